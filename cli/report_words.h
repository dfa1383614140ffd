/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words that a report, a fleet's and a suggestion share.
 */
#ifndef KERNLOCK_REPORT_WORDS_H
#define KERNLOCK_REPORT_WORDS_H

#include "report_groups.h"

/** WORDS_SIZE - bytes of every text filled in here. */
#define WORDS_SIZE 320

/** count_words() - "1 program", "12 programs": @number of what @one or @many names. */
const char *count_words(kl_u64 number, const char *one, const char *many, char text[WORDS_SIZE]);

/** duration_words() - seconds in two units at most: "3 days 4 hours". */
const char *duration_words(kl_u64 seconds, char text[WORDS_SIZE]);

/** time_words() - seconds since the epoch as local time, "2026-11-25 08:10"; "?" for what is no year of ours. */
const char *time_words(kl_u64 seconds, char text[WORDS_SIZE]);

/** program_words() - a group's program, safe for terminals; a comm without a path is in brackets. */
const char *program_words(const struct group *group, char text[WORDS_SIZE]);

/** kind_words() - "attempt", "only asked" or "probe". */
const char *kind_words(enum event_kind kind);

/** user_words() - "root", a number, or "several". */
const char *user_words(const struct group *group, char text[WORDS_SIZE]);

#endif
