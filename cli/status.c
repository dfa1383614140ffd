// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock status`: what is in force, told apart from what is configured and verified.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lang/soundness.h"
#include "../lang/words.h"
#include "exceptions.h"
#include "extras.h"
#include "kernel_types.h"
#include "reason_list.h"
#include "status_format.h"
#include "status_report.h"
#include "trial.h"
#include "verb.h"
#include "vitals.h"

static void gather(struct status_report *report)
{
	const struct btf *btf = kernel_types();

	*report = (struct status_report){.engine = engine_choose()};
	configured_read(&report->configured);
	report->lack_count = report->engine->lacks(report->lacks);
	report->known = !report->engine->query(&report->state, &report->fault);
	beside_read(report->engine, &report->beside);
	if (host_upstream_level(report->upstream))
		strcpy(report->upstream, "unknown");
	report->secure_boot = host_secure_boot();
	report->taint = host_taint();
	if (report->taint < 0)
		strcpy(report->taint_text, "unknown");
	else
		host_taint_text(report->taint, report->taint_text);
	if (btf)
		kernel_reasons_read(btf, &report->kernel);
}

static void print_counts(const struct out *out, const struct status_report *report)
{
	const struct policy *policy = &report->state.policy;
	struct event_counts total;

	count_events(&report->state, &total);
	if (!report->known) {
		out_tone(out, TONE_DOUBT, "unknown: %s\n", report->fault.what);
	} else if (!report->state.loaded) {
		out_tone(out, TONE_BAD, "No mode is in force.");
		out_say(out, " 0 reasons refused, 0 audited, %d open.\n", open_count(policy));
	} else {
		const int denied = __builtin_popcountll(policy->deny), audited = __builtin_popcountll(policy->audit);

		out_tone(out, TONE_GOOD, "%s", policy->mode);
		out_say(out, " is in force: %d reasons refused, %d audited, %d open; %llu refusals and %llu audited since.\n",
			denied, audited, open_count(policy), (unsigned long long)total.denied,
			(unsigned long long)total.audited);
	}
}

static void row(struct table *table, const char *name, enum tone tone, const char *text)
{
	table_row(table, (const struct cell[]){{name, TONE_PLAIN}, {text, tone}});
}

static void trial_row(struct table *table, const struct engine_state *state)
{
	char text[TRIAL_TEXT];

	trial_text(state, text);
	if (*text)
		row(table, "trial", TONE_DOUBT, text);
}

static void engine_rows(struct table *table, const struct status_report *report)
{
	struct engine_hold hold;
	char text[200], when[STATUS_SINCE];

	if (report->state.loaded) {
		report->engine->hold(&report->state, &hold);
		status_since(&report->state, when);
		snprintf(text, sizeof(text), "yes: mode %s, since %s (%s)", report->state.policy.mode, when, hold.who);
		row(table, "loaded", TONE_GOOD, text);
		row(table, "verified", TONE_DOUBT, "not tried by status: run `kernlock verify`");
		row(table, "sealed", report->state.sealed ? TONE_GOOD : TONE_DOUBT, hold.seal);
	} else {
		row(table, "loaded", report->known ? TONE_PLAIN : TONE_DOUBT, report->known ? "nothing" : geteuid() ? "unknown: ask as root" : "unknown");
		row(table, "verified", report->known ? TONE_PLAIN : TONE_DOUBT, report->known ? "nothing to verify" : "unknown");
	}
}

static void beside_row(struct table *table, const struct beside *beside)
{
	char text[BESIDE_TEXT];

	if (beside->engine)
		row(table, "other engine", beside_text(beside, text), text);
}

static void configured_rows(struct table *table, const struct status_report *report)
{
	const struct configured *configured = &report->configured;
	char text[CONFIGURED_TEXT];
	const enum tone tone = configured_text(configured, text);

	row(table, "configured", tone, text);
	if (configured->rescue > 0)
		row(table, "rescue", TONE_DOUBT, RESCUE_WORD " is on the kernel command line: " BOOT_UNIT " does nothing in this boot");
	else if (configured->rescue < 0)
		row(table, "rescue", TONE_DOUBT, "unknown: /proc/cmdline cannot be read");
	if (report->known && configured_difference(configured, &report->state, text))
		row(table, "not as configured", report->state.loaded ? TONE_DOUBT : TONE_BAD, text);
}

static void evaluation_row(struct table *table, const struct engine_state *state)
{
	char text[128];

	if (!state->evaluated)
		return;
	snprintf(text, sizeof(text), "running: %d reasons are recorded; `kernlock report` shows what was seen",
		 __builtin_popcountll(state->evaluated));
	row(table, "evaluation", TONE_PLAIN, text);
}

static void unnamed_row(struct table *table, const struct kernel_reasons *kernel)
{
	for (unsigned i = 0; i < kernel->unnamed_count && i < KERNEL_UNNAMED; i++) {
		char text[160];

		snprintf(text, sizeof(text), "%s: kernlock has no name for it; treated as %s", kernel->unnamed[i].name,
			 reason_find(kernel->unnamed[i].treat)->name);
		row(table, "newer kernel", TONE_DOUBT, text);
	}
}

static void extra_rows(struct table *table, const struct engine_extras *extras)
{
	for (int i = 0; i < extras->count; i++) {
		char text[EXTRA_TEXT];

		extra_text(&extras->extras[i], text);
		row(table, "extra program", TONE_PLAIN, text);
	}
}

static void exception_rows(struct table *table, const struct policy *policy)
{
	for (kl_u32 i = 0; i < policy->exception_count; i++) {
		char text[EXCEPTION_STATE];
		const enum tone tone = exception_state(&policy->exceptions[i], text);

		row(table, "exception", tone, text);
	}
}

static void print_rows(const struct out *out, const struct status_report *report)
{
	struct table *table = table_new(out, (const char *const[]){"", "", NULL});

	row(table, "engine", TONE_PLAIN, report->engine->name);
	beside_row(table, &report->beside);
	configured_rows(table, report);
	engine_rows(table, report);
	exception_rows(table, &report->state.policy);
	trial_row(table, &report->state);
	extra_rows(table, &report->state.extras);
	evaluation_row(table, &report->state);
	row(table, "kernel's own lockdown", TONE_PLAIN, *report->upstream ? report->upstream : "unknown");
	row(table, "Secure Boot", TONE_PLAIN, status_secure_boot(report->secure_boot));
	row(table, "taint", report->taint ? TONE_DOUBT : TONE_PLAIN, report->taint_text);
	unnamed_row(table, &report->kernel);
	if (!report->lack_count)
		row(table, "missing to enforce", TONE_PLAIN, "nothing");
	for (int i = 0; i < report->lack_count; i++) {
		char text[512];

		snprintf(text, sizeof(text), "%s: %s", report->lacks[i].what, report->lacks[i].cure);
		row(table, "missing to enforce", TONE_BAD, text);
	}
	table_print(table);
}

static void print_refusals(const struct out *out, const struct engine_state *state)
{
	struct table *table = table_new(out, (const char *const[]){"REASON", "REFUSED", "AUDITED", NULL});
	struct event_counts total;

	for (int i = 0; i < REASON_COUNT; i++) {
		const struct event_counts *counts = &state->counts[reason_table[i].id];
		char denied[24], audited[24];

		snprintf(denied, sizeof(denied), "%llu", (unsigned long long)counts->denied);
		snprintf(audited, sizeof(audited), "%llu", (unsigned long long)counts->audited);
		if (counts->denied || counts->audited)
			table_row(table, (const struct cell[]){{reason_table[i].name, TONE_PLAIN}, {denied, TONE_PLAIN}, {audited, TONE_PLAIN}});
	}
	count_events(state, &total);
	if (total.denied || total.audited)
		out_say(out, "\n");
	table_print(table);
}

static enum exit_status run_table(const struct out *out)
{
	struct status_report report;

	gather(&report);
	if (out->json) {
		out_json(out, status_json(&report));
	} else {
		print_counts(out, &report);
		out_say(out, "\n");
		print_rows(out, &report);
		if (report.state.loaded)
			print_refusals(out, &report.state);
	}
	return report.known ? STATUS_OK : STATUS_UNKNOWN;
}

static enum exit_status run_status(const struct invocation *call)
{
	return status_in_format(call, run_table);
}

const struct verb verb_status = {
	.name = "status",
	.usage = "[--format FORMAT]",
	.summary = "Show what is in force, and what is missing (also the bare command)",
	.manual = "Shows what is in force, counts first. _configured_ is what the machine is set to enforce at boot (see "
		  "*boot*), _loaded_ is what the kernel holds now, _verified_ is what has been tried: three different things. Where the "
		  "first two differ, it says so, and why. The kernel's own "
		  "lockdown, Secure Boot and taint have rows of their own, because none of them implies another. What this kernel "
		  "lacks to enforce is listed with the exact option or boot parameter that cures it. A program that is attached only "
		  "because the mode asks for it is listed as an extra program, with what it makes slower. On a kernel that has both engines "
		  "it tells one in full, the stronger of those that hold anything, and the other one in a row.\n\n"
		  "Needs root to ask the kernel what is loaded; without, it says *unknown* and exits 4.\n\n" STATUS_FORMATS_MANUAL,
	.options = {STATUS_FORMAT_OPTION},
	.words = WORDS_NONE,
	.run = run_status,
};
