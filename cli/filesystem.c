// SPDX-License-Identifier: GPL-2.0-only
#include "filesystem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cleanup.h"

/* The first inode of a kernel filesystem is its root; a bind mount of a part, or the
 * root that a cgroup namespace shows, is another one. */
#define ROOT_INODE 1

static int open_root(const char *path)
{
	const int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat stat;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &stat) == 0 && stat.st_ino == ROOT_INODE)
		return fd;
	close(fd);
	return -ENOENT;
}

static int open_mounted(const char *type, const char *table, const char *prefix)
{
	FILE *mounts = setmntent(table, "re");
	const struct mntent *mount;
	int fd = -ENOENT;

	if (!mounts)
		return -errno;
	while (fd < 0 && (mount = getmntent(mounts))) {
		char path[4200];

		if (strcmp(mount->mnt_type, type) != 0)
			continue;
		snprintf(path, sizeof(path), "%s%s", prefix, mount->mnt_dir);
		fd = open_root(path);
	}
	endmntent(mounts);
	return fd;
}

int filesystem_private(const char *type)
{
	_cleanup_close_ int context = fsopen(type, FSOPEN_CLOEXEC);

	if (context < 0)
		return -errno;
	if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;

	const int fd = fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NODEV);

	return fd < 0 ? -errno : fd;
}

int filesystem_open(const char *type)
{
	int fd = open_mounted(type, "/proc/self/mounts", "");

	if (fd < 0)
		fd = open_mounted(type, "/proc/1/mounts", "/proc/1/root");
	return fd < 0 ? filesystem_private(type) : fd;
}

static int read_text(int directory, const char *path, char *text, size_t size)
{
	_cleanup_close_ int fd = openat(directory, path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	*text = '\0';
	if (fd < 0)
		return -errno;
	length = read(fd, text, size - 1);
	if (length < 0)
		return -errno;
	if (length > 0 && text[length - 1] == '\n')
		length--;
	text[length] = '\0';
	return (int)length;
}

int filesystem_read(const char *type, const char *path, char *text, size_t size)
{
	_cleanup_close_ int root = filesystem_open(type);

	*text = '\0';
	return root < 0 ? root : read_text(root, path, text, size);
}

int file_read(const char *path, char *text, size_t size)
{
	return read_text(AT_FDCWD, path, text, size);
}
