// SPDX-License-Identifier: GPL-2.0-only
#include "out.h"

#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../core/utf8.h"
#include "safe_text.h"

struct table {
	struct libscols_table *lines;
	bool colour;
	bool silent;
};

static const char *const tone_sequence[] = {
	[TONE_PLAIN] = "", [TONE_GOOD] = "\033[32m", [TONE_BAD] = "\033[31m", [TONE_DOUBT] = "\033[33m", [TONE_HEAD] = "\033[1m",
};

static const char *const tone_column_colour[] = {
	[TONE_PLAIN] = NULL, [TONE_GOOD] = "green", [TONE_BAD] = "red", [TONE_DOUBT] = "brown", [TONE_HEAD] = "bold",
};

static void *must(void *memory)
{
	if (!memory) {
		fputs("kernlock: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	return memory;
}

struct out out_init(void)
{
	const char *no_color = getenv("NO_COLOR");

	return (struct out){.colour = isatty(STDOUT_FILENO) && !(no_color && *no_color)};
}

void out_say(const struct out *out, const char *format, ...)
{
	va_list arguments;

	if (out->json)
		return;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
}

void out_tone(const struct out *out, enum tone tone, const char *format, ...)
{
	const bool paint = out->colour && tone != TONE_PLAIN;
	va_list arguments;

	if (out->json)
		return;
	if (paint)
		fputs(tone_sequence[tone], stdout);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	if (paint)
		fputs("\033[0m", stdout);
}

json_t *out_string(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const size_t size = strlen(text);
	char *sound = must(malloc(size * strlen(replacement) + 1));
	size_t used = 0;

	for (size_t i = 0; i < size;) {
		const size_t length = (size_t)utf8_length(text + i, (int)(size - i));

		memcpy(sound + used, length ? text + i : replacement, length ? length : strlen(replacement));
		used += length ? length : strlen(replacement);
		i += length ? length : 1;
	}

	json_t *string = json_stringn(sound, used);

	free(sound);
	return string;
}

void out_json(const struct out *out, json_t *document)
{
	if (out->json) {
		json_dumpf(must(document), stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(document);
}

void out_error(const struct out *out, const char *kind, const char *format, ...)
{
	char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&message, format, arguments) < 0)
		message = NULL;
	va_end(arguments);
	if (out->json)
		out_json(out, json_pack("{s:{s:s, s:o}}", "error", "kind", kind, "message",
					out_string(message ? message : "out of memory")));
	else
		fprintf(stderr, "kernlock: %s\n", message ? message : "out of memory");
	free(message);
}

struct table *table_new(const struct out *out, const char *const headings[])
{
	struct table *table = must(calloc(1, sizeof(*table)));

	table->lines = must(scols_new_table());
	table->colour = out->colour;
	table->silent = out->json;
	scols_table_enable_colors(table->lines, out->colour);
	scols_table_set_column_separator(table->lines, "  ");
	/* Its own encoding would write \x in a name as \x5cx: every cell is made safe by table_row(). */
	scols_table_enable_noencoding(table->lines, 1);
	scols_table_enable_noheadings(table->lines, !*headings[0]);
	for (; *headings; headings++) {
		const bool last = !headings[1];

		must(scols_table_new_column(table->lines, *headings, last ? 0.6 : 0, last ? SCOLS_FL_WRAP : 0));
	}
	if (!isatty(STDOUT_FILENO))
		scols_table_set_termforce(table->lines, SCOLS_TERMFORCE_NEVER);
	return table;
}

void table_row(struct table *table, const struct cell cells[])
{
	struct libscols_line *line = must(scols_table_new_line(table->lines, NULL));

	for (size_t i = 0; i < scols_table_get_ncols(table->lines); i++) {
		const size_t size = SAFE_TEXT_SIZE(strlen(cells[i].text));
		char *safe = must(malloc(size));

		safe_text(cells[i].text, safe, size);
		if (scols_line_refer_data(line, i, safe))
			must(NULL);
		if (table->colour && tone_column_colour[cells[i].tone])
			scols_cell_set_color(scols_line_get_cell(line, i), tone_column_colour[cells[i].tone]);
	}
}

void table_print(struct table *table)
{
	if (!table->silent)
		scols_print_table(table->lines);
	scols_unref_table(table->lines);
	free(table);
}
