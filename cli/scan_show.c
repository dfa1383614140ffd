// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scan's answer, for people and for programs, and which modes refuse what.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../core/decide.h"
#include "mode_files.h"
#include "reason_list.h"
#include "safe_text.h"
#include "scan.h"

/* ---- modes */

/* A set of modes is one word; nobody reads a list of more. */
#define MODES_MAX 64

struct modes {
	struct mode_names names;
	struct policy policies[MODES_MAX];
	kl_u64 usable; /* those that compile */
	size_t count;
};

static void modes_read(struct modes *modes)
{
	struct mode_error error;

	*modes = (struct modes){0};
	if (mode_names_read(&modes->names) < 0)
		return;
	modes->count = modes->names.count < MODES_MAX ? modes->names.count : MODES_MAX;
	for (size_t i = 0; i < modes->count; i++)
		if (!mode_load(modes->names.names[i], &modes->policies[i], &error))
			modes->usable |= (kl_u64)1 << i;
}

static bool refuses(const struct policy *policy, kl_u64 reasons)
{
	for (kl_u32 reason = 0; reason < REASON_LIMIT; reason++)
		if (reasons >> reason & 1 && decide(policy, &(struct request){.reason = reason}).action == ACTION_DENY)
			return true;
	return false;
}

static kl_u64 refusing(const struct modes *modes, kl_u64 reasons)
{
	kl_u64 set = 0;

	for (size_t i = 0; i < modes->count; i++)
		if (modes->usable >> i & 1 && refuses(&modes->policies[i], reasons))
			set |= (kl_u64)1 << i;
	return set;
}

static int size_of(kl_u64 set)
{
	return __builtin_popcountll(set);
}

/* "all", "none", "all but keep-modules", or their names. */
static void modes_text(const struct modes *modes, kl_u64 set, char *text, size_t size)
{
	const kl_u64 others = modes->usable & ~set;
	const bool inverted = size_of(others) < size_of(set);
	const kl_u64 told = inverted ? others : set;
	size_t used = (size_t)snprintf(text, size, "%s", !set ? "none" : !others ? "all" : inverted ? "all but " : "");
	bool first = true;

	for (size_t i = 0; set && others && i < modes->count; i++)
		if (told >> i & 1 && used < size) {
			used += (size_t)snprintf(text + used, size - used, "%s%s", first ? "" : ", ", modes->names.names[i]);
			first = false;
		}
}

static json_t *modes_json(const struct modes *modes, kl_u64 set)
{
	json_t *list = json_array();

	for (size_t i = 0; i < modes->count; i++)
		if (set >> i & 1)
			json_array_append_new(list, out_string(modes->names.names[i]));
	return list;
}

/* ---- for people */

static const struct {
	const char *word;
	enum tone tone;
} states[] = {[SCAN_SURE] = {"sure", TONE_BAD}, [SCAN_UNKNOWN] = {"unknown", TONE_DOUBT}};

#define DETAIL_SIZE 8192

/* ". Stops: its events. Instead: ..." where the words of the kind do not say it. */
static void whole_detail(const struct scan_finding *finding, char text[DETAIL_SIZE])
{
	safe_text(finding->detail, text, DETAIL_SIZE - 1024);
	if (finding->stops)
		snprintf(text + strlen(text), DETAIL_SIZE - strlen(text), ". Stops: %s", finding->stops);
	if (finding->instead)
		snprintf(text + strlen(text), DETAIL_SIZE - strlen(text), ". Instead: %s", finding->instead);
}

static void print_finding(struct table *table, const struct modes *modes, const struct scan_finding *finding)
{
	char reasons[REASON_LIST_SIZE], refused[700], id[1200], detail[DETAIL_SIZE];

	safe_text(finding->id, id, sizeof(id));
	whole_detail(finding, detail);
	reason_list(finding->reasons, reasons);
	modes_text(modes, refusing(modes, finding->reasons), refused, sizeof(refused));
	table_row(table, (const struct cell[]){{id, TONE_PLAIN},
					       {states[finding->state].word, states[finding->state].tone},
					       {finding->reasons == ALL_REASONS ? "any" : finding->reasons ? reasons : "-", TONE_PLAIN},
					       {refused, TONE_PLAIN},
					       {detail, TONE_PLAIN}});
}

static void print_kind(const struct out *out, const struct modes *modes, const struct scan_list *list, size_t first, size_t end)
{
	const struct scan_kind_words *kind = &scan_kinds[list->findings[first].kind];
	struct table *table = table_new(out, (const char *const[]){"", "", NULL});

	out_tone(out, TONE_HEAD, "\n%s\n", kind->name);
	table_row(table, (const struct cell[]){{"what", TONE_PLAIN}, {kind->what, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"stops", TONE_PLAIN}, {kind->stops, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"instead", TONE_PLAIN}, {kind->instead, TONE_GOOD}});
	table_print(table);
	table = table_new(out, (const char *const[]){"FINDING", "STATE", "REASONS", "REFUSED BY", "DETAIL", NULL});
	for (size_t i = first; i < end; i++)
		print_finding(table, modes, &list->findings[i]);
	table_print(table);
}

static void print_gaps(const struct out *out, const struct scan_list *list)
{
	struct table *table = table_new(out, (const char *const[]){"NOT LOOKED AT", "WHY", NULL});

	for (size_t i = 0; i < list->gap_count; i++)
		table_row(table, (const struct cell[]){{list->gaps[i].what, TONE_DOUBT}, {list->gaps[i].why, TONE_PLAIN}});
	if (list->gap_count)
		out_say(out, "\n");
	table_print(table);
}

void scan_print(const struct out *out, const struct scan_list *list)
{
	struct modes modes;
	size_t end;

	if (out->json)
		return;
	modes_read(&modes);
	out_say(out, "%zu findings, %zu of them unknown; %zu not looked at.\n", list->count + list->lost, scan_unknown(list), list->gap_count);
	if (list->lost)
		out_tone(out, TONE_DOUBT, "unknown: memory was out for %zu findings.\n", list->lost);
	for (size_t i = 0; i < list->count; i = end) {
		for (end = i; end < list->count && list->findings[end].kind == list->findings[i].kind;)
			end++;
		print_kind(out, &modes, list, i, end);
	}
	print_gaps(out, list);
	mode_names_free(&modes.names);
}

/* ---- for programs */

static json_t *finding_json(const struct modes *modes, const struct scan_finding *finding)
{
	const struct scan_kind_words *kind = &scan_kinds[finding->kind];

	return json_pack("{s:o, s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:o}", "id", out_string(finding->id), "kind", kind->name, "state",
			 states[finding->state].word, "reasons", reason_list_json(finding->reasons), "refused_by",
			 modes_json(modes, refusing(modes, finding->reasons)), "what", kind->what, "stops",
			 finding->stops ? finding->stops : kind->stops, "instead", finding->instead ? finding->instead : kind->instead,
			 "detail", out_string(finding->detail));
}

json_t *scan_json(const struct scan_list *list)
{
	json_t *findings = json_array(), *gaps = json_array();
	struct modes modes;

	modes_read(&modes);
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(findings, finding_json(&modes, &list->findings[i]));
	mode_names_free(&modes.names);
	for (size_t i = 0; i < list->gap_count; i++)
		json_array_append_new(gaps, json_pack("{s:s, s:o}", "what", list->gaps[i].what, "why", out_string(list->gaps[i].why)));
	for (size_t i = 0; i < list->lost; i++)
		json_array_append_new(gaps, json_pack("{s:s, s:s}", "what", "a finding", "why", "memory was out"));
	return json_pack("{s:i, s:o, s:o, s:o}", "kernlock_scan", SCAN_VERSION, "root", list->root ? out_string(list->root) : json_null(),
			 "findings", findings, "not_looked_at", gaps);
}

enum exit_status scan_report(const struct out *out, const char *root)
{
	struct scan_list list = {0};
	const int error = scan_machine(root, &list);
	enum exit_status status = STATUS_OK;

	if (error < 0) {
		out_error(out, "failure", "cannot scan '%s': %s", root ? root : "/", strerror(-error));
		scan_free(&list);
		return STATUS_FAILED;
	}
	scan_print(out, &list);
	if (out->json)
		out_json(out, scan_json(&list));
	if (scan_unknown(&list) || (!list.root && list.gap_count))
		status = STATUS_UNKNOWN;
	scan_free(&list);
	return status;
}
