// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools.h"

#define CHILD_CGROUP "/sys/fs/cgroup/escape"

struct outcome take_back(int program, int cgroup, enum bpf_attach_type type)
{
	const struct outcome outcome = verdict();

	if (program >= 0)
		detach_from_cgroup(program, cgroup, type);
	return outcome;
}

int enter_child_cgroup(void)
{
	mkdir(CHILD_CGROUP, 0700);
	if (append_text(CHILD_CGROUP "/cgroup.procs", "0"))
		return -1;
	return open(CHILD_CGROUP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

void in_child(int namespaces, int (*inside)(void))
{
	const pid_t pid = fork();
	int status = 0;

	if (!pid) {
		if (unshare(namespaces))
			_exit(3);
		/* The child of this one is in the new pid namespace. */
		const pid_t inner = fork();

		if (!inner)
			_exit(inside());
		waitpid(inner, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 4);
	}
	waitpid(pid, &status, 0);
	errno = 0;
	step(WIFEXITED(status) && !WEXITSTATUS(status), "it in new namespaces");
}

int detached_mount(const char *type)
{
	const int fs = fsopen(type, FSOPEN_CLOEXEC);

	if (fs < 0 || fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	return fsmount(fs, FSMOUNT_CLOEXEC, 0);
}

struct outcome in_other_mount(const char *type, const char *where, struct outcome (*try)(void))
{
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return broken("unshare: %s", strerror(errno));
	umount2(where, MNT_DETACH); /* the same thing in the same place is no mount */
	if (mount(type, where, type, 0, NULL))
		return broken("mount %s: %s", type, strerror(errno));
	return try();
}
