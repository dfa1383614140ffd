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
#include "places.h"

#define SAID "/tmp/crash.said"
#define ANSWERED "/tmp/crash.answered"
#define MOST_TASKS 64

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

struct tracer {
	const struct trial *trial;
	struct ended *ended;
	pid_t first, tasks[MOST_TASKS];
	int count;
	bool started, loading; /* until something else than the loader makes a call */
	bool changed; /* by the call before */
	struct places *places;
};

static void kill_all(const struct tracer *tracer)
{
	for (int i = 0; i < tracer->count; i++)
		kill(tracer->tasks[i], SIGKILL);
}

/* The first call from anywhere else ends the loader's part. */
static bool is_loaders(struct tracer *tracer, const struct user_regs_struct *registers)
{
	tracer->loading &= is_within(&tracer->places->loader, registers->rip);
	return tracer->loading;
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

/* What comes right after a change is tried as well, whatever it is. */
static bool is_counted(struct tracer *tracer, pid_t task, const struct user_regs_struct *registers)
{
	const struct trial *trial = tracer->trial;
	const bool after = tracer->changed;
	struct place *place;
	const enum call_kind kind = places_look(tracer->places, task, registers, &place);

	tracer->changed = kind == CALL_CHANGES;
	if (trial->together)
		return kind == CALL_FIRST && place_is_fresh(place);
	return after || kind >= CALL_LOADS || (kind == CALL_FIRST && !((place - tracer->places->all) % trial->every));
}

static void choose(struct tracer *tracer, pid_t task, struct user_regs_struct *registers, bool by_loader)
{
	tracer->ended->number = (long)registers->orig_rax;
	tracer->ended->by_loader = by_loader;
	if (tracer->trial->way == WAY_KILL)
		kill_all(tracer);
	if (tracer->trial->way == WAY_FAIL)
		fail(task, registers, tracer->ended);
}

static void before_call(struct tracer *tracer, pid_t task)
{
	const struct trial *trial = tracer->trial;
	struct ended *ended = tracer->ended;
	struct user_regs_struct registers;
	bool by_loader;

	if (!tracer->started || ptrace(PTRACE_GETREGS, task, 0, &registers))
		return;
	by_loader = is_loaders(tracer, &registers);
	ended->all++;
	ended->loaders += by_loader;
	if (by_loader && trial->no_loader)
		return;
	if (sends(task, &registers, trial->until)) {
		ended->came_to_it = true;
		kill_all(tracer);
	}
	if (is_counted(tracer, task, &registers) && (++ended->calls == trial->call || trial->together))
		choose(tracer, task, &registers, by_loader);
	ended->places = tracer->places->count;
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
		tracer->loading = true;
		places_begin(tracer->places, task, tracer->trial->command[0]);
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
	static struct places places;
	const pid_t child = fork();
	struct tracer tracer = {.trial = trial, .ended = ended, .places = &places, .first = child, .tasks = {child}, .count = 1};
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
