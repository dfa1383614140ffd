// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inodes of kcore and of PCI devices. procfs and sysfs give a file the same number under
 * every mount, so a file that is bound to another place is known again.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "inside_parts.h"

static void watch(struct inside_view *view, int directory, const char *name, unsigned long magic, enum inside_kind kind)
{
	struct inside_watch *all = &view->watch;
	struct stat stat;

	if (fstatat(directory, name, &stat, 0) || !S_ISREG(stat.st_mode))
		return;
	if (grow((void **)&all->files, &all->room, all->count, sizeof(*all->files)))
		all->files[all->count++] = (struct inside_watched){magic, stat.st_ino, kind};
}

/* What can be written or mapped: config, resource0 to 5 and their _wc. */
static bool is_door(const char *name)
{
	return !strcmp(name, "config") || (!strncmp(name, "resource", 8) && name[8] >= '0' && name[8] <= '9');
}

static DIR *open_directory(int root, const char *path)
{
	const int fd = root < 0 ? -1 : openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? NULL : fdopendir(fd);
}

/* Each entry of @path in @root that is a directory: its files. */
static void watch_below(struct inside_view *view, int root, const char *path, unsigned long magic, bool (*wanted)(const char *))
{
	DIR *devices = open_directory(root, path);
	const struct dirent *device, *file;

	while (devices && (device = readdir(devices))) {
		DIR *files = *device->d_name == '.' ? NULL : open_directory(dirfd(devices), device->d_name);

		while (files && (file = readdir(files)))
			if (wanted(file->d_name))
				watch(view, dirfd(files), file->d_name, magic, INSIDE_PCI_FILE);
		if (files)
			closedir(files);
	}
	if (devices)
		closedir(devices);
}

/* /proc/bus/pci/00/02.0 */
static bool is_function(const char *name)
{
	return *name != '.';
}

void inside_watch_fill(struct inside_view *view)
{
	view->watch.count = 0;
	if (view->reasons & REASON_BIT(REASON_KCORE))
		watch(view, view->proc, "kcore", PROC_SUPER_MAGIC, INSIDE_KCORE);
	if (view->reasons & REASON_BIT(REASON_PCI_ACCESS)) {
		watch_below(view, view->sys, "bus/pci/devices", SYSFS_MAGIC, is_door);
		watch_below(view, view->proc, "bus/pci", PROC_SUPER_MAGIC, is_function);
	}
}
