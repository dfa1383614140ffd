// SPDX-License-Identifier: GPL-2.0-only
#include "replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

static int write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		const ssize_t written = write(fd, bytes, size);

		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			bytes += written;
			size -= (size_t)written;
		}
	}
	return 0;
}

/* Only close() tells of a full disk everywhere. */
static int write_file(const char *path, const char *bytes, size_t size)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int result;

	if (fd < 0)
		return -errno;
	result = write_all(fd, bytes, size);
	if (!result && fchmod(fd, 0644) < 0)
		result = -errno;
	if (close(fd) < 0 && !result)
		result = -errno;
	return result;
}

int replace_file(const char *path, const char *bytes, size_t size, struct fault *fault)
{
	_cleanup_free_ char *beside = NULL;
	struct stat there;
	int result;

	if (!lstat(path, &there) && !S_ISREG(there.st_mode))
		return fault_set(fault, -EINVAL, "'%s' is no regular file: nothing was written", path);
	if (asprintf(&beside, "%s.%ld", path, (long)getpid()) < 0) {
		beside = NULL;
		return fault_set(fault, -ENOMEM, "out of memory");
	}
	unlink(beside);
	result = write_file(beside, bytes, size);
	if (!result && rename(beside, path) < 0)
		result = -errno;
	if (!result)
		return 0;
	unlink(beside);
	return fault_set(fault, result, "cannot write '%s': %s; what was there is as it was", path, strerror(-result));
}
