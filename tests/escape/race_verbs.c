// SPDX-License-Identifier: GPL-2.0-only
/* Race it: enforce, raise, release and seal of different modes, all at once. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "race.h"

#define ROUNDS 5
#define ALL_OPEN 0x1fu
#define CONFIDENTIALITY_OPEN (ALL_OPEN & ~GATES_OF_INTEGRITY)
#define MOST_WORDS 6

/* Of one round; "seal" only takes part in the last. */
static const char *const commands[][MOST_WORDS] = {
	{"kernlock", "seal", NULL},
	{"kernlock", "enforce", "--yes", "integrity", NULL},
	{"kernlock", "enforce", "--yes", "confidentiality", NULL},
	{"kernlock", "raise", "--yes", "keep-pfkey", NULL},
	{"kernlock", "release", NULL},
	{"kernlock", "enforce", "--yes", "integrity", NULL},
	{"kernlock", "release", NULL},
};

static void become(const char *const *arguments)
{
	const int nowhere = open("/dev/null", O_WRONLY);

	dup2(nowhere, 1);
	dup2(nowhere, 2);
	execvp(arguments[0], (char *const *)arguments);
	_exit(127);
}

/* All of them at once; whether the one that seals said that it did. */
static bool run_round(bool with_seal)
{
	pid_t pids[ARRAY_SIZE(commands)];
	bool sealed = false;

	for (size_t i = !with_seal; i < ARRAY_SIZE(commands); i++) {
		pids[i] = fork();
		if (!pids[i])
			become(commands[i]);
	}
	for (size_t i = !with_seal; i < ARRAY_SIZE(commands); i++) {
		int status;

		waitpid(pids[i], &status, 0);
		sealed |= !i && WIFEXITED(status) && !WEXITSTATUS(status);
	}
	return sealed;
}

static const char *mode_said(void)
{
	KERNLOCK("status", "--json");
	if (strstr(race_said, "\"mode\": \"keep-pfkey\""))
		return "keep-pfkey";
	if (strstr(race_said, "\"mode\": \"confidentiality\""))
		return "confidentiality";
	return strstr(race_said, "\"mode\": \"integrity\"") ? "integrity" : "none";
}

/* Nothing, integrity or confidentiality, and no less than the whole of it. */
static bool is_legal(char *state, size_t size)
{
	const unsigned open = gates_open();
	const char *mode = mode_said();

	snprintf(state, size, "%s is said to be in force, gates open %#x", mode, open);
	if (open == ALL_OPEN)
		return !strcmp(mode, "none");
	if (open == CONFIDENTIALITY_OPEN)
		return !strcmp(mode, "integrity");
	return !open && (!strcmp(mode, "confidentiality") || !strcmp(mode, "keep-pfkey"));
}

/* One release must be enough, whatever came before. */
static bool is_released(void)
{
	KERNLOCK("release");
	return gates_open() == ALL_OPEN;
}

struct outcome race_verbs(void)
{
	char state[100] = "", ends[ROUNDS * 20] = "";
	bool sealed;

	if (gates_open() != ALL_OPEN)
		return broken("not everything is open before");
	for (int i = 0; i < ROUNDS; i++) {
		run_round(false);
		if (!is_legal(state, sizeof(state)))
			return done("round %d: %s", i + 1, state);
		strcat(strcat(ends, mode_said()), " ");
		if (!is_released())
			return done("round %d, after release: gates open %#x: %.90s", i + 1, gates_open(), race_said);
	}
	if (KERNLOCK("enforce", "--yes", "integrity"))
		return broken("kernlock enforce: %.120s", race_said);
	sealed = run_round(true);
	if (!is_legal(state, sizeof(state)))
		return done("with seal: %s", state);
	if (sealed && (!KERNLOCK("release") || gates_open() & GATES_OF_INTEGRITY))
		return done("sealed, and released: %.110s", race_said);
	errno = 0;
	return refused("ends: %sand with seal: %s%s", ends, mode_said(), sealed ? ", sealed" : "");
}
