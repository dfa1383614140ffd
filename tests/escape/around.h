/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Go around it: ROW(REASON, name, function, notes), every reason by every route. Each works where no mode is in force,
 * is refused under the kernel's own lockdown at the level of its reason, and under the seal; or says why not:
 *   NEVER(why)  it fails where nothing guards, too
 *   HOLE(why)   the kernel's own lockdown leaves it open
 *   OPEN(why)   so does kernlock: known, and red once it is shut
 */
#ifndef ESCAPE_AROUND_H
#define ESCAPE_AROUND_H

#include "../vm/attempt/attempts.h"
#include "escape.h"

#define AROUND_INTEGRITY "go around it (integrity)"
#define AROUND_CONFIDENTIALITY "go around it (confidentiality)"

#define NEVER(why) .never = (why)
#define HOLE(why) .hole = (why)
#define OPEN(why) .open = (why)

#define BAD_SIGNATURE "the kernel always refuses a signature that does not fit"
#define KERNLOCKS_OWN "a reason of kernlock's own"

#define AROUND_ANYWHERE(ROW)                                                                                                 \
	ROW(MODULE_SIGNATURE, "unsigned module by finit_module", try_unsigned_module)                                        \
	ROW(MODULE_SIGNATURE, "unsigned module by init_module", try_unsigned_module_memory)                                  \
	ROW(MODULE_SIGNATURE, "module signed by a stranger, finit_module", around_module_wrong_key)                          \
	ROW(MODULE_SIGNATURE, "module signed by a stranger, init_module", around_module_wrong_key_memory)                    \
	ROW(MODULE_SIGNATURE, "tampered signed module", around_module_tampered, NEVER(BAD_SIGNATURE))                        \
	ROW(MODULE_SIGNATURE, "module with a stranger's signature of another", around_module_moved_signature)                \
	ROW(MODULE_SIGNATURE, "signed module with a broken end marker", around_module_marker)                                \
	ROW(MODULE_SIGNATURE, "unsigned module, IGNORE_MODVERSIONS", around_module_ignore_versions)                          \
	ROW(MODULE_SIGNATURE, "unsigned module, IGNORE_VERMAGIC", around_module_ignore_magic)                                \
	ROW(MODULE_SIGNATURE, "signed module, both of these", around_module_signed_ignored)                                  \
	ROW(MODULE_SIGNATURE, "compressed unsigned module", around_module_compressed)                                        \
	ROW(MODULE_SIGNATURE, "compressed module of a stranger", around_module_wrong_key_compressed)                         \
	ROW(MODULE_SIGNATURE, "unsigned module from a child cgroup", around_module_cgroup)                                   \
	ROW(MODULE_SIGNATURE, "unsigned module, loaded by the kernel's helper", around_module_autoload)                      \
	ROW(MODULE_SIGNATURE, "unsigned module under a signed one's alias", around_module_alias)                             \
	ROW(DEV_MEM, "read /dev/mem", try_dev_mem_read)                                                                      \
	ROW(DEV_MEM, "map /dev/mem", try_dev_mem_mmap)                                                                       \
	ROW(DEV_MEM, "/dev/port", try_dev_port)                                                                              \
	ROW(DEV_MEM, "/dev/mem by openat2", around_memory_openat2)                                                           \
	ROW(DEV_MEM, "/dev/mem by O_PATH and /proc/self/fd", around_memory_path)                                             \
	ROW(DEV_MEM, "/dev/mem by io_uring", around_memory_uring)                                                            \
	ROW(DEV_MEM, "/dev/mem by io_uring, openat2", around_memory_uring_openat2)                                           \
	ROW(DEV_MEM, "/dev/mem by io_uring, polled by the kernel", around_memory_uring_polled)                               \
	ROW(DEV_MEM, "/dev/mem by mknod elsewhere", around_memory_node)                                                      \
	ROW(DEV_MEM, "/dev/mem by open_by_handle_at", around_memory_handle)                                                  \
	ROW(DEV_MEM, "/dev/mem through /proc/1/root", around_memory_root)                                                    \
	ROW(DEV_MEM, "/dev/mem through a bind mount", around_memory_bind)                                                    \
	ROW(DEV_MEM, "/dev/mem opened by another process", around_memory_socket)                                             \
	ROW(DEV_MEM, "/dev/mem with another fsuid", around_memory_fsuid)                                                     \
	ROW(DEV_MEM, "/dev/mem from a child cgroup", around_memory_child_cgroup)                                             \
	ROW(DEV_MEM, "/dev/mem from new namespaces", around_memory_namespaces)                                               \
	ROW(DEV_MEM, "/dev/mem by a program that the kernel starts", around_memory_helper)                                   \
	ROW(KEXEC, "kexec_load", try_kexec_load)                                                                             \
	ROW(KEXEC, "kexec_load of a crash kernel", around_kexec_crash)                                                       \
	ROW(KEXEC, "kexec_load of nothing: take a kernel out", around_kexec_unload)                                          \
	ROW(KEXEC, "kexec_file_load, tampered", try_kexec_file_changed)                                                      \
	ROW(KEXEC, "kexec_file_load, signature stripped", around_kexec_file_stripped)                                        \
	ROW(KEXEC, "kexec_file_load, tampered crash kernel", around_kexec_file_crash)                                        \
	ROW(HIBERNATION, "open /dev/snapshot", try_snapshot)                                                                 \
	ROW(HIBERNATION, "/dev/snapshot by openat2", around_snapshot_openat2)                                                \
	ROW(HIBERNATION, "/dev/snapshot by io_uring", around_snapshot_uring)                                                 \
	ROW(HIBERNATION, "/dev/snapshot by mknod elsewhere", around_snapshot_node)                                           \
	ROW(HIBERNATION, "write /sys/power/disk", try_power_disk_write)                                                      \
	ROW(HIBERNATION, "hibernate by /sys/power/state", around_hibernate_state)                                            \
	ROW(HIBERNATION, "hibernate by reboot(2)", around_hibernate_reboot)                                                  \
	ROW(HIBERNATION, "resume by /sys/power/resume", around_hibernate_resume)                                             \
	ROW(PCI_ACCESS, "PCI config through /sys", try_pci_config)                                                           \
	ROW(PCI_ACCESS, "PCI config through /proc", try_pci_proc_config)                                                     \
	ROW(PCI_ACCESS, "PCI registers mapped through /sys", try_pci_mmap)                                                   \
	ROW(PCI_ACCESS, "PCI registers mapped through /proc", try_pci_proc_mmap)                                             \
	ROW(PCI_ACCESS, "PCI I/O ports through /sys", try_pci_port_write)                                                    \
	ROW(PCI_ACCESS, "PCIIOC_CONTROLLER", try_pci_controller)                                                             \
	ROW(ACPI_TABLES, "ACPI table through configfs", try_acpi_configfs)                                                   \
	ROW(ACPI_TABLES, "ACPI method through debugfs", try_acpi_custom_method)                                              \
	ROW(TIOCSSERIAL, "serial port to another interrupt", try_serial_interrupt)                                           \
	ROW(TIOCSSERIAL, "serial port to another I/O port", try_serial_port)                                                 \
	ROW(MODULE_PARAMETERS, "hardware parameter through /sys", try_hw_parameter)                                          \
	ROW(MODULE_PARAMETERS, "hardware parameter at load", try_hw_parameter_at_load)                                       \
	ROW(MMIOTRACE, "testmmiotrace", try_mmiotrace)                                                                       \
	ROW(DEBUGFS, "write a debugfs file", try_debugfs_write)                                                              \
	ROW(DEBUGFS, "debugfs mounted elsewhere, write", around_debugfs_mount)                                               \
	ROW(DEBUGFS, "debugfs mounted elsewhere, read 0600", around_debugfs_mount_read)                                      \
	ROW(DEBUGFS, "debugfs mounted elsewhere, chmod", around_debugfs_mount_chmod)                                         \
	ROW(DEBUGFS, "debugfs mounted nowhere, write", around_debugfs_detached)                                              \
	ROW(DEBUGFS, "debugfs mounted nowhere, read 0600", around_debugfs_detached_read)                                     \
	ROW(DEBUGFS, "debugfs file by io_uring", around_debugfs_uring)                                                       \
	ROW(DEBUGFS, "debugfs file by O_PATH and /proc/self/fd", around_debugfs_path)                                        \
	ROW(DEBUGFS, "debugfs file made public, then read", around_debugfs_public)                                           \
	ROW(DEBUGFS, "debugfs file given away", around_debugfs_chown)                                                        \
	ROW(BPF_WRITE_USER, "BPF writes user memory: raw tracepoint", try_bpf_write_user)                                    \
	ROW(BPF_WRITE_USER, "BPF writes user memory: kprobe", around_bpf_write_kprobe)                                       \
	ROW(BPF_WRITE_USER, "BPF writes user memory: tracepoint", around_bpf_write_tracepoint)                               \
	ROW(BPF_WRITE_USER, "BPF writes user memory: perf event", around_bpf_write_perf)                                     \
	ROW(KCORE, "read /proc/kcore", try_kcore)                                                                            \
	ROW(KCORE, "/proc/kcore by openat2", around_kcore_openat2)                                                           \
	ROW(KCORE, "/proc/kcore by O_PATH and /proc/self/fd", around_kcore_path)                                             \
	ROW(KCORE, "/proc/kcore by io_uring", around_kcore_uring)                                                            \
	ROW(KCORE, "/proc/kcore through /proc/1/root", around_kcore_root)                                                    \
	ROW(KCORE, "/proc/kcore through a bind mount", around_kcore_bind)                                                    \
	ROW(KCORE, "/proc/kcore opened by another process", around_kcore_socket)                                             \
	ROW(KCORE, "/proc/kcore from a child cgroup", around_kcore_child_cgroup)                                             \
	ROW(KCORE, "/proc/kcore from new namespaces", around_kcore_namespaces)                                               \
	ROW(KCORE, "kcore of a second procfs", around_kcore_mount)                                                           \
	ROW(KCORE, "kcore of a procfs mounted nowhere", around_kcore_detached)                                               \
	ROW(KPROBES, "kprobe by tracefs", try_kprobe_tracefs)                                                                \
	ROW(KPROBES, "kprobe by tracefs mounted elsewhere", around_kprobe_mount)                                             \
	ROW(KPROBES, "kretprobe by tracefs", around_kprobe_return)                                                           \
	ROW(KPROBES, "kprobe by dynamic_events", around_kprobe_dynamic)                                                      \
	ROW(KPROBES, "fprobe by tracefs", try_fprobe_tracefs)                                                                \
	ROW(KPROBES, "kprobe by perf", try_kprobe_perf)                                                                      \
	ROW(KPROBES, "kretprobe by perf", around_kprobe_perf_return)                                                         \
	ROW(KPROBES, "kprobe by perf, for a whole processor", around_kprobe_perf_all)                                        \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: raw tracepoint", try_bpf_read_kernel)                                    \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: old helper", try_bpf_probe_read)                                         \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: socket filter", try_bpf_socket_filter)                                   \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: traffic control", around_bpf_read_tc)                                    \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: traffic control, a string", around_bpf_read_string)                      \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: XDP", around_bpf_read_xdp)                                               \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: cgroup", around_bpf_read_cgroup)                                         \
	ROW(BPF_READ_KERNEL, "BPF reads the kernel: tunnel", around_bpf_read_tunnel)                                         \
	ROW(PERF, "perf samples registers", try_perf_registers)                                                              \
	ROW(PERF, "perf samples registers of a whole processor", around_perf_all)                                            \
	ROW(PERF, "perf samples registers of process 1", around_perf_other)                                                  \
	ROW(TRACEFS, "read trace", try_trace_read)                                                                           \
	ROW(TRACEFS, "trace every function", try_trace_tracer)                                                               \
	ROW(TRACEFS, "instance of tracefs", try_trace_instance)                                                              \
	ROW(TRACEFS, "trace event", try_trace_event)                                                                         \
	ROW(TRACEFS, "tracefs mounted elsewhere", around_tracefs_mount)                                                      \
	ROW(TRACEFS, "tracefs mounted elsewhere, event", around_tracefs_mount_event)                                         \
	ROW(TRACEFS, "tracefs mounted elsewhere, instance", around_tracefs_mount_instance)                                   \
	ROW(TRACEFS, "tracefs mounted nowhere", around_tracefs_detached)                                                     \
	ROW(TRACEFS, "tracefs through debugfs", around_tracefs_debugfs)                                                      \
	ROW(TRACEFS, "trace_pipe", around_tracefs_pipe)                                                                      \
	ROW(TRACEFS, "trace_pipe_raw", around_tracefs_raw)                                                                   \
	ROW(TRACEFS, "trace_marker", around_tracefs_marker)                                                                  \
	ROW(TRACEFS, "trace by io_uring", around_tracefs_uring)                                                              \
	ROW(XFRM_SECRET, "IPsec keys by netlink, dump", try_xfrm_esp)                                                        \
	ROW(XFRM_SECRET, "IPsec authentication keys by netlink", try_xfrm_ah)                                                \
	ROW(XFRM_SECRET, "IPsec keys by netlink, one", around_xfrm_get)                                                      \
	ROW(XFRM_SECRET, "IPsec keys by PF_KEY, dump", around_key_dump, HOLE("hole D"))                                      \
	ROW(XFRM_SECRET, "IPsec keys by PF_KEY, one", around_key_get, HOLE("hole D"))                                        \
	ROW(XFRM_SECRET, "IPsec keys by PF_KEY, told when set", around_key_listen, HOLE("hole D"))                           \
	ROW(BPF_TRACING, "BPF tracing: %pks", try_bpf_print_kernel, HOLE("hole C"))                                          \
	ROW(BPF_TRACING, "BPF tracing: raw tracepoint", try_bpf_tracepoint, HOLE(KERNLOCKS_OWN))                             \
	ROW(BPF_TRACING, "BPF tracing: fentry", try_bpf_fentry, HOLE(KERNLOCKS_OWN))                                         \
	ROW(BPF_TRACING, "BPF tracing: reads user memory", try_bpf_read_user, HOLE(KERNLOCKS_OWN))                           \
	ROW(BPF_TRACING, "BPF tracing: kprobe.multi", around_bpf_kprobe_multi, HOLE("hole C"))                               \
	ROW(BPF_TRACING, "BPF packet filter: %pks", try_bpf_print_kernel_filter, HOLE("hole C"))           \
	ROW(BPF_TRACING, "BPF traffic control: %pks", around_bpf_print_tc, HOLE("hole C"))                 \
	ROW(BPF_TRACING, "BPF packet filter: bpf_rdonly_cast", around_bpf_cast, HOLE("hole C"))            \
	ROW(SECRET_SYSCTLS, "lower kptr_restrict", try_lower_kptr, HOLE(KERNLOCKS_OWN))                                      \
	ROW(SECRET_SYSCTLS, "lower dmesg_restrict", try_lower_dmesg, HOLE(KERNLOCKS_OWN))                                    \
	ROW(SECRET_SYSCTLS, "lower perf_event_paranoid", try_lower_perf, HOLE(KERNLOCKS_OWN))

#if ON_X86
#define AROUND_HERE(ROW)                                                                                                     \
	ROW(MODULE_SIGNATURE, "unsigned module by a 32-bit finit_module", around_module_compat)                              \
	ROW(MODULE_SIGNATURE, "unsigned module by a 32-bit init_module", around_module_compat_memory)                        \
	ROW(DEV_MEM, "/dev/mem by a 32-bit call", around_memory_compat)                                                      \
	ROW(KEXEC, "32-bit kexec_load", around_kexec_compat)                                                                 \
	ROW(HIBERNATION, "/dev/snapshot by a 32-bit call", around_snapshot_compat)                                           \
	ROW(HIBERNATION, "hibernate by a 32-bit reboot(2)", around_hibernate_reboot_compat)                                  \
	ROW(PCI_ACCESS, "PCI config by write", around_pci_write)                                                             \
	ROW(PCI_ACCESS, "PCI config by pwritev", around_pci_pwritev)                                                         \
	ROW(PCI_ACCESS, "PCI config by io_uring", around_pci_uring)                                                          \
	ROW(PCI_ACCESS, "PCI config by aio", around_pci_aio)                                                                 \
	ROW(PCI_ACCESS, "PCI config by sendfile", around_pci_sendfile)                                                       \
	ROW(PCI_ACCESS, "PCI config by a 32-bit pwrite", around_pci_compat)                                                  \
	ROW(PCI_ACCESS, "PCI config through a second sysfs", around_pci_sysfs)                                               \
	ROW(PCI_ACCESS, "PCI config through a second procfs", around_pci_procfs)                                             \
	ROW(PCI_ACCESS, "PCI registers by a 32-bit mmap", around_pci_mmap_compat)                                            \
	ROW(PCI_ACCESS, "PCIIOC_CONTROLLER, 32-bit", around_pci_controller_compat)                                           \
	ROW(IOPORT, "ioperm", try_ioperm)                                                                                    \
	ROW(IOPORT, "iopl", try_iopl)                                                                                        \
	ROW(IOPORT, "ioperm from a child cgroup", around_ioperm_cgroup)                                                      \
	ROW(IOPORT, "32-bit ioperm", around_ioperm_compat)                                                                   \
	ROW(IOPORT, "32-bit iopl", around_iopl_compat)                                                                       \
	ROW(IOPORT, "KDENABIO", try_kdenabio)                                                                                \
	ROW(IOPORT, "KDADDIO", try_kdaddio)                                                                                  \
	ROW(IOPORT, "32-bit KDADDIO, mknod elsewhere", around_kdaddio_compat)                                                \
	ROW(MSR, "MSR by pwrite", try_msr_write)                                                                             \
	ROW(MSR, "MSR by write", around_msr_write)                                                                           \
	ROW(MSR, "MSR by pwritev", around_msr_pwritev)                                                                       \
	ROW(MSR, "MSR by io_uring", around_msr_uring)                                                                        \
	ROW(MSR, "MSR by a 32-bit pwrite", around_msr_compat)                                                                \
	ROW(MSR, "MSR by mknod elsewhere", around_msr_node)                                                                  \
	ROW(MSR, "X86_IOC_WRMSR_REGS", try_msr_ioctl)                                                                        \
	ROW(MSR, "32-bit X86_IOC_WRMSR_REGS", around_msr_ioctl_compat)                                                       \
	ROW(MODULE_PARAMETERS, "hardware parameter through a second sysfs", around_parameter_sysfs)                          \
	ROW(DEBUGFS, "debugfs file by a 32-bit call", around_debugfs_compat)                                                 \
	ROW(KCORE, "/proc/kcore by a 32-bit call", around_kcore_compat)                                                      \
	ROW(PERF, "perf samples registers, 32-bit", around_perf_compat)
#else
#define AROUND_HERE(ROW)
#endif

#define AROUND(ROW) AROUND_ANYWHERE(ROW) AROUND_HERE(ROW)

#define DECLARE(reason, name, function, ...) struct outcome function(void);
AROUND(DECLARE)
#undef DECLARE

/* around_modules.c: the program that the kernel starts to load modules is this script, for as long as @trigger runs. */
bool kernel_calls(const char *commands, void (*trigger)(void));

#endif
