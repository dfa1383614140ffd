// SPDX-License-Identifier: GPL-2.0-only
#include "recording.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/words.h"
#include "recording_scan.h"
#include "safe_text.h"
#include "text_file.h"

/** enum place - how far the reading has come: what was read last. */
enum place { AT_START, AT_MAGIC, AT_HOST, AT_MODE, AT_SINCE, AT_ROWS, AT_SESSION, AT_END };

/** struct reading - one recording on its way in. */
struct reading {
	struct scan scan;
	enum place place;
	struct recording_head *head;
	recording_sink *sink;
	void *context;
	kl_u64 rows;
};

static int read_reason(const struct scan *scan, const char *word, enum reason *reason)
{
	const struct reason_words *row = reason_named(word, strlen(word));
	char shown[SCAN_SHOWN];

	if (!row)
		return scan_damaged(scan, "this kernlock knows no reason '%s': read it by the one that wrote it, or " BEGIN_ANEW,
			       safe_text(word, shown, sizeof(shown)));
	*reason = row->id;
	return 0;
}

static int read_host(struct reading *reading, char *rest)
{
	struct recording_head *head = reading->head;
	char *fields[3];
	int result = scan_split(&reading->scan, rest, fields, 3);

	if (!result)
		result = scan_short_text(&reading->scan, fields[0], head->host, sizeof(head->host));
	if (!result)
		result = scan_short_text(&reading->scan, fields[1], head->machine_id, sizeof(head->machine_id));
	return result ? result : scan_short_text(&reading->scan, fields[2], head->kernel, sizeof(head->kernel));
}

static int read_mode(struct reading *reading, char *rest)
{
	char *next = strchr(rest, '\t');
	int result;

	if (next)
		*next++ = '\0';
	result = scan_short_text(&reading->scan, rest, reading->head->mode, sizeof(reading->head->mode));
	while (!result && next) {
		enum reason reason = REASON_NONE;
		const char *word = next;

		next = strchr(next, '\t');
		if (next)
			*next++ = '\0';
		result = read_reason(&reading->scan, word, &reason);
		reading->head->reasons |= REASON_BIT(reason);
	}
	return result;
}

/* The two words that a field may be: 0, 1 or -EPROTO. */
static int read_either(const struct scan *scan, const char *word, const char *zero, const char *one)
{
	char what[64];

	if (!strcmp(word, zero) || !strcmp(word, one))
		return !strcmp(word, one);
	snprintf(what, sizeof(what), "neither %s nor %s", zero, one);
	return scan_bad_word(scan, what, word);
}

static int read_since(struct reading *reading, char *rest)
{
	char *fields[3];
	int result = scan_split(&reading->scan, rest, fields, 3);

	if (!result)
		result = scan_number(&reading->scan, fields[0], ULLONG_MAX, &reading->head->since);
	if (!result)
		result = scan_number(&reading->scan, fields[1], ULLONG_MAX, &reading->head->until);
	if (result)
		return result;
	result = read_either(&reading->scan, fields[2], "stopped", "running");
	reading->head->running = result == 1;
	return result < 0 ? result : 0;
}

static int read_lost(struct reading *reading, char *rest)
{
	return scan_number(&reading->scan, rest, ULLONG_MAX, &reading->head->lost);
}

static int read_session(struct reading *reading, char *rest)
{
	struct recording_head *head = reading->head;
	char *fields[3];
	int result = scan_split(&reading->scan, rest, fields, 3);

	if (!result)
		result = scan_short_text(&reading->scan, fields[0], head->boot_id, sizeof(head->boot_id));
	if (!result)
		result = scan_small_number(&reading->scan, fields[1], &head->program);
	if (!result)
		result = scan_number(&reading->scan, fields[2], ULLONG_MAX, &head->session_lost);
	if (__builtin_add_overflow(head->lost, head->session_lost, &head->lost))
		head->lost = ULLONG_MAX;
	return result;
}

/* In the order of the line. */
enum field {
	FIELD_REASON, FIELD_ACTION, FIELD_KIND, FIELD_ACTOR, FIELD_COUNT, FIELD_FIRST, FIELD_LAST, FIELD_UID, FIELD_PID,
	FIELD_PARENT_PID, FIELD_PARENT, FIELD_PROGRAM, FIELD_PATH, FIELD_CGROUP, FIELD_ARGUMENTS, FIELDS
};

static int read_words(const struct reading *reading, char *const fields[FIELDS], struct sighting *sighting)
{
	const int action = read_either(&reading->scan, fields[FIELD_ACTION], "went-on", "refused");
	const int actor = action < 0 ? 0 : read_either(&reading->scan, fields[FIELD_ACTOR], "sure", "doubtful");
	const int kind = event_kind_named(fields[FIELD_KIND], strlen(fields[FIELD_KIND]));

	if (action < 0 || actor < 0)
		return -EPROTO;
	if (kind < 0)
		return scan_bad_word(&reading->scan, "neither attempt, query nor probe", fields[FIELD_KIND]);
	sighting->action = action ? ACTION_DENY : ACTION_AUDIT;
	sighting->doubtful = actor;
	sighting->kind = (enum event_kind)kind;
	return read_reason(&reading->scan, fields[FIELD_REASON], &sighting->reason);
}

static int read_numbers(const struct reading *reading, char *const fields[FIELDS], struct sighting *sighting)
{
	kl_u64 *const large[] = {&sighting->count, &sighting->first, &sighting->last};
	kl_u32 *const small[] = {&sighting->uid, &sighting->pid, &sighting->parent_pid};
	int result = 0;

	for (int i = 0; i < 3 && !result; i++)
		result = scan_number(&reading->scan, fields[FIELD_COUNT + i], ULLONG_MAX, large[i]);
	for (int i = 0; i < 3 && !result; i++)
		result = scan_small_number(&reading->scan, fields[FIELD_UID + i], small[i]);
	return result;
}

static int read_row(struct reading *reading, char *rest)
{
	struct sighting sighting = {0};
	char *fields[FIELDS];
	int result = scan_split(&reading->scan, rest, fields, FIELDS);

	if (!result)
		result = read_words(reading, fields, &sighting);
	if (!result)
		result = read_numbers(reading, fields, &sighting);
	for (int i = FIELD_PARENT; i < FIELDS && !result; i++)
		result = scan_text(&reading->scan, fields[i]);
	if (result)
		return result;
	reading->rows++;
	sighting.parent = fields[FIELD_PARENT];
	sighting.program = fields[FIELD_PROGRAM];
	sighting.path = fields[FIELD_PATH];
	sighting.cgroup = fields[FIELD_CGROUP];
	sighting.arguments = fields[FIELD_ARGUMENTS];
	return reading->sink ? reading->sink(reading->context, &sighting) : 0;
}

static int read_end(struct reading *reading, char *rest)
{
	kl_u64 rows = 0;
	const int result = scan_number(&reading->scan, rest, ULLONG_MAX, &rows);

	if (result || rows == reading->rows)
		return result;
	return scan_damaged(&reading->scan, "it says that it has %llu rows but has %llu: it is damaged; " BEGIN_ANEW, (unsigned long long)rows,
		       (unsigned long long)reading->rows);
}

/** struct part - one kind of line: after which places it may stand, and what place it makes. */
struct part {
	const char *word;
	enum place from, to; /**< may stand where the place is one of these */
	enum place then;     /**< AT_START: the place stays */
	int (*read)(struct reading *reading, char *rest);
};

static const struct part parts[] = {
	{"row", AT_ROWS, AT_SESSION, AT_START, read_row},
	{"host", AT_MAGIC, AT_MAGIC, AT_HOST, read_host},
	{"mode", AT_HOST, AT_HOST, AT_MODE, read_mode},
	{"since", AT_MODE, AT_MODE, AT_SINCE, read_since},
	{"lost", AT_SINCE, AT_SINCE, AT_ROWS, read_lost},
	{"session", AT_ROWS, AT_ROWS, AT_SESSION, read_session},
	{"end", AT_ROWS, AT_SESSION, AT_END, read_end},
};

static int read_magic(struct reading *reading, const char *line)
{
	static const char magic[] = "kernlock-recording ";
	kl_u64 version = 0;

	if (strncmp(line, magic, strlen(magic)) != 0)
		return scan_damaged(&reading->scan, "this is no recording of kernlock's: it does not begin with 'kernlock-recording'");
	if (scan_number(&reading->scan, line + strlen(magic), ULLONG_MAX, &version))
		return -EPROTO;
	if (version != RECORDING_VERSION)
		return scan_damaged(&reading->scan, "it is a recording of version %llu, and this kernlock reads version %d: use the one that wrote it",
			       (unsigned long long)version, RECORDING_VERSION);
	reading->place = AT_MAGIC;
	return 0;
}

static int read_line(struct reading *reading, char *line)
{
	char *rest = strchr(line, '\t');
	char shown[SCAN_SHOWN];

	if (reading->place == AT_START)
		return read_magic(reading, line);
	if (rest)
		*rest++ = '\0';
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const struct part *part = &parts[i];
		int result;

		if (reading->place < part->from || reading->place > part->to || !rest || strcmp(line, part->word) != 0)
			continue;
		result = part->read(reading, rest);
		if (part->then != AT_START)
			reading->place = part->then;
		return result;
	}
	return scan_damaged(&reading->scan, "a line '%s' is not expected here: it is damaged; " BEGIN_ANEW, safe_text(line, shown, sizeof(shown)));
}

int recording_read(const char *path, struct recording_head *head, recording_sink *sink, void *context, struct fault *fault)
{
	struct reading reading = {.scan = {.path = path, .fault = fault}, .head = head, .sink = sink, .context = context};
	int result = line_file_open(&reading.scan.lines, path);
	char *line;

	memset(head, 0, sizeof(*head));
	if (result)
		return fault_set(fault, result, "cannot read %s: %s", path, text_file_fault(result));
	do {
		result = scan_line(&reading.scan, &line);
		if (result <= 0)
			break;
		result = read_line(&reading, line);
	} while (!result);
	if (!result && reading.place != AT_END)
		result = scan_damaged(&reading.scan, "it ends here, without the line 'end': it was cut off; " BEGIN_ANEW);
	line_file_close(&reading.scan.lines);
	return result;
}

/* The head comes before the first row: the reading ends there. */
static int end_at_row(void *context, const struct sighting *sighting)
{
	(void)context, (void)sighting;
	return 1;
}

int recording_read_head(const char *path, struct recording_head *head, struct fault *fault)
{
	const int result = recording_read(path, head, end_at_row, NULL, fault);

	return result > 0 ? 0 : result;
}
