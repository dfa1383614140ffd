/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a row of an engine's table to words.
 */
#ifndef KERNLOCK_SIGHTING_ROW_H
#define KERNLOCK_SIGHTING_ROW_H

#include "sighting.h"

/** struct row_words - a row as a sighting, and the texts that it points to. */
struct row_words {
	struct sighting sighting;
	char parent[EVENT_NAME_SIZE + 1];
	char program[EVENT_NAME_SIZE + 1];
	char path[4096];
	char cgroup[EVENT_CGROUP_LEVELS * (EVENT_CGROUP_SIZE + 1) + 8];
	char arguments[EVENT_ARGUMENTS_SIZE + 1];
};

/**
 * row_words_fill() - put a row into words. Where the kernel could not tell the executable's path, it is asked of
 * /proc while the process still runs the same one.
 * @boot: when the kernel was booted, seconds since the epoch
 */
void row_words_fill(struct row_words *words, const struct event_key *key, const struct event_row *row, kl_u64 boot);

/** boot_time() - when the kernel was booted, seconds since the epoch, by the clock as it is now. */
kl_u64 boot_time(void);

#endif
