/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lines and fields of a recording's text, and what is wrong with them. All return 0 or -EPROTO unless they say otherwise.
 */
#ifndef KERNLOCK_RECORDING_SCAN_H
#define KERNLOCK_RECORDING_SCAN_H

#include "engine.h"
#include "line_file.h"

/** BEGIN_ANEW - what to do with a recording that is damaged. */
#define BEGIN_ANEW "move it away to begin anew"

/** SCAN_SHOWN - bytes of a word that an error quotes, made safe. */
#define SCAN_SHOWN 64

/** struct scan - a text that is being read. */
struct scan {
	const char *path;	/**< as the user knows it */
	struct line_file lines; /**< the file */
	struct fault *fault;	/**< where errors are told, with path and line */
};

/** scan_line() - the next line, as line_file_next(). Return: 1; 0 at the end; -EPROTO; or another negative errno. */
int scan_line(struct scan *scan, char **line);

/** scan_damaged() - tell what is wrong with this line. Return: -EPROTO. */
int scan_damaged(const struct scan *scan, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** scan_bad_word() - tell that @word, which is quoted, is @what. Return: -EPROTO. */
int scan_bad_word(const struct scan *scan, const char *what, const char *word);

/** scan_split() - cut @rest, which TABs divide, into @count fields in place; there must be as many. */
int scan_split(const struct scan *scan, char *rest, char *fields[], size_t count);

/** scan_number() - a decimal number up to @most; scan_small_number() - one of 32 bits. */
int scan_number(const struct scan *scan, const char *word, kl_u64 most, kl_u64 *number);
int scan_small_number(const struct scan *scan, const char *word, kl_u32 *number);

/** scan_text() - undo \xNN in place; scan_short_text() - the same into @size bytes, cut to fit. */
int scan_text(const struct scan *scan, char *word);
int scan_short_text(const struct scan *scan, char *word, char *to, size_t size);

#endif
