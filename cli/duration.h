/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lengths of time as people write them: 90s, 10m, 1h30m, 2d.
 */
#ifndef KERNLOCK_DURATION_H
#define KERNLOCK_DURATION_H

#include "../core/reason.h"

/** DURATION_TEXT - room for what duration_text() writes. */
#define DURATION_TEXT 48

/** NANOSECONDS - in a second. */
#define NANOSECONDS 1000000000ull

/**
 * duration_read() - read numbers with units d, h, m, s, each unit at most once and the larger before the smaller.
 * @seconds: how long that is, at most DURATION_MOST
 *
 * Return: 0; -EINVAL: it is not that; -ERANGE: it is longer than DURATION_MOST.
 */
int duration_read(const char *text, kl_u64 *seconds);

/** DURATION_MOST - the longest that is read, in seconds: ten thousand days. */
#define DURATION_MOST (10000ull * 86400)

/** duration_text() - the two largest units of @seconds, as 8m12s or 1d3h; 0s for none. What is less is cut off. */
void duration_text(kl_u64 seconds, char text[DURATION_TEXT]);

#endif
