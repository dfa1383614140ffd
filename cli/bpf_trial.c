// SPDX-License-Identifier: GPL-2.0-only
/*
 * A trial in the engine `bpf`. That it ends is the kernel's work (bpf/trial.bpf.h); here it is
 * kept, or taken off.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bpf_command.h"
#include "cleanup.h"
#include "engine_bpf.h"
#include "trial.h"

int bpf_keep(struct fault *fault)
{
	const int error = bpf_command(ENGINE_KEEP);

	if (error == -ENOENT || error == -ENOTCONN)
		return fault_set(fault, -ENOENT, "no trial is running; `kernlock try MODE` begins one");
	if (error == -ETIME)
		return fault_set(fault, error, "the trial is over, and nothing is in force; `kernlock enforce MODE` puts a mode in force");
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}

static int find_trial(int cgroup, kl_u32 program_id, struct engine_state *state, struct attached *attached, struct fault *fault)
{
	const int error = bpf_query_cgroup(cgroup, attached, state, fault);

	if (error)
		return error;
	if (state->program_id != program_id || !(state->trial_left || *state->trial_over))
		return fault_set(fault, -ENOENT, "the trial is there no more");
	return 0;
}

/* The guard looks again whether it is a trial: somebody may keep it at this moment. What still records is left. */
int bpf_revert(kl_u32 program_id, struct fault *fault)
{
	__attribute__((unused)) _cleanup_close_ const int one_at_a_time = bpf_begin();
	_cleanup_close_ int cgroup = root_cgroup_open(fault);
	struct engine_state state;
	struct attached attached;
	int error = cgroup < 0 ? cgroup : find_trial(cgroup, program_id, &state, &attached, fault);

	if (error)
		return error;
	error = bpf_command(ENGINE_REVERT);
	if (error && error != -ENOTCONN)
		return fault_set(fault, error, "the trial cannot be ended: %s", strerror(-error));
	if (!state.evaluated)
		attached_detach_ours(cgroup, &attached);
	return 0;
}
