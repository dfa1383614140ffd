// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answer to every request, by what is in force. What was asked for at boot cannot be
 * written any more once the kernel runs; what comes later is kept twice, so that no single
 * write takes it away.
 */
#include <linux/cgroup.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "held.h"

struct policy kernlock_boot_policy __ro_after_init;
union kernlock_page kernlock_late __aligned(PAGE_SIZE);
struct kernlock_raised kernlock_raised = {
	.deny = KERNLOCK_EMPTY_SET,
	.audit = KERNLOCK_EMPTY_SET,
	.looked_at = KERNLOCK_EMPTY_SET,
	.tracing_since = KERNLOCK_NOT_YET,
	.sealed_since = KERNLOCK_NOT_YET,
};

static_assert(sizeof(struct policy) <= PAGE_SIZE, "fits into the page");

/* ---- what is in force */

/**
 * kernlock_denied() - the reasons that are refused to everybody now
 */
u64 kernlock_denied(void)
{
	return kernlock_boot_policy.deny | kernlock_late.policy.deny |
	       kernlock_set_read(&kernlock_raised.deny);
}

/**
 * kernlock_audited() - the reasons that are allowed, counted and told now
 */
u64 kernlock_audited(void)
{
	return (kernlock_boot_policy.audit | kernlock_late.policy.audit |
		kernlock_set_read(&kernlock_raised.audit)) &
	       ~kernlock_denied();
}

/**
 * kernlock_is_loaded() - is a mode in force?
 */
bool kernlock_is_loaded(void)
{
	return kernlock_boot_policy.mode[0] || kernlock_late.policy.mode[0] ||
	       kernlock_raised.mode[0];
}

/**
 * kernlock_is_asked() - does the command line or the built-in default ask for a mode?
 */
bool kernlock_is_asked(void)
{
	return kernlock_boot_policy.mode[0];
}

/**
 * kernlock_mode_now() - name of the mode in force, "" for none
 */
const char *kernlock_mode_now(void)
{
	if (kernlock_raised.mode[0])
		return kernlock_raised.mode;
	return kernlock_boot_policy.mode[0] ? kernlock_boot_policy.mode : kernlock_late.policy.mode;
}

/**
 * kernlock_tracing_since() - when BPF programs that trace were first refused or audited
 *
 * Return: nanoseconds since boot; 0 when they are not.
 */
u64 kernlock_tracing_since(void)
{
	if ((kernlock_boot_policy.deny | kernlock_boot_policy.audit) &
	    REASON_BIT(REASON_BPF_TRACING))
		return 1;
	return kernlock_since_read(&kernlock_raised.tracing_since);
}

/**
 * kernlock_sealed_since() - when anything was first refused, to anybody
 *
 * Return: nanoseconds since boot; 0 when nothing is.
 */
u64 kernlock_sealed_since(void)
{
	return kernlock_boot_policy.deny ? 1 : kernlock_since_read(&kernlock_raised.sealed_since);
}

/**
 * kernlock_lean() - of @reasons, those that a request could be refused, told or recorded for
 * @reasons: a set
 */
u64 kernlock_lean(u64 reasons)
{
	return (kernlock_denied() | kernlock_audited() | READ_ONCE(kernlock_raised.evaluated) |
		policy_exception_reasons(&kernlock_late.policy)) &
	       reasons;
}

/**
 * kernlock_refuses() - is anything refused, be it in one cgroup only?
 */
bool kernlock_refuses(void)
{
	return kernlock_denied() || kernlock_late.policy.exception_count;
}

/* ---- the answer */

#ifdef CONFIG_CGROUPS
static void find_cgroups(struct actor *actor)
{
	struct cgroup *cgroup, *ancestor;

	rcu_read_lock();
	cgroup = task_dfl_cgroup(current);
	for (int level = 1; level < ACTOR_LEVELS; level++) {
		ancestor = cgroup_ancestor(cgroup, level);
		if (ancestor)
			actor->cgroups[level] = cgroup_id(ancestor);
	}
	rcu_read_unlock();
}
#else
static void find_cgroups(struct actor *actor)
{
}
#endif

/* Exceptions only tighten, and are only of the policy that root asked for. */
static noinline u8 action_for_current(u8 rule)
{
	struct actor actor = {};
	const struct request request = { .reason = rule, .actor = &actor };

	find_cgroups(&actor);
	return decide(&kernlock_late.policy, &request).action;
}

/* The strictest of what was asked for at boot, by root, and raised. Inlined: a bit is looked at. */
static __flatten u8 action_asked(u8 rule)
{
	const struct request request = { .reason = rule };
	const struct raised raised = {
		.deny = kernlock_set_read(&kernlock_raised.deny),
		.audit = kernlock_set_read(&kernlock_raised.audit),
	};
	const u8 boot = decide_raised(&kernlock_boot_policy, &raised, &request).action;

	if (boot == ACTION_DENY)
		return boot;
	if (kernlock_late.policy.exception_count && RULE_REASONS >> rule & 1)
		return max(boot, action_for_current(rule));
	return max_t(u8, boot, decide(&kernlock_late.policy, &request).action);
}

/**
 * kernlock_answer() - may it be done?
 * @reason: what somebody wants to do
 *
 * Return: 0, or -EPERM.
 */
int kernlock_answer(enum reason reason)
{
	const u8 rule = rule_for_reason(reason);
	const bool is_evaluated = READ_ONCE(kernlock_raised.evaluated) >> rule & 1;
	u8 action = action_asked(rule);

	if (action == ACTION_ALLOW) {
		if (!is_evaluated)
			return 0;
		action = ACTION_AUDIT;
	}
	kernlock_record(rule, action, is_evaluated);
	return action == ACTION_DENY ? -EPERM : 0;
}

/**
 * kernlock_answer_for_seal() - the same for what would undo what is in force
 * @reason: as above
 *
 * Once anything is refused this is too, whatever the mode says.
 *
 * Return: 0, or -EPERM.
 */
int kernlock_answer_for_seal(enum reason reason)
{
	const int by_mode = kernlock_answer(reason);

	return kernlock_sealed_since() ? -EPERM : by_mode;
}

/**
 * kernlock_locked_down() - the same for the kernel's own number
 * @what: enum lockdown_reason
 *
 * Return: 0, or -EPERM.
 */
int kernlock_locked_down(unsigned int what)
{
	if (unlikely(what >= KERNLOCK_KERNEL_NUMBERS))
		return kernlock_answer(REASON_OTHER_INTEGRITY);
	if (likely(!(kernlock_set_read(&kernlock_raised.looked_at) >> what & 1)))
		return 0;
	return kernlock_answer(kernlock_reason_of[what]);
}
