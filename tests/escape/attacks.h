/* SPDX-License-Identifier: GPL-2.0-only */
/* Every attack, one row each: family, name, function, and why it fails even without a seal (NULL: it must not). */
#ifndef ESCAPE_ATTACKS_H
#define ESCAPE_ATTACKS_H

#define CANNOT_ALLOW "a refusal stays one: this answer adds nothing"
#define NO_STATIC "the kernel replaces global functions only, and the engine has none"
#define FROZEN "what these maps hold decides nothing without the others"
#define NO_PROCESS "no process is part of the engine"
#define NO_MOUNT "no mount is part of the engine"
#define COMPILED "what is compiled stays compiled"
#define BELOW "the root cgroup's programs run after a child's"
#define WATCHES "a probe sees the answer and cannot change it"
#define RAISED "a mode can only be raised"

#define ATTACKS(ROW)                                                                                                  \
	ROW("take it off", "PROG_DETACH", attack_detach, NULL)                                                        \
	ROW("take it off", "PROG_DETACH by files held before", attack_detach_held, NULL)                              \
	ROW("take it off", "PROG_DETACH from new namespaces", attack_detach_namespaces, NULL)                         \
	ROW("take it off", "PROG_DETACH from a new user namespace", attack_detach_userns,                             \
	    "needs CAP_SYS_ADMIN outside of user namespaces")                                                         \
	ROW("take it off", "PROG_DETACH from a child cgroup", attack_detach_in_child, NULL)                           \
	ROW("take it off", "PROG_DETACH from a threaded cgroup", attack_detach_in_threaded, NULL)                     \
	ROW("take it off", "PROG_DETACH from a cgroup namespace", attack_detach_in_namespace, NULL)                   \
	ROW("take it off", "PROG_DETACH from a v1 hierarchy", attack_detach_in_version_1, NULL)                       \
	ROW("take it off", "PROG_DETACH through a second mount", attack_second_mount, NULL)                           \
	ROW("take it off", "PROG_DETACH by 32-bit calls", attack_detach_32, NULL)                                     \
	ROW("take it off", "PROG_ATTACH replacing it", attack_replace, NULL)                                          \
	ROW("take it off", "PROG_ATTACH after it", attack_attach_later, NULL)                                         \
	ROW("take it off", "PROG_ATTACH of a program loaded before", attack_attach_held, NULL)                        \
	ROW("take it off", "PROG_ATTACH without sharing", attack_attach_plain,                                        \
	    "the kernel keeps shared and unshared apart")                                                             \
	ROW("take it off", "PROG_ATTACH called lsm_mac", attack_attach_disguised, "the kernel looks at the type")     \
	ROW("take it off", "PROG_ATTACH in a child cgroup", attack_lsm_in_child, BELOW)                               \
	ROW("take it off", "PROG_ATTACH in a threaded cgroup", attack_lsm_in_threaded, BELOW)                         \
	ROW("take it off", "PROG_ATTACH in a cgroup namespace", attack_lsm_in_namespace, BELOW)                       \
	ROW("take it off", "PROG_ATTACH in a v1 hierarchy", attack_lsm_in_version_1,                                  \
	    "programs belong to cgroups of v2")                                                                       \
	ROW("take it off", "LINK_CREATE after it", attack_link_later, NULL)                                           \
	ROW("take it off", "LINK_CREATE of a program loaded before", attack_link_held, NULL)                          \
	ROW("take it off", "LINK_CREATE called lsm_mac", attack_link_disguised, "the kernel looks at the type")       \
	ROW("take it off", "LINK_UPDATE of a link held before", attack_link_update, NULL)                             \
	ROW("take it off", "LINK_UPDATE of a link from before the mode", attack_early_link, NULL)                     \
	ROW("take it off", "LINK_DETACH of every link", attack_link_detach, "no link is part of the engine")          \
	ROW("take it off", "hook bpf first, then PROG_DETACH", attack_bpf_hook, NULL)                                 \
	ROW("take it off", "hook bpf by a program loaded before", attack_bpf_hook_held, NULL)                         \
	ROW("take it off", "sysctl program after it, then ftrace off", attack_sysctl_later, NULL)                     \
	ROW("take it off", "sysctl program with every flag", attack_sysctl_flags, NULL)                               \
	ROW("take it off", "sysctl program replacing its guard", attack_sysctl_replace, NULL)                         \
	ROW("take it off", "sysctl program by LINK_CREATE", attack_sysctl_link, NULL)                                 \
	ROW("take it off", "sysctl program by a BPF program's LINK_CREATE", attack_program_link, NULL)                \
	ROW("take it off", "sysctl program in a child cgroup", attack_sysctl_in_child, NULL)                          \
	ROW("take it off", "sysctl program in a threaded cgroup", attack_sysctl_in_threaded, NULL)                    \
	ROW("take it off", "sysctl program in a cgroup namespace", attack_sysctl_in_namespace, NULL)                  \
	ROW("take it off", "sysctl program in a v1 hierarchy", attack_sysctl_in_version_1,                            \
	    "programs belong to cgroups of v2")                                                                       \
	ROW("take it off", "umount -l of everything", attack_umount, NO_MOUNT)                                        \
	ROW("take it off", "pivot_root", attack_pivot_root, NO_MOUNT)                                                 \
	ROW("take it off", "remount of cgroup2", attack_remount_cgroup, NO_MOUNT)                                     \
	ROW("take it off", "remount of procfs", attack_remount_proc, NO_MOUNT)                                        \
	ROW("take it off", "remount of securityfs", attack_remount_securityfs, NO_MOUNT)                              \
	ROW("take it off", "SIGKILL to every process", attack_kill, NO_PROCESS)                                       \
	ROW("take it off", "SysRq e", attack_sysrq, NO_PROCESS)                                                       \
	ROW("take it off", "SysRq i", attack_sysrq_kill, NO_PROCESS)                                                  \
	ROW("take it off", "no memory left", attack_memory, NO_PROCESS)                                               \
	ROW("switch off the machinery", "ftrace_enabled, write", attack_ftrace_write, NULL)                           \
	ROW("switch off the machinery", "ftrace_enabled, writev", attack_ftrace_writev, NULL)                         \
	ROW("switch off the machinery", "ftrace_enabled, second procfs", attack_ftrace_procfs, NULL)                  \
	ROW("switch off the machinery", "ftrace_enabled, bind mount", attack_ftrace_bind, NULL)                       \
	ROW("switch off the machinery", "ftrace_enabled, splice", attack_ftrace_splice, NULL)                         \
	ROW("switch off the machinery", "ftrace_enabled, sendfile", attack_ftrace_sendfile, NULL)                     \
	ROW("switch off the machinery", "ftrace_enabled, io_uring", attack_ftrace_uring, NULL)                        \
	ROW("switch off the machinery", "ftrace_enabled, file held before", attack_ftrace_held, NULL)                 \
	ROW("switch off the machinery", "ftrace_enabled, new namespaces", attack_ftrace_namespaces, NULL)             \
	ROW("switch off the machinery", "ftrace_enabled, child cgroup", attack_ftrace_child, NULL)                    \
	ROW("switch off the machinery", "bpf_jit_enable=0", attack_jit_enable, COMPILED)                              \
	ROW("switch off the machinery", "bpf_jit_harden=2", attack_jit_harden, COMPILED)                              \
	ROW("switch off the machinery", "bpf_jit_limit=4096", attack_jit_limit, COMPILED)                             \
	ROW("switch off the machinery", "bpf_jit_kallsyms=1", attack_jit_kallsyms, COMPILED)                          \
	ROW("switch off the machinery", "a processor off and on", attack_hotplug,                                     \
	    "every processor runs the same code")                                                                     \
	ROW("switch off the machinery", "suspend to memory", attack_suspend, "memory is kept")                        \
	ROW("rewrite its mind", "MAP_UPDATE_ELEM zeros", attack_map_zero, NULL)                                       \
	ROW("rewrite its mind", "MAP_UPDATE_ELEM ones", attack_map_ones, FROZEN)                                      \
	ROW("rewrite its mind", "MAP_UPDATE_BATCH zeros", attack_map_batch, NULL)                                     \
	ROW("rewrite its mind", "by files held before", attack_map_held, NULL)                                        \
	ROW("rewrite its mind", "by a program over read-only files", attack_map_program, NULL)                        \
	ROW("rewrite its mind", "by a program loaded before", attack_map_program_held, NULL)                          \
	ROW("rewrite its mind", "by files under way in a socket", attack_map_socket, NULL)                            \
	ROW("rewrite its mind", "by files pinned where nothing is mounted", attack_map_pinned, NULL)                  \
	ROW("rewrite its mind", "through a map that holds its maps", attack_map_in_map, NULL)                         \
	ROW("rewrite its mind", "MAP_DELETE_ELEM", attack_map_delete, "arrays have nothing to delete")                \
	ROW("rewrite its mind", "LOOKUP_AND_DELETE_ELEM", attack_map_lookup_delete, "arrays have nothing to delete")  \
	ROW("rewrite its mind", "mmap", attack_map_mmap, FROZEN)                                                      \
	ROW("rewrite its mind", "MAP_FREEZE", attack_map_freeze, "a frozen state is still the same state")            \
	ROW("rewrite its mind", "PROG_BIND_MAP", attack_map_bind, "a bound map is not asked")                         \
	ROW("rewrite its mind", "iterator over its maps", attack_iterator, NULL)                                      \
	ROW("rewrite its mind", "iterator made before", attack_iterator_held, NULL)                                   \
	ROW("rewrite its mind", "iterator over all maps", attack_iterator_of_maps,                                    \
	    "what it finds is no map to the helpers")                                                                 \
	ROW("rewrite its mind", "loader: pidfd_getfd", attack_loader_pidfd, NULL)                                     \
	ROW("rewrite its mind", "loader: /proc/PID/fd", attack_loader_path, "a map's file has no path to open")       \
	ROW("rewrite its mind", "loader: ptrace keeps its files open", attack_loader_ptrace, NULL)                    \
	ROW("rewrite its mind", "loader: LD_PRELOAD", attack_loader_preload, NULL)                                    \
	ROW("overrule it", "fmod_ret/security_locked_down returning 1", attack_fmod_1, NULL)                          \
	ROW("overrule it", "fmod_ret/security_bpf returning 1", attack_fmod_bpf, NULL)                                \
	ROW("overrule it", "fmod_ret/security_bpf_map returning 1", attack_fmod_bpf_map, NULL)                        \
	ROW("overrule it", "fmod_ret/security_bpf_prog returning 1", attack_fmod_bpf_prog, NULL)                      \
	ROW("overrule it", "fmod_ret on each of these returning 0", attack_fmod_0, CANNOT_ALLOW)                      \
	ROW("overrule it", "fmod_ret on each of these returning -1", attack_fmod_minus, CANNOT_ALLOW)                 \
	ROW("overrule it", "fmod_ret/security_locked_down loaded before", attack_fmod_held, NULL)                     \
	ROW("overrule it", "fmod_ret by LINK_CREATE, loaded before", attack_fmod_held_link, NULL)                     \
	ROW("overrule it", "fmod_ret/security_bpf loaded before", attack_fmod_bpf_held, NULL)                         \
	ROW("overrule it", "fmod_ret/security_bpf_map loaded before", attack_fmod_bpf_map_held, NULL)                 \
	ROW("overrule it", "fmod_ret/security_bpf_prog loaded before", attack_fmod_bpf_prog_held, NULL)               \
	ROW("overrule it", "fmod_ret by a BPF program's PROG_LOAD", attack_program_load, NULL)                        \
	ROW("overrule it", "fexit on each of these returning 1", attack_fexit_1, "fexit cannot change an answer")     \
	ROW("overrule it", "fexit on each of these returning 0", attack_fexit_0, "fexit cannot change an answer")     \
	ROW("overrule it", "fexit on each of these returning -1", attack_fexit_minus,                                 \
	    "fexit cannot change an answer")                                                                          \
	ROW("overrule it", "lsm/locked_down returning 1", attack_lsm_1, NULL)                                         \
	ROW("overrule it", "lsm/bpf returning 1", attack_lsm_bpf, NULL)                                               \
	ROW("overrule it", "lsm/bpf_map returning 1", attack_lsm_bpf_map, NULL)                                       \
	ROW("overrule it", "lsm/bpf_prog returning 1", attack_lsm_bpf_prog, NULL)                                     \
	ROW("overrule it", "lsm/ on each of these returning 0", attack_lsm_0, CANNOT_ALLOW)                           \
	ROW("overrule it", "lsm/ on each of these returning -1", attack_lsm_minus, CANNOT_ALLOW)                      \
	ROW("overrule it", "lsm/locked_down loaded before", attack_lsm_held, NULL)                                    \
	ROW("overrule it", "lsm/bpf loaded before", attack_lsm_bpf_held, NULL)                                        \
	ROW("overrule it", "lsm_cgroup/locked_down setting 1", attack_lsm_cgroup_1, NULL)                             \
	ROW("overrule it", "lsm_cgroup/bpf_map setting 0", attack_lsm_cgroup_bpf_map, NULL)                           \
	ROW("overrule it", "lsm_cgroup/bpf_prog setting 0", attack_lsm_cgroup_bpf_prog, NULL)                         \
	ROW("overrule it", "lsm_cgroup/ on each of these setting -1", attack_lsm_cgroup_minus, CANNOT_ALLOW)          \
	ROW("overrule it", "lsm_cgroup/bpf_map loaded before", attack_lsm_cgroup_bpf_map_held, NULL)                  \
	ROW("overrule it", "freplace of its functions", attack_freplace, NO_STATIC)                                   \
	ROW("overrule it", "kprobe with bpf_override_return", attack_kprobe, "off in Debian's kernels")               \
	ROW("overrule it", "kprobe by perf, with BPF", attack_kprobe_perf, WATCHES)                                   \
	ROW("overrule it", "kprobe.multi", attack_kprobe_multi, WATCHES)                                              \
	ROW("overrule it", "struct_ops", attack_struct_ops, "it answers for TCP, and nobody else asks it")            \
	ROW("lower it", "enforce of a weaker mode", attack_enforce_weaker, RAISED)                                    \
	ROW("lower it", "raise to a weaker mode", attack_raise_weaker, RAISED)                                        \
	ROW("lower it", "release", attack_release, NULL)                                                              \
	ROW("lower it", "release, then enforce of a weaker mode", attack_release_weaker, NULL)                        \
	ROW("lower it", "an older kernlock", attack_older, NULL)                                                      \
	ROW("lower it", "mode files edited and emptied", attack_mode_files, "what is in force is in the kernel")      \
	ROW("lower it", "the clock forth and back", attack_clock, "nothing expires")                                  \
	ROW("lower it", "command: release", attack_command_release, NULL)                                             \
	ROW("lower it", "command: release, of every size", attack_command_sizes, NULL)                                \
	ROW("lower it", "command: release, by a 32-bit call", attack_command_32, NULL)                                \
	ROW("lower it", "command: release, from new namespaces", attack_command_namespaces, NULL)                     \
	ROW("lower it", "command: release, from a user namespace", attack_command_userns,                             \
	    "needs CAP_SYS_ADMIN outside of user namespaces")                                                         \
	ROW("lower it", "command: activate", attack_command_activate, "it only takes from inert to open")             \
	ROW("lower it", "command: end it as a trial", attack_command_trial, "it is no trial")                         \
	ROW("lower it", "command: raise by nothing", attack_command_raise, "it only adds")                            \
	ROW("lower it", "command: garbage", attack_command_garbage, "what is not known is not obeyed")

#define DECLARE(family, name, function, never) struct outcome function(void);
ATTACKS(DECLARE)
#undef DECLARE

#endif
