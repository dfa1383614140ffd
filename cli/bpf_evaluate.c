// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `bpf` records: told to the one that is in force, or to one that is there for
 * nothing else.
 */
#include <errno.h>
#include <string.h>

#include "bpf_command.h"
#include "cleanup.h"
#include "engine_bpf.h"

/* What an engine holds that is there only to record. */
static const struct policy nothing = {.magic = POLICY_MAGIC, .version = POLICY_VERSION, .size = sizeof(nothing), .mode = POLICY_NOTHING};

int bpf_start_to_record(int cgroup, kl_u64 reasons, struct fault *fault)
{
	int error = bpf_start(cgroup, &nothing, reasons, 0, fault);

	if (error)
		return error;
	error = bpf_command_evaluate(reasons);
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}

/* With more programs than before; when that fails, with those of before. */
static int start_anew(int cgroup, const struct engine_state *state, const struct attached *attached, kl_u64 reasons, struct fault *fault)
{
	struct fault ignored;
	int error;

	attached_detach_ours(cgroup, attached);
	error = bpf_start_to_record(cgroup, reasons, fault);
	if (error && state->evaluated)
		bpf_start_to_record(cgroup, state->evaluated, &ignored);
	return error;
}

static int change_what_is_recorded(int cgroup, const struct engine_state *state, const struct attached *attached, kl_u64 reasons,
				   struct fault *fault)
{
	const struct engine_program *missing = bpf_missing_program(attached, reasons);
	int error;

	if (!reasons && !state->loaded) {
		attached_detach_ours(cgroup, attached);
		return 0;
	}
	if (missing && !state->loaded)
		return start_anew(cgroup, state, attached, reasons, fault);
	if (missing)
		return fault_set(fault, -ENOLINK, "what is to be recorded needs the program %s, which is attached only when enforcing "
				 "begins: begin the evaluation first, or name as LATER a mode that asks for it", missing->name);
	error = bpf_command_evaluate(reasons);
	if (error == -ENOLINK && !state->loaded)
		return start_anew(cgroup, state, attached, reasons, fault);
	if (error == -ENOLINK)
		return fault_set(fault, error, "what is to be recorded has to be found when enforcing begins: begin the evaluation first, "
				 "or name as LATER a mode that asks for it");
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}

int bpf_evaluate(kl_u64 reasons, struct fault *fault)
{
	__attribute__((unused)) _cleanup_close_ const int one_at_a_time = bpf_begin();
	_cleanup_close_ int cgroup = -1;
	struct engine_state state;
	struct attached attached;
	int error;

	cgroup = root_cgroup_open(fault);
	if (cgroup < 0)
		return cgroup;
	error = bpf_query_cgroup(cgroup, &attached, &state, fault);
	if (error)
		return error;
	if (state.attached)
		return change_what_is_recorded(cgroup, &state, &attached, reasons, fault);
	return reasons ? start_anew(cgroup, &state, &attached, reasons, fault) : 0;
}

_Static_assert(WATCH_SECONDS < ENGINE_WATCH_SECONDS, "a watch is said again before it ends");

/* What is not there, or inert, refuses nothing that could be watched. */
int bpf_watch(struct fault *fault)
{
	const int error = bpf_command(ENGINE_WATCH);

	if (!error || error == -ENOTCONN || error == -EAGAIN)
		return 0;
	return fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error));
}
