// SPDX-License-Identifier: GPL-2.0-only
#include "inside_maps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "inside_facts.h"

#define TEXT_SIZE (64 * 1024)
#define LINE_SIZE (4096 + 128) /* the path of a mapping can be as long as PATH_MAX */

/* An open-addressed table, at most half full; inode 0 is no file. */
static struct inside_seen_file *slot(const struct inside_seen *seen, kl_u64 device, kl_u64 inode)
{
	size_t at = (size_t)((inode * 0x9e3779b97f4a7c15ULL) ^ (device * 0xff51afd7ed558ccdULL)) & (seen->room - 1);

	while (seen->files[at].inode && (seen->files[at].inode != inode || seen->files[at].device != device))
		at = (at + 1) & (seen->room - 1);
	return &seen->files[at];
}

bool inside_seen_has(const struct inside_seen *seen, kl_u64 device, kl_u64 inode)
{
	return seen->room && slot(seen, device, inode)->inode;
}

static bool double_room(struct inside_seen *seen)
{
	struct inside_seen grown = {.room = seen->room ? seen->room * 2 : 1024, .count = seen->count};

	grown.files = calloc(grown.room, sizeof(*grown.files));
	if (!grown.files)
		return false;
	for (size_t i = 0; i < seen->room; i++)
		if (seen->files[i].inode)
			*slot(&grown, seen->files[i].device, seen->files[i].inode) = seen->files[i];
	free(seen->files);
	*seen = grown;
	return true;
}

void inside_seen_add(struct inside_seen *seen, kl_u64 device, kl_u64 inode)
{
	if (!inode || (seen->count * 2 >= seen->room && !double_room(seen)) || slot(seen, device, inode)->inode)
		return;
	*slot(seen, device, inode) = (struct inside_seen_file){device, inode};
	seen->count++;
}

void inside_seen_free(struct inside_seen *seen)
{
	free(seen->files);
	*seen = (struct inside_seen){0};
}

/** struct reading - the mappings of one task. */
struct reading {
	int links; /**< its map_files */
	pid_t task, pid;
	struct inside_seen *seen;
	bool (*see)(void *context, const char *name, int directory, pid_t task, pid_t pid);
	void *context;
};

static void look_at_line(const struct reading *reading, const char *line)
{
	struct inside_map map;
	char name[64];

	if (!inside_parse_map(line, &map) || !map.inode || inside_seen_has(reading->seen, map.device, map.inode))
		return;
	snprintf(name, sizeof(name), "%lx-%lx", map.start, map.end);
	if (!reading->see(reading->context, name, reading->links, reading->task, reading->pid))
		inside_seen_add(reading->seen, map.device, map.inode);
}

/* Returns how many bytes at the end are the beginning of a line. */
static size_t look_at_lines(const struct reading *reading, char *text, size_t length)
{
	char *line = text, *end;

	while ((end = memchr(line, '\n', length - (size_t)(line - text)))) {
		*end = '\0';
		look_at_line(reading, line);
		line = end + 1;
	}
	length -= (size_t)(line - text);
	memmove(text, line, length);
	return length < LINE_SIZE ? length : 0;
}

static int read_lines(const struct reading *reading, int maps)
{
	static char text[TEXT_SIZE];
	size_t kept = 0;
	ssize_t length;

	while ((length = read(maps, text + kept, sizeof(text) - kept)) > 0)
		kept = look_at_lines(reading, text, kept + (size_t)length);
	return length < 0 ? -errno : 0;
}

/* /proc/TASK of a thread has map_files as well, though no listing shows it: so one way serves all. */
int inside_maps(int proc, pid_t task, pid_t pid, struct inside_seen *seen,
		bool (*see)(void *context, const char *name, int directory, pid_t task, pid_t pid), void *context)
{
	struct reading reading = {.task = task, .pid = pid, .seen = seen, .see = see, .context = context};
	char path[64];

	snprintf(path, sizeof(path), "%d/maps", (int)task);

	_cleanup_close_ int maps = openat(proc, path, O_RDONLY | O_CLOEXEC);

	if (maps < 0)
		return -errno;
	snprintf(path, sizeof(path), "%d/map_files", (int)task);

	_cleanup_close_ int links = openat(proc, path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (links < 0)
		return -errno;
	reading.links = links;
	return read_lines(&reading, maps);
}
