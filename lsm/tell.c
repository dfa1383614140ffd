// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told of a request at once: a record where auditing is on, else a line in the
 * kernel's log. Anybody can cause requests, so both are few; the counts are exact.
 */
#define pr_fmt(fmt) "kernlock: " fmt

#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "kernlock.h"

#ifdef CONFIG_AUDIT
static void tell_exe(struct audit_buffer *buffer)
{
	struct file *exe = current->mm ? get_mm_exe_file(current->mm) : NULL;

	if (!exe)
		return;
	audit_log_d_path(buffer, " exe=", &exe->f_path);
	fput(exe);
}

static void tell_actor(struct audit_buffer *buffer)
{
	audit_log_format(buffer, " pid=%d uid=%u auid=%u ses=%u comm=", task_tgid_nr(current),
			 from_kuid(&init_user_ns, current_uid()),
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current));
	audit_log_untrustedstring(buffer, current->comm);
	tell_exe(buffer);
}

static bool tell_audit(enum reason reason, enum action action)
{
	struct audit_buffer *buffer;

	if (!audit_enabled)
		return false;
	buffer = audit_log_start(audit_context(), GFP_ATOMIC | __GFP_NOWARN, AUDIT_KERNEL_OTHER);
	if (!buffer)
		return false;
	audit_log_format(buffer, "lsm=kernlock reason=%s rule=%s mode=%s action=%s",
			 kernlock_reasons[reason].name,
			 kernlock_reasons[rule_for_reason(reason)].name, kernlock_mode_now(),
			 kernlock_actions[action]);
	tell_actor(buffer);
	audit_log_end(buffer);
	return true;
}
#else
static bool tell_audit(enum reason reason, enum action action)
{
	return false;
}
#endif

/**
 * kernlock_tell() - tell of a request that was refused or is audited
 * @reason: what it was for
 * @action: what came of it
 */
void kernlock_tell(enum reason reason, enum action action)
{
	static DEFINE_RATELIMIT_STATE(lines, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

	if (tell_audit(reason, action) || !__ratelimit(&lines))
		return;
	pr_notice("%s: %s %s (mode %s); kernlock explain %s\n", current->comm,
		  action == ACTION_DENY ? "refused" : "audited", kernlock_reasons[reason].name,
		  kernlock_mode_now(), kernlock_reasons[reason].name);
}
