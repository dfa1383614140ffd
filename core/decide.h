/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place where a decision is made: the BPF program, the kernel LSM, the
 * command line and the tests all call decide().
 */
#ifndef KERNLOCK_DECIDE_H
#define KERNLOCK_DECIDE_H

#include "policy.h"

/** enum action - what is done with a request, weakest first. */
enum action {
	ACTION_ALLOW = 0, /**< goes on */
	ACTION_AUDIT = 1, /**< goes on and is counted */
	ACTION_DENY = 2	  /**< is refused with EPERM and counted */
};

/** struct request - one thing that somebody wants to do. */
struct request {
	kl_u32 reason; /**< enum reason, or any other number: see decide() */
};

/** struct verdict - the answer to one request, and the rule that gave it. */
struct verdict {
	kl_u8 action; /**< enum action */
	kl_u8 rule;   /**< enum reason: the reason whose rule in the policy decided */
};

/**
 * decide() - answer @request by @policy.
 *
 * A request for a number that the table does not have is answered as
 * REASON_OTHER_INTEGRITY: refused wherever anything unknown is refused.
 */
static inline struct verdict decide(const struct policy *policy, const struct request *request)
{
	struct verdict verdict = {.action = ACTION_ALLOW, .rule = REASON_OTHER_INTEGRITY};

	if (request->reason < REASON_LIMIT && (ALL_REASONS >> request->reason) & 1)
		verdict.rule = (kl_u8)request->reason;
	if ((policy->deny >> verdict.rule) & 1)
		verdict.action = ACTION_DENY;
	else if ((policy->audit >> verdict.rule) & 1)
		verdict.action = ACTION_AUDIT;
	return verdict;
}


/** struct raised - what was raised after a policy was loaded; it can only tighten. */
struct raised {
	kl_u64 deny;  /**< reasons refused as well */
	kl_u64 audit; /**< reasons audited as well */
};

/** decide_raised() - decide() with what was raised since: the stricter of the two answers. */
static inline struct verdict decide_raised(const struct policy *policy, const struct raised *raised,
					   const struct request *request)
{
	struct verdict verdict = decide(policy, request);

	if ((raised->deny >> verdict.rule) & 1)
		verdict.action = ACTION_DENY;
	else if (verdict.action == ACTION_ALLOW && (raised->audit >> verdict.rule) & 1)
		verdict.action = ACTION_AUDIT;
	return verdict;
}

#endif
