// SPDX-License-Identifier: GPL-2.0-only
/* Every way to open a file. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "routes.h"
#include "tools.h"

#define COMPAT_OPEN 5
#define PLACE "/tmp/around"
#define NOBODY 65534

int open_openat2(const char *path, int flags)
{
	const struct open_how how = {.flags = flags | O_CLOEXEC};

	return syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

int reopen(int fd, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags | O_CLOEXEC);
}

int open_path(const char *path, int flags)
{
	return reopen(open(path, O_PATH | O_CLOEXEC), flags);
}

static int by_uring(const char *path, int flags, unsigned setup)
{
	const struct io_uring_sqe entry = {
		.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (uintptr_t)path, .open_flags = flags};

	return uring(entry, setup);
}

int open_uring(const char *path, int flags)
{
	return by_uring(path, flags, 0);
}

/* By a thread of the kernel that nobody calls. */
int open_uring_polled(const char *path, int flags)
{
	return by_uring(path, flags, IORING_SETUP_SQPOLL);
}

int open_uring_openat2(const char *path, int flags)
{
	const struct open_how how = {.flags = flags};
	const struct io_uring_sqe entry = {
		.opcode = IORING_OP_OPENAT2, .fd = AT_FDCWD, .addr = (uintptr_t)path, .off = (uintptr_t)&how, .len = sizeof(how)};

	return uring(entry, 0);
}

int open_compat(const char *path, int flags)
{
	return compat(COMPAT_OPEN, (long)low_text(path), flags, 0, 0, 0);
}

static int make_node(const char *path, mode_t mode)
{
	struct stat st;

	unlink(PLACE);
	if (stat(path, &st))
		return -1;
	return mknod(PLACE, (st.st_mode & S_IFMT) | mode, st.st_rdev) ? -1 : chmod(PLACE, mode);
}

/* A device is its number, whatever the file is called. */
int open_node(const char *path, int flags)
{
	const int fd = make_node(path, 0600) ? -1 : open(PLACE, flags | O_CLOEXEC);
	const int error = errno;

	unlink(PLACE);
	errno = error;
	return fd;
}

/* As somebody else to the file system, who keeps the capabilities. */
int open_fsuid(const char *path, int flags)
{
	int fd, error;

	if (make_node(path, 0666))
		return -1;
	setfsuid(NOBODY);
	fd = open(PLACE, flags | O_CLOEXEC);
	error = errno;
	setfsuid(0);
	unlink(PLACE);
	errno = error;
	return fd;
}

int open_handle(const char *path, int flags)
{
	struct file_handle *handle = calloc(1, sizeof(*handle) + MAX_HANDLE_SZ);
	int mount_id, directory;

	if (!handle)
		return -1;
	handle->handle_bytes = MAX_HANDLE_SZ;
	if (name_to_handle_at(AT_FDCWD, path, handle, &mount_id, 0))
		return -1;
	directory = open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return open_by_handle_at(directory, handle, flags | O_CLOEXEC);
}

int open_root(const char *path, int flags)
{
	char longer[256];

	snprintf(longer, sizeof(longer), "/proc/1/root%s", path);
	return open(longer, flags | O_CLOEXEC);
}

int open_bind(const char *path, int flags)
{
	int fd, error;

	close(open(PLACE, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	if (mount(path, PLACE, NULL, MS_BIND, NULL))
		return -1;
	fd = open(PLACE, flags | O_CLOEXEC);
	error = errno;
	umount2(PLACE, MNT_DETACH);
	unlink(PLACE);
	errno = error;
	return fd;
}

/* The file, or the errno, comes from another process. */
static void send_file(int socket, int fd, int error)
{
	char control[CMSG_SPACE(sizeof(int))] = "";
	struct iovec data = {&error, sizeof(error)};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};

	if (fd >= 0) {
		struct cmsghdr *header = (void *)control;

		message.msg_control = control;
		message.msg_controllen = sizeof(control);
		*header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(fd)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	}
	sendmsg(socket, &message, 0);
}

static int receive_file(int socket)
{
	char control[CMSG_SPACE(sizeof(int))] = "";
	int error = EIO, fd = -1;
	struct iovec data = {&error, sizeof(error)};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};

	if (recvmsg(socket, &message, 0) > 0 && CMSG_FIRSTHDR(&message))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	errno = error;
	return fd;
}

/* A child in @namespaces opens it and hands it over. */
static int open_elsewhere(const char *path, int flags, int namespaces)
{
	int ends[2], fd;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -1;
	if (!fork()) {
		if (namespaces && unshare(namespaces)) {
			send_file(ends[1], -1, errno);
			_exit(1);
		}
		if (fork())
			_exit(0);
		fd = open(path, flags | O_CLOEXEC);
		send_file(ends[1], fd, errno);
		_exit(0);
	}
	close(ends[1]);
	return receive_file(ends[0]);
}

int open_socket(const char *path, int flags)
{
	return open_elsewhere(path, flags, 0);
}

int open_namespaces(const char *path, int flags)
{
	return open_elsewhere(path, flags, CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC);
}

int open_child_cgroup(const char *path, int flags)
{
	return enter_child_cgroup() < 0 ? -1 : open(path, flags | O_CLOEXEC);
}
