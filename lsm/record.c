// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is remembered: for each reason, how often, always and exactly; and who it was, in a
 * table of bounded size whose rows are counted apart by core/event.h's key. While a reason
 * is evaluated every request has its row; a refusal that nobody evaluates has, as long as
 * not many come at once.
 */
#include <linux/atomic.h>
#include <linux/bpf.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hashtable.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/kernfs.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/random.h>
#include <linux/sched/mm.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include <asm/syscall.h>

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

static atomic64_t denied[REASON_LIMIT];
static atomic64_t audited[REASON_LIMIT];

static DEFINE_HASHTABLE(rows, 10);
static DEFINE_SPINLOCK(rows_lock);
static u32 row_count;
static u32 unprivileged_count;
static u64 recorded;
static u64 lost;
static struct kmem_cache *row_cache __ro_after_init;
static u32 session __ro_after_init;

static unsigned long watched_until;
static bool is_watched;

/* ---- what a request was about */

static bool is_read(long number)
{
	switch (number) {
	case __NR_read:
	case __NR_pread64:
	case __NR_readv:
	case __NR_preadv:
	case __NR_preadv2:
	case __NR_splice:
#ifdef __NR_sendfile
	case __NR_sendfile:
#endif
		return true;
	default:
		return false;
	}
}

/* The least that a program of libbpf's and bpftool's feature probes does not have. */
#define PROBE_INSTRUCTIONS 8

/* What a feature probe loads has few instructions, and no name. */
static bool is_feature_probe(const void __user *attributes)
{
	union bpf_attr load;

	static_assert(offsetof(union bpf_attr, prog_name) + sizeof(load.prog_name) <= sizeof(load));
	if (copy_from_user_nofault(&load, attributes,
				   offsetof(union bpf_attr, prog_name) + sizeof(load.prog_name)))
		return false;
	return load.insn_cnt < PROBE_INSTRUCTIONS && !load.prog_name[0];
}

static bool is_kernel_thread(void)
{
	return current->flags & (PF_KTHREAD | PF_IO_WORKER) || !current->mm;
}

/* By the system call that is under way. Where that cannot be told, it is an attempt. */
static u8 kind_of(enum reason reason)
{
	struct pt_regs *registers = task_pt_regs(current);
	unsigned long arguments[6];
	long number;

	if (is_kernel_thread() ||
	    (reason != REASON_HIBERNATION && reason != REASON_BPF_READ_KERNEL &&
	     reason != REASON_BPF_WRITE_USER && reason != REASON_BPF_TRACING))
		return EVENT_ATTEMPT;
	number = syscall_get_nr(current, registers);
	if (reason == REASON_HIBERNATION)
		return is_read(number) ? EVENT_QUERY : EVENT_ATTEMPT;
	syscall_get_arguments(current, registers, arguments);
	if (number != __NR_bpf || arguments[0] != BPF_PROG_LOAD)
		return EVENT_ATTEMPT;
	return is_feature_probe((const void __user *)arguments[1]) ? EVENT_PROBE : EVENT_ATTEMPT;
}

/* ---- who it was */

static void fill_file(struct event_key *key, struct file *exe)
{
	key->inode = file_inode(exe)->i_ino;
	key->device = file_inode(exe)->i_sb->s_dev;
}

#ifdef CONFIG_CGROUPS
static void fill_cgroup(struct event_key *key)
{
	rcu_read_lock();
	key->cgroup = cgroup_id(task_dfl_cgroup(current));
	rcu_read_unlock();
}

static void describe_cgroup(struct event_row *row)
{
	struct cgroup *cgroup;

	rcu_read_lock();
	cgroup = task_dfl_cgroup(current);
	for (int i = 0; i < EVENT_CGROUP_LEVELS && cgroup; i++, cgroup = cgroup_parent(cgroup))
		if (cgroup_parent(cgroup))
			kernfs_name(cgroup->kn, row->cgroup[i], EVENT_CGROUP_SIZE);
	rcu_read_unlock();
}
#else
static void fill_cgroup(struct event_key *key)
{
}

static void describe_cgroup(struct event_row *row)
{
}
#endif

static void fill_key(struct event_key *key, enum reason reason, enum action action,
		     struct file *exe)
{
	memset(key, 0, sizeof(*key));
	key->uid = from_kuid(&init_user_ns, current_uid());
	key->reason = reason;
	key->action = action;
	key->kind = kind_of(reason);
	key->doubtful = current->flags & (PF_KTHREAD | PF_IO_WORKER) ||
			SOMEBODY_REASONS >> reason & 1;
	strscpy(key->name, current->comm, sizeof(key->name));
	fill_cgroup(key);
	if (exe)
		fill_file(key, exe);
}

/* Names innermost first, each ended by NUL, as far as there is room. */
static void turn_round(char *path, char *to)
{
	size_t used = 0;
	char *slash;

	while ((slash = strrchr(path, '/'))) {
		if (slash[1] && used <= EVENT_PATH_SIZE - EVENT_PATH_NAME_SIZE) {
			strscpy(to + used, slash + 1, EVENT_PATH_NAME_SIZE);
			used += strlen(to + used) + 1;
		}
		*slash = '\0';
	}
}

static void describe_path(struct event_row *row, struct file *exe)
{
	char *buffer = kmalloc(PATH_MAX, GFP_ATOMIC | __GFP_NOWARN);
	char *path = buffer ? d_absolute_path(&exe->f_path, buffer, PATH_MAX) : NULL;

	if (!IS_ERR_OR_NULL(path))
		turn_round(path, row->path);
	kfree(buffer);
}

/* The memory that holds them may be locked by who asks: what is not there is left out. */
static void describe_arguments(struct event_row *row)
{
	const unsigned long start = READ_ONCE(current->mm->arg_start);
	const unsigned long length = READ_ONCE(current->mm->arg_end) - start;

	if (copy_from_user_nofault(row->arguments, (const void __user *)start,
				   min(length, EVENT_ARGUMENTS_SIZE - 1ul)))
		memset(row->arguments, 0, sizeof(row->arguments));
}

static void describe_parent(struct event_row *row)
{
	const struct task_struct *parent;

	rcu_read_lock();
	parent = rcu_dereference(current->real_parent);
	row->parent_pid = task_tgid_nr((struct task_struct *)parent);
	strscpy(row->parent, parent->comm, sizeof(row->parent));
	rcu_read_unlock();
}

static void describe(struct event_row *row, struct file *exe)
{
	row->first = ktime_get_boottime_ns();
	describe_parent(row);
	describe_cgroup(row);
	if (exe)
		describe_path(row, exe);
	if (!is_kernel_thread())
		describe_arguments(row);
	row->filled = 1;
}

/* ---- rows */

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

	if (!READ_ONCE(row_cache) || !has_room(key))
		return NULL;
	row = kmem_cache_zalloc(row_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!row)
		return NULL;
	row->event.key = *key;
	describe(&row->event.row, exe);
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
	row->event.row.count++;
	row->event.row.last = ktime_get_boottime_ns();
	row->event.row.pid = task_tgid_nr(current);
}

static bool count_known(const struct event_key *key)
{
	unsigned long flags;
	struct row *row;

	spin_lock_irqsave(&rows_lock, flags);
	recorded++;
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
	if (row)
		count_row(row);
	else
		lost++;
	spin_unlock_irqrestore(&rows_lock, flags);
	return fresh;
}

static void record_as(enum reason reason, enum action action)
{
	struct file *exe = current->mm && !is_kernel_thread() ? get_mm_exe_file(current->mm) : NULL;
	struct event_key key;
	struct row *left;

	fill_key(&key, reason, action, exe);
	if (!count_known(&key)) {
		left = count_fresh(&key, make_row(&key, exe));
		if (left)
			kmem_cache_free(row_cache, left);
	}
	if (exe)
		fput(exe);
}

/* ---- how much is told */

/* So many refusals are recorded and told in so many ticks, as a power of two. */
#define TOKENS 16
#define SLOT_SHIFT 6

static u64 token_slot;
static u64 dry_slot = ~0ull;
static unsigned int tokens;

static bool take_token(u64 slot)
{
	if (token_slot != slot) {
		token_slot = slot;
		tokens = TOKENS;
	}
	if (!tokens || !--tokens)
		dry_slot = slot;
	return true;
}

/* In a flood, this comparison is all that a refusal costs more. */
static bool has_token(void)
{
	const u64 ticks = get_jiffies_64();
	const u64 slot = ticks >> SLOT_SHIFT;

	/* A few more or less are told: it bounds noise, nothing else. */
	return data_race(dry_slot != slot && take_token(slot));
}

static bool is_watched_now(void)
{
	if (!READ_ONCE(is_watched))
		return false;
	if (time_before(jiffies, READ_ONCE(watched_until)))
		return true;
	WRITE_ONCE(is_watched, false);
	return false;
}

/**
 * kernlock_record() - count a request, and remember who it was
 * @reason: of core/reasons.h
 * @action: what came of it
 * @evaluated: every one is to be remembered
 */
void kernlock_record(enum reason reason, enum action action, bool evaluated)
{
	const bool told = has_token();

	atomic64_inc(action == ACTION_DENY ? &denied[reason] : &audited[reason]);
	if (!told && !evaluated && !is_watched_now())
		return;
	/* In a debugger, or before there is any memory, counting is all. */
	if (in_hardirq() || in_nmi())
		return;
	if (READ_ONCE(row_cache))
		record_as(reason, action);
	if (told && (action == ACTION_DENY || !evaluated))
		kernlock_tell(reason, action);
}

/**
 * kernlock_watch() - record each refusal for the next KERNLOCK_WATCH_SECONDS
 */
void kernlock_watch(void)
{
	WRITE_ONCE(watched_until, jiffies + KERNLOCK_WATCH_SECONDS * HZ);
	WRITE_ONCE(is_watched, true);
}

/* ---- reading it */

/**
 * kernlock_counts() - how often, since boot
 * @counts: filled in, by enum reason
 */
void kernlock_counts(struct event_counts counts[REASON_LIMIT])
{
	for (int i = 0; i < REASON_LIMIT; i++)
		counts[i] = (struct event_counts){
			.denied = atomic64_read(&denied[i]),
			.audited = atomic64_read(&audited[i]),
		};
}

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
	u64 all, without_row;

	if (!head)
		return -ENOMEM;
	kernlock_totals(&all, &without_row);
	head->magic = KERNLOCK_EVENTS_MAGIC;
	head->version = POLICY_VERSION;
	head->row_size = sizeof(struct kernlock_event);
	head->session = session;
	head->recorded = all;
	head->lost = without_row;
	head->count = copy_rows((struct kernlock_event *)(head + 1), room);
	kernlock_counts(head->counts);
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
