// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scan as a whole, and its list.
 */
#include "scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "scan_parts.h"

const struct scan_kind_words scan_kinds[SCAN_KIND_COUNT] = {
#define SCAN_WORDS(SYMBOL, name, reasons, what, stops, instead) [SCAN_##SYMBOL] = {name, reasons, what, stops, instead},
	SCAN_KINDS(SCAN_WORDS)
};

/* Where one finding stands in many places, this much is told. */
#define DETAIL_MAX 4000

static struct scan_finding *find(struct scan_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->findings[i].id, id))
			return &list->findings[i];
	return NULL;
}

static void add_detail(struct scan_list *list, struct scan_finding *finding, const char *detail)
{
	static const char more[] = "; and more";
	const size_t length = strlen(finding->detail), end = sizeof(more) - 1;
	const bool full = length + strlen(detail) > DETAIL_MAX;
	char *joined = NULL;

	if (strstr(finding->detail, detail) || (length >= end && !strcmp(finding->detail + length - end, more)))
		return;
	if (asprintf(&joined, "%s%s%s", finding->detail, full ? more : "; ", full ? "" : detail) < 0) {
		list->lost++;
		return;
	}
	free(finding->detail);
	finding->detail = joined;
}

static void add(struct scan_list *list, const struct scan_new *new, char *id, char *detail)
{
	struct scan_finding *old = find(list, id);
	const kl_u64 reasons = new->reasons ? new->reasons : scan_kinds[new->kind].reasons;

	if (old) {
		add_detail(list, old, detail);
		old->reasons |= reasons;
		if (new->state == SCAN_SURE)
			old->state = SCAN_SURE;
	} else if (grow((void **)&list->findings, &list->room, list->count, sizeof(*list->findings))) {
		list->findings[list->count++] = (struct scan_finding){
			new->kind, new->state, reasons, id, detail, new->stops, new->instead};
		return;
	} else {
		list->lost++;
	}
	free(id);
	free(detail);
}

void scan_add(struct scan *scan, const struct scan_new *new, const char *format, ...)
{
	char *detail = NULL, *id = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&detail, format, arguments) < 0)
		detail = NULL;
	va_end(arguments);
	if (detail && asprintf(&id, "%s:%s", scan_kinds[new->kind].name, new->name) >= 0) {
		add(scan->list, new, id, detail);
		return;
	}
	free(detail);
	scan->list->lost++;
}

void scan_skip(struct scan *scan, const char *what, const char *format, ...)
{
	struct scan_list *list = scan->list;
	char *why = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&why, format, arguments) < 0)
		why = NULL;
	va_end(arguments);
	if (why && grow((void **)&list->gaps, &list->gap_room, list->gap_count, sizeof(*list->gaps))) {
		list->gaps[list->gap_count++] = (struct scan_gap){what, why};
	} else {
		free(why);
		list->lost++;
	}
}

void scan_unreadable(struct scan *scan, const char *path, int error)
{
	if (error != ENOENT && error != ENOTDIR)
		scan_add(scan, &(struct scan_new){.kind = SCAN_UNREADABLE, .state = SCAN_UNKNOWN, .name = path}, "%s: %s", path,
			 strerror(error));
}

static int by_kind(const void *left, const void *right)
{
	const struct scan_finding *one = left, *other = right;

	return one->kind != other->kind ? (one->kind < other->kind ? -1 : 1) : strcmp(one->id, other->id);
}

static void look(struct scan *scan)
{
	const struct scan_command_line line = scan_command_line(scan);

	scan_find_modules(scan);
	scan_find_hibernation(scan, &line);
	scan_find_kexec(scan, &line);
	scan_find_services(scan);
	scan_find_parameters(scan, &line);
	scan_find_inside(scan);
	scan_find_boot(scan);
	free(line.text);
	if (scan->list->count)
		qsort(scan->list->findings, scan->list->count, sizeof(*scan->list->findings), by_kind);
}

static bool is_this_machine(int root)
{
	struct stat image, here;

	return !fstat(root, &image) && !stat("/", &here) && image.st_dev == here.st_dev && image.st_ino == here.st_ino;
}

int scan_machine(const char *root, struct scan_list *list)
{
	_cleanup_close_ int fd = open(root ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct scan scan = {.root = fd, .list = list};

	if (fd < 0)
		return -errno;
	scan.live = is_this_machine(fd);
	list->root = scan.live ? NULL : strdup(root);
	if (!scan.live && !list->root)
		return -ENOMEM;
	look(&scan);
	return 0;
}

void scan_free(struct scan_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->findings[i].id);
		free(list->findings[i].detail);
	}
	for (size_t i = 0; i < list->gap_count; i++)
		free(list->gaps[i].why);
	free(list->findings);
	free(list->gaps);
	free(list->root);
	*list = (struct scan_list){0};
}

size_t scan_unknown(const struct scan_list *list)
{
	size_t unknown = list->lost;

	for (size_t i = 0; i < list->count; i++)
		unknown += list->findings[i].state == SCAN_UNKNOWN;
	return unknown;
}
