/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why the kernel refused a BPF program, in words with a cure: its errno alone misleads.
 */
#ifndef KERNLOCK_BPF_CAUSES_H
#define KERNLOCK_BPF_CAUSES_H

#include <bpf/bpf.h>

/** bpf_attach_cause() - why a program was not attached to the root cgroup; @error is a negative errno. */
const char *bpf_attach_cause(enum bpf_attach_type type, int error);

/** types_cause() - why the kernel's type information could not be read; @error is libbpf's errno. */
const char *types_cause(int error);

/** bpf_load_cause() - why the programs were not loaded; @error is a negative errno. */
const char *bpf_load_cause(int error);

#endif
