/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was seen, for people and programs: the rows of an engine's table (core/event.h), of a
 * recording on disk, and of reports of other machines, in one form.
 */
#ifndef KERNLOCK_SIGHTING_H
#define KERNLOCK_SIGHTING_H

#include <stdbool.h>
#include <stddef.h>

#include "../core/event.h"

/** struct sighting - one thing that was refused, or would have been, and how often. Texts are UTF-8 or not; never NULL. */
struct sighting {
	enum reason reason;	/**< the rule that decided */
	enum action action;	/**< ACTION_DENY: it was refused; ACTION_AUDIT: it went on */
	enum event_kind kind;	/**< attempt, query or probe */
	bool doubtful;		/**< whoever ran is perhaps not who asked */
	kl_u64 count;		/**< how often */
	kl_u64 first, last;	/**< seconds since the epoch */
	kl_u32 uid;		/**< the user's id */
	kl_u32 pid, parent_pid; /**< the last process, and its parent */
	const char *parent;	/**< the parent's comm */
	const char *program;	/**< the task's comm */
	const char *path;	/**< the executable; "": unknown or a kernel thread */
	const char *cgroup;	/**< the cgroup's path, "/system.slice/cron.service"; "": unknown */
	const char *arguments;	/**< the command line, arguments separated by blanks; "": unknown */
};

/**
 * sighting_unit() - the systemd unit that a cgroup path is in: its last part that ends in
 * .service, .scope, .socket, .mount, .swap or .slice; "" when there is none.
 * @length: of the answer, which is a part of @cgroup and not ended by NUL
 */
const char *sighting_unit(const char *cgroup, size_t *length);

/** event_kind_name() - "attempt", "query" or "probe"; event_kind_named() - the kind of that name, or -1. */
const char *event_kind_name(enum event_kind kind);
int event_kind_named(const char *name, size_t length);

#endif
