// SPDX-License-Identifier: GPL-2.0-only
/*
 * A suggested mode as text: each thing that it leaves open with who needs it, and what that costs.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/soundness.h"
#include "../lang/words.h"
#include "report_words.h"
#include "safe_text.h"
#include "suggest.h"

/* A mode's text has at most 64 KiB (lang/mode.h): so many programs for each reason, in so many bytes. */
#define PROGRAMS_TOLD 4
#define PROGRAM_SHOWN 120
#define UNIT_SHOWN 60
#define COLUMNS 100

#define NOT_SUGGESTED OPTIONAL_REASONS
#define REFUSED_BY_SEAL (REASON_BIT(REASON_BPF_VERDICTS) | REASON_BIT(REASON_FTRACE_SWITCH))

struct suggestion suggestion_of(const struct report *report)
{
	struct suggestion suggestion = {.unwatched = ALL_REASONS & ~NOT_SUGGESTED & ~report->head.reasons};

	for (int i = 0; i < REASON_COUNT; i++) {
		const enum reason reason = reason_table[i].id;

		if (report->groups.totals[reason][EVENT_ATTEMPT] && !(NOT_SUGGESTED & REASON_BIT(reason)))
			suggestion.attempted |= REASON_BIT(reason);
	}
	suggestion.unwatched &= ~suggestion.attempted;
	suggestion.refused = ALL_REASONS & ~NOT_SUGGESTED & ~suggestion.attempted & ~suggestion.unwatched;
	return suggestion;
}

/* Words in comment lines of at most COLUMNS. */
static void comment(FILE *file, const char *text)
{
	size_t column = 0;

	while (*text) {
		const size_t length = strcspn(text, " ");

		if (!column || column + length + 1 > COLUMNS)
			column = (size_t)fprintf(file, "%s#", column ? "\n" : "");
		column += (size_t)fprintf(file, " %.*s", (int)length, text);
		text += length;
		text += strspn(text, " ");
	}
	fputc('\n', file);
}

static void comment_head(FILE *file, const struct report *report)
{
	const struct recording_head *head = &report->head;
	char text[4 * WORDS_SIZE], host[WORDS_SIZE], mode[WORDS_SIZE], duration[WORDS_SIZE], lost[WORDS_SIZE];
	const kl_u64 seconds = head->until > head->since ? head->until - head->since : 0;

	snprintf(text, sizeof(text), "Made by kernlock suggest from what was recorded on %s in %s, evaluating %s: the strictest mode that would have "
		 "refused nothing that was attempted then. What was only asked about (is hibernation there?) or probed by a library "
		 "opens nothing: refused, it does no harm.", safe_text(head->host, host, sizeof(host)), duration_words(seconds, duration),
		 safe_text(head->mode, mode, sizeof(mode)));
	comment(file, text);
	if (!head->lost)
		return;
	snprintf(text, sizeof(text), "NOT COMPLETE: %s lost for want of room, so that something may be missing here.",
		 count_words(head->lost, "entry was", "entries were", lost));
	comment(file, text);
}

static bool needs(const struct group *group, enum reason reason)
{
	return group->reason == reason && group->kind == EVENT_ATTEMPT;
}

static void comment_group(FILE *file, const struct group *group)
{
	char program[PROGRAM_SHOWN], unit[UNIT_SHOWN], times[WORDS_SIZE];

	safe_text(group->program, program, sizeof(program));
	safe_text(group->unit, unit, sizeof(unit));
	fprintf(file, "#   %s%s%s, %s%s%s%s\n", group->has_path ? "" : "[", program, group->has_path ? "" : "]",
		count_words(group->count, "time", "times", times), *unit ? ", in " : "", unit, group->doubtful ? ", unsure by whom" : "");
}

static void comment_programs(FILE *file, const struct groups *groups, enum reason reason)
{
	size_t found = 0;

	fputs("# Needed by\n", file);
	for (size_t i = 0; i < groups->count; i++)
		if (needs(&groups->list[i], reason) && found++ < PROGRAMS_TOLD)
			comment_group(file, &groups->list[i]);
	if (found > PROGRAMS_TOLD)
		fprintf(file, "#   and %zu more: kernlock report tells which\n", found - PROGRAMS_TOLD);
	if (groups->folded_rows)
		fputs("#   and perhaps by others, which were not told apart\n", file);
}

static void comment_cost(FILE *file, const struct suggestion *suggestion, enum reason reason)
{
	const kl_u64 defeated = suggestion->refused & soundness_defeats(reason);
	char text[1024];

	if (!defeated)
		snprintf(text, sizeof(text), "Open, it defeats nothing that this mode refuses. %s", soundness_why(reason));
	else if (defeated == suggestion->refused)
		snprintf(text, sizeof(text), "Open, it DEFEATS EVERYTHING that this mode refuses. %s", soundness_why(reason));
	else
		snprintf(text, sizeof(text), "Open, it defeats %d of the %d reasons that this mode refuses. %s", __builtin_popcountll(defeated),
			 __builtin_popcountll(suggestion->refused), soundness_why(reason));
	comment(file, text);
	if (REFUSED_BY_SEAL & REASON_BIT(reason))
		comment(file, "Once it is sealed, the engine refuses this whatever a mode says.");
}

/* A path that is a word of a mode's text as it stands. */
static bool is_plain_path(const struct group *group)
{
	char safe[PROGRAM_SHOWN];

	return group->has_path && !strcmp(safe_text(group->program, safe, sizeof(safe)), group->program) && !strpbrk(group->program, " #\\\"'");
}

/* Can a rule for single programs stand in for this allowance: are they known, and surely the ones that ask? */
static bool can_be_narrower(const struct groups *groups, enum reason reason)
{
	size_t found = 0;

	if (!(RULE_REASONS & REASON_BIT(reason)) || groups->folded_rows)
		return false;
	for (size_t i = 0; i < groups->count; i++) {
		if (!needs(&groups->list[i], reason))
			continue;
		if (!is_plain_path(&groups->list[i]) || groups->list[i].doubtful)
			return false;
		found++;
	}
	return found > 0;
}

static void comment_narrower(FILE *file, const struct groups *groups, const struct reason_words *reason)
{
	const struct group *told = NULL;
	size_t found = 0;

	if (!can_be_narrower(groups, reason->id))
		return;
	fputs("# Narrower, for these programs alone:\n", file);
	for (size_t i = 0; i < groups->count; i++) {
		if (!needs(&groups->list[i], reason->id) || (told && groups_same_program(told, &groups->list[i])))
			continue;
		told = &groups->list[i];
		if (found++ < PROGRAMS_TOLD)
			fprintf(file, "#   allow %s for exe %s\n", reason->name, told->program);
	}
}

static void write_allowance(FILE *file, const struct report *report, const struct suggestion *suggestion, const struct reason_words *reason)
{
	fputc('\n', file);
	if (suggestion->attempted & REASON_BIT(reason->id)) {
		comment_programs(file, &report->groups, reason->id);
		comment_cost(file, suggestion, reason->id);
		comment_narrower(file, &report->groups, reason);
	} else {
		fputs("# Nobody watched for this. Evaluate confidentiality to know whether it can be refused.\n", file);
	}
	fprintf(file, "allow %s\n", reason->name);
}

static void write_mode(FILE *file, const struct report *report, const char *name)
{
	const struct suggestion suggestion = suggestion_of(report);
	const kl_u64 open = suggestion.attempted | suggestion.unwatched;

	comment_head(file, report);
	fprintf(file, "mode %s\nsummary refuses what nothing attempted while it was recorded\n", name);
	if (suggestion.refused & INTEGRITY_REASONS)
		fputs("deny integrity\n", file);
	if (suggestion.refused & CONFIDENTIALITY_REASONS)
		fputs("deny confidentiality\n", file);
	else if (suggestion.unwatched & CONFIDENTIALITY_REASONS)
		fputs("# Nobody watched for the reasons of confidentiality: evaluate that to know whether they can be refused.\n", file);
	for (int i = 0; i < REASON_COUNT; i++) {
		const kl_u64 bit = REASON_BIT(reason_table[i].id);
		const bool class_open = reason_table[i].cls == CLASS_CONFIDENTIALITY && !(suggestion.refused & CONFIDENTIALITY_REASONS);

		if (open & bit && !(class_open && suggestion.unwatched & bit))
			write_allowance(file, report, &suggestion, &reason_table[i]);
	}
}

char *suggestion_text(const struct report *report, const char *name)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	write_mode(file, report, name);
	if (fclose(file)) {
		free(text);
		return NULL;
	}
	return text;
}
