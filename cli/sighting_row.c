// SPDX-License-Identifier: GPL-2.0-only
#include "sighting_row.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

/* The kernel's dev_t: 12 bits of major, 20 of minor number (include/linux/kdev_t.h). */
#define KERNEL_MINOR_BITS 20

/* kernel/cgroup/cgroup.c: the root's node is the first of its tree. */
#define ROOT_CGROUP 1

kl_u64 boot_time(void)
{
	struct timespec now, since;

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &since);
	return (kl_u64)(now.tv_sec - since.tv_sec);
}

/* Puts "/name" before @path, which stands at the end of its buffer. */
static char *put_before(char *begin, char *path, const char *name, size_t length)
{
	if ((size_t)(path - begin) < length + 1)
		return path;
	path -= length;
	memcpy(path, name, length);
	*--path = '/';
	return path;
}

/* "flashrom\0sbin\0usr\0" becomes "/usr/sbin/flashrom". */
static void join_path(const struct event_row *row, char path[4096])
{
	char *at = path + 4095;

	*at = '\0';
	for (size_t i = 0; i < EVENT_PATH_SIZE && row->path[i];) {
		const size_t length = strnlen(row->path + i, EVENT_PATH_SIZE - i);

		at = put_before(path, at, row->path + i, length);
		i += length + 1;
	}
	memmove(path, at, strlen(at) + 1);
}

/* The innermost name comes first; the root's is empty. Where there are more levels, the outer ones are not known. */
static void join_cgroup(kl_u64 id, const struct event_row *row, char *cgroup, size_t size)
{
	char *at = cgroup + size - 1;
	int level;

	*at = '\0';
	if (id == ROOT_CGROUP)
		at = put_before(cgroup, at, "", 0);
	for (level = 0; level < EVENT_CGROUP_LEVELS && row->cgroup[level][0]; level++)
		at = put_before(cgroup, at, row->cgroup[level], strnlen(row->cgroup[level], EVENT_CGROUP_SIZE));
	if (level == EVENT_CGROUP_LEVELS)
		at = put_before(cgroup, at, "...", 3);
	memmove(cgroup, at, strlen(at) + 1);
}

static void join_arguments(const struct event_row *row, char arguments[EVENT_ARGUMENTS_SIZE + 1])
{
	size_t end = EVENT_ARGUMENTS_SIZE;

	while (end && !row->arguments[end - 1])
		end--;
	memcpy(arguments, row->arguments, end);
	arguments[end] = '\0';
	for (size_t i = 0; i < end; i++)
		if (!arguments[i])
			arguments[i] = ' ';
}

static void ask_path(const struct event_key *key, const struct event_row *row, char path[4096])
{
	char link[32];
	struct stat now;
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/%u/exe", row->pid);
	if (stat(link, &now) || now.st_ino != key->inode || major(now.st_dev) != key->device >> KERNEL_MINOR_BITS ||
	    minor(now.st_dev) != (key->device & ((1u << KERNEL_MINOR_BITS) - 1)))
		return;
	length = readlink(link, path, 4095);
	path[length > 0 ? length : 0] = '\0';
}

/* What kernlock itself tries (`verify`) is no attempt of anybody. */
static enum event_kind kind_of(const struct event_key *key)
{
	return !strncmp(key->name, "kernlock", strlen("kernlock")) ? EVENT_PROBE : (enum event_kind)key->kind;
}

void row_words_fill(struct row_words *words, const struct event_key *key, const struct event_row *row, kl_u64 boot)
{
	snprintf(words->parent, sizeof(words->parent), "%.*s", EVENT_NAME_SIZE, row->parent);
	snprintf(words->program, sizeof(words->program), "%.*s", EVENT_NAME_SIZE, key->name);
	join_path(row, words->path);
	if (!*words->path && key->inode)
		ask_path(key, row, words->path);
	join_cgroup(key->cgroup, row, words->cgroup, sizeof(words->cgroup));
	join_arguments(row, words->arguments);
	words->sighting = (struct sighting){
		.reason = (enum reason)key->reason,
		.action = (enum action)key->action,
		.kind = kind_of(key),
		.doubtful = key->doubtful,
		.count = row->count,
		.first = boot + row->first / 1000000000,
		.last = boot + row->last / 1000000000,
		.uid = key->uid,
		.pid = row->pid,
		.parent_pid = row->parent_pid,
		.parent = words->parent,
		.program = words->program,
		.path = words->path,
		.cgroup = words->cgroup,
		.arguments = words->arguments,
	};
}
