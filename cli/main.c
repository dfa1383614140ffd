// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way from a command line to a verb.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lang/mode.h"
#include "engine.h"
#include "verb.h"

static void print_options(const struct verb_option *options)
{
	for (; options->name; options++) {
		char words[40];

		snprintf(words, sizeof(words), "%s%s%s", options->name, options->value ? " " : "", options->value ? options->value : "");
		printf("  --%-16s %s\n", words, options->help);
	}
}

static void print_help(const struct verb *verb)
{
	if (verb) {
		printf("usage: kernlock %s%s%s\n\n%s.\n\n", verb->name, *verb->usage ? " " : "", verb->usage, verb->summary);
		print_options(verb->options);
		print_options(common_options);
		return;
	}
	puts("usage: kernlock [VERB] [OPTION...] [ARGUMENT...]\n\n"
	     "Draw the line between user space and the kernel, and hold it.\n");
	for (const struct verb *const *each = verbs; *each; each++)
		printf("  %-8s %-26s %s\n", (*each)->name, (*each)->usage, (*each)->summary);
	putchar('\n');
	print_options(common_options);
	puts("\nWithout a verb: status. `kernlock VERB --help` tells more; so does kernlock(8).");
}

static const struct verb *find_verb(const char *name)
{
	for (const struct verb *const *each = verbs; *each; each++)
		if (!strcmp((*each)->name, name))
			return *each;
	return NULL;
}

static enum exit_status unknown_verb(const struct out *out, const char *word)
{
	const char *names[32] = {0};

	for (size_t i = 0; verbs[i] && i < 31; i++)
		names[i] = verbs[i]->name;

	const char *nearest = nearest_name(word, strlen(word), names);

	out_error(out, "usage", "there is no verb '%s'%s%s%s (see `kernlock --help`)", word,
		  nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
	return STATUS_USAGE;
}

static void add_options(struct option *list, const struct verb_option *options, int first)
{
	for (int i = 0; options[i].name; i++)
		list[i] = (struct option){
			.name = options[i].name, .has_arg = options[i].value ? required_argument : no_argument, .val = first + i};
}

/* @word is the one that getopt_long() has left behind: not yet where a letter is unknown, as in -xyz. */
static void unknown_option(const struct out *out, const struct verb *verb, const char *word)
{
	const char letter[] = {'-', (char)optopt, '\0'};

	out_error(out, "usage", "%s does not know the option '%s' (see `kernlock %s --help`)", verb->name,
		  optopt >= ' ' ? letter : word, verb->name);
}

/* Returns -1 to go on with the verb, or the status to leave with. */
static int parse_options(const struct verb *verb, int argc, char **argv, struct invocation *call)
{
	struct option list[OPTION_OF_VERB + VERB_OPTIONS] = {0};
	int value, index = 0;

	add_options(list, common_options, OPTION_JSON);
	add_options(list + OPTION_OF_VERB, verb->options, OPTION_OF_VERB);
	opterr = 0;
	while ((value = getopt_long(argc, argv, ":", list, &index)) != -1) {
		if (value == OPTION_HELP) {
			print_help(verb);
			return STATUS_OK;
		}
		if (value == OPTION_VERSION) {
			puts("kernlock " KERNLOCK_VERSION);
			return STATUS_OK;
		}
		if (value == ':') {
			out_error(call->out, "usage", "'%s' needs a value after it (see `kernlock %s --help`)", argv[optind - 1], verb->name);
			return STATUS_USAGE;
		}
		if (value == '?') {
			unknown_option(call->out, verb, argv[optind - 1]);
			return STATUS_USAGE;
		}
		if (value == OPTION_ENGINE && !engine_prefer(optarg)) {
			out_error(call->out, "usage", "there is no engine '%s': bpf or lsm", optarg);
			return STATUS_USAGE;
		}
		if (value == OPTION_JSON)
			call->out->json = true;
		if (value >= OPTION_OF_VERB) {
			call->given[value - OPTION_OF_VERB] = true;
			call->values[value - OPTION_OF_VERB] = optarg;
		}
	}
	call->count = argc - optind;
	call->arguments = argv + optind;
	return -1;
}

static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--json"))
			return true;
	return false;
}

static enum exit_status run_verb(const struct verb *verb, int argc, char **argv, struct out *out)
{
	struct invocation call = {.out = out};
	const int status = parse_options(verb, argc, argv, &call);

	if (status >= 0)
		return (enum exit_status)status;
	if (call.count < verb->least || call.count > verb->most) {
		out_error(out, "usage", "usage: kernlock %s%s%s", verb->name, *verb->usage ? " " : "", verb->usage);
		return STATUS_USAGE;
	}
	return verb->run(&call);
}

/* An answer that could not be written was not given. */
static int finish(enum exit_status status)
{
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "kernlock: %scannot write the answer: %s\n", status == STATUS_OK ? "it is done, but " : "", strerror(errno));
		return status == STATUS_OK ? STATUS_FAILED : (int)status;
	}
	return (int)status;
}

/* So that no file opened later takes the place of a closed output, and gets the answer written into it. */
static void fill_closed_descriptors(void)
{
	int fd = open("/", O_PATH);

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/", O_PATH);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	const bool named = argc > 1 && argv[1][0] != '-';
	struct out out;

	fill_closed_descriptors();
	out = out_init();
	setlocale(LC_CTYPE, "");
	out.json = wants_json(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		print_help(NULL);
		return finish(STATUS_OK);
	}

	const struct verb *verb = named ? find_verb(argv[1]) : verbs[0];

	if (!verb)
		return finish(unknown_verb(&out, argv[1]));
	return finish(run_verb(verb, argc - named, argv + named, &out));
}
