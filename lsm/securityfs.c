// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files below securityfs's kernlock/: see interface.h.
 */
#define pr_fmt(fmt) "kernlock: " fmt

#include <linux/fs.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "files.h"

/* A short text that somebody writes: one word, without what is around it. */
static char *get_word(const char __user *from, size_t size, loff_t position, char *text,
		      size_t room)
{
	if (position || size >= room)
		return ERR_PTR(-EINVAL);
	if (copy_from_user(text, from, size))
		return ERR_PTR(-EFAULT);
	text[size] = '\0';
	return strim(text);
}

/* ---- mode */

static void show_mode_name(struct seq_file *to, const char *name, const char *now)
{
	seq_printf(to, strcmp(name, now) ? "%s " : "[%s] ", name);
}

static int mode_show(struct seq_file *to, void *unused)
{
	struct kernlock_state *state = kernlock_get_state();
	const char *now;

	if (!state)
		return -ENOMEM;
	now = state->policy.mode[0] ? state->policy.mode : POLICY_NOTHING;
	show_mode_name(to, POLICY_NOTHING, now);
	for (unsigned int i = 0; i < kernlock_mode_count; i++)
		show_mode_name(to, kernlock_modes[i].name, now);
	if (strcmp(now, POLICY_NOTHING) && !kernlock_find_mode(now, strlen(now)))
		show_mode_name(to, now, now);
	seq_putc(to, '\n');
	kfree(state);
	return 0;
}

static int raise_to(const struct kernlock_mode *mode)
{
	struct policy *policy = kzalloc(sizeof(*policy), GFP_KERNEL);
	int error;

	if (!policy)
		return -ENOMEM;
	policy->magic = POLICY_MAGIC;
	policy->version = POLICY_VERSION;
	policy->size = sizeof(*policy);
	policy->deny = mode->deny;
	policy->audit = mode->audit;
	strscpy(policy->mode, mode->name, sizeof(policy->mode));
	strscpy(policy->summary, mode->summary, sizeof(policy->summary));
	error = kernlock_hold(policy);
	kfree(policy);
	return error;
}

static ssize_t write_mode(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	const struct kernlock_mode *mode;
	char text[POLICY_MODE_SIZE + 1];
	char *word;
	int error;

	if (!kernlock_may_change())
		return -EPERM;
	word = get_word(from, size, *position, text, sizeof(text));
	if (IS_ERR(word))
		return PTR_ERR(word);
	mode = kernlock_find_mode(word, strlen(word));
	if (!mode)
		return -EINVAL;
	error = raise_to(mode);
	if (error == -EBUSY)
		return -EPERM;
	return error ? error : size;
}

static int open_mode(struct inode *inode, struct file *file)
{
	return single_open(file, mode_show, NULL);
}

static const struct file_operations mode_file = {
	.open = open_mode,
	.read = seq_read,
	.write = write_mode,
	.llseek = seq_lseek,
	.release = single_release,
};

/* ---- reasons */

static int reasons_show(struct seq_file *to, void *unused)
{
	struct event_counts *counts = kcalloc(REASON_LIMIT, sizeof(*counts), GFP_KERNEL);
	struct kernlock_state *state = kernlock_get_state();
	const int error = counts && state ? 0 : -ENOMEM;

	if (!error) {
		kernlock_counts(counts);
		seq_puts(to,
			 "reason                class           action denied audited evaluated\n");
	}
	for (int i = 0; !error && i < REASON_LIMIT; i++)
		if (kernlock_reasons[i].name)
			seq_printf(to, "%-21s %-15s %-6s %6llu %7llu %9s\n",
				   kernlock_reasons[i].name,
				   kernlock_classes[kernlock_reasons[i].class],
				   kernlock_actions[action_for_all(&state->policy, i)],
				   (u64)counts[i].denied, (u64)counts[i].audited,
				   state->evaluated >> i & 1 ? "yes" : "no");
	kfree(counts);
	kfree(state);
	return error;
}
DEFINE_SHOW_ATTRIBUTE(reasons);

/* ---- state */

static int state_show(struct seq_file *to, void *unused)
{
	struct kernlock_state *state = kernlock_get_state();
	u64 recorded, lost;

	if (!state)
		return -ENOMEM;
	kernlock_totals(&recorded, &lost);
	seq_printf(to, "version %u\nsession %u\n", POLICY_VERSION, kernlock_session());
	seq_printf(to, "loaded %d\nat_boot %d\n", state->policy.mode[0] != 0, state->at_boot);
	seq_printf(to, "loaded_at %llu\nable 0x%llx\n", state->loaded_at, state->able);
	seq_printf(to, "evaluated 0x%llx\n", state->evaluated);
	seq_printf(to, "recorded %llu\nlost %llu\n", recorded, lost);
	kfree(state);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/* ---- evaluate, watch, sealed */

static int evaluate_show(struct seq_file *to, void *unused)
{
	struct kernlock_state *state = kernlock_get_state();

	if (!state)
		return -ENOMEM;
	seq_printf(to, "0x%llx\n", state->evaluated);
	kfree(state);
	return 0;
}

static int open_evaluate(struct inode *inode, struct file *file)
{
	return single_open(file, evaluate_show, NULL);
}

static ssize_t write_evaluate(struct file *file, const char __user *from, size_t size,
			      loff_t *position)
{
	char text[24];
	char *word;
	u64 reasons;
	int error;

	if (!kernlock_may_change())
		return -EPERM;
	word = get_word(from, size, *position, text, sizeof(text));
	if (IS_ERR(word))
		return PTR_ERR(word);
	if (kstrtou64(word, 0, &reasons) || reasons & ~ALL_REASONS)
		return -EINVAL;
	error = kernlock_evaluate(reasons);
	return error ? error : size;
}

static const struct file_operations evaluate_file = {
	.open = open_evaluate,
	.read = seq_read,
	.write = write_evaluate,
	.llseek = seq_lseek,
	.release = single_release,
};

static ssize_t write_watch(struct file *file, const char __user *from, size_t size,
			   loff_t *position)
{
	if (!kernlock_may_change())
		return -EPERM;
	kernlock_watch();
	return size;
}

static const struct file_operations watch_file = {
	.write = write_watch,
	.llseek = noop_llseek,
};

static int sealed_show(struct seq_file *to, void *unused)
{
	seq_puts(to, "1\n");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sealed);

/* ---- all of them */

/**
 * struct kernlock_file - one file
 * @name: below the folder
 * @access: who may open it
 * @operations: what it does
 */
struct kernlock_file {
	const char *name;
	umode_t access;
	const struct file_operations *operations;
};

static const struct kernlock_file files[] __initconst = {
	{ "mode", 0644, &mode_file },
	{ "reasons", 0400, &reasons_fops },
	{ "policy", 0600, &kernlock_policy_file },
	{ "events", 0400, &kernlock_events_file },
	{ "state", 0400, &state_fops },
	{ "evaluate", 0600, &evaluate_file },
	{ "watch", 0200, &watch_file },
	{ "sealed", 0444, &sealed_fops },
};

static int __init make_file(const struct kernlock_file *file, struct dentry *folder)
{
	const struct dentry *made =
		securityfs_create_file(file->name, file->access, folder, NULL, file->operations);

	if (!IS_ERR(made))
		return 0;
	pr_err("no file %s in securityfs (%ld)\n", file->name, PTR_ERR(made));
	return PTR_ERR(made);
}

/**
 * kernlock_make_files() - from now on user space sees kernlock
 *
 * Return: 0, or a negative errno of securityfs.
 */
int __init kernlock_make_files(void)
{
	struct dentry *folder = securityfs_create_dir(KERNLOCK_DIRECTORY, NULL);
	int error = 0;

	if (IS_ERR(folder))
		return PTR_ERR(folder);
	for (int i = 0; !error && i < ARRAY_SIZE(files); i++)
		error = make_file(&files[i], folder);
	return error;
}
