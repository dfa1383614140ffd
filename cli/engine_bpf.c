// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine `bpf` from user space. Its programs are attached inert, the guards before the
 * one that decides; one command then puts them all in force at once.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../bpf/engine_config.h"
#include "bpf_command.h"
#include "bpf_programs.h"
#include "cleanup.h"
#include "engine.h"
#include "engine_bpf.h"
#include "kernel_reasons.h"

#include "enforce.skel.h"

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

/* ---- putting a policy in force */

static int find_guarded_hooks(const struct btf *btf, struct engine_config *config, struct fault *fault)
{
	static const char *const hooks[ENGINE_GUARDED_HOOKS] = {"bpf_lsm_locked_down", "bpf_lsm_bpf", "bpf_lsm_bpf_map"};

	for (int i = 0; i < ENGINE_GUARDED_HOOKS; i++) {
		const int id = btf__find_by_name_kind(btf, hooks[i], BTF_KIND_FUNC);

		if (id < 0)
			return fault_set(fault, -ENOENT, "this kernel has no hook %s", hooks[i]);
		config->guarded[i] = (kl_u32)id;
	}
	return 0;
}

static int read_kernel(struct engine_config *config, struct fault *fault)
{
	struct kernel_reasons reasons;
	struct btf *btf = btf__load_vmlinux_btf();
	int error;

	if (!btf)
		return fault_set(fault, -errno, "cannot read /sys/kernel/btf/vmlinux: %s", strerror(errno));
	error = kernel_reasons_read(btf, &reasons);
	if (error)
		fault_set(fault, error, "this kernel's type information has no enum lockdown_reason");
	else
		error = find_guarded_hooks(btf, config, fault);
	btf__free(btf);
	memcpy(config->reason_of, reasons.reason_of, sizeof(config->reason_of));
	return error;
}

/* The engine is found again by its name, which libbpf drops where the kernel denied it a trial of names. */
static int check_name(const struct enforce_bpf *programs, struct fault *fault)
{
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(bpf_program__fd(programs->progs.kernlock_decide), &info, &size))
		return fault_set(fault, -errno, "cannot read the loaded program: %s", strerror(errno));
	return strcmp(info.name, ENGINE_PROGRAM) ? fault_set(fault, -EIO, "the kernel did not keep the program's name; try again")
						 : 0;
}

static int load_programs(const struct policy *policy, struct enforce_bpf **loaded, struct fault *fault)
{
	struct engine_config config = {.policy = *policy};
	int error = read_kernel(&config, fault);
	struct enforce_bpf *programs;

	*loaded = NULL;
	if (error)
		return error;
	programs = enforce_bpf__open();
	if (!programs)
		return fault_set(fault, -errno, "cannot open the built-in BPF programs: %s", strerror(errno));
	programs->rodata->config = config;
	error = enforce_bpf__load(programs);
	if (error)
		fault_set(fault, error, "the kernel refused kernlock's BPF programs: %s%s%s", strerror(-error),
			  *libbpf_said ? ": " : "", libbpf_said);
	else
		error = check_name(programs, fault);
	if (error)
		enforce_bpf__destroy(programs);
	else
		*loaded = programs;
	return error;
}

static int attach(int cgroup, const struct bpf_program *program, enum bpf_attach_type type, struct fault *fault)
{
	const int error = bpf_prog_attach(bpf_program__fd(program), cgroup, type, BPF_F_ALLOW_MULTI);

	return error ? fault_set(fault, error, "the kernel refused to attach %s to the root cgroup: %s",
				 bpf_program__name(program), strerror(-error))
		     : 0;
}

static int attach_inert(int cgroup, const struct enforce_bpf *programs, struct fault *fault)
{
	int error = attach(cgroup, programs->progs.kernlock_map, BPF_LSM_CGROUP, fault);

	if (!error)
		error = attach(cgroup, programs->progs.kernlock_bpf, BPF_LSM_CGROUP, fault);
	if (!error)
		error = attach(cgroup, programs->progs.kernlock_sysctl, BPF_CGROUP_SYSCTL, fault);
	if (!error)
		error = attach(cgroup, programs->progs.kernlock_decide, BPF_LSM_CGROUP, fault);
	return error;
}

static void detach_programs(int cgroup, const struct enforce_bpf *programs)
{
	bpf_prog_detach2(bpf_program__fd(programs->progs.kernlock_decide), cgroup, BPF_LSM_CGROUP);
	bpf_prog_detach2(bpf_program__fd(programs->progs.kernlock_sysctl), cgroup, BPF_CGROUP_SYSCTL);
	bpf_prog_detach2(bpf_program__fd(programs->progs.kernlock_bpf), cgroup, BPF_LSM_CGROUP);
	bpf_prog_detach2(bpf_program__fd(programs->progs.kernlock_map), cgroup, BPF_LSM_CGROUP);
}

static unsigned count_ours(const struct attached *attached)
{
	unsigned count = 0;

	for (unsigned i = 0; i < attached->count; i++)
		count += attached->programs[i].ours;
	return count;
}

/* All or nothing: a part of the engine is none. */
static int activate(int cgroup, struct fault *fault)
{
	struct attached attached;
	int error = attached_read(cgroup, &attached, fault);

	if (error)
		return error;
	if (count_ours(&attached) < ENGINE_PROGRAM_COUNT)
		return fault_set(fault, -EAGAIN, "somebody took kernlock's programs away while it started; try again");
	error = bpf_command(ENGINE_ACTIVATE);
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}

static int start(int cgroup, const struct policy *policy, struct fault *fault)
{
	struct enforce_bpf *programs;
	int error = load_programs(policy, &programs, fault);

	if (error)
		return error;
	error = attach_inert(cgroup, programs, fault);
	if (!error)
		error = activate(cgroup, fault);
	if (error)
		detach_programs(cgroup, programs);
	enforce_bpf__destroy(programs);
	return error;
}

static int raise_to(const struct engine_state *state, const struct policy *policy, struct fault *fault)
{
	int error;

	if (state->policy.deny & ~policy->deny)
		return fault_set(fault, -EBUSY, "'%s' is in force and refuses more", state->policy.mode);
	error = bpf_command_raise(policy);
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}

/* Another enforce may have been faster: then its programs are raised. */
static int start_or_raise(int cgroup, const struct policy *policy, struct fault *fault)
{
	struct engine_state state;
	struct attached attached;
	struct fault ignored;
	int error = start(cgroup, policy, fault);

	if (error && !bpf_query_cgroup(cgroup, &attached, &state, &ignored) && state.loaded)
		return raise_to(&state, policy, fault);
	return error;
}

/* Ends with its descriptor. Where /run cannot be written yet there is nobody to wait for. */
static int open_lock(void)
{
	const int lock = open("/run/kernlock.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (lock >= 0)
		flock(lock, LOCK_EX);
	return lock;
}

static int bpf_enforce(const struct policy *policy, struct fault *fault)
{
	_cleanup_close_ int cgroup = -1;
	struct engine_state state;
	struct attached attached;
	int error;

	__attribute__((unused)) _cleanup_close_ int one_at_a_time = open_lock();

	listen_to_libbpf();
	cgroup = root_cgroup_open(fault);
	if (cgroup < 0)
		return cgroup;
	error = bpf_query_cgroup(cgroup, &attached, &state, fault);
	if (error)
		return error;
	if (state.loaded)
		return raise_to(&state, policy, fault);
	attached_detach_ours(cgroup, &attached);
	return start_or_raise(cgroup, policy, fault);
}

const struct engine engine_bpf = {
	.name = "bpf",
	.lacks = bpf_lacks,
	.query = bpf_query,
	.enforce = bpf_enforce,
	.seal = bpf_seal,
	.release = bpf_release,
};

const struct engine *engine_choose(void)
{
	return &engine_bpf;
}
