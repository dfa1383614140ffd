/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sightings put together: what the same program did for the same reason is one group, however many rows and machines
 * it comes from. Memory is bounded: what there is no room for is counted, by reason, but not told apart.
 */
#ifndef KERNLOCK_REPORT_GROUPS_H
#define KERNLOCK_REPORT_GROUPS_H

#include "sighting.h"

/** GROUPS_MAX - most groups; GROUPS_TEXT_MAX - most bytes of their texts. */
#define GROUPS_MAX 65536
#define GROUPS_TEXT_MAX (64 * 1024 * 1024)

/** EVENT_KINDS - how many values enum event_kind has. */
#define EVENT_KINDS (EVENT_PROBE + 1)

/** struct group - what one program did, for one reason. Texts are UTF-8 or not; never NULL. */
struct group {
	const char *program;   /**< the executable's path, or the comm where that is unknown */
	const char *name;      /**< the comm of its first row */
	const char *unit;      /**< the systemd unit; "": none */
	const char *parent;    /**< the parent's comm, of its first row */
	const char *arguments; /**< the command line of its first row; "": unknown */
	enum reason reason;    /**< why it was, or would be, refused */
	enum action action;    /**< ACTION_DENY: it was refused; ACTION_AUDIT: it went on */
	enum event_kind kind;  /**< attempt, query or probe */
	bool doubtful;	       /**< whoever ran is perhaps not who asked */
	bool has_path;	       /**< program is a path */
	bool many_users;       /**< not all of its rows were of uid */
	kl_u32 uid;	       /**< the user's id */
	kl_u32 machines;       /**< on how many machines */
	kl_u32 machine;	       /**< the last of these */
	kl_u32 hash;	       /**< of what it is told apart by */
	kl_u64 count;	       /**< how often; stays at the largest number */
	kl_u64 first, last;    /**< seconds since the epoch */
	kl_u64 weight;	       /**< attempts of its program, all reasons together: set by groups_sort() */
};

/** struct groups - all of them; {0} is none. */
struct groups {
	struct group *list;			       /**< @count of them */
	size_t count;				       /**< how many */
	kl_u32 *slots;				       /**< where each is, by its hash; 0: nothing, else its index and 1 */
	void *texts;				       /**< where their texts are */
	size_t text_size;			       /**< bytes that these take */
	kl_u64 totals[REASON_LIMIT][EVENT_KINDS];      /**< how often, by reason and kind, with what was folded */
	kl_u64 folded_rows, folded_count;	       /**< rows for which there was no room, and how often those were seen */
};

/** groups_add() - count one sighting of @machine (any number); its texts have at most 64 KiB each. Return: 0, or -ENOMEM. */
int groups_add(struct groups *groups, const struct sighting *sighting, kl_u32 machine);

/** groups_sort() - programs that attempted most first, each one's groups together; nothing can be added after it. */
void groups_sort(struct groups *groups);

/** groups_same_program() - of two groups. */
bool groups_same_program(const struct group *a, const struct group *b);

/** groups_free() - give the memory back. */
void groups_free(struct groups *groups);

/** saturated_add() - the sum, or the largest number. */
static inline kl_u64 saturated_add(kl_u64 a, kl_u64 b)
{
	kl_u64 sum;

	return __builtin_add_overflow(a, b, &sum) ? ~(kl_u64)0 : sum;
}

#endif
