// SPDX-License-Identifier: GPL-2.0-only
/* Lower it with kernlock itself, with its files, and with the clock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define MODES "/etc/kernlock/modes"
#define YEAR (365 * 24 * 3600)

static bool kernlock(const char *arguments)
{
	char command[128];
	int status;

	snprintf(command, sizeof(command), "kernlock %s >/tmp/kernlock.said 2>&1", arguments);
	status = system(command);
	errno = 0;
	return step(!status, arguments);
}

static bool is_here(void)
{
	struct engine_program programs[MOST_PROGRAMS];

	return engine_programs(programs);
}

/* Each weaker than what is in force. */
static struct outcome weaker_by(const char *verb)
{
	static const char *const modes[] = {"keep-modules", "keep-hibernation", "/tmp/nothing.mode"};
	char arguments[64];

	if (!is_here())
		return no_engine();
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		snprintf(arguments, sizeof(arguments), "%s --yes %s", verb, modes[i]);
		kernlock(arguments);
	}
	return verdict();
}

struct outcome attack_enforce_weaker(void)
{
	return weaker_by("enforce");
}

struct outcome attack_raise_weaker(void)
{
	return weaker_by("raise");
}

struct outcome attack_release(void)
{
	if (!is_here())
		return no_engine();
	kernlock("release");
	return verdict();
}

struct outcome attack_release_weaker(void)
{
	if (!is_here())
		return no_engine();
	kernlock("release");
	kernlock("enforce --yes /tmp/nothing.mode");
	return verdict();
}

/* One that refuses nothing, or an empty one. */
static void write_mode(const char *name, bool empty)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), MODES "/%s.mode", name);
	file = fopen(path, "we");
	if (file) {
		if (!empty)
			fprintf(file, "mode %s\nsummary Refuses next to nothing\ndeny kcore\n", name);
		fclose(file);
	}
}

/* Files with the names of the shipped modes, and then emptied ones. */
struct outcome attack_mode_files(void)
{
	static const char *const names[] = {"integrity", "confidentiality", "bare"};
	char arguments[64];

	if (!is_here())
		return no_engine();
	mkdir("/etc/kernlock", 0755);
	mkdir(MODES, 0755);
	for (int empty = 0; empty < 2; empty++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			write_mode(names[i], empty);
			snprintf(arguments, sizeof(arguments), "enforce --yes %s", names[i]);
			kernlock(arguments);
			snprintf(arguments, sizeof(arguments), "raise --yes %s", names[i]);
			kernlock(arguments);
		}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(arguments, sizeof(arguments), MODES "/%s.mode", names[i]);
		unlink(arguments);
	}
	return verdict();
}

static struct outcome at_time(const struct timespec *real, long shift)
{
	const struct timespec moved = {.tv_sec = real->tv_sec + shift};

	step(!clock_settime(CLOCK_REALTIME, &moved), "clock_settime");
	return verdict();
}

struct outcome attack_clock(void)
{
	static const long shifts[] = {20L * YEAR, -20L * YEAR, 0};
	struct outcome outcome = broken("no clock");
	struct timespec real;

	clock_gettime(CLOCK_REALTIME, &real);
	for (size_t i = 0; i < ARRAY_SIZE(shifts); i++) {
		outcome = at_time(&real, shifts[i]);
		if (outcome.result == RESULT_DONE)
			break;
	}
	clock_settime(CLOCK_REALTIME, &real);
	return outcome;
}

/*
 * What kernlock 0.1 did before it had a command: exchange what decides for a program of its own, found by its name, and
 * detach whatever else has that name.
 */
struct outcome attack_older(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	const uint32_t flags = BPF_F_ALLOW_MULTI | BPF_F_REPLACE;
	const int cgroup = root_cgroup(), weaker = load_setting("locked_down", 0);
	unsigned count = engine_programs(programs);
	bool exchanged = false;

	if (!count)
		return no_engine();
	step(weaker >= 0, "PROG_LOAD of its program");
	while (count--) {
		const int former = program_by_id(programs[count].id);

		if (strcmp(programs[count].name, "kernlock_decide"))
			continue;
		if (!exchanged)
			exchanged = step(weaker >= 0 && !attach_with(weaker, cgroup, BPF_LSM_CGROUP, flags, former), "PROG_ATTACH");
		else
			step(!detach_from_cgroup(former, cgroup, BPF_LSM_CGROUP), "PROG_DETACH");
	}
	return take_back(weaker, cgroup, BPF_LSM_CGROUP);
}
