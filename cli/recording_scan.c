// SPDX-License-Identifier: GPL-2.0-only
#include "recording_scan.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "safe_text.h"

int scan_damaged(const struct scan *scan, const char *format, ...)
{
	char what[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	return fault_set(scan->fault, -EPROTO, "%s:%lu: %s", scan->path, scan->lines.line, what);
}

/* One word at fault, quoted. */
int scan_bad_word(const struct scan *scan, const char *what, const char *word)
{
	char shown[SCAN_SHOWN];

	return scan_damaged(scan, "'%s' is %s: it is damaged; " BEGIN_ANEW, safe_text(word, shown, sizeof(shown)), what);
}

static int digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes \xNN in place; -1 for a backslash that begins no such, or stands for NUL. */
static int unescape(char *text)
{
	char *to = strchr(text, '\\');
	const char *from = to;

	if (!to)
		return 0;
	while (*from) {
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		const int high = from[1] == 'x' ? digit_of(from[2]) : -1;
		const int low = high < 0 ? -1 : digit_of(from[3]);

		if (low < 0 || high + low == 0)
			return -1;
		*to++ = (char)(high << 4 | low);
		from += 4;
	}
	*to = '\0';
	return 0;
}

int scan_number(const struct scan *scan, const char *word, kl_u64 most, kl_u64 *number)
{
	kl_u64 value = 0;

	if (!*word)
		return scan_bad_word(scan, "no number", word);
	for (const char *c = word; *c; c++) {
		if (*c < '0' || *c > '9')
			return scan_bad_word(scan, "no number", word);
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, (kl_u64)(*c - '0'), &value) || value > most)
			return scan_bad_word(scan, most > UINT_MAX ? "a number of over 64 bits" : "a number of over 32 bits", word);
	}
	*number = value;
	return 0;
}

int scan_small_number(const struct scan *scan, const char *word, kl_u32 *number)
{
	kl_u64 value = 0;
	const int result = scan_number(scan, word, UINT_MAX, &value);

	*number = (kl_u32)value;
	return result;
}

int scan_text(const struct scan *scan, char *word)
{
	return unescape(word) ? scan_bad_word(scan, "not escaped as a text is", word) : 0;
}

int scan_short_text(const struct scan *scan, char *word, char *to, size_t size)
{
	const int result = scan_text(scan, word);

	snprintf(to, size, "%s", word);
	return result;
}

/* Cuts @rest, which TABs divide, into @count fields; there must be as many. */
int scan_split(const struct scan *scan, char *rest, char *fields[], size_t count)
{
	size_t found = 0;

	for (char *next = rest; next; found++) {
		char *field = next;

		next = strchr(field, '\t');
		if (next)
			*next++ = '\0';
		if (found < count)
			fields[found] = field;
	}
	return found == count ? 0 : scan_damaged(scan, "%zu fields, not %zu: it is damaged; " BEGIN_ANEW, found, count);
}

int scan_line(struct scan *scan, char **line)
{
	const int result = line_file_next(&scan->lines, line);

	if (result >= 0)
		return result;
	if (result == -EMSGSIZE)
		return scan_damaged(scan, "the line is longer than %d bytes: it is damaged; " BEGIN_ANEW, LINE_FILE_LONGEST);
	if (result == -EBADMSG)
		return scan_damaged(scan, "%s; " BEGIN_ANEW, scan->lines.over ? "it was cut off within this line" : "a NUL byte: it is damaged");
	return fault_set(scan->fault, result, "cannot read %s: %s", scan->path, strerror(-result));
}
