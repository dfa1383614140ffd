/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guards: part of enforce.bpf.c, whose constants and state they share. They keep the
 * engine from being removed, rewritten, overruled or switched off.
 */

/* ---- the command that reaches the engine without a file */

struct bpf_map___minimal {
	struct {
		__s64 counter;
	} refcnt, usercnt;
} __attribute__((preserve_access_index));

/* Nothing but the engine's own programs: no file, also none under way in a socket, and no map of maps. */
static bool is_ours_alone(const void *map)
{
	const struct bpf_map___minimal *counted = map;

	return counted->usercnt.counter == 0 && counted->refcnt.counter == loaded_config()->loaded;
}

/* A seal on nothing would only keep a mode from coming into force. */
static bool refuses_something(void)
{
	const struct engine_memory *held = memory();

	return held && (held->deny | loaded_config()->policy.deny | loaded_config()->policy.exception_count);
}

/* Sealed first, so that nobody gets hold of the state between the look and the seal. */
static int seal(void)
{
	int done = refuse_trial();

	if (done)
		return done;
	if (!refuses_something())
		return -ENOENT;
	done = set_phase(PHASE_SEALED);
	if (is_ours_alone(&kernlock_memory) && is_ours_alone(&kernlock_mirror))
		return done;
	set_phase(PHASE_OPEN);
	return -EBUSY;
}

/* Programs loaded before are let through by kernlock_prog; the time stays the first. */
static void note_tracing(struct engine_memory *held, __u64 reasons)
{
	if (reasons & REASON_BIT(REASON_BPF_TRACING) && !held->tracing_since)
		held->tracing_since = bpf_ktime_get_boot_ns();
}

static bool has_learned(const struct engine_memory *held)
{
	for (int i = 0; i < ENGINE_PRINTERS; i++)
		if (!held->readers[i])
			return false;
	return true;
}

static int activate(const struct engine_command *command)
{
	const struct policy *policy = &loaded_config()->policy;
	struct engine_memory *held = memory();

	if (!held || !phase_is(PHASE_INERT))
		return -EALREADY;
	if (loaded_config()->guarded[INDEX_OF_kernlock_prog] && !has_learned(held))
		return -EAGAIN;
	note_tracing(held, policy->deny | policy->audit);
	held->expires = end_of_trial(command);
	return set_phase(PHASE_OPEN);
}

/* What is asked for later, but was not when the programs were loaded. */
static bool cannot_tell(__u64 reasons)
{
	return reasons & ENGINE_DEVICE_REASONS && !loaded_config()->character_devices;
}

static int raise(const struct engine_command *command)
{
	const __u64 deny = command->deny[0] | (__u64)command->deny[1] << 32;
	const __u64 audit = command->audit[0] | (__u64)command->audit[1] << 32;
	const struct policy *policy = &loaded_config()->policy;
	struct engine_memory *held = memory();
	const int refused = refuse_trial();

	if (!held || refused)
		return held ? refused : -EIO;
	if (cannot_tell(deny | audit))
		return -ENOLINK;
	note_tracing(held, deny | audit);
	/* A name alone would only make status say what is not so. */
	if (!((deny & ~held->deny & (~policy->deny | policy_excepted(policy))) | (audit & ~held->audit & ~policy->audit)))
		return -ENGINE_DONE;
	held->deny |= deny;
	held->audit |= audit;
	held->name[0] = command->name_begin;
	for (int i = 1; i < ENGINE_NAME_WORDS; i++)
		held->name[i] = command->name_rest[i - 1];
	return -ENGINE_DONE;
}

/* It refuses nothing and opens nothing, so the seal does not matter. */
static int evaluate(const struct engine_command *command)
{
	const __u64 reasons = command->deny[0] | (__u64)command->deny[1] << 32;
	struct engine_memory *held = memory();

	if (!held)
		return -EIO;
	if (cannot_tell(reasons))
		return -ENOLINK;
	held->evaluated = reasons;
	note_tracing(held, held->evaluated);
	return -ENGINE_DONE;
}

static int watch(void)
{
	struct engine_memory *held = memory();

	if (!held)
		return -EIO;
	held->watched_until = bpf_ktime_get_boot_ns() + ENGINE_WATCH_SECONDS * 1000000000ull;
	return -ENGINE_DONE;
}

static int read_byte(__u32 index)
{
	const struct engine_memory *held = memory();

	if (!held || index >= sizeof(*held))
		return -EINVAL;
	return -(ENGINE_BYTE + ((const __u8 *)held)[index]);
}

static int obey(const struct engine_command *command)
{
	if (!is_host_admin())
		return -EPERM;
	if (command->operation == ENGINE_READ)
		return read_byte(command->index);
	if (command->operation == ENGINE_ACTIVATE)
		return activate(command);
	if (command->operation == ENGINE_RAISE)
		return raise(command);
	if (command->operation == ENGINE_EVALUATE)
		return phase_is(PHASE_INERT) ? -EAGAIN : evaluate(command);
	if (command->operation == ENGINE_WATCH)
		return phase_is(PHASE_INERT) ? -EAGAIN : watch();
	if (command->operation == ENGINE_SEAL)
		return phase_is(PHASE_OPEN) ? seal() : -EAGAIN;
	if (command->operation == ENGINE_RELEASE)
		return phase_is(PHASE_OPEN) ? set_phase(PHASE_INERT) : -EACCES;
	if (command->operation == ENGINE_KEEP)
		return keep();
	if (command->operation == ENGINE_REVERT)
		return revert();
	return -EINVAL;
}

/* What a seal stands on is refused once sealed, whatever the mode says. */
static __always_inline int answer_for_seal(__u32 reason, remember_function *remember)
{
	const int by_mode = answer_by(reason, remember);

	return is_sealed() ? REFUSE : by_mode;
}

/* ---- bpf(2) */

static bool is_guarded(__u32 function)
{
	const struct engine_config *loaded = loaded_config();

	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		if (function && loaded->guarded[i] == function)
			return true;
	return false;
}

static bool changes_verdicts(const union bpf_attr *attr)
{
	if (attr->prog_type == BPF_PROG_TYPE_EXT)
		return true;
	if (attr->prog_type == BPF_PROG_TYPE_TRACING)
		return attr->expected_attach_type == BPF_MODIFY_RETURN;
	return attr->prog_type == BPF_PROG_TYPE_LSM && is_guarded(attr->attach_btf_id);
}

static bool is_tracing(__u32 type)
{
	return type == BPF_PROG_TYPE_KPROBE || type == BPF_PROG_TYPE_TRACEPOINT || type == BPF_PROG_TYPE_PERF_EVENT ||
	       type == BPF_PROG_TYPE_RAW_TRACEPOINT || type == BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE ||
	       type == BPF_PROG_TYPE_TRACING;
}

static int answer_load(const union bpf_attr *attr)
{
	if (changes_verdicts(attr) && answer_for_seal(REASON_BPF_VERDICTS, record) == REFUSE)
		return REFUSE;
	return is_tracing(attr->prog_type) ? answer(REASON_BPF_TRACING) : GO_ON;
}

static int answer_attach(__u32 type)
{
	const bool ours = type == BPF_LSM_CGROUP || type == BPF_CGROUP_SYSCTL;

	return ours && is_sealed() ? REFUSE : GO_ON;
}

SEC("lsm_cgroup/bpf")
int kernlock_bpf(__u64 *hook)
{
	const union bpf_attr *attr = (const void *)hook[1];
	const __u32 command = (__u32)hook[0];

	if (command == ENGINE_COMMAND) {
		bpf_set_retval(obey((const struct engine_command *)attr));
		return GO_ON;
	}
	if (command == BPF_PROG_LOAD)
		return answer_load(attr);
	if (command == BPF_PROG_ATTACH || command == BPF_PROG_DETACH)
		return answer_attach(attr->attach_type);
	if (command == BPF_LINK_CREATE)
		return answer_attach(attr->link_create.attach_type);
	return GO_ON;
}

/* A file of the state, even a read-only one, can be written through a program. */
SEC("lsm_cgroup/bpf_map")
int kernlock_map(__u64 *hook)
{
	const bool ours = hook[0] == (__u64)&kernlock_memory || hook[0] == (__u64)&kernlock_mirror;

	return ours && is_sealed() ? REFUSE : GO_ON;
}

/* ---- sysctls */

#define SYSCTL_NAME_SIZE 32

static bool is_named(const char name[SYSCTL_NAME_SIZE], const char *wanted, __u32 size)
{
	for (__u32 i = 0; i < size && i < SYSCTL_NAME_SIZE; i++)
		if (name[i] != wanted[i])
			return false;
	return true;
}

#define NAMED(name, wanted) is_named(name, wanted, sizeof(wanted))

/* What is no number is no higher number. */
static bool is_lowered(struct bpf_sysctl *sysctl)
{
	char text[16] = {};
	long now, wanted;

	if (bpf_sysctl_get_current_value(sysctl, text, sizeof(text)) < 0 || bpf_strtol(text, sizeof(text), 10, &now) < 0)
		return true;
	__builtin_memset(text, 0, sizeof(text));
	if (bpf_sysctl_get_new_value(sysctl, text, sizeof(text)) < 0 || bpf_strtol(text, sizeof(text), 10, &wanted) < 0)
		return true;
	return wanted < now;
}

SEC("cgroup/sysctl")
int kernlock_sysctl(struct bpf_sysctl *sysctl)
{
	char name[SYSCTL_NAME_SIZE] = {};

	if (!sysctl->write)
		return GO_ON;
	bpf_sysctl_get_name(sysctl, name, sizeof(name), 0);
	if (NAMED(name, "kernel/ftrace_enabled"))
		return answer_for_seal(REASON_FTRACE_SWITCH, record_sysctl);
	if (NAMED(name, "kernel/kptr_restrict") || NAMED(name, "kernel/dmesg_restrict") ||
	    NAMED(name, "kernel/perf_event_paranoid"))
		return is_lowered(sysctl) ? answer_by(REASON_SECRET_SYSCTLS, record_sysctl) : GO_ON;
	return GO_ON;
}
