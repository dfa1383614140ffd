// SPDX-License-Identifier: GPL-2.0-only
/* Results as a table, as tab-separated values, or in plain words. */
#include <stdio.h>
#include <string.h>

#include "attempt.h"

#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define GREY "\033[90m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static const char *const reason_names[REASON_LIMIT] = {
	[REASON_NONE] = "ordinary",
#define REASON_NAME(id, SYMBOL, name, ...) [id] = name,
	KERNLOCK_REASONS(REASON_NAME)
};

static const kl_u64 integrity_reasons = INTEGRITY_REASONS, optional_reasons = OPTIONAL_REASONS;

const char *reason_name(enum reason reason)
{
	return reason_names[reason];
}

static const char *error_name(int error)
{
	static char number[32];
	const char *name = strerrorname_np(error);

	if (name)
		return name;
	snprintf(number, sizeof(number), "errno %d", error);
	return number;
}

/* An ordinary operation that worked is as good as any other that was refused. */
static const char *colour_of(const struct shown *shown)
{
	const bool is_ordinary = shown->attempt->reason == REASON_NONE;

	switch (shown->outcome.result) {
	case RESULT_DONE: return is_ordinary ? GREEN : RED;
	case RESULT_ABSENT: return GREY;
	case RESULT_BROKEN: return YELLOW;
	default: return is_ordinary ? RED : GREEN;
	}
}

static void print_tsv(const struct shown *shown)
{
	const struct outcome *outcome = &shown->outcome;

	printf("%s\t%s\t", reason_name(shown->attempt->reason), shown->attempt->name);
	switch (outcome->result) {
	case RESULT_DONE: puts("done"); break;
	case RESULT_REFUSED: puts(error_name(outcome->error)); break;
	case RESULT_ZEROS: puts("zeros"); break;
	case RESULT_DISABLED: puts("disabled"); break;
	case RESULT_ABSENT: printf("absent: %s\n", outcome->detail); break;
	case RESULT_BROKEN: printf("broken: %s\n", outcome->detail); break;
	}
}

static void result_text(const struct outcome *outcome, bool plain_words, char *text, size_t size)
{
	static const char *const technical[] = {"done", "", "zeros", "disabled", "absent", "broken"};
	static const char *const plain[] = {"it worked", "", "no secret", "switched off", "not here", "could not tell"};

	if (outcome->result != RESULT_REFUSED)
		snprintf(text, size, "%s: %s", (plain_words ? plain : technical)[outcome->result], outcome->detail);
	else if (plain_words)
		snprintf(text, size, "refused: %s", strerror(outcome->error));
	else
		snprintf(text, size, "%s: %s", error_name(outcome->error), outcome->detail);
}

static void print_cell(const struct shown *shown, bool plain_words, bool colour)
{
	char text[256];

	result_text(&shown->outcome, plain_words, text, sizeof(text));
	printf("%s%s%s\n", colour ? colour_of(shown) : "", text, colour ? PLAIN : "");
}

static void print_counts(const size_t *counts, bool is_ordinary, bool plain_words, bool colour)
{
	const size_t closed = counts[RESULT_REFUSED] + counts[RESULT_ZEROS] + counts[RESULT_DISABLED];
	const char *bold = colour ? BOLD : "", *plain = colour ? PLAIN : "";

	printf("%s%zu worked, %zu %srefused%s", bold, counts[RESULT_DONE], closed, is_ordinary ? "wrongly " : "",
	       plain);
	if (counts[RESULT_ABSENT])
		printf(plain_words ? " (%zu more do not exist here)" : ", %zu absent", counts[RESULT_ABSENT]);
	if (counts[RESULT_BROKEN])
		printf(", %zu could not tell", counts[RESULT_BROKEN]);
	putchar('\n');
}

static void print_table(const struct shown *shown, size_t count, bool colour)
{
	size_t counts[RESULT_BROKEN + 1] = {};

	for (size_t i = 0; i < count; i++) {
		printf("%-21s %-24s ", reason_name(shown[i].attempt->reason), shown[i].attempt->name);
		print_cell(&shown[i], false, colour);
		counts[shown[i].outcome.result]++;
	}
	print_counts(counts, count && shown->attempt->reason == REASON_NONE, false, colour);
}

/* What counts for a reason: any attempt that worked, else the first that says anything, else that it is absent. */
static const struct shown *worst(const struct shown *shown, size_t count, enum reason reason)
{
	const struct shown *first = NULL;

	for (size_t i = 0; i < count; i++) {
		if (shown[i].attempt->reason != reason)
			continue;
		if (shown[i].outcome.result == RESULT_DONE)
			return &shown[i];
		if (!first || (first->outcome.result == RESULT_ABSENT && shown[i].outcome.result != RESULT_ABSENT))
			first = &shown[i];
	}
	return first;
}

static void print_demo_group(const struct shown *shown, size_t count, bool integrity, size_t *counts, bool colour)
{
	printf("%s%s%s\n", colour ? BOLD : "", integrity ? "Change the running kernel" : "Read its secrets",
	       colour ? PLAIN : "");
	for (int reason = 1; reason < REASON_LIMIT; reason++) {
		const struct shown *row = worst(shown, count, reason);

		if (!row || ((integrity_reasons >> reason) & 1) != integrity || (optional_reasons >> reason) & 1)
			continue;
		counts[row->outcome.result]++;
		if (row->outcome.result == RESULT_ABSENT)
			continue;
		printf("  %-48s ", row->attempt->words);
		print_cell(row, true, colour);
	}
}

static void print_demo_ordinary(const struct shown *shown, size_t count, size_t *counts, bool colour)
{
	printf("%s%s%s\n", colour ? BOLD : "", "Everyday work", colour ? PLAIN : "");
	for (size_t i = 0; i < count; i++) {
		counts[shown[i].outcome.result]++;
		if (shown[i].outcome.result == RESULT_ABSENT)
			continue;
		printf("  %-48s ", shown[i].attempt->words);
		print_cell(&shown[i], true, colour);
	}
}

static void print_demo(const struct shown *shown, size_t count, bool colour)
{
	const bool is_ordinary = count && shown->attempt->reason == REASON_NONE;
	size_t counts[RESULT_BROKEN + 1] = {};

	if (is_ordinary) {
		print_demo_ordinary(shown, count, counts, colour);
	} else {
		print_demo_group(shown, count, true, counts, colour);
		print_demo_group(shown, count, false, counts, colour);
	}
	print_counts(counts, is_ordinary, true, colour);
}

void print_results(const struct shown *shown, size_t count, enum style style, bool colour)
{
	if (style == STYLE_TABLE)
		print_table(shown, count, colour);
	else if (style == STYLE_DEMO)
		print_demo(shown, count, colour);
	else
		for (size_t i = 0; i < count; i++)
			print_tsv(&shown[i]);
}
