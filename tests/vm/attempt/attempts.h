/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ROW(SYMBOL, name, function, words): every attempt, in the order of the reasons, but for the last, which may stop
 * what the others are tried against. The first of a reason gives its line in --demo.
 */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#define ATTEMPTS(ROW) \
	ROW(MODULE_SIGNATURE, "finit_module", try_unsigned_module, "load a module that nobody signed") \
	ROW(MODULE_SIGNATURE, "init_module", try_unsigned_module_memory, "load an unsigned module from memory") \
	ROW(DEV_MEM, "read /dev/mem", try_dev_mem_read, "read physical memory through /dev/mem") \
	ROW(DEV_MEM, "mmap /dev/mem", try_dev_mem_mmap, "map physical memory through /dev/mem") \
	ROW(DEV_MEM, "write /dev/port", try_dev_port, "write to an I/O port through /dev/port") \
	ROW(EFI_TEST, "open /dev/efi_test", try_efi_test, "call the firmware through /dev/efi_test") \
	ROW(KEXEC, "kexec_load", try_kexec_load, "put another kernel in place with kexec") \
	ROW(KEXEC, "kexec_file_load changed", try_kexec_file_changed, "put a tampered kernel image in place") \
	ROW(KEXEC, "kexec_file_load whole", try_kexec_file_whole, "put this kernel's own image in place") \
	ROW(HIBERNATION, "open /dev/snapshot", try_snapshot, "write all memory to disk: hibernate") \
	ROW(HIBERNATION, "write /sys/power/disk", try_power_disk_write, "choose how to hibernate") \
	ROW(HIBERNATION, "read /sys/power/disk", try_power_disk_read, "ask whether hibernation is on") \
	ROW(HIBERNATION, "read /sys/power/state", try_power_state_read, "ask which sleep states there are") \
	ROW(PCI_ACCESS, "sysfs config", try_pci_config, "rewrite a PCI device's configuration") \
	ROW(PCI_ACCESS, "proc config", try_pci_proc_config, "rewrite PCI configuration through /proc") \
	ROW(PCI_ACCESS, "sysfs mmap", try_pci_mmap, "map a PCI device's registers through /sys") \
	ROW(PCI_ACCESS, "proc mmap", try_pci_proc_mmap, "map a PCI device's registers through /proc") \
	ROW(PCI_ACCESS, "sysfs port write", try_pci_port_write, "write a PCI device's I/O port") \
	ROW(PCI_ACCESS, "PCIIOC_CONTROLLER", try_pci_controller, "ask for a PCI device's controller") \
	ROW(IOPORT, "ioperm", try_ioperm, "write to an I/O port with outb") \
	ROW(IOPORT, "iopl", try_iopl, "get every I/O port with iopl") \
	ROW(IOPORT, "KDENABIO", try_kdenabio, "get the graphics card's ports from the console") \
	ROW(IOPORT, "KDADDIO", try_kdaddio, "get one graphics port from the console") \
	ROW(MSR, "write /dev/cpu/0/msr", try_msr_write, "write a register of the processor") \
	ROW(MSR, "X86_IOC_WRMSR_REGS", try_msr_ioctl, "write a register of the processor by ioctl") \
	ROW(ACPI_TABLES, "configfs", try_acpi_configfs, "add an ACPI table while running") \
	ROW(ACPI_TABLES, "custom_method", try_acpi_custom_method, "replace an ACPI method through debugfs") \
	ROW(DEVICE_TREE, "ofdt", try_device_tree, "change the live device tree") \
	ROW(PCMCIA_CIS, "write cis", try_pcmcia_cis, "replace a PCMCIA card's description") \
	ROW(TIOCSSERIAL, "interrupt", try_serial_interrupt, "move a serial port to another interrupt") \
	ROW(TIOCSSERIAL, "port", try_serial_port, "move a serial port to another I/O port") \
	ROW(MODULE_PARAMETERS, "sysfs", try_hw_parameter, "set a driver's hardware parameter") \
	ROW(MODULE_PARAMETERS, "at load", try_hw_parameter_at_load, "load a driver with an I/O address") \
	ROW(MMIOTRACE, "testmmiotrace", try_mmiotrace, "write device memory with testmmiotrace") \
	ROW(DEBUGFS, "write", try_debugfs_write, "write a file of debugfs") \
	ROW(DEBUGFS, "read 0600", try_debugfs_read, "read a private file of debugfs") \
	ROW(DEBUGFS, "chmod", try_debugfs_chmod, "change the permissions of a debugfs file") \
	ROW(XMON_WR, "xmon", try_xmon, "write kernel memory with xmon") \
	ROW(BPF_WRITE_USER, "probe_write_user", try_bpf_write_user, "change a program's memory from BPF") \
	ROW(DBG_WRITE_KERNEL, "kgdb", try_kgdb, "write kernel memory with kgdb") \
	ROW(RTAS_ERROR_INJECTION, "rtas", try_rtas, "inject errors through POWER firmware") \
	ROW(XEN_USER_ACTIONS, "privcmd", try_xen_privcmd, "make a Xen hypercall from a program") \
	ROW(KCORE, "read /proc/kcore", try_kcore, "read kernel memory through /proc/kcore") \
	ROW(KPROBES, "perf", try_kprobe_perf, "put a probe into kernel code with perf") \
	ROW(KPROBES, "tracefs kprobe", try_kprobe_tracefs, "put a probe into kernel code with tracefs") \
	ROW(KPROBES, "tracefs fprobe", try_fprobe_tracefs, "put a function probe into kernel code") \
	ROW(BPF_READ_KERNEL, "probe_read_kernel", try_bpf_read_kernel, "read kernel memory from BPF") \
	ROW(BPF_READ_KERNEL, "probe_read_kernel_str", try_bpf_read_kernel_str, "read a kernel string from BPF") \
	ROW(BPF_READ_KERNEL, "probe_read", try_bpf_probe_read, "read kernel memory with the old BPF helper") \
	ROW(BPF_READ_KERNEL, "probe_read_str", try_bpf_probe_read_str, "read a kernel string, old BPF helper") \
	ROW(BPF_READ_KERNEL, "socket filter", try_bpf_socket_filter, "read kernel memory from a packet filter") \
	ROW(DBG_READ_KERNEL, "kgdb", try_kgdb, "read kernel memory with kgdb") \
	ROW(PERF, "REGS_INTR", try_perf_registers, "sample the kernel's registers with perf") \
	ROW(TRACEFS, "read trace", try_trace_read, "read the kernel's trace buffer") \
	ROW(TRACEFS, "set tracer", try_trace_tracer, "trace every function of the kernel") \
	ROW(TRACEFS, "instance", try_trace_instance, "make a trace buffer of one's own") \
	ROW(TRACEFS, "event", try_trace_event, "trace what the scheduler does") \
	ROW(XMON_RW, "xmon", try_xmon, "use the xmon debugger") \
	ROW(XFRM_SECRET, "ESP", try_xfrm_esp, "read IPsec keys back from the kernel") \
	ROW(XFRM_SECRET, "AH", try_xfrm_ah, "read IPsec authentication keys back") \
	ROW(BPF_VERDICTS, "fmod_ret", try_bpf_modify_return, "answer in place of the lockdown from BPF") \
	ROW(BPF_VERDICTS, "later LSM program", try_bpf_later_lsm, "put a BPF program behind the lockdown's") \
	ROW(BPF_VERDICTS, "freplace", try_bpf_replace, "replace a function of a BPF program") \
	ROW(BPF_TRACING, "%pks", try_bpf_print_kernel, "print kernel memory from a BPF tracing program") \
	ROW(BPF_TRACING, "%pks socket filter", try_bpf_print_kernel_filter, "print kernel memory from a packet filter") \
	ROW(BPF_TRACING, "snprintf_btf socket filter", try_bpf_print_type, "print kernel memory as a type from a packet filter") \
	ROW(BPF_TRACING, "trace_printk socket filter", try_bpf_trace_print, "print kernel memory into the trace") \
	ROW(BPF_TRACING, "rdonly_cast socket filter", try_bpf_cast, "follow any address from a packet filter") \
	ROW(BPF_TRACING, "iter_bits socket filter", try_bpf_bits, "read any address by a kernel function from a packet filter") \
	ROW(BPF_TRACING, "current task socket filter", try_bpf_task, "read the task that is on, from a packet filter") \
	ROW(BPF_TRACING, "tracepoint", try_bpf_tracepoint, "count system calls with BPF") \
	ROW(BPF_TRACING, "fentry", try_bpf_fentry, "trace a kernel function with BPF") \
	ROW(BPF_TRACING, "read user", try_bpf_read_user, "read a program's memory from BPF") \
	ROW(BPF_TRACING, "other types", try_bpf_tracing_types, "load other BPF programs that trace") \
	ROW(SECRET_SYSCTLS, "kptr_restrict", try_lower_kptr, "show kernel addresses to ordinary users") \
	ROW(SECRET_SYSCTLS, "dmesg_restrict", try_lower_dmesg, "show the kernel's log to ordinary users") \
	ROW(SECRET_SYSCTLS, "perf_event_paranoid", try_lower_perf, "let ordinary users sample the kernel") \
	ROW(PFKEY_SECRET, "SADB_DUMP", try_pfkey_dump, "list IPsec keys through a PF_KEY socket") \
	ROW(VFIO_NOIOMMU, "open group", try_vfio_noiommu, "drive a device without an IOMMU by VFIO") \
	ROW(UIO, "mmap", try_uio_mmap, "map a device's registers by UIO") \
	ROW(UIO, "openat2", try_uio_openat2, "map them through openat2") \
	ROW(UIO, "mknod elsewhere", try_uio_node, "map them through a device file of one's own") \
	ROW(UIO, "open_by_handle_at", try_uio_handle, "map them through a file handle") \
	ROW(EFI_VARIABLES, "write", try_efi_write, "write an EFI variable") \
	ROW(EFI_VARIABLES, "create", try_efi_create, "create an EFI variable") \
	ROW(EFI_VARIABLES, "delete", try_efi_delete, "delete an EFI variable") \
	ROW(MODULE_LOAD, "finit_module signed", try_signed_module, "load a signed module") \
	ROW(MODULE_LOAD, "init_module signed", try_signed_module_memory, "load a signed module from memory") \
	ROW(KEXEC_LOAD, "kexec_file_load whole", try_kexec_file_whole, "put this kernel's own image in place") \
	ROW(FTRACE_SWITCH, "ftrace_enabled", try_ftrace_switch, "switch off what BPF LSM programs hang on")

#define ORDINARY(ROW) \
	ROW(NONE, "fork", try_fork, "start a process") \
	ROW(NONE, "exec", try_exec, "run a program") \
	ROW(NONE, "signal", try_signal, "send a signal") \
	ROW(NONE, "ptrace", try_ptrace, "debug a program") \
	ROW(NONE, "proc maps", try_proc_maps, "read a program's memory map") \
	ROW(NONE, "seccomp", try_seccomp, "filter one's own system calls") \
	ROW(NONE, "files", try_files, "create, write, read, rename and remove a file") \
	ROW(NONE, "shared memory", try_shared_memory, "share memory between programs") \
	ROW(NONE, "pipe", try_pipe, "send bytes through a pipe") \
	ROW(NONE, "terminal", try_terminal, "open a terminal") \
	ROW(NONE, "mount", try_mount, "mount a file system") \
	ROW(NONE, "unix socket", try_unix_socket, "talk through a local socket") \
	ROW(NONE, "tcp", try_tcp, "talk through TCP") \
	ROW(NONE, "udp", try_udp, "talk through UDP") \
	ROW(NONE, "netlink", try_netlink, "list network interfaces") \
	ROW(NONE, "container", try_container, "start a container") \
	ROW(NONE, "container as nobody", try_container_nobody, "start a container as an ordinary user") \
	ROW(NONE, "cgroup", try_cgroup, "move a process into a cgroup") \
	ROW(NONE, "sysctl", try_sysctl, "set a kernel tunable") \
	ROW(NONE, "userfaultfd", try_userfaultfd, "handle one's own page faults") \
	ROW(NONE, "io_uring", try_io_uring, "set up asynchronous I/O") \
	ROW(NONE, "keyring", try_keyring, "store a key") \
	ROW(NONE, "module parameter", try_plain_parameter, "set a module parameter") \
	ROW(NONE, "kernel log", try_kernel_log, "read the kernel's log") \
	ROW(NONE, "kallsyms", try_kallsyms, "list the kernel's symbols") \
	ROW(NONE, "debugfs 0444", try_debugfs_public, "read a public file of debugfs") \
	ROW(NONE, "power state", try_power_state, "ask which sleep states there are") \
	ROW(NONE, "PCI config read", try_pci_config_read, "read PCI configuration") \
	ROW(NONE, "MSR read", try_msr_read, "read a register of the processor") \
	ROW(NONE, "serial settings", try_serial_unchanged, "set a serial port as it is") \
	ROW(NONE, "bpf map", try_bpf_map, "use a BPF map") \
	ROW(NONE, "bpf socket filter", try_bpf_filter, "filter packets of a socket with BPF") \
	ROW(NONE, "bpf cgroup", try_bpf_cgroup, "filter packets of a cgroup with BPF") \
	ROW(NONE, "perf counter", try_perf_counter, "count with perf") \
	ROW(NONE, "perf sample", try_perf_sample, "sample where programs spend time")

#define ATTEMPT_DECLARATION(reason, name, function, words) struct outcome function(void);
ATTEMPTS(ATTEMPT_DECLARATION)
ORDINARY(ATTEMPT_DECLARATION)

#endif
