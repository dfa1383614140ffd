// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../lang/words.h"
#include "monitor.h"
#include "safe_text.h"

#define SHOWN 256

static const char *action_text(const struct sighting *sighting)
{
	return sighting->action == ACTION_DENY ? "refused" : "would be refused";
}

static void time_text(kl_u64 seconds, char text[16])
{
	const time_t when = (time_t)seconds;
	struct tm local;

	strftime(text, 16, "%H:%M:%S", localtime_r(&when, &local));
}

static void unit_text(const struct sighting *sighting, char unit[SHOWN])
{
	size_t length;
	const char *name = sighting_unit(sighting->cgroup, &length);
	char whole[SHOWN];

	if (length)
		snprintf(whole, sizeof(whole), "%.*s", (int)length, name);
	else
		snprintf(whole, sizeof(whole), "cgroup %s", *sighting->cgroup ? sighting->cgroup : "unknown");
	safe_text(whole, unit, SHOWN);
}

static void what_text(const struct notice *notice, char text[NOTICE_TEXT])
{
	const struct sighting *seen = notice->sighting;
	char program[SHOWN], parent[SHOWN], unit[SHOWN], times[32] = "";

	unit_text(seen, unit);
	safe_text(*seen->path ? seen->path : seen->program, program, sizeof(program));
	safe_text(seen->parent, parent, sizeof(parent));
	if (notice->count > 1)
		snprintf(times, sizeof(times), " (%llu times)", (unsigned long long)notice->count);
	snprintf(text, NOTICE_TEXT, "%s%s: %s[%u], from %s[%u], %s, uid %u, by %s of %s%s%s", reason_find(seen->reason)->name,
		 seen->kind == EVENT_ATTEMPT ? "" : seen->kind == EVENT_QUERY ? " (a query)" : " (a probe)", program, seen->pid, parent,
		 seen->parent_pid, unit, seen->uid, reason_find(seen->reason)->name, *notice->mode ? notice->mode : "the mode in force",
		 seen->doubtful ? ", perhaps for somebody else" : "", times);
}

void notice_print(const struct out *out, const struct notice *notice)
{
	const struct sighting *seen = notice->sighting;
	char when[16], text[NOTICE_TEXT];

	time_text(seen->last, when);
	what_text(notice, text);
	out_say(out, "%s ", when);
	out_tone(out, seen->action == ACTION_DENY ? TONE_BAD : TONE_DOUBT, "%s", action_text(seen));
	out_say(out, " %s\n", text);
}

void notice_text(const struct notice *notice, char text[NOTICE_TEXT])
{
	char what[NOTICE_TEXT];

	what_text(notice, what);
	snprintf(text, NOTICE_TEXT, "%s %.1100s", action_text(notice->sighting), what);
}

const char *notice_action(const struct sighting *sighting)
{
	return sighting->action == ACTION_DENY ? "refused" : "went-on";
}

json_t *notice_json(const struct notice *notice)
{
	const struct sighting *seen = notice->sighting;
	size_t length;
	const char *unit = sighting_unit(seen->cgroup, &length);
	char name[SHOWN];

	snprintf(name, sizeof(name), "%.*s", (int)length, unit);
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:o, s:I, s:o, s:I, s:o, s:o, s:I, s:o, s:o, s:I, s:I}", "time",
			 (json_int_t)seen->last, "action", notice_action(seen), "reason",
			 reason_find(seen->reason)->name, "class", class_name(reason_find(seen->reason)->cls), "kind",
			 event_kind_name(seen->kind), "doubtful", seen->doubtful, "rule", reason_find(seen->reason)->name, "mode",
			 notice->mode, "program", out_string(seen->program), "pid", (json_int_t)seen->pid, "parent",
			 out_string(seen->parent), "parent_pid", (json_int_t)seen->parent_pid, "unit", out_string(name), "cgroup",
			 out_string(seen->cgroup), "uid", (json_int_t)seen->uid, "exe", out_string(seen->path), "arguments",
			 out_string(seen->arguments), "count", (json_int_t)notice->count, "total", (json_int_t)seen->count);
}
