// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policies that are written to the kernel one after the other, sound ones and others: what is
 * in force only ever tightens, what was not taken changes nothing, and no byte of the kernel's
 * memory of it that somebody overwrites opens anything.
 */
#include <stdlib.h>

#include "../../lsm/held.c"
#include "../../lsm/change.c"
#include "assert.h"
#include "gen/lsm_modes.c"
#include "gen/lsm_reasons.c"

void kernlock_record(enum reason reason, enum action action, bool evaluated)
{
	ASSERT(rule_for_reason(reason) == reason && (action != ACTION_ALLOW || evaluated));
}

/** struct written - one write, as the fuzzer makes them up. */
struct written {
	u64 deny, audit;
	u8 mode, exceptions, spoilt, evaluates;
};

/* By reason, and by the kernel's numbers, which look at less. */
#define REQUESTS (REASON_LIMIT + KERNLOCK_KERNEL_NUMBERS)

/* Every request that there is. Return: how many are refused. */
static int refused(bool is[REQUESTS])
{
	int count = 0;

	for (int i = 0; i < REQUESTS; i++) {
		is[i] = (i < REASON_LIMIT ? kernlock_answer(i) : kernlock_locked_down(i - REASON_LIMIT)) != 0;
		count += is[i];
	}
	return count;
}

static void assert_no_looser(const bool before[REQUESTS], const bool after[REQUESTS])
{
	for (int i = 0; i < REQUESTS; i++)
		ASSERT(!before[i] || after[i]);
}

static struct policy policy_of(const struct written *written)
{
	struct policy policy = {
		.magic = POLICY_MAGIC,
		.version = POLICY_VERSION,
		.size = sizeof(policy),
		.deny = written->deny & ALL_REASONS,
		.audit = written->audit & ALL_REASONS & ~written->deny,
		.mode = "a",
	};

	/* A raise: chance alone would hardly ever refuse all that is in force. */
	if (!(written->exceptions & 4)) {
		policy.deny |= kernlock_denied();
		policy.audit &= ~policy.deny;
	}
	policy.mode[0] = (char)('a' + written->mode % 26);
	if (written->exceptions & 1) {
		policy.exception_count = 1;
		policy.exceptions[0] = (struct exception){
			.kind = written->exceptions & 2 ? EXCEPTION_EXE : EXCEPTION_CGROUP,
			.action = written->exceptions & 2 ? ACTION_ALLOW : ACTION_DENY,
			.reasons = RULE_REASONS & (written->audit | REASON_BIT(REASON_MSR)),
		};
		strscpy(policy.exceptions[0].path, written->exceptions & 2 ? "/bin/a" : "a", EXCEPTION_PATH_SIZE);
	}
	return policy;
}

static void write_one(const struct written *written)
{
	struct policy policy = policy_of(written);
	const u64 denied = kernlock_denied();
	bool before[REQUESTS], after[REQUESTS];
	const int count = refused(before);
	int error;

	if (written->spoilt > 127)
		((u8 *)&policy)[(written->deny ^ written->audit) % sizeof(policy)] ^= written->spoilt;
	error = policy_check(&policy, sizeof(policy)) ? -EBADMSG : kernlock_hold(&policy);
	if (written->evaluates)
		kernlock_evaluate(written->audit & ALL_REASONS);
	if (error)
		ASSERT(refused(after) == count);
	else
		refused(after);
	assert_no_looser(before, after);
	ASSERT(error || !(denied & ~policy.deny));
	for (int i = 0; !error && i < REASON_LIMIT; i++)
		ASSERT(!(policy.deny >> i & 1) || after[i]);
}

/* The kernel's numbers answer as the reasons they mean. */
static void assert_numbers(void)
{
	for (unsigned int i = 0; i < 2 * KERNLOCK_KERNEL_NUMBERS; i++)
		ASSERT(kernlock_locked_down(i) ==
		       kernlock_answer(i < KERNLOCK_KERNEL_NUMBERS ? kernlock_reason_of[i] : REASON_OTHER_INTEGRITY));
}

static void overwrite(void *memory, size_t size, const bool before[REQUESTS])
{
	bool after[REQUESTS];
	u8 *bytes = memory;

	for (size_t i = 0; i < size; i++)
		for (int value = 0; value < 256; value += 51) {
			const u8 kept = bytes[i];

			bytes[i] = (u8)value;
			refused(after);
			assert_no_looser(before, after);
			bytes[i] = kept;
		}
}

/* What began when it did is not later, nor never, for it. */
static void assert_no_byte_delays(struct kernlock_since *since)
{
	const u64 before = kernlock_since_read(since);
	u8 *bytes = (u8 *)since;

	for (size_t i = 0; i < sizeof(*since); i++)
		for (unsigned other = 0; other < 256; other++) {
			const u8 was = bytes[i];

			bytes[i] = (u8)other;
			ASSERT(kernlock_since_read(since) == (other == was ? before : 1));
			bytes[i] = was;
		}
}

static void assert_no_byte_opens(void)
{
	bool before[REQUESTS];

	refused(before);
	overwrite(&kernlock_raised.deny, sizeof(kernlock_raised.deny), before);
	overwrite(&kernlock_raised.audit, sizeof(kernlock_raised.audit), before);
	overwrite(&kernlock_raised.looked_at, sizeof(kernlock_raised.looked_at), before);
	overwrite(kernlock_raised.mode, sizeof(kernlock_raised.mode), before);
	assert_no_byte_delays(&kernlock_raised.tracing_since);
	assert_no_byte_delays(&kernlock_raised.sealed_since);
}

static void begin_empty(void)
{
	memset(&kernlock_late, 0, sizeof(kernlock_late));
	memset(&kernlock_boot_policy, 0, sizeof(kernlock_boot_policy));
	kernlock_raised = (struct kernlock_raised){
		.deny = KERNLOCK_EMPTY_SET,
		.audit = KERNLOCK_EMPTY_SET,
		.looked_at = KERNLOCK_EMPTY_SET,
		.tracing_since = KERNLOCK_NOT_YET,
		.sealed_since = KERNLOCK_NOT_YET,
	};
}

static void assert_state_is_sound(void)
{
	struct kernlock_state state;

	kernlock_state(&state);
	ASSERT(!state.policy.mode[0] || policy_check(&state.policy, sizeof(state.policy)) == POLICY_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct written written;

	begin_empty();
	if (size && *data & 1)
		kernlock_hold_at_boot(&(struct kernlock_wish){.deny = INTEGRITY_REASONS, .mode = &kernlock_modes[0]}, "text");
	for (size_t i = 0; i + sizeof(written) <= size && i < 16 * sizeof(written); i += sizeof(written)) {
		memcpy(&written, data + i, sizeof(written));
		write_one(&written);
		assert_state_is_sound();
	}
	assert_numbers();
	assert_no_byte_opens();
	return 0;
}
