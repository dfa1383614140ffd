// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an attacker had: `escape --prepare before` runs before any mode, `between` and `later` before the seal. Each thing
 * is a file that a process of its own holds; attacks fetch it from there.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "escape.h"

/* The file's number in the process that holds it. */
#define HELD_AT 64

static void path_of(enum held which, const char *suffix, char path[64])
{
	snprintf(path, 64, "/run/escape.%d%s", (int)which, suffix);
}

static int holder(enum held which)
{
	char path[64], text[16];

	path_of(which, "", path);
	return read_text(path, text, sizeof(text)) > 0 ? atoi(text) : 0;
}

static void let_go(enum held which)
{
	const int pid = holder(which);
	char path[64];

	path_of(which, "", path);
	unlink(path);
	if (pid > 0)
		kill(pid, SIGKILL);
}

static _Noreturn void stay(int fd)
{
	setsid();
	dup2(fd, HELD_AT);
	for (int other = 0; other < HELD_AT; other++)
		close(other);
	for (;;)
		pause();
}

static void keep(int fd, enum held which)
{
	const int error = errno;
	char path[64];
	FILE *file;
	pid_t pid;

	let_go(which);
	if (fd < 0) {
		fprintf(stderr, "escape: cannot hold %d: %s\n", (int)which, strerror(error));
		path_of(which, ".denied", path);
		if (error == EPERM)
			close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
		return;
	}
	pid = fork();
	if (!pid)
		stay(fd);
	close(fd);
	path_of(which, "", path);
	file = fopen(path, "we");
	if (file) {
		fprintf(file, "%d\n", (int)pid);
		fclose(file);
	}
}

static void hold_switch(void)
{
	keep(open("/proc/sys/kernel/ftrace_enabled", O_WRONLY | O_CLOEXEC), HELD_FTRACE_SWITCH);
}

static void hold_fmod(void)
{
	keep(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_locked_down", 1), HELD_FMOD);
}

static void hold_fmod_bpf(void)
{
	keep(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_bpf", 1), HELD_FMOD_BPF);
}

static void hold_fmod_bpf_map(void)
{
	keep(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_bpf_map", 1), HELD_FMOD_BPF_MAP);
}

static void hold_fmod_bpf_prog(void)
{
	keep(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_bpf_prog", 1), HELD_FMOD_BPF_PROG);
}

static void hold_lsm(void)
{
	keep(load_returning(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_locked_down", 1), HELD_LSM);
}

static void hold_lsm_bpf(void)
{
	keep(load_returning(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_bpf", 1), HELD_LSM_BPF);
}

static void hold_allow(void)
{
	keep(load_setting("locked_down", 0), HELD_ALLOW);
}

static void hold_allow_bpf(void)
{
	keep(load_setting("bpf", 0), HELD_ALLOW_BPF);
}

static void hold_allow_bpf_map(void)
{
	keep(load_setting("bpf_map", 0), HELD_ALLOW_BPF_MAP);
}

static void hold_allow_sysctl(void)
{
	keep(load_allowing(BPF_CGROUP_SYSCTL, ""), HELD_ALLOW_SYSCTL);
}

/* A link whose program says nothing yet: it need only be exchanged later. */
static void hold_link_as(enum held which)
{
	const int cgroup = root_cgroup();
	const struct bpf_insn code[] = {SET(BPF_REG_0, 1), EXIT()};
	struct program silent = PROGRAM(CGROUP_SYSCTL, code);

	silent.attach = BPF_CGROUP_SYSCTL;
	keep(link_to_cgroup(load_program(&silent), cgroup, BPF_CGROUP_SYSCTL), which);
	close(cgroup);
}

static void hold_link(void)
{
	hold_link_as(HELD_LINK);
}

static void hold_early_link(void)
{
	hold_link_as(HELD_EARLY_LINK);
}

static void hold_programs(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	const unsigned count = engine_programs(programs);

	for (unsigned i = 0; i < count && i < MOST_PROGRAMS; i++)
		keep(program_by_id(programs[i].id), HELD_PROGRAMS + i);
}

static void hold_maps(void)
{
	struct map maps[MOST_PROGRAMS * MOST_MAPS];
	unsigned hidden;
	const unsigned count = engine_maps(maps, &hidden);

	for (unsigned i = 0; i < count && i < MOST_HELD_MAPS; i++)
		keep(map_by_id(maps[i].id, 0), HELD_MAPS + i);
}

static void hold_writer(void)
{
	struct map maps[MOST_PROGRAMS * MOST_MAPS], arrays[MOST_MAPS];
	int fds[MOST_MAPS];
	unsigned hidden, count = engine_maps(maps, &hidden), used = 0;

	for (unsigned i = 0; i < count && used < MOST_MAPS; i++)
		if (maps[i].type == BPF_MAP_TYPE_ARRAY && !(maps[i].flags & BPF_F_RDONLY_PROG)) {
			arrays[used] = maps[i];
			fds[used++] = map_by_id(maps[i].id, 0);
		}
	keep(load_map_writer(fds, arrays, used), HELD_WRITER);
	while (used--)
		close(fds[used]);
}

static void hold_socket(void)
{
	keep(hide_in_socket(), HELD_SOCKET);
}

static void hold_outer(void)
{
	for (unsigned i = 0; i < 2; i++)
		keep(hide_in_map(i), HELD_OUTER + i);
}

static void hold_pins(void)
{
	keep(pin_maps(), HELD_PINS);
}

static void hold_iterators(void)
{
	for (unsigned i = 0; i < 2; i++)
		keep(make_iterator(i), HELD_ITERATORS + i);
}

/* In the order of enum held: what belongs to one ends where the next begins. */
static const struct thing {
	enum held which;
	const char *stage;
	void (*hold)(void);
} things[] = {
	{HELD_LINK, "later", hold_link},
	{HELD_FMOD, "before", hold_fmod},
	{HELD_FMOD_BPF, "before", hold_fmod_bpf},
	{HELD_FMOD_BPF_MAP, "before", hold_fmod_bpf_map},
	{HELD_LSM, "before", hold_lsm},
	{HELD_LSM_BPF, "before", hold_lsm_bpf},
	{HELD_ALLOW, "before", hold_allow},
	{HELD_ALLOW_BPF, "before", hold_allow_bpf},
	{HELD_ALLOW_BPF_MAP, "before", hold_allow_bpf_map},
	{HELD_WRITER, "between", hold_writer},
	{HELD_SOCKET, "between", hold_socket},
	{HELD_PINS, "between", hold_pins},
	{HELD_ITERATORS, "between", hold_iterators},
	{HELD_OUTER, "between", hold_outer},
	{HELD_MAPS, "between", hold_maps},
	{HELD_FMOD_BPF_PROG, "before", hold_fmod_bpf_prog},
	{HELD_PROGRAMS, "between", hold_programs},
	{HELD_ALLOW_SYSCTL, "before", hold_allow_sysctl},
	{HELD_EARLY_LINK, "before", hold_early_link},
	{HELD_FTRACE_SWITCH, "before", hold_switch},
};

static void let_go_of_all(const struct thing *thing)
{
	const bool last = thing == &things[ARRAY_SIZE(things) - 1];

	for (int i = thing->which; i < (last ? HELD_COUNT : (int)thing[1].which); i++)
		let_go(i);
}

static bool is_meant(const struct thing *thing, const char *which)
{
	/* A seal may come with that one: then these have to be there, too. */
	if (!strcmp(which, "standing") || (atoi(which) == HELD_FMOD_BPF_PROG && thing->which >= HELD_STANDING))
		return thing->which >= HELD_STANDING;
	return !strcmp(which, "all") || thing->which == (enum held)atoi(which);
}

int prepare(const char *stage, const char *which)
{
	/* What was held of a former engine kept its programs alive. */
	for (size_t i = 0; i < ARRAY_SIZE(things); i++)
		if (is_meant(&things[i], which) && !strcmp(things[i].stage, stage))
			let_go_of_all(&things[i]);
	if (!strcmp(stage, "between"))
		usleep(300000);
	for (size_t i = 0; i < ARRAY_SIZE(things); i++)
		if (is_meant(&things[i], which) && !strcmp(things[i].stage, stage))
			things[i].hold();
	return 0;
}

int print_alone(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(things) && things[i].which < HELD_STANDING; i++)
		printf("%d\n", (int)things[i].which);
	return 0;
}

int is_held(const char *which)
{
	return holder((enum held)atoi(which)) ? 0 : 1;
}

/* 1: it was not held. */
int refused_with(const char *which)
{
	for (size_t i = 0; i < ARRAY_SIZE(things); i++) {
		const enum held first = things[i].which;
		char path[64];

		if (first != (enum held)atoi(which) || !holder(first))
			continue;
		let_go_of_all(&things[i]);
		path_of(first, ".refused", path);
		close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
		return 0;
	}
	return 1;
}

int held(enum held which)
{
	const int pid = holder(which), process = pid > 0 ? pidfd_open(pid, 0) : -1;
	const int fd = process < 0 ? -1 : pidfd_getfd(process, HELD_AT, 0);

	if (process >= 0)
		close(process);
	return fd;
}

struct outcome seal_refused(const char *why)
{
	/* No file here says that it is off, so that word is free. */
	struct outcome outcome = disabled("%s", why);

	outcome.error = 0;
	return outcome;
}

struct outcome not_held(enum held which)
{
	char path[64];

	path_of(which, ".denied", path);
	if (!access(path, F_OK)) {
		errno = EPERM;
		return refused("the mode, before the seal, does not let one have it");
	}
	path_of(which, ".refused", path);
	if (access(path, F_OK))
		return absent("this kernel does not let one hold it");
	return seal_refused("kernlock does not seal while it is held");
}

bool is_holder(int pid)
{
	for (int i = 0; i < HELD_COUNT; i++)
		if (holder(i) == pid)
			return true;
	return false;
}
