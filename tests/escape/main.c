// SPDX-License-Identifier: GPL-2.0-only
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "around.h"
#include "attacks.h"
#include "escape.h"
#include "race.h"

#define ROW(in, called, function, why) {.family = in, .name = called, .run = function, .never = why},
#define FAMILY_OF(reason) (REASON_BIT(reason) & INTEGRITY_REASONS ? AROUND_INTEGRITY : AROUND_CONFIDENTIALITY)
#define ROW_AROUND(reason, called, function, ...) \
	{.family = FAMILY_OF(REASON_##reason), .name = called, .run = function, .direct = true, ##__VA_ARGS__},
#define ROW_RACE(called, function) {.family = "race it", .name = called, .run = function, .direct = true},
const struct attack attacks[] = {ATTACKS(ROW) AROUND(ROW_AROUND) RACES(ROW_RACE)};
const size_t attacks_count = ARRAY_SIZE(attacks);

static const char usage[] =
	"usage: escape [--tsv | --list] [NAME...] | escape --prepare STAGE [--only WHICH] | escape --alone\n"
	"       escape --held WHICH | escape --refused WHICH | escape --gates | escape --survived NAME\n"
	"\n"
	"Tries, as root, to get around the mode in force. Only for throw-away virtual machines.\n"
	"  --list     print FAMILY, ATTACK, and each as - or why: it cannot work even without a seal, the kernel's own\n"
	"             lockdown leaves it open, kernlock leaves it open; doing nothing\n"
	"  --tsv      print FAMILY, ATTACK and RESULT: escaped, held, absent or broken, and how\n"
	"  --prepare  take hold of what an attacker may have had: STAGE is before (any mode), between (mode and seal), or\n"
	"             later (a link after the engine's programs); --only: one by its number, or standing\n"
	"  --alone    print the numbers of what no seal should come with\n"
	"  --held     exit 1 when that is not held\n"
	"  --refused  let go of one of those, because the seal did not come; exit 1 when it is not held\n"
	"  --gates    exit 1 when an operation that integrity refuses works now\n"
	"  --survived print the result of the attack NAME, which killed this program\n"
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
			printf("%s\t%s\t%s\t%s\t%s\n", attacks[i].family, attacks[i].name, attacks[i].never ?: "-",
			       attacks[i].hole ?: "-", attacks[i].open ?: "-");
}

static const char *word(enum result result)
{
	switch (result) {
	case RESULT_DONE: return "escaped";
	case RESULT_ABSENT: return "absent";
	case RESULT_BROKEN: return "broken";
	case RESULT_DISABLED: return "seal refused";
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

/* The gates tell what an attack on the seal came to. */
static struct outcome run_one(const struct attack *attack)
{
	const struct attempt attempt = {.name = attack->name, .run = attack->run};

	if (attack->direct)
		return run_attempt(&attempt, 200);
	gates_note();
	return gates_open() & GATES_OF_INTEGRITY ? broken("open already before it") : run_attempt(&attempt, 30);
}

static int run(char **names, bool tsv)
{
	bool failed = false;

	for (size_t i = 0; i < attacks_count; i++) {
		struct outcome outcome;

		if (!is_wanted(&attacks[i], names))
			continue;
		if (attacks[i].direct && !kernel_symbol("linux_banner"))
			read_kernel_symbols();
		outcome = run_one(&attacks[i]);
		failed |= outcome.result == RESULT_DONE || outcome.result == RESULT_BROKEN;
		print(&attacks[i], &outcome, tsv);
	}
	return failed;
}

/* What the attack left, judged by a new process. */
static int survived(const char *name)
{
	for (size_t i = 0; i < attacks_count; i++) {
		struct outcome outcome;

		if (strcmp(attacks[i].name, name))
			continue;
		outcome = gates_open() & GATES_OF_INTEGRITY ? done("something opened") : refused("done, and changed nothing");
		outcome.error = 0;
		print(&attacks[i], &outcome, true);
		return 0;
	}
	return 2;
}

static bool is_throw_away(void)
{
	return access("/kernlock/argv", F_OK) == 0 && access("/modules.list", F_OK) == 0;
}

enum { LONG_TSV = 256, LONG_LIST, LONG_PREPARE, LONG_ONLY, LONG_ALONE, LONG_HELD, LONG_REFUSED, LONG_GATES, LONG_SURVIVED };

static const struct option options[] = {
	{"tsv", no_argument, NULL, LONG_TSV},
	{"list", no_argument, NULL, LONG_LIST},
	{"prepare", required_argument, NULL, LONG_PREPARE},
	{"only", required_argument, NULL, LONG_ONLY},
	{"alone", no_argument, NULL, LONG_ALONE},
	{"held", required_argument, NULL, LONG_HELD},
	{"refused", required_argument, NULL, LONG_REFUSED},
	{"gates", no_argument, NULL, LONG_GATES},
	{"survived", required_argument, NULL, LONG_SURVIVED},
	{"help", no_argument, NULL, 'h'},
	{},
};

struct request {
	bool tsv;
	int what;
	const char *argument, *only;
};

static struct request parse(int argc, char **argv)
{
	struct request request = {.only = "all"};
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) >= 0)
		switch (option) {
		case LONG_TSV: request.tsv = true; break;
		case LONG_ONLY: request.only = optarg; break;
		case 'h': fputs(usage, stdout); exit(0);
		case '?': fputs(usage, stderr); exit(2);
		default:
			request.what = option;
			request.argument = optarg;
		}
	check_names(argv + optind);
	return request;
}

static int obey(const struct request *request, char **names)
{
	switch (request->what) {
	case LONG_PREPARE: return prepare(request->argument, request->only);
	case LONG_ALONE: return print_alone();
	case LONG_HELD: return is_held(request->argument);
	case LONG_REFUSED: return refused_with(request->argument);
	case LONG_GATES: return gates_open() & GATES_OF_INTEGRITY ? 1 : 0;
	case LONG_SURVIVED: return survived(request->argument);
	default: return run(names, request->tsv);
	}
}

int main(int argc, char **argv)
{
	const struct request request = parse(argc, argv);

	if (request.what == LONG_LIST) {
		list(argv + optind);
		return 0;
	}
	if (!is_throw_away()) {
		fputs("escape: not started: these attacks do harm, and this is not kernlock's test machine\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	return obey(&request, argv + optind);
}
