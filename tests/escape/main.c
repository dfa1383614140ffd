// SPDX-License-Identifier: GPL-2.0-only
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"

#define ROW(family, name, function, never) {family, name, function, never},
const struct attack attacks[] = {ATTACKS(ROW)};
const size_t attacks_count = ARRAY_SIZE(attacks);

static const char usage[] =
	"usage: escape [--tsv | --list] [NAME...] | escape --prepare STAGE | escape --gates | escape --drop\n"
	"\n"
	"Tries, as root, to get around the mode in force. Only for throw-away virtual machines.\n"
	"  --list     print FAMILY, ATTACK and why it cannot work even without a seal (or -), doing nothing\n"
	"  --tsv      print FAMILY, ATTACK and RESULT: escaped, held, absent or broken, and how\n"
	"  --prepare  take hold of what an attacker may have had: STAGE is before (any mode), between (mode and seal), or\n"
	"             later (a link after the engine's programs)\n"
	"  --drop     let go of the next of those; exit 1 when nothing is held\n"
	"  --gates    exit 1 when an operation that integrity refuses works now\n"
	"NAME is a family or an attack.\n"
	"Exit: 0 nothing escaped, 1 something did or broke, 2 usage.\n";

static bool is_wanted(const struct attack *attack, char **names)
{
	for (char **name = names; *name; name++)
		if (!strcmp(attack->name, *name) || !strcmp(attack->family, *name))
			return true;
	return !*names;
}

static void check_names(char **names)
{
	for (; *names; names++) {
		size_t i = 0;

		while (i < attacks_count && strcmp(attacks[i].name, *names) && strcmp(attacks[i].family, *names))
			i++;
		if (i == attacks_count) {
			fprintf(stderr, "escape: %s: no such family or attack; --list prints them\n", *names);
			exit(2);
		}
	}
}

static void list(char **names)
{
	for (size_t i = 0; i < attacks_count; i++)
		if (is_wanted(&attacks[i], names))
			printf("%s\t%s\t%s\n", attacks[i].family, attacks[i].name, attacks[i].never ?: "-");
}

static const char *word(enum result result)
{
	switch (result) {
	case RESULT_DONE: return "escaped";
	case RESULT_ABSENT: return "absent";
	case RESULT_BROKEN: return "broken";
	default: return "held";
	}
}

static void print(const struct attack *attack, const struct outcome *outcome, bool tsv)
{
	const char *reason = outcome->result == RESULT_REFUSED && outcome->error ? strerrorname_np(outcome->error) : NULL;

	printf(tsv ? "%s\t%s\t%s: %s%s%s\n" : "%-26s %-44s %s: %s%s%s\n", attack->family, attack->name,
	       word(outcome->result), outcome->detail, reason ? ": " : "", reason ?: "");
	fflush(stdout);
}

static int run(char **names, bool tsv)
{
	bool failed = false;

	for (size_t i = 0; i < attacks_count; i++) {
		const struct attempt attempt = {.name = attacks[i].name, .run = attacks[i].run};
		struct outcome outcome;

		if (!is_wanted(&attacks[i], names))
			continue;
		gates_note();
		outcome = gates_open() & GATES_OF_INTEGRITY ? broken("open already before it") : run_attempt(&attempt, 30);
		failed |= outcome.result == RESULT_DONE || outcome.result == RESULT_BROKEN;
		print(&attacks[i], &outcome, tsv);
	}
	return failed;
}

static bool is_throw_away(void)
{
	return access("/kernlock/argv", F_OK) == 0 && access("/modules.list", F_OK) == 0;
}

enum { LONG_TSV = 256, LONG_LIST, LONG_PREPARE, LONG_GATES, LONG_DROP };

static const struct option options[] = {
	{"tsv", no_argument, NULL, LONG_TSV},
	{"list", no_argument, NULL, LONG_LIST},
	{"prepare", required_argument, NULL, LONG_PREPARE},
	{"drop", no_argument, NULL, LONG_DROP},
	{"gates", no_argument, NULL, LONG_GATES},
	{"help", no_argument, NULL, 'h'},
	{},
};

int main(int argc, char **argv)
{
	bool tsv = false, only_list = false, gates = false;
	const char *stage = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) >= 0)
		switch (option) {
		case LONG_TSV: tsv = true; break;
		case LONG_LIST: only_list = true; break;
		case LONG_PREPARE: stage = optarg; break;
		case LONG_DROP: return drop_next();
		case LONG_GATES: gates = true; break;
		case 'h': fputs(usage, stdout); return 0;
		default: fputs(usage, stderr); return 2;
		}
	check_names(argv + optind);
	if (only_list) {
		list(argv + optind);
		return 0;
	}
	if (!is_throw_away()) {
		fputs("escape: not started: these attacks do harm, and this is not kernlock's test machine\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	if (gates)
		return gates_open() & GATES_OF_INTEGRITY ? 1 : 0;
	return stage ? prepare(stage) : run(argv + optind, tsv);
}
