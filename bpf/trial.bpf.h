/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trial: a mode that is in force until a time, part of enforce.bpf.c. The programs
 * themselves look at the clock, so no process has to live for it to end. What is over
 * refuses nothing; it still records.
 */

static int set_phase(__u64 phase)
{
	struct engine_memory *held = memory();
	struct engine_mirror *copy = mirror();

	if (!held || !copy)
		return -EIO;
	held->phase = phase;
	copy->phase = phase;
	return -ENGINE_DONE;
}

static __always_inline bool is_trial(const struct engine_memory *held)
{
	return held && held->expires && phase_of(held, PHASE_OPEN);
}

static __noinline int is_past_end(const struct engine_memory *held)
{
	return is_trial(held) && bpf_ktime_get_boot_ns() >= held->expires;
}

/* Without a trial, one comparison. */
static __always_inline bool is_over(const struct engine_memory *held)
{
	return held && held->expires && is_past_end(held);
}

/* Nothing may be built on what ends by itself, or is not in force. */
static int refuse_trial(void)
{
	const struct engine_memory *held = memory();

	if (phase_of(held, PHASE_INERT) || is_over(held))
		return -EAGAIN;
	return is_trial(held) ? -EINPROGRESS : 0;
}

static __u64 end_of_trial(const struct engine_command *command)
{
	const __u64 length = command->deny[0] | (__u64)command->deny[1] << 32;

	return length ? bpf_ktime_get_boot_ns() + length : 0;
}

/* Kept first, so that it is in force at every moment when it was not over. */
static int keep(void)
{
	struct engine_memory *held = memory();
	__u64 expires;

	if (!is_trial(held))
		return -ENOENT;
	expires = held->expires;
	held->expires = 0;
	if (bpf_ktime_get_boot_ns() < expires)
		return -ENGINE_DONE;
	held->expires = expires;
	return -ETIME;
}

/* Over at once: boot was long ago. */
static int revert(void)
{
	struct engine_memory *held = memory();

	if (!is_trial(held))
		return -ENOENT;
	held->expires = 1;
	return -ENGINE_DONE;
}
