/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that anybody may choose (of programs, paths, cgroups), made fit for a terminal.
 */
#ifndef KERNLOCK_SAFE_TEXT_H
#define KERNLOCK_SAFE_TEXT_H

#include <stddef.h>

/** SAFE_TEXT_SIZE - bytes that any @length bytes fit in once they are safe. */
#define SAFE_TEXT_SIZE(length) ((length) * 4 + 4)

/**
 * safe_text() - @text on one line that a terminal shows as it is. Control characters (escape sequences begin with one), what
 * turns the direction of writing, what cannot be seen, and bytes that are no UTF-8 become \xNN, byte for byte. A backslash
 * stays: names of systemd units are full of them.
 * @to: @size bytes, 4 at least; what does not fit is cut off and ends in "..."
 *
 * Return: @to.
 */
const char *safe_text(const char *text, char *to, size_t size);

#endif
