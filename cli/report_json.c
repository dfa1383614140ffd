// SPDX-License-Identifier: GPL-2.0-only
/*
 * A report as JSON; kernlock-report(5) is its documentation.
 */
#include <stdint.h>

#include "../lang/soundness.h"
#include "../lang/words.h"
#include "mode_files.h"
#include "reason_list.h"
#include "report.h"

/* JSON's readers have signed numbers. */
static json_int_t number(kl_u64 value)
{
	return value > INT64_MAX ? INT64_MAX : (json_int_t)value;
}

static json_t *group_json(const struct group *group, bool fleet)
{
	json_t *row = json_pack("{s:o, s:o, s:b, s:o, s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:o, s:o, s:o}", "program", out_string(group->program),
				"name", out_string(group->name), "is_path", group->has_path, "unit", out_string(group->unit),
				"reason", reason_find(group->reason)->name, "kind", event_kind_name(group->kind), "action",
				group->action == ACTION_DENY ? "refused" : "went-on", "doubtful", group->doubtful, "count", number(group->count),
				"first", number(group->first), "last", number(group->last), "uid",
				group->many_users ? json_null() : json_integer(group->uid), "parent", out_string(group->parent), "arguments",
				out_string(group->arguments));

	if (fleet)
		json_object_set_new(row, "machines", json_integer(group->machines));
	return row;
}

json_t *report_groups_json(const struct groups *groups, bool fleet)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < groups->count; i++)
		json_array_append_new(rows, group_json(&groups->list[i], fleet));
	return rows;
}

json_t *report_reasons_json(const struct groups *groups)
{
	json_t *list = json_array();

	for (int i = 0; i < REASON_COUNT; i++) {
		const struct reason_words *reason = &reason_table[i];
		const kl_u64 *totals = groups->totals[reason->id];

		if (!totals[EVENT_ATTEMPT] && !totals[EVENT_QUERY] && !totals[EVENT_PROBE])
			continue;
		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:s}", "reason", reason->name, "class",
						      class_name(reason->cls), "attempts", number(totals[EVENT_ATTEMPT]), "queries",
						      number(totals[EVENT_QUERY]), "probes", number(totals[EVENT_PROBE]), "refused",
						      reason->refused, "looks", reason->looks, "instead", reason->instead));
	}
	return list;
}

json_t *report_folded_json(const struct groups *groups)
{
	if (!groups->folded_rows)
		return json_null();
	return json_pack("{s:I, s:I}", "rows", number(groups->folded_rows), "count", number(groups->folded_count));
}

static json_t *mode_json(const struct judged_mode *mode)
{
	char text[640];

	if (mode->broken) {
		mode_error_text(&mode->error, text, sizeof(text));
		return json_pack("{s:o, s:o}", "mode", out_string(mode->name), "error", out_string(text));
	}
	return json_pack("{s:o, s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:b}", "mode", out_string(mode->name), "summary",
			 mode->policy.summary, "verdict", judgement_name(mode->judgement), "programs", number(mode->refusals.programs),
			 "attempts", number(mode->refusals.counts[EVENT_ATTEMPT]), "queries", number(mode->refusals.counts[EVENT_QUERY]),
			 "probes", number(mode->refusals.counts[EVENT_PROBE]), "reasons", reason_list_json(mode->refusals.reasons),
			 "harmless_reasons", reason_list_json(mode->refusals.harmless), "unwatched", reason_list_json(mode->unwatched),
			 "refused", reason_list_json(mode->policy.deny), "weaker_than_integrity", soundness_is_weaker(&mode->policy));
}

static json_t *modes_json(const struct report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->mode_count; i++)
		json_array_append_new(list, mode_json(&report->modes[i]));
	return list;
}

static json_t *recorded_json(const struct report *report)
{
	const struct recording_head *head = &report->head;

	if (!head->since)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:o, s:o, s:s}", "since", number(head->since), "until", number(head->until), "lost", number(head->lost),
			 "mode", out_string(head->mode), "reasons", reason_list_json(head->reasons), "verdict",
			 judgement_name(report->judgement));
}

json_t *report_json(const struct report *report, json_t *scan)
{
	const struct recording_head *head = &report->head;

	return json_pack("{s:i, s:s, s:{s:o, s:o, s:o}, s:o, s:o, s:o, s:o, s:o, s:o}", "kernlock_report", REPORT_VERSION, "made_by",
			 "kernlock " KERNLOCK_VERSION, "host", "name", out_string(head->host), "machine_id", out_string(head->machine_id),
			 "kernel", out_string(head->kernel), "recorded", recorded_json(report), "modes", modes_json(report), "reasons",
			 report_reasons_json(&report->groups), "rows", report_groups_json(&report->groups, false), "folded",
			 report_folded_json(&report->groups), "scan", scan ? scan : json_null());
}
