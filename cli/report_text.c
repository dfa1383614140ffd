// SPDX-License-Identifier: GPL-2.0-only
/*
 * A report for a terminal.
 */
#include <inttypes.h>
#include <string.h>

#include "../lang/words.h"
#include "mode_files.h"
#include "reason_list.h"
#include "report.h"
#include "report_words.h"
#include "safe_text.h"

/* Rows of the table; a page or JSON has all of them. */
#define ROWS_SHOWN 60
#define TEXT_SIZE 1024

#define WEEK (7 * 24 * 60 * 60)

static const struct {
	const char *word;
	enum tone tone;
} answers[] = {
	[JUDGED_UNKNOWN] = {"cannot tell", TONE_DOUBT},
	[JUDGED_CLEAR] = {"yes", TONE_GOOD},
	[JUDGED_REFUSES] = {"NO", TONE_BAD},
};

static void print_head(const struct out *out, const struct report *report)
{
	const struct recording_head *head = &report->head;
	char host[WORDS_SIZE], mode[WORDS_SIZE], since[WORDS_SIZE], until[WORDS_SIZE], duration[WORDS_SIZE];
	const kl_u64 seconds = head->until > head->since ? head->until - head->since : 0;

	safe_text(head->host, host, sizeof(host));
	if (!head->since) {
		out_tone(out, TONE_DOUBT, "Nothing was recorded on %s: whether a mode is safe there cannot be told. `kernlock evaluate start` begins.\n", host);
		return;
	}
	out_say(out, "Recorded on %s for %s (%s to %s), evaluating %s.\n", host, duration_words(seconds, duration),
		time_words(head->since, since), time_words(head->until, until), safe_text(head->mode, mode, sizeof(mode)));
	if (head->lost)
		out_tone(out, TONE_DOUBT, "%s lost for want of room: what is told here is not complete.\n",
			 count_words(head->lost, "entry was", "entries were", duration));
	if (seconds < WEEK)
		out_say(out, "That is less than a week: what happens rarely (updates, suspend, a reboot, weekly jobs) was perhaps not seen.\n");
}

/* What was only asked about or probed: refused too, and nobody minds. */
static void add_harmless(const struct refusals *refusals, char *text, size_t size)
{
	const kl_u64 asked = refusals->counts[EVENT_QUERY], probed = refusals->counts[EVENT_PROBE];
	char questions[WORDS_SIZE], probes[WORDS_SIZE];

	if (!asked && !probed)
		return;
	count_words(asked, "question", "questions", questions);
	count_words(probed, "probe", "probes", probes);
	snprintf(text, size, "; %s%s%s would be refused too, harmlessly", asked ? questions : "", asked && probed ? " and " : "",
		 probed ? probes : "");
}

static void say_unknown(const struct report *report, const struct judged_mode *mode, char *text, size_t size)
{
	char list[REASON_LIST_SIZE];

	if (!report->head.since) {
		snprintf(text, size, "nothing was recorded");
	} else if (mode->unwatched) {
		reason_list(mode->unwatched, list);
		snprintf(text, size, "nothing that was seen would have been refused, but nobody watched for %.600s", list);
	} else {
		snprintf(text, size, "nothing that was seen would have been refused, but entries were lost");
	}
}

static void say_why(const struct report *report, const struct judged_mode *mode, char *text, size_t size)
{
	const struct refusals *refusals = &mode->refusals;
	char programs[WORDS_SIZE], times[WORDS_SIZE];
	size_t used;

	if (mode->judgement == JUDGED_UNKNOWN)
		say_unknown(report, mode, text, size);
	else if (mode->judgement == JUDGED_CLEAR)
		snprintf(text, size, "nothing that was attempted would have been refused");
	else
		snprintf(text, size, "%s%s would have been refused %s", report->groups.folded_rows ? "at least " : "",
			 count_words(refusals->programs, "program", "programs", programs),
			 count_words(refusals->counts[EVENT_ATTEMPT], "time", "times", times));
	used = strlen(text);
	add_harmless(refusals, text + used, size - used);
}

static void print_modes(const struct out *out, const struct report *report)
{
	struct table *table = table_new(out, (const char *const[]){"MODE", "SAFE HERE", "WHY", NULL});

	for (size_t i = 0; i < report->mode_count; i++) {
		const struct judged_mode *mode = &report->modes[i];
		char name[WORDS_SIZE], text[TEXT_SIZE], fault[TEXT_SIZE];

		safe_text(mode->name, name, sizeof(name));
		if (mode->broken) {
			mode_error_text(&mode->error, fault, sizeof(fault));
			table_row(table, (const struct cell[]){{name, TONE_PLAIN}, {"error", TONE_BAD},
							       {safe_text(fault, text, sizeof(text)), TONE_PLAIN}});
			continue;
		}
		say_why(report, mode, text, sizeof(text));
		table_row(table, (const struct cell[]){{name, TONE_PLAIN},
						       {answers[mode->judgement].word, answers[mode->judgement].tone},
						       {text, TONE_PLAIN}});
	}
	table_print(table);
}

static void group_row(struct table *table, const struct group *group, bool again, bool fleet)
{
	char program[WORDS_SIZE], user[WORDS_SIZE], first[WORDS_SIZE], last[WORDS_SIZE], what[WORDS_SIZE], count[24], machines[16];
	const bool refused = group->action == ACTION_DENY;
	const struct cell user_cell = {user_words(group, user), TONE_PLAIN};

	snprintf(count, sizeof(count), "%" PRIu64, (uint64_t)group->count);
	snprintf(machines, sizeof(machines), "%u", group->machines);
	snprintf(what, sizeof(what), "%s%s%s", kind_words(group->kind), refused ? ", refused" : "", group->doubtful ? ", by whom?" : "");
	table_row(table, (const struct cell[]){
				 {again ? "" : program_words(group, program), TONE_HEAD},
				 {reason_find(group->reason)->name, TONE_PLAIN},
				 {count, TONE_PLAIN},
				 {what, refused ? TONE_BAD : group->kind == EVENT_ATTEMPT ? TONE_PLAIN : TONE_DOUBT},
				 fleet ? (struct cell){machines, TONE_PLAIN} : user_cell,
				 {time_words(group->first, first), TONE_PLAIN},
				 {time_words(group->last, last), TONE_PLAIN},
				 {group->unit, TONE_PLAIN},
			 });
}

static void print_remedies(const struct out *out, const struct groups *groups)
{
	struct table *table = table_new(out, (const char *const[]){"REASON", "INSTEAD", NULL});

	for (int i = 0; i < REASON_COUNT; i++)
		if (groups->totals[reason_table[i].id][EVENT_ATTEMPT])
			table_row(table, (const struct cell[]){{reason_table[i].name, TONE_HEAD}, {reason_table[i].instead, TONE_PLAIN}});
	table_print(table);
}

static bool was_attempted(const struct groups *groups)
{
	for (int i = 0; i < REASON_COUNT; i++)
		if (groups->totals[reason_table[i].id][EVENT_ATTEMPT])
			return true;
	return false;
}

void report_groups_print(const struct out *out, const struct groups *groups, size_t most, bool fleet)
{
	struct table *table = table_new(out, (const char *const[]){"PROGRAM", "REASON", "TIMES", "WHAT", fleet ? "MACHINES" : "USER",
								   "FIRST", "LAST", "UNIT", NULL});
	const size_t shown = groups->count < most ? groups->count : most;

	for (size_t i = 0; i < shown; i++)
		group_row(table, &groups->list[i], i && groups_same_program(&groups->list[i - 1], &groups->list[i]), fleet);
	table_print(table);
	if (shown < groups->count)
		out_say(out, "... and %zu rows more: --json and --html have them all.\n", groups->count - shown);
	if (groups->folded_rows)
		out_tone(out, TONE_DOUBT, "%" PRIu64 " rows more were counted by reason, but not told apart: there are too many.\n",
			 (uint64_t)groups->folded_rows);
	if (was_attempted(groups)) {
		out_say(out, "\n");
		print_remedies(out, groups);
	}
}

void report_print(const struct out *out, const struct report *report)
{
	if (out->json)
		return;
	print_head(out, report);
	out_say(out, "\n");
	print_modes(out, report);
	if (!report->groups.count)
		return;
	out_say(out, "\n");
	report_groups_print(out, &report->groups, ROWS_SHOWN, false);
}
