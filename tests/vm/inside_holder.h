/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef INSIDE_HOLDER_H
#define INSIDE_HOLDER_H

#include <stdbool.h>

struct hold {
	const char *name;
	bool (*get)(void); /* or false, with errno */
};

/* inside_holder_bpf.c */
#define BPF_HOLDS(X) \
	X(bpf_trace) X(bpf_read) X(bpf_write) X(bpf_fmod) X(bpf_fmod_loaded) X(bpf_lsm) X(bpf_named_ours) X(bpf_harmless)

#define DECLARE_HOLD(function) bool function(void);
BPF_HOLDS(DECLARE_HOLD)

#endif
