/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside lang/ only: what the statements of one mode text say, before the modes
 * that it extends are laid under it.
 */
#ifndef KERNLOCK_STATEMENT_H
#define KERNLOCK_STATEMENT_H

#include "mode.h"
#include "words.h"

/** LINE_MAX_BYTES - a longer line is an error. */
#define LINE_MAX_BYTES 1000

/** struct position - a place in a mode text, as in struct mode_error. */
struct position {
	unsigned line;
	unsigned column;
};

/** struct rule - what a text says about one word; at line 0 it says nothing. */
struct rule {
	unsigned line;
	enum action action;
};

/** RULE_ALL, RULE_OF_CLASS() - where rules stand in parsed_mode.rules; a reason's own is at its number. */
#define RULE_ALL REASON_NONE
#define RULE_OF_CLASS(cls) (REASON_LIMIT + (cls))
#define RULE_COUNT (RULE_OF_CLASS(CLASS_OPTIONAL) + 1)

/** struct said_exception - a line that is for one program or cgroup. */
struct said_exception {
	struct position path_at; /**< where its path is */
	struct exception said;	 /**< not bound */
};

/** struct parsed_mode - all that one text says; texts are NUL-padded. */
struct parsed_mode {
	char name[POLICY_MODE_SIZE];
	char extends[POLICY_MODE_SIZE]; /**< empty: extends none */
	char summary[POLICY_SUMMARY_SIZE];
	struct position name_at;
	struct position extends_at;
	struct position summary_at; /**< line 0: no summary yet */
	struct rule rules[RULE_COUNT];
	struct said_exception exceptions[POLICY_EXCEPTIONS];
	unsigned exception_count;
};

/** struct quoted - a word made safe to show, in its quotes. */
struct quoted {
	char text[64];
};

/** quote() - the @length bytes at @word, escaped and cut to fit a line. */
struct quoted quote(const char *word, size_t length);

/**
 * mode_fault() - fill in @error.
 *
 * Return: -EINVAL, so that a caller can return it on.
 */
int mode_fault(struct mode_error *error, const char *file, struct position at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/** mode_parse() - read one text. Return: 0, or -EINVAL with @error filled in. */
int mode_parse(const struct mode_source *source, struct parsed_mode *mode, struct mode_error *error);

#endif
