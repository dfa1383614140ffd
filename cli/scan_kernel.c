// SPDX-License-Identifier: GPL-2.0-only
/*
 * The modules of one kernel version, and the key that it was built with.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scan_modules.h"

/* kernel/drivers/net/wireless/... has no more than nine. */
#define DEEPEST 16

static bool is_module(const char *name)
{
	static const char *const ends[] = {".ko", ".ko.xz", ".ko.zst", ".ko.gz"};
	const size_t length = strlen(name);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (length > strlen(ends[i]) && !strcmp(name + length - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

static void add_module(struct scan *scan, struct scan_kernel *kernel, const char *path, size_t prefix)
{
	char *copy = strdup(path);

	if (!copy || !grow((void **)&kernel->modules, &kernel->room, kernel->count, sizeof(*kernel->modules))) {
		free(copy);
		scan->list->lost++;
		return;
	}

	struct scan_module *module = &kernel->modules[kernel->count++];

	*module = (struct scan_module){.path = copy, .place = copy + prefix};
	module->bundled = !strncmp(module->place, "kernel/", 7);
	scan_module_name(scan_base(copy), module->name);
}

static void walk(struct scan *scan, struct scan_kernel *kernel, int fd, const char *path, size_t prefix, int depth);

/* Links to directories (build, source) are not gone into; links to modules (weak-updates) are. */
static void visit(struct scan *scan, struct scan_kernel *kernel, int parent, const struct dirent *entry, const char *path, size_t prefix,
		  int depth)
{
	char child[4200];
	int fd;

	if (snprintf(child, sizeof(child), "%s/%s", path, entry->d_name) >= (int)sizeof(child) || depth > DEEPEST) {
		scan_unreadable(scan, path, ENAMETOOLONG);
		return;
	}
	fd = openat(parent, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0)
		walk(scan, kernel, fd, child, prefix, depth + 1);
	else if (is_module(entry->d_name))
		add_module(scan, kernel, child, prefix);
	else if (errno != ELOOP)
		scan_unreadable(scan, child, errno);
}

static void walk(struct scan *scan, struct scan_kernel *kernel, int fd, const char *path, size_t prefix, int depth)
{
	DIR *directory = fdopendir(fd);
	const struct dirent *entry;

	if (!directory) {
		scan_unreadable(scan, path, errno);
		close(fd);
		return;
	}
	while ((errno = 0, entry = readdir(directory)))
		if (*entry->d_name != '.')
			visit(scan, kernel, fd, entry, path, prefix, depth);
	if (errno)
		scan_unreadable(scan, path, errno);
	closedir(directory);
}

/* Nearly all bundled modules have one signer: what is left when each one that differs takes away another (Boyer and Moore). */
static const struct scan_module *common_key(const struct scan_kernel *kernel)
{
	const struct scan_module *candidate = NULL;
	size_t votes = 0, same = 0, of = 0;

	for (size_t i = 0; i < kernel->count; i++) {
		const struct scan_module *each = &kernel->modules[i];

		if (!each->bundled || each->signature != MODULE_IS_SIGNED)
			continue;
		of++;
		if (!votes)
			candidate = each;
		votes = !votes || !strcmp(candidate->key, each->key) ? votes + 1 : votes - 1;
	}
	for (size_t i = 0; candidate && i < kernel->count; i++)
		same += kernel->modules[i].bundled && kernel->modules[i].signature == MODULE_IS_SIGNED &&
			!strcmp(candidate->key, kernel->modules[i].key);
	return same > of / 2 && *candidate->key ? candidate : NULL;
}

static int by_path(const void *left, const void *right)
{
	return strcmp(((const struct scan_module *)left)->path, ((const struct scan_module *)right)->path);
}

void scan_kernel_read(struct scan *scan, const char *base, const char *version, struct scan_kernel *kernel)
{
	char path[400];
	int fd;

	*kernel = (struct scan_kernel){.version = version};
	snprintf(path, sizeof(path), "%s/%s", base, version);
	fd = scan_open(scan, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0) {
		scan_unreadable(scan, path, -fd);
		return;
	}
	walk(scan, kernel, fd, path, strlen(path) + 1, 0);
	if (kernel->count)
		qsort(kernel->modules, kernel->count, sizeof(*kernel->modules), by_path);
	scan_modules_inspect(scan, kernel->modules, kernel->count);
	kernel->own = common_key(kernel);
	for (size_t i = 0; i < kernel->count; i++) {
		kernel->bundled += kernel->modules[i].bundled;
		kernel->unsigned_bundled += kernel->modules[i].bundled && kernel->modules[i].signature == MODULE_IS_UNSIGNED;
	}
}

void scan_kernel_free(struct scan_kernel *kernel)
{
	for (size_t i = 0; i < kernel->count; i++)
		free(kernel->modules[i].path);
	free(kernel->modules);
	*kernel = (struct scan_kernel){0};
}
