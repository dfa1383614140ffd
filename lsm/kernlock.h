/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the engine `lsm` share. The way of a request: hooks.c, bpf.c and
 * sysctls.c ask kernlock_answer() (held.c), which decides by core/decide.h, counts and
 * records (record.c), and tells (tell.c).
 */
#ifndef KERNLOCK_H
#define KERNLOCK_H

#include <linux/types.h>

#include "interface.h"

/** KERNLOCK_NAME - of this security module, in lsm= and in messages. */
#define KERNLOCK_NAME "kernlock"

/** KERNLOCK_KERNEL_NUMBERS - numbers of enum lockdown_reason that are told apart. */
#define KERNLOCK_KERNEL_NUMBERS 64

/** KERNLOCK_DEVICES - reasons to look at who answers at a device file. */
#define KERNLOCK_DEVICES (REASON_BIT(REASON_VFIO_NOIOMMU) | REASON_BIT(REASON_UIO))

/** KERNLOCK_OPENING - reasons that need hooks on the opening of files, asked for at boot. */
#define KERNLOCK_OPENING (REASON_BIT(REASON_EFI_VARIABLES) | KERNLOCK_DEVICES)

struct file;
union bpf_attr;
struct bpf_prog;

/* ---- made when the kernel is built: modes.c, reasons.c */

/**
 * struct kernlock_mode - a mode that is built in
 * @name: as in kernlock=
 * @summary: one line for people
 * @deny: reasons refused
 * @audit: reasons counted and told
 */
struct kernlock_mode {
	const char *name;
	const char *summary;
	u64 deny;
	u64 audit;
};

extern const struct kernlock_mode kernlock_modes[];
extern const unsigned int kernlock_mode_count;

/* What the kernel's number means in core/reasons.h. */
extern const u8 kernlock_reason_of[KERNLOCK_KERNEL_NUMBERS];

/**
 * struct kernlock_reason - the words of one reason
 * @name: as in mode files; NULL where there is no such reason
 * @class: enum reason_class
 */
struct kernlock_reason {
	const char *name;
	u8 class;
};

extern const struct kernlock_reason kernlock_reasons[REASON_LIMIT];

/* What enum reason_class, enum action and enum policy_fault are called. */
extern const char *const kernlock_classes[CLASS_OPTIONAL + 1];
extern const char *const kernlock_actions[ACTION_DENY + 1];
extern const char *const kernlock_faults[POLICY_BAD_EXCEPTION + 1];

/* ---- boot.c: kernlock= */

/**
 * struct kernlock_wish - what one kernlock= asks for
 * @deny: reasons to refuse
 * @audit: reasons to count and tell
 * @mode: the built-in mode it names, or NULL
 * @altered: words beside the mode change what it says
 * @misunderstood: how many words mean nothing
 */
struct kernlock_wish {
	u64 deny;
	u64 audit;
	const struct kernlock_mode *mode;
	bool altered;
	unsigned int misunderstood;
};

const struct kernlock_mode *kernlock_find_mode(const char *name, size_t length);
void kernlock_read_wish(const char *text, struct kernlock_wish *wish);

/* ---- held.c: what is in force */

/**
 * struct kernlock_state - what is in force, for people
 * @policy: with what was raised since; its mode is empty when nothing is in force
 * @loaded_at: when it came into force, nanoseconds since boot
 * @at_boot: before the first program
 * @able: reasons that can be refused
 * @evaluated: reasons that are recorded although they are not refused
 */
struct kernlock_state {
	struct policy policy;
	u64 loaded_at;
	bool at_boot;
	u64 able;
	u64 evaluated;
};

void kernlock_hold_at_boot(const struct kernlock_wish *wish, const char *text);
int kernlock_hold(const struct policy *policy);
int kernlock_evaluate(u64 reasons);
void kernlock_state(struct kernlock_state *state);
void kernlock_can_tell(u64 reasons);
bool kernlock_is_asked(void);
bool kernlock_is_open(enum reason reason);
u64 kernlock_tracing_since(void);
u64 kernlock_sealed_since(void);
int kernlock_answer(enum reason reason);
int kernlock_answer_for_seal(enum reason reason);
int kernlock_locked_down(unsigned int what);
bool kernlock_is_loaded(void);
const char *kernlock_mode_now(void);
u64 kernlock_lean(u64 reasons);

/* ---- record.c, rows.c, who.c: what is remembered */

void kernlock_record(enum reason reason, enum action action, bool evaluated);
void kernlock_count_apart(enum reason reason, enum action action);
void kernlock_fill_key(struct event_key *key, enum reason reason, enum action action,
		       struct file *exe);
void kernlock_describe(struct event_row *row, struct file *exe);
void kernlock_watch(void);
void kernlock_counts(struct event_counts counts[REASON_LIMIT]);
void kernlock_fill_head(struct kernlock_events *head);
int kernlock_snapshot(struct kernlock_events **snapshot, size_t *size);
u32 kernlock_session(void);
void kernlock_totals(u64 *recorded, u64 *lost);

/* ---- tell.c: audit records and the kernel's log */

void kernlock_tell(enum reason reason, enum action action);

/* ---- hooks.c, bpf.c, devices.c, sysctls.c, securityfs.c */

int kernlock_make_files(void);
void kernlock_add_decider(void);
void kernlock_add_guards(void);
int kernlock_bpf(int command, union bpf_attr *attributes, unsigned int size);
int kernlock_bpf_prog(struct bpf_prog *program);
int kernlock_open_device(dev_t number);

/* What BPF_CALL_x() makes of helpers that give memory away; declared in no other header. */
u64 bpf_trace_printk(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5);
u64 bpf_trace_vprintk(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5);
u64 bpf_get_current_task_btf(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5);

#endif
