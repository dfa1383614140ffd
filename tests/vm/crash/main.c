// SPDX-License-Identifier: GPL-2.0-only
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../bpf/engine_config.h"
#include "crash.h"

static const char usage[] =
	"usage: crash state                                what is in force, by trying\n"
	"       crash count -- COMMAND...                  its system calls\n"
	"       crash kill | fail [OPTION...] -- COMMAND...\n"
	"       crash crowd PLACE COUNT                    slots, trampoline, hook, sysctl, alone or overruler; until a signal\n"
	"One trial for each system call of COMMAND that differs (places.h), one line each: ok or not ok, the system call, what was in\n"
	"force after.\n"
	"  -b STATE    in force before (nothing)   -a STATE  in force when it succeeds\n"
	"  -u COMMAND  what restores STATE before  -o        choose bpf(2) and poll(2) only\n"
	"  -s          kill at the command that seals, when it comes    -n  it must not come\n"
	"  -e          what succeeds cannot be undone: end there        -p  only the call after the one that seals\n"
	"  -k N        of the places where nothing can change, every Nth\n"
	"  -t          these alone, and all: as many of them fail in one trial as the command survives\n"
	"  -l          not the calls of the dynamic loader              -w  only from the command that activates to poll(2), which waits\n";

/** struct series - trials of one command, and what is right. */
struct series {
	struct trial trial;
	const char *before, *after, *undo;
	bool no_seal, is_final, after_seal, until_wait;
	int trials, changed, bad;
	char state[400]; /**< in force since the last trial */
};

/* After the deciding step, a failure must say that it was done. */
static bool says_it_is_done(const char *said)
{
	return strstr(said, "it is done, but") || strstr(said, "is in force, and ") || strstr(said, "it is sealed, but");
}

static bool is_right(const struct series *series, const struct ended *ended, const char *state)
{
	const bool is_before = !strcmp(state, series->before), is_after = !strcmp(state, series->after);

	if (ended->came_to_it)
		return !series->no_seal && (is_before || is_after);
	if (WIFSIGNALED(ended->status) && ended->by_loader)
		return is_before; /* the loader itself may crash for want of memory */
	if (WIFSIGNALED(ended->status))
		return WTERMSIG(ended->status) == SIGKILL && series->trial.way == WAY_KILL && (is_before || is_after);
	if (!WEXITSTATUS(ended->status))
		return is_after;
	if (!*ended->said && ended->number != __NR_write)
		return false; /* a failure without a word */
	return is_before || (is_after && (says_it_is_done(ended->said) || ended->number == __NR_write));
}

static void tell(const struct series *series, const struct ended *ended, const char *state, bool right)
{
	char end[40];

	if (ended->came_to_it)
		snprintf(end, sizeof(end), "came to the seal");
	else if (WIFSIGNALED(ended->status))
		snprintf(end, sizeof(end), "signal %d", WTERMSIG(ended->status));
	else
		snprintf(end, sizeof(end), "exit %d", WEXITSTATUS(ended->status));
	printf("%s\t%d\t%s\t%s\t%s\t%s\n", right ? "ok" : "not ok",
	       series->trial.together ? ended->calls : series->trial.call, call_name(ended->number), end, state, ended->said);
	fflush(stdout);
}

static int restore(const struct series *series)
{
	if (!strcmp(series->state, series->before))
		return 0;
	if (!series->undo || system(series->undo) || strcmp(in_force(), series->before)) {
		fprintf(stderr, "crash: '%s' is in force, not '%s', and cannot be restored\n", in_force(), series->before);
		return -1;
	}
	return 0;
}

/* Returns whether to go on. */
static bool one(struct series *series)
{
	struct ended ended;
	bool right;

	series->trial.call++;
	if (restore(series) || trace(&series->trial, &ended)) {
		series->bad++;
		return false;
	}
	snprintf(series->state, sizeof(series->state), "%s", in_force());
	right = is_right(series, &ended, series->state);
	tell(series, &ended, series->state, right);
	series->trials++;
	series->bad += !right;
	series->changed += !strcmp(series->state, series->after);
	if (series->until_wait && ended.number == __NR_poll)
		return false;
	return ended.number >= 0 && !(series->is_final && !strcmp(series->state, series->after));
}

/* The rest of the command runs once more, on what is in force then. Trials go on @before it, or after it. */
static int find_command(struct series *series, unsigned operation, int before)
{
	struct ended ended;

	series->trial.until = operation;
	if (trace(&series->trial, &ended) || !ended.came_to_it)
		return -1;
	series->trial.until = 0;
	series->trial.call = ended.calls - before;
	return 0;
}

static int run_series(struct series *series)
{
	if (series->after_seal && find_command(series, ENGINE_SEAL, 0))
		return EXIT_FAILURE;
	if (series->until_wait && find_command(series, ENGINE_ACTIVATE, 1))
		return EXIT_FAILURE;
	snprintf(series->state, sizeof(series->state), "%s", in_force());
	while (one(series) && !series->after_seal)
		;
	printf("%d trials, %d of them left '%s', %d wrong\n", series->trials, series->changed, series->after, series->bad);
	return series->bad || !series->trials ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int count(struct series *series)
{
	struct ended ended;

	series->trial.sample = false;
	if (trace(&series->trial, &ended))
		return EXIT_FAILURE;
	printf("%d system calls, %d of them the dynamic loader's; what can change nothing comes from %d places\n", ended.all, ended.loaders, ended.places);
	return EXIT_SUCCESS;
}

static int options(int argc, char **argv, struct series *series)
{
	int option;

	while ((option = getopt(argc, argv, "+b:a:u:k:tosneplw")) != -1) {
		switch (option) {
		case 'b': series->before = optarg; break;
		case 'a': series->after = optarg; break;
		case 'u': series->undo = optarg; break;
		case 'o': series->trial.only = __NR_bpf; break;
		case 'n': series->no_seal = true; /* fall through */
		case 's': series->trial.until = ENGINE_SEAL; break;
		case 'l': series->trial.no_loader = true; break;
		case 'k': series->trial.every = atoi(optarg); break;
		case 't': series->trial.together = true; break;
		case 'e': series->is_final = true; break;
		case 'w': series->until_wait = true; break;
		case 'p': series->after_seal = true; break;
		default: return -1;
		}
	}
	series->trial.command = argv + optind;
	return optind < argc && series->trial.every > 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct series series = {.trial = {.only = -1, .sample = true, .every = 1}, .before = "nothing", .after = "nothing"};
	const char *verb = argc > 1 ? argv[1] : "";

	if (argc == 4 && !strcmp(verb, "crowd"))
		return crowd(argv[2], atoi(argv[3]));
	if (argc == 2 && !strcmp(verb, "state"))
		return puts(in_force()) < 0;
	if (argc < 3 || options(argc - 1, argv + 1, &series)) {
		fputs(usage, stderr);
		return 2;
	}
	series.trial.way = !strcmp(verb, "kill") ? WAY_KILL : !strcmp(verb, "fail") ? WAY_FAIL : WAY_COUNT;
	return series.trial.way == WAY_COUNT ? count(&series) : run_series(&series);
}
