/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trying a reason for real, harmlessly: each probe asks the kernel for a gated
 * operation in a way that does nothing when it is allowed.
 */
#ifndef KERNLOCK_PROBE_H
#define KERNLOCK_PROBE_H

#include "../core/reason.h"

/** enum finding - what a probe found. */
enum finding {
	FOUND_REFUSED, /**< the kernel refused it */
	FOUND_OPEN,    /**< the kernel allowed it */
	FOUND_ABSENT,  /**< the running kernel has no such operation: nothing to refuse */
	FOUND_UNKNOWN  /**< could not tell, see why; never ok */
};

/** struct probe_result - what a probe found, and how it knows. */
struct probe_result {
	enum finding finding;
	char why[160]; /**< one clause, empty when there is nothing to add to FOUND_REFUSED or FOUND_OPEN */
};

/** PROBE_SECONDS - a probe that takes longer is ended and its reason unknown. */
#define PROBE_SECONDS 10

/**
 * probe_reasons() - try every reason, each in a child process.
 * @results: by enum reason; those that the table does not have hold nothing of use
 *
 * Needs root with all capabilities: without them the kernel refuses for another
 * reason, which is FOUND_UNKNOWN. Leaves no trace, but where a door is open the
 * kernel itself logs it: a module without an ELF header, a write to an MSR, a BPF
 * program that may write user memory.
 */
void probe_reasons(struct probe_result results[REASON_LIMIT]);

/** finding_name() - "refused", "open", "absent" or "unknown". */
const char *finding_name(enum finding finding);

#endif
