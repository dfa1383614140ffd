// SPDX-License-Identifier: GPL-2.0-only
/* Finds what is to be attacked: kernlock's programs, by the names they have in the kernel, and their maps. */
#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"

static int get_info(int fd, void *info, uint32_t size)
{
	union bpf_attr attr = {.info = {.bpf_fd = fd, .info_len = size, .info = (uintptr_t)info}};

	return bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
}

int program_by_id(uint32_t id)
{
	union bpf_attr attr = {.prog_id = id};

	return bpf(BPF_PROG_GET_FD_BY_ID, &attr);
}

int map_by_id(uint32_t id, uint32_t flags)
{
	union bpf_attr attr = {.map_id = id, .open_flags = flags};

	return bpf(BPF_MAP_GET_FD_BY_ID, &attr);
}

int root_cgroup(void)
{
	return open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static enum bpf_attach_type attach_type_of(uint32_t type)
{
	return type == BPF_PROG_TYPE_CGROUP_SYSCTL ? BPF_CGROUP_SYSCTL : BPF_LSM_CGROUP;
}

static bool read_program(int fd, struct engine_program *program)
{
	struct bpf_func_info function = {0};
	struct bpf_prog_info info = {
		.nr_map_ids = MOST_MAPS,
		.map_ids = (uintptr_t)program->maps,
		.nr_func_info = 1,
		.func_info_rec_size = sizeof(function),
		.func_info = (uintptr_t)&function,
	};

	if (get_info(fd, &info, sizeof(info)) || strncmp(info.name, "kernlock_", 9))
		return false;
	memcpy(program->name, info.name, sizeof(program->name) - 1);
	program->id = info.id;
	program->type = attach_type_of(info.type);
	program->maps_count = info.nr_map_ids < MOST_MAPS ? info.nr_map_ids : MOST_MAPS;
	program->btf = info.btf_id;
	program->function = function.type_id;
	return true;
}

unsigned engine_programs(struct engine_program programs[MOST_PROGRAMS])
{
	union bpf_attr attr = {.start_id = 0};
	unsigned count = 0;

	memset(programs, 0, MOST_PROGRAMS * sizeof(*programs));
	while (count < MOST_PROGRAMS && !bpf(BPF_PROG_GET_NEXT_ID, &attr)) {
		const int fd = program_by_id(attr.next_id);

		count += fd >= 0 && read_program(fd, &programs[count]);
		close(fd);
		attr.start_id = attr.next_id;
	}
	return count;
}

static bool is_known(const struct map *maps, unsigned count, uint32_t id)
{
	while (count--)
		if (maps[count].id == id)
			return true;
	return false;
}

static bool read_map(uint32_t id, struct map *map)
{
	const int fd = map_by_id(id, 0);
	struct bpf_map_info info = {0};
	bool read;

	if (fd < 0)
		return false;
	read = !get_info(fd, &info, sizeof(info));
	close(fd);
	*map = (struct map){.id = id, .type = info.type, .value_size = info.value_size, .flags = info.map_flags};
	memcpy(map->name, info.name, sizeof(map->name) - 1);
	return read;
}

unsigned engine_maps(struct map maps[MOST_PROGRAMS * MOST_MAPS], unsigned *hidden)
{
	struct engine_program programs[MOST_PROGRAMS];
	const unsigned programs_count = engine_programs(programs);
	unsigned count = 0;

	*hidden = 0;
	for (unsigned i = 0; i < programs_count; i++)
		for (unsigned j = 0; j < programs[i].maps_count; j++) {
			if (is_known(maps, count, programs[i].maps[j]))
				continue;
			if (read_map(programs[i].maps[j], &maps[count]))
				count++;
			else if (!(*hidden)++)
				step(false, "MAP_GET_FD_BY_ID");
		}
	return count;
}

struct outcome no_engine(void)
{
	return absent("no kernlock program on this machine");
}
