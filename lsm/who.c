// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who asks, and what for, as far as the running task and its system call tell. Callers may
 * hold any lock, the one of their own memory too, so nothing here sleeps or faults.
 */
#include <linux/bpf.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include <asm/syscall.h>

#include "kernlock.h"

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

/**
 * kernlock_fill_key() - what tells a request from others
 * @key: filled in
 * @reason: what it is for
 * @action: what comes of it
 * @exe: of the program that runs; NULL: none
 */
void kernlock_fill_key(struct event_key *key, enum reason reason, enum action action,
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

/**
 * kernlock_describe() - what is remembered of the first request of a row
 * @row: zeros, filled in
 * @exe: as above
 */
void kernlock_describe(struct event_row *row, struct file *exe)
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
