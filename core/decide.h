/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place where a decision is made: the BPF program, the kernel LSM, the
 * command line and the tests all call decide().
 */
#ifndef KERNLOCK_DECIDE_H
#define KERNLOCK_DECIDE_H

#include "policy.h"

/** struct request - one thing that somebody wants to do. */
struct request {
	kl_u32 reason;		   /**< enum reason, or any other number: see decide() */
	const struct actor *actor; /**< who wants to; NULL: nobody whom an exception is for */
};

/** struct verdict - the answer to one request, and the rule that gave it. */
struct verdict {
	kl_u8 action; /**< enum action */
	kl_u8 rule;   /**< enum reason: the reason whose rule in the policy decided */
};

/** rule_for_reason() - the reason whose rule answers for @reason: REASON_OTHER_INTEGRITY for an unknown number. */
static inline kl_u8 rule_for_reason(kl_u32 reason)
{
	return reason < REASON_LIMIT && (ALL_REASONS >> reason) & 1 ? (kl_u8)reason : REASON_OTHER_INTEGRITY;
}

/** action_for_all() - what @policy does with @rule, whoever asks. */
static inline kl_u8 action_for_all(const struct policy *policy, kl_u8 rule)
{
	if ((policy->deny >> rule) & 1)
		return ACTION_DENY;
	return (policy->audit >> rule) & 1 ? ACTION_AUDIT : ACTION_ALLOW;
}

/* What a program's own exceptions say; of several, the strictest. Without any: @action. */
static inline kl_u8 action_for_exe(const struct policy *policy, const struct actor *actor, kl_u8 rule, kl_u8 action)
{
	int own = -1;

	for (kl_u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++) {
		const struct exception *each = &policy->exceptions[i];

		if (each->kind == EXCEPTION_EXE && (each->reasons >> rule) & 1 && each->action > own &&
		    exception_is_for(each, actor))
			own = each->action;
	}
	return own < 0 ? action : (kl_u8)own;
}

/* A cgroup's can only tighten. */
static inline kl_u8 action_for_cgroup(const struct policy *policy, const struct actor *actor, kl_u8 rule, kl_u8 action)
{
	for (kl_u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++) {
		const struct exception *each = &policy->exceptions[i];

		if (each->kind == EXCEPTION_CGROUP && (each->reasons >> rule) & 1 && each->action > action &&
		    exception_is_for(each, actor))
			action = each->action;
	}
	return action;
}

/** action_for_actor() - what @policy does with @rule for @actor, by its exceptions too. */
static inline kl_u8 action_for_actor(const struct policy *policy, const struct actor *actor, kl_u8 rule)
{
	const kl_u8 action = action_for_exe(policy, actor, rule, action_for_all(policy, rule));

	return action_for_cgroup(policy, actor, rule, action);
}

/**
 * decide() - answer @request by @policy.
 *
 * An exception for the program goes before what the mode says to all, and one for its
 * cgroup tightens both. A request for a number that the table does not have is answered as
 * REASON_OTHER_INTEGRITY: refused wherever anything unknown is refused.
 */
static inline struct verdict decide(const struct policy *policy, const struct request *request)
{
	const kl_u8 rule = rule_for_reason(request->reason);

	return (struct verdict){.rule = rule, .action = request->actor ? action_for_actor(policy, request->actor, rule)
								      : action_for_all(policy, rule)};
}

/** struct raised - what was raised after a policy was loaded; it can only tighten. */
struct raised {
	kl_u64 deny;  /**< reasons refused as well */
	kl_u64 audit; /**< reasons audited as well */
};

/** tightened() - the stricter of @action and of what was raised, which knows no exceptions. */
static inline kl_u8 tightened(kl_u8 action, kl_u8 rule, const struct raised *raised)
{
	if ((raised->deny >> rule) & 1)
		return ACTION_DENY;
	return action == ACTION_ALLOW && (raised->audit >> rule) & 1 ? ACTION_AUDIT : action;
}

/** decide_raised() - decide() with what was raised since: the stricter of the two answers. */
static inline struct verdict decide_raised(const struct policy *policy, const struct raised *raised,
					   const struct request *request)
{
	struct verdict verdict = decide(policy, request);

	verdict.action = tightened(verdict.action, verdict.rule, raised);
	return verdict;
}

#endif
