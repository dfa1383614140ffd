// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an attacker had: `escape --prepare before` runs before any mode, `between` and `later` before the seal. Each thing
 * is a file that a process of its own holds; attacks fetch it from there. `--drop` lets go of the next one.
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
	char path[64];
	FILE *file;
	pid_t pid;

	let_go(which);
	if (fd < 0) {
		fprintf(stderr, "escape: cannot hold %d: %s\n", (int)which, strerror(errno));
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

static void hold_before(void)
{
	keep(open("/proc/sys/kernel/ftrace_enabled", O_WRONLY | O_CLOEXEC), HELD_FTRACE_SWITCH);
	keep(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_locked_down", 1), HELD_FMOD);
	keep(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_bpf", 1), HELD_FMOD_BPF);
	keep(load_returning(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_locked_down", 1), HELD_LSM);
	keep(load_allowing(BPF_LSM_CGROUP, "locked_down"), HELD_ALLOW);
	keep(load_allowing(BPF_LSM_CGROUP, "bpf"), HELD_ALLOW_BPF);
	keep(load_allowing(BPF_CGROUP_SYSCTL, ""), HELD_ALLOW_SYSCTL);
}

static void hold_maps(void)
{
	struct map maps[MOST_PROGRAMS * MOST_MAPS], arrays[MOST_MAPS];
	int fds[MOST_MAPS];
	unsigned hidden, count = engine_maps(maps, &hidden), used = 0;

	for (unsigned i = 0; i < count; i++) {
		const int fd = map_by_id(maps[i].id, 0);

		if (maps[i].type == BPF_MAP_TYPE_ARRAY && !(maps[i].flags & BPF_F_RDONLY_PROG) && used < MOST_MAPS) {
			arrays[used] = maps[i];
			fds[used++] = dup(fd);
		}
		keep(fd, HELD_MAPS + i);
	}
	keep(load_map_writer(fds, arrays, used), HELD_WRITER);
}

/* A link that stands after the engine's program and says nothing: only its program need be exchanged later. */
static void hold_link(void)
{
	const int cgroup = root_cgroup();
	const struct bpf_insn code[] = {SET(BPF_REG_0, 1), EXIT()};
	struct program silent = PROGRAM(CGROUP_SYSCTL, code);

	silent.attach = BPF_CGROUP_SYSCTL;
	keep(link_to_cgroup(load_program(&silent), cgroup, BPF_CGROUP_SYSCTL), HELD_LINK);
	close(cgroup);
}

static void hold_between(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	unsigned count;

	/* What was held of a former engine kept its programs alive. */
	for (int i = HELD_WRITER; i < HELD_ALLOW_SYSCTL; i++)
		let_go(i);
	usleep(300000);
	count = engine_programs(programs);
	for (unsigned i = 0; i < count; i++)
		keep(program_by_id(programs[i].id), HELD_PROGRAMS + i);
	hold_maps();
	keep(hide_in_socket(), HELD_SOCKET);
	for (unsigned i = 0; i < 2; i++)
		keep(hide_in_map(i), HELD_OUTER + i);
}

int prepare(const char *stage)
{
	if (!strcmp(stage, "before"))
		hold_before();
	else if (!strcmp(stage, "between"))
		hold_between();
	else
		hold_link();
	return 0;
}

int drop_next(void)
{
	char path[64];

	for (int i = 0; i < HELD_COUNT; i++) {
		if (!holder(i))
			continue;
		let_go(i);
		path_of(i, ".dropped", path);
		close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
		printf("%d\n", i);
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

struct outcome not_held(enum held which)
{
	char path[64];

	path_of(which, ".dropped", path);
	if (access(path, F_OK))
		return absent("this kernel does not let one hold it");
	errno = 0;
	return refused("no seal while it is held");
}

bool is_holder(int pid)
{
	for (int i = 0; i < HELD_COUNT; i++)
		if (holder(i) == pid)
			return true;
	return false;
}
