/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an open reason is worth to an attacker: which closed reasons it defeats.
 */
#ifndef KERNLOCK_SOUNDNESS_H
#define KERNLOCK_SOUNDNESS_H

#include "../core/policy.h"

/**
 * soundness_defeats() - the reasons that are advisory only while @open is open.
 *
 * Return: a set of reasons; 0 when an open @open defeats no other reason.
 */
kl_u64 soundness_defeats(enum reason open);

/** soundness_why() - how @open defeats them, one sentence; never NULL or empty. */
const char *soundness_why(enum reason open);

/** soundness_defeated() - the reasons that @policy refuses in vain because @open is not refused. */
static inline kl_u64 soundness_defeated(const struct policy *policy, enum reason open)
{
	return policy->deny & REASON_BIT(open) ? 0 : policy->deny & soundness_defeats(open);
}

/** soundness_is_weaker() - does @policy refuse less than all of the class integrity, to anybody? */
static inline int soundness_is_weaker(const struct policy *policy)
{
	return (INTEGRITY_REASONS & (~policy->deny | policy_excepted(policy))) != 0;
}

#endif
