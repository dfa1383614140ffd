// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sealing and releasing the engine `bpf`. Before the seal, nothing may be there that could
 * undo it afterwards: what was opened or loaded before a lockdown keeps working.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../bpf/engine_config.h"
#include "bpf_causes.h"
#include "bpf_command.h"
#include "cleanup.h"
#include "engine_bpf.h"
#include "filesystem.h"
#include "kernel_reasons.h"
#include "kernel_types.h"
#include "trial.h"

#define STATE_MAPS 2
#define WATCHED_FUNCTIONS (2 * ENGINE_PROGRAM_COUNT)

/** struct seal_watch - what a foreign program must not be on, and maps it must not have. */
struct seal_watch {
	kl_u32 functions[WATCHED_FUNCTIONS]; /**< BTF ids; 0 for those that the kernel does not have */
	kl_u32 maps[STATE_MAPS];	     /**< ids of the engine's state */
};

static kl_u32 function_id(const struct btf *btf, const char *prefix, const char *hook)
{
	char name[64];
	int id;

	snprintf(name, sizeof(name), "%s%s", prefix, hook);
	id = btf__find_by_name_kind(btf, name, BTF_KIND_FUNC);
	return id > 0 ? (kl_u32)id : 0;
}

static int watch_functions(struct seal_watch *watch, const struct attached *attached, struct fault *fault)
{
	const struct btf *btf;

	libbpf_set_print(NULL);
	btf = kernel_types();
	if (!btf)
		return fault_set(fault, -errno, "cannot read /sys/kernel/btf/vmlinux: %s", types_cause(errno));
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++) {
		const struct engine_program *program = &engine_programs[i];

		if (!*program->hook || !attached_has(attached, program))
			continue;
		watch->functions[2 * i] = function_id(btf, "security_", program->hook);
		watch->functions[2 * i + 1] = function_id(btf, "bpf_lsm_", program->hook);
	}
	return 0;
}

static int read_info(kl_u32 id, struct bpf_prog_info *info, kl_u32 maps[PROGRAM_MAPS])
{
	_cleanup_close_ int program = bpf_prog_get_fd_by_id(id);
	kl_u32 size = sizeof(*info);

	*info = (struct bpf_prog_info){.nr_map_ids = PROGRAM_MAPS, .map_ids = (__u64)(unsigned long)maps};
	return program < 0 || bpf_obj_get_info_by_fd(program, info, &size) ? -errno : 0;
}

static bool is_state_map(kl_u32 id)
{
	_cleanup_close_ int map = bpf_map_get_fd_by_id(id);
	struct bpf_map_info info = {0};
	kl_u32 size = sizeof(info);

	return map >= 0 && !bpf_obj_get_info_by_fd(map, &info, &size) && !strncmp(info.name, "kernlock_m", 10);
}

static void watch_maps(struct seal_watch *watch, const struct attached *attached)
{
	unsigned count = 0;

	for (unsigned i = 0; i < attached->count; i++) {
		kl_u32 maps[PROGRAM_MAPS] = {0};
		struct bpf_prog_info info;

		if (strcmp(attached->programs[i].name, ENGINE_PROGRAM) || read_info(attached->programs[i].id, &info, maps))
			continue;
		for (kl_u32 m = 0; m < info.nr_map_ids && m < PROGRAM_MAPS; m++)
			if (count < STATE_MAPS && is_state_map(maps[m]))
				watch->maps[count++] = maps[m];
	}
}

static bool is_among(kl_u32 id, const kl_u32 *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (id && ids[i] == id)
			return true;
	return false;
}

static bool is_attached_ours(const struct attached *attached, kl_u32 id)
{
	for (unsigned i = 0; i < attached->count; i++)
		if (attached->programs[i].id == id && attached->programs[i].ours)
			return true;
	return false;
}

static int check_program(const struct seal_watch *watch, kl_u32 id, struct fault *fault)
{
	kl_u32 maps[PROGRAM_MAPS] = {0};
	struct bpf_prog_info info;
	const int error = read_info(id, &info, maps);

	if (error == -ENOENT)
		return 0; /* it is gone */
	if (error)
		return fault_set(fault, error, "cannot look at BPF program %u, which could overrule kernlock: %s", id, strerror(-error));
	if (info.type == BPF_PROG_TYPE_EXT || is_among(info.attach_btf_id, watch->functions, WATCHED_FUNCTIONS))
		return fault_set(fault, -EEXIST, "BPF program %u (%s) could overrule kernlock; end what loaded it first", id, info.name);
	for (kl_u32 m = 0; m < info.nr_map_ids && m < PROGRAM_MAPS; m++)
		if (is_among(maps[m], watch->maps, STATE_MAPS))
			return fault_set(fault, -EEXIST, "BPF program %u (%s) holds kernlock's state; end what loaded it first", id, info.name);
	return 0;
}

static int check_programs(const struct seal_watch *watch, const struct attached *attached, struct fault *fault)
{
	kl_u32 id = 0;

	while (!bpf_prog_get_next_id(id, &id)) {
		const int error = is_attached_ours(attached, id) ? 0 : check_program(watch, id, fault);

		if (error)
			return error;
	}
	return errno == ENOENT ? 0 : fault_set(fault, -errno, "cannot list the BPF programs: %s", strerror(errno));
}

/* "map_id:\t12" in /proc/PID/fdinfo/FD. */
static bool holds_state(const struct seal_watch *watch, const char *path)
{
	char text[512];
	const char *line = file_read(path, text, sizeof(text)) > 0 ? strstr(text, "map_id:") : NULL;
	unsigned id;

	return line && sscanf(line, "map_id: %u", &id) == 1 && is_among(id, watch->maps, STATE_MAPS);
}

/* Only to name who it is: what is not found here, the guard finds. */
static int check_files(const struct seal_watch *watch, struct fault *fault)
{
	glob_t files = {0};
	int error = 0;

	glob("/proc/[0-9]*/fdinfo/*", GLOB_NOSORT, NULL, &files);
	for (size_t i = 0; !error && i < files.gl_pathc; i++)
		if (holds_state(watch, files.gl_pathv[i]))
			error = fault_set(fault, -EEXIST, "%s is a file of kernlock's state; end that process first", files.gl_pathv[i]);
	globfree(&files);
	return error;
}

static int find_threat(const struct attached *attached, struct fault *fault)
{
	const struct attached_program *overruler = attached_overruler(attached);
	struct seal_watch watch = {0};
	int error;

	if (overruler)
		return fault_set(fault, -EEXIST,
				 "BPF program %u (%s) is on the root cgroup after kernlock's and would have the last word; "
				 "take it off, or `kernlock release` and enforce again", overruler->id, overruler->name);
	error = watch_functions(&watch, attached, fault);
	if (error)
		return error;
	watch_maps(&watch, attached);
	error = check_programs(&watch, attached, fault);
	return error ? error : check_files(&watch, fault);
}

static int open_engine(struct attached *attached, struct engine_state *state, struct fault *fault)
{
	const int cgroup = root_cgroup_open(fault);
	int error;

	if (cgroup < 0)
		return cgroup;
	error = bpf_query_cgroup(cgroup, attached, state, fault);
	if (!error && !state->loaded && !*state->trial_over)
		error = fault_set(fault, -ENOENT, "no mode is in force");
	if (!error)
		return cgroup;
	close(cgroup);
	return error;
}

/* The seal cannot be taken back: what is said here must say that it is there. Somebody may have slipped in after the first look. */
static int check_sealed(int cgroup, struct fault *fault)
{
	struct attached attached;
	struct fault cause;
	int error = attached_read(cgroup, &attached, &cause);

	if (!error)
		error = find_threat(&attached, &cause);
	if (error == -EEXIST)
		return fault_set(fault, error, "it is sealed, but somebody slipped in meanwhile, so reboot: %.400s", cause.what);
	return error ? fault_set(fault, error, "it is sealed, but whether somebody slipped in meanwhile cannot be told: %.300s; "
				 "`kernlock verify` tries whether it holds", cause.what)
		     : 0;
}

int bpf_seal(struct fault *fault)
{
	struct engine_state state;
	struct attached attached;
	_cleanup_close_ int cgroup = open_engine(&attached, &state, fault);
	int error;

	if (cgroup < 0)
		return cgroup;
	if (!state.loaded || state.trial_left)
		return trial_refuse(&state, fault);
	if (state.sealed)
		return check_sealed(cgroup, fault);
	error = find_threat(&attached, fault);
	if (error)
		return error;
	error = bpf_command(ENGINE_SEAL);
	if (error == -EBUSY)
		return fault_set(fault, error, "somebody holds kernlock's state where it cannot be seen (a file under way in a "
				 "socket, a map of maps); `kernlock release`, and enforce again");
	if (error)
		return fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error));
	return check_sealed(cgroup, fault);
}

int bpf_release(struct fault *fault)
{
	struct engine_state state;
	struct attached attached;
	_cleanup_close_ int cgroup = open_engine(&attached, &state, fault);
	int error;

	if (cgroup < 0)
		return cgroup;
	error = state.sealed ? -EACCES : bpf_command(ENGINE_RELEASE);
	if (error == -EACCES)
		return fault_set(fault, error, "'%s' is sealed: it stays until reboot", state.policy.mode);
	if (error && error != -ENOTCONN)
		return fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error));
	attached_detach_ours(cgroup, &attached);
	return 0;
}

/* ---- telling */

static const char *sealed_links_text(void)
{
	const struct btf *btf = kernel_types();

	return btf && kernel_seals_links(btf) ? "this kernel has sealed BPF links, which kernlock does not use yet"
					      : "this kernel has no sealed BPF links";
}

void bpf_hold(const struct engine_state *state, struct engine_hold *hold)
{
	snprintf(hold->who, sizeof(hold->who), "BPF program %u", state->program_id);
	if (state->sealed)
		snprintf(hold->seal, sizeof(hold->seal), "yes, until reboot, by kernlock's guards (%s); " SEAL_IS_NOT
							 ", or what was open before", sealed_links_text());
	else
		snprintf(hold->seal, sizeof(hold->seal), "no: root can still remove it");
}
