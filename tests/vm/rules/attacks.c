// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fsverity.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rules.h"

/* The top of its stack, where nothing minds a zero. */
static unsigned long stack_of(const char *pid)
{
	unsigned long start, end = 0;
	char path[64], line[512];
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	maps = fopen(path, "r");
	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, "[stack]") && sscanf(line, "%lx-%lx", &start, &end) == 2)
			break;
	if (maps)
		fclose(maps);
	return end - 1;
}

int attach(char **arguments)
{
	const pid_t pid = atoi(arguments[0]);
	const int status = answer("attach", ptrace(PTRACE_ATTACH, pid, NULL, NULL));

	if (!status) {
		waitpid(pid, NULL, 0);
		ptrace(PTRACE_DETACH, pid, NULL, NULL);
	}
	return status;
}

int write_memory(char **arguments)
{
	char zero = 0;
	const struct iovec from = {&zero, 1}, to = {(void *)stack_of(arguments[0]), 1};

	return answer("process_vm_writev", process_vm_writev(atoi(arguments[0]), &from, 1, &to, 1, 0));
}

int write_file(char **arguments)
{
	char path[64];
	int file;

	snprintf(path, sizeof(path), "/proc/%s/mem", arguments[0]);
	file = open(path, O_RDWR);
	return answer("mem", file < 0 ? -1 : pwrite(file, "", 1, (off_t)stack_of(arguments[0])));
}

int take_file(char **arguments)
{
	const long pid = syscall(SYS_pidfd_open, atoi(arguments[0]), 0);

	return answer("pidfd_getfd", pid < 0 ? -1 : syscall(SYS_pidfd_getfd, pid, atoi(arguments[1]), 0));
}

/* Lets it go on at once: it is enough that somebody could have done more. */
int run_traced(char **arguments)
{
	const pid_t child = fork();
	int status = 0;

	if (!child) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execv(arguments[0], arguments);
		_exit(2);
	}
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status))
		ptrace(PTRACE_DETACH, child, NULL, NULL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

int run_filtered(char **arguments)
{
	struct sock_filter pass[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
	const struct sock_fprog filter = {1, pass};

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter))
		return answer("seccomp", -1);
	execv(arguments[0], arguments);
	return 2;
}

/* ---- PR_SET_MM_EXE_FILE: the kernel wants that nothing of the former program is mapped any more */

#define RANGES 16

struct plan {
	unsigned long from[RANGES], length[RANGES];
	long count, program;
	char path[16];
};

static inline __attribute__((always_inline)) long call(long number, long a, long b, long c, long d, long e, long f)
{
#ifdef __x86_64__
	register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall" : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return result;
#else
	(void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
	return number ? -ENOSYS : 0;
#endif
}

/* Runs from a copy, on a stack of the kernel's making: 0 it got in, 1 refused, 3 it could not pose. */
__attribute__((noreturn, noinline))
static void pose(const struct plan *plan)
{
	long memory = -1;

	for (long i = 0; i < plan->count; i++)
		call(SYS_munmap, (long)plan->from[i], (long)plan->length[i], 0, 0, 0, 0);
	if (call(SYS_prctl, PR_SET_MM, PR_SET_MM_EXE_FILE, plan->program, 0, 0, 0))
		call(SYS_exit_group, 3, 0, 0, 0, 0, 0);
	call(SYS_mmap, 0, 4096, 4 | 1, 2, plan->program, 0); /* as if it began: PROT_EXEC, MAP_PRIVATE */
	memory = call(SYS_openat, -100, (long)plan->path, 0, 0, 0, 0);
	for (;;)
		call(SYS_exit_group, memory < 0, 0, 0, 0, 0, 0);
}

static void plan_ranges(struct plan *plan)
{
	char line[512], exe[256] = "";
	FILE *const maps = fopen("/proc/self/maps", "r");

	if (!maps || readlink("/proc/self/exe", exe, sizeof(exe) - 1) < 0)
		exit(2);
	while (fgets(line, sizeof(line), maps) && plan->count < RANGES) {
		unsigned long start, end;

		if (!strstr(line, exe) || sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		plan->from[plan->count] = start;
		plan->length[plan->count++] = end - start;
	}
	fclose(maps);
}

int pose_as(char **arguments)
{
	void *const page = mmap(NULL, 16384, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct plan *const plan = (void *)((char *)page + 8192);
	void (*copy)(const struct plan *plan);

	if (page == MAP_FAILED)
		return answer("mmap", -1);
	plan->program = open(arguments[0], O_RDONLY);
	strcpy(plan->path, "/dev/mem");
	plan_ranges(plan);
	memcpy(page, (const void *)(unsigned long)pose, 4096);
	memcpy(&copy, &page, sizeof(copy));
	copy(plan);
	return 2;
}

int enable_verity(char **arguments)
{
	struct fsverity_enable_arg how = {.version = 1, .hash_algorithm = FS_VERITY_HASH_ALG_SHA256, .block_size = 4096};
	const int file = open(arguments[0], O_RDONLY);

	return answer("verity", file < 0 ? -1 : ioctl(file, FS_IOC_ENABLE_VERITY, &how));
}
