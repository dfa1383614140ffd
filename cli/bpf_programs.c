// SPDX-License-Identifier: GPL-2.0-only
#include "bpf_programs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../lang/exceptions.h"
#include "cleanup.h"
#include "engine_bpf.h"
#include "filesystem.h"
#include "host.h"

#define PROGRAM_ROW(name, attach, hook, reasons, asked) {#name, BPF_##attach, hook, reasons, asked},
const struct engine_program engine_programs[ENGINE_PROGRAM_COUNT] = {ENGINE_PROGRAMS(PROGRAM_ROW)};
#undef PROGRAM_ROW

/* It reads programs by a helper that the kernel's own lockdown refuses at its highest level, to this engine too. */
static bool is_impossible(const struct engine_program *program)
{
	char level[HOST_TEXT];

	return !strcmp(program->name, ENGINE_INSPECTOR) && !host_upstream_level(level) && !strcmp(level, "confidentiality");
}

kl_u64 policy_asks_for(const struct policy *policy)
{
	if (!policy)
		return 0;
	return policy->deny | policy->audit | (policy_has_exception(policy, EXCEPTION_EXE) ? ENGINE_FOR_EXE : 0);
}

bool engine_program_wanted(const struct engine_program *program, kl_u64 reasons)
{
	if (is_impossible(program))
		return false;
	return !program->reasons || program->reasons & reasons;
}

_Static_assert(ENGINE_EXTRAS >= ENGINE_PROGRAM_LIMIT, "every program may be an extra one");

void engine_extras_add(struct engine_extras *extras, const struct engine_program *program, const struct policy *policy)
{
	if (program->reasons)
		extras->extras[extras->count++] = (struct engine_extra){
			.program = program->name,
			.reasons = program->reasons & policy_asks_for(policy),
			.asked = program->asked,
		};
}

void bpf_extras(const struct policy *policy, struct engine_extras *extras)
{
	extras->count = 0;
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		if (engine_program_wanted(&engine_programs[i], policy_asks_for(policy)))
			engine_extras_add(extras, &engine_programs[i], policy);
}

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
int program_open_map(int program, kl_u32 size)
{
	kl_u32 maps[PROGRAM_MAPS] = {0}, info_size = sizeof(struct bpf_prog_info);
	struct bpf_prog_info info = {.nr_map_ids = PROGRAM_MAPS, .map_ids = (__u64)(unsigned long)maps};
	int error = -ENOENT;

	if (bpf_obj_get_info_by_fd(program, &info, &info_size))
		return -errno;
	for (kl_u32 i = 0; i < info.nr_map_ids && i < PROGRAM_MAPS; i++) {
		const int map = bpf_map_get_fd_by_id(maps[i]);
		struct bpf_map_info map_info = {0};
		kl_u32 map_size = sizeof(map_info);

		if (map < 0 || bpf_obj_get_info_by_fd(map, &map_info, &map_size))
			error = -errno; /* a sealed engine's state: others may still be read */
		else if (map_info.value_size == size)
			return map;
		if (map >= 0)
			close(map);
	}
	return error;
}

int program_read_map(int program, void *data, kl_u32 size)
{
	_cleanup_close_ const int map = program_open_map(program, size);
	const kl_u32 zero = 0;

	if (map < 0)
		return map;
	return bpf_map_lookup_elem(map, &zero, data) ? -errno : 0;
}

/* engine_bpf.c makes sure that the kernel took the names. */
static bool is_ours(const struct bpf_prog_info *info)
{
	return !strncmp(info->name, ENGINE_PREFIX, strlen(ENGINE_PREFIX));
}

/* One that cannot be looked at could be the one that decides: only what is gone is left out. */
static int add_program(struct attached *attached, kl_u32 id, enum bpf_attach_type type, struct fault *fault)
{
	struct attached_program *added = &attached->programs[attached->count];
	_cleanup_close_ int program = bpf_prog_get_fd_by_id(id);
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);

	if (program < 0 && errno == ENOENT)
		return 0;
	if (program < 0 || bpf_obj_get_info_by_fd(program, &info, &size))
		return fault_set(fault, -errno, "cannot look at BPF program %u on the root cgroup: %s", id, strerror(errno));
	if (attached->count == ATTACHED_PROGRAMS)
		return fault_set(fault, -E2BIG, "there are more than %d BPF programs on the root cgroup; `bpftool cgroup tree` "
				 "shows them", ATTACHED_PROGRAMS);
	*added = (struct attached_program){.id = id, .type = type, .hook = info.attach_btf_id};
	memcpy(added->name, info.name, sizeof(added->name));
	added->ours = is_ours(&info);
	attached->count++;
	return 0;
}

static int read_type(int cgroup, enum bpf_attach_type type, struct attached *attached, struct fault *fault)
{
	kl_u32 ids[ATTACHED_PROGRAMS], flags[ATTACHED_PROGRAMS];
	/* The kernel refuses to list LSM programs without their flags (__cgroup_bpf_query()). */
	LIBBPF_OPTS(bpf_prog_query_opts, query, .prog_ids = ids, .prog_attach_flags = flags, .prog_cnt = ATTACHED_PROGRAMS);
	int error = bpf_prog_query_opts(cgroup, type, &query);

	if (error)
		return fault_set(fault, error, "cannot ask the kernel for the programs of the root cgroup: %s",
				 strerror(-error));
	for (kl_u32 i = 0; !error && i < query.prog_cnt; i++)
		error = add_program(attached, ids[i], type, fault);
	return error;
}

int attached_read(int cgroup, struct attached *attached, struct fault *fault)
{
	int error;

	attached->count = 0;
	error = read_type(cgroup, BPF_LSM_CGROUP, attached, fault);
	return error ? error : read_type(cgroup, BPF_CGROUP_SYSCTL, attached, fault);
}

bool attached_has(const struct attached *attached, const struct engine_program *program)
{
	for (unsigned i = 0; i < attached->count; i++)
		if (attached->programs[i].ours && !strcmp(attached->programs[i].name, program->name))
			return true;
	return false;
}

static void detach(int cgroup, const struct attached_program *attached)
{
	_cleanup_close_ int program = bpf_prog_get_fd_by_id(attached->id);

	if (program >= 0)
		bpf_prog_detach2(program, cgroup, attached->type);
}

static bool decides(const struct attached_program *program)
{
	return !strcmp(program->name, ENGINE_PROGRAM);
}

/* First what decides: without it, the others are no mode to anybody, wherever this is killed. */
void attached_detach_ours(int cgroup, const struct attached *attached)
{
	for (unsigned i = 0; i < attached->count; i++)
		if (decides(&attached->programs[i]))
			detach(cgroup, &attached->programs[i]);
	for (unsigned i = 0; i < attached->count; i++)
		if (attached->programs[i].ours && !decides(&attached->programs[i]))
			detach(cgroup, &attached->programs[i]);
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
