// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `lsm` holds in force, read back from the kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "engine_lsm.h"

int lsm_read_head(int file, struct kernlock_events *head, struct fault *fault)
{
	const ssize_t length = lsm_read(file, head, sizeof(*head));

	if (length < 0)
		return lsm_fault(fault, "events", (int)length);
	if ((size_t)length != sizeof(*head) || head->magic != KERNLOCK_EVENTS_MAGIC)
		return fault_set(fault, -EPROTO, "what the kernel has recorded does not begin as it should");
	if (head->version != POLICY_VERSION || head->row_size != sizeof(struct kernlock_event))
		return fault_set(fault, -EPROTONOSUPPORT, "the kernel's kernlock speaks version %u with rows of %u bytes, this one %d with %zu: "
				 "use the kernlock that belongs to the kernel", head->version, head->row_size, POLICY_VERSION,
				 sizeof(struct kernlock_event));
	if (!head->session || head->count > EVENT_ROWS)
		return fault_set(fault, -EPROTO, "what the kernel has recorded cannot be: session %u, %u rows", head->session, head->count);
	return 0;
}

static int read_counts(struct engine_state *state, struct fault *fault)
{
	_cleanup_close_ const int file = lsm_open("events", O_RDONLY);
	struct kernlock_events head;
	const int error = file < 0 ? lsm_fault(fault, "events", file) : lsm_read_head(file, &head, fault);

	if (!error)
		memcpy(state->counts, head.counts, sizeof(state->counts));
	return error;
}

/* One byte more than there may be shows what is too long. */
static int read_policy(struct policy *policy, struct fault *fault)
{
	_cleanup_close_ const int file = lsm_open("policy", O_RDONLY);
	struct {
		struct policy policy;
		char more;
	} read;
	const ssize_t length = file < 0 ? file : lsm_read(file, &read, offsetof(__typeof__(read), more) + 1);

	if (length < 0)
		return lsm_fault(fault, "policy", (int)length);
	if (policy_check(&read.policy, (kl_u64)length) != POLICY_OK)
		return fault_set(fault, -EPROTO, "the kernel holds no policy that this kernlock can read (%zd bytes)", length);
	*policy = read.policy;
	return 0;
}

/* Nothing ever leaves force: what is loaded now is there when its policy is read. */
int lsm_query(struct engine_state *state, struct fault *fault)
{
	struct lsm_state now;
	int error = lsm_read_state(&now, fault);

	*state = (struct engine_state){0};
	if (!error)
		error = read_counts(state, fault);
	if (!error && now.loaded)
		error = read_policy(&state->policy, fault);
	if (error) {
		*state = (struct engine_state){0};
		return error;
	}
	state->loaded = state->sealed = now.loaded;
	state->loaded_at = now.loaded_at;
	state->at_boot = now.at_boot;
	state->attached = true;
	state->evaluated = now.evaluated;
	state->unable = ALL_REASONS & ~now.able;
	return 0;
}
