// SPDX-License-Identifier: GPL-2.0-only
/*
 * Raising what is in force: the programs stay as they are, and are told what to refuse as
 * well.
 */
#include <errno.h>
#include <string.h>

#include "../bpf/engine_config.h"
#include "../lang/exceptions.h"
#include "bpf_command.h"
#include "engine_bpf.h"
#include "trial.h"

static const char *cure_for_later(const struct engine_state *state)
{
	return state->sealed ? "reboot, and name it as LATER when you enforce" : "`kernlock release`, and enforce it";
}

/* A sealed engine takes on no programs, and an open one would be without them for a moment. */
static int check_programs_for(const struct engine_state *state, const struct attached *attached, const struct policy *policy,
			      struct fault *fault)
{
	const struct engine_program *missing = bpf_missing_program(attached, policy_asks_for(policy));

	if (!missing)
		return 0;
	return fault_set(fault, -ENOLINK, "'%s' needs the program %s, which is attached only when enforcing begins: %s",
			 policy->mode, missing->name, cure_for_later(state));
}

/* They are constants of the programs that are there. */
static int check_exceptions_for(const struct engine_state *state, const struct policy *policy, struct fault *fault)
{
	const kl_u64 added = policy->deny & ~state->policy.deny;

	if (!policy->exception_count || (exceptions_same(&state->policy, policy) && !(added & policy_excepted(policy))))
		return 0;
	return fault_set(fault, -EOPNOTSUPP, "'%s' has exceptions, which are loaded only when enforcing begins: %s", policy->mode,
			 state->sealed ? "reboot, and enforce it then" : "`kernlock release`, and enforce it");
}

int bpf_raise_to(const struct engine_state *state, const struct attached *attached, const struct policy *policy,
		 kl_u64 limit, struct fault *fault)
{
	int error;

	if (limit || state->trial_left)
		return trial_refuse(state, fault);
	if (state->policy.deny & ~policy->deny || exceptions_opened(&state->policy, policy))
		return fault_set(fault, -EBUSY, "'%s' is in force and refuses more", state->policy.mode);
	error = check_exceptions_for(state, policy, fault);
	if (!error)
		error = check_programs_for(state, attached, policy, fault);
	if (error)
		return error;
	error = bpf_command_raise(&state->policy, policy);
	if (error == -ENOLINK)
		return fault_set(fault, error, "'%s' refuses devices that have to be found when enforcing begins: %s", policy->mode,
				 cure_for_later(state));
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}
