// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock seal` and `kernlock release`: make what is in force final, or take it away.
 */
#include <errno.h>
#include <unistd.h>

#include "engine.h"
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

static enum exit_status run_seal(const struct invocation *call)
{
	return as_root(call, engine_choose()->seal,
		       "Sealed: until reboot nothing lowers or removes it; `kernlock raise MODE` still tightens.");
}

static enum exit_status run_release(const struct invocation *call)
{
	return as_root(call, engine_choose()->release, "Released: no mode is in force.");
}

const struct verb verb_seal = {
	.name = "seal",
	.usage = "",
	.summary = "Make the mode in force final until reboot",
	.manual = "From here on nothing lowers, removes or replaces what is in force until reboot, not for root with every "
		  "capability either; *raise* still tightens. It refuses to seal while something is there that could undo the seal: a BPF "
		  "program attached after kernlock's, one on the functions that kernlock stands on, or a file of its state.\n\n"
		  "Outside of the seal: boot chain, firmware, DMA by hostile hardware, bugs in the kernel, and what was opened before.",
	.run = run_seal,
};

const struct verb verb_release = {
	.name = "release",
	.usage = "",
	.summary = "Take away the mode in force, while it is not sealed",
	.manual = "Takes away what is in force in one step. Refused once it is sealed.",
	.run = run_release,
};
