// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as a compiled policy. */
#include "round_trip.h"

static void assert_decides(const struct policy *policy)
{
	struct actor actor = {.exe = policy->exceptions[0].file};

	for (int i = 0; i < ACTOR_LEVELS; i++)
		actor.cgroups[i] = policy->exceptions[POLICY_EXCEPTIONS - 1].cgroup;
	for (kl_u32 reason = 0; reason < 512; reason++) {
		const struct request request = {.reason = reason / 2, .actor = reason & 1 ? &actor : NULL};
		const struct verdict verdict = decide(policy, &request);

		ASSERT(verdict.action <= ACTION_DENY);
		ASSERT(reason_find((enum reason)verdict.rule));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy policy;

	if (size != sizeof(policy)) {
		ASSERT(policy_check(NULL, size) == POLICY_BAD_SIZE);
		return 0;
	}
	memcpy(&policy, data, sizeof(policy));
	if (policy_check(&policy, size) != POLICY_OK)
		return 0;
	assert_decides(&policy);
	assert_round_trip(&policy);
	return 0;
}
