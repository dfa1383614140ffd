/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a text that a user wrote: a mode, or kernlock.conf.
 */
#ifndef KERNLOCK_TEXT_FILE_H
#define KERNLOCK_TEXT_FILE_H

#include <sys/types.h>

#include "../lang/mode.h"

/** TEXT_FILE_SIZE - one byte more than a text may have, so that lang/ sees one that is too long. */
#define TEXT_FILE_SIZE (MODE_TEXT_MAX + 1)

/**
 * text_file_read() - the first TEXT_FILE_SIZE bytes of a regular file; waits for no FIFO.
 *
 * Return: bytes read; -EISDIR; -EINVAL when it is no regular file; another negative errno.
 */
ssize_t text_file_read(const char *path, char text[TEXT_FILE_SIZE]);

/** text_file_fault() - an errno of text_file_read() in words. */
const char *text_file_fault(int error);

#endif
