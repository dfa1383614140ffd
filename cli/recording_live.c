// SPDX-License-Identifier: GPL-2.0-only
#include "recording_live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cleanup.h"
#include "filesystem.h"
#include "sighting_row.h"

/** struct telling - rows on their way into words. */
struct telling {
	recording_sink *sink;
	void *context;
	kl_u64 boot;
	struct row_words *words;
};

static int tell_row(void *context, const struct event_key *key, const struct event_row *row)
{
	const struct telling *telling = context;

	row_words_fill(telling->words, key, row, telling->boot);
	return telling->sink(telling->context, &telling->words->sighting);
}

int live_rows(struct live *live, recording_sink *sink, void *context, struct fault *fault)
{
	_cleanup_free_ struct row_words *words = malloc(sizeof(*words));
	struct telling telling = {.sink = sink, .context = context, .boot = boot_time(), .words = words};

	*live = (struct live){0};
	if (!words)
		return fault_set(fault, -ENOMEM, "out of memory");
	if (file_read("/proc/sys/kernel/random/boot_id", live->boot_id, sizeof(live->boot_id)) < 0)
		return fault_set(fault, -errno, "cannot read which boot this is from /proc/sys/kernel/random/boot_id: %s", strerror(errno));
	return engine_choose()->rows(&live->session, tell_row, &telling, fault);
}

void head_of_machine(struct recording_head *head)
{
	struct utsname names;

	*head = (struct recording_head){0};
	if (!uname(&names))
		snprintf(head->kernel, sizeof(head->kernel), "%s", names.release);
	if (gethostname(head->host, sizeof(head->host) - 1))
		*head->host = '\0';
	if (file_read("/etc/machine-id", head->machine_id, sizeof(head->machine_id)) < 0)
		*head->machine_id = '\0';
}

/** struct earlier - the filter of rows from disk. */
struct earlier {
	const struct live *live;
	const struct recording_head *head;
	recording_sink *sink;
	void *context;
};

static bool is_of_session(const struct live *live, const struct recording_head *head)
{
	return *head->boot_id && head->program == live->session.program_id && !strcmp(head->boot_id, live->boot_id);
}

static int pass_earlier(void *context, const struct sighting *sighting)
{
	const struct earlier *earlier = context;

	if (is_of_session(earlier->live, earlier->head) || !earlier->sink)
		return 0;
	return earlier->sink(earlier->context, sighting);
}

int earlier_rows(const struct live *live, struct recording_head *head, recording_sink *sink, void *context, struct fault *fault)
{
	struct earlier earlier = {.live = live, .head = head, .sink = sink, .context = context};
	const int result = recording_read(RECORDING_FILE, head, pass_earlier, &earlier, fault);

	if (result == -ENOENT)
		head_of_machine(head);
	else if (!result && is_of_session(live, head))
		head->lost -= head->session_lost;
	return result;
}

/* ---- saving */

static int write_row(void *context, const struct sighting *sighting)
{
	recording_write_row(context, sighting);
	return 0;
}

/* Which session the engine is in, and nothing of its rows. */
static int look_at_session(void *context, const struct sighting *sighting)
{
	(void)context, (void)sighting;
	return 1;
}

static int write_rows(struct recording_writer *writer, struct live *live, struct recording_head *head, struct fault *fault)
{
	struct recording_head as_it_was;
	int result = earlier_rows(live, &as_it_was, write_row, writer, fault);

	if (result && result != -ENOENT)
		return result;
	if (!live->session.program_id)
		return 0;
	memcpy(head->boot_id, live->boot_id, sizeof(head->boot_id));
	head->program = live->session.program_id;
	head->session_lost = live->session.lost;
	recording_write_session(writer, head);
	return live_rows(live, write_row, writer, fault);
}

static int make_folder(struct fault *fault)
{
	static const struct {
		const char *path;
		mode_t mode;
	} folders[] = {{"/var", 0755}, {"/var/lib", 0755}, {RECORDING_FOLDER, 0700}};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (mkdir(folders[i].path, folders[i].mode) && errno != EEXIST)
			return fault_set(fault, -errno, "cannot make %s: %s", folders[i].path, strerror(errno));
	return 0;
}

int recording_save(void (*change)(struct recording_head *head, const void *context), const void *context, struct fault *fault)
{
	struct recording_writer writer;
	struct recording_head head;
	struct live live;
	int result = live_rows(&live, look_at_session, NULL, fault);

	if (result < 0)
		return result;
	result = earlier_rows(&live, &head, NULL, NULL, fault);
	if (result && result != -ENOENT)
		return result;
	head.until = 0;
	head.session_lost = 0;
	if (change)
		change(&head, context);
	result = make_folder(fault);
	if (!result)
		result = recording_write_begin(&writer, RECORDING_FILE, &head, fault);
	if (result)
		return result;
	result = write_rows(&writer, &live, &head, fault);
	if (!result)
		return recording_write_end(&writer, fault);
	recording_write_abandon(&writer);
	return result;
}
