// SPDX-License-Identifier: GPL-2.0-only
#include "safe_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../core/utf8.h"

/** struct range - characters, first and last. */
struct range {
	unsigned first, last;
};

/* Marks and overrides of direction, line separators, zero width and invisible characters. */
static const struct range unseen[] = {
	{0xad, 0xad}, {0x61c, 0x61c}, {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff},
	{0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
};

static unsigned character_at(const char *text, int length)
{
	static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned character = (unsigned char)text[0] & first_bits[length];

	for (int i = 1; i < length; i++)
		character = character << 6 | ((unsigned char)text[i] & 0x3f);
	return character;
}

static bool is_safe(const char *text, int length)
{
	const unsigned character = character_at(text, length);

	if (utf8_is_control(text))
		return false;
	for (size_t i = 0; i < sizeof(unseen) / sizeof(*unseen); i++)
		if (character >= unseen[i].first && character <= unseen[i].last)
			return false;
	return true;
}

/* One character of @text as it is shown, at most four bytes of it; its own length goes to @length. */
static size_t show(const char *text, size_t left, int *length, char shown[17])
{
	const int whole = utf8_length(text, (int)(left < 4 ? left : 4));
	size_t used = 0;

	*length = whole ? whole : 1;
	if (whole && is_safe(text, whole)) {
		memcpy(shown, text, (size_t)whole);
		return (size_t)whole;
	}
	for (int i = 0; i < *length; i++)
		used += (size_t)sprintf(shown + used, "\\x%02x", (unsigned char)text[i]);
	return used;
}

const char *safe_text(const char *text, char *to, size_t size)
{
	const char *const end = text + strlen(text);
	size_t used = 0, fits = 0;
	int length;

	for (; text < end; text += length) {
		char shown[17];
		const size_t more = show(text, (size_t)(end - text), &length, shown);

		if (used + more >= size) {
			strcpy(to + fits, "...");
			return to;
		}
		memcpy(to + used, shown, more);
		used += more;
		if (used + sizeof("...") <= size)
			fits = used;
	}
	to[used] = '\0';
	return to;
}
