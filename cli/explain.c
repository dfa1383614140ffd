// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock explain`: what a reason refuses and what to do, found by the reason's name or
 * by what a program reported.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../lang/mode.h"
#include "../lang/soundness.h"
#include "../lang/words.h"
#include "reason_list.h"
#include "verb.h"

/* Do the letters of @word stand in @text as a whole word, whatever their case? */
static bool has_word(const char *text, const char *word)
{
	const size_t length = strlen(word);

	for (const char *at = text; length && (at = strcasestr(at, word)); at++)
		if ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[length]))
			return true;
	return false;
}

static bool mentions(const struct reason_words *reason, const char *word)
{
	return has_word(reason->name, word) || has_word(reason->programs, word) || has_word(reason->looks, word) ||
	       has_word(reason->refused, word) || has_word(reason->kernel, word);
}

/* The reasons that would be defeated if this one were open. */
static kl_u64 depend_on(enum reason reason)
{
	return soundness_defeats(reason);
}

/* The reasons which, open, defeat this one. */
static kl_u64 depends_on(enum reason reason)
{
	kl_u64 reasons = 0;

	for (int i = 0; i < REASON_COUNT; i++)
		if (soundness_defeats(reason_table[i].id) & REASON_BIT(reason))
			reasons |= REASON_BIT(reason_table[i].id);
	return reasons;
}

static json_t *reason_json(const struct reason_words *reason)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o}", "reason", reason->name, "class", class_name(reason->cls),
			 "kernel", reason->kernel, "refused", reason->refused, "programs", reason->programs, "looks", reason->looks,
			 "instead", reason->instead, "depend_on_it", reason_list_json(depend_on(reason->id)), "why",
			 soundness_why(reason->id), "depends_on", reason_list_json(depends_on(reason->id)));
}

static void print_reason(const struct out *out, const struct reason_words *reason)
{
	struct table *table = table_new(out, (const char *const[]){"", "", NULL});
	char depending[REASON_LIST_SIZE], needed[REASON_LIST_SIZE], kernel[128];

	reason_list(depend_on(reason->id), depending);
	reason_list(depends_on(reason->id), needed);
	snprintf(kernel, sizeof(kernel), "%s%s%s", class_name(reason->cls), *reason->kernel ? ", the kernel's " : "", reason->kernel);
	out_tone(out, TONE_HEAD, "%s\n", reason->name);
	table_row(table, (const struct cell[]){{"protects", TONE_PLAIN}, {kernel, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"nobody may", TONE_PLAIN}, {reason->refused, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"who notices", TONE_PLAIN}, {reason->programs, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"how it looks", TONE_PLAIN}, {reason->looks, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"instead", TONE_PLAIN}, {reason->instead, TONE_GOOD}});
	table_row(table, (const struct cell[]){{"left open", TONE_PLAIN}, {soundness_why(reason->id), TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"open, it defeats", TONE_PLAIN}, {depending, TONE_PLAIN}});
	table_row(table, (const struct cell[]){{"defeated by open", TONE_PLAIN}, {needed, TONE_PLAIN}});
	table_print(table);
}

static enum exit_status explain_reasons(const struct out *out, kl_u64 reasons)
{
	json_t *list = json_array();
	int printed = 0;

	for (int i = 0; i < REASON_COUNT; i++) {
		if (!(reasons & REASON_BIT(reason_table[i].id)))
			continue;
		json_array_append_new(list, reason_json(&reason_table[i]));
		if (!out->json) {
			out_say(out, "%s", printed++ ? "\n" : "");
			print_reason(out, &reason_table[i]);
		}
	}
	out_json(out, json_pack("{s:o}", "reasons", list));
	return STATUS_OK;
}

static enum exit_status not_found(const struct invocation *call)
{
	const char *names[REASON_COUNT + 1] = {0};
	const char *word = call->arguments[0];

	for (int i = 0; i < REASON_COUNT; i++)
		names[i] = reason_table[i].name;

	const char *nearest = nearest_name(word, strlen(word), names);

	if (nearest && call->count == 1)
		out_error(call->out, "usage", "there is no reason '%s'; did you mean '%s'?", word, nearest);
	else
		out_error(call->out, "usage", "nothing that lockdown refuses fits %s'%s'%s; say a reason's name, or an error and the "
			  "program that reported it: `kernlock explain EINVAL bpf`", call->count == 2 ? "both " : "", word,
			  call->count == 2 ? " and the second word" : "");
	return STATUS_USAGE;
}

static enum exit_status run_explain(const struct invocation *call)
{
	const char *first = call->arguments[0];
	const struct reason_words *named = call->count == 1 ? reason_named(first, strlen(first)) : NULL;
	kl_u64 reasons = named ? REASON_BIT(named->id) : 0;

	for (int i = 0; i < REASON_COUNT && !named; i++)
		if (mentions(&reason_table[i], first) && (call->count < 2 || mentions(&reason_table[i], call->arguments[1])))
			reasons |= REASON_BIT(reason_table[i].id);
	return reasons ? explain_reasons(call->out, reasons) : not_found(call);
}

const struct verb verb_explain = {
	.name = "explain",
	.usage = "REASON | ERROR PROGRAM",
	.summary = "Tell what a refusal means, and what to use instead",
	.manual = "Tells what is refused for _REASON_, which programs notice, how it looks to them, what to use instead, and which "
		  "other reasons depend on it. Without knowing the reason, give what was seen: an errno and the program or word that "
		  "went with it, as in *kernlock explain EINVAL bpf*.",
	.least = 1,
	.most = 2,
	.words = WORDS_REASONS,
	.run = run_explain,
};
