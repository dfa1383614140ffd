// SPDX-License-Identifier: GPL-2.0-only
#include "text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

static int open_text(const char *path)
{
	struct stat stat;
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode))
		return fd;
	close(fd);
	return S_ISDIR(stat.st_mode) ? -EISDIR : -EINVAL;
}

ssize_t text_file_read(const char *path, char text[TEXT_FILE_SIZE])
{
	_cleanup_close_ int fd = open_text(path);
	size_t used = 0;

	if (fd < 0)
		return fd;
	while (used < TEXT_FILE_SIZE) {
		const ssize_t length = read(fd, text + used, TEXT_FILE_SIZE - used);

		if (length < 0)
			return -errno;
		if (length == 0)
			break;
		used += (size_t)length;
	}
	return (ssize_t)used;
}

const char *text_file_fault(int error)
{
	return error == -EINVAL ? "it is not a regular file" : strerror(-error);
}
