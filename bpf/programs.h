/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The programs of the engine, one row each, in the order in which they are attached: what
 * guards comes before what decides.
 *
 * ROW(name, attach, hook, reasons, asked)
 *   name     of the program in enforce.bpf.c (at most 15 bytes in the kernel)
 *   attach   LSM_CGROUP or CGROUP_SYSCTL: BPF_##attach is how it is attached to the root cgroup
 *   hook     the LSM hook it stands on: bpf_lsm_HOOK in the kernel's types; "" for a sysctl
 *   reasons  the reasons that need it: it is loaded only for a policy that refuses or audits
 *            one of them; 0: it is always there; ENGINE_FOR_EXE: for one with an exception
 *            for a program
 *   asked    what it makes slower, as "asked at ..." would go on; "" when nothing warm
 */
#ifndef KERNLOCK_PROGRAMS_H
#define KERNLOCK_PROGRAMS_H

#include "../core/reason.h"

/** ENGINE_DEVICE_REASONS - those for which a program must find the kernel's list of character devices. */
#define ENGINE_DEVICE_REASONS (REASON_BIT(REASON_VFIO_NOIOMMU) | REASON_BIT(REASON_UIO))

/** ENGINE_FOR_EXE - in a set of reasons, beside them: an exception for a program. */
#define ENGINE_FOR_EXE REASON_BIT(REASON_NONE)

/** ENGINE_HOOKS - most LSM hooks that lsm_cgroup programs may be on at once, on a machine (CGROUP_LSM_NUM). */
#define ENGINE_HOOKS 10

#define ENGINE_PROGRAMS(ROW)                                                                                            \
	ROW(kernlock_map, LSM_CGROUP, "bpf_map", 0, "")                                                                 \
	ROW(kernlock_bpf, LSM_CGROUP, "bpf", 0, "")                                                                     \
	ROW(kernlock_prog, LSM_CGROUP, "bpf_prog", 0, "")                                                               \
	ROW(kernlock_sysctl, CGROUP_SYSCTL, "", 0, "")                                                                  \
	ROW(kernlock_socket, LSM_CGROUP, "socket_create", REASON_BIT(REASON_PFKEY_SECRET), "every new socket")          \
	ROW(kernlock_read, LSM_CGROUP, "kernel_read_file",                                                              \
	    REASON_BIT(REASON_MODULE_LOAD) | REASON_BIT(REASON_KEXEC_LOAD), "")                                         \
	ROW(kernlock_load, LSM_CGROUP, "kernel_load_data",                                                              \
	    REASON_BIT(REASON_MODULE_LOAD) | REASON_BIT(REASON_KEXEC_LOAD), "")                                         \
	ROW(kernlock_open, LSM_CGROUP, "file_open",                                                                     \
	    REASON_BIT(REASON_EFI_VARIABLES) | ENGINE_DEVICE_REASONS, "every open of a file")                           \
	ROW(kernlock_unlink, LSM_CGROUP, "inode_unlink", REASON_BIT(REASON_EFI_VARIABLES), "every removal of a file")   \
	ROW(kernlock_ptrace, LSM_CGROUP, "ptrace_access_check", ENGINE_FOR_EXE, "")                                     \
	ROW(kernlock_mmap, LSM_CGROUP, "mmap_file", ENGINE_FOR_EXE, "every mapping of memory")                          \
	ROW(kernlock_decide, LSM_CGROUP, "locked_down", 0, "")

/** ENGINE_PROGRAM - name of the program that decides. */
#define ENGINE_PROGRAM "kernlock_decide"

/** ENGINE_PREFIX - what the names of all of them begin with. */
#define ENGINE_PREFIX "kernlock_"

/** ENGINE_INSPECTOR - name of the program that reads other programs. */
#define ENGINE_INSPECTOR "kernlock_prog"

#define ENGINE_PROGRAM_INDEX(name, ...) INDEX_OF_##name,
/** INDEX_OF_name - its row; ENGINE_PROGRAM_COUNT - how many there are, those that are not always loaded too. */
enum engine_program_index { ENGINE_PROGRAMS(ENGINE_PROGRAM_INDEX) ENGINE_PROGRAM_COUNT };

/** ENGINE_PROGRAM_LIMIT - room for more in struct engine_config. */
#define ENGINE_PROGRAM_LIMIT 15

_Static_assert(ENGINE_PROGRAM_COUNT <= ENGINE_PROGRAM_LIMIT, "too many programs");

#endif
