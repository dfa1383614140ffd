// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock evaluate status`: whether one runs, and how much it has seen.
 */
#include "evaluate.h"

#include <stdio.h>
#include <time.h>

#include "engine.h"
#include "reason_list.h"
#include "recording_live.h"

/** struct summary - what was recorded, in numbers. */
struct summary {
	kl_u64 rows, attempts, queries, probes;
};

static int add_up(void *context, const struct sighting *sighting)
{
	struct summary *summary = context;
	kl_u64 *const of_kind[] = {
		[EVENT_ATTEMPT] = &summary->attempts, [EVENT_QUERY] = &summary->queries, [EVENT_PROBE] = &summary->probes};

	summary->rows++;
	*of_kind[sighting->kind] += sighting->count;
	return 0;
}

static void print_status(const struct out *out, const struct engine_state *state, const struct recording_head *head,
			 const struct summary *summary)
{
	const time_t since = (time_t)head->since;
	struct tm local;
	char when[40] = "never", names[REASON_LIST_SIZE];

	if (head->since)
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S %z", localtime_r(&since, &local));
	if (state->evaluated)
		out_tone(out, TONE_GOOD, "An evaluation is running: '%s', since %s.\n", head->mode, when);
	else if (head->running)
		out_tone(out, TONE_BAD, "An evaluation of '%s' began %s and does not run: `kernlock evaluate resume` takes it up again.\n",
			 head->mode, when);
	else
		out_say(out, "No evaluation is running%s%s.\n", head->since ? "; the last one began " : "", head->since ? when : "");
	reason_list(state->evaluated, names);
	if (state->evaluated)
		out_say(out, "Recorded: %s.\n", names);
	out_say(out, "Seen: %llu attempts, %llu queries, %llu probes of what the kernel can, by %llu different callers.\n",
		(unsigned long long)summary->attempts, (unsigned long long)summary->queries, (unsigned long long)summary->probes,
		(unsigned long long)summary->rows);
	if (head->lost)
		out_tone(out, TONE_BAD, "%llu requests found no room and are known by their reason only (`kernlock status`).\n",
			 (unsigned long long)head->lost);
}

enum exit_status evaluate_status(const struct invocation *call)
{
	struct summary summary = {0};
	struct recording_head head;
	struct engine_state state;
	struct fault fault;

	if (engine_choose()->query(&state, &fault) || recording_gather(&head, add_up, &summary, &fault)) {
		out_error(call->out, "kernel", "%s", fault.what);
		return STATUS_UNKNOWN;
	}
	print_status(call->out, &state, &head, &summary);
	out_json(call->out, json_pack("{s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "evaluation",
				      state.evaluated ? "running" : head.running ? "interrupted" : "none", "mode", head.mode, "reasons",
				      reason_list_json(state.evaluated), "since", (json_int_t)head.since, "lost", (json_int_t)head.lost,
				      "attempts", (json_int_t)summary.attempts, "queries", (json_int_t)summary.queries, "probes",
				      (json_int_t)summary.probes, "callers", (json_int_t)summary.rows));
	return state.evaluated ? STATUS_OK : STATUS_OPEN;
}
