// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: inside_holder NAME
 *
 * Gets inside, as NAME says, prints "held" and stays until it is killed; what the kernel holds by
 * itself (stage, unstage) needs nobody to stay. Exit: 1 it could not, 3 there is no such thing here. Only for throw-away virtual machines.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/io_uring.h>
#include <linux/kexec.h>
#include <linux/pci.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "attempt/attempt.h"
#include "inside_holder.h"

#define NODE "/tmp/inside.node"
#define ELSEWHERE "/tmp/inside.elsewhere"

/* ---- devices */

static int open_node(unsigned major, unsigned minor, int flags)
{
	int fd;

	unlink(NODE);
	if (mknod(NODE, S_IFCHR | 0600, makedev(major, minor)))
		return -1;
	fd = open(NODE, flags | O_CLOEXEC);
	unlink(NODE);
	return fd;
}

static bool mem(void)
{
	return open("/dev/mem", O_RDONLY) >= 0;
}

static bool mem_mknod(void)
{
	return open_node(1, 1, O_RDONLY) >= 0;
}

/* A page of the BIOS, which the kernel lets everybody map who may open the file. */
static bool mem_mapped(void)
{
	const int fd = open_node(1, 1, O_RDONLY);
	const void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0xf0000);

	return fd >= 0 && page != MAP_FAILED && !close(fd);
}

static bool port(void)
{
	return open_node(1, 4, O_RDWR) >= 0;
}

static bool snapshot(void)
{
	return open_node(10, 231, O_RDONLY) >= 0;
}

static bool mem_path_only(void)
{
	return open_node(1, 1, O_PATH) >= 0;
}

static bool msr(void)
{
	return open_node(202, 0, O_RDWR) >= 0;
}

static bool msr_reading(void)
{
	return open_node(202, 0, O_RDONLY) >= 0;
}

/* Nobody but a thread with files of its own has it. */
static _Noreturn void *open_alone(void *done)
{
	*(bool *)done = !unshare(CLONE_FILES) && open_node(1, 1, O_RDONLY) >= 0;
	syscall(SYS_write, 1, "held\n", *(bool *)done ? 5 : 0);
	for (;;)
		pause();
}

static bool mem_thread(void)
{
	static bool done;
	pthread_t thread;

	if (pthread_create(&thread, NULL, open_alone, &done))
		return false;
	for (;;)
		pause();
}

/* The first thread ends: its /proc/PID shows no file and no mapping any more. */
static bool mem_without_leader(void)
{
	static bool done;
	pthread_t thread;

	if (!mem_mapped() || pthread_create(&thread, NULL, open_alone, &done))
		return false;
	syscall(SYS_exit, 0);
	return false;
}

static bool send_over(int socket, int fd)
{
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {0};
	struct iovec byte = {.iov_base = "x", .iov_len = 1};
	struct msghdr message = {.msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	return sendmsg(socket, &message, 0) == 1;
}

static bool mem_in_socket(void)
{
	const int fd = open_node(1, 1, O_RDONLY);
	int pair[2];

	return fd >= 0 && !socketpair(AF_UNIX, SOCK_STREAM, 0, pair) && send_over(pair[0], fd) && !close(fd);
}

/* io_uring keeps the file when its number is closed. */
static bool mem_in_uring(void)
{
	struct io_uring_params params = {0};
	const int ring = (int)syscall(SYS_io_uring_setup, 1, &params), fd = open_node(1, 1, O_RDONLY);

	return ring >= 0 && fd >= 0 && !syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, &fd, 1) && !close(fd);
}

/* ---- file systems */

static bool own_mounts(void)
{
	mkdir(ELSEWHERE, 0700);
	return !unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

/* @path of file system @type, mounted elsewhere in a mount namespace of its own, and unmounted again at once. */
static bool elsewhere(const char *type, const char *path, int flags)
{
	char full[256];
	int fd;

	snprintf(full, sizeof(full), ELSEWHERE "/%s", path);
	if (!own_mounts() || mount(type, ELSEWHERE, type, 0, NULL))
		return false;
	fd = open(full, flags);
	return fd >= 0 && !umount2(ELSEWHERE, MNT_DETACH);
}

static bool kcore(void)
{
	return open("/proc/kcore", O_RDONLY) >= 0;
}

/* Its path says nothing: the one file is bound to another name. */
static bool kcore_bound(void)
{
	const int node = open(NODE, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	return node >= 0 && own_mounts() && !mount("/proc/kcore", NODE, NULL, MS_BIND, NULL) && open(NODE, O_RDONLY) >= 0;
}

static bool kcore_elsewhere(void)
{
	return elsewhere("proc", "kcore", O_RDONLY);
}

static bool debugfs(void)
{
	return open("/sys/kernel/debug/clear_warn_once", O_WRONLY) >= 0;
}

static bool debugfs_elsewhere(void)
{
	return elsewhere("debugfs", "clear_warn_once", O_WRONLY);
}

static bool tracefs(void)
{
	return open("/sys/kernel/tracing/trace", O_RDONLY) >= 0;
}

static bool tracefs_elsewhere(void)
{
	return elsewhere("tracefs", "trace", O_RDONLY);
}

/* ---- PCI: the device edu of QEMU, which has no driver here */

static bool edu(const char *name, const char **path)
{
	static char found[256];
	glob_t devices;
	char vendor[16];

	*path = found;
	if (glob("/sys/bus/pci/devices/*", 0, NULL, &devices))
		return false;
	for (size_t i = 0; i < devices.gl_pathc; i++) {
		snprintf(found, sizeof(found), "%s/vendor", devices.gl_pathv[i]);
		if (read_text(found, vendor, sizeof(vendor)) > 0 && !strncmp(vendor, "0x1234", 6)) {
			snprintf(found, sizeof(found), "%s/%s", devices.gl_pathv[i], name);
			return true;
		}
	}
	return false;
}

static bool pci_mapped(void)
{
	const char *path;
	const int fd = edu("resource0", &path) ? open(path, O_RDWR) : -1;

	return fd >= 0 && mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED && !close(fd);
}

/* "/proc/bus/pci/00/05.0" of "/sys/bus/pci/devices/0000:00:05.0/resource", whose first line begins with the address. */
static bool pci_proc_mapped(void)
{
	const char *path, *slot;
	char proc[64], text[64];
	int fd;

	if (!edu("resource", &path) || read_text(path, text, sizeof(text)) <= 0)
		return false;
	slot = path + strlen("/sys/bus/pci/devices/0000:");
	snprintf(proc, sizeof(proc), "/proc/bus/pci/%.2s/%.4s", slot, slot + 3);
	fd = open(proc, O_RDWR);
	return fd >= 0 && !ioctl(fd, PCIIOC_MMAP_IS_MEM) &&
	       mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, (off_t)strtoull(text, NULL, 16)) != MAP_FAILED && !close(fd);
}

static bool pci_config(void)
{
	const char *path;

	return edu("config", &path) && open(path, O_RDWR) >= 0;
}

static bool pci_reading(void)
{
	const char *path;

	return edu("config", &path) && open(path, O_RDONLY) >= 0;
}

/* ---- I/O ports */

static bool port_bitmap(void)
{
	return !ioperm(0x80, 1, 1);
}

static bool port_level(void)
{
	return !iopl(3);
}

/* ---- kexec: code that is never run */

static bool stage(void)
{
	static char code[4096] = {(char)0xf4}; /* hlt */
	const struct kexec_segment segment = {.buf = code, .bufsz = sizeof(code), .mem = (void *)0x4000000, .memsz = sizeof(code)};

	return !syscall(SYS_kexec_load, 0x4000000, 1, &segment, 0);
}

static bool unstage(void)
{
	return !syscall(SYS_kexec_load, 0, 0, NULL, 0);
}

/* ---- what to hold */

#define FILE_HOLDS(X)                                                                                              \
	X(mem) X(mem_mknod) X(mem_mapped) X(port) X(snapshot) X(mem_path_only) X(msr) X(msr_reading) X(mem_thread) \
	X(mem_without_leader) X(mem_in_socket) X(mem_in_uring) X(kcore) X(kcore_bound) X(kcore_elsewhere) X(debugfs) X(debugfs_elsewhere) \
	X(tracefs) X(tracefs_elsewhere) X(pci_mapped) X(pci_proc_mapped) X(pci_config) X(pci_reading) X(port_bitmap) X(port_level)

#define HOLD(function) {#function, function},
static const struct hold holds[] = {FILE_HOLDS(HOLD) BPF_HOLDS(HOLD)};
static const struct hold steps[] = {HOLD(stage) HOLD(unstage)};

static bool take(const struct hold *hold)
{
	errno = 0;
	if (hold->get())
		return true;
	fprintf(stderr, "inside_holder: %s: %s\n", hold->name, strerror(errno));
	return false;
}

static const struct hold *find(const struct hold *table, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(name, table[i].name))
			return &table[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const char *name = argc == 2 ? argv[1] : "";
	const struct hold *hold = find(holds, ARRAY_SIZE(holds), name), *step = find(steps, ARRAY_SIZE(steps), name);

	if (!hold && !step) {
		fprintf(stderr, "usage: inside_holder NAME\n");
		return 2;
	}
	if (!take(hold ? hold : step))
		return errno == ENOENT || errno == ENXIO || errno == ENODEV ? 3 : 1;
	puts("held");
	fflush(stdout);
	while (hold)
		pause();
	return 0;
}
