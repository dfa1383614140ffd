// SPDX-License-Identifier: GPL-2.0-only
/*
 * securityfs's kernlock/events: see interface.h. Whoever reads no more than its beginning gets
 * that alone; what follows is copied when it is first asked for.
 */
#include <linux/uaccess.h>

#include "files.h"

/**
 * struct snapshot - what was recorded when it was first asked for
 * @making: one reader at a time makes it
 * @events: the whole file; NULL: nobody asked yet
 * @size: bytes
 */
struct snapshot {
	struct mutex making; /* of @events */
	struct kernlock_events *events;
	size_t size;
};

static int open_events(struct inode *inode, struct file *file)
{
	struct snapshot *snapshot;

	if (!kernlock_may_change())
		return -EPERM;
	snapshot = kzalloc(sizeof(*snapshot), GFP_KERNEL);
	if (!snapshot)
		return -ENOMEM;
	mutex_init(&snapshot->making);
	file->private_data = snapshot;
	return 0;
}

static ssize_t read_head(char __user *to, size_t size, loff_t *position)
{
	struct kernlock_events *head = kzalloc(sizeof(*head), GFP_KERNEL);
	ssize_t result;

	if (!head)
		return -ENOMEM;
	kernlock_fill_head(head);
	result = simple_read_from_buffer(to, size, position, head, sizeof(*head));
	kfree(head);
	return result;
}

static ssize_t read_whole(struct snapshot *snapshot, char __user *to, size_t size, loff_t *position)
{
	int error = 0;

	mutex_lock(&snapshot->making);
	if (!snapshot->events)
		error = kernlock_snapshot(&snapshot->events, &snapshot->size);
	mutex_unlock(&snapshot->making);
	if (error)
		return error;
	return simple_read_from_buffer(to, size, position, snapshot->events, snapshot->size);
}

static ssize_t read_events(struct file *file, char __user *to, size_t size, loff_t *position)
{
	struct snapshot *snapshot = file->private_data;

	if (!*position && size == sizeof(struct kernlock_events))
		return read_head(to, size, position);
	return read_whole(snapshot, to, size, position);
}

static int close_events(struct inode *inode, struct file *file)
{
	struct snapshot *snapshot = file->private_data;

	kvfree(snapshot->events);
	kfree(snapshot);
	return 0;
}

const struct file_operations kernlock_events_file = {
	.open = open_events,
	.read = read_events,
	.llseek = default_llseek,
	.release = close_events,
};
