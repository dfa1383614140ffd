// SPDX-License-Identifier: GPL-2.0-only
/*
 * The BPF engine inside the kernel. Attached to the root cgroup, its programs are held by
 * that cgroup alone: no process, pin or file keeps them.
 *
 * kernlock_decide answers wherever the kernel asks whether it is locked down; others stand
 * guard over it, and over what the kernel's own lockdown leaves open (guard.bpf.h); the
 * rest is there only for modes that ask for more (optional.bpf.h).
 */
#include <asm/errno.h>
#include <asm/unistd.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "../core/event.h"
#include "engine_config.h"

#define REFUSE 0 /* the kernel answers -EPERM */
#define GO_ON 1

char LICENSE[] SEC("license") = "GPL";

/* In a section of its own, which the command line finds again by its size. */
const struct engine_config config SEC(".rodata.config") = {};
struct event_counts counts[REASON_LIMIT];

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct engine_memory);
} kernlock_memory SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct engine_mirror);
} kernlock_mirror SEC(".maps");

/* The compiler must not take the zeros above for the data set at load time. */
static __always_inline const struct engine_config *loaded_config(void)
{
	const struct engine_config *loaded = &config;

	barrier_var(loaded);
	return loaded;
}

static __always_inline struct engine_memory *memory(void)
{
	const __u32 first = 0;

	return bpf_map_lookup_elem(&kernlock_memory, &first);
}

static __always_inline struct engine_mirror *mirror(void)
{
	const __u32 first = 0;

	return bpf_map_lookup_elem(&kernlock_mirror, &first);
}

/* Both copies must say so: a damaged one means in force, and sealed. */
static __always_inline bool phase_of(const struct engine_memory *held, __u64 phase)
{
	const struct engine_mirror *copy;

	if (!held || held->phase != phase)
		return false;
	copy = mirror();
	return copy && copy->phase == phase;
}

static bool phase_is(__u64 phase)
{
	return phase_of(memory(), phase);
}

static bool is_sealed(void)
{
	return !phase_is(PHASE_INERT) && !phase_is(PHASE_OPEN);
}

#include "trial.bpf.h"

static __always_inline void count(__u64 rule, __u64 action)
{
	struct event_counts *of_rule;

	/* The verifier must see the bound that the compiler knows of. */
	barrier_var(rule);
	of_rule = &counts[rule & (REASON_LIMIT - 1)];
	__sync_fetch_and_add(action == ACTION_DENY ? &of_rule->denied : &of_rule->audited, 1);
}

#include "task.bpf.h"
#include "record.bpf.h"
#include "actor.bpf.h"

/** remember_function - one of those that record, by the type of program. */
typedef int remember_function(__u32 reason, __u32 action);

/* What is refused already is recorded as refused. An evaluation goes on after a trial. */
static __always_inline __u64 action_now(const struct engine_memory *held, __u64 rule)
{
	const __u64 action = action_asked(held, rule);

	if (action != ACTION_ALLOW && !is_over(held))
		return action;
	return held->evaluated >> rule & 1 ? ACTION_AUDIT : ACTION_ALLOW;
}

static __always_inline int answer_by(__u32 reason, remember_function *remember)
{
	const __u64 rule = rule_for_reason(reason);
	struct engine_memory *held = memory();
	__u64 action;

	if (!held)
		return REFUSE;
	if (phase_of(held, PHASE_INERT))
		return GO_ON;
	action = action_now(held, rule);
	if (action == ACTION_ALLOW)
		return GO_ON;
	count(rule, action);
	if (is_recorded(held, rule))
		remember((__u32)rule, (__u32)action);
	return action == ACTION_DENY ? REFUSE : GO_ON;
}

static __always_inline int answer(__u32 reason)
{
	return answer_by(reason, record);
}

SEC("lsm_cgroup/locked_down")
int kernlock_decide(__u64 *hook)
{
	const __u32 what = (__u32)hook[0];

	return answer(what < ENGINE_KERNEL_NUMBERS ? loaded_config()->reason_of[what] : REASON_OTHER_INTEGRITY);
}

#include "guard.bpf.h"
#include "inspect.bpf.h"
#include "optional.bpf.h"
