// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing what is in force: at boot, by a policy that root writes, by an evaluation. There
 * is no way down.
 */
#include <linux/bitops.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "held.h"

static u64 able __ro_after_init = ALL_REASONS & ~KERNLOCK_OPENING;

static DEFINE_MUTEX(change);

/* By the clock that BPF programs are dated by: before the first program nothing is older. */
static u64 now(void)
{
	return system_state < SYSTEM_RUNNING ? 1 : ktime_get_boottime_ns();
}

static void begin(struct kernlock_since *since)
{
	if (!kernlock_since_read(since))
		kernlock_since_write(since, now());
}

/* After every change, and before who asked for it is told. */
static void look_again(void)
{
	const u64 reasons = kernlock_lean(ALL_REASONS);
	u64 numbers = 0;

	for (int i = 0; i < KERNLOCK_KERNEL_NUMBERS; i++)
		if (reasons >> kernlock_reason_of[i] & 1)
			numbers |= 1ull << i;
	if (reasons & REASON_BIT(REASON_BPF_TRACING))
		begin(&kernlock_raised.tracing_since);
	if (kernlock_refuses())
		begin(&kernlock_raised.sealed_since);
	kernlock_set_write(&kernlock_raised.looked_at, numbers);
}

/**
 * kernlock_can_tell() - from now on requests for these can be told
 * @reasons: a set
 */
void __init kernlock_can_tell(u64 reasons)
{
	able |= reasons;
}

/* What words on the command line changed is not the mode of that name any more. */
static bool __init is_mode(const struct kernlock_wish *wish)
{
	return wish->mode && !wish->altered && wish->mode->deny == kernlock_boot_policy.deny &&
	       wish->mode->audit == kernlock_boot_policy.audit;
}

static void __init name_boot_policy(const struct kernlock_wish *wish, const char *text)
{
	memset(kernlock_boot_policy.mode, 0, sizeof(kernlock_boot_policy.mode));
	memset(kernlock_boot_policy.summary, 0, sizeof(kernlock_boot_policy.summary));
	if (is_mode(wish)) {
		strscpy(kernlock_boot_policy.mode, wish->mode->name,
			sizeof(kernlock_boot_policy.mode));
		strscpy(kernlock_boot_policy.summary, wish->mode->summary,
			sizeof(kernlock_boot_policy.summary));
		return;
	}
	strscpy(kernlock_boot_policy.mode, "boot", sizeof(kernlock_boot_policy.mode));
	snprintf(kernlock_boot_policy.summary, sizeof(kernlock_boot_policy.summary), "kernlock=%s",
		 text);
	if (!policy_summary_is_line(kernlock_boot_policy.summary))
		memset(kernlock_boot_policy.summary, 0, sizeof(kernlock_boot_policy.summary));
}

/**
 * kernlock_hold_at_boot() - add to what is in force from boot on
 * @wish: what was asked for
 * @text: in these words
 */
void __init kernlock_hold_at_boot(const struct kernlock_wish *wish, const char *text)
{
	const u64 deny = kernlock_boot_policy.deny | wish->deny;
	const u64 audit = (kernlock_boot_policy.audit | wish->audit) & ~deny;

	if (deny == kernlock_boot_policy.deny && audit == kernlock_boot_policy.audit)
		return;
	kernlock_boot_policy.magic = POLICY_MAGIC;
	kernlock_boot_policy.version = POLICY_VERSION;
	kernlock_boot_policy.size = sizeof(kernlock_boot_policy);
	kernlock_boot_policy.deny = deny;
	kernlock_boot_policy.audit = audit;
	name_boot_policy(wish, text);
	kernlock_raised.loaded_at = now();
	look_again();
}

static bool has_same_exceptions(const struct policy *policy)
{
	return policy->exception_count == kernlock_late.policy.exception_count &&
	       !memcmp(policy->exceptions, kernlock_late.policy.exceptions,
		       sizeof(policy->exceptions));
}

/* What refuses comes last: until then nothing is in force. */
static void hold_first(const struct policy *policy)
{
	memcpy(kernlock_late.policy.exceptions, policy->exceptions, sizeof(policy->exceptions));
	kernlock_late.policy.exception_count = policy->exception_count;
	memcpy(kernlock_late.policy.mode, policy->mode, sizeof(policy->mode));
	memcpy(kernlock_late.policy.summary, policy->summary, sizeof(policy->summary));
	kernlock_late.policy.audit = policy->audit;
	kernlock_late.policy.deny = policy->deny;
	kernlock_raised.loaded_at = now();
	look_again();
	if (set_memory_ro((unsigned long)&kernlock_late, 1))
		pr_warn_once("kernlock: this kernel cannot make the policy's page read-only\n");
}

static void hold_more(const struct policy *policy)
{
	if (!(policy->deny & ~kernlock_denied()) &&
	    !(policy->audit & ~(kernlock_audited() | kernlock_denied())))
		return;
	kernlock_set_write(&kernlock_raised.audit,
			   kernlock_set_read(&kernlock_raised.audit) | policy->audit);
	kernlock_set_write(&kernlock_raised.deny,
			   kernlock_set_read(&kernlock_raised.deny) | policy->deny);
	memcpy(kernlock_raised.mode, policy->mode, sizeof(kernlock_raised.mode));
	look_again();
}

static int check_fit(const struct policy *policy)
{
	if (policy_has_exception(policy, EXCEPTION_EXE))
		return -EOPNOTSUPP;
	if ((policy->deny | policy->audit | policy_exception_reasons(policy)) & ~able)
		return -ENOLINK;
	if (kernlock_denied() & ~policy->deny)
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
 *
 * Return: 0; -ENOLINK for reasons that cannot be told in this boot, and nothing changes.
 */
int kernlock_evaluate(u64 reasons)
{
	if (reasons & ~able)
		return -ENOLINK;
	mutex_lock(&change);
	WRITE_ONCE(kernlock_raised.evaluated, reasons);
	look_again();
	mutex_unlock(&change);
	return 0;
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
	*policy = kernlock_late.policy;
	if (kernlock_boot_policy.mode[0])
		*policy = kernlock_boot_policy;
	policy->magic = POLICY_MAGIC;
	policy->version = POLICY_VERSION;
	policy->size = sizeof(*policy);
	policy->deny = kernlock_denied();
	policy->audit = kernlock_audited();
	drop_what_was_raised(policy);
	if (!kernlock_raised.mode[0])
		return;
	memcpy(policy->mode, kernlock_raised.mode, sizeof(policy->mode));
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
		.loaded_at = kernlock_raised.loaded_at,
		.at_boot = kernlock_is_asked(),
		.able = able,
		.evaluated = kernlock_raised.evaluated,
	};
	if (kernlock_is_loaded())
		merge(&state->policy);
	mutex_unlock(&change);
}
