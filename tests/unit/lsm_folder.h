/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A folder that looks like that of the engine `lsm`, for unit tests that are linked with it in the kernel's place
 * (REPLACED in the Makefile): integrity is in force since boot, and two rows were recorded.
 */
#ifndef KERNLOCK_LSM_FOLDER_H
#define KERNLOCK_LSM_FOLDER_H

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../cli/engine_lsm.h"
#include "fixture.h"

int __wrap_lsm_directory(void);
int __wrap_lsm_write(const char *file, const void *bytes, size_t size);
int __real_lsm_write(const char *file, const void *bytes, size_t size);

static char folder[64];
static int folder_error, write_error;

int __wrap_lsm_directory(void)
{
	const int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (folder_error)
		close(fd);
	return folder_error ? folder_error : fd;
}

int __wrap_lsm_write(const char *file, const void *bytes, size_t size)
{
	return write_error ? write_error : __real_lsm_write(file, bytes, size);
}

/* ---- the folder */

static const char *const files[] = {"state", "policy", "events", "evaluate", "watch"};

static inline const char *path_of(const char *file)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	return path;
}

static inline void put(const char *file, const void *bytes, size_t size)
{
	const int fd = open(path_of(file), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static inline void put_text(const char *file, const char *text)
{
	put(file, text, strlen(text));
}

static inline size_t get(const char *file, void *bytes, size_t size)
{
	const int fd = open(path_of(file), O_RDONLY);
	const ssize_t length = read(fd, bytes, size);

	close(fd);
	assert_true(length >= 0);
	return (size_t)length;
}

/** struct events - `events` with two rows. */
static struct events {
	struct kernlock_events head;
	struct kernlock_event rows[2];
} events;

static inline void put_state(bool loaded, kl_u64 able, kl_u64 evaluated)
{
	char text[400];

	snprintf(text, sizeof(text),
		 "version %d\nsession 77\nloaded %d\nat_boot %d\nloaded_at 12345\nable 0x%llx\nevaluated 0x%llx\nrecorded %llu\n"
		 "lost 1\n",
		 POLICY_VERSION, loaded, loaded, (unsigned long long)able, (unsigned long long)evaluated,
		 (unsigned long long)events.head.recorded);
	put_text("state", text);
}

static struct policy integrity;

static int begin(void **state)
{
	(void)state;
	folder_error = write_error = 0;
	strcpy(folder, "/tmp/kernlock-lsm-XXXXXX");
	assert_non_null(mkdtemp(folder));
	integrity = policy_of_file("integrity");
	events = (struct events){
		.head = {.magic = KERNLOCK_EVENTS_MAGIC, .version = POLICY_VERSION, .row_size = sizeof(struct kernlock_event),
			 .session = 77, .count = 2, .recorded = 3, .lost = 1},
		.rows = {{.key = {.reason = REASON_DEV_MEM, .action = ACTION_DENY, .name = "dd"}, .row = {.count = 2, .filled = 1}},
			 {.key = {.reason = REASON_KCORE, .action = ACTION_AUDIT, .kind = EVENT_QUERY}, .row = {.count = 1}}},
	};
	events.head.counts[REASON_DEV_MEM].denied = 2;
	put_state(true, ALL_REASONS, 0);
	put("policy", &integrity, sizeof(integrity));
	put("events", &events, sizeof(events));
	put_text("evaluate", "");
	put_text("watch", "");
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++)
		unlink(path_of(files[i]));
	return rmdir(folder);
}

#endif
