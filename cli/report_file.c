// SPDX-License-Identifier: GPL-2.0-only
#include "report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lang/words.h"
#include "cleanup.h"
#include "line_file.h"
#include "safe_text.h"
#include "text_file.h"

#define SHOWN 100

int report_file_fault(const struct report_file *file, const char *format, ...)
{
	char what[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	return fault_set(file->fault, -EPROTO, "%s: %s; make it anew with `kernlock report --json`, or leave it out", file->path, what);
}

static int read_bytes(const char *path, char **bytes, size_t *size)
{
	_cleanup_close_ const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat stat;
	size_t used = 0;

	if (fd < 0 || fstat(fd, &stat) < 0)
		return -errno;
	if (!S_ISREG(stat.st_mode))
		return S_ISDIR(stat.st_mode) ? -EISDIR : -EINVAL;
	if (stat.st_size > REPORT_FILE_MAX)
		return -EFBIG;
	*bytes = malloc((size_t)stat.st_size + 1);
	if (!*bytes)
		return -ENOMEM;
	while (used < (size_t)stat.st_size) {
		const ssize_t length = read(fd, *bytes + used, (size_t)stat.st_size - used);

		if (length < 0)
			return -errno;
		if (length == 0)
			break;
		used += (size_t)length;
	}
	*size = used;
	return 0;
}

static int parse(struct report_file *file, const char *bytes, size_t size)
{
	char shown[SHOWN];
	json_error_t error;

	file->document = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
	if (!file->document)
		return report_file_fault(file, "line %d is no JSON (%s): it is damaged or was cut off", error.line,
					 safe_text(error.text, shown, sizeof(shown)));
	return 0;
}

static int check_version(const struct report_file *file)
{
	const json_t *version = json_object_get(file->document, "kernlock_report");

	if (json_object_get(file->document, "kernlock_fleet"))
		return fault_set(file->fault, -EPROTO, "%s: it is a merged report already; give the reports of the machines themselves", file->path);
	if (!json_is_integer(version))
		return report_file_fault(file, "it is no report of kernlock's: there is no number \"kernlock_report\"");
	if (json_integer_value(version) != REPORT_VERSION)
		return fault_set(file->fault, -EPROTO, "%s: it is a report of version %lld, and this kernlock reads version %d: merge with the newest kernlock",
				 file->path, (long long)json_integer_value(version), REPORT_VERSION);
	return 0;
}

/* Numbers in a report are never negative. */
static int read_number(const json_t *object, const char *key, kl_u64 *number)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return -EPROTO;
	*number = (kl_u64)json_integer_value(value);
	return 0;
}

static const char *read_text(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_string_length(value) > LINE_FILE_LONGEST ? NULL : json_string_value(value);
}

static int read_recorded(struct report_file *file)
{
	const json_t *recorded = json_object_get(file->document, "recorded");
	const char *verdict = read_text(recorded, "verdict");

	file->judgement = JUDGED_UNKNOWN;
	if (json_is_null(recorded))
		return 0;
	if (!verdict || judgement_named(verdict) < 0 || read_number(recorded, "since", &file->since) ||
	    read_number(recorded, "until", &file->until) || read_number(recorded, "lost", &file->lost))
		return report_file_fault(file, "its part \"recorded\" is damaged");
	file->judgement = (enum judgement)judgement_named(verdict);
	return 0;
}

static int read_parts(struct report_file *file)
{
	const json_t *host = json_object_get(file->document, "host"), *folded = json_object_get(file->document, "folded");

	file->name = read_text(host, "name");
	file->machine_id = read_text(host, "machine_id");
	file->kernel = read_text(host, "kernel");
	file->modes = json_object_get(file->document, "modes");
	file->rows = json_object_get(file->document, "rows");
	if (!file->name || !file->machine_id || !file->kernel)
		return report_file_fault(file, "its part \"host\" is damaged");
	if (!json_is_array(file->modes) || !json_is_array(file->rows))
		return report_file_fault(file, "its \"modes\" or \"rows\" are damaged");
	if (!json_is_null(folded) && (read_number(folded, "rows", &file->folded_rows) || read_number(folded, "count", &file->folded_count)))
		return report_file_fault(file, "its part \"folded\" is damaged");
	return read_recorded(file);
}

int report_file_read(struct report_file *file, const char *path, struct fault *fault)
{
	_cleanup_free_ char *bytes = NULL;
	size_t size = 0;
	int result = read_bytes(path, &bytes, &size);

	*file = (struct report_file){.path = path, .fault = fault};
	if (result == -EFBIG)
		return fault_set(fault, result, "%s: it is larger than %d MiB, which no report of one machine is", path, REPORT_FILE_MAX >> 20);
	if (result)
		return fault_set(fault, result, "%s: it cannot be read: %s", path, text_file_fault(result));
	result = parse(file, bytes, size);
	if (!result)
		result = check_version(file);
	return result ? result : read_parts(file);
}

void report_file_close(struct report_file *file)
{
	json_decref(file->document);
	file->document = NULL;
}

int report_file_reason(const struct report_file *file, const char *name, enum reason *reason)
{
	const struct reason_words *row = name ? reason_named(name, strlen(name)) : NULL;
	char shown[SHOWN];

	if (!name)
		return report_file_fault(file, "a reason in it is damaged");
	if (!row)
		return fault_set(file->fault, -EPROTO, "%s: this kernlock knows no reason '%s': merge with the newest kernlock", file->path,
				 safe_text(name, shown, sizeof(shown)));
	*reason = row->id;
	return 0;
}

static int read_row_words(json_t *row, struct sighting *sighting)
{
	const char *action = read_text(row, "action"), *kind = read_text(row, "kind");
	const json_t *doubtful = json_object_get(row, "doubtful");
	const int known = kind ? event_kind_named(kind, strlen(kind)) : -1;

	if (known < 0 || !action || !json_is_boolean(doubtful) || (strcmp(action, "refused") != 0 && strcmp(action, "went-on") != 0))
		return -EPROTO;
	sighting->kind = (enum event_kind)known;
	sighting->action = strcmp(action, "refused") != 0 ? ACTION_AUDIT : ACTION_DENY;
	sighting->doubtful = json_is_true(doubtful);
	return 0;
}

static int read_row_texts(json_t *row, struct sighting *sighting)
{
	const json_t *is_path = json_object_get(row, "is_path");
	const char *program = read_text(row, "program"), *name = read_text(row, "name");

	sighting->cgroup = read_text(row, "unit");
	sighting->parent = read_text(row, "parent");
	sighting->arguments = read_text(row, "arguments");
	if (!program || !name || !json_is_boolean(is_path) || !sighting->cgroup || !sighting->parent || !sighting->arguments)
		return -EPROTO;
	sighting->path = json_is_true(is_path) ? program : "";
	sighting->program = json_is_true(is_path) ? name : program;
	return 0;
}

static int read_row_user(json_t *row, struct sighting *sighting, bool *many_users)
{
	kl_u64 uid = 0;

	*many_users = json_is_null(json_object_get(row, "uid"));
	if (!*many_users && (read_number(row, "uid", &uid) || uid > UINT_MAX))
		return -EPROTO;
	sighting->uid = (kl_u32)uid;
	return 0;
}

int report_file_row(const struct report_file *file, json_t *row, struct sighting *sighting, bool *many_users)
{
	*sighting = (struct sighting){.count = 0};
	if (read_row_words(row, sighting) || read_row_texts(row, sighting) || read_row_user(row, sighting, many_users) ||
	    read_number(row, "count", &sighting->count) || read_number(row, "first", &sighting->first) ||
	    read_number(row, "last", &sighting->last))
		return report_file_fault(file, "one of its rows is damaged");
	return report_file_reason(file, read_text(row, "reason"), &sighting->reason);
}
