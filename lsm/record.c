// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of a request that is refused, audited or evaluated: it is counted, always and
 * exactly; and remembered apart and told, each one while its reason is evaluated or somebody
 * watches, and else as long as not many come at once.
 */
#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/jiffies.h>
#include <linux/kgdb.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/uidgid.h>

#include "kernlock.h"

static atomic64_t denied[REASON_LIMIT];
static atomic64_t audited[REASON_LIMIT];

static unsigned long watched_until;
static bool is_watched;

/* So many refusals are recorded and told in so many ticks, as a power of two. */
#define TOKENS 16
#define SLOT_SHIFT 6

/**
 * struct budget - what may still be recorded and told
 * @slot: the stretch of time that @tokens are for
 * @dry_slot: the last one in which none was left
 * @tokens: how many more
 */
struct budget {
	u64 slot;
	u64 dry_slot;
	unsigned int tokens;
};

/* Everybody's, and root's own: nobody else can keep what root does from being told. */
static struct budget budgets[] = { { .dry_slot = ~0ull }, { .dry_slot = ~0ull } };

static struct budget *budget_of_current(void)
{
	return &budgets[uid_eq(current_uid(), GLOBAL_ROOT_UID)];
}

static u64 slot_now(void)
{
	const u64 ticks = get_jiffies_64();

	return ticks >> SLOT_SHIFT;
}

static bool is_dry(const struct budget *budget)
{
	/* A few more or less are told than there are tokens: it bounds noise, nothing else. */
	return data_race(budget->dry_slot == slot_now());
}

static bool take_token(struct budget *budget)
{
	const u64 slot = slot_now();

	if (budget->dry_slot == slot)
		return false;
	if (budget->slot != slot) {
		budget->slot = slot;
		budget->tokens = TOKENS;
	}
	if (!budget->tokens || !--budget->tokens)
		budget->dry_slot = slot;
	return true;
}

static bool is_watched_now(void)
{
	if (!READ_ONCE(is_watched))
		return false;
	if (time_before(jiffies, READ_ONCE(watched_until)))
		return true;
	WRITE_ONCE(is_watched, false);
	return false;
}

static noinline void remember(enum reason reason, enum action action, bool evaluated)
{
	/* The same. */
	const bool told = data_race(take_token(budget_of_current()));

	if (!told && !evaluated && !is_watched_now())
		return;
	/* In a debugger, or before there is any memory, counting is all. */
	if (in_hardirq() || in_nmi() || in_dbg_master())
		return;
	kernlock_count_apart(reason, action);
	if (told && (action == ACTION_DENY || !evaluated))
		kernlock_tell(reason, action);
}

/**
 * kernlock_record() - count a request, and remember who it was
 * @reason: of core/reasons.h
 * @action: what came of it
 * @evaluated: every one is to be remembered
 *
 * In a flood, a comparison is all that it costs beside counting.
 */
void kernlock_record(enum reason reason, enum action action, bool evaluated)
{
	atomic64_inc(action == ACTION_DENY ? &denied[reason] : &audited[reason]);
	if (!is_dry(budget_of_current()) || evaluated || READ_ONCE(is_watched))
		remember(reason, action, evaluated);
}

/**
 * kernlock_watch() - record each refusal for the next KERNLOCK_WATCH_SECONDS
 */
void kernlock_watch(void)
{
	WRITE_ONCE(watched_until, jiffies + KERNLOCK_WATCH_SECONDS * HZ);
	WRITE_ONCE(is_watched, true);
}

/**
 * kernlock_counts() - how often, since boot
 * @counts: filled in, by enum reason
 */
void kernlock_counts(struct event_counts counts[REASON_LIMIT])
{
	for (int i = 0; i < REASON_LIMIT; i++)
		counts[i] = (struct event_counts){
			.denied = atomic64_read(&denied[i]),
			.audited = atomic64_read(&audited[i]),
		};
}
