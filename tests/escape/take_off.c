// SPDX-License-Identifier: GPL-2.0-only
/* Take it off: remove or replace what is attached to the root cgroup, or attach something that has the last word. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

/* The guards first: what they guard is refused while they stand. */
bool detach_all(int cgroup)
{
	struct engine_program programs[MOST_PROGRAMS];
	unsigned count = engine_programs(programs);
	const bool any = count;
	char what[64];

	while (count--) {
		const struct engine_program *program = &programs[count];
		const int fd = program_by_id(program->id);

		snprintf(what, sizeof(what), "PROG_DETACH of %s", program->name);
		step(fd >= 0 && !detach_from_cgroup(fd, cgroup, program->type), what);
		close(fd);
	}
	return any;
}

struct outcome attack_detach(void)
{
	return detach_all(root_cgroup()) ? verdict() : no_engine();
}

struct outcome attack_detach_held(void)
{
	const int cgroup = root_cgroup();
	bool any = false;

	for (int i = MOST_PROGRAMS - 1; i >= 0; i--) {
		const int fd = held(HELD_PROGRAMS + i);

		if (fd < 0)
			continue;
		any = true;
		if (detach_from_cgroup(fd, cgroup, BPF_LSM_CGROUP))
			step(!detach_from_cgroup(fd, cgroup, BPF_CGROUP_SYSCTL), "PROG_DETACH of a held program");
	}
	return any ? verdict() : not_held(HELD_PROGRAMS);
}

static int detach_inside(void)
{
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	if (mount("cgroup2", "/mnt", "cgroup2", 0, NULL))
		return 1;
	return detach_all(open("/mnt", O_RDONLY | O_DIRECTORY)) ? 0 : 2;
}

struct outcome attack_detach_namespaces(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	const int flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC;

	if (!engine_programs(programs))
		return no_engine();
	mkdir("/mnt", 0700);
	in_child(flags, detach_inside);
	return verdict();
}

struct outcome attack_detach_userns(void)
{
	struct engine_program programs[MOST_PROGRAMS];

	if (!engine_programs(programs))
		return no_engine();
	in_child(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP, detach_inside);
	return verdict();
}

struct outcome attack_replace(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	const unsigned count = engine_programs(programs);
	const int cgroup = root_cgroup();
	int program = held(HELD_ALLOW);
	int former = -1;

	for (unsigned i = 0; i < count; i++)
		if (!strcmp(programs[i].name, "kernlock_decide"))
			former = program_by_id(programs[i].id);
	if (former < 0)
		return no_engine();
	if (program < 0)
		program = load_allowing(BPF_LSM_CGROUP, "locked_down");
	if (step(program >= 0, "PROG_LOAD"))
		step(!attach_with(program, cgroup, BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI | BPF_F_REPLACE, former),
		     "PROG_ATTACH replacing it");
	return take_back(program, cgroup, BPF_LSM_CGROUP);
}

static struct outcome attach_as(int program, enum bpf_attach_type type, uint32_t flags)
{
	const int cgroup = root_cgroup();

	if (step(program >= 0, "PROG_LOAD"))
		step(!attach_with(program, cgroup, type, flags, 0), "PROG_ATTACH");
	return take_back(program, cgroup, type);
}

static struct outcome attach_held(enum bpf_attach_type type, uint32_t flags)
{
	const int program = held(HELD_ALLOW);

	return program < 0 ? not_held(HELD_ALLOW) : attach_as(program, type, flags);
}

struct outcome attack_attach_later(void)
{
	return attach_as(load_allowing(BPF_LSM_CGROUP, "locked_down"), BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI);
}

struct outcome attack_attach_held(void)
{
	return attach_held(BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI);
}

struct outcome attack_attach_plain(void)
{
	return attach_held(BPF_LSM_CGROUP, 0);
}

struct outcome attack_attach_disguised(void)
{
	return attach_held(BPF_LSM_MAC, BPF_F_ALLOW_MULTI);
}

static struct outcome link_as(int program, enum bpf_attach_type type)
{
	if (program < 0 && type == BPF_LSM_MAC)
		return not_held(HELD_ALLOW);
	if (step(program >= 0, "PROG_LOAD"))
		step(link_to_cgroup(program, root_cgroup(), type) >= 0, "LINK_CREATE");
	return verdict();
}

struct outcome attack_link_later(void)
{
	return link_as(load_allowing(BPF_LSM_CGROUP, "locked_down"), BPF_LSM_CGROUP);
}

struct outcome attack_link_held(void)
{
	const int program = held(HELD_ALLOW);

	return program < 0 ? not_held(HELD_ALLOW) : link_as(program, BPF_LSM_CGROUP);
}

struct outcome attack_link_disguised(void)
{
	return link_as(held(HELD_ALLOW), BPF_LSM_MAC);
}

/* A link attached before the seal stands after the engine's guard of sysctls. */
struct outcome attack_link_update(void)
{
	const int link = held(HELD_LINK), program = held(HELD_ALLOW_SYSCTL);

	if (link < 0)
		return not_held(HELD_LINK);
	step(!link_update(link, program), "LINK_UPDATE");
	return ftrace_off();
}

static struct outcome by_bpf_hook(int program)
{
	const int cgroup = root_cgroup();
	struct outcome outcome;

	if (!step(program >= 0, "PROG_LOAD"))
		return verdict();
	if (!step(!attach_with(program, cgroup, BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI, 0), "PROG_ATTACH to the hook bpf"))
		return verdict();
	outcome = detach_all(cgroup) ? verdict() : no_engine();
	detach_from_cgroup(program, cgroup, BPF_LSM_CGROUP);
	return outcome;
}

struct outcome attack_bpf_hook(void)
{
	return by_bpf_hook(load_allowing(BPF_LSM_CGROUP, "bpf"));
}

struct outcome attack_bpf_hook_held(void)
{
	const int program = held(HELD_ALLOW_BPF);

	return program < 0 ? not_held(HELD_ALLOW_BPF) : by_bpf_hook(program);
}

struct outcome attack_sysctl_later(void)
{
	const int program = load_allowing(BPF_CGROUP_SYSCTL, ""), cgroup = root_cgroup();
	struct outcome outcome;

	if (!step(program >= 0, "PROG_LOAD"))
		return verdict();
	step(!attach_with(program, cgroup, BPF_CGROUP_SYSCTL, BPF_F_ALLOW_MULTI, 0), "PROG_ATTACH of a sysctl program");
	outcome = ftrace_off();
	detach_from_cgroup(program, cgroup, BPF_CGROUP_SYSCTL);
	return outcome;
}
