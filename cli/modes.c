// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock modes`: which modes there are, what one says, and which doors it leaves open.
 */
#include <stdio.h>
#include <string.h>

#include "../lang/soundness.h"
#include "../lang/words.h"
#include "engine.h"
#include "exceptions.h"
#include "extras.h"
#include "mode_files.h"
#include "reason_list.h"
#include "verb.h"

enum { OPTION_CHECK };

static enum exit_status load(const struct out *out, const char *word, struct policy *policy)
{
	struct mode_error error;
	char text[640];

	if (!mode_load(word, policy, &error))
		return STATUS_OK;
	mode_error_text(&error, text, sizeof(text));
	if (out->json)
		out_json(out, json_pack("{s:{s:s, s:o, s:o, s:i, s:i}}", "error", "kind", "mode", "message",
					out_string(error.what), "file", out_string(error.file), "line", (int)error.line,
					"column", (int)error.column));
	else
		out_error(out, "mode", "%s", text);
	return STATUS_USAGE;
}

static json_t *policy_json(const struct policy *policy)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:b}", "mode", policy->mode, "summary", policy->summary, "from",
			 mode_is_shipped(policy->mode) ? "built in" : MODE_DIRECTORY, "refused", reason_list_json(policy->deny),
			 "audited", reason_list_json(policy->audit), "exceptions", exceptions_json(policy), "weaker_than_integrity", soundness_is_weaker(policy));
}

static void mode_row(struct table *table, const char *name, const struct policy *policy)
{
	char refused[16], audited[16];

	snprintf(refused, sizeof(refused), "%d", __builtin_popcountll(policy->deny));
	snprintf(audited, sizeof(audited), "%d", __builtin_popcountll(policy->audit));
	table_row(table, (const struct cell[]){
				 {name, TONE_PLAIN},
				 {refused, TONE_PLAIN},
				 {audited, TONE_PLAIN},
				 {soundness_is_weaker(policy) ? "weaker" : "yes", soundness_is_weaker(policy) ? TONE_DOUBT : TONE_GOOD},
				 {mode_is_shipped(name) ? "built in" : MODE_DIRECTORY, TONE_PLAIN},
				 {policy->summary, TONE_PLAIN},
			 });
}

static void broken_row(struct table *table, const char *name, const struct mode_error *error)
{
	char text[640];

	mode_error_text(error, text, sizeof(text));
	table_row(table, (const struct cell[]){{name, TONE_BAD}, {"-", TONE_PLAIN}, {"-", TONE_PLAIN}, {"error", TONE_BAD},
					       {MODE_DIRECTORY, TONE_PLAIN}, {text, TONE_BAD}});
}

static json_t *broken_json(const char *name, const struct mode_error *error)
{
	char text[640];

	mode_error_text(error, text, sizeof(text));
	return json_pack("{s:o, s:o}", "mode", out_string(name), "error", out_string(text));
}

static enum exit_status list_modes(const struct out *out)
{
	struct table *table = table_new(out, (const char *const[]){"MODE", "REFUSED", "AUDITED", "INTEGRITY", "FROM", "SUMMARY", NULL});
	enum exit_status status = STATUS_OK;
	json_t *list = json_array();
	struct mode_names names;

	if (mode_names_read(&names)) {
		out_error(out, "failure", "cannot list the modes: out of memory");
		return STATUS_FAILED;
	}
	for (size_t i = 0; i < names.count; i++) {
		struct mode_error error;
		struct policy policy;

		if (mode_load(names.names[i], &policy, &error)) {
			broken_row(table, names.names[i], &error);
			json_array_append_new(list, broken_json(names.names[i], &error));
			status = STATUS_USAGE;
		} else {
			mode_row(table, names.names[i], &policy);
			json_array_append_new(list, policy_json(&policy));
		}
	}
	mode_names_free(&names);
	table_print(table);
	out_json(out, json_pack("{s:o}", "modes", list));
	return status;
}

static enum exit_status show_mode(const struct out *out, const char *name)
{
	struct policy policy;
	enum exit_status status = load(out, name, &policy);

	if (status != STATUS_OK)
		return status;
	if (out->json)
		out_json(out, policy_json(&policy));
	else if (mode_print(&policy, stdout))
		status = STATUS_FAILED;
	return status;
}

static json_t *door_json(const struct policy *policy, const struct reason_words *reason)
{
	return json_pack("{s:s, s:s, s:o, s:s}", "reason", reason->name, "action",
			 policy->audit & REASON_BIT(reason->id) ? "audit" : "allow", "defeats",
			 reason_list_json(soundness_defeated(policy, reason->id)), "why", soundness_why(reason->id));
}

/* A whole class or all of them has a shorter name than its reasons. */
static void defeated_text(const struct policy *policy, enum reason open, char text[REASON_LIST_SIZE])
{
	const kl_u64 defeated = soundness_defeated(policy, open);

	if (defeated && defeated == policy->deny)
		strcpy(text, "everything that this mode refuses");
	else
		reason_list(defeated, text);
}

static void print_doors(const struct out *out, const struct policy *policy)
{
	struct table *table = table_new(out, (const char *const[]){"OPEN DOOR", "DEFEATS", "WHY", NULL});
	char defeated[REASON_LIST_SIZE];

	for (int i = 0; i < REASON_COUNT; i++) {
		const enum reason id = reason_table[i].id;

		if (policy->deny & REASON_BIT(id))
			continue;
		defeated_text(policy, id, defeated);
		table_row(table, (const struct cell[]){{reason_table[i].name, TONE_PLAIN},
						       {defeated, soundness_defeated(policy, id) ? TONE_BAD : TONE_PLAIN},
						       {soundness_why(id), TONE_PLAIN}});
	}
	table_print(table);
}

static void print_judgement(const struct out *out, const struct policy *policy)
{
	const kl_u64 open = INTEGRITY_REASONS & ~policy->deny, excepted = INTEGRITY_REASONS & policy_excepted(policy);
	char names[REASON_LIST_SIZE];

	if (open)
		out_tone(out, TONE_BAD, "%s is WEAKER THAN INTEGRITY: it leaves %d of the %d integrity reasons open.\n", policy->mode,
			 __builtin_popcountll(open), __builtin_popcountll(INTEGRITY_REASONS));
	else if (!excepted)
		out_tone(out, TONE_GOOD, "%s refuses all that integrity refuses.\n", policy->mode);
	if (!excepted)
		return;
	reason_list(excepted, names);
	out_tone(out, TONE_BAD, "%s is WEAKER THAN INTEGRITY: it refuses %s, but not to every program.\n", policy->mode, names);
}

static void print_extras(const struct out *out, const struct engine_extras *extras)
{
	for (int i = 0; i < extras->count; i++) {
		char text[EXTRA_TEXT];

		extra_text(&extras->extras[i], text);
		out_say(out, "It needs an extra program: %s.\n", text);
	}
}

/* Unsound: something this mode refuses is refused in vain, or less than integrity is refused. */
static bool is_unsound(const struct policy *policy)
{
	kl_u64 defeated = 0;

	for (int i = 0; i < REASON_COUNT; i++)
		defeated |= soundness_defeated(policy, reason_table[i].id);
	return defeated || soundness_is_weaker(policy);
}

static enum exit_status check_mode(const struct out *out, const char *word)
{
	struct policy policy;
	const enum exit_status status = load(out, word, &policy);
	struct engine_extras extras;
	json_t *doors;

	if (status != STATUS_OK)
		return status;
	engine_choose()->extras(&policy, &extras);
	doors = json_array();
	for (int i = 0; i < REASON_COUNT; i++)
		if (!(policy.deny & REASON_BIT(reason_table[i].id)))
			json_array_append_new(doors, door_json(&policy, &reason_table[i]));
	if (!out->json) {
		print_judgement(out, &policy);
		print_extras(out, &extras);
		exceptions_print(out, &policy);
		if (json_array_size(doors)) {
			out_say(out, "\n");
			print_doors(out, &policy);
		}
	}
	out_json(out, json_pack("{s:s, s:b, s:b, s:o, s:o, s:o}", "mode", policy.mode, "weaker_than_integrity", soundness_is_weaker(&policy),
				"sound", !is_unsound(&policy), "exceptions", exceptions_json(&policy), "extra_programs", extras_json(&extras), "doors", doors));
	return is_unsound(&policy) ? STATUS_OPEN : STATUS_OK;
}

static enum exit_status run_modes(const struct invocation *call)
{
	const bool show = call->count == 2 && !strcmp(call->arguments[0], "show");

	if (call->given[OPTION_CHECK] && call->count == 1)
		return check_mode(call->out, call->arguments[0]);
	if (!call->given[OPTION_CHECK] && show)
		return show_mode(call->out, call->arguments[1]);
	if (!call->given[OPTION_CHECK] && !call->count)
		return list_modes(call->out);
	out_error(call->out, "usage", "usage: kernlock modes [show MODE | --check FILE]");
	return STATUS_USAGE;
}

const struct verb verb_modes = {
	.name = "modes",
	.usage = "[show MODE | --check FILE]",
	.summary = "List the modes, show what one refuses, or check one",
	.manual = "Without arguments: every mode there is, with how much it refuses. *show* _MODE_ prints the compiled mode as "
		  "text, everything it extends taken in; compiling that text gives the same mode. *--check* _FILE_ (a mode file, or a "
		  "mode's name) reports errors in the text, names what it makes slower when the engine needs extra programs for it, and "
		  "names every door that the mode leaves open and what each defeats; it exits 3 when a refused reason is refused in vain or when the mode is weaker than integrity.",
	.options = {[OPTION_CHECK] = {"check", "name the doors that a mode leaves open", NULL}},
	.most = 2,
	.words = WORDS_MODES,
	.run = run_modes,
};
