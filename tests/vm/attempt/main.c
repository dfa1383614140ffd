// SPDX-License-Identifier: GPL-2.0-only
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define ATTEMPT(reason, name, function, words) {REASON_##reason, name, words, function},

const struct attempt attempts[] = {ATTEMPTS(ATTEMPT)};
const struct attempt ordinary[] = {ORDINARY(ATTEMPT)};
const size_t attempts_count = ARRAY_SIZE(attempts), ordinary_count = ARRAY_SIZE(ordinary);

/* A reason without an attempt is a hole in the tests. */
#define TRIED(reason, ...) | REASON_BIT(REASON_##reason)
#define UNNAMED_REASONS (REASON_BIT(REASON_OTHER_INTEGRITY) | REASON_BIT(REASON_OTHER_CONFIDENTIALITY))
_Static_assert(((0 ATTEMPTS(TRIED)) | UNNAMED_REASONS) == ALL_REASONS, "a reason has no attempt");

static const char usage[] =
	"usage: attempt [--ordinary] [--tsv | --demo | --list] [--color=WHEN] [--timeout=SECONDS] [NAME...]\n"
	"\n"
	"Does, for real and as root, what lockdown refuses. Only for throw-away virtual machines.\n"
	"  --ordinary  do what lockdown must never refuse instead\n"
	"  --tsv       print REASON, ATTEMPT and RESULT, separated by tabs\n"
	"  --demo      print one line for each reason, in plain words\n"
	"  --list      print REASON and ATTEMPT, doing nothing\n"
	"NAME is a reason or an attempt. WHEN is always, never or auto.\n"
	"Exit: 0 every attempt gave an answer, 1 one or more broke, 2 usage.\n";

struct options {
	bool ordinary, list, colour;
	enum style style;
	int seconds;
};

enum { LONG_ORDINARY = 256, LONG_TSV, LONG_DEMO, LONG_LIST, LONG_COLOUR, LONG_TIMEOUT, LONG_NOTHING };

static const struct option long_options[] = {
	{"ordinary", no_argument, NULL, LONG_ORDINARY},
	{"tsv", no_argument, NULL, LONG_TSV},
	{"demo", no_argument, NULL, LONG_DEMO},
	{"list", no_argument, NULL, LONG_LIST},
	{"color", required_argument, NULL, LONG_COLOUR},
	{"timeout", required_argument, NULL, LONG_TIMEOUT},
	{"nothing", no_argument, NULL, LONG_NOTHING},
	{"help", no_argument, NULL, 'h'},
	{},
};

static bool wants_colour(const char *when)
{
	if (!strcmp(when, "always") || !strcmp(when, "never"))
		return *when == 'a';
	return isatty(STDOUT_FILENO) && !(getenv("NO_COLOR") && *getenv("NO_COLOR"));
}

static void set_option(struct options *options, int option)
{
	switch (option) {
	case LONG_ORDINARY: options->ordinary = true; break;
	case LONG_TSV: options->style = STYLE_TSV; break;
	case LONG_DEMO: options->style = STYLE_DEMO; break;
	case LONG_LIST: options->list = true; break;
	case LONG_COLOUR: options->colour = wants_colour(optarg); break;
	case LONG_TIMEOUT: options->seconds = atoi(optarg); break;
	case LONG_NOTHING: exit(0);
	case 'h': fputs(usage, stdout); exit(0);
	default: fputs(usage, stderr); exit(2);
	}
}

static bool is_called(const struct attempt *attempt, const char *name)
{
	return !strcmp(name, attempt->name) || !strcmp(name, reason_name(attempt->reason));
}

static bool is_wanted(const struct attempt *attempt, char **names)
{
	for (char **name = names; *name; name++)
		if (is_called(attempt, *name))
			return true;
	return !*names;
}

static void check_names(const struct attempt *table, size_t count, char **names)
{
	for (; *names; names++) {
		size_t i = 0;

		while (i < count && !is_called(&table[i], *names))
			i++;
		if (i == count) {
			fprintf(stderr, "attempt: %s: no such reason or attempt; --list prints them\n", *names);
			exit(2);
		}
	}
}

/* These operations are not for a machine that somebody needs: the test machine's init is this project's own. */
static bool is_throw_away(void)
{
	return access("/kernlock/argv", F_OK) == 0 && access("/modules.list", F_OK) == 0;
}

static void list(const struct attempt *table, size_t count, char **names)
{
	for (size_t i = 0; i < count; i++)
		if (is_wanted(&table[i], names))
			printf("%s\t%s\n", reason_name(table[i].reason), table[i].name);
}

/* In plain words a reason has one line, and its first attempt that worked says it all. */
static bool is_settled(const struct shown *last, const struct attempt *attempt)
{
	return last->attempt->reason == attempt->reason && attempt->reason != REASON_NONE &&
	       last->outcome.result == RESULT_DONE;
}

static int run(const struct attempt *table, size_t count, char **names, const struct options *options)
{
	struct shown *shown = calloc(count, sizeof(*shown));
	size_t used = 0, broke = 0;

	for (size_t i = 0; shown && i < count; i++) {
		if (!is_wanted(&table[i], names))
			continue;
		if (options->style == STYLE_DEMO && used && is_settled(&shown[used - 1], &table[i]))
			continue;
		shown[used].attempt = &table[i];
		shown[used].outcome = run_attempt(&table[i], options->seconds);
		broke += shown[used++].outcome.result == RESULT_BROKEN;
	}
	print_results(shown, used, options->style, options->colour);
	free(shown);
	return broke ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct options options = {.seconds = 30, .colour = wants_colour("auto")};
	const struct attempt *table = attempts;
	size_t count = attempts_count;
	int option;

	while ((option = getopt_long(argc, argv, "h", long_options, NULL)) >= 0)
		set_option(&options, option);
	if (options.ordinary)
		table = ordinary, count = ordinary_count;
	check_names(table, count, argv + optind);
	if (options.list) {
		list(table, count, argv + optind);
		return 0;
	}
	if (!is_throw_away()) {
		fputs("attempt: not started: these operations do harm, and this is not kernlock's test machine\n",
		      stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	if (!options.ordinary)
		read_kernel_symbols();
	return run(table, count, argv + optind, &options);
}
