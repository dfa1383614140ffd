// SPDX-License-Identifier: GPL-2.0-only
/* Processes that try the same thing for ever, and what they saw. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "race.h"

#define SAID "/tmp/race-said"

char race_said[RACE_SAID];
static struct seen *mine;
static volatile sig_atomic_t ending;

static void end(int signal)
{
	(void)signal;
	ending = 1;
}

uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

void race_overruled(void)
{
	mine->overruled++;
}

static void note(const struct trial *trial, uint64_t began, bool worked, int error)
{
	if (worked) {
		mine->last_worked_at = began;
		mine->worked++;
	} else if (error == trial->refusal) {
		if (!mine->first_refused_at)
			mine->first_refused_at = now();
		mine->refused++;
	} else {
		mine->other++;
	}
}

/* Behind everything else, so that kernlock ends at all. */
__attribute__((noreturn)) static void try_for_ever(const struct trial *trial, pid_t group, const int start[2])
{
	char byte;

	setpgid(0, group);
	setpriority(PRIO_PROCESS, 0, 19);
	signal(SIGTERM, end);
	close(start[1]);
	(void)!read(start[0], &byte, 1); /* until the other end is closed */
	while (!ending) {
		const uint64_t began = now();
		const bool worked = trial->works();

		note(trial, began, worked, errno);
		usleep(trial->nap);
	}
	_exit(0);
}

bool race_start(struct race *race, const struct trial *trials, unsigned trials_count, unsigned wanted)
{
	int start[2];

	*race = (struct race){.trials = trials, .trials_count = trials_count};
	race->seen = mmap(NULL, wanted * sizeof(*race->seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (race->seen == MAP_FAILED || pipe2(start, O_CLOEXEC))
		return false;
	while (race->count < wanted) {
		pid_t pid;

		mine = &race->seen[race->count];
		pid = fork();
		if (!pid)
			try_for_ever(&trials[race->count % trials_count], race->group, start);
		if (pid < 0)
			break;
		race->group = race->group ?: pid;
		setpgid(pid, race->group);
		race->count++;
	}
	close(start[0]);
	close(start[1]);
	return race->count;
}

void race_stop(struct race *race)
{
	kill(-race->group, SIGTERM);
	for (int tenths = 0; tenths < 200 && !kill(-race->group, 0); tenths++) {
		while (waitpid(-race->group, NULL, WNOHANG) > 0)
			;
		usleep(100000);
	}
	kill(-race->group, SIGKILL);
	while (waitpid(-race->group, NULL, 0) > 0 || errno == EINTR)
		;
}

struct seen race_sum(const struct race *race)
{
	struct seen sum = {0};

	for (unsigned i = 0; i < race->count; i++) {
		sum.worked += race->seen[i].worked;
		sum.refused += race->seen[i].refused;
		sum.other += race->seen[i].other;
		sum.overruled += race->seen[i].overruled;
	}
	return sum;
}

static bool all(const struct race *race, unsigned worked, unsigned refused)
{
	for (unsigned i = 0; i < race->count; i++)
		if (race->seen[i].worked < worked || race->seen[i].refused < refused)
			return false;
	return true;
}

static bool await(const struct race *race, unsigned worked, unsigned refused, int seconds)
{
	const uint64_t end = now() + seconds * NANOSECONDS;

	while (!all(race, worked, refused)) {
		if (now() > end)
			return false;
		usleep(20000);
	}
	return true;
}

bool race_all_worked(const struct race *race, unsigned calls, int seconds)
{
	return await(race, calls, 0, seconds);
}

bool race_all_refused(const struct race *race, int seconds)
{
	return await(race, 0, 1, seconds);
}

int race_worked_after(const struct race *race, uint64_t time)
{
	for (unsigned i = 0; i < race->count; i++)
		if (race->seen[i].last_worked_at > time)
			return i;
	return -1;
}

uint64_t race_first_refused(const struct race *race)
{
	uint64_t first = 0;

	for (unsigned i = 0; i < race->count; i++) {
		const uint64_t at = race->seen[i].first_refused_at;

		if (at && (!first || at < first))
			first = at;
	}
	return first;
}

static void read_said(void)
{
	const int fd = open(SAID, O_RDONLY | O_CLOEXEC);
	const ssize_t got = read(fd, race_said, sizeof(race_said) - 1);

	race_said[got > 0 ? got : 0] = '\0';
	close(fd);
}

static void become_kernlock(const char *const *arguments)
{
	const int said = open(SAID, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	setpriority(PRIO_PROCESS, 0, -20);
	dup2(said, 1);
	dup2(said, 2);
	execvp(arguments[0], (char *const *)arguments);
	_exit(127);
}

int kernlock(const char *const *arguments)
{
	const pid_t pid = fork();
	int status = 0;

	if (!pid)
		become_kernlock(arguments);
	waitpid(pid, &status, 0);
	read_said();
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
