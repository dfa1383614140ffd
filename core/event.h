/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an engine remembers of its decisions. Anybody may cause them (an unprivileged read
 * of /sys/power/state is one), so they are counted where they happen and never queued:
 * for each reason, always and exactly; and for each program, as far as there is room.
 */
#ifndef KERNLOCK_EVENT_H
#define KERNLOCK_EVENT_H

#include "decide.h"

/** struct event_counts - how often a reason's rule was asked, by what came of it. */
struct event_counts {
	kl_u64 denied;	/**< refused */
	kl_u64 audited; /**< allowed because the mode only audits it, or because it is only evaluated */
};

_Static_assert(sizeof(struct event_counts) == 16, "struct event_counts is shared");

/** enum event_kind - what a request was about, as far as the system call tells. */
enum event_kind {
	EVENT_ATTEMPT = 0, /**< somebody wants to do it */
	EVENT_QUERY,	   /**< somebody only asks whether it could be done (reading /sys/power/state) */
	EVENT_PROBE	   /**< a library tries what this kernel can (libbpf's feature probes) */
};

/** Bytes of the texts of an event, the closing NUL included; what is longer is cut off. */
#define EVENT_NAME_SIZE 16	 /* the kernel's TASK_COMM_LEN */
#define EVENT_PATH_SIZE 256
#define EVENT_ARGUMENTS_SIZE 256
#define EVENT_PATH_NAME_SIZE 64
#define EVENT_CGROUP_SIZE 96
#define EVENT_CGROUP_LEVELS 6
#define EVENT_PATH_LEVELS 16
#define EVENT_PATH_MOUNTS 2 /* stacked at one place */

/** struct event_key - what is counted apart. Unused bytes are 0. */
struct event_key {
	kl_u64 cgroup;		    /**< id of the cgroup (v2) */
	kl_u64 inode;		    /**< of the executable; 0: a kernel thread, or it cannot be told */
	kl_u32 device;		    /**< of its file system, as the kernel's dev_t */
	kl_u32 uid;		    /**< real user id, as seen by the host */
	kl_u8 reason;		    /**< enum reason: the rule that decided */
	kl_u8 action;		    /**< enum action; ACTION_AUDIT: it went on */
	kl_u8 kind;		    /**< enum event_kind */
	kl_u8 doubtful;		    /**< 1: whoever ran is perhaps not who asked */
	kl_u8 zero[4];		    /**< 0 */
	char name[EVENT_NAME_SIZE]; /**< the task's comm */
};

_Static_assert(sizeof(struct event_key) == 48, "struct event_key is shared");

/**
 * struct event_row - one thing that was counted apart. All but the first four was read at
 * its first time; numbers are those of the initial namespaces.
 */
struct event_row {
	kl_u64 count;				/**< how often */
	kl_u64 first, last;			/**< nanoseconds since boot (CLOCK_BOOTTIME) */
	kl_u32 pid;				/**< the last one's process */
	kl_u32 parent_pid;			/**< its parent */
	kl_u64 filled;				/**< 1: the rest is there */
	char parent[EVENT_NAME_SIZE];		/**< the parent's comm */
	char path[EVENT_PATH_SIZE];		/**< names of the executable and the folders above it, innermost first, each ended by NUL */
	char arguments[EVENT_ARGUMENTS_SIZE];	/**< its arguments, each ended by NUL; empty: unknown */
	char cgroup[EVENT_CGROUP_LEVELS][EVENT_CGROUP_SIZE]; /**< names of the cgroup and those above it, innermost first */
};

_Static_assert(sizeof(struct event_row) == 1144, "struct event_row is shared");

/** EVENT_ROWS - most things that are counted apart; those of users without privilege may take a quarter. */
#define EVENT_ROWS 8192

#endif
