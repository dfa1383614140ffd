// SPDX-License-Identifier: GPL-2.0-only
/* Switch off the machinery: without ftrace no BPF LSM program runs. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "routes.h"
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
	const bool failed = has_failed();
	struct outcome outcome;

	step(!write_text(SWITCH, "0"), "write");
	outcome = switch_back();
	/* Where nothing guards the switch, what came before must still have worked. */
	if (failed && outcome.result == RESULT_DONE)
		return broken("ftrace could be switched off, but a step before that failed");
	return outcome;
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

struct outcome attack_ftrace_uring(void)
{
	step(write_uring(open_switch(), "0\n", 2, 0) == 2, "io_uring write");
	return switch_back();
}
