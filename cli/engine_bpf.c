// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine `bpf` from user space: loads bpf/enforce.bpf.c with a policy in its
 * read-only data and hands it to the root cgroup. One attach call puts it in force.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../bpf/engine_config.h"
#include "cleanup.h"
#include "engine.h"
#include "engine_bpf.h"
#include "filesystem.h"
#include "kernel_reasons.h"

#include "enforce.skel.h"

/* The kernel allows 64 programs on one hook of a cgroup (kernel/bpf/cgroup.c, BPF_CGROUP_MAX_PROGS). */
#define CGROUP_PROGRAMS 64

/** struct attached - kernlock's programs on the root cgroup; more than one only after a race of two enforces. */
struct attached {
	kl_u32 ids[CGROUP_PROGRAMS];
	unsigned count;
};

static char libbpf_said[256];

/* Keeps the first warning: later ones only follow from it. */
__attribute__((format(printf, 2, 0)))
static int keep_first_warning(enum libbpf_print_level level, const char *format, va_list arguments)
{
	if (level != LIBBPF_WARN || *libbpf_said)
		return 0;
	vsnprintf(libbpf_said, sizeof(libbpf_said), format, arguments);
	libbpf_said[strcspn(libbpf_said, "\n")] = '\0';
	return 0;
}

static void listen_to_libbpf(void)
{
	*libbpf_said = '\0';
	libbpf_set_print(keep_first_warning);
}

static int open_root_cgroup(struct fault *fault)
{
	_cleanup_close_ int path = filesystem_open("cgroup2");
	int fd;

	if (path < 0)
		return fault_set(fault, path, "cannot reach the root cgroup (cgroup2): %s%s", strerror(-path),
				 path == -EPERM ? "; run as root on the host, not in a container" : "");
	fd = openat(path, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? fault_set(fault, -errno, "cannot open the root cgroup: %s", strerror(errno)) : fd;
}

/*
 * Reads the one element of the program's map that has elements of @size bytes: libbpf
 * leaves names out when the kernel denied it a trial of them.
 */
static int read_program_data(int program, void *data, kl_u32 size)
{
	kl_u32 maps[8] = {0}, info_size = sizeof(struct bpf_prog_info), zero = 0;
	struct bpf_prog_info info = {.nr_map_ids = 8, .map_ids = (__u64)(unsigned long)maps};

	if (bpf_obj_get_info_by_fd(program, &info, &info_size))
		return -errno;
	for (kl_u32 i = 0; i < info.nr_map_ids && i < 8; i++) {
		_cleanup_close_ int map = bpf_map_get_fd_by_id(maps[i]);
		struct bpf_map_info map_info = {0};
		kl_u32 map_size = sizeof(map_info);

		if (map < 0 || bpf_obj_get_info_by_fd(map, &map_info, &map_size))
			return -errno;
		if (map_info.value_size == size && map_info.max_entries == 1)
			return bpf_map_lookup_elem(map, &zero, data) ? -errno : 0;
	}
	return -ENOENT;
}

/* By its policy, or by its name when another version's policy cannot be read. */
static bool is_engine_program(kl_u32 id)
{
	_cleanup_close_ int fd = bpf_prog_get_fd_by_id(id);
	struct engine_config config;
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size))
		return false;
	return !strcmp(info.name, ENGINE_PROGRAM) ||
	       (!read_program_data(fd, &config, sizeof(config)) && config.policy.magic == POLICY_MAGIC);
}

static int find_attached(int cgroup, struct attached *attached, struct fault *fault)
{
	kl_u32 ids[CGROUP_PROGRAMS], flags[CGROUP_PROGRAMS];
	/* The kernel refuses to list LSM programs without their flags (__cgroup_bpf_query()). */
	LIBBPF_OPTS(bpf_prog_query_opts, query, .prog_ids = ids, .prog_attach_flags = flags, .prog_cnt = CGROUP_PROGRAMS);
	const int error = bpf_prog_query_opts(cgroup, BPF_LSM_CGROUP, &query);

	*attached = (struct attached){0};
	if (error)
		return fault_set(fault, error, "cannot ask the kernel for the programs of the root cgroup: %s",
				 strerror(-error));
	for (kl_u32 i = 0; i < query.prog_cnt; i++)
		if (is_engine_program(ids[i]))
			attached->ids[attached->count++] = ids[i];
	return 0;
}

static void add_counts(struct engine_state *state, const struct event_counts counts[REASON_LIMIT])
{
	for (int i = 0; i < REASON_LIMIT; i++) {
		state->counts[i].denied += counts[i].denied;
		state->counts[i].audited += counts[i].audited;
	}
}

/* Two programs refuse what either refuses; the stricter one lends its name. */
static void add_policy(struct engine_state *state, const struct policy *policy)
{
	const kl_u64 deny = state->policy.deny | policy->deny, audit = state->policy.audit | policy->audit;

	if (policy->deny == deny)
		state->policy = *policy;
	state->policy.deny = deny;
	state->policy.audit = audit & ~deny;
}

static int add_program(struct engine_state *state, kl_u32 id, struct fault *fault)
{
	_cleanup_close_ int fd = bpf_prog_get_fd_by_id(id);
	struct event_counts counts[REASON_LIMIT];
	struct engine_config config;
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);
	int error;

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size))
		return fault_set(fault, -errno, "cannot read program %u: %s", id, strerror(errno));
	error = read_program_data(fd, &config, sizeof(config));
	if (!error)
		error = read_program_data(fd, counts, sizeof(counts));
	if (error || policy_check(&config.policy, sizeof(config.policy)) != POLICY_OK)
		return fault_set(fault, error ? error : -EPROTO,
				 "program %u is named %s but holds no policy this kernlock can read%s%s", id,
				 ENGINE_PROGRAM, error ? ": " : "", error ? strerror(-error) : "");
	add_policy(state, &config.policy);
	add_counts(state, counts);
	if (!state->loaded || info.load_time < state->loaded_at)
		state->loaded_at = info.load_time;
	state->program_id = id;
	state->loaded = true;
	return 0;
}

static int query_cgroup(int cgroup, struct attached *attached, struct engine_state *state, struct fault *fault)
{
	int error = find_attached(cgroup, attached, fault);

	*state = (struct engine_state){0};
	for (unsigned i = 0; !error && i < attached->count; i++)
		error = add_program(state, attached->ids[i], fault);
	return error;
}

static int bpf_query(struct engine_state *state, struct fault *fault)
{
	_cleanup_close_ int cgroup = -1;
	struct attached attached;

	*state = (struct engine_state){0};
	listen_to_libbpf();
	if (geteuid() != 0)
		return fault_set(fault, -EPERM, "only root may ask the kernel what is in force; run it as root");
	cgroup = open_root_cgroup(fault);
	return cgroup < 0 ? cgroup : query_cgroup(cgroup, &attached, state, fault);
}

static int map_kernel_reasons(struct engine_config *config, struct fault *fault)
{
	struct kernel_reasons reasons;
	struct btf *btf = btf__load_vmlinux_btf();
	int error;

	if (!btf)
		return fault_set(fault, -errno, "cannot read /sys/kernel/btf/vmlinux: %s", strerror(errno));
	error = kernel_reasons_read(btf, &reasons);
	btf__free(btf);
	if (error)
		return fault_set(fault, error, "this kernel's type information has no enum lockdown_reason");
	memcpy(config->reason_of, reasons.reason_of, sizeof(config->reason_of));
	return 0;
}

static int load_program(const struct policy *policy, struct enforce_bpf **loaded, struct fault *fault)
{
	struct engine_config config = {.policy = *policy};
	int error = map_kernel_reasons(&config, fault);
	struct enforce_bpf *program;

	*loaded = NULL;
	if (error)
		return error;
	program = enforce_bpf__open();
	if (!program)
		return fault_set(fault, -errno, "cannot open the built-in BPF program: %s", strerror(errno));
	program->rodata->config = config;
	error = enforce_bpf__load(program);
	if (error) {
		enforce_bpf__destroy(program);
		return fault_set(fault, error, "the kernel refused kernlock's BPF program: %s%s%s", strerror(-error),
				 *libbpf_said ? ": " : "", libbpf_said);
	}
	*loaded = program;
	return 0;
}

static int attach(int cgroup, int program, int replaced, struct fault *fault)
{
	LIBBPF_OPTS(bpf_prog_attach_opts, options, .flags = BPF_F_ALLOW_MULTI);
	int error;

	if (replaced >= 0) {
		options.flags |= BPF_F_REPLACE;
		options.replace_prog_fd = replaced;
	}
	error = bpf_prog_attach_opts(program, cgroup, BPF_LSM_CGROUP, &options);
	return error ? fault_set(fault, error, "the kernel refused to attach kernlock's program: %s", strerror(-error)) : 0;
}

/* What is left of a race: the new program already refuses all that these refuse. */
static void detach_surplus(int cgroup, const struct attached *attached)
{
	for (unsigned i = 1; i < attached->count; i++) {
		_cleanup_close_ int program = bpf_prog_get_fd_by_id(attached->ids[i]);

		if (program >= 0)
			bpf_prog_detach2(program, cgroup, BPF_LSM_CGROUP);
	}
}

static int replace_attached(int cgroup, const struct attached *attached, int program, struct fault *fault)
{
	_cleanup_close_ int former = attached->count ? bpf_prog_get_fd_by_id(attached->ids[0]) : -1;
	int error;

	if (attached->count && former < 0)
		return fault_set(fault, -errno, "cannot reach program %u: %s", attached->ids[0], strerror(errno));
	error = attach(cgroup, program, former, fault);
	if (!error)
		detach_surplus(cgroup, attached);
	return error;
}

static int bpf_enforce(const struct policy *policy, struct fault *fault)
{
	_cleanup_close_ int cgroup = -1;
	struct enforce_bpf *program;
	struct engine_state state;
	struct attached attached;
	int error;

	listen_to_libbpf();
	cgroup = open_root_cgroup(fault);
	if (cgroup < 0)
		return cgroup;
	error = query_cgroup(cgroup, &attached, &state, fault);
	if (!error && (state.policy.deny & ~policy->deny))
		error = fault_set(fault, -EBUSY, "a stronger mode was put in force meanwhile: %s", state.policy.mode);
	if (!error)
		error = load_program(policy, &program, fault);
	if (error)
		return error;
	error = replace_attached(cgroup, &attached, bpf_program__fd(program->progs.kernlock_decide), fault);
	enforce_bpf__destroy(program);
	return error;
}

const struct engine engine_bpf = {
	.name = "bpf",
	.lacks = bpf_lacks,
	.query = bpf_query,
	.enforce = bpf_enforce,
};

const struct engine *engine_choose(void)
{
	return &engine_bpf;
}
