// SPDX-License-Identifier: GPL-2.0-only
#include "duration.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

static const struct unit {
	char letter;
	kl_u64 seconds;
} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

#define UNIT_COUNT (sizeof(units) / sizeof(*units))

static size_t unit_named(char letter)
{
	size_t unit = 0;

	while (unit < UNIT_COUNT && units[unit].letter != letter)
		unit++;
	return unit;
}

/* Reads digits at *@text, and goes past them. What is too large stays too large. */
static int read_number(const char **text, kl_u64 *number)
{
	const char *const begin = *text;

	for (*number = 0; **text >= '0' && **text <= '9'; (*text)++)
		if (*number <= DURATION_MOST)
			*number = *number * 10 + (kl_u64)(**text - '0');
	return *text == begin ? -EINVAL : 0;
}

int duration_read(const char *text, kl_u64 *seconds)
{
	size_t least = 0;
	kl_u64 total = 0;

	if (!*text)
		return -EINVAL;
	while (*text) {
		kl_u64 number;
		const int error = read_number(&text, &number);
		const size_t unit = unit_named(*text);

		if (error || unit < least || unit == UNIT_COUNT)
			return -EINVAL;
		least = unit + 1;
		total += number <= DURATION_MOST ? number * units[unit].seconds : DURATION_MOST + 1;
		text++;
	}
	*seconds = total;
	return total > DURATION_MOST ? -ERANGE : 0;
}

void duration_text(kl_u64 seconds, char text[DURATION_TEXT])
{
	int length = 0, told = 0;

	for (size_t i = 0; i < UNIT_COUNT && told < 2; i++) {
		const kl_u64 number = seconds / units[i].seconds;

		seconds %= units[i].seconds;
		told += number || told;
		if (number)
			length += snprintf(text + length, (size_t)(DURATION_TEXT - length), "%llu%c", (unsigned long long)number, units[i].letter);
	}
	if (!length)
		snprintf(text, DURATION_TEXT, "0s");
}
