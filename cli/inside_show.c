// SPDX-License-Identifier: GPL-2.0-only
/*
 * Findings for people and for programs.
 */
#include <stdio.h>
#include <string.h>

#include "inside.h"
#include "reason_list.h"

static const struct {
	const char *word;
	enum tone tone;
} states[] = {
	[INSIDE_SURE] = {"inside", TONE_BAD},
	[INSIDE_UNKNOWN] = {"unknown", TONE_DOUBT},
	[INSIDE_STOPS] = {"will stop", TONE_PLAIN},
};

static void print_row(struct table *table, const struct inside_finding *finding)
{
	char pid[16] = "-", what[5000];

	if (finding->pid)
		snprintf(pid, sizeof(pid), "%d", (int)finding->pid);
	snprintf(what, sizeof(what), "%s", finding->what);
	if (finding->more)
		snprintf(what + strlen(what), sizeof(what) - strlen(what), " and %u more", finding->more);
	if (finding->exe)
		snprintf(what + strlen(what), sizeof(what) - strlen(what), ", by %s", finding->exe);
	table_row(table, (const struct cell[]){{inside_kinds[finding->kind].name, TONE_PLAIN},
					       {states[finding->state].word, states[finding->state].tone},
					       {pid, TONE_PLAIN},
					       {*finding->program ? finding->program : "-", TONE_PLAIN},
					       {what, TONE_PLAIN}});
}

static void print_cures(const struct out *out, const struct inside_list *list)
{
	struct table *table = table_new(out, (const char *const[]){"KIND", "WHAT TO DO", NULL});
	kl_u64 told = 0;

	for (size_t i = 0; i < list->count; i++) {
		const enum inside_kind kind = list->findings[i].kind;

		if (!(told >> kind & 1))
			table_row(table, (const struct cell[]){{inside_kinds[kind].name, TONE_PLAIN}, {inside_kinds[kind].cure, TONE_PLAIN}});
		told |= (kl_u64)1 << kind;
	}
	out_say(out, "\n");
	table_print(table);
}

void inside_print(const struct out *out, const struct inside_list *list)
{
	struct table *table;

	if (list->lost)
		out_tone(out, TONE_DOUBT, "unknown: memory was out for %zu findings.\n", list->lost);
	if (!list->count)
		return;
	table = table_new(out, (const char *const[]){"KIND", "STATE", "PID", "PROGRAM", "WHAT", NULL});
	for (size_t i = 0; i < list->count; i++)
		print_row(table, &list->findings[i]);
	table_print(table);
	print_cures(out, list);
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? out_string(text) : json_null();
}

static json_t *finding_json(const struct inside_finding *finding)
{
	static const char *const words[] = {[INSIDE_SURE] = "inside", [INSIDE_UNKNOWN] = "unknown", [INSIDE_STOPS] = "stops"};

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:s}", "kind", inside_kinds[finding->kind].name, "state",
			 words[finding->state], "reasons", reason_list_json(finding->reasons), "pid",
			 finding->pid ? json_integer(finding->pid) : json_null(), "program", text_or_null(finding->program), "exe",
			 text_or_null(finding->exe), "what", out_string(finding->what), "more", (int)finding->more, "cure",
			 inside_kinds[finding->kind].cure);
}

static json_t *lost_json(void)
{
	return json_pack("{s:s, s:s, s:o, s:n, s:n, s:n, s:s, s:i, s:s}", "kind", inside_kinds[INSIDE_UNSEEN].name, "state", "unknown",
			 "reasons", reason_list_json(inside_kinds[INSIDE_UNSEEN].reasons), "pid", "program", "exe", "what",
			 "memory was out for a finding", "more", 0, "cure", "free memory");
}

json_t *inside_json(const struct inside_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, finding_json(&list->findings[i]));
	for (size_t i = 0; i < list->lost; i++)
		json_array_append_new(array, lost_json());
	return array;
}

void inside_refuse(const struct out *out, const struct inside_list *list, const char *changed)
{
	const size_t remaining = inside_remaining(list), unknown = inside_unknown(list);
	char message[512];

	inside_print(out, list);
	out_say(out, "\n");
	snprintf(message, sizeof(message),
		 "%s: --strict, and %zu already inside remain%s (%zu of them unknown); end or remove them as it says for each kind, "
		 "look again with `kernlock inside`, or go on without --strict",
		 changed, remaining, remaining == 1 ? "s" : "", unknown);
	if (out->json)
		out_json(out, json_pack("{s:{s:s, s:o}, s:o}", "error", "kind", "inside", "message", out_string(message), "already_inside",
					inside_json(list)));
	else
		out_error(out, "inside", "%s", message);
}
