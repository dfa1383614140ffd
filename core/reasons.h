/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reason table: one row describes one reason, and nothing else does. The
 * enum, the names, the probes, the manual, the completions and the test cases
 * all come from here.
 *
 * ROW(id, SYMBOL, name, CLASS, kernel, ACTOR, try, refused, programs, looks, instead)
 *   id        stable number, 1 to 63. 1-28 mirror the kernel, 29-39 are kept for
 *             what the kernel adds, 40-61 for reasons of kernlock's own, 62 and 63
 *             stand for kernel reasons that this table does not name
 *   SYMBOL    REASON_##SYMBOL
 *   name      the word in mode files and in every output
 *   CLASS     INTEGRITY, CONFIDENTIALITY or OPTIONAL (refused by no shipped mode)
 *   kernel    enumerator in the kernel's enum lockdown_reason; "" when it has none
 *   ACTOR     whether the kernel asks on behalf of the program that runs, current:
 *             RULES       it does, within one system call: a rule for one program is sound
 *             CALLER      it does, but what comes of it outlives the call or serves others
 *             SOMEBODY    not always: the kernel's own threads, or files made for everybody
 *   try       how `verify` finds out on a running machine:
 *             PROBE(f)    run probe_f() of cli/probes_*.c
 *             UNTRIED(s)  nothing harmless can try it; the code is in this kernel
 *                         only if /proc/kallsyms lists the symbol s
 *             UNNAMED     stands for operations this table cannot know
 *   refused   what is refused, as "may not ..." would go on
 *   programs  who notices, comma separated
 *   looks     how the refusal looks to them: parts that start with the errno they get, or
 *             with "no error", and a colon; "; " stands between parts and nowhere else
 *   instead   what to use in its place
 */
#ifndef KERNLOCK_REASONS_H
#define KERNLOCK_REASONS_H

#define KERNLOCK_REASONS(ROW)											\
	ROW(1, MODULE_SIGNATURE, "module-signature", INTEGRITY, "LOCKDOWN_MODULE_SIGNATURE", RULES,		\
	    PROBE(module_signature),										\
	    "load a kernel module without a trusted signature",							\
	    "insmod, modprobe, dkms, nvidia, zfs, virtualbox, vmware, v4l2loopback, systemtap, falco (kmod)",	\
	    "EPERM: \"modprobe: ERROR: could not insert 'x': Operation not permitted\", and a device or "	\
	    "file system that is not there. \"Key was rejected by service\" is something else: a broken "	\
	    "signature, or module.sig_enforce=1",								\
	    "Sign the module and enrol the key with mokutil --import, as dkms does by itself where shim "	\
	    "boots the machine; without EFI only the kernel's own keys count. Or load it before lockdown: "	\
	    "what is loaded stays.")										\
	ROW(2, DEV_MEM, "dev-mem", INTEGRITY, "LOCKDOWN_DEV_MEM", RULES, PROBE(dev_mem),			\
	    "open physical memory or I/O ports as files: /dev/mem, /dev/port",					\
	    "dmidecode --no-sysfs, biosdecode, lscpu, lshw, hwinfo, fwupd, tuned, libsmbios, "			\
	    "sensors-detect, flashrom, devmem2",								\
	    "EPERM: \"/dev/mem: Operation not permitted\" for root too, and for reading too, but most of "	\
	    "these programs go on and tell less",								\
	    "Read /sys/firmware/dmi (dmidecode does so unless told otherwise), /sys/firmware/acpi and the "	\
	    "driver's own files in /sys. For raw memory there is nothing.")					\
	ROW(3, EFI_TEST, "efi-test", INTEGRITY, "LOCKDOWN_EFI_TEST", CALLER, UNTRIED("efi_test_open"),		\
	    "call EFI runtime services through /dev/efi_test",							\
	    "fwts",												\
	    "EPERM: opening /dev/efi_test fails, fwts says \"Cannot open EFI test driver. Aborted.\"",		\
	    "EFI variables are in /sys/firmware/efi/efivars. To test the firmware itself, boot without "	\
	    "lockdown.")											\
	ROW(4, KEXEC, "kexec", INTEGRITY, "LOCKDOWN_KEXEC", RULES, PROBE(kexec),				\
	    "load another kernel by kexec without a trusted signature",						\
	    "kexec, kdump, kdump-tools, systemctl kexec, zfsbootmenu, petitboot, nixos-anywhere",		\
	    "EPERM: \"kexec_load failed: Operation not permitted\", also for kexec -u, and with kexec -s "	\
	    "\"kexec_file_load failed\" when nobody trusted signed the kernel",					\
	    "kexec -s (or -a) with a kernel that the distribution or an enrolled key signed; for kdump put "	\
	    "-s into KDUMP_KEXEC_ARGS of /etc/default/kdump-tools. A crash kernel that is loaded before "	\
	    "lockdown stays.")											\
	ROW(5, HIBERNATION, "hibernation", INTEGRITY, "LOCKDOWN_HIBERNATION", CALLER, PROBE(hibernation),	\
	    "hibernate, or resume from an image on disk",							\
	    "systemctl hibernate, systemctl hybrid-sleep, systemd-logind, s2disk, pm-hibernate, GNOME, KDE",	\
	    "EPERM: writing disk to /sys/power/state or opening /dev/snapshot fails; no error: "		\
	    "/sys/power/disk reads [disabled], the menu entry is gone, systemctl says that the sleep verb "	\
	    "hibernate is not supported",									\
	    "Suspend to memory (systemctl suspend) or shut down. The mode keep-hibernation leaves it open: "	\
	    "read what that defeats first.")									\
	ROW(6, PCI_ACCESS, "pci-access", INTEGRITY, "LOCKDOWN_PCI_ACCESS", RULES, PROBE(pci_access),		\
	    "write PCI configuration space or map PCI device memory",						\
	    "setpci, ryzenadj, spdk and dpdk (uio), mstflint, nvidia_gpu_tools.py, autoaspm, flashrom, Xorg "	\
	    "without KMS",											\
	    "EPERM: \"pcilib: sysfs_write: write failed: Operation not permitted\", \"PCI Bus is not "		\
	    "writeable, check secure boot\" (ryzenadj), mapping /sys/bus/pci/devices/*/resource0 fails, "	\
	    "while lspci -vv goes on reading",									\
	    "vfio-pci with an IOMMU for spdk, dpdk and virtual machines; the device's files in /sys for "	\
	    "settings (link/l1_aspm, power/control, reset, sriov_numvfs). For other registers there is "	\
	    "nothing.")												\
	ROW(7, IOPORT, "ioport", INTEGRITY, "LOCKDOWN_IOPORT", RULES, PROBE(ioport),				\
	    "talk to I/O ports directly: ioperm, iopl, KDENABIO",						\
	    "flashrom, ectool, superiotool, intelmetool, hwclock --directisa, isadump, isaset, dosemu, "	\
	    "fw-fanctrl, Xorg with old drivers",								\
	    "EPERM: \"Could not get I/O privileges (Operation not permitted). You need to be root.\" "		\
	    "(flashrom, as root), \"iopl: Operation not permitted\"; ENXIO: the console ioctls KDENABIO and "	\
	    "KDADDIO",												\
	    "The kernel's driver for the device: ectool --interface=dev, hwmon for sensors, /dev/rtc (what "	\
	    "hwclock does unless told otherwise), fwupd to update firmware. flashrom needs a boot without "	\
	    "lockdown.")											\
	ROW(8, MSR, "msr", INTEGRITY, "LOCKDOWN_MSR", RULES, PROBE(msr),					\
	    "write model-specific registers of the processor",							\
	    "wrmsr, undervolt, intel-undervolt, throttled, pcm, likwid, pqos, xmrig, mcelog, rasdaemon, "	\
	    "x86_energy_perf_policy",										\
	    "EPERM: \"wrmsr: pwrite: Operation not permitted\", \"CPU (0): Operation not permitted\" "		\
	    "(intel-undervolt), while rdmsr and turbostat go on reading. msr.allow_writes=off looks the same",	\
	    "/sys/class/powercap for power limits, cpufreq and energy_perf_bias in /sys, pqos --iface=os, "	\
	    "perf for counters. For undervolting there is nothing but doing it before lockdown or in the "	\
	    "firmware.")											\
	ROW(9, ACPI_TABLES, "acpi-tables", INTEGRITY, "LOCKDOWN_ACPI_TABLES", SOMEBODY, PROBE(acpi_tables),	\
	    "replace or add ACPI tables",									\
	    "configfs (acpi/table), acpi_override in an initramfs, acpi_rsdp=, efivar_ssdt=",			\
	    "EPERM: writing the aml file of a table in /sys/kernel/config/acpi fails; no error: at boot the "	\
	    "table is ignored, with \"ACPI: kernel is locked down, ignoring table override\" in dmesg",		\
	    "Mend the firmware, or add the table at boot: the bpf engine starts after that and refuses only "	\
	    "what comes later. The lsm engine refuses it then, too.")						\
	ROW(10, DEVICE_TREE, "device-tree", INTEGRITY, "LOCKDOWN_DEVICE_TREE", CALLER, UNTRIED("ofdt_write"),	\
	    "change the live device tree",									\
	    "drmgr, powerpc-utils",										\
	    "EPERM: writing /proc/powerpc/ofdt fails, drmgr cannot add or remove adapters",			\
	    "/sys/kernel/dlpar adds and removes processors and memory without it. For adapters there is "	\
	    "nothing but a restart.")										\
	ROW(11, PCMCIA_CIS, "pcmcia-cis", INTEGRITY, "LOCKDOWN_PCMCIA_CIS", CALLER, UNTRIED("pccard_store_cis"),	\
	    "replace the configuration data of a PCMCIA card",							\
	    "scripts that write /sys/class/pcmcia_socket/*/cis",						\
	    "EPERM: writing the cis file of the socket fails, reading it works",				\
	    "The replacements that drivers load by themselves from /lib/firmware/cis.")				\
	ROW(12, TIOCSSERIAL, "tiocsserial", INTEGRITY, "LOCKDOWN_TIOCSSERIAL", CALLER, PROBE(tiocsserial),	\
	    "move a serial port to another I/O port, interrupt or chip type",					\
	    "setserial (port, irq, uart)",									\
	    "EPERM: \"Cannot set serial info: Operation not permitted\"",					\
	    "Let ACPI or PCI describe the port. Speed flags, low_latency and the like can still be set.")	\
	ROW(13, MODULE_PARAMETERS, "module-parameters", INTEGRITY, "LOCKDOWN_MODULE_PARAMETERS", CALLER,	\
	    PROBE(module_parameters),										\
	    "set driver parameters that hold I/O ports, interrupts, DMA or memory",				\
	    "modprobe (also its options in /etc/modprobe.d), parport_pc, ipmi_si, 8250, serial_ir, "		\
	    "i2c-piix4, ISA cards, phram, slram",								\
	    "EPERM: \"modprobe: ERROR: could not insert 'x': Operation not permitted\" with \"`0x378' "		\
	    "invalid for parameter `io'\" in dmesg, or \"write error: Operation not permitted\" in "		\
	    "/sys/module/x/parameters",										\
	    "Let the firmware describe the device (ACPI, PnP, PCI, SMBIOS), or load the driver before "		\
	    "lockdown.")											\
	ROW(14, MMIOTRACE, "mmiotrace", INTEGRITY, "LOCKDOWN_MMIOTRACE", CALLER, UNTRIED("mmio_address"),	\
	    "write device memory with the mmiotrace test module",						\
	    "testmmiotrace",											\
	    "EPERM: \"modprobe: ERROR: could not insert 'testmmiotrace': Operation not permitted\"",		\
	    "Nothing: the module is a test that writes rubbish to a device. The tracer mmiotrace belongs to "	\
	    "tracefs.")												\
	ROW(15, DEBUGFS, "debugfs", INTEGRITY, "LOCKDOWN_DEBUGFS", CALLER, PROBE(debugfs),			\
	    "open debugfs files that can be written, mapped or take ioctls",					\
	    "blktrace, kvm_stat, pmdakvm, kmemleak, usbmon as text, nbfc (ec_sys), umr, dynamic debug, "	\
	    "fault injection, older bcc",									\
	    "EPERM: \"/sys/kernel/debug/x: Operation not permitted\" for root too, even to read a file of "	\
	    "mode 0644, and chmod fails, while files that are only readable (0444, 0400) stay readable",	\
	    "/proc/dynamic_debug/control for dynamic debug, /dev/usbmon0 for usbmon, perf kvm stat for "	\
	    "kvm_stat, tracepoints for blktrace. For driver registers there is nothing.")			\
	ROW(16, XMON_WR, "xmon-write", INTEGRITY, "LOCKDOWN_XMON_WR", SOMEBODY, UNTRIED("xmon"),		\
	    "write kernel memory in the xmon debugger",								\
	    "xmon",												\
	    "no error: the console says \"xmon: Read-only due to kernel lockdown\"",				\
	    "Reading in xmon still works; or kdump with a signed kernel, and crash on the dump.")		\
	ROW(17, BPF_WRITE_USER, "bpf-write-user", INTEGRITY, "LOCKDOWN_BPF_WRITE_USER", CALLER, PROBE(bpf_write_user),	\
	    "load BPF programs that write other programs' memory",						\
	    "opentelemetry-go-instrumentation, beyla, obi, bpftool feature probe",				\
	    "EINVAL: the program does not load, and the verifier says \"program of this type cannot use "	\
	    "helper bpf_probe_write_user#36\", on older kernels \"unknown func bpf_probe_write_user#36\"",	\
	    "Beyla and OpenTelemetry go on, but pass on no trace context; where that is needed, build their "	\
	    "SDK into the program.")										\
	ROW(18, DBG_WRITE_KERNEL, "dbg-write-kernel", INTEGRITY, "LOCKDOWN_DBG_WRITE_KERNEL", SOMEBODY,		\
	    UNTRIED("kgdb_register_io_module"),									\
	    "write kernel memory or registers with kgdb or kdb",						\
	    "kgdb, kdb, gdb over kgdboc",									\
	    "no error: gdb gets no answer, and kdb says \"Permission denied\" to mm, rm, go, ss and "		\
	    "breakpoints",											\
	    "A virtual machine under gdb, or kdump with a signed kernel, and crash on the dump.")		\
	ROW(19, RTAS_ERROR_INJECTION, "rtas-error-injection", INTEGRITY, "LOCKDOWN_RTAS_ERROR_INJECTION", CALLER,	\
	    UNTRIED("rtas_call"),										\
	    "inject errors through POWER firmware (RTAS)",							\
	    "errinjct, librtas",										\
	    "EPERM: the system call rtas fails for ibm,open-errinjct and ibm,errinjct",				\
	    "Nothing: inject errors on a machine without lockdown.")						\
	ROW(20, XEN_USER_ACTIONS, "xen-user-actions", INTEGRITY, "LOCKDOWN_XEN_USER_ACTIONS", CALLER,		\
	    UNTRIED("privcmd_ioctl"),										\
	    "let user space in a Xen guest make hypercalls on any domain",					\
	    "xen-privcmd (unrestricted=1)",									\
	    "no error: dmesg says \"Kernel is locked down, parameter \"unrestricted\" ignored\", and "		\
	    "hypercalls on other domains than the target fail",							\
	    "Manage domains from dom0, which this does not touch. A device model keeps its one target "		\
	    "domain.")												\
	ROW(21, KCORE, "kcore", CONFIDENTIALITY, "LOCKDOWN_KCORE", RULES, PROBE(kcore),				\
	    "read all kernel memory through /proc/kcore",							\
	    "crash, drgn, gdb, perf --kcore, makedumpfile --mem-usage, avml",					\
	    "EPERM: \"/proc/kcore: Operation not permitted\" for root too",					\
	    "kdump with a signed kernel, then crash or drgn on the dump.")					\
	ROW(22, KPROBES, "kprobes", CONFIDENTIALITY, "LOCKDOWN_KPROBES", CALLER, PROBE(kprobes),		\
	    "place probes in kernel code: kprobes, fprobes",							\
	    "perf probe, bpftrace, bcc, tetragon, tracee",							\
	    "EPERM: \"Failed to write event: Operation not permitted\" (perf probe), attaching a kprobe "	\
	    "fails (bpftrace, bcc)",										\
	    "BPF fentry programs and tracepoints, as far as other reasons allow them. Probes placed before "	\
	    "lockdown stay. Or the mode keep-tracing: read what that defeats first.")				\
	ROW(23, BPF_READ_KERNEL, "bpf-read-kernel", CONFIDENTIALITY, "LOCKDOWN_BPF_READ_KERNEL", CALLER,	\
	    PROBE(bpf_read_kernel),										\
	    "load BPF programs that read kernel memory",							\
	    "bpftrace, bcc, falco, tetragon, tracee, bpftool, coroot-node-agent, inspektor-gadget, libbpf "	\
	    "tools",												\
	    "EINVAL: the program does not load, and the verifier says \"program of this type cannot use "	\
	    "helper bpf_probe_read#4\" (or bpf_probe_read_kernel#113), on older kernels \"unknown func "	\
	    "bpf_probe_read#4\"; no error: bpftool prog shows no pids",						\
	    "Programs that follow typed pointers (fentry, tp_btf, LSM) or read only user memory with "		\
	    "bpf_probe_read_user load. What is loaded before lockdown stays. Or the mode keep-tracing: read "	\
	    "what that defeats first.")										\
	ROW(24, DBG_READ_KERNEL, "dbg-read-kernel", CONFIDENTIALITY, "LOCKDOWN_DBG_READ_KERNEL", SOMEBODY,	\
	    UNTRIED("kdb_main_loop"),										\
	    "read kernel memory or registers with kdb",								\
	    "kdb",												\
	    "no error: kdb says \"Permission denied\" to md and rd, while bt and lsmod work",			\
	    "kdump with a signed kernel, then crash or drgn on the dump.")					\
	ROW(25, PERF, "perf", CONFIDENTIALITY, "LOCKDOWN_PERF", RULES, PROBE(perf),				\
	    "sample registers at interrupts with perf (PERF_SAMPLE_REGS_INTR)",					\
	    "perf record --intr-regs",										\
	    "EPERM: \"Access to performance monitoring and observability operations is limited.\"",		\
	    "perf without --intr-regs (-I): counting, sampling, call graphs and --user-regs work.")		\
	ROW(26, TRACEFS, "tracefs", CONFIDENTIALITY, "LOCKDOWN_TRACEFS", SOMEBODY, PROBE(tracefs),		\
	    "trace the kernel through tracefs (ftrace)",							\
	    "trace-cmd, kernelshark, perf ftrace, perf probe, bpftrace, bcc, rasdaemon, rtla, perf-tools",	\
	    "EPERM: opening files in /sys/kernel/tracing fails for root too; EINVAL: mkdir in its "		\
	    "instances; ENOENT: where the kernel was locked down from its command line, /sys/kernel/tracing "	\
	    "is empty",												\
	    "perf stat and perf record on counters, BPF programs on typed tracepoints (tp_btf), "		\
	    "/sys/devices/system/edac in place of rasdaemon. Or the mode keep-tracing: read what that "		\
	    "defeats first.")											\
	ROW(27, XMON_RW, "xmon-read", CONFIDENTIALITY, "LOCKDOWN_XMON_RW", SOMEBODY, UNTRIED("xmon"),		\
	    "use the xmon debugger at all",									\
	    "xmon",												\
	    "no error: the console says \"xmon: Disabled due to kernel lockdown\"",				\
	    "kdump with a signed kernel, then crash or drgn on the dump.")					\
	ROW(28, XFRM_SECRET, "xfrm-secret", CONFIDENTIALITY, "LOCKDOWN_XFRM_SECRET", SOMEBODY, PROBE(xfrm_secret),	\
	    "read IPsec keys back from the kernel",								\
	    "ip xfrm state, ip xfrm monitor, libreswan, strongswan",						\
	    "no error: the keys print as zeros, and the tunnels work",						\
	    "Ask the IKE daemon, which made the keys: strongswan's save-keys plugin writes them for "		\
	    "wireshark.")											\
	ROW(40, BPF_VERDICTS, "bpf-verdicts", INTEGRITY, "", CALLER, PROBE(bpf_verdicts),			\
	    "load BPF programs that overrule the kernel's security decisions",					\
	    "tetragon (Override), xdp-loader, xdp-filter, libxdp, udev-hid-bpf before Linux 6.11, bpflock",	\
	    "EPERM: bpf(2) with BPF_PROG_LOAD fails before the verifier looks at the program, so its log is "	\
	    "empty: \"failed to load: -EPERM\" or \"-1\" (libbpf)",						\
	    "Kill by signal in place of Override (tetragon), one XDP program for each device (libxdp), LSM "	\
	    "programs on other hooks than locked_down, bpf and bpf_map. What is loaded before lockdown stays.")	\
	ROW(41, FTRACE_SWITCH, "ftrace-switch", INTEGRITY, "", CALLER, PROBE(ftrace_switch),			\
	    "write kernel.ftrace_enabled: 0 stops every BPF LSM program, this engine too",			\
	    "sysctl, systemd-sysctl, trace-cmd record -D, perf-tools",						\
	    "EPERM: \"sysctl: setting key \"kernel.ftrace_enabled\": Operation not permitted\", also for the "	\
	    "value it has, while reading it works",								\
	    "Leave it at 1. To stop one tracer, write nop to current_tracer, or unset the option "		\
	    "function-trace in /sys/kernel/tracing/options.")							\
	ROW(42, BPF_TRACING, "bpf-tracing", CONFIDENTIALITY, "", CALLER, PROBE(bpf_tracing),			\
	    "load BPF programs that trace, or that print or read kernel memory",				\
	    "bpftrace, bcc, libbpf tools, falco, tetragon, tracee, inspektor-gadget, coroot-node-agent, "	\
	    "beyla, obi, parca-agent, pwru, xdpdump, perf (trace, --bpf-counters), bpftool, programs with "	\
	    "bpf_printk, LSM programs that walk structures, sched_ext schedulers and all that call kfuncs",	\
	    "EPERM: bpf(2) with BPF_PROG_LOAD fails: for a tracing type before the verifier looks, so its log "	\
	    "is empty, and libbpf guesses at \"ulimit -l\"; for other types after the verifier was content; no "	\
	    "error: bpftool prog shows no pids",								\
	    "perf without BPF, audit, and BPF programs of other types (XDP, tc, cgroup, LSM) that print "	\
	    "nothing, follow no kernel pointers and call no kfuncs. What is loaded before lockdown stays. Or the mode keep-tracing: "	\
	    "read what that defeats first.")									\
	ROW(43, SECRET_SYSCTLS, "secret-sysctls", CONFIDENTIALITY, "", CALLER, PROBE(secret_sysctls),		\
	    "lower kernel.kptr_restrict, kernel.dmesg_restrict or perf_event_paranoid",				\
	    "sysctl, systemd-sysctl, rr, vtune, nsys, AMDuProf",						\
	    "EPERM: \"sysctl: setting key \"kernel.kptr_restrict\": Operation not permitted\" for a lower "	\
	    "value, while a higher one can be set",								\
	    "Set them in /etc/sysctl.d, which is read before lockdown; CAP_PERFMON or CAP_SYSLOG for the one "	\
	    "program that needs it.")										\
	ROW(44, PFKEY_SECRET, "pfkey-secret", CONFIDENTIALITY, "", CALLER, PROBE(pfkey_secret),			\
	    "read IPsec keys back from the kernel through PF_KEY sockets",					\
	    "setkey, racoon, ipsec-tools, iked, isakmpd",							\
	    "EPERM: socket(2) with PF_KEY (AF_KEY) fails for root too; setkey says \"pfkey_open: Operation "	\
	    "not permitted\"",											\
	    "ip xfrm and the IKE daemons that use netlink (strongswan, libreswan): tunnels are set up and "	\
	    "listed as before, and their keys print as zeros (see xfrm-secret). A PF_KEY socket that is open "	\
	    "before lockdown stays.")										\
	ROW(45, VFIO_NOIOMMU, "vfio-noiommu", OPTIONAL, "", CALLER, PROBE(vfio_noiommu),			\
	    "drive a device by VFIO with no IOMMU between it and memory",					\
	    "dpdk, spdk, vpp, driverctl",									\
	    "EPERM: \"Cannot open /dev/vfio/noiommu-0: Operation not permitted\" (dpdk: EAL: cannot open VFIO "	\
	    "group)",												\
	    "Switch the IOMMU on (firmware, intel_iommu=on) and vfio's enable_unsafe_noiommu_mode off: groups "	\
	    "that an IOMMU confines can be opened as before. A group that is open before lockdown stays.")	\
	ROW(46, UIO, "uio", OPTIONAL, "", CALLER, PROBE(uio),						\
	    "drive a device from user space by UIO",								\
	    "dpdk (uio_pci_generic, igb_uio), spdk, vpp, open-iscsi (iscsiuio), tcmu-runner, Azure's DPDK (uio_hv_generic)",	\
	    "EPERM: \"EAL: Cannot open /dev/uio0: Operation not permitted\", also to read its interrupts",	\
	    "vfio-pci with an IOMMU (dpdk, spdk, vpp), or the kernel's own driver. What is open or mapped before "	\
	    "lockdown stays.")											\
	ROW(47, EFI_VARIABLES, "efi-variables", OPTIONAL, "", CALLER, PROBE(efi_variables),			\
	    "write, create or delete EFI variables",								\
	    "efibootmgr, bootctl, grub-install, mokutil, efivar, fwupd, systemctl reboot --firmware-setup, "	\
	    "sbkeysync, chattr",										\
	    "EPERM: \"Could not prepare Boot variable: Operation not permitted\" (efibootmgr); opening a file "	\
	    "of /sys/firmware/efi/efivars for writing, or removing one, fails while reading works",		\
	    "Install boot loaders and enrol keys before lockdown; what is written stays written.")		\
	ROW(48, MODULE_LOAD, "module-load", OPTIONAL, "", CALLER, PROBE(module_load),				\
	    "load any kernel module, signed ones too",								\
	    "insmod, modprobe, systemd-modules-load, udev, kmod, dkms, mount, ip, iptables, nft, docker",	\
	    "EPERM: \"modprobe: ERROR: could not insert 'x': Operation not permitted\"; ENODEV: mounting a "	\
	    "file system whose module is not loaded says \"unknown filesystem type\"; EAFNOSUPPORT: a "		\
	    "protocol whose module is not loaded is not there",							\
	    "Load what will be needed before lockdown (modules-load.d, plug in what will be used); modules "	\
	    "that are loaded stay, and can still be unloaded.")							\
	ROW(49, KEXEC_LOAD, "kexec-load", OPTIONAL, "", CALLER, PROBE(kexec_load),				\
	    "load any kernel by kexec, signed ones too",							\
	    "kexec, kdump, kdump-tools, systemctl kexec",							\
	    "EPERM: \"kexec_file_load failed: Operation not permitted\", whoever signed the kernel",		\
	    "Load the crash kernel before lockdown: it stays, and starts at a panic. Else reboot through the "	\
	    "firmware.")											\
	ROW(62, OTHER_INTEGRITY, "other-integrity", INTEGRITY, "", SOMEBODY, UNNAMED,				\
	    "do what a newer kernel gates for integrity and kernlock has no name for",				\
	    "unknown",												\
	    "EPERM: as a rule, and what else the kernel makes of it",						\
	    "A newer kernlock, which knows the name; kernlock status shows it as the kernel spells it.")	\
	ROW(63, OTHER_CONFIDENTIALITY, "other-confidentiality", CONFIDENTIALITY, "", SOMEBODY, UNNAMED,		\
	    "do what newer kernels gate for confidentiality and kernlock cannot name",				\
	    "unknown",												\
	    "EPERM: as a rule, and what else the kernel makes of it",						\
	    "A newer kernlock, which knows the name; kernlock status shows it as the kernel spells it.")

#endif
