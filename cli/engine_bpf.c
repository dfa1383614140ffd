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
#include "../lang/exceptions.h"
#include "bind.h"
#include "bpf_causes.h"
#include "bpf_command.h"
#include "bpf_devices.h"
#include "bpf_programs.h"
#include "cleanup.h"
#include "engine.h"
#include "engine_bpf.h"
#include "kernel_reasons.h"
#include "kernel_types.h"
#include "trial.h"

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

/* What it stands on is guarded, where it is loaded. */
static int choose_program(const struct btf *btf, int index, kl_u64 reasons, struct engine_config *config, struct fault *fault)
{
	const struct engine_program *program = &engine_programs[index];
	char function[64];
	int id = 0;

	if (!engine_program_wanted(program, reasons))
		return 0;
	if (*program->hook) {
		snprintf(function, sizeof(function), "bpf_lsm_%s", program->hook);
		id = btf__find_by_name_kind(btf, function, BTF_KIND_FUNC);
	}
	if (id < 0)
		return fault_set(fault, -ENOENT, "this kernel has no hook %s", function);
	config->guarded[index] = (kl_u32)id;
	config->loaded++;
	return 0;
}

static int choose_programs(const struct btf *btf, kl_u64 reasons, struct engine_config *config, struct fault *fault)
{
	int error = 0, hooks = 0;

	for (int i = 0; !error && i < ENGINE_PROGRAM_COUNT; i++) {
		error = choose_program(btf, i, reasons, config, fault);
		hooks += config->guarded[i] != 0;
	}
	if (!error && hooks > ENGINE_HOOKS)
		return fault_set(fault, -E2BIG, "it needs programs on %d LSM hooks, and a kernel has room for %d: leave out an exception "
				 "for an exe, or what needs an extra program (`kernlock modes --check` lists them)", hooks, ENGINE_HOOKS);
	return error;
}

/* What is not bound would be an exception for nobody: a refusal lost, or an allowance that is none. */
static int read_exceptions(const struct policy *policy, struct engine_config *config, struct fault *fault)
{
	struct bound_libraries libraries = {.files = config->libraries, .most = ENGINE_LIBRARIES};
	int error;

	if (!exceptions_bound(policy))
		return fault_set(fault, -EINVAL, "an exception of '%s' is not bound to this machine", policy->mode);
	error = bind_libraries(policy, &libraries, fault);
	config->library_count = libraries.count;
	return error;
}

static int read_kernel(kl_u64 asked_for, struct engine_config *config, struct fault *fault)
{
	struct kernel_reasons reasons;
	const struct btf *btf = kernel_types();
	int error;

	if (!btf)
		return fault_set(fault, -errno, "cannot read /sys/kernel/btf/vmlinux: %s", types_cause(errno));
	error = kernel_reasons_read(btf, &reasons);
	if (error)
		fault_set(fault, error, "this kernel's type information has no enum lockdown_reason");
	else
		error = choose_programs(btf, asked_for, config, fault);
	if (!error && asked_for & ENGINE_DEVICE_REASONS)
		error = bpf_find_devices(config, fault);
	memcpy(config->reason_of, reasons.reason_of, sizeof(config->reason_of));
	return error;
}

static struct bpf_program *program_of(const struct enforce_bpf *programs, int index)
{
	return bpf_object__find_program_by_name(programs->obj, engine_programs[index].name);
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

static void leave_out(const struct enforce_bpf *programs, kl_u64 reasons)
{
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		if (!engine_program_wanted(&engine_programs[i], reasons))
			bpf_program__set_autoload(program_of(programs, i), false);
}

static int load_programs(const struct policy *policy, kl_u64 reasons, struct enforce_bpf **loaded, struct fault *fault)
{
	struct engine_config config = {.policy = *policy};
	int error = read_kernel(reasons, &config, fault);
	struct enforce_bpf *programs;

	*loaded = NULL;
	if (!error)
		error = read_exceptions(policy, &config, fault);
	if (error)
		return error;
	programs = enforce_bpf__open();
	if (!programs)
		return fault_set(fault, -errno, "cannot open the built-in BPF programs: %s", strerror(errno));
	programs->rodata_config->config = config;
	leave_out(programs, reasons);
	error = enforce_bpf__load(programs);
	if (error)
		fault_set(fault, error, "the kernel refused kernlock's BPF programs: %s%s%s", bpf_load_cause(error),
			  *libbpf_said ? ": " : "", libbpf_said);
	else
		error = check_name(programs, fault);
	if (error)
		enforce_bpf__destroy(programs);
	else
		*loaded = programs;
	return error;
}

static int attach(int cgroup, const struct enforce_bpf *programs, int index, struct fault *fault)
{
	const struct engine_program *program = &engine_programs[index];
	const int error = bpf_prog_attach(bpf_program__fd(program_of(programs, index)), cgroup, program->type, BPF_F_ALLOW_MULTI);

	return error ? fault_set(fault, error, "the kernel refused to attach %s to the root cgroup: %s", program->name,
				 bpf_attach_cause(program->type, error))
		     : 0;
}

static int attach_inert(int cgroup, const struct enforce_bpf *programs, kl_u64 reasons, struct fault *fault)
{
	int error = 0;

	for (int i = 0; !error && i < ENGINE_PROGRAM_COUNT; i++)
		if (engine_program_wanted(&engine_programs[i], reasons))
			error = attach(cgroup, programs, i, fault);
	return error;
}

static void detach_programs(int cgroup, const struct enforce_bpf *programs)
{
	for (int i = ENGINE_PROGRAM_COUNT - 1; i >= 0; i--) {
		const int fd = bpf_program__fd(program_of(programs, i));

		if (fd >= 0)
			bpf_prog_detach2(fd, cgroup, engine_programs[i].type);
	}
}

const struct engine_program *bpf_missing_program(const struct attached *attached, kl_u64 reasons)
{
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		if (engine_program_wanted(&engine_programs[i], reasons) && !attached_has(attached, &engine_programs[i]))
			return &engine_programs[i];
	return NULL;
}

/* Asking for a file of the sample shows it to kernlock_prog, which learns from it. */
static int teach(const struct enforce_bpf *programs)
{
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);
	int fd = bpf_program__fd(programs->progs.kernlock_sample);

	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		return -errno;
	fd = bpf_prog_get_fd_by_id(info.id);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* All or nothing: a part of the engine is none. */
static int activate(int cgroup, kl_u64 reasons, kl_u64 limit, struct fault *fault)
{
	struct attached attached;
	int error = attached_read(cgroup, &attached, fault);

	if (error)
		return error;
	if (bpf_missing_program(&attached, reasons))
		return fault_set(fault, -EAGAIN, "somebody took kernlock's programs away while it started; try again");
	error = bpf_command_activate(limit);
	return error ? fault_set(fault, error, "the engine's guard does not answer: %s", strerror(-error)) : 0;
}

int bpf_start(int cgroup, const struct policy *policy, kl_u64 reasons, kl_u64 limit, struct fault *fault)
{
	struct enforce_bpf *programs;
	int error = load_programs(policy, reasons, &programs, fault);

	if (error)
		return error;
	error = attach_inert(cgroup, programs, reasons, fault);
	if (!error && teach(programs))
		error = fault_set(fault, -errno, "the kernel does not show a program to kernlock: %s", strerror(errno));
	if (!error)
		error = activate(cgroup, reasons, limit, fault);
	if (error)
		detach_programs(cgroup, programs);
	enforce_bpf__destroy(programs);
	return error;
}

/* Another enforce may have been faster: then its programs are raised. */
static int start_or_raise(int cgroup, const struct policy *policy, kl_u64 reasons, kl_u64 limit, struct fault *fault)
{
	struct engine_state state;
	struct attached attached;
	struct fault ignored;
	int error = bpf_start(cgroup, policy, reasons, limit, fault);

	if (error && !bpf_query_cgroup(cgroup, &attached, &state, &ignored) && state.loaded)
		return bpf_raise_to(&state, &attached, policy, limit, fault);
	return error;
}

/* Ends with its descriptor. Where /run cannot be written yet there is nobody to wait for. */
int bpf_begin(void)
{
	const int lock = open("/run/kernlock.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (lock >= 0)
		flock(lock, LOCK_EX);
	listen_to_libbpf();
	return lock;
}

/* As far as what is attached now reaches: the evaluation's own engine may have had more. Without a mode, it gets that one back. */
static void go_on_evaluating(int cgroup, kl_u64 reasons, bool in_force)
{
	struct fault ignored;

	if (!in_force)
		bpf_start_to_record(cgroup, reasons, &ignored);
	else if (bpf_command_evaluate(reasons) == -ENOLINK)
		bpf_command_evaluate(reasons & ~ENGINE_DEVICE_REASONS);
}

static int put_in_force(const struct policy *policy, const struct policy *later, kl_u64 limit, struct fault *fault)
{
	_cleanup_close_ int cgroup = -1;
	struct engine_state state;
	struct attached attached;
	int error;

	__attribute__((unused)) _cleanup_close_ int one_at_a_time = bpf_begin();

	cgroup = root_cgroup_open(fault);
	if (cgroup < 0)
		return cgroup;
	error = bpf_query_cgroup(cgroup, &attached, &state, fault);
	if (error)
		return error;
	if (state.loaded)
		return bpf_raise_to(&state, &attached, policy, limit, fault);
	if (later && later->exception_count)
		return fault_set(fault, -EOPNOTSUPP, "'%s' has exceptions, which are loaded only when enforcing begins: it cannot be "
				 "raised to later", later->mode);
	attached_detach_ours(cgroup, &attached);
	error = start_or_raise(cgroup, policy, policy_asks_for(policy) | policy_asks_for(later), limit, fault);
	if (state.evaluated)
		go_on_evaluating(cgroup, state.evaluated, !error);
	return error;
}

static int bpf_enforce(const struct policy *policy, const struct policy *later, struct fault *fault)
{
	return put_in_force(policy, later, 0, fault);
}

static int bpf_try(const struct policy *policy, kl_u64 limit, struct fault *fault)
{
	return put_in_force(policy, NULL, limit, fault);
}

const struct engine engine_bpf = {
	.name = "bpf",
	.lacks = bpf_lacks,
	.extras = bpf_extras,
	.hold = bpf_hold,
	.query = bpf_query,
	.enforce = bpf_enforce,
	.try = bpf_try,
	.keep = bpf_keep,
	.revert = bpf_revert,
	.seal = bpf_seal,
	.release = bpf_release,
	.evaluate = bpf_evaluate,
	.watch = bpf_watch,
	.rows = bpf_rows,
};
