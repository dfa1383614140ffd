// SPDX-License-Identifier: GPL-2.0-only
/* Take it off from elsewhere in the tree of cgroups, or outweigh it there. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define THREADED "/sys/fs/cgroup/escape.threaded"
#define VERSION_1 "/tmp/cgroup1"

/* Each moves this process there; the directory to attach to, or -1. */
static int enter_threaded(void)
{
	mkdir(THREADED, 0700);
	if (write_text(THREADED "/cgroup.type", "threaded") || append_text(THREADED "/cgroup.procs", "0"))
		return -1;
	return open(THREADED, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int enter_namespace(void)
{
	if (enter_child_cgroup() < 0 || unshare(CLONE_NEWCGROUP | CLONE_NEWNS))
		return -1;
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	mkdir("/mnt", 0700);
	if (mount("cgroup2", "/mnt", "cgroup2", 0, NULL))
		return -1;
	return open("/mnt", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int enter_version_1(void)
{
	mkdir(VERSION_1, 0700);
	if (mount("none", VERSION_1, "cgroup", 0, "none,name=escape") && errno != EBUSY)
		return -1;
	mkdir(VERSION_1 "/below", 0700);
	if (append_text(VERSION_1 "/below/cgroup.procs", "0"))
		return -1;
	return open(VERSION_1 "/below", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/*
 * With a v1 hierarchy around, /proc/PID/cgroup looks otherwise to everybody. It goes with its last mount, but only once
 * what was below it is really gone, which takes a while.
 */
static void leave_version_1(void)
{
	append_text(VERSION_1 "/cgroup.procs", "0");
	if (!rmdir(VERSION_1 "/below"))
		usleep(500000);
	umount(VERSION_1);
}

static const uint32_t every_flag[] = {BPF_F_ALLOW_MULTI, BPF_F_ALLOW_OVERRIDE, 0};

static bool attach_somehow(int program, int cgroup, enum bpf_attach_type type)
{
	for (size_t i = 0; i < ARRAY_SIZE(every_flag); i++)
		if (!attach_with(program, cgroup, type, every_flag[i], 0))
			return true;
	return link_to_cgroup(program, cgroup, type) >= 0;
}

static int program_for(enum bpf_attach_type type)
{
	const int program = held(type == BPF_CGROUP_SYSCTL ? HELD_ALLOW_SYSCTL : HELD_ALLOW);

	return program >= 0 ? program : load_allowing(type, "locked_down");
}

static struct outcome attach_from(int (*enter)(void), enum bpf_attach_type type)
{
	const int program = program_for(type);
	struct outcome outcome;
	bool attached;
	int cgroup;

	step(program >= 0, "PROG_LOAD");
	cgroup = enter();
	if (cgroup < 0)
		return broken("cannot enter the cgroup: %s", strerror(errno));
	attached = program >= 0 && step(attach_somehow(program, cgroup, type), "PROG_ATTACH with every flag, LINK_CREATE");
	outcome = attached && type == BPF_CGROUP_SYSCTL ? ftrace_off() : verdict();
	if (program >= 0)
		detach_from_cgroup(program, cgroup, type);
	close(cgroup);
	leave_version_1();
	return outcome;
}

static struct outcome detach_from(int (*enter)(void))
{
	const int root = root_cgroup(), cgroup = enter();
	struct outcome outcome;

	if (cgroup < 0)
		return broken("cannot enter the cgroup: %s", strerror(errno));
	outcome = detach_all(root) ? verdict() : no_engine();
	close(cgroup);
	leave_version_1();
	return outcome;
}

#define FROM(place)                                              \
	struct outcome attack_lsm_in_##place(void)               \
	{                                                        \
		return attach_from(enter_##place, BPF_LSM_CGROUP); \
	}                                                        \
	struct outcome attack_sysctl_in_##place(void)            \
	{                                                        \
		return attach_from(enter_##place, BPF_CGROUP_SYSCTL); \
	}                                                        \
	struct outcome attack_detach_in_##place(void)            \
	{                                                        \
		return detach_from(enter_##place);               \
	}

#define enter_child enter_child_cgroup
FROM(child)
FROM(threaded)
FROM(namespace)
FROM(version_1)

/* ---- the sysctl program, at the root; it can be loaded before the seal */

static int sysctl_guard(void)
{
	struct engine_program programs[MOST_PROGRAMS];

	for (unsigned count = engine_programs(programs); count--;)
		if (programs[count].type == BPF_CGROUP_SYSCTL)
			return program_by_id(programs[count].id);
	return -1;
}

struct outcome attack_sysctl_replace(void)
{
	const int program = program_for(BPF_CGROUP_SYSCTL), guard = sysctl_guard(), cgroup = root_cgroup();
	const uint32_t flags = BPF_F_ALLOW_MULTI | BPF_F_REPLACE;
	struct outcome outcome;

	if (guard < 0)
		return no_engine();
	step(!attach_with(program, cgroup, BPF_CGROUP_SYSCTL, flags, guard), "PROG_ATTACH replacing the guard");
	outcome = ftrace_off();
	attach_with(guard, cgroup, BPF_CGROUP_SYSCTL, flags, program);
	return outcome;
}

struct outcome attack_sysctl_flags(void)
{
	const int program = program_for(BPF_CGROUP_SYSCTL), cgroup = root_cgroup();
	struct outcome outcome = absent("no flag");

	for (size_t i = 0; i < ARRAY_SIZE(every_flag); i++) {
		step(!attach_with(program, cgroup, BPF_CGROUP_SYSCTL, every_flag[i], 0), "PROG_ATTACH");
		outcome = ftrace_off();
		detach_from_cgroup(program, cgroup, BPF_CGROUP_SYSCTL);
		if (outcome.result == RESULT_DONE)
			break;
	}
	return outcome;
}

struct outcome attack_sysctl_link(void)
{
	step(link_to_cgroup(program_for(BPF_CGROUP_SYSCTL), root_cgroup(), BPF_CGROUP_SYSCTL) >= 0, "LINK_CREATE");
	return ftrace_off();
}

/* This link stands before the engine's guard. */
struct outcome attack_early_link(void)
{
	const int link = held(HELD_EARLY_LINK);

	if (link < 0)
		return not_held(HELD_EARLY_LINK);
	step(!link_update(link, program_for(BPF_CGROUP_SYSCTL)), "LINK_UPDATE");
	return ftrace_off();
}

struct outcome attack_link_detach(void)
{
	union bpf_attr next = {.start_id = 0};

	while (!bpf(BPF_LINK_GET_NEXT_ID, &next)) {
		union bpf_attr get = {.link_id = next.next_id};
		union bpf_attr detach = {.link_detach = {.link_fd = bpf(BPF_LINK_GET_FD_BY_ID, &get)}};

		step(!bpf(BPF_LINK_DETACH, &detach), "LINK_DETACH");
		next.start_id = next.next_id;
	}
	return verdict();
}
