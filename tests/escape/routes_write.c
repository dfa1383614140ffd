// SPDX-License-Identifier: GPL-2.0-only
/* Every way to write to an open file. */
#include <errno.h>
#include <linux/aio_abi.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "routes.h"

#define COMPAT_PWRITE 181

ssize_t write_write(int fd, const void *bytes, size_t size, off_t offset)
{
	return lseek(fd, offset, SEEK_SET) < 0 ? -1 : write(fd, bytes, size);
}

ssize_t write_pwritev(int fd, const void *bytes, size_t size, off_t offset)
{
	return pwritev(fd, &(struct iovec){(void *)bytes, size}, 1, offset);
}

ssize_t write_uring(int fd, const void *bytes, size_t size, off_t offset)
{
	const struct io_uring_sqe entry = {
		.opcode = IORING_OP_WRITE, .fd = fd, .addr = (uintptr_t)bytes, .len = size, .off = offset};

	return uring(entry, 0);
}

ssize_t write_aio(int fd, const void *bytes, size_t size, off_t offset)
{
	struct iocb request = {
		.aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = fd, .aio_buf = (uintptr_t)bytes, .aio_nbytes = size, .aio_offset = offset};
	struct iocb *const requests[] = {&request};
	aio_context_t context = 0;
	struct io_event event;

	if (syscall(SYS_io_setup, 1, &context) || syscall(SYS_io_submit, context, 1, requests) != 1 ||
	    syscall(SYS_io_getevents, context, 1, 1, &event, NULL) != 1)
		return -1;
	errno = event.res < 0 ? -event.res : 0;
	return event.res < 0 ? -1 : event.res;
}

ssize_t write_compat(int fd, const void *bytes, size_t size, off_t offset)
{
	void *low = low_memory(size);

	if (!low)
		return -1;
	memcpy(low, bytes, size);
	return compat(COMPAT_PWRITE, fd, (long)low, size, (uint32_t)offset, (uint32_t)(offset >> 32));
}

ssize_t write_sendfile(int fd, const void *bytes, size_t size, off_t offset)
{
	const int from = memfd_create("around", MFD_CLOEXEC);

	if (from < 0 || write(from, bytes, size) != (ssize_t)size || lseek(from, 0, SEEK_SET) || lseek(fd, offset, SEEK_SET) < 0)
		return -1;
	return sendfile(fd, from, NULL, size);
}
