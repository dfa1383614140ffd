// SPDX-License-Identifier: GPL-2.0-only
/* Files, sockets and what the kernel tells: never refused. */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

struct outcome try_files(void)
{
	char directory[] = "/tmp/attempt-XXXXXX", text[16] = "";
	int fd;

	if (!mkdtemp(directory) || chdir(directory))
		return refused("mkdir");
	fd = open("one", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, "hello", 5) != 5 || fsync(fd) || close(fd))
		return refused("create, write");
	if (rename("one", "two") || read_text("two", text, sizeof(text)) != 5 || strcmp(text, "hello"))
		return refused("rename, read");
	return done_or_refused(!unlink("two") && !chdir("/") && !rmdir(directory), "create to unlink");
}

struct outcome try_shared_memory(void)
{
	const int fd = memfd_create("attempt", MFD_CLOEXEC);
	volatile char *shared = MAP_FAILED;
	pid_t child;

	if (fd >= 0 && !ftruncate(fd, 4096))
		shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shared == MAP_FAILED)
		return refused("memfd, mmap");
	child = fork();
	if (!child) {
		*shared = 42;
		_exit(0);
	}
	return done_or_refused(child_succeeded(child) && *shared == 42, "memfd, mmap");
}

/* Do bytes that go into @in come out of @out? */
static bool passes(int in, int out)
{
	char text[8] = "";

	return write(in, "hello", 5) == 5 && read(out, text, sizeof(text)) == 5 && !strcmp(text, "hello");
}

struct outcome try_pipe(void)
{
	int ends[2];

	return done_or_refused(!pipe2(ends, O_CLOEXEC) && passes(ends[1], ends[0]), "pipe");
}

struct outcome try_unix_socket(void)
{
	int ends[2];

	return done_or_refused(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) && passes(ends[1], ends[0]),
			       "socketpair");
}

struct outcome try_terminal(void)
{
	const int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
	char name[64];

	if (fd < 0)
		return refused_or_absent("/dev/ptmx");
	return done_or_refused(!grantpt(fd) && !unlockpt(fd) && !ptsname_r(fd, name, sizeof(name)) &&
			       open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) >= 0, "open a terminal");
}

struct outcome try_mount(void)
{
	return done_or_refused(!unshare(CLONE_NEWNS) && !mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
			       !mount("tmpfs", "/tmp", "tmpfs", 0, "size=64k") && !umount("/tmp"), "mount tmpfs");
}

/* A socket on some free port of the loopback interface; its address is left in @address. */
static int bound_socket(int type, struct sockaddr_in *address)
{
	const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	socklen_t size = sizeof(*address);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || bind(fd, (void *)address, size) || getsockname(fd, (void *)address, &size))
		return -1;
	return fd;
}

struct outcome try_tcp(void)
{
	struct sockaddr_in address;
	const int server = bound_socket(SOCK_STREAM, &address), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (server < 0 || listen(server, 1) || connect(client, (void *)&address, sizeof(address)))
		return refused("listen, connect");
	return done_or_refused(passes(client, accept4(server, NULL, NULL, SOCK_CLOEXEC)), "tcp");
}

struct outcome try_udp(void)
{
	struct sockaddr_in address;
	const int server = bound_socket(SOCK_DGRAM, &address), client = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return done_or_refused(server >= 0 && !connect(client, (void *)&address, sizeof(address)) &&
			       passes(client, server), "udp");
}

struct outcome try_netlink(void)
{
	const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct {
		struct nlmsghdr header;
		struct ifinfomsg info;
	} request = {
		.header = {sizeof(request), RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 0, 0},
	};
	char answer[8192];

	return done_or_refused(fd >= 0 && send(fd, &request, sizeof(request), 0) > 0 &&
			       recv(fd, answer, sizeof(answer), 0) > (ssize_t)sizeof(request), "RTM_GETLINK");
}

struct outcome try_sysctl(void)
{
	static const char path[] = "/proc/sys/vm/swappiness";
	char before[16], after[16] = "";

	if (read_text(path, before, sizeof(before)) < 0)
		return refused_or_absent(path);
	if (write_text(path, "42") || read_text(path, after, sizeof(after)) < 0 || write_text(path, before))
		return refused("write %s", path);
	return strcmp(after, "42") ? broken("%s did not change", path) : done("vm.swappiness was 42");
}

struct outcome try_kernel_log(void)
{
	const int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char line[1024];

	if (fd < 0)
		return refused_or_absent("/dev/kmsg");
	return done_or_refused(read(fd, line, sizeof(line)) > 0, "read /dev/kmsg");
}

struct outcome try_kallsyms(void)
{
	unsigned long long address;

	read_kernel_symbols();
	address = kernel_symbol("linux_banner");
	return address ? done("linux_banner is at %#llx", address) : broken("no address of linux_banner");
}
