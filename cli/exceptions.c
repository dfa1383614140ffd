// SPDX-License-Identifier: GPL-2.0-only
#include "exceptions.h"

#include <stdio.h>
#include <string.h>

#include "../lang/words.h"
#include "bind.h"
#include "reason_list.h"

/** struct standing - how an exception stands on this machine, now. */
struct standing {
	struct exception now; /**< bound afresh; as it was, where that fails */
	struct fault fault;   /**< why it cannot be bound; empty: it can */
	bool holds;	      /**< it is bound to what is there now, or can be */
};

static bool is_still(const struct exception *bound, const struct exception *now)
{
	if (!exception_is_bound(bound))
		return true;
	return bound->kind == EXCEPTION_EXE ? file_is(&bound->file, &now->file) : bound->cgroup == now->cgroup;
}

static struct standing look(const struct exception *exception)
{
	struct standing standing = {.now = *exception};

	standing.holds = !bind_exception(&standing.now, &standing.fault) && is_still(exception, &standing.now);
	return standing;
}

static const char *bound_by(const struct exception *exception)
{
	if (exception->kind == EXCEPTION_EXE)
		return binding_text((enum binding)exception->file.binding);
	return exception->cgroup ? "bound by the cgroup's id" : "not bound";
}

static enum tone standing_text(const struct exception *exception, const struct standing *standing, char text[EXCEPTION_STATE])
{
	char rule[EXCEPTION_TEXT];

	exception_text(exception, rule);
	if (standing->holds)
		snprintf(text, EXCEPTION_STATE, "%s (%s)", rule, bound_by(&standing->now));
	else if (exception_is_bound(exception))
		snprintf(text, EXCEPTION_STATE, "%s: HOLDS NO LONGER: %s", rule,
			 *standing->fault.what ? standing->fault.what : "it is not what was bound any more");
	else
		snprintf(text, EXCEPTION_STATE, "%s: cannot be bound here: %s", rule, standing->fault.what);
	return standing->holds ? TONE_PLAIN : TONE_BAD;
}

enum tone exception_state(const struct exception *exception, char text[EXCEPTION_STATE])
{
	const struct standing standing = look(exception);

	return standing_text(exception, &standing, text);
}

void exceptions_list(const struct out *out, const struct policy *policy)
{
	for (kl_u32 i = 0; i < policy->exception_count; i++) {
		char text[EXCEPTION_STATE];
		const enum tone tone = exception_state(&policy->exceptions[i], text);

		out_tone(out, tone, "But: %s.\n", text);
	}
}

void exceptions_print(const struct out *out, const struct policy *policy)
{
	struct table *table = table_new(out, (const char *const[]){"EXCEPTION", "WHAT IS LEFT OF THE RISK", NULL});

	for (kl_u32 i = 0; i < policy->exception_count; i++) {
		const struct standing standing = look(&policy->exceptions[i]);
		char state[EXCEPTION_STATE], left[EXCEPTION_LEFT];
		const enum tone tone = standing_text(&policy->exceptions[i], &standing, state);

		exception_left(policy, &standing.now, left);
		table_row(table, (const struct cell[]){{state, tone}, {left, TONE_PLAIN}});
	}
	if (policy->exception_count)
		out_say(out, "\n");
	table_print(table);
}

static json_t *exception_json(const struct policy *policy, const struct exception *exception)
{
	const struct standing standing = look(exception);
	char rule[EXCEPTION_TEXT], left[EXCEPTION_LEFT];

	exception_text(exception, rule);
	exception_left(policy, &standing.now, left);
	return json_pack("{s:o, s:s, s:o, s:s, s:o, s:s, s:b, s:s}", "rule", out_string(rule), "action",
			 action_name((enum action)exception->action), "reasons", reason_list_json(exception->reasons), "kind",
			 exception->kind == EXCEPTION_EXE ? "exe" : "cgroup", "path", out_string(exception->path), "bound_by",
			 bound_by(&standing.now), "holds", standing.holds, "left", left);
}

json_t *exceptions_json(const struct policy *policy)
{
	json_t *list = json_array();

	for (kl_u32 i = 0; i < policy->exception_count; i++)
		json_array_append_new(list, exception_json(policy, &policy->exceptions[i]));
	return list;
}
