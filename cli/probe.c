// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs one probe in a child process, and answers for reasons that have none.
 */
#include "probe.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cleanup.h"
#include "host.h"
#include "probes.h"

/** struct way - how a reason's state is found out: one of the two, or neither. */
struct way {
	probe_function *probe; /**< PROBE() of the table */
	const char *symbol;    /**< UNTRIED() of the table */
};

static struct way way_of(enum reason reason)
{
#define PROBE(function) .probe = probe_##function
#define UNTRIED(function_name) .symbol = function_name
#define UNNAMED 0
#define WAY_ROW(id, SYMBOL, name, CLASS, kernel, ACTOR, how, ...) [id] = {how},
	static const struct way ways[REASON_LIMIT] = {KERNLOCK_REASONS(WAY_ROW)};
#undef WAY_ROW
	return ways[reason];
}

const char *finding_name(enum finding finding)
{
	static const char *const names[] = {
		[FOUND_REFUSED] = "refused", [FOUND_OPEN] = "open", [FOUND_ABSENT] = "absent", [FOUND_UNKNOWN] = "unknown",
	};

	return names[finding];
}

void found(struct probe_result *result, enum finding finding, const char *format, ...)
{
	va_list arguments;

	result->finding = finding;
	va_start(arguments, format);
	vsnprintf(result->why, sizeof(result->why), format, arguments);
	va_end(arguments);
}

void found_by_errno(struct probe_result *result, int error, int harmless)
{
	if (error == harmless)
		found(result, FOUND_OPEN, "%s", "");
	else if (error == EPERM)
		found(result, FOUND_REFUSED, "%s", "");
	else if (error == ENOSYS)
		found(result, FOUND_ABSENT, "this kernel has no such system call");
	else
		found(result, FOUND_UNKNOWN, "the kernel answered: %s", error ? strerror(error) : "done");
}

static void judge_symbol(const char *symbol, int error, bool there, struct probe_result *result)
{
	if (error)
		found(result, FOUND_UNKNOWN, "cannot read /proc/kallsyms: %s", strerror(-error));
	else if (there)
		found(result, FOUND_UNKNOWN, "this kernel has it (%s), and nothing harmless can try it", symbol);
	else
		found(result, FOUND_ABSENT, "not built into this kernel, and no module of it is loaded");
}

static _Noreturn void child(probe_function *probe, int answer)
{
	struct probe_result result;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	found(&result, FOUND_UNKNOWN, "the probe ended without an answer");
	probe(&result);
	_exit(write(answer, &result, sizeof(result)) == sizeof(result) ? 0 : 1);
}

static void wait_for_answer(pid_t pid, int answer, struct probe_result *result)
{
	struct pollfd ready = {.fd = answer, .events = POLLIN};

	if (poll(&ready, 1, PROBE_SECONDS * 1000) <= 0)
		found(result, FOUND_UNKNOWN, "the probe took longer than %d s", PROBE_SECONDS);
	else if (read(answer, result, sizeof(*result)) != sizeof(*result))
		found(result, FOUND_UNKNOWN, "the probe died");
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void run_probe(probe_function *probe, struct probe_result *result)
{
	int pipe_ends[2];
	pid_t pid;

	if (pipe(pipe_ends) < 0) {
		found(result, FOUND_UNKNOWN, "cannot make a pipe: %s", strerror(errno));
		return;
	}
	_cleanup_close_ int answer = pipe_ends[0];

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		child(probe, pipe_ends[1]);
	close(pipe_ends[1]);
	if (pid < 0)
		found(result, FOUND_UNKNOWN, "cannot start a process: %s", strerror(errno));
	else
		wait_for_answer(pid, answer, result);
}

static void look_for_symbols(struct probe_result results[REASON_LIMIT])
{
	const char *names[REASON_LIMIT];
	enum reason reasons[REASON_LIMIT];
	bool there[REASON_LIMIT];
	size_t count = 0;
	int error;

	for (int id = 0; id < REASON_LIMIT; id++)
		if (way_of((enum reason)id).symbol) {
			names[count] = way_of((enum reason)id).symbol;
			reasons[count++] = (enum reason)id;
		}
	error = host_has_symbols(names, there, count);
	for (size_t i = 0; i < count; i++)
		judge_symbol(names[i], error, there[i], &results[reasons[i]]);
}

void probe_reasons(struct probe_result results[REASON_LIMIT])
{
	look_for_symbols(results);
	for (int id = 0; id < REASON_LIMIT; id++) {
		const struct way way = way_of((enum reason)id);

		if (way.probe)
			run_probe(way.probe, &results[id]);
		else if (!way.symbol)
			found(&results[id], FOUND_ABSENT, "stands for reasons that kernlock does not name");
	}
}
