// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "mode.h"

/* Longer words are not compared: no name is so long. */
#define COMPARED_MAX 40

/* People mistake case, and '_' for '-', more often than letters. */
static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '_' ? '-' : c;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Letters to insert, drop, change or swap with their neighbour to turn @a into @b. */
static unsigned edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][COMPARED_MAX + 1];
	unsigned *older = rows[0], *above = rows[1], *row = rows[2];

	for (unsigned j = 0; j <= b_length; j++)
		above[j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned *const spare = older;

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			const char x = plain(a[i - 1]), y = plain(b[j - 1]);

			row[j] = least(above[j - 1] + (x != y), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == plain(b[j - 2]) && y == plain(a[i - 2]))
				row[j] = least(row[j], older[j - 2] + 1);
		}
		older = above;
		above = row;
		row = spare;
	}
	return above[b_length];
}

/* The only name that begins with @word, or NULL: people stop typing early. */
static const char *only_completion(const char *word, size_t length, const char *const names[])
{
	const char *found = NULL;

	for (; *names && length >= 3; names++) {
		if (strncmp(*names, word, length) != 0)
			continue;
		if (found)
			return NULL;
		found = *names;
	}
	return found;
}

const char *nearest_name(const char *word, size_t length, const char *const names[])
{
	const char *nearest = NULL;
	unsigned limit = (unsigned)length / 3 + 1;

	if (length == 0 || length > COMPARED_MAX)
		return NULL;
	for (const char *const *name = names; *name; name++) {
		const size_t name_length = strlen(*name);
		unsigned distance;

		if (name_length > COMPARED_MAX)
			continue;
		distance = edit_distance(word, length, *name, name_length);
		if (distance < limit && distance < name_length) {
			nearest = *name;
			limit = distance;
		}
	}
	return nearest ? nearest : only_completion(word, length, names);
}
