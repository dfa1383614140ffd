// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sysctls that user space must not set back. Security modules have no hook there, so the
 * handlers of these few are put behind one that asks first. Nothing else is slower.
 */
#define pr_fmt(fmt) "kernlock: " fmt

#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysctl.h>

#include "../../fs/proc/internal.h"
#include "kernlock.h"

/* Kbuild knows whether this kernel gives handlers a constant table. */
#define TABLE KERNLOCK_TABLE_CONST struct ctl_table

/* Of the text of a number, NUL included: longer ones are refused as if lower. */
#define NUMBER_SIZE 16

static proc_handler ask_for_switch;
static proc_handler ask_for_secret;

/**
 * struct guarded_sysctl - one of them
 * @path: in procfs
 * @ask: what stands before its handler
 * @data: where the kernel keeps it
 * @handler: the kernel's own
 */
struct guarded_sysctl {
	const char *path;
	proc_handler *ask;
	void *data;
	proc_handler *handler;
};

static struct guarded_sysctl sysctls[] __ro_after_init = {
	{ .path = "sys/kernel/ftrace_enabled", .ask = ask_for_switch },
	{ .path = "sys/kernel/kptr_restrict", .ask = ask_for_secret },
	{ .path = "sys/kernel/dmesg_restrict", .ask = ask_for_secret },
	{ .path = "sys/kernel/perf_event_paranoid", .ask = ask_for_secret },
};

static const struct guarded_sysctl *find(TABLE *table)
{
	for (int i = 0; i < ARRAY_SIZE(sysctls); i++)
		if (sysctls[i].data == table->data)
			return &sysctls[i];
	return NULL;
}

static int go_on(TABLE *table, int write, void *buffer, size_t *length, loff_t *position)
{
	const struct guarded_sysctl *sysctl = find(table);

	return sysctl ? sysctl->handler(table, write, buffer, length, position) : -EPERM;
}

static int ask_for_switch(TABLE *table, int write, void *buffer, size_t *length, loff_t *position)
{
	if (write && kernlock_answer_for_seal(REASON_FTRACE_SWITCH))
		return -EPERM;
	return go_on(table, write, buffer, length, position);
}

/* What is no number is no higher number. Not every kernel ends the text with NUL. */
static bool is_lowered(const struct ctl_table *table, const char *text, size_t length)
{
	char number[NUMBER_SIZE];
	int wanted;

	if (length >= sizeof(number))
		return true;
	memcpy(number, text, length);
	number[length] = '\0';
	return kstrtoint(number, 0, &wanted) || wanted < *(int *)table->data;
}

static int ask_for_secret(TABLE *table, int write, void *buffer, size_t *length, loff_t *position)
{
	if (write && is_lowered(table, buffer, *length) && kernlock_answer(REASON_SECRET_SYSCTLS))
		return -EPERM;
	return go_on(table, write, buffer, length, position);
}

/* Whoever reads the table in between gets the old handler or the new one. */
static void __init put_before(struct guarded_sysctl *sysctl, struct ctl_table *table)
{
	sysctl->data = table->data;
	sysctl->handler = table->proc_handler;
	WRITE_ONCE(table->proc_handler, sysctl->ask);
}

static int __init guard_one(struct vfsmount *proc, struct guarded_sysctl *sysctl)
{
	struct file *file = file_open_root_mnt(proc, sysctl->path, O_RDONLY, 0);

	if (IS_ERR(file))
		return PTR_ERR(file) == -ENOENT ? 0 : PTR_ERR(file);
	put_before(sysctl, PROC_I(file_inode(file))->sysctl_entry);
	fput(file);
	return 0;
}

static int __init guard_sysctls(void)
{
	struct file_system_type *type = get_fs_type("proc");
	struct vfsmount *proc = type ? kern_mount(type) : ERR_PTR(-ENODEV);

	if (type)
		put_filesystem(type);
	if (IS_ERR(proc)) {
		pr_err("cannot reach sysctls (%ld): they can be set as before\n", PTR_ERR(proc));
		return PTR_ERR(proc);
	}
	for (int i = 0; i < ARRAY_SIZE(sysctls); i++) {
		const int error = guard_one(proc, &sysctls[i]);

		if (error)
			pr_err("cannot guard %s (%d): it can be set as before\n", sysctls[i].path,
			       error);
	}
	kern_unmount(proc);
	return 0;
}
late_initcall_sync(guard_sysctls);
