// SPDX-License-Identifier: GPL-2.0-only
#include "bpf_causes.h"

#include <errno.h>
#include <string.h>

#define OUT_OF_MEMORY "out of memory: give this cgroup (memory.max) or the machine more, and try again"
#define WHOSE "`bpftool cgroup show` the cgroup2 mount point tells whose; take one off, and try again"

/* kernel/bpf/cgroup.c: CGROUP_LSM_NUM, BPF_CGROUP_MAX_PROGS; kernel/bpf/trampoline.c: BPF_MAX_TRAMP_LINKS. */
static const char *lsm_cause(int error)
{
	switch (error) {
	case -EINVAL:
		return "programs of others are on all ten LSM hooks that the kernel spares for programs on cgroups "
		       "(or this kernel has none of that kind); `bpftool cgroup tree` tells whose; take one off, and try again";
	case -E2BIG:
		return "too many programs are on that hook already (64 on a cgroup, or 38 on the function in all); `bpftool cgroup "
		       "tree` and `bpftool link` tell whose; take one off, and try again";
	case -EBUSY: return "a program replaces the hook's function; `bpftool link` tells whose; take it off, and try again";
	default: return NULL;
	}
}

static const char *any_cause(int error)
{
	switch (error) {
	case -E2BIG: return "the root cgroup has 64 programs of that kind already; " WHOSE;
	case -EPERM:
		return "a program of another is there that lets none beside it (not attached as \"multi\"), or a security "
		       "module refuses; " WHOSE;
	case -ENOMEM: return OUT_OF_MEMORY;
	default: return strerror(-error);
	}
}

const char *bpf_attach_cause(enum bpf_attach_type type, int error)
{
	const char *cause = type == BPF_LSM_CGROUP ? lsm_cause(error) : NULL;

	return cause ? cause : any_cause(error);
}

/* libbpf answers ESRCH, whatever went wrong with the file. */
const char *types_cause(int error)
{
	return error == ESRCH ? "out of memory or of open files, or no such file; see `kernlock status`" : strerror(error);
}

const char *bpf_load_cause(int error)
{
	switch (error) {
	case -ENOMEM: return OUT_OF_MEMORY;
	case -EMFILE: return "too many open files: raise `ulimit -n`, and try again";
	case -ESRCH: return types_cause(ESRCH);
	case -EPERM: return "not permitted: a security module or the kernel's own lockdown refuses BPF, or a capability is missing";
	default: return strerror(-error);
	}
}
