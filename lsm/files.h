/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files in securityfs share: securityfs.c, file_policy.c, file_events.c.
 */
#ifndef KERNLOCK_FILES_H
#define KERNLOCK_FILES_H

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/slab.h>

#include "kernlock.h"

static inline bool kernlock_may_change(void)
{
	return capable(CAP_SYS_ADMIN);
}

/* For kfree(); NULL without memory. */
static inline struct kernlock_state *kernlock_get_state(void)
{
	struct kernlock_state *state = kmalloc(sizeof(*state), GFP_KERNEL);

	if (state)
		kernlock_state(state);
	return state;
}

extern const struct file_operations kernlock_policy_file;
extern const struct file_operations kernlock_events_file;

#endif
