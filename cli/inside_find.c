// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scan as a whole, and its list of findings.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "filesystem.h"
#include "inside_parts.h"

const struct inside_kind_words inside_kinds[INSIDE_KIND_COUNT] = {
#define INSIDE_WORDS(SYMBOL, name, reasons, cure) [INSIDE_##SYMBOL] = {name, reasons, cure},
	INSIDE_KINDS(INSIDE_WORDS)
};

__attribute__((format(printf, 5, 6)))
void inside_add(struct inside_list *list, enum inside_kind kind, enum inside_state state, pid_t pid, const char *format, ...)
{
	char *what = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&what, format, arguments) < 0)
		what = NULL;
	va_end(arguments);
	if (!what || !grow((void **)&list->findings, &list->room, list->count, sizeof(*list->findings))) {
		free(what);
		list->lost++;
		return;
	}
	list->findings[list->count++] = (struct inside_finding){
		.kind = kind, .state = state, .reasons = inside_kinds[kind].reasons, .pid = pid, .what = what};
}

/* The findings of one process stand together, at the end. */
void inside_add_held(struct inside_list *list, enum inside_kind kind, enum inside_state state, pid_t pid, const char *what)
{
	for (size_t i = list->count; i > 0 && list->findings[i - 1].pid == pid; i--) {
		struct inside_finding *each = &list->findings[i - 1];

		if (each->kind == kind && each->state == state) {
			each->more++;
			return;
		}
	}
	inside_add(list, kind, state, pid, "%s", what);
}

static void free_finding(struct inside_finding *finding)
{
	free(finding->what);
	free(finding->exe);
}

void inside_free(struct inside_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free_finding(&list->findings[i]);
	free(list->findings);
	*list = (struct inside_list){0};
}

size_t inside_remaining(const struct inside_list *list)
{
	size_t remaining = list->lost;

	for (size_t i = 0; i < list->count; i++)
		remaining += list->findings[i].state != INSIDE_STOPS;
	return remaining;
}

size_t inside_unknown(const struct inside_list *list)
{
	size_t unknown = list->lost;

	for (size_t i = 0; i < list->count; i++)
		unknown += list->findings[i].state == INSIDE_UNKNOWN;
	return unknown;
}

static bool is_in(const struct inside_list *list, const struct inside_finding *finding)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct inside_finding *each = &list->findings[i];

		if (each->kind == finding->kind && each->state == finding->state && each->pid == finding->pid &&
		    each->more == finding->more && !strcmp(each->what, finding->what))
			return true;
	}
	return false;
}

void inside_only_new(struct inside_list *list, const struct inside_list *before)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (is_in(before, &list->findings[i]))
			free_finding(&list->findings[i]);
		else
			list->findings[kept++] = list->findings[i];
	}
	list->count = kept;
}

static void keep_reasons(struct inside_list *list, kl_u64 reasons)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		list->findings[i].reasons &= reasons;
		if (list->findings[i].reasons)
			list->findings[kept++] = list->findings[i];
		else
			free_finding(&list->findings[i]);
	}
	list->count = kept;
}

/* A process that has ended meanwhile keeps its finding without a name: what it held may have been passed on. */
static void name_finding(const struct inside_view *view, struct inside_finding *finding)
{
	char path[64], exe[4096];
	ssize_t length;

	snprintf(path, sizeof(path), "%d/comm", (int)finding->pid);

	_cleanup_close_ int comm = openat(view->proc, path, O_RDONLY | O_CLOEXEC);

	length = comm < 0 ? 0 : read(comm, finding->program, sizeof(finding->program) - 1);
	finding->program[length > 0 ? length - 1 : 0] = '\0';
	snprintf(path, sizeof(path), "%d/exe", (int)finding->pid);
	length = readlinkat(view->proc, path, exe, sizeof(exe) - 1);
	if (length > 0)
		finding->exe = strndup(exe, (size_t)length);
}

static int open_root(const char *type, const char *fallback)
{
	const int root = filesystem_private(type), fd = root < 0 ? open(fallback, O_PATH | O_DIRECTORY | O_CLOEXEC) : root;

	return fd < 0 ? -errno : fd;
}

static int open_in(const char *type, const char *path)
{
	_cleanup_close_ int root = filesystem_open(type);
	const int fd = root < 0 ? root : openat(root, path, O_RDONLY | O_CLOEXEC);

	return root >= 0 && fd < 0 ? -errno : fd;
}

struct inside_view *inside_open(kl_u64 reasons)
{
	struct inside_view *view = calloc(1, sizeof(*view));

	if (!view)
		return NULL;
	view->reasons = reasons;
	view->proc = open_root("proc", "/proc");
	view->sys = open_root("sysfs", "/sys");
	view->kprobes = view->events = -ENOENT;
	if (reasons & REASON_BIT(REASON_KPROBES)) {
		view->kprobes = open_in("debugfs", "kprobes/list");
		view->events = open_in("tracefs", "dynamic_events");
	}
	if (reasons & REASON_BIT(REASON_IOPORT))
		inside_open_ports(view);
	return view;
}

void inside_find(struct inside_view *view, struct inside_list *list)
{
	const size_t first = list->count;

	view->holder_count = 0;
	if (view->reasons & (INSIDE_FILE_REASONS | INSIDE_BPF_REASONS))
		inside_find_files(view, list);
	if (view->reasons & REASON_BIT(REASON_IOPORT))
		inside_find_ports(view, list);
	if (view->reasons & INSIDE_BPF_REASONS)
		inside_find_bpf(view, list);
	inside_find_kernel(view, list);
	keep_reasons(list, view->reasons);
	for (size_t i = first; i < list->count; i++)
		if (list->findings[i].pid)
			name_finding(view, &list->findings[i]);
}

void inside_close(struct inside_view *view)
{
	if (!view)
		return;
	inside_close_ports(view);
	cleanup_close(&view->proc);
	cleanup_close(&view->sys);
	cleanup_close(&view->kprobes);
	cleanup_close(&view->events);
	free(view->watch.files);
	free(view->holders);
	free(view);
}
