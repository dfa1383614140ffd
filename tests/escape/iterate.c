// SPDX-License-Identifier: GPL-2.0-only
/* Rewrite its mind through iterators over the maps, and through a file system that is mounted nowhere. */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

/* Half of them rewritten counts as sealed: all must be within reach before. */
#define STATE_MAPS 2

/* A link that runs a program on each value of @map, once for every file made of it: it writes zeros. */
static int iterate(int map)
{
	const struct bpf_insn code[] = {
		LOAD(BPF_REG_1, BPF_REG_1, 24), /* struct bpf_iter__bpf_map_elem: meta, map, key, value */
		INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_1, 0, 1, 0),
		INSN(BPF_ST | BPF_DW | BPF_MEM, BPF_REG_1, 0, 0, 0),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	struct program program = PROGRAM(TRACING, code);
	union bpf_iter_link_info about = {.map = {.map_fd = map}};
	union bpf_attr attr = {.link_create = {.attach_type = BPF_TRACE_ITER, .iter_info = (uintptr_t)&about}};

	program.attach = BPF_TRACE_ITER;
	program.function = btf_function("bpf_iter_bpf_map_elem");
	attr.link_create.prog_fd = load_program(&program);
	attr.link_create.iter_info_len = sizeof(about);
	return (int)attr.link_create.prog_fd < 0 ? -1 : bpf(BPF_LINK_CREATE, &attr);
}

static int run_iterator(int link)
{
	union bpf_attr attr = {.iter_create = {.link_fd = link}};
	const int file = bpf(BPF_ITER_CREATE, &attr);
	char text[64];
	ssize_t got = -1;

	if (file < 0)
		return -1;
	do
		got = read(file, text, sizeof(text));
	while (got > 0 || (got < 0 && errno == EAGAIN));
	close(file);
	return got ? -1 : 0;
}

int make_iterator(unsigned index)
{
	const int map = state_map(index), link = map < 0 ? -1 : iterate(map), error = errno;

	if (map >= 0)
		close(map);
	errno = error;
	return link;
}

struct outcome attack_iterator(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	int links[STATE_MAPS];

	if (!engine_programs(programs))
		return no_engine();
	for (unsigned i = 0; i < STATE_MAPS; i++) {
		links[i] = make_iterator(i);
		step(links[i] >= 0, "a map's iterator");
	}
	for (unsigned i = 0; i < STATE_MAPS; i++)
		step(links[i] >= 0 && !run_iterator(links[i]), "reading the iterator");
	return verdict();
}

struct outcome attack_iterator_held(void)
{
	bool any = false;

	for (int i = 0; i < MOST_HELD_MAPS; i++) {
		const int link = held(HELD_ITERATORS + i);

		if (link < 0)
			continue;
		any = true;
		step(!run_iterator(link), "reading the iterator");
	}
	return any ? verdict() : not_held(HELD_ITERATORS);
}

/* What an iterator over all maps finds is no map to the helpers. */
struct outcome attack_iterator_of_maps(void)
{
	struct bpf_insn code[] = {
		INSN(BPF_ST | BPF_DW | BPF_MEM, BPF_REG_10, 0, -8, 0),
		LOAD(BPF_REG_1, BPF_REG_1, 8), /* struct bpf_iter__bpf_map: meta, map */
		INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_1, 0, 6, 0),
		MOVE(BPF_REG_2, BPF_REG_10), ADD(BPF_REG_2, -8),
		MOVE(BPF_REG_3, BPF_REG_10), ADD(BPF_REG_3, -8),
		SET(BPF_REG_4, 0),
		CALL(BPF_FUNC_map_update_elem),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	struct program program = PROGRAM(TRACING, code);

	program.attach = BPF_TRACE_ITER;
	program.function = btf_function("bpf_iter_bpf_map");
	step(load_program(&program) >= 0, "PROG_LOAD of an iterator that updates what it finds");
	return verdict();
}

static void pin_path(int directory, unsigned index, char path[48])
{
	snprintf(path, 48, "/proc/self/fd/%d/%u", directory, index);
}

int pin_maps(void)
{
	const int fs = syscall(SYS_fsopen, "bpf", 0);
	int directory;

	if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	directory = syscall(SYS_fsmount, fs, 0, 0);
	close(fs);
	for (unsigned i = 0; i < STATE_MAPS; i++) {
		char path[48];
		union bpf_attr attr = {.pathname = (uintptr_t)path, .bpf_fd = state_map(i)};

		pin_path(directory, i, path);
		if (bpf(BPF_OBJ_PIN, &attr))
			return -1;
		close(attr.bpf_fd);
	}
	return directory;
}

/* Not put back: the engine is begun anew where it worked. */
struct outcome attack_map_pinned(void)
{
	static const char zeros[4096];
	const int directory = held(HELD_PINS);
	const uint32_t first = 0;
	union bpf_attr put = {.key = (uintptr_t)&first, .value = (uintptr_t)zeros};
	int maps[STATE_MAPS];

	if (directory < 0)
		return not_held(HELD_PINS);
	for (unsigned i = 0; i < STATE_MAPS; i++) {
		char path[48];
		union bpf_attr get = {.pathname = (uintptr_t)path};

		pin_path(directory, i, path);
		maps[i] = bpf(BPF_OBJ_GET, &get);
		step(maps[i] >= 0, "OBJ_GET");
	}
	for (unsigned i = 0; i < STATE_MAPS; i++) {
		put.map_fd = maps[i];
		step(!bpf(BPF_MAP_UPDATE_ELEM, &put), "MAP_UPDATE_ELEM of a pinned map");
	}
	return verdict();
}
