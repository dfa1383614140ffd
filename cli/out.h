/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one way out: text tables and colour for people, JSON for programs.
 */
#ifndef KERNLOCK_OUT_H
#define KERNLOCK_OUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/** struct out - where answers go, and in which form. */
struct out {
	bool json;   /**< one JSON document on standard output, errors included */
	bool colour; /**< a terminal, and NO_COLOR is not set */
};

/** enum tone - what a word means to the reader; shown as colour where there is colour. */
enum tone { TONE_PLAIN, TONE_GOOD, TONE_BAD, TONE_DOUBT, TONE_HEAD };

/** out_init() - standard output's form: colour only on a terminal without NO_COLOR. */
struct out out_init(void);

/** out_say() - print text (nothing under --json: say it there in the document). */
void out_say(const struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** out_tone() - like out_say(), in the colour of @tone. */
void out_tone(const struct out *out, enum tone tone, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** out_string() - @text as JSON, which must be UTF-8: bytes that are not become U+FFFD. */
json_t *out_string(const char *text);

/** out_json() - print @document under --json, nothing otherwise; takes the reference. */
void out_json(const struct out *out, json_t *document);

/**
 * out_error() - print one error: to standard error, or as {"error": {...}} under --json.
 * @kind: stable word for programs: "usage", "mode", "permission", "kernel", "inside", "failure"
 */
void out_error(const struct out *out, const char *kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** struct table - rows under headings, aligned; the last column wraps at the terminal's edge. */
struct table;

/** table_new() - a table with these headings, ended by NULL; ends the program when memory is out. */
struct table *table_new(const struct out *out, const char *const headings[]);

/** struct cell - one word or line of a row; made safe for terminals (safe_text.h) on its way into the table. */
struct cell {
	const char *text;
	enum tone tone;
};

/** table_row() - add a row: as many cells as there are headings. */
void table_row(struct table *table, const struct cell cells[]);

/** table_print() - print it (nothing under --json) and free it. */
void table_print(struct table *table);

#endif
