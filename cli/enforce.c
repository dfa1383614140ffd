// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock enforce`: puts a mode in force, or says why not and changes nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lang/soundness.h"
#include "../lang/words.h"
#include "engine.h"
#include "mode_files.h"
#include "reason_list.h"
#include "verb.h"

enum { OPTION_YES, OPTION_SEAL };

static enum exit_status check_kernel(const struct out *out, const struct engine *engine)
{
	struct lack lacks[ENGINE_LACKS];
	const int count = engine->lacks(lacks);

	if (!count)
		return STATUS_OK;
	out_error(out, "kernel", "this kernel lacks %s: %s%s", lacks[0].what, lacks[0].cure,
		  count > 1 ? " (and more: see `kernlock status`)" : "");
	return STATUS_FAILED;
}

/* Going from one mode to another must not open anything that is closed. */
static enum exit_status check_not_weaker(const struct out *out, const struct policy *now, const struct policy *wanted)
{
	const kl_u64 opened = now->deny & ~wanted->deny;
	char names[REASON_LIST_SIZE];

	if (!opened)
		return STATUS_OK;
	reason_list(opened, names);
	out_error(out, "weaker", "'%s' is weaker than '%s', which is in force: it would open %s; "
				 "a mode can only be raised", wanted->mode, now->mode, names);
	return STATUS_FAILED;
}

static void tell_what_stops(const struct out *out, const struct policy *now, const struct policy *wanted)
{
	const kl_u64 added = wanted->deny & ~now->deny;
	struct table *table = table_new(out, (const char *const[]){"REASON", "NOBODY MAY", "WHO NOTICES", NULL});

	for (int i = 0; i < REASON_COUNT; i++)
		if (added & REASON_BIT(reason_table[i].id))
			table_row(table, (const struct cell[]){{reason_table[i].name, TONE_PLAIN},
							       {reason_table[i].refused, TONE_PLAIN},
							       {reason_table[i].programs, TONE_PLAIN}});
	out_say(out, "From now until reboot, not even root will be able to do the following:\n\n");
	table_print(table);
	if (soundness_is_weaker(wanted))
		out_tone(out, TONE_DOUBT, "\n'%s' is weaker than integrity: `kernlock modes --check %s` tells what that costs.\n",
			 wanted->mode, wanted->mode);
}

static bool confirmed(const struct invocation *call, const struct policy *now, const struct policy *wanted)
{
	char answer[8] = "";

	if (call->given[OPTION_YES] || call->out->json || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return true;
	tell_what_stops(call->out, now, wanted);
	printf("\nEnforce %s now? [y/N] ", wanted->mode);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y');
}

static void tell_done(const struct out *out, const struct engine *engine, const struct policy *policy, bool changed,
		      bool sealed)
{
	if (out->json) {
		out_json(out, json_pack("{s:s, s:s, s:b, s:b, s:b}", "engine", engine->name, "mode", policy->mode, "changed",
					changed, "sealed", sealed, "verified", 0));
		return;
	}
	out_tone(out, TONE_GOOD, "%s", policy->mode);
	out_say(out, changed ? " is in force: %d reasons are refused to everybody.\n"
			     : " was in force already (%d reasons refused); nothing was changed.\n",
		__builtin_popcountll(policy->deny));
	out_say(out, sealed ? "It is sealed: nothing lowers it until reboot. `kernlock verify` tries whether it holds.\n"
			    : "It is not sealed: root can still remove it. `kernlock verify` tries whether it holds.\n");
}

/* Under the same name, nothing is wanted that is not there: what was audited before a raise stays audited. */
static bool is_in_force(const struct policy *now, const struct policy *wanted)
{
	return now->deny == wanted->deny && !(wanted->audit & ~now->audit) && !strcmp(now->mode, wanted->mode);
}

/* Sealing comes after: when it fails, the whole mode is in force and can still be released. */
static enum exit_status finish(const struct invocation *call, const struct engine *engine, const struct policy *wanted,
			       bool changed, bool sealed)
{
	struct fault fault;

	if (call->given[OPTION_SEAL] && engine->seal(&fault)) {
		out_error(call->out, "kernel", "'%s' is in force, and not sealed: %s", wanted->mode, fault.what);
		return STATUS_FAILED;
	}
	tell_done(call->out, engine, wanted, changed, sealed || call->given[OPTION_SEAL]);
	return STATUS_OK;
}

static enum exit_status put_in_force(const struct invocation *call, const struct engine *engine,
				     const struct policy *wanted)
{
	struct engine_state state;
	struct fault fault;
	enum exit_status status;

	if (engine->query(&state, &fault)) {
		out_error(call->out, "kernel", "%s", fault.what);
		return STATUS_FAILED;
	}
	if (state.loaded && is_in_force(&state.policy, wanted))
		return finish(call, engine, wanted, false, state.sealed);
	status = check_not_weaker(call->out, &state.policy, wanted);
	if (status != STATUS_OK)
		return status;
	if (!confirmed(call, &state.policy, wanted)) {
		out_error(call->out, "declined", "nothing was changed");
		return STATUS_FAILED;
	}
	if (engine->enforce(wanted, &fault)) {
		out_error(call->out, "kernel", "nothing was changed: %s", fault.what);
		return STATUS_FAILED;
	}
	return finish(call, engine, wanted, true, state.sealed);
}

static enum exit_status run_enforce(const struct invocation *call)
{
	const struct engine *engine = engine_choose();
	struct policy wanted;
	enum exit_status status = mode_load_or_tell(call->out, call->arguments[0], &wanted);

	if (status != STATUS_OK)
		return status;
	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may enforce a mode; nothing was changed");
		return STATUS_FAILED;
	}
	status = check_kernel(call->out, engine);
	return status == STATUS_OK ? put_in_force(call, engine, &wanted) : status;
}

const struct verb verb_enforce = {
	.name = "enforce",
	.usage = "[--yes] [--seal] MODE",
	.summary = "Put a mode in force until reboot",
	.manual = "Puts _MODE_ (a name, or the path of a mode file) in force for everybody, root included. Only root may. On a "
		  "terminal it first says what will stop working and asks. It is all or nothing: one system call puts the whole mode "
		  "in force; whatever fails before leaves everything as it was. Enforcing the mode in force changes nothing; a "
		  "stronger one replaces it without a gap; one that would open anything is refused.\n\n"
		  "The mode is held by the kernel's root cgroup: no process, pinned file or daemon keeps it. Root can take it "
		  "away with *release* until it is sealed, by *--seal* or later by *seal*.",
	.options = {[OPTION_YES] = {"yes", "do not ask"}, [OPTION_SEAL] = {"seal", "seal it at once"}},
	.least = 1,
	.most = 1,
	.words = WORDS_MODES,
	.run = run_enforce,
};

static enum exit_status run_raise(const struct invocation *call)
{
	struct engine_state state;
	struct fault fault;

	if (engine_choose()->query(&state, &fault) || state.loaded)
		return run_enforce(call);
	out_error(call->out, "usage", "no mode is in force to be raised; `kernlock enforce %s` puts one in force",
		  call->arguments[0]);
	return STATUS_FAILED;
}

const struct verb verb_raise = {
	.name = "raise",
	.usage = "[--yes] [--seal] MODE",
	.summary = "Tighten the mode in force, sealed or not",
	.manual = "As *enforce*, for a mode in force already: refuses more from now on. It never opens anything, and works on a "
		  "sealed engine too.",
	.options = {[OPTION_YES] = {"yes", "do not ask"}, [OPTION_SEAL] = {"seal", "seal it at once"}},
	.least = 1,
	.most = 1,
	.words = WORDS_MODES,
	.run = run_raise,
};
