/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the engine `bpf`, each in a file of its own.
 */
#ifndef KERNLOCK_ENGINE_BPF_H
#define KERNLOCK_ENGINE_BPF_H

#include "bpf_programs.h"
#include "engine.h"

/**
 * bpf_lacks(), bpf_extras(), bpf_hold(), bpf_query(), bpf_seal(), bpf_release(), bpf_keep(), bpf_revert(), bpf_evaluate(), bpf_watch(),
 * bpf_rows() - members of struct engine.
 */
int bpf_lacks(struct lack lacks[ENGINE_LACKS]);
void bpf_extras(const struct policy *policy, struct engine_extras *extras);
void bpf_hold(const struct engine_state *state, struct engine_hold *hold);
int bpf_query(struct engine_state *state, struct fault *fault);
int bpf_seal(struct fault *fault);
int bpf_release(struct fault *fault);
int bpf_keep(struct fault *fault);
int bpf_revert(kl_u32 program_id, struct fault *fault);
int bpf_evaluate(kl_u64 reasons, struct fault *fault);
int bpf_watch(struct fault *fault);
int bpf_rows(struct engine_session *session, engine_row_sink *sink, void *context, struct fault *fault);

/** bpf_query_cgroup() - the programs on the root cgroup and what they hold in force. Return: as engine.query. */
int bpf_query_cgroup(int cgroup, struct attached *attached, struct engine_state *state, struct fault *fault);

/**
 * bpf_begin() - wait for whoever changes the engine now, and keep libbpf's first warning from here on.
 * Return: a descriptor that ends the waiting of others with its end; -1 where there is nobody to wait for.
 */
int bpf_begin(void);

/**
 * bpf_start() - load, attach and activate what @policy and @reasons need; all or nothing.
 * @limit: nanoseconds, for a trial of so long; 0: until reboot
 *
 * Return: as engine.enforce.
 */
int bpf_start(int cgroup, const struct policy *policy, kl_u64 reasons, kl_u64 limit, struct fault *fault);

/** bpf_start_to_record() - start an engine that refuses nothing and records @reasons. Return: as engine.evaluate. */
int bpf_start_to_record(int cgroup, kl_u64 reasons, struct fault *fault);

/** bpf_missing_program() - the first program that @reasons need and that is not attached, or NULL. */
const struct engine_program *bpf_missing_program(const struct attached *attached, kl_u64 reasons);

/** bpf_raise_to() - raise what is in force to @policy, by one command; never for a @limit. Return: as engine.enforce. */
int bpf_raise_to(const struct engine_state *state, const struct attached *attached, const struct policy *policy,
		 kl_u64 limit, struct fault *fault);

#endif
