/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs that run as services and need what a mode refuses: one row each.
 *
 * PROGRAM(name, sure, reasons, stops)
 *   name     the program's file name, ".py" left off
 *   sure     SURE: whatever its configuration; MAYBE: depends on it, or on the machine
 *   reasons  the reasons, without REASON_, in R1() to R4()
 *   stops    what stops
 *
 * Looked at and left out, because nothing refuses what they use: thinkfan, mbpfan, fancontrol and i8kmon (the kernel's own
 * drivers), tlp and auto-cpufreq (cpufreq in sysfs), turbostat (only reads), auditd, irqbalance, charon and pluto (netlink).
 */
#ifndef KERNLOCK_SCAN_PROGRAMS_H
#define KERNLOCK_SCAN_PROGRAMS_H

#define R1(a) REASON_BIT(REASON_##a)
#define R2(a, b) (R1(a) | R1(b))
#define R3(a, b, c) (R2(a, b) | R1(c))
#define R4(a, b, c, d) (R3(a, b, c) | R1(d))

#define SCAN_EBPF R2(BPF_TRACING, BPF_READ_KERNEL)
#define SCAN_EBPF_KPROBES R3(BPF_TRACING, BPF_READ_KERNEL, KPROBES)
#define SCAN_TRACING R4(BPF_TRACING, BPF_READ_KERNEL, KPROBES, TRACEFS)

#define SCAN_PROGRAMS(PROGRAM)                                                                                          \
	/* registers, embedded controllers, flash */                                                                    \
	PROGRAM("intel-undervolt", SURE, R2(MSR, DEV_MEM), "undervolting and power limits")                             \
	PROGRAM("undervolt", SURE, R1(MSR), "undervolting")                                                             \
	PROGRAM("throttled", SURE, R2(MSR, DEV_MEM), "undervolting and power limits")                                   \
	PROGRAM("lenovo_fix", SURE, R2(MSR, DEV_MEM), "undervolting and power limits")                                  \
	PROGRAM("ryzenadj", SURE, R2(PCI_ACCESS, DEV_MEM), "power limits")                                              \
	PROGRAM("amdctl", SURE, R1(MSR), "undervolting")                                                                \
	PROGRAM("wrmsr", SURE, R1(MSR), "writing registers")                                                            \
	PROGRAM("x86_energy_perf_policy", SURE, R1(MSR), "setting the energy bias")                                     \
	PROGRAM("thermald", MAYBE, R1(MSR), "what it sets by register; powercap and cpufreq in sysfs go on")            \
	PROGRAM("tuned", MAYBE, R2(MSR, DEV_MEM), "profiles that write registers; the rest goes on")                    \
	PROGRAM("setpci", SURE, R1(PCI_ACCESS), "writing PCI configuration")                                            \
	PROGRAM("nbfc_service", MAYBE, R2(IOPORT, DEBUGFS), "fan control, where it goes by ports or ec_sys")            \
	PROGRAM("fw-fanctrl", MAYBE, R1(IOPORT), "fan control, where ectool goes by ports")                             \
	PROGRAM("ectool", MAYBE, R1(IOPORT), "talking to the controller by ports; --interface=dev goes on")             \
	PROGRAM("flashrom", SURE, R3(DEV_MEM, IOPORT, PCI_ACCESS), "flashing")                                          \
	PROGRAM("hwclock", MAYBE, R1(IOPORT), "--directisa; /dev/rtc goes on")                                          \
	PROGRAM("setserial", MAYBE, R1(TIOCSSERIAL), "moving ports and interrupts; speeds go on")                       \
	PROGRAM("likwid-accessD", SURE, R2(MSR, PCI_ACCESS), "counters that it sets by register")                       \
	PROGRAM("pcm-sensor-server", SURE, R3(MSR, PCI_ACCESS, DEV_MEM), "counters that it sets by register")           \
	PROGRAM("pqos", MAYBE, R1(MSR), "setting by register; --iface=os goes on")                                      \
	PROGRAM("xmrig", MAYBE, R1(MSR), "its register tuning; it goes on slower")                                      \
	PROGRAM("vpp", MAYBE, R1(PCI_ACCESS), "devices by uio; vfio-pci goes on")                                       \
	PROGRAM("spdk_tgt", MAYBE, R1(PCI_ACCESS), "devices by uio; vfio-pci goes on")                                  \
	PROGRAM("mcelog", MAYBE, R1(MSR), "what it sets by register; logging goes on")                                  \
	/* tracing */                                                                                                   \
	PROGRAM("rasdaemon", SURE, R1(TRACEFS), "its events, all of which come through tracefs")                        \
	PROGRAM("trace-cmd", SURE, R2(TRACEFS, KPROBES), "tracing")                                                     \
	PROGRAM("bpftrace", SURE, SCAN_TRACING, "tracing")                                                              \
	PROGRAM("powertop", MAYBE, R2(TRACEFS, DEBUGFS), "its measurements; --auto-tune goes on")                       \
	PROGRAM("crash", SURE, R1(KCORE), "looking at the running kernel")                                              \
	PROGRAM("ebpf_exporter", SURE, SCAN_TRACING, "its metrics")                                                     \
	PROGRAM("parca-agent", SURE, SCAN_EBPF, "profiling")                                                            \
	PROGRAM("beyla", SURE, R4(BPF_TRACING, BPF_READ_KERNEL, BPF_WRITE_USER, KPROBES), "instrumenting programs")     \
	PROGRAM("obi", SURE, R4(BPF_TRACING, BPF_READ_KERNEL, BPF_WRITE_USER, KPROBES), "instrumenting programs")       \
	PROGRAM("coroot-node-agent", SURE, SCAN_TRACING, "its metrics")                                                 \
	PROGRAM("ig", SURE, SCAN_TRACING, "its gadgets")                                                                \
	PROGRAM("vizier-pem", SURE, SCAN_TRACING, "Pixie's data")                                                       \
	/* security agents */                                                                                           \
	PROGRAM("falco", SURE, SCAN_EBPF, "its events (modern and old eBPF driver); the kmod driver is a module of its own") \
	PROGRAM("sysdig", SURE, SCAN_EBPF, "its events; the kmod driver is a module of its own")                        \
	PROGRAM("dragent", SURE, SCAN_EBPF, "its events; the kmod driver is a module of its own")                       \
	PROGRAM("tetragon", SURE, R4(BPF_TRACING, BPF_READ_KERNEL, KPROBES, BPF_VERDICTS), "its events and its Override") \
	PROGRAM("tracee", SURE, SCAN_EBPF_KPROBES, "its events")                                                        \
	PROGRAM("cilium-agent", MAYBE, SCAN_EBPF, "tracing and programs that print; XDP, tc and cgroup programs go on") \
	PROGRAM("osqueryd", MAYBE, SCAN_EBPF_KPROBES, "its BPF events, where they are on; tables go on")                \
	PROGRAM("auditbeat", MAYBE, SCAN_TRACING, "its socket dataset, where it is on; audit goes on")                  \
	PROGRAM("elastic-endpoint", SURE, SCAN_TRACING, "its events")                                                   \
	PROGRAM("system-probe", MAYBE, SCAN_TRACING, "Datadog's network, process and security data, where they are on") \
	PROGRAM("falcond", MAYBE, SCAN_EBPF_KPROBES, "CrowdStrike's sensor in user mode; its modules need a trusted signature") \
	PROGRAM("falcon-sensor", MAYBE, SCAN_EBPF_KPROBES, "CrowdStrike's sensor in user mode; its modules need a trusted signature") \
	PROGRAM("falcon-sensor-bpf", SURE, SCAN_EBPF_KPROBES, "CrowdStrike's sensor in user mode")                      \
	PROGRAM("sentinelone-agent", MAYBE, SCAN_EBPF_KPROBES, "its BPF events")                                        \
	PROGRAM("s1-agent", MAYBE, SCAN_EBPF_KPROBES, "its BPF events")                                                 \
	PROGRAM("wdavdaemon", MAYBE, SCAN_EBPF_KPROBES, "Defender's BPF events; it can go back to audit")               \
	PROGRAM("cbagentd", MAYBE, SCAN_EBPF_KPROBES, "Carbon Black's BPF events")                                      \
	PROGRAM("ds_agent", MAYBE, R1(MODULE_SIGNATURE), "Trend Micro's modules, where their key is not enrolled")      \
	/* keys */                                                                                                      \
	PROGRAM("racoon", SURE, R1(PFKEY_SECRET), "setting up IPsec, which it does through PF_KEY")                     \
	PROGRAM("setkey", SURE, R1(PFKEY_SECRET), "setting up IPsec, which it does through PF_KEY")                     \
	PROGRAM("iked", SURE, R1(PFKEY_SECRET), "setting up IPsec, which it does through PF_KEY")

#endif
