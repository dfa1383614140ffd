// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock enforce`: puts a mode in force, or says why not and changes nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lang/exceptions.h"
#include "ask.h"
#include "beside.h"
#include "bind.h"
#include "engine.h"
#include "exceptions.h"
#include "inside.h"
#include "mode_files.h"
#include "reason_list.h"
#include "recording_live.h"
#include "trial.h"
#include "verb.h"

enum { OPTION_YES, OPTION_SEAL, OPTION_STRICT };

/** struct entrance - who is inside already: seen before the mode is in force, and seen again afterwards. */
struct entrance {
	struct inside_view *view;
	struct inside_list before, after;
};

/* Going from one mode to another must not open anything that is closed. */
static enum exit_status check_not_weaker(const struct out *out, const struct policy *now, const struct policy *wanted)
{
	const kl_u64 opened = (now->deny & ~wanted->deny) | exceptions_opened(now, wanted);
	char names[REASON_LIST_SIZE];

	if (!opened)
		return STATUS_OK;
	reason_list(opened, names);
	out_error(out, "weaker", "'%s' is weaker than '%s', which is in force: it would open %s; "
				 "a mode can only be raised", wanted->mode, now->mode, names);
	return STATUS_FAILED;
}

static void tell_done(const struct out *out, const struct engine *engine, const struct policy *policy, bool changed,
		      bool sealed, const struct inside_list *inside)
{
	if (out->json) {
		out_json(out, json_pack("{s:s, s:s, s:b, s:b, s:b, s:o, s:o}", "engine", engine->name, "mode", policy->mode, "changed",
					changed, "sealed", sealed, "verified", 0, "exceptions", exceptions_json(policy), "already_inside",
					inside_json(inside)));
		return;
	}
	out_tone(out, TONE_GOOD, "%s", policy->mode);
	out_say(out, changed ? " is in force: %d reasons are refused to everybody.\n"
			     : " was in force already (%d reasons refused); nothing was changed.\n",
		__builtin_popcountll(policy->deny));
	exceptions_list(out, policy);
	out_say(out, sealed ? "It is sealed: nothing lowers it until reboot. `kernlock verify` tries whether it holds.\n"
			    : "It is not sealed: root can still remove it. `kernlock verify` tries whether it holds.\n");
}

/* Under the same name, nothing is wanted that is not there: what was audited before a raise stays audited. */
static bool is_in_force(const struct policy *now, const struct policy *wanted)
{
	return now->deny == wanted->deny && !(wanted->audit & ~now->audit) && exceptions_same(now, wanted) &&
	       !strcmp(now->mode, wanted->mode);
}

/* What may fail after the seal does not undo it. */
static const char *sealed_or_not(const struct engine *engine)
{
	struct engine_state state;
	struct fault ignored;

	if (engine->query(&state, &ignored))
		return "whether it is sealed cannot be told";
	return state.sealed ? "sealed" : "not sealed";
}

/* ---- who is inside already */

static void warn(const struct out *out, const struct inside_list *list, const char *when)
{
	const size_t remaining = inside_remaining(list);

	if (!list->count && !list->lost)
		return;
	out_tone(out, remaining ? TONE_DOUBT : TONE_PLAIN, "%s, which the mode does not reach: %zu.\n\n", when, remaining);
	inside_print(out, list);
	out_say(out, "\n");
}

static enum exit_status look_before(const struct invocation *call, struct entrance *entrance)
{
	inside_find(entrance->view, &entrance->before);
	if (!call->given[OPTION_STRICT] || !inside_remaining(&entrance->before)) {
		warn(call->out, &entrance->before, "Already inside");
		return STATUS_OK;
	}
	inside_refuse(call->out, &entrance->before, "nothing was changed");
	return STATUS_FAILED;
}

/* A mode cannot be lowered: what was raised stays, and only what was not in force at all is taken away again. */
static void step_back(const struct invocation *call, const struct engine *engine, const struct entrance *entrance, bool was_loaded)
{
	struct fault fault;
	char changed[640];

	if (was_loaded)
		snprintf(changed, sizeof(changed), "the mode was raised, and is %s", sealed_or_not(engine));
	else if (engine->release(&fault))
		snprintf(changed, sizeof(changed), "the mode is in force, %s, and cannot be released (%.500s)", sealed_or_not(engine),
			 fault.what);
	else
		snprintf(changed, sizeof(changed), "somebody came in meanwhile, and the mode was released again");
	inside_refuse(call->out, &entrance->after, changed);
}

/* Between the first look and the mode somebody may have come in; after this one nobody can. */
static enum exit_status look_after(const struct invocation *call, const struct engine *engine, struct entrance *entrance,
				   bool was_loaded)
{
	inside_find(entrance->view, &entrance->after);
	if (call->given[OPTION_STRICT] && inside_remaining(&entrance->after)) {
		step_back(call, engine, entrance, was_loaded);
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

/* Sealing comes after: when it fails, the whole mode is in force and can still be released. */
static enum exit_status finish(const struct invocation *call, const struct engine *engine, const struct policy *wanted,
			       bool changed, bool sealed, const struct inside_list *inside)
{
	struct fault fault;

	if (call->given[OPTION_SEAL] && engine->seal(&fault)) {
		out_error(call->out, "kernel", "'%s' is in force, and %s: %s", wanted->mode, sealed_or_not(engine), fault.what);
		return STATUS_FAILED;
	}
	tell_done(call->out, engine, wanted, changed, sealed || engine->always_sealed || call->given[OPTION_SEAL], inside);
	beside_tell(call->out, engine);
	return STATUS_OK;
}

static enum exit_status change(const struct invocation *call, const struct engine *engine, const struct policy *wanted,
			       const struct policy *later, const struct engine_state *state, struct entrance *entrance)
{
	const char *when = engine->always_sealed ? "From now until reboot, with no way back" : "From now until reboot";
	struct fault fault;
	enum exit_status status;

	if (!call->given[OPTION_YES] && !ask_first(call->out, when, &state->policy, wanted)) {
		out_error(call->out, "declined", "nothing was changed");
		return STATUS_FAILED;
	}
	/* The engine that only records makes room: what it saw goes to disk first. */
	if (state->evaluated && !state->loaded && recording_save(NULL, NULL, &fault)) {
		out_error(call->out, "kernel", "nothing was changed: %s", fault.what);
		return STATUS_FAILED;
	}
	if (engine->enforce(wanted, later, &fault)) {
		out_error(call->out, "kernel", "nothing was changed: %s", fault.what);
		return STATUS_FAILED;
	}
	status = look_after(call, engine, entrance, state->loaded);
	if (status != STATUS_OK)
		return status;
	if (!call->out->json) { /* told before, but for what is new */
		inside_only_new(&entrance->after, &entrance->before);
		warn(call->out, &entrance->after, "Came in before the mode was in force");
	}
	return finish(call, engine, wanted, true, state->sealed, &entrance->after);
}

static enum exit_status put_in_force(const struct invocation *call, const struct engine *engine,
				     const struct policy *wanted, const struct policy *later, struct entrance *entrance)
{
	struct engine_state state;
	struct fault fault;
	enum exit_status status;

	if (engine->query(&state, &fault) || (state.trial_left && trial_refuse(&state, &fault))) {
		out_error(call->out, "kernel", "%s", fault.what);
		return STATUS_FAILED;
	}
	status = state.loaded ? check_not_weaker(call->out, &state.policy, wanted) : STATUS_OK;
	if (status == STATUS_OK)
		status = look_before(call, entrance);
	if (status != STATUS_OK)
		return status;
	if (state.loaded && is_in_force(&state.policy, wanted))
		return finish(call, engine, wanted, false, state.sealed, &entrance->before);
	return change(call, engine, wanted, later, &state, entrance);
}

static enum exit_status enter(const struct invocation *call, const struct engine *engine, const struct policy *wanted,
			      const struct policy *later)
{
	struct entrance entrance = {.view = inside_open(wanted->deny)};
	enum exit_status status;

	if (!entrance.view) {
		out_error(call->out, "failure", "out of memory; nothing was changed");
		return STATUS_FAILED;
	}
	status = put_in_force(call, engine, wanted, later, &entrance);
	inside_close(entrance.view);
	inside_free(&entrance.before);
	inside_free(&entrance.after);
	return status;
}

static enum exit_status enforce_in(const struct engine *engine, const struct invocation *call)
{
	struct policy wanted, later;
	struct fault fault;
	enum exit_status status = mode_load_or_tell(call->out, call->arguments[0], &wanted);

	if (status == STATUS_OK && call->count > 1)
		status = mode_load_or_tell(call->out, call->arguments[1], &later);
	if (status != STATUS_OK)
		return status;
	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may enforce a mode; nothing was changed");
		return STATUS_FAILED;
	}
	if (bind_exceptions(&wanted, &fault)) {
		out_error(call->out, "mode", "%s; nothing was changed", fault.what);
		return STATUS_FAILED;
	}
	status = ask_kernel(call->out, engine);
	return status == STATUS_OK ? enter(call, engine, &wanted, call->count > 1 ? &later : NULL) : status;
}

static enum exit_status run_enforce(const struct invocation *call)
{
	return enforce_in(engine_strongest(), call);
}

const struct verb verb_enforce = {
	.name = "enforce",
	.usage = "[--yes] [--seal] [--strict] MODE [LATER]",
	.summary = "Put a mode in force until reboot",
	.manual = "Puts _MODE_ (a name, or the path of a mode file) in force for everybody, root included. Only root may. On a "
		  "terminal it first says what will stop working and asks. It is all or nothing: one system call puts the whole mode "
		  "in force; whatever fails before leaves everything as it was. Enforcing the mode in force changes nothing; a "
		  "stronger one replaces it without a gap; one that would open anything is refused.\n\n"
		  "It lists who is already inside, what the mode does not reach because it was opened or loaded before (see *inside*), "
		  "and goes on. With *--strict* it changes nothing while any remain, and looks again once the mode is in force: when "
		  "somebody came in meanwhile, the mode is released again, and what had been in force before is left raised and not "
		  "sealed. Only then comes the seal.\n\n"
		  "In the engine _bpf_ the mode is held by the kernel's root cgroup: no process, pinned file or daemon keeps it. Root can take "
		  "it away with *release* until it is sealed, by *--seal* or later by *seal*. On a kernel that has the engine _lsm_ it "
		  "is that one's, unless *--engine* says otherwise: sealed by nature from then on, and without exceptions for programs; "
		  "what is in force in the engine _bpf_ stays in force besides.\n\n"
		  "For the engine _bpf_, some reasons need a program on a path that is used often; it is attached only for a mode that asks for them, and "
		  "only when enforcing begins. So to be able to raise to such a mode later, name it as _LATER_: its programs are "
		  "attached too, and let everything pass until then. (*confidentiality* needs one that *integrity* does not; "
		  "*keep-pfkey* is confidentiality without it.)",
	.options = {[OPTION_YES] = {"yes", "do not ask", NULL},
		    [OPTION_SEAL] = {"seal", "seal it at once", NULL},
		    [OPTION_STRICT] = {"strict", "refuse while anybody is already inside", NULL}},
	.least = 1,
	.most = 2,
	.words = WORDS_MODES,
	.run = run_enforce,
};

static enum exit_status run_raise(const struct invocation *call)
{
	const struct engine *engine = engine_choose();
	struct engine_state state;
	struct fault fault;

	if (engine->query(&state, &fault) || state.loaded)
		return enforce_in(engine, call);
	out_error(call->out, "usage", "no mode is in force to be raised; `kernlock enforce %s` puts one in force",
		  call->arguments[0]);
	return STATUS_FAILED;
}

const struct verb verb_raise = {
	.name = "raise",
	.usage = "[--yes] [--seal] [--strict] MODE",
	.summary = "Tighten the mode in force, sealed or not",
	.manual = "As *enforce*, for a mode in force already: refuses more from now on. It never opens anything, and works on a "
		  "sealed engine too. A mode that needs a program which is not there is refused: see _LATER_ of *enforce*. *--strict* "
		  "as for *enforce*; under a mode that refuses _bpf-tracing_ or _tracefs_ already, kernlock itself may no longer look at "
		  "I/O privilege and probes: they are unknown then, and it refuses.",
	.options = {[OPTION_YES] = {"yes", "do not ask", NULL},
		    [OPTION_SEAL] = {"seal", "seal it at once", NULL},
		    [OPTION_STRICT] = {"strict", "refuse while anybody is already inside", NULL}},
	.least = 1,
	.most = 1,
	.words = WORDS_MODES,
	.run = run_raise,
};
