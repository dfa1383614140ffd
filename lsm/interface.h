/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the engine `lsm` and the command line share: the files below securityfs, what is
 * read from and written to them, and the errors of a write.
 *
 *   mode      0644  "none [integrity] confidentiality": the modes built in, the one in force
 *                   in brackets (one that is not built in comes last). Writing a name raises
 *                   to it. EPERM: it refuses less than what is in force; EINVAL: no such mode
 *   reasons   0400  a table for people: reason, class, action, counts
 *   policy    0600  reading: the struct policy in force, with what was raised since; no bytes
 *                   while none is. Writing one: see KERNLOCK_POLICY_ERRORS
 *   events    0400  struct kernlock_events, then that many struct kernlock_event. Reading exactly
 *                   the former gives its numbers now; a longer read, a picture of all
 *   state     0400  lines of a word, a space and a number; see KERNLOCK_STATE_WORDS
 *   evaluate  0600  the set of reasons that are recorded whether refused or not, as "0x...".
 *                   Writing one: EINVAL: no set of reasons; ENOLINK: see `able`
 *   watch     0200  writing anything: each refusal is recorded for KERNLOCK_WATCH_SECONDS
 *   sealed    0444  "1": whatever is in force is so until reboot
 *
 * Only CAP_SYS_ADMIN outside of user namespaces may write any of them: else EPERM.
 */
#ifndef KERNLOCK_INTERFACE_H
#define KERNLOCK_INTERFACE_H

#include "core/event.h"

/** KERNLOCK_DIRECTORY - of those files, below the root of securityfs. */
#define KERNLOCK_DIRECTORY "kernlock"

/*
 * KERNLOCK_POLICY_ERRORS - writing `policy`: one struct policy by one write(2), or nothing
 * changes.
 *
 *   EINVAL           not that many bytes, not from the beginning of the file, or no policy
 *   EPROTONOSUPPORT  a policy of another POLICY_VERSION
 *   EBADMSG          policy_check() finds a fault in it; the kernel's log says which
 *   EBUSY            what is in force refuses more
 *   EOPNOTSUPP       it has exceptions that this engine cannot take, or not any more
 *   ENOLINK          it refuses what this kernel was not started to refuse: see `able`
 *   EPERM            not CAP_SYS_ADMIN
 */

/*
 * KERNLOCK_STATE_WORDS
 *
 *   version    POLICY_VERSION of this kernel
 *   session    a number drawn at boot, never 0
 *   loaded     1: a policy is in force
 *   at_boot    1: it was so before the first program
 *   loaded_at  when it came into force, nanoseconds since boot; 0: it is not
 *   able       the set of reasons that can be refused in this boot, "0x..."
 *   evaluated  the set of reasons that are recorded, "0x..."
 *   recorded   requests recorded so far
 *   lost       of these, those that found no room in the table
 */

/** KERNLOCK_WATCH_SECONDS - who watches says so again in that time. */
#define KERNLOCK_WATCH_SECONDS 10

/** KERNLOCK_EVENTS_MAGIC - "KLEV" read as a little-endian word. */
#define KERNLOCK_EVENTS_MAGIC 0x56454c4bu

/** struct kernlock_events - the beginning of `events`. */
struct kernlock_events {
	kl_u32 magic;				  /**< KERNLOCK_EVENTS_MAGIC */
	kl_u16 version;				  /**< POLICY_VERSION */
	kl_u16 row_size;			  /**< sizeof(struct kernlock_event) */
	kl_u32 session;				  /**< as in `state` */
	kl_u32 count;				  /**< how many rows follow */
	kl_u64 recorded;			  /**< as in `state` */
	kl_u64 lost;				  /**< as in `state` */
	struct event_counts counts[REASON_LIMIT]; /**< since boot, by enum reason */
};

/** struct kernlock_event - one row of `events`. */
struct kernlock_event {
	struct event_key key;
	struct event_row row;
};

#endif
