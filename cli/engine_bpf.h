/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the engine `bpf`, each in a file of its own.
 */
#ifndef KERNLOCK_ENGINE_BPF_H
#define KERNLOCK_ENGINE_BPF_H

#include "bpf_programs.h"
#include "engine.h"

/** bpf_lacks(), bpf_extras(), bpf_query(), bpf_seal(), bpf_release() - members of struct engine. */
int bpf_lacks(struct lack lacks[ENGINE_LACKS]);
void bpf_extras(const struct policy *policy, struct engine_extras *extras);
int bpf_query(struct engine_state *state, struct fault *fault);
int bpf_seal(struct fault *fault);
int bpf_release(struct fault *fault);

/** bpf_query_cgroup() - the programs on the root cgroup and what they hold in force. Return: as engine.query. */
int bpf_query_cgroup(int cgroup, struct attached *attached, struct engine_state *state, struct fault *fault);

/** engine_bpf - the engine `bpf`; verbs use engine_choose(). */
extern const struct engine engine_bpf;

#endif
