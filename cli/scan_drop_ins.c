// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration files of systemd: one file, and drop-ins in NAME.d, of which the first directory's counts (systemd-system.conf(5)).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "scan_parts.h"

static const char *const directories[] = {"etc/systemd", "run/systemd", "usr/local/lib/systemd", "usr/lib/systemd", "lib/systemd"};

#define DIRECTORIES (sizeof(directories) / sizeof(*directories))

struct taker {
	void (*take)(void *context, const char *key, const char *value, const char *file);
	void *context;
};

/* Return whether the file is there, readable or not: it hides those of the same name that come after. */
static bool take_file(struct scan *scan, const char *path, const char *section, const struct taker *taker)
{
	_cleanup_free_ char *text = scan_read(scan, path);
	char *rest = text, *key, *value;
	bool inside = false;

	for (char *line; (line = scan_text_line(&rest));) {
		if (*line == '[')
			inside = !strncmp(line + 1, section, strlen(section)) && line[strlen(section) + 1] == ']';
		else if (inside && scan_setting(line, &key, &value))
			taker->take(taker->context, key, value, path);
	}
	return text;
}

/* One name in the first of the directories that has it. */
static void take_drop_in(struct scan *scan, const char *name, const char *each, const char *section, const struct taker *taker)
{
	for (size_t i = 0; i < DIRECTORIES; i++) {
		char path[700];
		int fd;

		snprintf(path, sizeof(path), "%s/%s.d/%s", directories[i], name, each);
		fd = scan_open(scan, path, O_PATH | O_NOFOLLOW);
		if (fd < 0)
			continue;
		close(fd);
		take_file(scan, path, section, taker);
		return;
	}
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Every name once, sorted whatever directory it is in. */
static struct scan_names drop_in_names(struct scan *scan, const char *name)
{
	struct scan_names all = {0};

	for (size_t i = 0; i < DIRECTORIES; i++) {
		char path[300];
		struct scan_names names;

		snprintf(path, sizeof(path), "%s/%s.d", directories[i], name);
		names = scan_directory(scan, path, ".conf");
		for (size_t j = 0; j < names.count; j++)
			if (!scan_names_has(&all, names.names[j]) && !scan_names_add(&all, names.names[j]))
				scan->list->lost++;
		scan_names_free(&names);
	}
	if (all.count)
		qsort(all.names, all.count, sizeof(*all.names), by_name);
	return all;
}

void scan_drop_ins(struct scan *scan, const char *name, const char *section,
		   void (*take)(void *context, const char *key, const char *value, const char *file), void *context)
{
	const struct taker taker = {take, context};
	struct scan_names names = drop_in_names(scan, name);

	for (size_t i = 0; i < DIRECTORIES; i++) {
		char path[300];

		snprintf(path, sizeof(path), "%s/%s", directories[i], name);
		if (take_file(scan, path, section, &taker))
			break;
	}
	for (size_t i = 0; i < names.count; i++)
		take_drop_in(scan, name, names.names[i], section, &taker);
	scan_names_free(&names);
}
