// SPDX-License-Identifier: GPL-2.0-only
/* Programs, containers and what they do to themselves: never refused. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

struct outcome try_fork(void)
{
	const pid_t child = fork();

	if (!child)
		_exit(0);
	return done_or_refused(child_succeeded(child), "fork");
}

struct outcome try_exec(void)
{
	const pid_t child = fork();

	if (!child)
		_exit(run_self());
	return done_or_refused(child_succeeded(child), "exec");
}

static volatile sig_atomic_t signalled;

static void on_signal(int number)
{
	signalled = number;
}

struct outcome try_signal(void)
{
	signal(SIGUSR1, on_signal);
	return done_or_refused(!kill(getpid(), SIGUSR1) && signalled == SIGUSR1, "kill");
}

struct outcome try_ptrace(void)
{
	static long word = 42;
	const pid_t child = fork();
	long seen;

	if (!child) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(0);
	}
	if (child < 0 || waitpid(child, NULL, 0) != child)
		return refused("fork");
	errno = 0;
	seen = ptrace(PTRACE_PEEKDATA, child, &word, NULL);
	if (seen != 42 || ptrace(PTRACE_POKEDATA, child, &word, 43L) || ptrace(PTRACE_CONT, child, NULL, NULL))
		return refused("ptrace");
	return done_or_refused(child_succeeded(child), "ptrace");
}

struct outcome try_proc_maps(void)
{
	char line[256];

	return done_or_refused(read_text("/proc/self/maps", line, sizeof(line)) > 0, "/proc/self/maps");
}

struct outcome try_seccomp(void)
{
	struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	const struct sock_fprog program = {.len = 1, .filter = allow};

	return done_or_refused(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
			       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "seccomp filter");
}

struct outcome try_userfaultfd(void)
{
	struct uffdio_api api = {.api = UFFD_API};
	const int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && errno == ENOSYS)
		return absent("no userfaultfd in this kernel");
	return done_or_refused(fd >= 0 && !ioctl(fd, UFFDIO_API, &api), "userfaultfd");
}

struct outcome try_io_uring(void)
{
	struct io_uring_params parameters = {};
	const int fd = syscall(SYS_io_uring_setup, 4, &parameters);

	if (fd < 0 && errno == ENOSYS)
		return absent("no io_uring in this kernel");
	return done_or_refused(fd >= 0, "io_uring_setup");
}

struct outcome try_keyring(void)
{
	const long key = syscall(SYS_add_key, "user", "kernlock:attempt", "secret", 6, KEY_SPEC_PROCESS_KEYRING);
	char text[8] = "";

	if (key < 0 && errno == ENOSYS)
		return absent("no keyrings in this kernel");
	return done_or_refused(key > 0 && syscall(SYS_keyctl, KEYCTL_READ, key, text, sizeof(text)) == 6 &&
			       !strcmp(text, "secret"), "add_key, keyctl");
}

/* Inside the container: mounts of its own, a process table of its own, and a program. */
static int in_container(void)
{
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) || mount("tmpfs", "/tmp", "tmpfs", 0, NULL))
		return errno;
	if (getpid() != 1 || mount("proc", "/proc", "proc", 0, NULL))
		return errno ? errno : ESRCH;
	return run_self();
}

static int container(uid_t user)
{
	char map[64];
	pid_t child;
	int status;

	if (user && (setresgid(user, user, user) || setresuid(user, user, user) || prctl(PR_SET_DUMPABLE, 1)))
		return errno;
	snprintf(map, sizeof(map), "0 %d 1", user);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC))
		return errno;
	if (write_text("/proc/self/setgroups", "deny") || write_text("/proc/self/uid_map", map))
		return errno;
	child = fork();
	if (!child)
		_exit(in_container());
	if (child < 0 || waitpid(child, &status, 0) != child)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

struct outcome try_container(void)
{
	errno = container(0);
	return done_or_refused(!errno, "unshare, mount, exec");
}

struct outcome try_container_nobody(void)
{
	errno = container(65534);
	return done_or_refused(!errno, "unshare, mount, exec");
}

/* A cgroup2 tree, mounted by ourselves where nobody else did. */
static bool enter_cgroup_root(void)
{
	char root[] = "/tmp/attempt-XXXXXX";

	if (!access("/sys/fs/cgroup/cgroup.procs", F_OK))
		return !chdir("/sys/fs/cgroup");
	return !unshare(CLONE_NEWNS) && !mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) && mkdtemp(root) &&
	       !mount("cgroup2", root, "cgroup2", 0, NULL) && !chdir(root);
}

struct outcome try_cgroup(void)
{
	char now[256] = "";
	bool moved;

	if (!enter_cgroup_root())
		return errno == ENODEV ? absent("no cgroup2 in this kernel") : refused("mount cgroup2");
	if (mkdir("attempt", 0755))
		return refused("mkdir");
	moved = !write_text("attempt/cgroup.procs", "0") && read_text("/proc/self/cgroup", now, sizeof(now)) > 0 &&
		strstr(now, "/attempt") && !write_text("cgroup.procs", "0");
	if (rmdir("attempt"))
		return broken("cannot remove the cgroup: %s", strerror(errno));
	return moved ? done("moved into /attempt and back") : refused("move");
}
