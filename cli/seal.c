// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock seal` and `kernlock release`: make what is in force final, or take it away.
 */
#include <errno.h>
#include <unistd.h>

#include "beside.h"
#include "engine.h"
#include "inside.h"
#include "recording_live.h"
#include "verb.h"

static enum exit_status as_root(const struct invocation *call, int (*step)(struct fault *fault), const char *done)
{
	struct fault fault;

	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may; nothing was changed");
		return STATUS_FAILED;
	}
	if (step(&fault)) {
		out_error(call->out, "kernel", "%s", fault.what);
		return STATUS_FAILED;
	}
	out_say(call->out, "%s\n", done);
	out_json(call->out, json_pack("{s:s}", "done", done));
	return STATUS_OK;
}

enum { OPTION_STRICT };

/* What is in force lets nobody in any more, so one look is enough. */
static enum exit_status check_inside(const struct invocation *call)
{
	struct inside_list list = {0};
	struct inside_view *view;
	struct engine_state state;
	struct fault fault;
	size_t remaining;

	if (engine_choose()->query(&state, &fault)) {
		out_error(call->out, geteuid() ? "permission" : "kernel", "%s", fault.what);
		return STATUS_FAILED;
	}
	view = inside_open(state.policy.deny);
	if (!view) {
		out_error(call->out, "failure", "out of memory; nothing was changed");
		return STATUS_FAILED;
	}
	inside_find(view, &list);
	inside_close(view);
	remaining = inside_remaining(&list);
	if (remaining)
		inside_refuse(call->out, &list, "not sealed");
	inside_free(&list);
	return remaining ? STATUS_FAILED : STATUS_OK;
}

static enum exit_status run_seal(const struct invocation *call)
{
	const struct engine *engine = engine_choose();
	enum exit_status status;

	if (call->given[OPTION_STRICT] && check_inside(call) != STATUS_OK)
		return STATUS_FAILED;
	status = as_root(call, engine->seal, "Sealed: until reboot nothing lowers or removes it; `kernlock raise MODE` still tightens.");
	beside_tell(call->out, engine);
	return status;
}

/* An evaluation outlives the mode: what was seen goes to disk, and an engine that only records takes over. */
static int release(struct fault *fault)
{
	const struct engine *engine = engine_choose();
	struct engine_state state;
	int error = engine->query(&state, fault);

	if (!error && (state.loaded || *state.trial_over) && !state.sealed && state.evaluated)
		error = recording_save(NULL, NULL, fault);
	if (!error)
		error = engine->release(fault);
	return error || !state.evaluated ? error : engine->evaluate(state.evaluated, fault);
}

/* Afterwards another engine may be the one to ask. */
static enum exit_status run_release(const struct invocation *call)
{
	const struct engine *engine = engine_choose();
	struct beside beside;
	enum exit_status status;

	beside_read(engine, &beside);
	status = as_root(call, release, beside.state.loaded ? "Released: no mode is in force in this engine." : "Released: no mode is in force.");
	beside_tell(call->out, engine);
	return status;
}

const struct verb verb_seal = {
	.name = "seal",
	.usage = "[--strict]",
	.summary = "Make the mode in force final until reboot",
	.manual = "From here on nothing lowers, removes or replaces what is in force until reboot, not for root with every "
		  "capability either; *raise* still tightens. It refuses to seal while something is there that could undo the seal: a BPF "
		  "program attached after kernlock's, one on the functions that kernlock stands on, or a file of its state.\n\n"
		  "With *--strict* it does not seal while anybody is inside who came before the mode (see *inside*). Under a mode that "
		  "refuses _bpf-tracing_ or _tracefs_, I/O privilege and probes can no longer be looked at and stay unknown: "
		  "there, use *enforce --seal --strict* in one go.\n\n"
		  "In the engine _lsm_ whatever is in force is sealed by nature; there it has nothing to do, and says so by exit status 0.\n\n"
		  "Outside of the seal: boot chain, firmware, DMA by hostile hardware, bugs in the kernel, and what was opened before.",
	.options = {[OPTION_STRICT] = {"strict", "refuse while anybody is already inside", NULL}},
	.run = run_seal,
};

const struct verb verb_release = {
	.name = "release",
	.usage = "",
	.summary = "Take away the mode in force, while it is not sealed",
	.manual = "Takes away what is in force in one step. Refused once it is sealed, and always in the engine _lsm_: there the way back "
		  "is a boot without the mode. On a kernel that has both engines it takes away what is in force in the engine _bpf_ when "
		  "nothing is in the engine _lsm_, or with *--engine* _bpf_.",
	.run = run_release,
};
