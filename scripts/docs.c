// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the manual pages' source and the shell completions from the same tables as
 * --help. A build tool, not installed.
 *
 * usage: docs manual TEMPLATE.scd.in | docs bash | docs zsh
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../cli/metrics.h"
#include "../cli/verb.h"
#include "../lang/config.h"
#include "../lang/soundness.h"
#include "../lang/words.h"

static void list_options(const char *bullet, const char *end, const struct verb_option *options)
{
	for (; options->name; options++)
		printf("%s*--%s*%s%s%s\n\t%s%s", bullet, options->name, options->value ? " _" : "", options->value ? options->value : "",
		       options->value ? "_" : "", options->help, end);
}

static void synopsis(void)
{
	puts("*kernlock* [*--json*]\n");
	for (const struct verb *const *each = verbs; *each; each++)
		printf("*kernlock* *%s* [*--json*] %s\n\n", (*each)->name, (*each)->usage);
}

static void verb_sections(void)
{
	for (const struct verb *const *each = verbs; *each; each++) {
		printf("## %s %s\n\n%s.\n\n%s\n\n", (*each)->name, (*each)->usage, (*each)->summary, (*each)->manual);
		list_options("", "\n\n", (*each)->options);
	}
}

static void options(void)
{
	list_options("", "\n\n", common_options);
}

static void exit_statuses(void)
{
#define EXIT_ROW(SYMBOL, number, meaning) printf("*%d*\n\t%s\n\n", number, meaning);
	EXIT_STATUSES(EXIT_ROW)
#undef EXIT_ROW
}

/* scdoc takes '_' and '*' in running text for emphasis. */
static void escaped(const char *text)
{
	for (; *text; text++) {
		if (strchr("_*\\~<>#[]", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void labelled(const char *label, const char *text)
{
	printf("\t_%s_ ", label);
	escaped(text);
	puts("\n");
}

static void reasons(void)
{
	for (int i = 0; i < REASON_COUNT; i++) {
		printf("*%s* (%s%s", reason_table[i].name, class_name(reason_table[i].cls), *reason_table[i].kernel ? ", " : "");
		escaped(reason_table[i].kernel);
		puts(")");
		labelled("Refused:", reason_table[i].refused);
		labelled("Noticed by:", reason_table[i].programs);
		labelled("Looks like:", reason_table[i].looks);
		labelled("Instead:", reason_table[i].instead);
	}
}

static void defeated_names(kl_u64 defeated)
{
	const char *between = "";

	if (defeated == INTEGRITY_REASONS || defeated == ALL_REASONS || !defeated) {
		fputs(defeated == ALL_REASONS ? "everything" : defeated ? "every integrity reason" : "nothing else", stdout);
		return;
	}
	for (int i = 0; i < REASON_COUNT; i++)
		if (defeated & REASON_BIT(reason_table[i].id)) {
			printf("%s%s", between, reason_table[i].name);
			between = ", ";
		}
}

static void soundness(void)
{
	for (int i = 0; i < REASON_COUNT; i++) {
		const enum reason id = reason_table[i].id;
		const kl_u64 defeated = soundness_defeats(id);

		printf("*%s* defeats ", reason_table[i].name);
		if ((defeated | REASON_BIT(id)) == ALL_REASONS)
			fputs("every other reason", stdout);
		else
			defeated_names(defeated);
		fputs("\n\t", stdout);
		escaped(soundness_why(id));
		puts("\n");
	}
}

static void keys(void)
{
	for (int i = 0; i < CONFIG_KEY_COUNT; i++)
		printf("*%s* = _%s_\n\t%s\n\n", config_keys[i].name, config_keys[i].value, config_keys[i].help);
}

static void metrics(void)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		const struct metric_family *family = &metric_families[i];

		putchar('*');
		escaped(family->name);
		escaped(metric_sample_name_end(family));
		printf("* (%s%s%s)\n\t", family->type, *metric_label_names[i] ? "; " : "", metric_label_names[i]);
		escaped(family->help);
		puts("\n");
	}
}

static const struct {
	const char *line;
	void (*print)(void);
} fragments[] = {
	{"@SYNOPSIS@\n", synopsis}, {"@VERBS@\n", verb_sections}, {"@OPTIONS@\n", options},
	{"@EXIT@\n", exit_statuses}, {"@REASONS@\n", reasons},	  {"@SOUNDNESS@\n", soundness},
	{"@KEYS@\n", keys},		    {"@METRICS@\n", metrics},
};

static void print_line(const char *line)
{
	for (size_t i = 0; i < sizeof(fragments) / sizeof(*fragments); i++)
		if (!strcmp(line, fragments[i].line)) {
			fragments[i].print();
			return;
		}
	fputs(line, stdout);
}

static int manual(const char *path)
{
	FILE *template = fopen(path, "r");
	char line[4096];

	if (!template) {
		fprintf(stderr, "docs: %s: %s\n", path, strerror(errno));
		return 1;
	}
	while (fgets(line, sizeof(line), template))
		print_line(line);
	fclose(template);
	return 0;
}

static void words_of(enum verb_words words)
{
	if (words == WORDS_REASONS)
		for (int i = 0; i < REASON_COUNT; i++)
			printf(" %s", reason_table[i].name);
}

static int bash(void)
{
	puts("# bash completion for kernlock; made from the tables of its --help\n"
	     "_kernlock_modes() { kernlock modes --json 2>/dev/null | sed -n 's/^ *\"mode\": \"\\(.*\\)\",*$/\\1/p'; }\n"
	     "_kernlock() {\n"
	     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n"
	     "\tif [ \"$COMP_CWORD\" = 1 ]; then");
	fputs("\t\twords=\"", stdout);
	for (const struct verb *const *each = verbs; *each; each++)
		printf("%s ", (*each)->name);
	for (const struct verb_option *each = common_options; each->name; each++)
		printf("--%s ", each->name);
	puts("\"\n\telse\n\t\tcase ${COMP_WORDS[1]} in");
	for (const struct verb *const *each = verbs; *each; each++) {
		printf("\t\t%s) words=\"", (*each)->name);
		for (const struct verb_option *option = (*each)->options; option->name; option++)
			printf("--%s ", option->name);
		for (const struct verb_option *option = common_options; option->name; option++)
			printf("--%s ", option->name);
		if ((*each)->words == WORDS_MODES)
			fputs("$(_kernlock_modes)", stdout);
		words_of((*each)->words);
		puts("\" ;;");
	}
	puts("\t\tesac\n\tfi\n"
	     "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	     "\t[ \"${#COMPREPLY[@]}\" -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -X '!*.mode' -- \"$cur\")\n"
	     "}\n"
	     "complete -F _kernlock kernlock");
	return 0;
}

static void zsh_options(const struct verb_option *options_list)
{
	for (; options_list->name; options_list++)
		printf(" '--%s[%s]%s%s%s'", options_list->name, options_list->help, options_list->value ? ":" : "",
		       options_list->value ? options_list->value : "", options_list->value ? ":" : "");
}

static int zsh(void)
{
	puts("#compdef kernlock\n# zsh completion for kernlock; made from the tables of its --help\n"
	     "_kernlock_modes() {\n"
	     "\tlocal -a modes\n"
	     "\tmodes=(${(f)\"$(kernlock modes --json 2>/dev/null | sed -n 's/^ *\"mode\": \"\\(.*\\)\",*$/\\1/p')\"})\n"
	     "\tcompadd -a modes\n\t_files -g '*.mode'\n}\n"
	     "_kernlock() {\n\tlocal -a verbs=(");
	for (const struct verb *const *each = verbs; *each; each++)
		printf("\t\t'%s:%s'\n", (*each)->name, (*each)->summary);
	puts("\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe verb verbs");
	fputs("\t\t_arguments", stdout);
	zsh_options(common_options);
	puts("\n\t\treturn\n\tfi\n\tlocal verb=$words[2]\n\tshift words; (( CURRENT-- ))\n\tcase $verb in");
	for (const struct verb *const *each = verbs; *each; each++) {
		printf("\t%s) _arguments", (*each)->name);
		zsh_options((*each)->options);
		zsh_options(common_options);
		if ((*each)->words == WORDS_MODES)
			fputs(" '*:mode:_kernlock_modes'", stdout);
		if ((*each)->words == WORDS_REASONS) {
			fputs(" '*:reason:(", stdout);
			words_of(WORDS_REASONS);
			fputs(" )'", stdout);
		}
		puts(" ;;");
	}
	puts("\tesac\n}\n_kernlock \"$@\"");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "manual"))
		return manual(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "bash"))
		return bash();
	if (argc == 2 && !strcmp(argv[1], "zsh"))
		return zsh();
	fputs("usage: docs manual TEMPLATE.scd.in | docs bash | docs zsh\n", stderr);
	return 2;
}
