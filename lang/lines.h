/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside lang/ only: a text as lines of sound UTF-8, read word by word.
 */
#ifndef KERNLOCK_LINES_H
#define KERNLOCK_LINES_H

#include <stdbool.h>

#include "statement.h"

/** struct word - a stretch of the text, without an end mark. */
struct word {
	const char *text;
	size_t length;
};

/** struct reader - where in a text we are. */
struct reader {
	const struct mode_source *source;
	struct mode_error *error;
	const char *next;     /**< the line after this one */
	const char *start;    /**< this line */
	const char *at;	      /**< what of it has not been read */
	const char *end;      /**< its end, newline and comment left out */
	const char *line_end; /**< its end, newline left out */
	unsigned line;	      /**< its number */
};

/** lines_open() - stand before the first line. Return: 0, or -EINVAL for a text that is too long. */
int lines_open(struct reader *reader, const struct mode_source *source, struct mode_error *error);

/** lines_next() - go to the next line and check it. Return: 1, 0 at the end of the text, or -EINVAL.
 */
int lines_next(struct reader *reader);

/** lines_word() - the next word of the line, if there is one. */
bool lines_word(struct reader *reader, struct word *word);

/** lines_rest() - what is left of the line, comment sign and all, without blanks around it. */
struct word lines_rest(struct reader *reader);

/** position_of() - where @text, a place in this line, is. */
struct position position_of(const struct reader *reader, const char *text);

/** word_is() - does @word say @name? */
bool word_is(struct word word, const char *name);

/** check_mode_name() - may a mode be called @word? Return: 0, or -EINVAL with the error filled in. */
int check_mode_name(const struct reader *reader, struct word word);

/** line_fault() - mode_fault() at @where in this line. */
#define line_fault(reader, where, ...)                                                                       \
	mode_fault((reader)->error, (reader)->source->file, position_of(reader, where), __VA_ARGS__)

#endif
