// SPDX-License-Identifier: GPL-2.0-only
/* Take it off by taking away what it might live in: mounts and processes. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"

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

struct outcome attack_umount(void)
{
	struct outcome outcome;

	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++)
		step(!umount2(mounts[i].path, MNT_DETACH), mounts[i].path);
	outcome = verdict();
	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++)
		mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL);
	return outcome;
}

static int parent_of(int pid)
{
	char path[64], text[512];
	int parent = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (read_text(path, text, sizeof(text)) > 0 && strrchr(text, ')'))
		sscanf(strrchr(text, ')'), ") %*c %d", &parent);
	return parent;
}

/* This process and those that wait for it have to tell the result. */
static bool is_ancestor(int pid)
{
	for (int at = getpid(); at > 1; at = parent_of(at))
		if (at == pid)
			return true;
	return pid == 1;
}

struct outcome attack_kill(void)
{
	DIR *processes = opendir("/proc");
	const struct dirent *entry;

	while (processes && (entry = readdir(processes))) {
		const int pid = atoi(entry->d_name);

		if (pid > 1 && !is_ancestor(pid) && !is_holder(pid))
			kill(pid, SIGKILL);
	}
	sleep(1);
	return verdict();
}

/* SIGTERM to everything but init; this program and the test's shell ignore it. */
struct outcome attack_sysrq(void)
{
	step(!write_text("/proc/sysrq-trigger", "e"), "write /proc/sysrq-trigger");
	sleep(1);
	return verdict();
}
