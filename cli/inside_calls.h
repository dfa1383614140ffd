/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which guarded helpers a loaded BPF program calls.
 */
#ifndef KERNLOCK_INSIDE_CALLS_H
#define KERNLOCK_INSIDE_CALLS_H

#include "inside_parts.h"

enum inside_call {
	INSIDE_CALLS_READ = 1,	   /**< a helper that reads kernel memory */
	INSIDE_CALLS_WRITE = 2,	   /**< bpf_probe_write_user() */
	INSIDE_CALLS_OVERRIDE = 4, /**< bpf_override_return() */
	INSIDE_CALLS_HIDDEN = 8	   /**< something that the kernel hides: any of the above, or none */
};

/** inside_calls() - a set of enum inside_call for the program behind @program, a descriptor. */
unsigned inside_calls(struct inside_view *view, int program);

#endif
