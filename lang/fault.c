// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "statement.h"

/* Bytes of a word that are shown; the rest of struct quoted is for the last escape, "...", quotes and NUL. */
#define SHOWN_MAX 48
_Static_assert(sizeof(struct quoted) >= 1 + SHOWN_MAX + sizeof("\\xNN...'"), "a quoted word must fit");

/* A quote or a backslash is escaped too: what is shown can be told apart from how it is shown. */
static size_t show_byte(char *to, char byte)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char value = (unsigned char)byte;

	if (value > ' ' && value < 0x7f && value != '\'' && value != '\\') {
		to[0] = byte;
		return 1;
	}
	to[0] = '\\';
	to[1] = 'x';
	to[2] = digits[value >> 4];
	to[3] = digits[value & 15];
	return 4;
}

struct quoted quote(const char *word, size_t length)
{
	struct quoted quoted = {.text = "'"};
	size_t used = 1, shown = 0;

	while (shown < length && used <= SHOWN_MAX)
		used += show_byte(quoted.text + used, word[shown++]);
	strcpy(quoted.text + used, shown < length ? "...'" : "'");
	return quoted;
}

int mode_fault(struct mode_error *error, const char *file, struct position at, const char *format, ...)
{
	va_list arguments;

	memset(error, 0, sizeof(*error));
	snprintf(error->file, sizeof(error->file), "%s", file);
	error->line = at.line;
	error->column = at.column;
	va_start(arguments, format);
	vsnprintf(error->what, sizeof(error->what), format, arguments);
	va_end(arguments);
	return -EINVAL;
}
