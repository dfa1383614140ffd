/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is already inside: the kernel asks whether it is locked down when something is opened,
 * mapped or loaded, so what was there before goes on working. Nothing here changes anything.
 */
#ifndef KERNLOCK_INSIDE_H
#define KERNLOCK_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../core/reason.h"
#include "out.h"

#define INSIDE_FILE_REASONS                                                                                             \
	(REASON_BIT(REASON_DEV_MEM) | REASON_BIT(REASON_HIBERNATION) | REASON_BIT(REASON_PCI_ACCESS) | REASON_BIT(REASON_KCORE) | \
	 REASON_BIT(REASON_DEBUGFS) | REASON_BIT(REASON_TRACEFS))
#define INSIDE_BPF_REASONS                                                                                      \
	(REASON_BIT(REASON_BPF_VERDICTS) | REASON_BIT(REASON_BPF_WRITE_USER) | REASON_BIT(REASON_BPF_READ_KERNEL) | \
	 REASON_BIT(REASON_BPF_TRACING))

/**
 * Kinds of finding: KIND(SYMBOL, name, reasons, cure)
 *   name     stable word for programs and people
 *   reasons  which reasons it goes around
 *   cure     what to do about it
 */
#define INSIDE_KINDS(KIND)                                                                                              \
	KIND(DEV_MEM, "physical-memory", REASON_BIT(REASON_DEV_MEM), "end the program")                                 \
	KIND(SNAPSHOT, "hibernation-device", REASON_BIT(REASON_HIBERNATION), "end the program")                         \
	KIND(KCORE, "kernel-memory", REASON_BIT(REASON_KCORE), "end the program")                                       \
	KIND(MSR, "msr-file", REASON_BIT(REASON_MSR), "nothing: the kernel asks at each write, so its writes will fail") \
	KIND(PCI_MAPPING, "pci-mapping", REASON_BIT(REASON_PCI_ACCESS), "end the program")                              \
	KIND(PCI_FILE, "pci-file", REASON_BIT(REASON_PCI_ACCESS),                                                       \
	     "nothing: the kernel asks at each write and mapping, so they will fail")                                   \
	KIND(DEBUGFS, "debugfs-file", REASON_BIT(REASON_DEBUGFS), "end the program")                                    \
	KIND(TRACEFS, "tracefs-file", REASON_BIT(REASON_TRACEFS), "end the program")                                    \
	KIND(IO_PORTS, "io-ports", REASON_BIT(REASON_IOPORT),                                                           \
	     "end the program; where it is unknown, `kernlock release` and enforce again")                              \
	KIND(MODULE, "unsigned-module", REASON_BIT(REASON_MODULE_SIGNATURE),                                            \
	     "reboot without it: what it changed in the kernel outlives its removal")                                   \
	KIND(MODULE_TAINT, "module-taint", REASON_BIT(REASON_MODULE_SIGNATURE), "reboot without that module")           \
	KIND(ACPI_TAINT, "acpi-taint", REASON_BIT(REASON_ACPI_TABLES), "boot without the replaced ACPI table")          \
	KIND(MSR_TAINT, "msr-taint", REASON_BIT(REASON_MSR), "reboot without the program that writes registers")        \
	KIND(BPF_VERDICTS, "bpf-verdicts", REASON_BIT(REASON_BPF_VERDICTS),                                             \
	     "end what loaded the BPF program, and remove its pins in /sys/fs/bpf")                                     \
	KIND(BPF_WRITE_USER, "bpf-write-user", REASON_BIT(REASON_BPF_WRITE_USER),                                       \
	     "end what loaded the BPF program; where it is unknown, `sysctl kernel.kptr_restrict=1` lets kernlock look") \
	KIND(BPF_READ_KERNEL, "bpf-read-kernel", REASON_BIT(REASON_BPF_READ_KERNEL),                                    \
	     "end what loaded the BPF program; where it is unknown, `sysctl kernel.kptr_restrict=1` lets kernlock look") \
	KIND(BPF_TRACING, "bpf-tracing", REASON_BIT(REASON_BPF_TRACING),                                                \
	     "end what loaded the BPF program, and remove its pins in /sys/fs/bpf")                                     \
	KIND(KPROBE, "kernel-probe", REASON_BIT(REASON_KPROBES),                                                        \
	     "end what placed it, or empty /sys/kernel/tracing/kprobe_events and dynamic_events")                       \
	KIND(KEXEC, "staged-kernel", REASON_BIT(REASON_KEXEC),                                                          \
	     "unload it with `kexec -u` (crash kernel: `kexec -p -u`), and load a signed one with -s once the mode is in force")        \
	KIND(UNSEEN, "unseen", INSIDE_FILE_REASONS | REASON_BIT(REASON_IOPORT),                                          \
	     "end the program that holds it, or run kernlock on the host and not in a container")

enum inside_kind {
#define INSIDE_ENUMERATOR(SYMBOL, ...) INSIDE_##SYMBOL,
	INSIDE_KINDS(INSIDE_ENUMERATOR) INSIDE_KIND_COUNT
};

/** struct inside_kind_words - one row of the table above. */
struct inside_kind_words {
	const char *name;
	kl_u64 reasons;
	const char *cure;
};

/** inside_kinds - the table, by enum inside_kind. */
extern const struct inside_kind_words inside_kinds[INSIDE_KIND_COUNT];

/** enum inside_state - what a finding means once the mode is in force. */
enum inside_state {
	INSIDE_SURE,	/**< goes on as before: the mode does not reach it */
	INSIDE_UNKNOWN, /**< may be inside, it could not be seen; never ok */
	INSIDE_STOPS	/**< is not inside: the kernel asks again at each use, and will refuse */
};

/** struct inside_finding - one way around, and who has it. */
struct inside_finding {
	enum inside_kind kind;
	enum inside_state state;
	kl_u64 reasons;	  /**< which reasons it goes around */
	pid_t pid;	  /**< who holds it; 0: the kernel, or not known */
	unsigned more;	  /**< how many more of the kind the same process holds */
	char program[64]; /**< the process's name, "" without pid; any bytes but NUL */
	char *exe;	  /**< path of its executable, NULL when unknown */
	char *what;	  /**< the very thing, in words; never NULL */
};

/** struct inside_list - findings, in the order of the scan. */
struct inside_list {
	struct inside_finding *findings;
	size_t count, room;
	size_t lost; /**< findings that memory was out for: each counts as unknown */
};

/** struct inside_view - what a scan looks through; what a mode would refuse to open is open already. */
struct inside_view;

/**
 * inside_open() - get ready to scan for what goes around @reasons, now and once a mode is in force.
 * Return: the view, or NULL when memory is out. What it could not open shows up as unknown findings.
 */
struct inside_view *inside_open(kl_u64 reasons);

/** inside_find() - scan, and add what is found to @list, which is zeroed or filled by an earlier call. */
void inside_find(struct inside_view *view, struct inside_list *list);

/** inside_close() - NULL is fine. */
void inside_close(struct inside_view *view);

/** inside_free() - empty the list. */
void inside_free(struct inside_list *list);

/** inside_remaining() - how many findings remain inside, or may: all but INSIDE_STOPS. */
size_t inside_remaining(const struct inside_list *list);

/** inside_unknown() - how many of those are only unknown. */
size_t inside_unknown(const struct inside_list *list);

/** inside_only_new() - take out of @list what stands in @before as well. */
void inside_only_new(struct inside_list *list, const struct inside_list *before);

/** inside_print() - a table, and what to do about each kind; nothing when empty or under --json. */
void inside_print(const struct out *out, const struct inside_list *list);

/** inside_json() - an array of {kind, state, reasons, pid, program, exe, what, more, cure}. */
json_t *inside_json(const struct inside_list *list);

/**
 * inside_refuse() - the error of --strict: the list, how many remain, and what to do.
 * @changed: what was changed meanwhile, as "nothing was changed"
 */
void inside_refuse(const struct out *out, const struct inside_list *list, const char *changed);

#endif
