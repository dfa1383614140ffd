// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files of the engine `lsm`: opened, read and written.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "engine_lsm.h"

/* Without privilege securityfs cannot be reached where nobody has mounted it. */
bool lsm_is_there(void)
{
	_cleanup_close_ const int folder = lsm_directory();

	return folder != -ENOENT && folder != -ENODEV && folder != -EPERM && folder != -EACCES;
}

int lsm_open(const char *file, int flags)
{
	_cleanup_close_ const int folder = lsm_directory();
	int fd;

	if (folder < 0)
		return folder;
	fd = openat(folder, file, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

ssize_t lsm_read(int file, void *bytes, size_t size)
{
	size_t used = 0;
	ssize_t length = 1;

	while (used < size && length > 0) {
		length = read(file, (char *)bytes + used, size - used);
		if (length < 0)
			return -errno;
		used += (size_t)length;
	}
	return (ssize_t)used;
}

int lsm_write(const char *file, const void *bytes, size_t size)
{
	_cleanup_close_ const int fd = lsm_open(file, O_WRONLY);
	ssize_t written;

	if (fd < 0)
		return fd;
	written = write(fd, bytes, size);
	if (written < 0)
		return -errno;
	return (size_t)written == size ? 0 : -EIO;
}

int lsm_fault(struct fault *fault, const char *file, int error)
{
	if (error == -EPERM || error == -EACCES)
		return fault_set(fault, -EPERM, "only root may ask the kernel what is in force, or change it; run it as root, on the host");
	if (error == -ENOENT || error == -ENODEV)
		return fault_set(fault, error, "this kernel has no engine lsm, or it is not active: `kernlock status --engine lsm` tells "
				 "what is missing");
	return fault_set(fault, error, "cannot use %s/%s below securityfs: %s", KERNLOCK_DIRECTORY, file, strerror(-error));
}
