// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine `lsm` from user space. The kernel itself judges what it is given, and never takes
 * anything back: there is nothing to guard here, and no trial.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../lang/exceptions.h"
#include "../lang/words.h"
#include "engine_lsm.h"
#include "reason_list.h"

static void lsm_extras(const struct policy *policy, struct engine_extras *extras)
{
	(void)policy;
	extras->count = 0;
}

static void lsm_hold(const struct engine_state *state, struct engine_hold *hold)
{
	const char *since = state->at_boot ? ", since before the first program" : "";

	snprintf(hold->who, sizeof(hold->who), "in the kernel itself%s", since);
	snprintf(hold->seal, sizeof(hold->seal), "yes, by nature, until reboot: it is in the kernel itself%s; " SEAL_IS_NOT "%s", since,
		 state->at_boot ? "" : ", or what was open before");
}

/* ---- putting a policy in force */

/* "+uio,+vfio-noiommu" */
static void boot_words(kl_u64 reasons, char text[REASON_LIST_SIZE])
{
	size_t used = 0;

	*text = '\0';
	for (int i = 0; i < REASON_COUNT; i++)
		if (reasons & REASON_BIT(reason_table[i].id))
			used += (size_t)snprintf(text + used, REASON_LIST_SIZE - used, "%s+%s", used ? "," : "", reason_table[i].name);
}

static int refuse_unable(const char *wanted, kl_u64 reasons, struct fault *fault)
{
	char names[REASON_LIST_SIZE], words[REASON_LIST_SIZE];

	reason_list(reasons, names);
	boot_words(reasons, words);
	return fault_set(fault, -ENOLINK, "%s asks for what the engine lsm cannot look for in this boot: %s; try a boot with kernlock=MODE,%s "
			 "on the kernel command line, or --engine bpf", wanted, names, words);
}

static int check_able(const struct policy *policy, kl_u64 able, struct fault *fault)
{
	const kl_u64 asked = policy->deny | policy->audit | policy_exception_reasons(policy);
	char wanted[POLICY_MODE_SIZE + 2];

	snprintf(wanted, sizeof(wanted), "'%s'", policy->mode);
	return asked & ~able ? refuse_unable(wanted, asked & ~able, fault) : 0;
}

static int check_exceptions(const struct policy *policy, struct fault *fault)
{
	if (policy_has_exception(policy, EXCEPTION_EXE))
		return fault_set(fault, -EOPNOTSUPP, "'%s' has exceptions for programs, and the engine lsm takes those for cgroups only: leave "
				 "them out, or `kernlock enforce --engine bpf`", policy->mode);
	if (!exceptions_bound(policy))
		return fault_set(fault, -EINVAL, "an exception of '%s' is not bound to this machine", policy->mode);
	return 0;
}

static int check(const struct policy *policy, kl_u64 able, struct fault *fault)
{
	const int error = check_exceptions(policy, fault);

	return error ? error : check_able(policy, able, fault);
}

static int refuse_weaker(struct fault *fault)
{
	struct engine_state state;
	struct fault ignored;

	if (lsm_query(&state, &ignored) || !state.loaded)
		return fault_set(fault, -EBUSY, "what is in force refuses more");
	return fault_set(fault, -EBUSY, "'%s' is in force and refuses more", state.policy.mode);
}

/* KERNLOCK_POLICY_ERRORS in words. */
static int tell_refused(const struct policy *policy, int error, struct fault *fault)
{
	switch (error) {
	case -EINVAL:
		return fault_set(fault, error, "the kernel takes '%s' for no policy: use the kernlock that belongs to the kernel", policy->mode);
	case -EPROTONOSUPPORT:
		return fault_set(fault, error, "the kernel's kernlock is of another version than this one (%d): use the kernlock that belongs "
				 "to the kernel", POLICY_VERSION);
	case -EBADMSG:
		return fault_set(fault, error, "the kernel finds a fault in '%s': `dmesg` says which", policy->mode);
	case -EBUSY:
		return refuse_weaker(fault);
	case -EOPNOTSUPP:
		return fault_set(fault, error, "'%s' has exceptions that the kernel cannot take now: it takes those for cgroups, and none that a "
				 "mode in force does not have; reboot, and enforce it first", policy->mode);
	case -ENOLINK:
		return fault_set(fault, error, "'%s' asks for what the kernel cannot look for in this boot", policy->mode);
	case -EPERM:
	case -EACCES:
		return fault_set(fault, -EPERM, "only root may put a mode in force, on the host: with CAP_SYS_ADMIN outside of user namespaces");
	default:
		return lsm_fault(fault, "policy", error);
	}
}

/* Whatever the kernel would refuse for its own reasons is told before anything changes; @later needs nothing but to be possible. */
static int lsm_enforce(const struct policy *policy, const struct policy *later, struct fault *fault)
{
	struct lsm_state state;
	int error = lsm_read_state(&state, fault);

	if (!error)
		error = check(policy, state.able, fault);
	if (!error && later)
		error = check_able(later, state.able, fault);
	if (error)
		return error;
	error = lsm_write("policy", policy, sizeof(*policy));
	return error ? tell_refused(policy, error, fault) : 0;
}

/* ---- what it does not have: a way back */

#define NO_TRIAL                                                                                                                      \
	"the engine lsm only tightens, so it cannot try a mode: `kernlock evaluate start` records what one would refuse, and a boot with " \
	"kernlock=MODE,audit refuses nothing either. Where the kernel has BPF LSM, too: `kernlock try --engine bpf`"

static int lsm_try(const struct policy *policy, kl_u64 limit, struct fault *fault)
{
	(void)policy, (void)limit;
	return fault_set(fault, -EOPNOTSUPP, NO_TRIAL);
}

static int lsm_keep(struct fault *fault)
{
	return fault_set(fault, -EOPNOTSUPP, NO_TRIAL);
}

static int lsm_revert(kl_u32 program_id, struct fault *fault)
{
	(void)program_id;
	return fault_set(fault, -EOPNOTSUPP, NO_TRIAL);
}

static int read_in_force(struct engine_state *state, struct fault *fault)
{
	const int error = lsm_query(state, fault);

	return error || state->loaded ? error : fault_set(fault, -ENOENT, "no mode is in force");
}

static int lsm_seal(struct fault *fault)
{
	struct engine_state state;

	return read_in_force(&state, fault);
}

static int lsm_release(struct fault *fault)
{
	struct engine_state state;
	const int error = read_in_force(&state, fault);

	if (error)
		return error;
	return fault_set(fault, -EACCES, "'%s' is sealed by nature, in the kernel itself: it stays until reboot%s", state.policy.mode,
			 state.at_boot ? "; kernlock= on the kernel command line, or the kernel's own default, put it in force" : "");
}

/* ---- recording */

static int lsm_evaluate(kl_u64 reasons, struct fault *fault)
{
	struct lsm_state state;
	char text[24];
	int error = lsm_read_state(&state, fault);

	if (error)
		return error;
	if (reasons & ~state.able)
		return refuse_unable("the evaluation", reasons & ~state.able, fault);
	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)reasons);
	error = lsm_write("evaluate", text, strlen(text));
	return error ? lsm_fault(fault, "evaluate", error) : 0;
}

_Static_assert(WATCH_SECONDS < KERNLOCK_WATCH_SECONDS, "a watch is said again before it ends");

static int lsm_watch(struct fault *fault)
{
	const int error = lsm_write("watch", "1", 1);

	return !error || error == -ENOENT || error == -ENODEV ? 0 : lsm_fault(fault, "watch", error);
}

const struct engine engine_lsm = {
	.name = "lsm",
	.always_sealed = true,
	.lacks = lsm_lacks,
	.extras = lsm_extras,
	.hold = lsm_hold,
	.query = lsm_query,
	.enforce = lsm_enforce,
	.try = lsm_try,
	.keep = lsm_keep,
	.revert = lsm_revert,
	.seal = lsm_seal,
	.release = lsm_release,
	.evaluate = lsm_evaluate,
	.watch = lsm_watch,
	.rows = lsm_rows,
};
