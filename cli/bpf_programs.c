// SPDX-License-Identifier: GPL-2.0-only
#include "bpf_programs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../bpf/engine_config.h"
#include "cleanup.h"
#include "filesystem.h"

#define PROGRAM_MAPS 8

int root_cgroup_open(struct fault *fault)
{
	_cleanup_close_ int path = filesystem_open("cgroup2");
	int fd;

	if (path < 0)
		return fault_set(fault, path, "cannot reach the root cgroup (cgroup2): %s%s", strerror(-path),
				 path == -EPERM ? "; run as root on the host, not in a container" : "");
	fd = openat(path, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? fault_set(fault, -errno, "cannot open the root cgroup: %s", strerror(errno)) : fd;
}

/* By its size: libbpf leaves names out when the kernel denied it a trial of them. */
int program_read_map(int program, void *data, kl_u32 size)
{
	kl_u32 maps[PROGRAM_MAPS] = {0}, info_size = sizeof(struct bpf_prog_info), zero = 0;
	struct bpf_prog_info info = {.nr_map_ids = PROGRAM_MAPS, .map_ids = (__u64)(unsigned long)maps};
	int error = -ENOENT;

	if (bpf_obj_get_info_by_fd(program, &info, &info_size))
		return -errno;
	for (kl_u32 i = 0; i < info.nr_map_ids && i < PROGRAM_MAPS; i++) {
		_cleanup_close_ int map = bpf_map_get_fd_by_id(maps[i]);
		struct bpf_map_info map_info = {0};
		kl_u32 map_size = sizeof(map_info);

		if (map < 0 || bpf_obj_get_info_by_fd(map, &map_info, &map_size))
			error = -errno; /* a sealed engine's state: others may still be read */
		else if (map_info.value_size == size && map_info.max_entries == 1)
			return bpf_map_lookup_elem(map, &zero, data) ? -errno : 0;
	}
	return error;
}

/* engine_bpf.c makes sure that the kernel took the names. */
static bool is_ours(const struct bpf_prog_info *info)
{
	return !strncmp(info->name, ENGINE_PROGRAMS, strlen(ENGINE_PROGRAMS));
}

static void add_program(struct attached *attached, kl_u32 id, enum bpf_attach_type type)
{
	struct attached_program *added = &attached->programs[attached->count];
	_cleanup_close_ int program = bpf_prog_get_fd_by_id(id);
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);

	if (program < 0 || bpf_obj_get_info_by_fd(program, &info, &size) || attached->count == ATTACHED_PROGRAMS)
		return;
	*added = (struct attached_program){.id = id, .type = type, .hook = info.attach_btf_id};
	memcpy(added->name, info.name, sizeof(added->name));
	added->ours = is_ours(&info);
	attached->count++;
}

static int read_type(int cgroup, enum bpf_attach_type type, struct attached *attached, struct fault *fault)
{
	kl_u32 ids[ATTACHED_PROGRAMS], flags[ATTACHED_PROGRAMS];
	/* The kernel refuses to list LSM programs without their flags (__cgroup_bpf_query()). */
	LIBBPF_OPTS(bpf_prog_query_opts, query, .prog_ids = ids, .prog_attach_flags = flags, .prog_cnt = ATTACHED_PROGRAMS);
	const int error = bpf_prog_query_opts(cgroup, type, &query);

	if (error)
		return fault_set(fault, error, "cannot ask the kernel for the programs of the root cgroup: %s",
				 strerror(-error));
	for (kl_u32 i = 0; i < query.prog_cnt; i++)
		add_program(attached, ids[i], type);
	return 0;
}

int attached_read(int cgroup, struct attached *attached, struct fault *fault)
{
	int error;

	attached->count = 0;
	error = read_type(cgroup, BPF_LSM_CGROUP, attached, fault);
	return error ? error : read_type(cgroup, BPF_CGROUP_SYSCTL, attached, fault);
}

void attached_detach_ours(int cgroup, const struct attached *attached)
{
	for (unsigned i = 0; i < attached->count; i++) {
		_cleanup_close_ int program = attached->programs[i].ours ? bpf_prog_get_fd_by_id(attached->programs[i].id) : -1;

		if (program >= 0)
			bpf_prog_detach2(program, cgroup, attached->programs[i].type);
	}
}

static bool same_hook(const struct attached_program *a, const struct attached_program *b)
{
	return a->type == b->type && a->hook == b->hook;
}

/* A second one by our name on the same hook is not ours: each hook has one. */
const struct attached_program *attached_overruler(const struct attached *attached)
{
	for (unsigned later = 0; later < attached->count; later++)
		for (unsigned i = 0; i < later; i++)
			if (attached->programs[i].ours && same_hook(&attached->programs[i], &attached->programs[later]))
				return &attached->programs[later];
	return NULL;
}
