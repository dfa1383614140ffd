// SPDX-License-Identifier: GPL-2.0-only
/*
 * securityfs's kernlock/policy: see interface.h.
 */
#define pr_fmt(fmt) "kernlock: " fmt

#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "files.h"

static ssize_t read_policy(struct file *file, char __user *to, size_t size, loff_t *position)
{
	struct kernlock_state *state = kernlock_get_state();
	ssize_t result;

	if (!state)
		return -ENOMEM;
	result = simple_read_from_buffer(to, size, position, &state->policy,
					 state->policy.mode[0] ? sizeof(state->policy) : 0);
	kfree(state);
	return result;
}

static int fault_errno(enum policy_fault fault)
{
	switch (fault) {
	case POLICY_OK:
		return 0;
	case POLICY_BAD_SIZE:
	case POLICY_BAD_MAGIC:
		return -EINVAL;
	case POLICY_BAD_VERSION:
		return -EPROTONOSUPPORT;
	default:
		return -EBADMSG;
	}
}

static int take_policy(const struct policy *policy, size_t size)
{
	const enum policy_fault fault = policy_check(policy, size);

	if (!fault)
		return kernlock_hold(policy);
	pr_notice_ratelimited("a policy was not taken: %s\n", kernlock_faults[fault]);
	return fault_errno(fault);
}

static ssize_t write_policy(struct file *file, const char __user *from, size_t size,
			    loff_t *position)
{
	struct policy *policy;
	int error;

	if (!kernlock_may_change())
		return -EPERM;
	if (*position || size != sizeof(*policy))
		return -EINVAL;
	policy = memdup_user(from, size);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	error = take_policy(policy, size);
	kfree(policy);
	return error ? error : size;
}

const struct file_operations kernlock_policy_file = {
	.read = read_policy,
	.write = write_policy,
	.llseek = default_llseek,
};
