// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stops a command, and whatever it starts, before each of its system calls. A seccomp filter makes the
 * stops, so that system calls nobody chooses from cost nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../bpf/engine_config.h"
#include "crash.h"

#define SAID "/tmp/crash.said"
#define ANSWERED "/tmp/crash.answered"
#define MOST_TASKS 64
#define MOST_SITES 1024

static const char *const names[] = {
#define NAME(name) [__NR_##name] = #name,
#include "syscall_names.h"
};

const char *call_name(long number)
{
	return number >= 0 && (size_t)number < sizeof(names) / sizeof(*names) && names[number] ? names[number] : "?";
}

/* ---- the command */

#define LOAD_WORD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)
#define UNLESS(test, value, skip) BPF_JUMP(BPF_JMP | (test) | BPF_K, value, 0, skip)
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)

/* Reads of a large file ask for all that is left of it: 4096 bytes less from one to the next. */
static int install_filter(const struct trial *trial)
{
	struct sock_filter sampled[] = {
		LOAD_WORD(offsetof(struct seccomp_data, nr)),
		UNLESS(BPF_JEQ, __NR_read, 4),
		LOAD_WORD(offsetof(struct seccomp_data, args[2])),
		UNLESS(BPF_JGT, 8192, 2),
		UNLESS(BPF_JSET, 0x3f000, 1),
		ANSWER(SECCOMP_RET_ALLOW),
		ANSWER(SECCOMP_RET_TRACE),
	};
	struct sock_filter one[] = {
		LOAD_WORD(offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_poll, 1, 0),
		UNLESS(BPF_JEQ, (unsigned)trial->only, 1),
		ANSWER(SECCOMP_RET_TRACE),
		ANSWER(SECCOMP_RET_ALLOW),
	};
	struct sock_filter all[] = {ANSWER(SECCOMP_RET_TRACE)};
	struct sock_fprog filter = {.len = 1, .filter = all};

	if (trial->sample)
		filter = (struct sock_fprog){.len = sizeof(sampled) / sizeof(*sampled), .filter = sampled};
	if (trial->only >= 0)
		filter = (struct sock_fprog){.len = sizeof(one) / sizeof(*one), .filter = one};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) ? -1 : 0;
}

__attribute__((noreturn)) static void become_command(const struct trial *trial)
{
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(open(ANSWERED, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
	dup2(open(SAID, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
	for (int fd = STDERR_FILENO + 1; fd < 16; fd++)
		close(fd);
	if (ptrace(PTRACE_TRACEME, 0, 0, 0) || raise(SIGSTOP) || install_filter(trial))
		_exit(126);
	execv(trial->command[0], trial->command);
	_exit(127);
}

/* ---- the tracer */

struct range {
	unsigned long long begin, end;
};

struct tracer {
	const struct trial *trial;
	struct ended *ended;
	pid_t first, tasks[MOST_TASKS];
	int count;
	bool started;
	struct range loader;  /* until something else makes a call */
	struct range program; /* the command itself, without libraries */
	struct site {
		unsigned long long site;
		long number;
		int times;
	} sites[MOST_SITES];
	int site_count;
};

static bool is_within(const struct range *range, unsigned long long address)
{
	return address >= range->begin && address < range->end;
}

static void kill_all(const struct tracer *tracer)
{
	for (int i = 0; i < tracer->count; i++)
		kill(tracer->tasks[i], SIGKILL);
}
/* The first two words of a command to the engine: operation, index. */
static long engine_command(pid_t task, const struct user_regs_struct *registers)
{
	if (registers->orig_rax != __NR_bpf || registers->rdi != ENGINE_COMMAND)
		return 0;
	return ptrace(PTRACE_PEEKDATA, task, registers->rsi, 0);
}

static bool sends(pid_t task, const struct user_regs_struct *registers, kl_u32 operation)
{
	return operation && (kl_u32)engine_command(task, registers) == operation;
}

static bool reads_another_byte(pid_t task, const struct user_regs_struct *registers)
{
	const long command = engine_command(task, registers);

	return (kl_u32)command == ENGINE_READ && (command >> 32) % 8;
}

/* What the filter of a sample does not stop at, and the bytes of the state that it cannot tell apart. */
static bool is_passed_over(pid_t task, const struct user_regs_struct *registers)
{
	const bool reads_more = registers->orig_rax == __NR_read && (unsigned)registers->rdx > 8192;

	return (reads_more && registers->rdx & 0x3f000) || reads_another_byte(task, registers);
}

/* What of its memory is mapped from the file of this name. */
static struct range find_range(pid_t task, const char *name)
{
	unsigned long long begin, end;
	struct range range = {0};
	char path[40], line[512];
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", task);
	maps = fopen(path, "re");
	while (maps && fgets(line, sizeof(line), maps)) {
		if (!strstr(line, name) || sscanf(line, "%llx-%llx", &begin, &end) != 2)
			continue;
		if (!range.begin)
			range.begin = begin;
		range.end = end;
	}
	if (maps)
		fclose(maps);
	return range;
}

/* The first call from anywhere else ends the loader's part. */
static bool is_loaders(struct tracer *tracer, const struct user_regs_struct *registers)
{
	if (!is_within(&tracer->loader, registers->rip))
		tracer->loader.end = 0;
	return tracer->loader.end;
}

/* ---- calls that are made again and again */

#define STACK_WORDS 128

/* Where in the program itself the call comes from; 0: from a library alone. */
static unsigned long long site_of(const struct tracer *tracer, pid_t task, const struct user_regs_struct *registers)
{
	unsigned long long words[STACK_WORDS];
	struct iovec here = {words, sizeof(words)}, there = {(void *)registers->rsp, sizeof(words)};
	const ssize_t size = process_vm_readv(task, &here, 1, &there, 1, 0);

	for (ssize_t i = 0; i < size / (ssize_t)sizeof(*words); i++)
		if (is_within(&tracer->program, words[i]))
			return words[i] - tracer->program.begin;
	return 0;
}

/* Of the reads of a scan, the first few of each place in the program, and then every 64th. What can change anything is no such read. */
static bool is_repeated(struct tracer *tracer, pid_t task, const struct user_regs_struct *registers)
{
	const unsigned long long site = site_of(tracer, task, registers);
	const long number = (long)registers->orig_rax;
	struct site *each = tracer->sites;

	if (number == __NR_bpf || number == __NR_write || number == __NR_unlinkat || number == __NR_kill || number == __NR_ioctl)
		return false;
	while (each < tracer->sites + tracer->site_count && (each->site != site || each->number != number))
		each++;
	if (each == tracer->sites + MOST_SITES)
		return false;
	if (each == tracer->sites + tracer->site_count)
		tracer->sites[tracer->site_count++] = (struct site){.site = site, .number = number};
	if (!each->times++ && (each - tracer->sites) % tracer->trial->every)
		return true;
	return each->times > tracer->trial->of_site && each->times % 64;
}

/* What the call would plausibly answer when something runs out. */
static int error_of(long number)
{
	switch (number) {
	case __NR_openat:
	case __NR_open:
	case __NR_fsopen:
	case __NR_socket: return EMFILE;
	case __NR_read:
	case __NR_pread64:
	case __NR_write:
	case __NR_lseek:
	case __NR_close:
	case __NR_ioctl:
	case __NR_newfstatat: return EIO;
	default: return ENOMEM;
	}
}

/* brk(2) answers an address, never an error; exit_group(2) cannot fail. */
static void fail(pid_t task, struct user_regs_struct *registers, struct ended *ended)
{
	const long number = (long)registers->orig_rax;

	if (number == __NR_exit_group || number == __NR_exit)
		return;
	ended->error = error_of(number);
	registers->rax = number == __NR_brk ? 0 : (unsigned long long)-ended->error;
	registers->orig_rax = (unsigned long long)-1;
	ptrace(PTRACE_SETREGS, task, 0, registers);
}

static void before_call(struct tracer *tracer, pid_t task)
{
	const struct trial *trial = tracer->trial;
	struct ended *ended = tracer->ended;
	struct user_regs_struct registers;
	bool by_loader, pass_over, repeated;

	if (!tracer->started || ptrace(PTRACE_GETREGS, task, 0, &registers))
		return;
	by_loader = is_loaders(tracer, &registers);
	pass_over = is_passed_over(task, &registers);
	ended->loaders += by_loader;
	ended->passed_over += pass_over;
	if ((by_loader && trial->no_loader) || (pass_over && trial->sample))
		return;
	repeated = !by_loader && !pass_over && is_repeated(tracer, task, &registers);
	ended->repeated += repeated;
	if (repeated && trial->sample)
		return;
	ended->calls++;
	if (sends(task, &registers, trial->until)) {
		ended->came_to_it = true;
		kill_all(tracer);
	}
	if (ended->calls != trial->call)
		return;
	ended->number = (long)registers.orig_rax;
	ended->by_loader = by_loader;
	if (trial->way == WAY_KILL)
		kill_all(tracer);
	if (trial->way == WAY_FAIL)
		fail(task, &registers, ended);
}

static bool is_known(struct tracer *tracer, pid_t task)
{
	for (int i = 0; i < tracer->count; i++)
		if (tracer->tasks[i] == task)
			return true;
	if (tracer->count < MOST_TASKS)
		tracer->tasks[tracer->count++] = task;
	return false;
}

/* Handles a stop; returns the signal to go on with. */
static int stopped(struct tracer *tracer, pid_t task, int status)
{
	const int event = status >> 16, signal = WSTOPSIG(status);
	const bool known = is_known(tracer, task);

	if (event == PTRACE_EVENT_SECCOMP)
		before_call(tracer, task);
	if (event == PTRACE_EVENT_EXEC) {
		tracer->started = true;
		tracer->loader = find_range(task, "/ld-linux");
		tracer->program = find_range(task, tracer->trial->command[0]);
	}
	return event || (signal == SIGSTOP && !known) ? 0 : signal;
}

static void follow(struct tracer *tracer)
{
	pid_t task;
	int status;

	while ((task = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			ptrace(PTRACE_CONT, task, 0, stopped(tracer, task, status));
		else if (task == tracer->first)
			tracer->ended->status = status;
	}
}

static void read_said(char *said, size_t size)
{
	const int fd = open(SAID, O_RDONLY | O_CLOEXEC);
	const ssize_t length = fd < 0 ? 0 : read(fd, said, size - 1);

	said[length > 0 ? length : 0] = '\0';
	said[strcspn(said, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
}

int trace(const struct trial *trial, struct ended *ended)
{
	const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
	const pid_t child = fork();
	struct tracer tracer = {.trial = trial, .ended = ended, .first = child, .tasks = {child}, .count = 1};
	int status;

	*ended = (struct ended){.number = -1};
	if (!child)
		become_command(trial);
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, child, 0, options) || ptrace(PTRACE_CONT, child, 0, 0))
		return -1;
	follow(&tracer);
	read_said(ended->said, sizeof(ended->said));
	return tracer.started ? 0 : -1;
}
