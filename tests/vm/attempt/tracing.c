// SPDX-License-Identifier: GPL-2.0-only
/* Probes in kernel code, and tracefs. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define TRACEFS "/sys/kernel/tracing/"
#define PROBED "do_sys_openat2"

/* A tracefs that was locked when it was made is there and empty; one that nobody mounted says nothing. */
static struct outcome refused_in_tracefs(const char *step)
{
	const int error = errno;
	struct statfs st;

	if (statfs(TRACEFS, &st) || st.f_type != TRACEFS_MAGIC)
		return absent("tracefs is not mounted");
	errno = error;
	return refused("%s", step);
}

static void open_something(void)
{
	close(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

/* How often the event was hit, from kprobe_profile; -1 when it is not there. */
static long probe_hits(const char *event)
{
	char line[256], name[128];
	long hits = -1, found;
	FILE *profile = fopen(TRACEFS "kprobe_profile", "re");

	while (profile && hits < 0 && fgets(line, sizeof(line), profile))
		if (sscanf(line, " %127s %ld", name, &found) == 2 && !strcmp(name, event))
			hits = found;
	if (profile)
		fclose(profile);
	return hits;
}

static struct outcome count_kprobe(void)
{
	long hits;

	if (write_text(TRACEFS "events/kernlock/opened/enable", "1"))
		return refused("enable the probe");
	open_something();
	hits = probe_hits("opened");
	write_text(TRACEFS "events/kernlock/opened/enable", "0");
	return hits > 0 ? done("it went off in " PROBED) : broken("the probe was never hit");
}

struct outcome try_kprobe_tracefs(void)
{
	struct outcome outcome;

	if (append_text(TRACEFS "kprobe_events", "p:kernlock/opened " PROBED "\n"))
		return refused_in_tracefs("write kprobe_events");
	outcome = count_kprobe();
	if (append_text(TRACEFS "kprobe_events", "-:kernlock/opened\n"))
		return broken("cannot remove the probe: %s", strerror(errno));
	return outcome;
}

struct outcome try_fprobe_tracefs(void)
{
	int failed;

	if (!kernel_symbol("trace_fprobe_create"))
		return absent("no fprobe events in this kernel");
	if (append_text(TRACEFS "dynamic_events", "f:kernlock/entered " PROBED "\n"))
		return refused_in_tracefs("write dynamic_events");
	failed = write_text(TRACEFS "events/kernlock/entered/enable", "1");
	open_something();
	write_text(TRACEFS "events/kernlock/entered/enable", "0");
	if (append_text(TRACEFS "dynamic_events", "-:kernlock/entered\n"))
		return broken("cannot remove the probe: %s", strerror(errno));
	return failed ? refused("enable the probe") : done("a probe was in " PROBED);
}

/* The first line of the trace that is not a comment. */
static bool first_trace_line(char *line, size_t size)
{
	bool found = false;
	FILE *trace = fopen(TRACEFS "trace", "re");

	while (trace && !found && fgets(line, size, trace))
		found = *line != '#';
	if (trace)
		fclose(trace);
	line[strcspn(line, "\n")] = '\0';
	return found;
}

struct outcome try_trace_read(void)
{
	char text[128];

	if (read_text(TRACEFS "trace", text, sizeof(text)) < 0)
		return refused_in_tracefs("open trace");
	return done("it begins \"%s\"", text);
}

/* Traces one function with @tracer; false and errno when that cannot be had. */
static bool trace_opens(const char *tracer, char *line, size_t size)
{
	bool traced;

	if (write_text(TRACEFS "current_tracer", tracer))
		return false;
	open_something();
	traced = first_trace_line(line, size);
	write_text(TRACEFS "trace", "");
	errno = 0;
	return traced;
}

struct outcome try_trace_tracer(void)
{
	char before[64], line[256];
	bool traced;
	int error;

	if (read_text(TRACEFS "current_tracer", before, sizeof(before)) < 0)
		return refused_in_tracefs("open current_tracer");
	if (append_text(TRACEFS "set_ftrace_filter", PROBED "\n"))
		return refused_or_absent(TRACEFS "set_ftrace_filter");
	traced = trace_opens("function", line, sizeof(line));
	error = errno;
	if (write_text(TRACEFS "current_tracer", before) || write_text(TRACEFS "set_ftrace_filter", "\n"))
		return broken("cannot put the tracer back: %s", strerror(errno));
	errno = error;
	if (error)
		return refused("write current_tracer");
	return traced ? done("saw \"%.90s\"", line + strspn(line, " ")) : broken("nothing was traced");
}

struct outcome try_trace_instance(void)
{
	static const char path[] = TRACEFS "instances/kernlock-attempt";

	if (mkdir(path, 0700))
		return refused_in_tracefs("mkdir");
	if (rmdir(path))
		return broken("cannot remove the instance: %s", strerror(errno));
	return done("instance made");
}

struct outcome try_trace_event(void)
{
	static const char enable[] = TRACEFS "events/sched/sched_process_exit/enable";

	if (write_text(enable, "1"))
		return refused_in_tracefs("write sched_process_exit/enable");
	if (write_text(enable, "0"))
		return broken("cannot switch the event off: %s", strerror(errno));
	return done("sched_process_exit was on");
}
