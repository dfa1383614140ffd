// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rewrite its mind by what is taken from kernlock while it puts the engine in force. Where ESCAPE_SEAL is set it seals as
 * well, and must not, or what was taken must be of no use. ESCAPE_MODE is the mode.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../bpf/engine_config.h"
#include "attacks.h"
#include "escape.h"
#include "guest/steal.h"

#define MOST_TAKEN 16
#define MOST_VALUE 4096

struct taken {
	int fds[MOST_TAKEN];
	unsigned count;
};

/* How the files of maps are had from process @pid. */
typedef int take_function(int pid, int fd);

static int take_by_pidfd(int pid, int fd)
{
	const int process = pidfd_open(pid, 0), taken = process < 0 ? -1 : pidfd_getfd(process, fd, 0);

	if (process >= 0)
		close(process);
	return taken;
}

static int take_by_path(int pid, int fd)
{
	char path[48];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	return open(path, O_RDWR | O_CLOEXEC);
}

static bool is_map(int pid, int fd)
{
	char path[48], target[64] = "";

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	return readlink(path, target, sizeof(target) - 1) > 0 && !strcmp(target, "anon_inode:bpf-map");
}

static void take_maps(int pid, take_function *take, struct taken *taken)
{
	for (int fd = 3; fd < STOLEN_AT + MOST_TAKEN && taken->count < MOST_TAKEN; fd++) {
		if (!is_map(pid, fd))
			continue;
		taken->fds[taken->count] = take(pid, fd);
		if (step(taken->fds[taken->count] >= 0, "taking a file of the running kernlock"))
			taken->count++;
	}
}

static bool is_to_seal(void)
{
	return getenv("ESCAPE_SEAL");
}

static pid_t start_kernlock(bool traced, bool seal, const char *preload)
{
	const pid_t pid = fork();

	if (pid)
		return pid;
	if (preload)
		setenv("LD_PRELOAD", preload, 1);
	dup2(open("/tmp/loader.said", O_CREAT | O_TRUNC | O_WRONLY, 0600), 2);
	dup2(2, 1);
	if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(99);
	execlp("kernlock", "kernlock", "enforce", "--yes", getenv("ESCAPE_MODE") ?: "integrity",
	       seal ? "--seal" : NULL, (char *)NULL);
	_exit(99);
}

/* Zeroes what can be written, and puts it back after the verdict. */
static struct outcome use(const struct taken *taken)
{
	static const char zeros[MOST_VALUE];
	static char former[MOST_TAKEN][MOST_VALUE];
	struct outcome outcome;

	for (unsigned i = 0; i < taken->count; i++) {
		const uint32_t first = 0;
		union bpf_attr attr = {.map_fd = taken->fds[i], .key = (uintptr_t)&first, .value = (uintptr_t)zeros};

		read_array(taken->fds[i], former[i]);
		step(!bpf(BPF_MAP_UPDATE_ELEM, &attr), "MAP_UPDATE_ELEM of what was taken");
	}
	outcome = verdict();
	for (unsigned i = 0; i < taken->count; i++) {
		const uint32_t first = 0;
		union bpf_attr attr = {.map_fd = taken->fds[i], .key = (uintptr_t)&first, .value = (uintptr_t)former[i]};

		bpf(BPF_MAP_UPDATE_ELEM, &attr);
	}
	return outcome;
}

/* What came of it once kernlock ended with @status. */
static struct outcome judge(int status, bool seal, const struct taken *taken)
{
	const bool well = WIFEXITED(status) && !WEXITSTATUS(status);

	if (!well && !seal)
		return broken("kernlock enforce: status %#x", status);
	if (!well && taken->count)
		return seal_refused("kernlock does not seal while its files are held");
	if (!well)
		return broken("kernlock enforce --seal: status %#x, and nothing was taken", status);
	return use(taken);
}

#ifdef __x86_64__
#define NUMBER orig_rax
#define FIRST_ARGUMENT rdi

static bool is_at_activate(const struct user_regs_struct *registers)
{
	return registers->NUMBER == SYS_bpf && (uint32_t)registers->FIRST_ARGUMENT == ENGINE_COMMAND;
}

/* The first command to the engine goes to a former one; programs are attached before the one that activates. */
static bool has_attached(const struct user_regs_struct *registers)
{
	return registers->NUMBER == SYS_bpf && registers->FIRST_ARGUMENT == BPF_PROG_ATTACH;
}

/* Makes close() of a map's file call nothing. */
static void keep_open(pid_t pid, struct user_regs_struct *registers)
{
	if (registers->NUMBER != SYS_close || !is_map(pid, (int)registers->FIRST_ARGUMENT))
		return;
	registers->NUMBER = -1;
	ptrace(PTRACE_SETREGS, pid, NULL, registers);
}

struct watch {
	take_function *take; /* at the command that activates; NULL: at its end */
	struct taken taken;
	bool attached, entered;
};

static void at_call(pid_t pid, struct watch *watch)
{
	struct user_regs_struct registers;

	watch->entered = !watch->entered;
	if (!watch->entered || ptrace(PTRACE_GETREGS, pid, NULL, &registers))
		return;
	watch->attached |= has_attached(&registers);
	if (!watch->take)
		keep_open(pid, &registers);
	if (watch->take && watch->attached && !watch->taken.count && is_at_activate(&registers))
		take_maps(pid, watch->take, &watch->taken);
	if (!watch->take && registers.NUMBER == SYS_exit_group)
		take_maps(pid, take_by_pidfd, &watch->taken);
}

/* Stops kernlock at each of its system calls. */
static int follow(pid_t pid, struct watch *watch)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return -1;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (long signal = 0;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, signal) || waitpid(pid, &status, 0) != pid)
			return -1;
		if (!WIFSTOPPED(status))
			return status;
		signal = 0;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			at_call(pid, watch);
		else if (WSTOPSIG(status) != SIGTRAP)
			signal = WSTOPSIG(status);
	}
}

static struct outcome trace_loader(take_function *take)
{
	struct engine_program programs[MOST_PROGRAMS];
	struct watch watch = {.take = take};
	/* With nothing taken it would be sealed, and the other attacks of this file could not be tried. */
	const bool seal = is_to_seal() && take != take_by_path;
	pid_t pid;
	int status;

	if (!engine_programs(programs))
		return no_engine();
	if (system("kernlock release >/tmp/loader.said 2>&1"))
		return broken("kernlock release");
	pid = start_kernlock(true, seal, NULL);
	status = follow(pid, &watch);
	if (!watch.taken.count && take != take_by_path)
		return broken("nothing was taken from kernlock (status %#x)", status);
	return judge(status, seal, &watch.taken);
}
#else
static struct outcome trace_loader(take_function *take)
{
	(void)take;
	return absent("written for x86-64");
}
#endif

struct outcome attack_loader_pidfd(void)
{
	return trace_loader(take_by_pidfd);
}

struct outcome attack_loader_path(void)
{
	return trace_loader(take_by_path);
}

struct outcome attack_loader_ptrace(void)
{
	return trace_loader(NULL);
}

/* guest/steal.c, in kernlock itself, leaves a process behind that holds every map it made. */
struct outcome attack_loader_preload(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	struct taken taken = {0};
	struct outcome outcome;
	char text[16];
	int status, thief;
	pid_t pid;

	if (!engine_programs(programs))
		return no_engine();
	unlink(STOLEN);
	if (access(STEAL, R_OK) || system("kernlock release >/tmp/loader.said 2>&1"))
		return broken("no " STEAL ", or kernlock release");
	pid = start_kernlock(false, is_to_seal(), STEAL);
	if (waitpid(pid, &status, 0) != pid || read_text(STOLEN, text, sizeof(text)) <= 0)
		return broken("nothing was stolen");
	thief = atoi(text);
	take_maps(thief, take_by_pidfd, &taken);
	outcome = judge(status, is_to_seal(), &taken);
	kill(thief, SIGKILL);
	return outcome;
}
