// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in force, and the answer to every request. What was asked for at boot cannot be
 * written any more once the kernel runs; what comes later is kept twice, so that no single
 * write takes it away: where both copies differ, the stricter one holds.
 */
#include <linux/cgroup.h>
#include <linux/mutex.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "kernlock.h"

/**
 * struct set - a set of reasons or numbers that must not lose any by accident
 * @bits: those in it
 * @others: those not in it
 */
struct set {
	u64 bits;
	u64 others;
};

#define EMPTY_SET                          \
	{                                  \
		.bits = 0, .others = ~0ull \
	}

static u64 set_read(const struct set *set)
{
	return READ_ONCE(set->bits) | ~READ_ONCE(set->others);
}

/* In between the two, what was in it and what will be are in it. */
static void set_write(struct set *set, u64 bits)
{
	WRITE_ONCE(set->bits, bits);
	WRITE_ONCE(set->others, ~bits);
}

/* Asked for on the kernel command line or built in. */
static struct policy boot_policy __ro_after_init;

/* Or the first one that root asks for, in a page that is read-only from then on. */
static union {
	struct policy policy;
	u8 page[PAGE_SIZE];
} late __aligned(PAGE_SIZE);

static_assert(sizeof(struct policy) <= PAGE_SIZE, "fits into the page");

/* And what was raised since. */
static struct set raised_deny = EMPTY_SET;
static struct set raised_audit = EMPTY_SET;
static char raised_mode[POLICY_MODE_SIZE];

static u64 loaded_at;
static u64 tracing_since;
static u64 recorded_too;
static u64 able __ro_after_init = ALL_REASONS & ~KERNLOCK_UNABLE & ~KERNLOCK_OPENING;

/* By the kernel's numbers: those that must be looked at. All others are allowed. */
static struct set looked_at = EMPTY_SET;

static DEFINE_MUTEX(change);

/* ---- what is in force */

static u64 denied_now(void)
{
	return boot_policy.deny | late.policy.deny | set_read(&raised_deny);
}

static u64 audited_now(void)
{
	return (boot_policy.audit | late.policy.audit | set_read(&raised_audit)) & ~denied_now();
}

static u64 exception_reasons(const struct policy *policy)
{
	u64 reasons = 0;

	for (u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++)
		reasons |= policy->exceptions[i].reasons;
	return reasons;
}

/**
 * kernlock_is_loaded() - is a mode in force?
 */
bool kernlock_is_loaded(void)
{
	return boot_policy.mode[0] || late.policy.mode[0] || raised_mode[0];
}

/**
 * kernlock_is_asked() - does the command line or the built-in default ask for a mode?
 */
bool kernlock_is_asked(void)
{
	return boot_policy.mode[0];
}

/**
 * kernlock_mode_now() - name of the mode in force, "" for none
 */
const char *kernlock_mode_now(void)
{
	if (raised_mode[0])
		return raised_mode;
	return boot_policy.mode[0] ? boot_policy.mode : late.policy.mode;
}

/**
 * kernlock_tracing_since() - when BPF programs that trace were first refused or audited
 *
 * Return: nanoseconds since boot; 0 when they are not.
 */
u64 kernlock_tracing_since(void)
{
	return READ_ONCE(tracing_since);
}

/**
 * kernlock_lean() - of @reasons, those that a request could be refused, told or recorded for
 * @reasons: a set
 */
u64 kernlock_lean(u64 reasons)
{
	return (denied_now() | audited_now() | READ_ONCE(recorded_too) |
		exception_reasons(&late.policy)) &
	       reasons;
}

/* The clock that BPF programs are dated by; before it goes, nothing is older. */
static u64 now(void)
{
	return max_t(u64, ktime_get_boottime_ns(), 1);
}

/* After every change, and before who asked for it is told. */
static void look_again(void)
{
	const u64 reasons = kernlock_lean(ALL_REASONS);
	u64 numbers = 0;

	for (int i = 0; i < KERNLOCK_KERNEL_NUMBERS; i++)
		if (reasons >> kernlock_reason_of[i] & 1)
			numbers |= 1ull << i;
	if (reasons & REASON_BIT(REASON_BPF_TRACING) && !tracing_since)
		WRITE_ONCE(tracing_since, now());
	set_write(&looked_at, numbers);
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
	return decide(&late.policy, &request).action;
}

/* The strictest of what was asked for at boot, by root, and raised. */
static u8 action_asked(u8 rule)
{
	const struct request request = { .reason = rule };
	const struct raised raised = {
		.deny = set_read(&raised_deny),
		.audit = set_read(&raised_audit),
	};
	const u8 boot = decide_raised(&boot_policy, &raised, &request).action;

	if (boot == ACTION_DENY)
		return boot;
	if (late.policy.exception_count && RULE_REASONS >> rule & 1)
		return max(boot, action_for_current(rule));
	return max_t(u8, boot, decide(&late.policy, &request).action);
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
	const bool is_evaluated = READ_ONCE(recorded_too) >> rule & 1;
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

	return denied_now() ? -EPERM : by_mode;
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
	if (likely(!(set_read(&looked_at) >> what & 1)))
		return 0;
	return kernlock_answer(kernlock_reason_of[what]);
}

/* ---- changing it */

/**
 * kernlock_can_tell() - from now on requests for these can be told
 * @reasons: a set
 */
void __init kernlock_can_tell(u64 reasons)
{
	able |= reasons;
}

/* What words on the command line changed is not the mode of that name any more. */
static void __init name_boot_policy(const struct kernlock_wish *wish, const char *text)
{
	const bool plain = wish->mode && !wish->altered && !boot_policy.mode[0];

	memset(boot_policy.mode, 0, sizeof(boot_policy.mode));
	memset(boot_policy.summary, 0, sizeof(boot_policy.summary));
	if (plain) {
		strscpy(boot_policy.mode, wish->mode->name, sizeof(boot_policy.mode));
		strscpy(boot_policy.summary, wish->mode->summary, sizeof(boot_policy.summary));
		return;
	}
	strscpy(boot_policy.mode, "boot", sizeof(boot_policy.mode));
	snprintf(boot_policy.summary, sizeof(boot_policy.summary), "kernlock=%s", text);
	if (!policy_summary_is_line(boot_policy.summary))
		memset(boot_policy.summary, 0, sizeof(boot_policy.summary));
}

/**
 * kernlock_hold_at_boot() - add to what is in force from boot on
 * @wish: what was asked for
 * @text: in these words
 */
void __init kernlock_hold_at_boot(const struct kernlock_wish *wish, const char *text)
{
	const u64 deny = boot_policy.deny | wish->deny;
	const u64 audit = (boot_policy.audit | wish->audit) & ~deny;

	if (!(wish->deny | wish->audit))
		return;
	if (deny != boot_policy.deny || audit != boot_policy.audit)
		name_boot_policy(wish, text);
	boot_policy.magic = POLICY_MAGIC;
	boot_policy.version = POLICY_VERSION;
	boot_policy.size = sizeof(boot_policy);
	boot_policy.deny = deny;
	boot_policy.audit = audit;
	loaded_at = 1;
	look_again();
}

static bool has_exception_for_program(const struct policy *policy)
{
	for (u32 i = 0; i < policy->exception_count; i++)
		if (policy->exceptions[i].kind == EXCEPTION_EXE)
			return true;
	return false;
}

static bool has_same_exceptions(const struct policy *policy)
{
	return policy->exception_count == late.policy.exception_count &&
	       !memcmp(policy->exceptions, late.policy.exceptions, sizeof(policy->exceptions));
}

/* What refuses comes last: until then nothing is in force. */
static void hold_first(const struct policy *policy)
{
	memcpy(late.policy.exceptions, policy->exceptions, sizeof(policy->exceptions));
	late.policy.exception_count = policy->exception_count;
	memcpy(late.policy.mode, policy->mode, sizeof(policy->mode));
	memcpy(late.policy.summary, policy->summary, sizeof(policy->summary));
	late.policy.audit = policy->audit;
	late.policy.deny = policy->deny;
	loaded_at = now();
	look_again();
	if (set_memory_ro((unsigned long)&late, 1))
		pr_warn_once("kernlock: this kernel cannot make the policy's page read-only\n");
}

static void hold_more(const struct policy *policy)
{
	if (!(policy->deny & ~denied_now()) && !(policy->audit & ~(audited_now() | denied_now())))
		return;
	set_write(&raised_audit, set_read(&raised_audit) | policy->audit);
	set_write(&raised_deny, set_read(&raised_deny) | policy->deny);
	memcpy(raised_mode, policy->mode, sizeof(raised_mode));
	look_again();
}

static int check_fit(const struct policy *policy)
{
	if (has_exception_for_program(policy))
		return -EOPNOTSUPP;
	if ((policy->deny | policy->audit | exception_reasons(policy)) & ~able)
		return -ENOLINK;
	if (denied_now() & ~policy->deny)
		return -EBUSY;
	if (kernlock_is_loaded() && policy->exception_count && !has_same_exceptions(policy))
		return -EOPNOTSUPP;
	return 0;
}

/**
 * kernlock_hold() - put a policy in force, or raise what is in force to it
 * @policy: sound by policy_check()
 *
 * All or nothing: on failure everything is as it was.
 *
 * Return: 0; -EBUSY when what is in force refuses more; -EOPNOTSUPP for exceptions that
 * cannot be taken; -ENOLINK for reasons that cannot be told in this boot.
 */
int kernlock_hold(const struct policy *policy)
{
	int error;

	mutex_lock(&change);
	error = check_fit(policy);
	if (!error && kernlock_is_loaded())
		hold_more(policy);
	else if (!error)
		hold_first(policy);
	mutex_unlock(&change);
	return error;
}

/**
 * kernlock_evaluate() - from now on record these, whether they are refused or not
 * @reasons: a set; 0: none
 */
void kernlock_evaluate(u64 reasons)
{
	mutex_lock(&change);
	WRITE_ONCE(recorded_too, reasons);
	look_again();
	mutex_unlock(&change);
}

/* Whom an exception is for matters no more where it is refused to all. */
static void drop_what_was_raised(struct policy *policy)
{
	u32 kept = 0;

	for (u32 i = 0; i < policy->exception_count; i++) {
		struct exception exception = policy->exceptions[i];

		exception.reasons &= ~policy->deny;
		if (exception.action == ACTION_AUDIT)
			exception.reasons &= ~policy->audit;
		if (exception.reasons)
			policy->exceptions[kept++] = exception;
	}
	memset(policy->exceptions + kept, 0, sizeof(struct exception) * (POLICY_EXCEPTIONS - kept));
	policy->exception_count = kept;
}

static void merge(struct policy *policy)
{
	*policy = late.policy;
	if (boot_policy.mode[0])
		*policy = boot_policy;
	policy->magic = POLICY_MAGIC;
	policy->version = POLICY_VERSION;
	policy->size = sizeof(*policy);
	policy->deny = denied_now();
	policy->audit = audited_now();
	drop_what_was_raised(policy);
	if (!raised_mode[0])
		return;
	memcpy(policy->mode, raised_mode, sizeof(policy->mode));
	memset(policy->summary, 0, sizeof(policy->summary));
}

/**
 * kernlock_state() - what is in force
 * @state: filled in
 */
void kernlock_state(struct kernlock_state *state)
{
	mutex_lock(&change);
	*state = (struct kernlock_state){
		.loaded_at = loaded_at,
		.at_boot = kernlock_is_asked(),
		.able = able,
		.evaluated = recorded_too,
	};
	if (kernlock_is_loaded())
		merge(&state->policy);
	mutex_unlock(&change);
}
