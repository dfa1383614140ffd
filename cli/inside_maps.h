/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapped files, each looked at once however many processes map it.
 */
#ifndef KERNLOCK_INSIDE_MAPS_H
#define KERNLOCK_INSIDE_MAPS_H

#include <stdbool.h>
#include <sys/types.h>

#include "../core/types.h"

/** struct inside_seen - a set of files, by device and inode; zeroed when empty. */
struct inside_seen {
	struct inside_seen_file {
		kl_u64 device, inode;
	} *files;
	size_t count, room;
};

/** inside_seen_has() - is it there? */
bool inside_seen_has(const struct inside_seen *seen, kl_u64 device, kl_u64 inode);

/** inside_seen_add() - put it there, unless memory is out: then it will be looked at again. */
void inside_seen_add(struct inside_seen *seen, kl_u64 device, kl_u64 inode);

/** inside_seen_free() - empty the set. */
void inside_seen_free(struct inside_seen *seen);

/**
 * inside_maps() - call @see for each mapped file of a task.
 * @seen: ordinary files that were met in any task, for which @see is not called again
 * @see: gets the name of a link to the file, in a directory; false: nobody need look at this file again
 * Return: 0, or a negative errno when the mappings cannot be read.
 */
int inside_maps(int proc, pid_t task, pid_t pid, struct inside_seen *seen,
		bool (*see)(void *context, const char *name, int directory, pid_t task, pid_t pid), void *context);

#endif
