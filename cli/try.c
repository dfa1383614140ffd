// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock try` and `kernlock keep`: a mode that ends by itself unless somebody says that it shall stay.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "bind.h"
#include "cleanup.h"
#include "duration.h"
#include "engine.h"
#include "mode_files.h"
#include "recording_live.h"
#include "trial.h"
#include "verb.h"

#define SHORTEST 5ull
#define LONGEST (7ull * 86400)
#define USUAL 600ull

/** struct trial - what is tried. */
struct trial {
	struct policy policy;
	kl_u64 seconds;
	char length[DURATION_TEXT]; /**< the same in words */
	kl_u32 program_id;	    /**< by which it is known again; 0 before it runs */
	int signals;
};

enum { OPTION_FOR, OPTION_YES };

static enum exit_status fail(const struct out *out, const char *kind, const struct fault *fault)
{
	out_error(out, kind, "%s", fault->what);
	return STATUS_FAILED;
}

/* ---- before */

static enum exit_status read_length(const struct invocation *call, struct trial *trial)
{
	const char *text = call->values[OPTION_FOR];

	trial->seconds = USUAL;
	if (text && duration_read(text, &trial->seconds) == -EINVAL) {
		out_error(call->out, "usage", "'%s' is not a length of time; say it as 30s, 10m, 2h or 1d", text);
		return STATUS_USAGE;
	}
	if (trial->seconds < SHORTEST || trial->seconds > LONGEST) {
		out_error(call->out, "usage", "'%s' is too %s: a trial takes from 5s to 7d", text, trial->seconds < SHORTEST ? "short" : "long");
		return STATUS_USAGE;
	}
	duration_text(trial->seconds, trial->length);
	return STATUS_OK;
}

/* A trial of a stronger mode would have to open something again when it ends. */
static enum exit_status check_nothing_in_force(const struct out *out, const struct engine *engine, struct engine_state *state)
{
	struct fault fault;

	if (engine->query(state, &fault) || (state->loaded && trial_refuse(state, &fault)))
		return fail(out, "kernel", &fault);
	return STATUS_OK;
}

static bool confirmed(const struct invocation *call, const struct trial *trial)
{
	const struct policy nothing = {0};
	char when[DURATION_TEXT + 24];

	snprintf(when, sizeof(when), "For %s from now on", trial->length);
	return call->given[OPTION_YES] || ask_first(call->out, when, &nothing, &trial->policy);
}

/* What only records makes room: what it saw goes to disk first. */
static int put_in_force(const struct engine *engine, const struct trial *trial, const struct engine_state *before, struct fault *fault)
{
	const int error = before->evaluated ? recording_save(NULL, NULL, fault) : 0;

	return error ? error : engine->try(&trial->policy, trial->seconds * NANOSECONDS, fault);
}

static enum exit_status begin(const struct invocation *call, const struct engine *engine, struct trial *trial)
{
	struct engine_state state;
	struct fault fault;
	const enum exit_status status = check_nothing_in_force(call->out, engine, &state);

	if (status != STATUS_OK)
		return status;
	/* What takes nothing back tries nothing: nobody is asked for it. */
	if (!engine->always_sealed && !confirmed(call, trial)) {
		out_error(call->out, "declined", "nothing was changed");
		return STATUS_FAILED;
	}
	trial->signals = trial_signals_block();
	if (trial->signals < 0) {
		out_error(call->out, "failure", "nothing was changed: %s", strerror(-trial->signals));
		return STATUS_FAILED;
	}
	if (put_in_force(engine, trial, &state, &fault)) {
		out_error(call->out, "kernel", "nothing was changed: %s", fault.what);
		return STATUS_FAILED;
	}
	if (engine->query(&state, &fault)) {
		out_error(call->out, "kernel", "'%s' is in force, and ends by itself in %s, but what is in force cannot be told: %s",
			  trial->policy.mode, trial->length, fault.what);
		return STATUS_FAILED;
	}
	trial->program_id = state.program_id;
	return STATUS_OK;
}

static void tell_begun(const struct out *out, const struct trial *trial)
{
	trial_forget_keys();
	out_tone(out, TONE_DOUBT, "%s", trial->policy.mode);
	out_say(out, " is in force for %s: %d reasons are refused to everybody. Then it reverts by itself.\n", trial->length,
		__builtin_popcountll(trial->policy.deny));
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		out_say(out, "Press ENTER (or run `kernlock keep` elsewhere) before the time is over to keep it; Ctrl-C reverts now.\n");
	else
		out_say(out, "Run `kernlock keep` before the time is over to keep it.\n");
	fflush(stdout);
}

/* ---- after */

static enum exit_status tell_kept(const struct out *out, const struct trial *trial)
{
	out_tone(out, TONE_GOOD, "%s", trial->policy.mode);
	out_say(out, " is kept: in force until reboot, and not sealed.\n");
	out_json(out, json_pack("{s:s, s:b}", "mode", trial->policy.mode, "kept", 1));
	return STATUS_OK;
}

static enum exit_status tell_reverted(const struct out *out, const struct trial *trial, const char *why)
{
	out_error(out, "reverted", "reverted: %s; '%s' is in force no more", why, trial->policy.mode);
	return STATUS_FAILED;
}

/* It is no trial any more: who did what? */
static enum exit_status tell_fate(const struct out *out, const struct engine *engine, const struct trial *trial)
{
	struct engine_state state;
	struct fault fault;

	if (engine->query(&state, &fault))
		return fail(out, "kernel", &fault);
	if (state.loaded && state.program_id == trial->program_id)
		return tell_kept(out, trial);
	return tell_reverted(out, trial, "somebody released it");
}

static enum exit_status revert(const struct out *out, const struct engine *engine, const struct trial *trial, const char *why)
{
	struct fault fault;
	const int error = engine->revert(trial->program_id, &fault);

	if (error == -ENOENT)
		return tell_fate(out, engine, trial);
	if (!error)
		return tell_reverted(out, trial, why);
	out_error(out, "kernel", "%s, but what is left of '%s' cannot be taken off: %s; `kernlock status` tells what is in force", why,
		  trial->policy.mode, fault.what);
	return STATUS_FAILED;
}

/* ENTER at the very end may come too late. */
static enum exit_status keep_by_key(const struct out *out, const struct engine *engine, const struct trial *trial)
{
	struct fault fault;
	const int error = engine->keep(&fault);

	if (error == -ETIME)
		return revert(out, engine, trial, "the time was over");
	return error ? tell_fate(out, engine, trial) : tell_kept(out, trial);
}

static enum exit_status end(const struct out *out, const struct engine *engine, const struct trial *trial)
{
	static const char *const causes[] = {
		[TRIAL_TIME] = "the time is over",
		[TRIAL_SIGNAL] = "interrupted",
		[TRIAL_HANGUP] = "the terminal or connection is gone",
	};
	const enum trial_end how = trial_wait(out, engine, trial->program_id, trial->signals);

	if (how == TRIAL_ENTER)
		return keep_by_key(out, engine, trial);
	if (how == TRIAL_NO_MORE)
		return tell_fate(out, engine, trial);
	return revert(out, engine, trial, causes[how]);
}

static enum exit_status run_try(const struct invocation *call)
{
	const struct engine *engine = engine_strongest();
	struct trial trial = {.signals = -1};
	enum exit_status status = read_length(call, &trial);
	struct fault fault;

	if (status == STATUS_OK)
		status = mode_load_or_tell(call->out, call->arguments[0], &trial.policy);
	if (status != STATUS_OK)
		return status;
	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may try a mode; nothing was changed");
		return STATUS_FAILED;
	}
	if (bind_exceptions(&trial.policy, &fault)) {
		out_error(call->out, "mode", "%s; nothing was changed", fault.what);
		return STATUS_FAILED;
	}
	status = ask_kernel(call->out, engine);
	if (status == STATUS_OK)
		status = begin(call, engine, &trial);
	if (status != STATUS_OK)
		return status;
	tell_begun(call->out, &trial);
	return end(call->out, engine, &trial);
}

const struct verb verb_try = {
	.name = "try",
	.usage = "[--for TIME] [--yes] MODE",
	.summary = "Enforce a mode that ends by itself unless it is kept",
	.manual = "As *enforce*, but for _TIME_ only: numbers with the units s, m, h and d, as _30s_, _10m_ or _1h30m_, from 5s to 7d. "
		  "Then nothing is in force again, unless the trial was kept before: by ENTER on the terminal where it runs, or by *keep* "
		  "anywhere. So a mode that locks you out of a machine far away lets you in again. Exits 0 when it was kept, and 1 when it was "
		  "reverted, and says so.\n\n"
		  "It stays in the foreground until the end, and reverts at once on Ctrl-C, on SIGTERM, SIGHUP and SIGQUIT, at the end of the "
		  "terminal's input (Ctrl-D), and when the terminal, the ssh connection or whoever reads its output is gone. (Under *nohup*(1) "
		  "SIGHUP does nothing.) Where input or output is no terminal there is no ENTER.\n\n"
		  "The kernel itself holds the limit: it comes into force together with the mode, by one system call, and from then on the "
		  "programs in the kernel look at the time. So the trial ends in time also when *kernlock* is killed or stopped. What is then "
		  "left attached lets everything pass, and the next *enforce*, *try* or *release* takes it off. Time is time since boot: "
		  "setting the clock does not move it, time namespaces do not either, and suspend counts.\n\n"
		  "A trial begins only where nothing is in force: a mode can only be raised, and the end of a trial of a stronger one would "
		  "lower it. While it runs, *enforce*, *raise* and *seal* are refused, *release* ends it. It is never sealed, so root can "
		  "undo it. Who is inside already is not looked at: see *inside*. An evaluation goes on during a trial and after it.\n\n"
		  "The engine _lsm_ takes nothing back, so it tries nothing. On a kernel that has both, say *--engine* _bpf_; else use "
		  "*evaluate*, or boot once with _kernlock=MODE,audit_.",
	.options = {[OPTION_FOR] = {"for", "end by itself after TIME; without it after 10m", "TIME"},
		    [OPTION_YES] = {"yes", "do not ask", NULL}},
	.least = 1,
	.most = 1,
	.words = WORDS_MODES,
	.run = run_try,
};

/* ---- keep */

enum { OPTION_SEAL };

static enum exit_status seal_kept(const struct out *out, const struct engine *engine, const char *mode)
{
	struct fault fault;

	if (engine->seal(&fault)) {
		out_error(out, "kernel", "'%s' is kept and is in force, and is not sealed: %s", mode, fault.what);
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

static enum exit_status run_keep(const struct invocation *call)
{
	const struct engine *engine = engine_choose();
	const bool sealed = call->given[OPTION_SEAL];
	struct engine_state state;
	struct fault fault;

	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may keep a trial; nothing was changed");
		return STATUS_FAILED;
	}
	if (engine->query(&state, &fault) || engine->keep(&fault))
		return fail(call->out, "kernel", &fault);
	if (sealed && seal_kept(call->out, engine, state.policy.mode) != STATUS_OK)
		return STATUS_FAILED;
	out_tone(call->out, TONE_GOOD, "%s", state.policy.mode);
	out_say(call->out, " is kept: in force until reboot, and %s.\n", sealed ? "sealed" : "not sealed");
	out_json(call->out, json_pack("{s:s, s:b, s:b}", "mode", state.policy.mode, "kept", 1, "sealed", sealed));
	return STATUS_OK;
}

const struct verb verb_keep = {
	.name = "keep",
	.usage = "[--seal]",
	.summary = "Make the trial that runs last until reboot",
	.manual = "Keeps the mode that *try* put in force, from then on as if *enforce* had done it. Without a trial, or when its time is "
		  "over, it says so, changes nothing and exits 1. With *--seal* it seals it afterwards (see *seal*); when that fails, the mode "
		  "is kept and not sealed.",
	.options = {[OPTION_SEAL] = {"seal", "seal it afterwards", NULL}},
	.run = run_keep,
};
