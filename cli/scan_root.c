// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in the root. Links inside of an image stay inside of it, the absolute ones too (openat2(2), RESOLVE_IN_ROOT).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cleanup.h"
#include "scan_parts.h"

/* Somebody who renames things under it makes the kernel say EAGAIN. */
#define TRIES 8

int scan_open(const struct scan *scan, const char *path, int flags)
{
	const struct open_how how = {
		.flags = (__u64)(unsigned)flags | O_CLOEXEC | (flags & O_PATH ? 0 : O_NONBLOCK | O_NOCTTY),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	for (int i = 0; i < TRIES; i++) {
		const long fd = syscall(SYS_openat2, scan->root, path, &how, sizeof(how));

		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN)
			break;
	}
	return -errno;
}

/* Bytes that end a C string would hide the rest of the file. */
static void show_nul(char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!text[i])
			text[i] = '\n';
	text[size] = '\0';
}

static char *read_whole(int fd, size_t expected)
{
	size_t size = 0, room = expected + 4096;
	char *text = malloc(room + 1);
	ssize_t got = 0;

	while (text && size < room && (got = read(fd, text + size, room - size)) > 0)
		size += (size_t)got;
	if (text && got < 0) {
		free(text);
		return NULL;
	}
	if (text)
		show_nul(text, size);
	return text;
}

char *scan_read(struct scan *scan, const char *path)
{
	_cleanup_close_ int fd = scan_open(scan, path, O_RDONLY);
	struct stat stat = {0};
	char *text;

	if (fd < 0) {
		scan_unreadable(scan, path, -fd);
		return NULL;
	}
	if (fstat(fd, &stat) < 0 || !S_ISREG(stat.st_mode) || stat.st_size > SCAN_TEXT_MAX) {
		/* A device or FIFO here is /dev/null as a rule: what is masked by it is not there. */
		if (S_ISREG(stat.st_mode) || S_ISDIR(stat.st_mode))
			scan_unreadable(scan, path, S_ISDIR(stat.st_mode) ? EISDIR : EFBIG);
		return NULL;
	}
	text = read_whole(fd, (size_t)stat.st_size);
	if (!text)
		scan_unreadable(scan, path, errno);
	return text;
}

/* ---- names */

bool scan_names_add(struct scan_names *names, const char *name)
{
	char *copy = strdup(name);

	if (!copy || !grow((void **)&names->names, &names->room, names->count, sizeof(*names->names))) {
		free(copy);
		return false;
	}
	names->names[names->count++] = copy;
	return true;
}

bool scan_names_has(const struct scan_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->names[i], name))
			return true;
	return false;
}

void scan_names_free(struct scan_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
	*names = (struct scan_names){0};
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool ends_in(const char *name, const char *suffix)
{
	const size_t length = strlen(name), end = strlen(suffix);

	return length >= end && !strcmp(name + length - end, suffix);
}

struct scan_names scan_directory(struct scan *scan, const char *path, const char *suffix)
{
	const int fd = scan_open(scan, path, O_RDONLY | O_DIRECTORY);
	DIR *directory = fd < 0 ? NULL : fdopendir(fd);
	struct scan_names names = {0};
	const struct dirent *entry;

	if (!directory) {
		scan_unreadable(scan, path, fd < 0 ? -fd : errno);
		if (fd >= 0)
			close(fd);
		return names;
	}
	while ((errno = 0, entry = readdir(directory)))
		if (*entry->d_name != '.' && ends_in(entry->d_name, suffix) && !scan_names_add(&names, entry->d_name))
			break;
	if (errno)
		scan_unreadable(scan, path, errno);
	closedir(directory);
	if (names.count)
		qsort(names.names, names.count, sizeof(*names.names), by_name);
	return names;
}
