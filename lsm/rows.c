// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of who was refused, or would have been: of bounded size, its rows counted apart
 * by core/event.h's key.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/hashtable.h>
#include <linux/jhash.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "kernlock.h"

static_assert(sizeof(struct kernlock_events) == 1056);
static_assert(sizeof(struct kernlock_event) == 1192);

/**
 * struct row - one thing that is counted apart
 * @node: in the table
 * @event: what it is
 */
struct row {
	struct hlist_node node;
	struct kernlock_event event;
};

static DEFINE_HASHTABLE(rows, 10);
static DEFINE_SPINLOCK(rows_lock);
static u32 row_count;
static u32 unprivileged_count;
static u64 recorded;
static u64 lost;
static struct kmem_cache *row_cache __ro_after_init;
static u32 session __ro_after_init;

static u32 hash_of(const struct event_key *key)
{
	return jhash(key, sizeof(*key), 0);
}

static struct row *find_row(const struct event_key *key)
{
	struct row *row;

	hash_for_each_possible(rows, row, node, hash_of(key))
		if (!memcmp(&row->event.key, key, sizeof(*key)))
			return row;
	return NULL;
}

/* Users without privilege may take a quarter: they must not keep what root does from being seen. */
static bool has_room(const struct event_key *key)
{
	return row_count < EVENT_ROWS && (!key->uid || unprivileged_count < EVENT_ROWS / 4);
}

static struct row *make_row(const struct event_key *key, struct file *exe)
{
	struct row *row;

	if (!has_room(key))
		return NULL;
	row = kmem_cache_zalloc(row_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!row)
		return NULL;
	row->event.key = *key;
	kernlock_describe(&row->event.row, exe);
	return row;
}

static void add_row(struct row *row)
{
	row_count++;
	unprivileged_count += row->event.key.uid != 0;
	hash_add(rows, &row->node, hash_of(&row->event.key));
}

static void count_row(struct row *row)
{
	recorded++;
	row->event.row.count++;
	row->event.row.last = ktime_get_boottime_ns();
	row->event.row.pid = task_tgid_nr(current);
}

static bool count_known(const struct event_key *key)
{
	unsigned long flags;
	struct row *row;

	spin_lock_irqsave(&rows_lock, flags);
	row = find_row(key);
	if (row)
		count_row(row);
	spin_unlock_irqrestore(&rows_lock, flags);
	return row;
}

/* @fresh: was made outside of the lock; somebody may have been faster, or taken the last place. */
static struct row *count_fresh(const struct event_key *key, struct row *fresh)
{
	unsigned long flags;
	struct row *row;

	spin_lock_irqsave(&rows_lock, flags);
	row = find_row(key);
	if (!row && fresh && has_room(key)) {
		add_row(fresh);
		row = fresh;
		fresh = NULL;
	}
	if (row) {
		count_row(row);
	} else {
		recorded++;
		lost++;
	}
	spin_unlock_irqrestore(&rows_lock, flags);
	return fresh;
}

static struct file *get_exe(void)
{
	if (!current->mm || current->flags & PF_KTHREAD)
		return NULL;
	return get_mm_exe_file(current->mm);
}

/**
 * kernlock_count_apart() - count a request in the row of its own
 * @reason: what it was for
 * @action: what came of it
 */
void kernlock_count_apart(enum reason reason, enum action action)
{
	struct event_key key;
	struct file *exe;
	struct row *left;

	/* Before there is any memory, the counts by reason are all. */
	if (!READ_ONCE(row_cache))
		return;
	exe = get_exe();
	kernlock_fill_key(&key, reason, action, exe);
	if (!count_known(&key)) {
		left = count_fresh(&key, make_row(&key, exe));
		if (left)
			kmem_cache_free(row_cache, left);
	}
	if (exe)
		fput(exe);
}

/* ---- reading it */

/**
 * kernlock_session() - a number of this boot, never 0
 */
u32 kernlock_session(void)
{
	return session;
}

/**
 * kernlock_totals() - how many requests were recorded
 * @all: of these, also those that were lost
 * @without_row: those that found no room
 */
void kernlock_totals(u64 *all, u64 *without_row)
{
	unsigned long flags;

	spin_lock_irqsave(&rows_lock, flags);
	*all = recorded;
	*without_row = lost;
	spin_unlock_irqrestore(&rows_lock, flags);
}

/* A list at a time, so that nobody waits long. */
static u32 copy_list(struct hlist_head *list, struct kernlock_event *events, u32 room)
{
	unsigned long flags;
	struct row *row;
	u32 count = 0;

	spin_lock_irqsave(&rows_lock, flags);
	hlist_for_each_entry(row, list, node)
		if (count < room)
			events[count++] = row->event;
	spin_unlock_irqrestore(&rows_lock, flags);
	return count;
}

static u32 copy_rows(struct kernlock_event *events, u32 room)
{
	u32 count = 0;

	for (int i = 0; i < HASH_SIZE(rows); i++)
		count += copy_list(&rows[i], events + count, room - count);
	return count;
}

/**
 * kernlock_fill_head() - what `events` begins with
 * @head: filled in
 */
void kernlock_fill_head(struct kernlock_events *head)
{
	u64 all, without_row;

	kernlock_totals(&all, &without_row);
	*head = (struct kernlock_events){
		.magic = KERNLOCK_EVENTS_MAGIC,
		.version = POLICY_VERSION,
		.row_size = sizeof(struct kernlock_event),
		.session = session,
		.count = READ_ONCE(row_count),
		.recorded = all,
		.lost = without_row,
	};
	kernlock_counts(head->counts);
}

/**
 * kernlock_snapshot() - all of it, as `events` gives it
 * @snapshot: set to memory for kvfree()
 * @size: set to its bytes
 *
 * Return: 0, or -ENOMEM.
 */
int kernlock_snapshot(struct kernlock_events **snapshot, size_t *size)
{
	const u32 room = READ_ONCE(row_count);
	struct kernlock_events *head =
		kvzalloc(sizeof(*head) + room * sizeof(struct kernlock_event), GFP_KERNEL);

	if (!head)
		return -ENOMEM;
	kernlock_fill_head(head);
	head->count = copy_rows((struct kernlock_event *)(head + 1), room);
	*snapshot = head;
	*size = sizeof(*head) + head->count * sizeof(struct kernlock_event);
	return 0;
}

static int __init make_cache(void)
{
	session = get_random_u32() | 1;
	row_cache = KMEM_CACHE(row, 0);
	return row_cache ? 0 : -ENOMEM;
}
core_initcall(make_cache);
