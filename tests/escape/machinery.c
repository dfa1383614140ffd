// SPDX-License-Identifier: GPL-2.0-only
/* Switch off the machinery: without ftrace no BPF LSM program runs. */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define SWITCH "/proc/sys/kernel/ftrace_enabled"

static struct outcome switch_back(void)
{
	const struct outcome outcome = verdict();

	write_text(SWITCH, "1");
	return outcome;
}

struct outcome ftrace_off(void)
{
	step(!write_text(SWITCH, "0"), "write");
	return switch_back();
}

struct outcome attack_ftrace_write(void)
{
	return ftrace_off();
}

static int open_switch(void)
{
	return open(SWITCH, O_WRONLY | O_CLOEXEC);
}

struct outcome attack_ftrace_writev(void)
{
	struct iovec parts[] = {{"0", 1}, {"\n", 1}};

	step(writev(open_switch(), parts, 2) > 0, "writev");
	return switch_back();
}

struct outcome attack_ftrace_held(void)
{
	const int fd = held(HELD_FTRACE_SWITCH);

	if (fd < 0)
		return not_held(HELD_FTRACE_SWITCH);
	step(pwrite(fd, "0\n", 2, 0) == 2, "write");
	return switch_back();
}

struct outcome attack_ftrace_procfs(void)
{
	mkdir("/tmp/proc", 0700);
	if (mount("proc", "/tmp/proc", "proc", 0, NULL))
		return broken("mount: %s", strerror(errno));
	step(!write_text("/tmp/proc/sys/kernel/ftrace_enabled", "0"), "write");
	umount2("/tmp/proc", MNT_DETACH);
	return switch_back();
}

struct outcome attack_ftrace_bind(void)
{
	close(open("/tmp/switch", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	if (mount(SWITCH, "/tmp/switch", NULL, MS_BIND, NULL))
		return broken("mount: %s", strerror(errno));
	step(!write_text("/tmp/switch", "0"), "write");
	umount2("/tmp/switch", MNT_DETACH);
	return switch_back();
}

struct outcome attack_ftrace_splice(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) || write(ends[1], "0\n", 2) != 2)
		return broken("pipe: %s", strerror(errno));
	step(splice(ends[0], NULL, open_switch(), NULL, 2, 0) == 2, "splice");
	return switch_back();
}

struct outcome attack_ftrace_sendfile(void)
{
	const int from = memfd_create("zero", MFD_CLOEXEC);

	if (write(from, "0\n", 2) != 2 || lseek(from, 0, SEEK_SET))
		return broken("memfd: %s", strerror(errno));
	step(sendfile(open_switch(), from, NULL, 2) == 2, "sendfile");
	return switch_back();
}

static int switch_inside(void)
{
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	if (mount("proc", "/proc", "proc", 0, NULL))
		return 1;
	return write_text(SWITCH, "0") ? 2 : 0;
}

struct outcome attack_ftrace_namespaces(void)
{
	in_child(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC, switch_inside);
	return switch_back();
}

struct outcome attack_ftrace_child(void)
{
	if (enter_child_cgroup() < 0)
		return broken("cannot enter a child cgroup: %s", strerror(errno));
	return ftrace_off();
}

/* One write, by a worker of the kernel: its result, or -1 and errno. */
static int uring_write(int fd, const char *text)
{
	struct io_uring_params params = {0};
	const int ring = syscall(SYS_io_uring_setup, 1, &params);
	const int access = PROT_READ | PROT_WRITE, shared = MAP_SHARED | MAP_POPULATE;
	const size_t size = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
	struct io_uring_sqe *entry;
	char *rings;
	int result;

	if (ring < 0)
		return -1;
	rings = mmap(NULL, size > 4096 ? size : 4096, access, shared, ring, IORING_OFF_SQ_RING);
	entry = mmap(NULL, sizeof(*entry), access, shared, ring, IORING_OFF_SQES);
	if (rings == MAP_FAILED || entry == MAP_FAILED)
		return -1;
	*entry = (struct io_uring_sqe){.opcode = IORING_OP_WRITE, .fd = fd, .addr = (uintptr_t)text, .len = strlen(text)};
	entry->flags = IOSQE_ASYNC;
	*(volatile uint32_t *)(rings + params.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(rings + params.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return -1;
	result = ((struct io_uring_cqe *)(rings + params.cq_off.cqes))->res;
	errno = result < 0 ? -result : 0;
	return result < 0 ? -1 : result;
}

struct outcome attack_ftrace_uring(void)
{
	step(uring_write(open_switch(), "0\n") == 2, "io_uring write");
	return switch_back();
}

static struct outcome set_and_back(const char *path, const char *value)
{
	char former[16];
	struct outcome outcome;

	if (read_text(path, former, sizeof(former)) <= 0)
		return absent("no %s", path);
	step(!write_text(path, value), "write");
	outcome = verdict();
	write_text(path, former);
	return outcome;
}

struct outcome attack_jit_enable(void)
{
	return set_and_back("/proc/sys/net/core/bpf_jit_enable", "0");
}

struct outcome attack_jit_harden(void)
{
	return set_and_back("/proc/sys/net/core/bpf_jit_harden", "2");
}
