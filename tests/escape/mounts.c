// SPDX-License-Identifier: GPL-2.0-only
/* Take it off by changing what is mounted: cgroup2, procfs, securityfs, the root itself. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

static const struct mounted {
	const char *type, *path;
} mounts[] = {
	{"cgroup2", "/sys/fs/cgroup"},
	{"bpf", "/sys/fs/bpf"},
	{"securityfs", "/sys/kernel/security"},
	{"debugfs", "/sys/kernel/debug"},
	{"tracefs", "/sys/kernel/tracing"},
	{"configfs", "/sys/kernel/config"},
};

/* Linux 6.12 that refuses tracefs since boot, by its own lockdown too, follows a wild pointer when that is unmounted. */
static bool breaks_kernel(const struct mounted *each)
{
	return !strcmp(each->type, "tracefs") && access("/sys/kernel/tracing/trace", F_OK);
}

struct outcome attack_umount(void)
{
	struct outcome outcome;

	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++)
		if (!breaks_kernel(&mounts[i]))
			step(!umount2(mounts[i].path, MNT_DETACH), mounts[i].path);
	outcome = verdict();
	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++)
		mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL);
	return outcome;
}

/* Each tried for itself, and the verdict after each. */
static struct outcome remount(const char *path, const char *const options[], size_t count)
{
	struct outcome outcome = verdict();

	for (size_t i = 0; i < count && outcome.result != RESULT_DONE; i++) {
		char what[80];

		snprintf(what, sizeof(what), "remount of %s with %s", path, options[i]);
		step(!mount("none", path, NULL, MS_REMOUNT, options[i]), what);
		outcome = verdict();
	}
	step(!mount("none", path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), "remount read-only");
	if (outcome.result != RESULT_DONE)
		outcome = verdict();
	mount("none", path, NULL, MS_REMOUNT | MS_BIND, NULL);
	mount("none", path, NULL, MS_REMOUNT, "");
	return outcome;
}

struct outcome attack_remount_cgroup(void)
{
	static const char *const options[] = {"nsdelegate", "memory_localevents", "memory_recursiveprot", ""};

	return remount("/sys/fs/cgroup", options, ARRAY_SIZE(options));
}

struct outcome attack_remount_proc(void)
{
	static const char *const options[] = {"hidepid=2", "hidepid=0", ""};

	return remount("/proc", options, ARRAY_SIZE(options));
}

struct outcome attack_remount_securityfs(void)
{
	static const char *const options[] = {""};
	struct outcome outcome = remount("/sys/kernel/security", options, ARRAY_SIZE(options));

	umount2("/sys/kernel/security", MNT_DETACH);
	if (outcome.result != RESULT_DONE)
		outcome = verdict();
	step(!mount("securityfs", "/sys/kernel/security", "securityfs", 0, NULL), "mount of securityfs");
	return outcome;
}

struct outcome attack_second_mount(void)
{
	struct outcome outcome;

	mkdir("/tmp/cgroup2", 0700);
	if (mount("none", "/tmp/cgroup2", "cgroup2", 0, "nsdelegate"))
		return broken("mount: %s", strerror(errno));
	outcome = detach_all(open("/tmp/cgroup2", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) ? verdict() : no_engine();
	umount2("/tmp/cgroup2", MNT_DETACH);
	return outcome;
}

/* The first root of all cannot be pivoted away: into one mount, and from there into another. */
static bool pivot(void)
{
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return false;
	mkdir("/tmp/first", 0700);
	if (mount("none", "/tmp/first", "tmpfs", 0, NULL) || chroot("/tmp/first") || chdir("/"))
		return false;
	mkdir("/second", 0700);
	if (mount("none", "/second", "tmpfs", 0, NULL) || mkdir("/second/old", 0700))
		return false;
	if (syscall(SYS_pivot_root, "/second", "/second/old") || chdir("/") || umount2("/old", MNT_DETACH))
		return false;
	mkdir("/dev", 0700);
	mkdir("/proc", 0700);
	return !mount("none", "/dev", "devtmpfs", 0, NULL) && !mount("none", "/proc", "proc", 0, NULL);
}

struct outcome attack_pivot_root(void)
{
	if (!pivot())
		return broken("cannot change the root: %s", strerror(errno));
	return verdict();
}
