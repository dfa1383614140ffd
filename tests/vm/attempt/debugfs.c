// SPDX-License-Identifier: GPL-2.0-only
/* Files of debugfs: those that anybody may read stay readable, nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define DEBUGFS "/sys/kernel/debug/"
#define WRITABLE DEBUGFS "clear_warn_once"

/* The first of @names that is there. */
static const char *existing(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!access(names[i], F_OK))
			return names[i];
	return NULL;
}

static struct outcome read_one(const char *const *names, size_t count)
{
	const char *path = existing(names, count);
	char text[64];

	if (!path)
		return absent("none of the known files is in debugfs");
	if (read_text(path, text, sizeof(text)) < 0)
		return refused("open %s", path);
	return done("%s begins with \"%.30s\"", path, text);
}

struct outcome try_debugfs_write(void)
{
	const int fd = open(WRITABLE, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return refused_or_absent(WRITABLE);
	return write(fd, "1", 1) == 1 ? done("wrote " WRITABLE) : refused("write " WRITABLE);
}

struct outcome try_debugfs_read(void)
{
	static const char *const names[] = {
		DEBUGFS "sched/features",
		DEBUGFS "sched/tunable_scaling",
		DEBUGFS "x86/tlb_single_page_flush_ceiling",
		DEBUGFS "fault_around_bytes",
	};

	return read_one(names, ARRAY_SIZE(names));
}

struct outcome try_debugfs_public(void)
{
	static const char *const names[] = {
		DEBUGFS "wakeup_sources",
		DEBUGFS "sleep_time",
		DEBUGFS "sched/debug",
		DEBUGFS "gpio",
	};

	return read_one(names, ARRAY_SIZE(names));
}

struct outcome try_debugfs_chmod(void)
{
	struct stat before;

	if (stat(WRITABLE, &before))
		return refused_or_absent(WRITABLE);
	if (chmod(WRITABLE, 0222))
		return refused("chmod " WRITABLE);
	if (chmod(WRITABLE, before.st_mode & 07777))
		return broken("cannot put the permissions back: %s", strerror(errno));
	return done("permissions of " WRITABLE " changed");
}
