/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an engine remembers of its decisions: counts for each reason. Anybody may
 * cause them (an unprivileged read of /sys/power/state is one), so they are
 * counted where they happen and never queued.
 */
#ifndef KERNLOCK_EVENT_H
#define KERNLOCK_EVENT_H

#include "decide.h"

/** struct event_counts - how often a reason's rule was asked, by what came of it. */
struct event_counts {
	kl_u64 denied;	/**< refused */
	kl_u64 audited; /**< allowed because the mode only audits it */
};

_Static_assert(sizeof(struct event_counts) == 16, "struct event_counts is shared");

#endif
