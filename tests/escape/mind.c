// SPDX-License-Identifier: GPL-2.0-only
/* Rewrite its mind: change the maps that the engine's programs answer from. All at once, then all are put back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define MOST_VALUE 4096

struct target {
	struct map map;
	int fd;
	char former[MOST_VALUE];
	bool read, changed;
};

static struct target targets[MOST_PROGRAMS * MOST_MAPS];
static const uint32_t first;

static int element(int command, int fd, const void *value)
{
	union bpf_attr attr = {.map_fd = fd, .key = (uintptr_t)&first, .value = (uintptr_t)value};

	return bpf(command, &attr);
}

static unsigned reach(uint32_t flags)
{
	struct map maps[MOST_PROGRAMS * MOST_MAPS];
	unsigned hidden;
	const unsigned count = engine_maps(maps, &hidden);

	for (unsigned i = 0; i < count; i++) {
		targets[i] = (struct target){.map = maps[i], .fd = map_by_id(maps[i].id, flags)};
		step(targets[i].fd >= 0, "MAP_GET_FD_BY_ID");
		if (targets[i].fd >= 0 && maps[i].value_size <= MOST_VALUE)
			targets[i].read = !element(BPF_MAP_LOOKUP_ELEM, targets[i].fd, targets[i].former);
	}
	return count;
}

/* Runs @change on every map; what could be read before is put back after the verdict. */
static struct outcome change_all(const char *what, int (*change)(const struct target *target))
{
	struct engine_program programs[MOST_PROGRAMS];
	struct outcome outcome;
	unsigned count;

	if (!engine_programs(programs))
		return no_engine();
	count = reach(0);
	for (unsigned i = 0; i < count; i++) {
		struct target *target = &targets[i];
		char whole[80];

		if (target->fd < 0)
			continue;
		target->changed = !change(target);
		snprintf(whole, sizeof(whole), "%s of %s", what, target->map.name);
		step(target->changed, whole);
	}
	outcome = verdict();
	for (unsigned i = 0; i < count; i++)
		if (targets[i].changed && targets[i].read)
			element(BPF_MAP_UPDATE_ELEM, targets[i].fd, targets[i].former);
	return outcome;
}

static int set_zeros(const struct target *target)
{
	static const char zeros[MOST_VALUE];

	return target->map.value_size > MOST_VALUE ? -1 : element(BPF_MAP_UPDATE_ELEM, target->fd, zeros);
}

static int set_ones(const struct target *target)
{
	char ones[MOST_VALUE];

	memset(ones, 0xff, sizeof(ones));
	return target->map.value_size > MOST_VALUE ? -1 : element(BPF_MAP_UPDATE_ELEM, target->fd, ones);
}

static int set_batch(const struct target *target)
{
	static const char zeros[MOST_VALUE];
	union bpf_attr attr = {
		.batch = {.map_fd = target->fd, .keys = (uintptr_t)&first, .values = (uintptr_t)zeros, .count = 1},
	};

	return bpf(BPF_MAP_UPDATE_BATCH, &attr);
}

static int delete_element(const struct target *target)
{
	return element(BPF_MAP_DELETE_ELEM, target->fd, NULL);
}

static int lookup_and_delete(const struct target *target)
{
	char value[MOST_VALUE];

	return element(BPF_MAP_LOOKUP_AND_DELETE_ELEM, target->fd, value);
}

static int set_mapped(const struct target *target)
{
	char *at = mmap(NULL, target->map.value_size, PROT_READ | PROT_WRITE, MAP_SHARED, target->fd, 0);

	if (at == MAP_FAILED)
		return -1;
	memset(at, 0, target->map.value_size);
	munmap(at, target->map.value_size);
	return 0;
}

static int freeze(const struct target *target)
{
	union bpf_attr attr = {.map_fd = target->fd};

	return bpf(BPF_MAP_FREEZE, &attr);
}

struct outcome attack_map_zero(void)
{
	return change_all("MAP_UPDATE_ELEM", set_zeros);
}

struct outcome attack_map_ones(void)
{
	return change_all("MAP_UPDATE_ELEM", set_ones);
}

struct outcome attack_map_batch(void)
{
	return change_all("MAP_UPDATE_BATCH", set_batch);
}

struct outcome attack_map_delete(void)
{
	return change_all("MAP_DELETE_ELEM", delete_element);
}

struct outcome attack_map_lookup_delete(void)
{
	return change_all("MAP_LOOKUP_AND_DELETE_ELEM", lookup_and_delete);
}

struct outcome attack_map_mmap(void)
{
	return change_all("mmap", set_mapped);
}

struct outcome attack_map_freeze(void)
{
	return change_all("MAP_FREEZE", freeze);
}

struct outcome attack_map_bind(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	unsigned count = engine_programs(programs);
	const int map = make_array(8);

	if (!count)
		return no_engine();
	while (count--) {
		union bpf_attr attr = {.prog_bind_map = {.prog_fd = program_by_id(programs[count].id), .map_fd = map}};

		step(!bpf(BPF_PROG_BIND_MAP, &attr), "PROG_BIND_MAP");
	}
	return verdict();
}

/* Zeroes what the files from before the seal lead to. */
struct outcome attack_map_held(void)
{
	static char zeros[MOST_VALUE], former[MOST_HELD_MAPS][MOST_VALUE];
	bool changed[MOST_HELD_MAPS] = {0}, any = false;
	struct outcome outcome;

	for (int i = 0; i < MOST_HELD_MAPS; i++) {
		const int fd = held(HELD_MAPS + i);

		if (fd < 0)
			continue;
		any = true;
		if (step(!element(BPF_MAP_LOOKUP_ELEM, fd, former[i]), "MAP_LOOKUP_ELEM of a held file"))
			changed[i] = step(!element(BPF_MAP_UPDATE_ELEM, fd, zeros), "MAP_UPDATE_ELEM of a held file");
		close(fd);
	}
	outcome = any ? verdict() : not_held(HELD_MAPS);
	for (int i = 0; i < MOST_HELD_MAPS; i++)
		if (changed[i])
			element(BPF_MAP_UPDATE_ELEM, held(HELD_MAPS + i), former[i]);
	return outcome;
}

/* Half of it put back is damage, and counts as sealed: every file must be there before. */
static struct outcome put_back(void)
{
	const struct outcome outcome = verdict();

	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		if (targets[i].read)
			targets[i].fd = map_by_id(targets[i].map.id, 0);
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		if (targets[i].read && !(targets[i].map.flags & BPF_F_RDONLY_PROG))
			element(BPF_MAP_UPDATE_ELEM, targets[i].fd, targets[i].former);
	return outcome;
}

struct outcome attack_map_program(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	struct map maps[MOST_MAPS];
	int fds[MOST_MAPS], program;
	unsigned count, used = 0;

	if (!engine_programs(programs))
		return no_engine();
	count = reach(BPF_F_RDONLY);
	for (unsigned i = 0; i < count && used < MOST_MAPS; i++) {
		const struct map *map = &targets[i].map;

		if (targets[i].fd < 0 || map->type != BPF_MAP_TYPE_ARRAY || map->flags & BPF_F_RDONLY_PROG)
			continue;
		maps[used] = *map;
		fds[used++] = targets[i].fd;
	}
	program = load_map_writer(fds, maps, used);
	if (step(program >= 0, "PROG_LOAD of the writer"))
		step(!run_program(program), "PROG_TEST_RUN of the writer");
	return put_back();
}

/* What it zeroed is put back by files held too: with a guard there are no others. */
struct outcome attack_map_program_held(void)
{
	static char former[MOST_HELD_MAPS][MOST_VALUE];
	const int program = held(HELD_WRITER);
	struct outcome outcome;

	if (program < 0)
		return not_held(HELD_WRITER);
	for (int i = 0; i < MOST_HELD_MAPS; i++)
		element(BPF_MAP_LOOKUP_ELEM, held(HELD_MAPS + i), former[i]);
	step(!run_program(program), "PROG_TEST_RUN of the writer");
	outcome = verdict();
	for (int i = 0; i < MOST_HELD_MAPS; i++)
		element(BPF_MAP_UPDATE_ELEM, held(HELD_MAPS + i), former[i]);
	return outcome;
}
