/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file of lines of any size, read in little memory.
 */
#ifndef KERNLOCK_LINE_FILE_H
#define KERNLOCK_LINE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/** LINE_FILE_LONGEST - a longer line is not read, bytes. */
#define LINE_FILE_LONGEST (64 * 1024)

/** struct line_file - one that is open; close it with line_file_close(). */
struct line_file {
	int fd;		    /**< -1: none */
	char *buffer;	    /**< what was read of it */
	size_t begin, end;  /**< the part of the buffer that was not handed out yet */
	unsigned long line; /**< number of the line that was handed out last; 1 is the first */
	bool over;	    /**< nothing more comes from the file */
};

/** line_file_open() - a regular file. Return: 0; -EINVAL: it is not one; -EISDIR; or another negative errno. */
int line_file_open(struct line_file *file, const char *path);

/**
 * line_file_next() - the next line, ended by NUL in the place of its newline; valid and the caller's to change until the next call.
 * Return: 1; 0 at the end of the file; -EMSGSIZE: it is too long; -EBADMSG: it has a NUL byte in it, or the file ends
 * within it; or another negative errno. On failure file->line is that of the line at fault.
 */
int line_file_next(struct line_file *file, char **line);

/** line_file_close() - give back what it holds; harmless when it is not open. */
void line_file_close(struct line_file *file);

#endif
