/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a reason is: a stable number, a class, and its bit in a set of reasons.
 * The numbers are kernlock's own and never change; the kernel's are mapped onto
 * them when a policy is loaded, because enum lockdown_reason (the kernel's
 * include/linux/security.h) is renumbered even within a stable series.
 */
#ifndef KERNLOCK_REASON_H
#define KERNLOCK_REASON_H

#include "reasons.h"
#include "types.h"

/** enum reason_class - what a reason protects. */
enum reason_class {
	CLASS_INTEGRITY = 1,	   /**< user space must not change the running kernel */
	CLASS_CONFIDENTIALITY = 2, /**< user space must not read the kernel's secrets */
	CLASS_OPTIONAL = 3	   /**< beyond both: refused only where a mode names it */
};

/** enum reason_actor - is the program that runs, current, the one that asks? */
enum reason_actor {
	ACTOR_RULES = 1, /**< it is, within one system call: a rule for one program is sound */
	ACTOR_CALLER,	 /**< it is, but what comes of it outlives the call or serves others */
	ACTOR_SOMEBODY	 /**< not always */
};

/** enum reason - one class of operation that can be refused; 0 is no reason. */
enum reason {
	REASON_NONE = 0,
#define REASON_ENUMERATOR(id, SYMBOL, ...) REASON_##SYMBOL = (id),
	KERNLOCK_REASONS(REASON_ENUMERATOR)
};

/** REASON_LIMIT - every reason's number is below this: a set of reasons is one 64-bit word. */
#define REASON_LIMIT 64

/** REASON_BIT() - the bit of a reason in a set of reasons. */
#define REASON_BIT(reason) ((kl_u64)1 << (reason))

#define REASON_OR(id, ...) | REASON_BIT(id)
#define REASON_SUM(id, ...) +REASON_BIT(id)
#define REASON_ONE(...) +1
#define REASON_OR_INTEGRITY(id, S, n, CLASS, ...) | (CLASS_##CLASS == CLASS_INTEGRITY ? REASON_BIT(id) : 0)
#define REASON_OR_RULES(id, S, n, C, k, ACTOR, ...) | (ACTOR_##ACTOR == ACTOR_RULES ? REASON_BIT(id) : 0)
#define REASON_OR_SOMEBODY(id, S, n, C, k, ACTOR, ...) | (ACTOR_##ACTOR == ACTOR_SOMEBODY ? REASON_BIT(id) : 0)
#define REASON_OR_OPTIONAL(id, S, n, CLASS, ...) | (CLASS_##CLASS == CLASS_OPTIONAL ? REASON_BIT(id) : 0)

/** REASON_COUNT - how many reasons the table has. */
enum { REASON_COUNT = 0 KERNLOCK_REASONS(REASON_ONE) };

/** ALL_REASONS, and the three classes that it falls into - sets of reasons. */
#define ALL_REASONS ((kl_u64)0 KERNLOCK_REASONS(REASON_OR))
#define INTEGRITY_REASONS ((kl_u64)0 KERNLOCK_REASONS(REASON_OR_INTEGRITY))
#define OPTIONAL_REASONS ((kl_u64)0 KERNLOCK_REASONS(REASON_OR_OPTIONAL))
#define CONFIDENTIALITY_REASONS (ALL_REASONS & ~INTEGRITY_REASONS & ~OPTIONAL_REASONS)

/** RULE_REASONS, SOMEBODY_REASONS - of all, those for which current is surely, or not always, who asks. */
#define RULE_REASONS ((kl_u64)0 KERNLOCK_REASONS(REASON_OR_RULES))
#define SOMEBODY_REASONS ((kl_u64)0 KERNLOCK_REASONS(REASON_OR_SOMEBODY))

#define REASON_IN_RANGE(id, ...) _Static_assert((id) > 0 && (id) < REASON_LIMIT, "reason number out of range");
KERNLOCK_REASONS(REASON_IN_RANGE)
/* Two rows with one number add up to more than they OR to. */
_Static_assert(((kl_u64)0 KERNLOCK_REASONS(REASON_SUM)) == ALL_REASONS, "two reasons share a number");

#endif
