// SPDX-License-Identifier: GPL-2.0-only
/*
 * The BPF engine inside the kernel: asked wherever the kernel asks whether it is
 * locked down (security_locked_down), it decides and counts. Attached to the root
 * cgroup, it is held by that cgroup alone: no process, pin or file keeps it.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "../core/event.h"
#include "engine_config.h"

#define LSM_CGROUP_REFUSE 0 /* the kernel answers -EPERM */
#define LSM_CGROUP_GO_ON 1

char LICENSE[] SEC("license") = "GPL";

const struct engine_config config = {};
struct event_counts counts[REASON_LIMIT];

/* The compiler must not take the zeros above for the data set at load time. */
static const struct engine_config *loaded_config(void)
{
	const struct engine_config *loaded = &config;

	barrier_var(loaded);
	return loaded;
}

static void count(const struct verdict *verdict)
{
	struct event_counts *of_rule = &counts[verdict->rule & (REASON_LIMIT - 1)];

	if (verdict->action == ACTION_DENY)
		__sync_fetch_and_add(&of_rule->denied, 1);
	else if (verdict->action == ACTION_AUDIT)
		__sync_fetch_and_add(&of_rule->audited, 1);
}

SEC("lsm_cgroup/locked_down")
int kernlock_decide(__u64 *hook)
{
	const struct engine_config *loaded = loaded_config();
	const __u32 what = (__u32)hook[0];
	struct request request = {.reason = REASON_OTHER_INTEGRITY};

	if (what < ENGINE_KERNEL_NUMBERS)
		request.reason = loaded->reason_of[what];

	const struct verdict verdict = decide(&loaded->policy, &request);

	count(&verdict);
	return verdict.action == ACTION_DENY ? LSM_CGROUP_REFUSE : LSM_CGROUP_GO_ON;
}
