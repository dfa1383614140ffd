// SPDX-License-Identifier: GPL-2.0-only
/*
 * What `kernlock status` tells, as JSON; and the words that it tells people, too.
 */
#include "status_report.h"

#include <time.h>

#include "../lang/words.h"
#include "exceptions.h"
#include "extras.h"
#include "reason_list.h"
#include "trial.h"

const char *status_secure_boot(enum host_secure_boot state)
{
	static const char *const words[] = {
		[SECURE_BOOT_ON] = "on",
		[SECURE_BOOT_OFF] = "off",
		[SECURE_BOOT_NO_EFI] = "none: not started by EFI",
		[SECURE_BOOT_UNKNOWN] = "unknown",
	};

	return words[state];
}

static time_t loaded_when(const struct engine_state *state)
{
	struct timespec boot;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	return time(NULL) - boot.tv_sec + (time_t)(state->loaded_at / 1000000000);
}

void status_since(const struct engine_state *state, char text[STATUS_SINCE])
{
	const time_t when = loaded_when(state);
	struct tm local;

	strftime(text, STATUS_SINCE, "%Y-%m-%d %H:%M:%S %z", localtime_r(&when, &local));
}

static json_t *counts_json(const struct engine_state *state)
{
	json_t *counts = json_object();

	for (int i = 0; i < REASON_COUNT; i++) {
		const struct event_counts *each = &state->counts[reason_table[i].id];

		if (each->denied || each->audited)
			json_object_set_new(counts, reason_table[i].name,
					    json_pack("{s:I, s:I}", "denied", (json_int_t)each->denied, "audited",
						      (json_int_t)each->audited));
	}
	return counts;
}

static json_t *program_json(const struct engine_state *state)
{
	return state->program_id ? json_integer(state->program_id) : json_null();
}

static json_t *loaded_json(const struct status_report *report)
{
	const struct engine_state *state = &report->state;
	char when[STATUS_SINCE];

	if (!report->known)
		return json_pack("{s:s}", "unknown", report->fault.what);
	if (!state->loaded)
		return json_null();
	status_since(state, when);
	return json_pack("{s:s, s:s, s:b, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "mode", state->policy.mode, "since", when, "at_boot",
			 state->at_boot, "program", program_json(state), "sealed", state->sealed, "trial", trial_json(state), "refused",
			 reason_list_json(state->policy.deny), "audited", reason_list_json(state->policy.audit), "exceptions",
			 exceptions_json(&state->policy), "extra_programs", extras_json(&state->extras), "counts", counts_json(state));
}

/* null: as configured, or it cannot be told. */
static json_t *difference_json(const struct status_report *report)
{
	char text[CONFIGURED_TEXT];

	if (!report->known || !configured_difference(&report->configured, &report->state, text))
		return json_null();
	return out_string(text);
}

json_t *status_json(const struct status_report *report)
{
	json_t *missing = json_array(), *unnamed = json_array();

	for (int i = 0; i < report->lack_count; i++)
		json_array_append_new(missing, json_pack("{s:s, s:s}", "what", report->lacks[i].what, "cure", report->lacks[i].cure));
	for (unsigned i = 0; i < report->kernel.unnamed_count && i < KERNEL_UNNAMED; i++)
		json_array_append_new(unnamed, json_string(report->kernel.unnamed[i].name));
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:n, s:o, s:s, s:s, s:I, s:s, s:o, s:o}", "engine", report->engine->name,
			 "other_engine", beside_json(&report->beside), "configured", configured_json(&report->configured), "not_as_configured", difference_json(report), "unit",
			 unit_word(report->configured.unit), "rescue", rescue_json(&report->configured), "loaded",
			 loaded_json(report), "trial_over", trial_over_json(&report->state), "verified", "evaluated",
			 reason_list_json(report->state.evaluated), "kernel_lockdown", *report->upstream ? report->upstream : "unknown",
			 "secure_boot", status_secure_boot(report->secure_boot), "taint", (json_int_t)report->taint, "taint_text",
			 report->taint_text, "missing", missing, "unnamed_kernel_reasons", unnamed);
}
