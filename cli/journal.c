// SPDX-License-Identifier: GPL-2.0-only
#include "journal.h"

#include <errno.h>
#include <string.h>

#if __has_include(<systemd/sd-journal.h>)

#include <dlfcn.h>
#include <stdarg.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "../lang/words.h"
#include "safe_text.h"

#undef sd_journal_sendv

#define LIBRARY "libsystemd.so.0"
#define SOCKET "/run/systemd/journal/socket"
#define FIELDS 24

/* Fetched only when it is asked for: no other verb should depend on that library, or load all that it brings along. */
static typeof(sd_journal_sendv) *send_fields;

/** struct fields - the fields of one entry; each is to be freed. */
struct fields {
	struct iovec list[FIELDS];
	int count;
	bool failed; /**< memory is out */
};

int journal_open(struct fault *fault)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return fault_set(fault, -ENOENT, "--journal needs " LIBRARY " (Debian package libsystemd0): %s", dlerror());
	send_fields = (typeof(send_fields))dlsym(library, "sd_journal_sendv");
	if (!send_fields)
		return fault_set(fault, -ENOENT, "--journal: this " LIBRARY " has no sd_journal_sendv()");
	/* Without a journal the library says nothing, and the entry is lost. */
	if (access(SOCKET, W_OK))
		return fault_set(fault, -ENOENT, "--journal: there is no journal here: " SOCKET ": %s", strerror(errno));
	return 0;
}

__attribute__((format(printf, 2, 3)))
static void add(struct fields *fields, const char *format, ...)
{
	struct iovec *field = &fields->list[fields->count];
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		fields->failed = true;
		return;
	}
	*field = (struct iovec){.iov_base = text, .iov_len = (size_t)length};
	fields->count++;
}

static void add_entry(struct fields *fields, const struct notice *notice)
{
	const bool refused = notice->sighting->action == ACTION_DENY;
	char text[NOTICE_TEXT];

	notice_text(notice, text);
	add(fields, "MESSAGE=%s", text);
	add(fields, "MESSAGE_ID=%s", refused ? JOURNAL_REFUSED : JOURNAL_WENT_ON);
	add(fields, "PRIORITY=%d", refused ? LOG_WARNING : LOG_NOTICE);
	add(fields, "SYSLOG_IDENTIFIER=kernlock");
}

static void add_decision(struct fields *fields, const struct notice *notice)
{
	const struct sighting *seen = notice->sighting;
	const struct reason_words *reason = reason_find(seen->reason);

	add(fields, "KERNLOCK_ACTION=%s", notice_action(seen));
	add(fields, "KERNLOCK_REASON=%s", reason->name);
	add(fields, "KERNLOCK_CLASS=%s", class_name(reason->cls));
	add(fields, "KERNLOCK_KIND=%s", event_kind_name(seen->kind));
	add(fields, "KERNLOCK_DOUBTFUL=%s", seen->doubtful ? "yes" : "no");
	add(fields, "KERNLOCK_RULE=%s", reason->name);
	add(fields, "KERNLOCK_MODE=%s", notice->mode);
	add(fields, "KERNLOCK_COUNT=%llu", (unsigned long long)notice->count);
	add(fields, "KERNLOCK_TOTAL=%llu", (unsigned long long)seen->count);
}

/* journalctl -x puts fields into its text as they are: nothing in them may speak to a terminal. */
static void add_name(struct fields *fields, const char *field, const char *name)
{
	char safe[4096];

	add(fields, "%s=%s", field, safe_text(name, safe, sizeof(safe)));
}

/*
 * The system's unit in a cgroup's path, the outermost that is no slice: what is below it names itself as it likes.
 * By this field `journalctl -u UNIT` finds the entry; journald adds it only while the process still runs.
 */
static void add_system_unit(struct fields *fields, const char *cgroup)
{
	size_t length = 0;

	while (*cgroup == '/') {
		length = strcspn(++cgroup, "/");
		if (length <= strlen(".slice") || memcmp(cgroup + length - strlen(".slice"), ".slice", strlen(".slice")) != 0)
			break;
		cgroup += length;
		length = 0;
	}
	if (length && strncmp(cgroup, "...", 3) != 0)
		add(fields, "OBJECT_SYSTEMD_UNIT=%.*s", (int)length, cgroup);
}

static void add_caller(struct fields *fields, const struct sighting *seen)
{
	size_t length;
	const char *begin = sighting_unit(seen->cgroup, &length);
	char unit[256];

	snprintf(unit, sizeof(unit), "%.*s", (int)length, begin);
	add_name(fields, "KERNLOCK_PROGRAM", seen->program);
	add_name(fields, "KERNLOCK_EXE", seen->path);
	add_name(fields, "KERNLOCK_PARENT", seen->parent);
	add_name(fields, "KERNLOCK_UNIT", unit);
	add_name(fields, "KERNLOCK_CGROUP", seen->cgroup);
	add(fields, "KERNLOCK_PARENT_PID=%u", seen->parent_pid);
	add(fields, "KERNLOCK_UID=%u", seen->uid);
	add(fields, "OBJECT_PID=%u", seen->pid);
	add_system_unit(fields, seen->cgroup);
}

int journal_send(const struct notice *notice, struct fault *fault)
{
	struct fields fields = {.count = 0};
	int result;

	add_entry(&fields, notice);
	add_decision(&fields, notice);
	add_caller(&fields, notice->sighting);
	result = fields.failed ? -ENOMEM : send_fields(fields.list, fields.count);
	for (int i = 0; i < fields.count; i++)
		free(fields.list[i].iov_base);
	return result < 0 ? fault_set(fault, result, "cannot write to the journal: %s", strerror(-result)) : 0;
}

#else

int journal_open(struct fault *fault)
{
	return fault_set(fault, -ENOSYS, "--journal is not built in: build kernlock where the headers of libsystemd are (Debian package "
					 "libsystemd-dev)");
}

int journal_send(const struct notice *notice, struct fault *fault)
{
	(void)notice;
	return fault_set(fault, -ENOSYS, "--journal is not built in");
}

#endif
