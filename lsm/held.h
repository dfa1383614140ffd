/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is in force, between held.c, which answers by it, and change.c, which alone changes it.
 */
#ifndef KERNLOCK_HELD_H
#define KERNLOCK_HELD_H

#include <linux/compiler.h>
#include <linux/mm.h>

#include "kernlock.h"

/**
 * struct kernlock_set - a set of reasons or numbers that must not lose any by accident
 * @bits: those in it
 * @others: those not in it
 */
struct kernlock_set {
	u64 bits;
	u64 others;
};

#define KERNLOCK_EMPTY_SET { .bits = 0, .others = ~0ull }

/* Where both copies differ, the stricter one holds. */
static inline u64 kernlock_set_read(const struct kernlock_set *set)
{
	return READ_ONCE(set->bits) | ~READ_ONCE(set->others);
}

/* In between the two, what was in it and what will be are in it. */
static inline void kernlock_set_write(struct kernlock_set *set, u64 bits)
{
	WRITE_ONCE(set->bits, bits);
	WRITE_ONCE(set->others, ~bits);
}

/**
 * struct kernlock_since - when something began; one that was written into is since ever
 * @time: nanoseconds since boot, 0: it has not
 * @inverse: the same, inverted
 */
struct kernlock_since {
	u64 time;
	u64 inverse;
};

#define KERNLOCK_NOT_YET { .time = 0, .inverse = ~0ull }

static inline u64 kernlock_since_read(const struct kernlock_since *since)
{
	const u64 time = READ_ONCE(since->time);

	return time == ~READ_ONCE(since->inverse) ? time : 1;
}

static inline void kernlock_since_write(struct kernlock_since *since, u64 time)
{
	WRITE_ONCE(since->time, time);
	WRITE_ONCE(since->inverse, ~time);
}

/**
 * struct kernlock_raised - what can still be written once the kernel runs
 * @deny: reasons refused beyond the policy
 * @audit: reasons audited beyond it
 * @looked_at: by the kernel's numbers, those that must be looked at: all others are allowed
 * @evaluated: reasons that are recorded although they are not refused
 * @loaded_at: when the policy came into force, nanoseconds since boot
 * @tracing_since: when BPF programs that trace were first refused or audited
 * @sealed_since: when anything was first refused
 * @mode: name of the mode it was raised to, "": it was not
 */
struct kernlock_raised {
	struct kernlock_set deny;
	struct kernlock_set audit;
	struct kernlock_set looked_at;
	u64 evaluated;
	u64 loaded_at;
	struct kernlock_since tracing_since;
	struct kernlock_since sealed_since;
	char mode[POLICY_MODE_SIZE];
};

/** union kernlock_page - a policy in a page of its own, which can become read-only. */
union kernlock_page {
	struct policy policy;
	u8 page[PAGE_SIZE];
};

/* Asked for on the kernel command line, or built in. */
extern struct policy kernlock_boot_policy;
/* Or the first one that root asked for. */
extern union kernlock_page kernlock_late;
/* And what was raised since. */
extern struct kernlock_raised kernlock_raised;

u64 kernlock_denied(void);
u64 kernlock_audited(void);
bool kernlock_refuses(void);

#endif
