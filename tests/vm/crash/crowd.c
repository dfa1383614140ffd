// SPDX-License-Identifier: GPL-2.0-only
/* Foreign BPF programs that take the places which kernlock needs; all of them answer "go on". */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../attempt/bpf.h"
#include "crash.h"

static const struct bpf_insn go_on[] = {SET(BPF_REG_0, 1), EXIT()};
static const struct bpf_insn nothing[] = {SET(BPF_REG_0, 0), EXIT()};

static int root_cgroup(void)
{
	static int cgroup = -1;

	if (cgroup < 0)
		cgroup = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return cgroup;
}

/* A link: it goes when this process ends. */
static int link_to_cgroup(int program, enum bpf_attach_type type)
{
	union bpf_attr attr = {.link_create = {.prog_fd = program, .target_fd = root_cgroup(), .attach_type = type}};

	return program < 0 ? -1 : bpf(BPF_LINK_CREATE, &attr);
}

static int load_lsm(const char *hook)
{
	struct program program = PROGRAM(LSM, go_on);

	program.attach = BPF_LSM_CGROUP;
	program.function = btf_function(hook);
	return program.function ? load_program(&program) : -1;
}

/* One on each of as many LSM hooks, none of them kernlock's. */
static int take_slot(int place)
{
	static const char *const hooks[] = {
		"bpf_lsm_syslog", "bpf_lsm_settime", "bpf_lsm_quotactl", "bpf_lsm_sb_statfs", "bpf_lsm_sb_remount",
		"bpf_lsm_task_setnice", "bpf_lsm_task_setioprio", "bpf_lsm_sb_pivotroot", "bpf_lsm_path_chroot",
		"bpf_lsm_task_getsid",
	};

	return place < (int)ARRAY_SIZE(hooks) ? link_to_cgroup(load_lsm(hooks[place]), BPF_LSM_CGROUP) : -1;
}

static int take_trampoline(int place)
{
	static uint32_t function;
	struct program program = PROGRAM(TRACING, nothing);
	union bpf_attr attr = {0};

	if (!place)
		function = btf_function("bpf_lsm_locked_down");
	program.attach = BPF_TRACE_FENTRY;
	program.function = function;
	attr.raw_tracepoint.prog_fd = (uint32_t)load_program(&program);
	return bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
}

static int load_sysctl(void)
{
	struct program program = PROGRAM(CGROUP_SYSCTL, go_on);

	program.attach = BPF_CGROUP_SYSCTL;
	return load_program(&program);
}

static int take_sysctl(int place)
{
	(void)place;
	return link_to_cgroup(load_sysctl(), BPF_CGROUP_SYSCTL);
}

/* One program, many links. */
static int take_hook(int place)
{
	static int program;

	if (!place)
		program = load_lsm("bpf_lsm_locked_down");
	return link_to_cgroup(program, BPF_LSM_CGROUP);
}

/* Attached so that it stands no other program beside it; a link cannot say that. */
static int stand_alone(int place)
{
	union bpf_attr attr = {
		.target_fd = (uint32_t)root_cgroup(), .attach_bpf_fd = (uint32_t)load_sysctl(), .attach_type = BPF_CGROUP_SYSCTL,
	};

	(void)place;
	return bpf(BPF_PROG_ATTACH, &attr) ? -1 : (int)attr.attach_bpf_fd;
}

/* Loaded and not attached: it stands ready to overrule kernlock. */
static int take_overruler(int place)
{
	struct program program = PROGRAM(TRACING, nothing);

	(void)place;
	program.attach = BPF_MODIFY_RETURN;
	program.function = btf_function("security_locked_down");
	return load_program(&program);
}

static const struct place {
	const char *name;
	int (*take)(int place);
} places[] = {
	{"slots", take_slot}, {"trampoline", take_trampoline}, {"sysctl", take_sysctl}, {"hook", take_hook}, {"alone", stand_alone},
	{"overruler", take_overruler},
};

static void keep_until_signal(void)
{
	sigset_t ends;
	int got;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	puts("taken");
	fflush(stdout);
	sigwait(&ends, &got);
}

int crowd(const char *name, int count)
{
	int taken = -1;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		for (int place = 0; !strcmp(places[i].name, name) && place < count; place++) {
			taken = places[i].take(place);
			if (taken < 0) {
				fprintf(stderr, "crash: %s %d: %s\n", name, place, strerror(errno));
				return EXIT_FAILURE;
			}
		}
	}
	if (taken < 0)
		return 2;
	keep_until_signal();
	if (!strcmp(name, "alone"))
		detach_from_cgroup(taken, root_cgroup(), BPF_CGROUP_SYSCTL);
	return EXIT_SUCCESS;
}
