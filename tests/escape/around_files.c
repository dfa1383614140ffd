// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: debugfs and tracefs where nobody expects them, and other file systems mounted once more. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../vm/attempt/attempts.h"
#include "around.h"
#include "routes.h"
#include "tools.h"

#define DEBUG "/sys/kernel/debug"
#define TRACE "/sys/kernel/tracing"
#define WRITABLE "clear_warn_once"
#define PRIVATE "sched/tunable_scaling"

static struct outcome write_at(int directory, const char *name)
{
	const int fd = openat(directory, name, O_WRONLY | O_CLOEXEC);

	if (directory < 0)
		return broken("no directory: %s", strerror(errno));
	if (fd < 0)
		return refused("open %s", name);
	return done_or_refused(write(fd, "1", 1) == 1, "write");
}

static struct outcome read_at(int directory, const char *name)
{
	const int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	char text[40] = "";

	if (directory < 0)
		return broken("no directory: %s", strerror(errno));
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return refused("open %s", name);
	text[strcspn(text, "\n")] = '\0';
	return done("%s begins \"%s\"", name, text);
}

struct outcome around_debugfs_mount(void)
{
	return in_other_mount("debugfs", DEBUG, try_debugfs_write);
}

struct outcome around_debugfs_mount_read(void)
{
	return in_other_mount("debugfs", DEBUG, try_debugfs_read);
}

struct outcome around_debugfs_mount_chmod(void)
{
	return in_other_mount("debugfs", DEBUG, try_debugfs_chmod);
}

struct outcome around_debugfs_detached(void)
{
	return write_at(detached_mount("debugfs"), WRITABLE);
}

struct outcome around_debugfs_detached_read(void)
{
	return read_at(detached_mount("debugfs"), PRIVATE);
}

struct outcome around_debugfs_uring(void)
{
	const int fd = open_uring(DEBUG "/" WRITABLE, O_WRONLY);

	return done_or_refused(fd >= 0 && write(fd, "1", 1) == 1, "open " WRITABLE);
}

struct outcome around_debugfs_path(void)
{
	const int fd = open_path(DEBUG "/" WRITABLE, O_WRONLY);

	return done_or_refused(fd >= 0 && write(fd, "1", 1) == 1, "open " WRITABLE);
}

struct outcome around_debugfs_compat(void)
{
	const int fd = open_compat(DEBUG "/" WRITABLE, O_WRONLY);

	return done_or_refused(fd >= 0 && write(fd, "1", 1) == 1, "open " WRITABLE);
}

/* What anybody may read stays readable, so make it so. */
struct outcome around_debugfs_public(void)
{
	struct stat before;
	struct outcome outcome;

	if (stat(DEBUG "/" PRIVATE, &before))
		return refused_or_absent(DEBUG "/" PRIVATE);
	if (chmod(DEBUG "/" PRIVATE, 0444))
		return refused("chmod " PRIVATE);
	outcome = read_at(open(DEBUG, O_PATH | O_CLOEXEC), PRIVATE);
	chmod(DEBUG "/" PRIVATE, before.st_mode & 07777);
	return outcome;
}

struct outcome around_debugfs_chown(void)
{
	if (chown(DEBUG "/" WRITABLE, 1, 1))
		return refused("chown " WRITABLE);
	return done_or_refused(!chown(DEBUG "/" WRITABLE, 0, 0), "chown " WRITABLE);
}

struct outcome around_tracefs_mount(void)
{
	return in_other_mount("tracefs", TRACE, try_trace_read);
}

struct outcome around_tracefs_mount_event(void)
{
	return in_other_mount("tracefs", TRACE, try_trace_event);
}

struct outcome around_tracefs_mount_instance(void)
{
	return in_other_mount("tracefs", TRACE, try_trace_instance);
}

struct outcome around_tracefs_detached(void)
{
	return read_at(detached_mount("tracefs"), "trace");
}

struct outcome around_tracefs_debugfs(void)
{
	return read_at(open(DEBUG, O_PATH | O_CLOEXEC), "tracing/trace");
}

struct outcome around_tracefs_pipe(void)
{
	const int fd = open(TRACE "/trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? refused_or_absent(TRACE "/trace_pipe") : done("trace_pipe is open");
}

struct outcome around_tracefs_raw(void)
{
	const int fd = open(TRACE "/per_cpu/cpu0/trace_pipe_raw", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? refused_or_absent(TRACE "/per_cpu/cpu0/trace_pipe_raw") : done("trace_pipe_raw is open");
}

struct outcome around_tracefs_marker(void)
{
	return done_or_refused(!write_text(TRACE "/trace_marker", "x"), "write trace_marker");
}

struct outcome around_tracefs_uring(void)
{
	const int fd = open_uring(TRACE "/trace", O_RDONLY);

	return fd < 0 ? refused("open trace") : done("trace is open");
}

struct outcome around_kprobe_mount(void)
{
	return in_other_mount("tracefs", TRACE, try_kprobe_tracefs);
}

struct outcome around_kprobe_return(void)
{
	if (append_text(TRACE "/kprobe_events", "r:kernlock/returned do_sys_openat2\n"))
		return refused("write kprobe_events");
	return done_or_refused(!append_text(TRACE "/kprobe_events", "-:kernlock/returned\n"), "a probe was there");
}

struct outcome around_kprobe_dynamic(void)
{
	if (append_text(TRACE "/dynamic_events", "p:kernlock/dynamic do_sys_openat2\n"))
		return refused("write dynamic_events");
	return done_or_refused(!append_text(TRACE "/dynamic_events", "-:kernlock/dynamic\n"), "a probe was there");
}
