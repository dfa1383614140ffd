// SPDX-License-Identifier: GPL-2.0-only
/* Race it: programs that overrule kernlock come and go while it seals. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "race.h"

#define PROCESSES 8
#define ROUNDS 5
#define MOST_PAUSE 20000 /* microseconds */
#define BARE "/tmp/race.mode"

static void look(void)
{
	if (gates_open() & GATES_OF_INTEGRITY)
		race_overruled();
}

/* The program stays loaded for some rounds: attaching it is refused, or loading it. */
static bool attach_works(void)
{
	static int program = -1, cgroup = -1, rounds;
	bool attached;

	if (cgroup < 0)
		cgroup = root_cgroup();
	if (rounds++ >= ROUNDS) {
		close(program);
		program = -1, rounds = 0;
	}
	if (program < 0)
		program = load_allowing(BPF_LSM_CGROUP, "locked_down");
	if (program < 0)
		return false;
	attached = !attach_with(program, cgroup, BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI, 0);
	if (!attached)
		return false;
	look();
	detach_from_cgroup(program, cgroup, BPF_LSM_CGROUP);
	/* With one of them always there the seal would rightly refuse to come, and nothing would be tried. */
	usleep((useconds_t)(random() % MOST_PAUSE));
	return true;
}

static bool modify_works(void)
{
	const int program = load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_locked_down", 1);
	int link, error;

	if (program < 0)
		return false;
	link = trace_attach(program);
	error = errno;
	if (link >= 0) {
		look();
		close(link);
	}
	close(program);
	errno = error;
	return link >= 0;
}

static const struct trial attaching[] = {{"PROG_ATTACH", attach_works, EPERM, 0}};
static const struct trial modifying[] = {{"fmod_ret", modify_works, EPERM, 0}};

/* Integrity without its guards: nothing there keeps these programs away, so they must be seen to overrule it. */
static struct outcome works_unsealed(const struct trial *trial)
{
	struct race race;
	uint64_t overruled;
	int status;

	close(open(BARE, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	if (write_text(BARE, "mode bare\nsummary Integrity without guards\nextends integrity\nallow bpf-verdicts ftrace-switch\n"))
		return broken("cannot write " BARE);
	status = KERNLOCK("enforce", "--yes", BARE);
	if (status)
		return broken("kernlock enforce " BARE " ended with %d: %.90s", status, race_said);
	if (!race_start(&race, trial, 1, PROCESSES))
		return broken("no process could be started: %s", strerror(errno));
	race_all_worked(&race, 1, 60);
	overruled = race_sum(&race).overruled;
	race_stop(&race);
	KERNLOCK("release");
	return overruled ? done("%llu times", (unsigned long long)overruled) : broken("%s does not overrule even what is not sealed", trial->name);
}

static bool is_sealed(void)
{
	KERNLOCK("status", "--json");
	return strstr(race_said, "\"sealed\": true");
}

static struct outcome judge(const struct race *race, uint64_t returned, unsigned refusals, const char *unsealed)
{
	const struct seen sum = race_sum(race);
	const unsigned open = gates_open();

	if (race_worked_after(race, returned) >= 0 || open)
		return done("%s after the seal: gates open %#x", race->trials[0].name, open);
	errno = 0;
	return refused("overruled the unsealed mode %s; %llu times in before the seal, which was refused %u times; none after, %llu tries",
		       unsealed, (unsigned long long)sum.worked, refusals, (unsigned long long)sum.refused);
}

/* A seal that says no is fair: something is in the way. One that says yes must hold from then on. */
static struct outcome seal_against(const struct race *race, const char *unsealed)
{
	unsigned refusals = 0;
	int status = KERNLOCK("enforce", "--yes", "--seal", "confidentiality");
	uint64_t returned = now();

	while (status && refusals++ < 100) {
		if (strstr(race_said, "slipped in"))
			break;
		usleep(100000);
		status = KERNLOCK("enforce", "--yes", "--seal", "confidentiality");
		returned = now();
	}
	if (status && !strstr(race_said, "slipped in"))
		return broken("no seal: %.110s", race_said);
	if (status) {
		errno = 0;
		return refused("it slipped in, and the seal said so: %.90s", race_said);
	}
	race_all_refused(race, 20);
	return is_sealed() ? judge(race, returned, refusals, unsealed) : done("sealed it said, and is not: %.90s", race_said);
}

static struct outcome race_against(const struct trial *trial)
{
	const struct outcome unsealed = works_unsealed(trial);
	struct outcome outcome;
	struct race race;

	if (unsealed.result != RESULT_DONE)
		return unsealed;
	if (!race_start(&race, trial, 1, PROCESSES))
		return broken("no process could be started: %s", strerror(errno));
	if (race_all_worked(&race, 1, 60))
		outcome = seal_against(&race, unsealed.detail);
	else
		outcome = broken("not every process got in before");
	race_stop(&race);
	return outcome;
}

struct outcome race_attach(void)
{
	return race_against(attaching);
}

struct outcome race_modify(void)
{
	return race_against(modifying);
}
