// SPDX-License-Identifier: GPL-2.0-only
#include "report_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "safe_text.h"

const char *count_words(kl_u64 number, const char *one, const char *many, char text[WORDS_SIZE])
{
	snprintf(text, WORDS_SIZE, "%" PRIu64 " %s", (uint64_t)number, number == 1 ? one : many);
	return text;
}

/** struct unit - of time. */
struct unit {
	kl_u64 seconds;
	const char *one, *many;
};

static const struct unit units[] = {
	{24 * 60 * 60, "day", "days"},
	{60 * 60, "hour", "hours"},
	{60, "minute", "minutes"},
	{1, "second", "seconds"},
};

#define UNITS (sizeof(units) / sizeof(*units))

const char *duration_words(kl_u64 seconds, char text[WORDS_SIZE])
{
	size_t i = 0;
	int used;

	while (i + 1 < UNITS && seconds < units[i].seconds)
		i++;
	const kl_u64 whole = seconds / units[i].seconds;

	used = snprintf(text, WORDS_SIZE, "%" PRIu64 " %s", (uint64_t)whole, whole == 1 ? units[i].one : units[i].many);
	if (++i >= UNITS)
		return text;

	const kl_u64 rest = seconds % units[i - 1].seconds / units[i].seconds;

	if (rest)
		snprintf(text + used, WORDS_SIZE - (size_t)used, " %" PRIu64 " %s", (uint64_t)rest, rest == 1 ? units[i].one : units[i].many);
	return text;
}

const char *time_words(kl_u64 seconds, char text[WORDS_SIZE])
{
	const kl_u64 year_10000 = 253402300800;
	const time_t when = (time_t)seconds;
	struct tm parts;

	if (seconds >= year_10000 || !localtime_r(&when, &parts) || !strftime(text, WORDS_SIZE, "%F %R", &parts))
		snprintf(text, WORDS_SIZE, "?");
	return text;
}

const char *program_words(const struct group *group, char text[WORDS_SIZE])
{
	char safe[WORDS_SIZE - 2];

	safe_text(group->program, safe, sizeof(safe));
	snprintf(text, WORDS_SIZE, group->has_path ? "%s" : "[%s]", safe);
	return text;
}

const char *kind_words(enum event_kind kind)
{
	static const char *const words[EVENT_KINDS] = {[EVENT_ATTEMPT] = "attempt", [EVENT_QUERY] = "only asked", [EVENT_PROBE] = "probe"};

	return words[kind];
}

const char *user_words(const struct group *group, char text[WORDS_SIZE])
{
	if (group->many_users)
		return "several";
	if (!group->uid)
		return "root";
	snprintf(text, WORDS_SIZE, "%u", group->uid);
	return text;
}
