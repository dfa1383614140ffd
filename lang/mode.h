/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mode language: text in, compiled policy out, and back. Reads no files and
 * prints nothing; whoever calls it hands in the text and shows the error.
 */
#ifndef KERNLOCK_MODE_H
#define KERNLOCK_MODE_H

#include <stddef.h>
#include <stdio.h>

#include "../core/policy.h"

/** MODE_TEXT_MAX - a longer mode text is an error, bytes. */
#define MODE_TEXT_MAX (64 * 1024)

/** struct mode_source - the text of one mode, and what to call it in errors. */
struct mode_source {
	const char *file; /**< as the user knows it: a path, or "integrity" */
	const char *text; /**< the bytes; need not end in NUL */
	size_t size;	  /**< how many bytes */
};

/** struct mode_error - where a mode text is wrong, and how to mend it. */
struct mode_error {
	char file[256];	 /**< mode_source.file of the text at fault, cut to fit */
	unsigned line;	 /**< 1 is the first line; 0: the text as a whole */
	unsigned column; /**< 1 is the first byte of the line; 0: the whole line */
	char what[256];	 /**< the fault in one sentence, the word quoted, the nearest name suggested */
};

/**
 * mode_lookup - find the text of a mode that another one extends.
 * @context: as given to mode_compile()
 * @name: the name after `extends`
 * @source: filled in; the text must stay valid until mode_compile() returns
 *
 * Return: 0, or -ENOENT when there is no such mode, or another negative errno.
 */
typedef int mode_lookup(void *context, const char *name, struct mode_source *source);

/**
 * mode_compile() - turn the text of a mode into a policy.
 * @source: the text
 * @lookup: finds the modes it extends; NULL: it may not extend any
 * @context: passed to @lookup
 * @policy: the result; written only on success
 * @error: what is wrong; written only on failure
 *
 * Return: 0, -EINVAL for a fault in the text, -ELOOP for modes that extend each
 * other in a ring, -ENOENT for an extended mode that is not there, -ENOMEM, or
 * what @lookup returned.
 */
int mode_compile(const struct mode_source *source, mode_lookup *lookup, void *context, struct policy *policy,
		 struct mode_error *error);

/**
 * mode_print() - write the text of a policy; compiling it gives the same policy.
 * @policy: must pass policy_check()
 * @to: where to
 *
 * Return: 0, or a negative errno from writing.
 */
int mode_print(const struct policy *policy, FILE *to);

/** EXCEPTION_TEXT - room for one exception as text. */
#define EXCEPTION_TEXT 320

/** exception_text() - one exception as the line that says it, without its newline. */
void exception_text(const struct exception *exception, char text[EXCEPTION_TEXT]);

/**
 * nearest_name() - the name that a misspelt word most likely meant.
 * @word: what was written (need not end in NUL), @length bytes
 * @names: candidates, ended by NULL
 *
 * Return: one of @names, or NULL when none is near.
 */
const char *nearest_name(const char *word, size_t length, const char *const names[]);

#endif
