// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `bpf` holds in force, read back from the kernel.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../bpf/engine_config.h"
#include "../lang/exceptions.h"
#include "bpf_command.h"
#include "cleanup.h"
#include "engine_bpf.h"
#include "host.h"

/* Every failure here is told by its errno. */
__attribute__((format(printf, 2, 0)))
static int say_nothing(enum libbpf_print_level level, const char *format, va_list arguments)
{
	(void)level, (void)format, (void)arguments;
	return 0;
}

static void add_counts(struct engine_state *state, const struct event_counts counts[REASON_LIMIT])
{
	for (int i = 0; i < REASON_LIMIT; i++) {
		state->counts[i].denied += counts[i].denied;
		state->counts[i].audited += counts[i].audited;
	}
}

/* Two of them refuse what either refuses; the stricter one lends its name. */
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
	error = program_read_map(fd, &config, sizeof(config));
	if (!error)
		error = program_read_map(fd, counts, sizeof(counts));
	if (error || policy_check(&config.policy, sizeof(config.policy)) != POLICY_OK)
		return fault_set(fault, error ? error : -EPROTO,
				 "program %u is named %s but holds no policy this kernlock can read%s%s", id,
				 ENGINE_PROGRAM, error ? ": " : "", error ? strerror(-error) : "");
	add_policy(state, &config.policy);
	add_counts(state, counts);
	if (!state->program_id || info.load_time < state->loaded_at)
		state->loaded_at = info.load_time;
	state->program_id = id;
	return 0;
}

/* A policy of an engine that is there only to record, and was not raised. */
static bool is_nothing(const struct policy *policy)
{
	return !policy->deny && !policy->audit && !policy->exception_count && !strcmp(policy->mode, POLICY_NOTHING);
}

/* A sealed engine does not look at the time. */
static void add_trial(struct engine_state *state, const struct engine_memory *memory)
{
	const kl_u64 now = host_boot_time();

	if (memory->phase != PHASE_OPEN || !memory->expires)
		return;
	if (now < memory->expires)
		state->trial_left = memory->expires - now;
	else
		memcpy(state->trial_over, state->policy.mode, sizeof(state->trial_over));
	state->loaded = state->trial_left;
}

/* What is not in force is not told, but for what is recorded, and what a trial left behind. */
static void forget(struct engine_state *state)
{
	struct engine_state left = {.attached = state->attached, .evaluated = state->evaluated};

	memcpy(left.trial_over, state->trial_over, sizeof(left.trial_over));
	if (state->attached) {
		left.program_id = state->program_id;
		memcpy(left.counts, state->counts, sizeof(left.counts));
	}
	*state = left;
}

static void add_memory(struct engine_state *state, const struct engine_memory *memory)
{
	struct policy raised = state->policy;

	raised.deny |= memory->deny;
	exceptions_raise(&raised, memory->deny);
	raised.audit = (raised.audit | memory->audit) & ~raised.deny;
	state->attached = memory->phase != PHASE_INERT;
	state->evaluated = state->attached ? memory->evaluated : 0;
	state->loaded = state->attached && !is_nothing(&raised);
	state->sealed = state->loaded && memory->phase != PHASE_OPEN;
	if (memory->name[0]) {
		memcpy(raised.mode, memory->name, sizeof(raised.mode));
		memset(raised.summary, 0, sizeof(raised.summary));
	}
	state->policy = raised;
	add_trial(state, memory);
}

/* Without a guard that answers, nothing is sealed: root took the guard away, or a kill came between. */
static int read_memory(kl_u32 id, struct engine_memory *memory)
{
	const int error = bpf_command_read(memory);
	_cleanup_close_ int program = error == -ENOTCONN ? bpf_prog_get_fd_by_id(id) : -1;

	if (error != -ENOTCONN)
		return error;
	return program < 0 ? -errno : program_read_map(program, memory, sizeof(*memory));
}

/* What is attached, whether the policy in force still says why or not. */
static void add_extras(struct engine_state *state, const struct attached *attached)
{
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		if (attached_has(attached, &engine_programs[i]))
			engine_extras_add(&state->extras, &engine_programs[i], &state->policy);
}

static int query_attached(const struct attached *attached, struct engine_state *state, struct fault *fault)
{
	struct engine_memory memory;
	int error = 0;

	*state = (struct engine_state){0};
	for (unsigned i = 0; !error && i < attached->count; i++)
		if (!strcmp(attached->programs[i].name, ENGINE_PROGRAM))
			error = add_program(state, attached->programs[i].id, fault);
	if (error || !state->program_id)
		return error;
	error = read_memory(state->program_id, &memory);
	if (error)
		return fault_set(fault, error, "the engine does not tell its state: %s", strerror(-error));
	add_memory(state, &memory);
	add_extras(state, attached);
	if (!state->loaded)
		forget(state);
	return 0;
}

int bpf_query_cgroup(int cgroup, struct attached *attached, struct engine_state *state, struct fault *fault)
{
	const int error = attached_read(cgroup, attached, fault);

	*state = (struct engine_state){0};
	return error ? error : query_attached(attached, state, fault);
}

int bpf_query(struct engine_state *state, struct fault *fault)
{
	_cleanup_close_ int cgroup = -1;
	struct attached attached;

	*state = (struct engine_state){0};
	libbpf_set_print(say_nothing);
	if (geteuid() != 0)
		return fault_set(fault, -EPERM, "only root may ask the kernel what is in force; run it as root");
	cgroup = root_cgroup_open(fault);
	return cgroup < 0 ? cgroup : bpf_query_cgroup(cgroup, &attached, state, fault);
}
