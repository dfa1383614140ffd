/* SPDX-License-Identifier: GPL-2.0-only */
/* Every attack, one row each: family, name, function, and why it fails even without a seal (NULL: it must not). */
#ifndef ESCAPE_ATTACKS_H
#define ESCAPE_ATTACKS_H

#define CANNOT_ALLOW "a refusal stays one: this answer adds nothing"
#define NO_STATIC "the kernel replaces global functions only, and the engine has none"
#define FROZEN "what these maps hold decides nothing without the others"
#define NO_PROCESS "no process is part of the engine"
#define NO_MOUNT "no mount is part of the engine"

#define ATTACKS(ROW)                                                                                                  \
	ROW("take it off", "PROG_DETACH", attack_detach, NULL)                                                        \
	ROW("take it off", "PROG_DETACH by files held before", attack_detach_held, NULL)                              \
	ROW("take it off", "PROG_DETACH from new namespaces", attack_detach_namespaces, NULL)                         \
	ROW("take it off", "PROG_DETACH from a new user namespace", attack_detach_userns,                             \
	    "needs CAP_SYS_ADMIN outside of user namespaces")                                                         \
	ROW("take it off", "PROG_ATTACH replacing it", attack_replace, NULL)                                          \
	ROW("take it off", "PROG_ATTACH after it", attack_attach_later, NULL)                                         \
	ROW("take it off", "PROG_ATTACH of a program loaded before", attack_attach_held, NULL)                        \
	ROW("take it off", "PROG_ATTACH without sharing", attack_attach_plain, "the kernel keeps shared and unshared apart") \
	ROW("take it off", "PROG_ATTACH called lsm_mac", attack_attach_disguised, "the kernel looks at the type")     \
	ROW("take it off", "PROG_ATTACH in a child cgroup", attack_attach_child,                                      \
	    "the root cgroup's programs run after a child's")                                                         \
	ROW("take it off", "LINK_CREATE after it", attack_link_later, NULL)                                           \
	ROW("take it off", "LINK_CREATE of a program loaded before", attack_link_held, NULL)                          \
	ROW("take it off", "LINK_CREATE called lsm_mac", attack_link_disguised, "the kernel looks at the type")       \
	ROW("take it off", "LINK_UPDATE of a link held before", attack_link_update, NULL)                             \
	ROW("take it off", "hook bpf first, then PROG_DETACH", attack_bpf_hook, NULL)                                 \
	ROW("take it off", "hook bpf by a program loaded before", attack_bpf_hook_held, NULL)                         \
	ROW("take it off", "later sysctl program, then ftrace off", attack_sysctl_later, NULL)                        \
	ROW("take it off", "umount -l of everything", attack_umount, NO_MOUNT)                                        \
	ROW("take it off", "SIGKILL to every process", attack_kill, NO_PROCESS)                                       \
	ROW("take it off", "SysRq e", attack_sysrq, NO_PROCESS)                                                       \
	ROW("rewrite its mind", "MAP_UPDATE_ELEM zeros", attack_map_zero, NULL)                                       \
	ROW("rewrite its mind", "MAP_UPDATE_ELEM ones", attack_map_ones, FROZEN)                                      \
	ROW("rewrite its mind", "MAP_UPDATE_BATCH zeros", attack_map_batch, NULL)                                     \
	ROW("rewrite its mind", "by files held before", attack_map_held, NULL)                                        \
	ROW("rewrite its mind", "by a program over read-only files", attack_map_program, NULL)                        \
	ROW("rewrite its mind", "by a program loaded before", attack_map_program_held, NULL)                          \
	ROW("rewrite its mind", "by files under way in a socket", attack_map_socket, NULL)                            \
	ROW("rewrite its mind", "MAP_DELETE_ELEM", attack_map_delete, "arrays have nothing to delete")                \
	ROW("rewrite its mind", "LOOKUP_AND_DELETE_ELEM", attack_map_lookup_delete, "arrays have nothing to delete")  \
	ROW("rewrite its mind", "mmap", attack_map_mmap, FROZEN)                                                      \
	ROW("rewrite its mind", "MAP_FREEZE", attack_map_freeze, "a frozen state is still the same state")            \
	ROW("rewrite its mind", "PROG_BIND_MAP", attack_map_bind, "a bound map is not asked")                         \
	ROW("overrule it", "fmod_ret/security_locked_down returning 1", attack_fmod_1, NULL)                          \
	ROW("overrule it", "fmod_ret/security_locked_down returning 0", attack_fmod_0, CANNOT_ALLOW)                  \
	ROW("overrule it", "fmod_ret/security_locked_down returning -1", attack_fmod_minus, CANNOT_ALLOW)             \
	ROW("overrule it", "fmod_ret loaded before", attack_fmod_held, NULL)                                          \
	ROW("overrule it", "fmod_ret by LINK_CREATE, loaded before", attack_fmod_held_link, NULL)                     \
	ROW("overrule it", "fmod_ret/security_bpf, then PROG_DETACH", attack_fmod_bpf, NULL)                          \
	ROW("overrule it", "fmod_ret/security_bpf loaded before", attack_fmod_bpf_held, NULL)                         \
	ROW("overrule it", "fexit/security_locked_down", attack_fexit, "fexit cannot change an answer")               \
	ROW("overrule it", "lsm/locked_down returning 1", attack_lsm_1, NULL)                                         \
	ROW("overrule it", "lsm/locked_down returning 0", attack_lsm_0, CANNOT_ALLOW)                                 \
	ROW("overrule it", "lsm/locked_down loaded before", attack_lsm_held, NULL)                                    \
	ROW("overrule it", "freplace of its functions", attack_freplace, NO_STATIC)                                   \
	ROW("overrule it", "kprobe with bpf_override_return", attack_kprobe, "off in Debian's kernels")               \
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
	ROW("switch off the machinery", "bpf_jit_enable=0", attack_jit_enable, "what is compiled stays compiled")     \
	ROW("switch off the machinery", "bpf_jit_harden=2", attack_jit_harden, "what is compiled stays compiled")          \
	ROW("rewrite its mind", "through a map that holds its maps", attack_map_in_map, NULL)

#define DECLARE(family, name, function, never) struct outcome function(void);
ATTACKS(DECLARE)
#undef DECLARE

#endif
