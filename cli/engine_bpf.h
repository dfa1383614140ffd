/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNLOCK_ENGINE_BPF_H
#define KERNLOCK_ENGINE_BPF_H

#include "engine.h"

/** bpf_lacks() - engine.lacks of the engine `bpf`. */
int bpf_lacks(struct lack lacks[ENGINE_LACKS]);

/** engine_bpf - the engine `bpf`; verbs use engine_choose(). */
extern const struct engine engine_bpf;

#endif
