/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The readiness scan: what is set up on a machine, or on an image of one, and will stop working
 * under a mode. It reads; it changes nothing.
 */
#ifndef KERNLOCK_SCAN_H
#define KERNLOCK_SCAN_H

#include <stddef.h>

#include "../core/reason.h"
#include "out.h"
#include "verb.h"

/** SCAN_VERSION - of the JSON document: goes up when a key changes its meaning or goes away. */
#define SCAN_VERSION 1

#define SCAN_MODULES_INSTEAD                                                                                           \
	"sign it with a key that the machine's owner enrols: dkms signs by itself, then `mokutil --import "              \
	"/var/lib/dkms/mok.pub` and reboot (needs EFI); or load it before the mode is in force; or the mode keep-modules, " \
	"which does not hold against root"

/**
 * Kinds of finding: KIND(SYMBOL, name, reasons, what, stops, instead)
 *   name     stable word for programs and people, and the beginning of each id
 *   reasons  which reasons it concerns; 0: each finding of the kind says it, or no mode refuses it
 *   what     what it is
 *   stops    what stops working in a mode that refuses those reasons
 *   instead  what to do
 */
#define SCAN_KINDS(KIND)                                                                                               \
	KIND(MODULE_UNSIGNED, "module-unsigned", REASON_BIT(REASON_MODULE_SIGNATURE), "a kernel module without a signature", \
	     "loading it, so that what it drives is not there; what is loaded before the mode stays", SCAN_MODULES_INSTEAD)  \
	KIND(MODULE_FOREIGN, "module-foreign-key", REASON_BIT(REASON_MODULE_SIGNATURE),                                  \
	     "a kernel module that is signed by a key which the kernel does not hold, or is not known to hold",          \
	     "loading it, where the kernel does not hold the key", SCAN_MODULES_INSTEAD)                                 \
	KIND(MODULE_UNREADABLE, "module-unreadable", REASON_BIT(REASON_MODULE_SIGNATURE),                                \
	     "a kernel module whose signature could not be read", "loading it, where nobody trusted signed it",          \
	     "look at it with modinfo, or install the package that it belongs to again")                                 \
	KIND(KERNEL_UNCHECKED, "kernel-unchecked", REASON_BIT(REASON_MODULE_SIGNATURE),                                  \
	     "a kernel that looks at no signatures (CONFIG_MODULE_SIG)",                                                 \
	     "nothing, and that is the harm: any module loads whatever the mode says",                                   \
	     "a kernel with CONFIG_MODULE_SIG=y; until then the mode must refuse module-load")                           \
	KIND(HIBERNATION, "hibernation", REASON_BIT(REASON_HIBERNATION), "the machine is set up to hibernate or to resume", \
	     "hibernating: the menu entry goes, the lid or key does nothing, and an image on disk is not made",          \
	     "suspend instead (HandleLidSwitch=suspend in logind.conf), or shut down; or the mode keep-hibernation, which does " \
	     "not hold against root")                                                                                    \
	KIND(KEXEC, "kexec", REASON_BIT(REASON_KEXEC), "kexec or kdump is set up to load a kernel the old way, without a signature", \
	     "loading that kernel: no crash dump, no fast reboot; a crash kernel that is loaded before the mode stays",  \
	     "a signed kernel and -s (kexec_file_load): KDUMP_KEXEC_ARGS=\"-s\" in /etc/default/kdump-tools, `kexec -s -l` for " \
	     "reboots")                                                                                                  \
	KIND(OPEN_NOW, "open-now", 0, "a program that has something open now which a mode refuses to open",              \
	     "the program, at its next start or when it opens it again",                                                \
	     "`kernlock explain REASON` tells what to use instead; `kernlock inside` tells who holds what")              \
	KIND(SERVICE, "service", 0, "a service whose program needs what a mode refuses",                                 \
	     "the program or a part of it, as told for each",                                                            \
	     "`kernlock explain REASON` tells what to use instead")                                                      \
	KIND(MODULE_PARAMETER, "module-parameter", REASON_BIT(REASON_MODULE_PARAMETERS),                                 \
	     "a driver's port, interrupt, DMA channel or memory set by hand",                                            \
	     "loading that driver with it: the whole module is refused; on the command line of a driver that is built in, " \
	     "nothing, for that comes before the mode",                                                                  \
	     "let the firmware describe the device (ACPI, PnP, PCI), or load the driver before the mode is in force")    \
	KIND(KERNEL_PARAMETER, "kernel-parameter", 0, "a kernel parameter that matters to a mode", "as told for each",     \
	     "as told for each")                                                                                         \
	KIND(SECURE_BOOT, "secure-boot", 0, "what the firmware lets boot",                                               \
	     "nothing; but who can write the disk decides which kernel boots next, and a mode holds only until then",    \
	     "switch Secure Boot on in the firmware, with shim and a signed kernel")                                     \
	KIND(MODULE_KEYS, "module-keys", 0, "no key of the machine's owner is enrolled",                                 \
	     "nothing by itself; modules that are built on this machine (DKMS) will not load under a mode",              \
	     "enrol one before: `mokutil --import /var/lib/dkms/mok.pub`, reboot, and say yes in the firmware's menu")   \
	KIND(INSIDE, "already-inside", 0, "what is in the kernel already, and goes around a mode",                       \
	     "nothing, and that is the harm: it was there before",                                                       \
	     "`kernlock inside` tells what to do about each; as a rule, reboot without it")                              \
	KIND(UNREADABLE, "unreadable", ALL_REASONS, "what should have been looked at and could not be read",            \
	     "unknown", "run it as root, mend the file or directory, and look again")

#define SCAN_KIND_TEXT(SYMBOL, name, reasons, what, stops, instead) \
	"_" name "_\n\t" what ". Stops: " stops ". Instead: " instead ".\n\n"

/** SCAN_MANUAL - paragraphs for the manual of the verb that scans, scdoc text. */
#define SCAN_MANUAL                                                                                                        \
	"*--scan* tells what is set up on this machine and will stop working under a mode, before anything is tried, and changes " \
	"nothing. Each finding has an id that stays the same from run to run and from machine to machine (_module-unsigned:nvidia_), " \
	"what it is, the reasons that it concerns, which modes refuse one of them, what stops, and what to do instead. A finding is " \
	"_sure_ or _unknown_: it may be so, and could not be told.\n\n"                                                          \
	"With *--root* _DIR_ it looks at an image of a machine, say a mounted disk or a container's files, and needs no more rights " \
	"than reading them. Links inside of it stay inside. What only a running machine can tell (open files, loaded modules, the " \
	"kernel's keys, Secure Boot) is listed as not looked at; the kernel's command line is that of etc/default/grub, "          \
	"etc/default/grub.d and etc/kernel/cmdline. Without root's rights a scan of this machine lists likewise what it could not " \
	"look at.\n\n"                                                                                                           \
	"A module's signer is compared with the keys in the kernel's keyrings. These tell names, and identifiers of certificates, "  \
	"while most modules name their key by a serial number: where that cannot be compared the finding is unknown, until the "   \
	"module has been loaded once and the kernel took it as signed. On an image, modules are compared with those that came with " \
	"the same kernel.\n\n"                                                                                                   \
	"Under *--json*: {_kernlock\\_scan_ (1, the version of this document), _root_ (null for this machine), _findings_ (array of " \
	"{_id_, _kind_, _state_, _reasons_ (array), _refused\\_by_ (array of modes), _what_, _stops_, _instead_, _detail_}), "     \
	"_not\\_looked\\_at_ (array of {_what_, _why_})}.\n\n"                                                                 \
	"Exit status 0: all that was looked at is known, whatever was found; 4: a finding is unknown, or rights were lacking. "   \
	"Kinds of finding:\n\n" SCAN_KINDS(SCAN_KIND_TEXT)

enum scan_kind {
#define SCAN_ENUMERATOR(SYMBOL, ...) SCAN_##SYMBOL,
	SCAN_KINDS(SCAN_ENUMERATOR) SCAN_KIND_COUNT
};

/** struct scan_kind_words - one row of the table above. */
struct scan_kind_words {
	const char *name;
	kl_u64 reasons;
	const char *what, *stops, *instead;
};

/** scan_kinds - the table, by enum scan_kind. */
extern const struct scan_kind_words scan_kinds[SCAN_KIND_COUNT];

/** enum scan_state - how much of a finding is known. */
enum scan_state {
	SCAN_SURE,   /**< it is so */
	SCAN_UNKNOWN /**< it may be so, and could not be told; never ok */
};

/** struct scan_finding - one thing that was found. */
struct scan_finding {
	enum scan_kind kind;
	enum scan_state state;
	kl_u64 reasons;	     /**< which reasons it concerns; 0: no mode refuses it */
	char *id;	     /**< "module-unsigned:nvidia": the same on every machine and in every run; any bytes but NUL */
	char *detail;	     /**< where and how it was found, in words; any bytes but NUL */
	const char *stops;   /**< what stops, where its kind's words do not say it; else NULL */
	const char *instead; /**< what to do, likewise */
};

/** struct scan_gap - something that was not looked at. */
struct scan_gap {
	const char *what; /**< what, in words */
	char *why;	  /**< why not, in words */
};

/** struct scan_list - what a scan found, and where it did not look. */
struct scan_list {
	struct scan_finding *findings; /**< by kind, in the order of the table */
	size_t count, room;
	struct scan_gap *gaps;
	size_t gap_count, gap_room;
	size_t lost; /**< findings and gaps that memory was out for: each counts as unknown */
	char *root;  /**< the image's directory; NULL: the machine itself */
};

/**
 * scan_machine() - scan this machine, or an image of one.
 * @root: the directory of an image, in which links stay inside; NULL or "/": this machine, live
 * @list: zeroed; filled on success, and to be given to scan_free() in any case
 *
 * Without root's rights a live scan sees less: that is in the list's gaps.
 *
 * Return: 0, -ENOMEM, or the negative errno of opening @root.
 */
int scan_machine(const char *root, struct scan_list *list);

/** scan_free() - empty the list. */
void scan_free(struct scan_list *list);

/** scan_unknown() - how many findings are only unknown, and lost ones. */
size_t scan_unknown(const struct scan_list *list);

/** scan_print() - for people: by kind, what it is, what stops in which mode, what to do; nothing under --json. */
void scan_print(const struct out *out, const struct scan_list *list);

/**
 * scan_json() - {kernlock_scan, root, findings, not_looked_at}; kernlock(8) tells their keys.
 * Return: a new reference, or NULL when memory is out.
 */
json_t *scan_json(const struct scan_list *list);

/**
 * scan_report() - what `kernlock report --scan [--root DIR]` does: scan, and answer as text or JSON.
 * @root: as for scan_machine()
 * Return: STATUS_OK; STATUS_UNKNOWN when a finding is unknown or a live scan lacked rights; STATUS_FAILED (told).
 */
enum exit_status scan_report(const struct out *out, const char *root);

#endif
