/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that others read is there whole, the old one or the new one.
 */
#ifndef KERNLOCK_REPLACE_FILE_H
#define KERNLOCK_REPLACE_FILE_H

#include <stddef.h>

#include "engine.h"

/**
 * replace_file() - put @size bytes in the place of what is at @path, by way of "PATH.PID" beside it. Everybody may read it.
 * Return: 0, or a negative errno told in @fault: what was there is as it was. -EINVAL: something is there that is no
 * regular file (a device must never be replaced by one).
 */
int replace_file(const char *path, const char *bytes, size_t size, struct fault *fault);

#endif
