/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of the reason table, for everything that talks to people.
 */
#ifndef KERNLOCK_WORDS_H
#define KERNLOCK_WORDS_H

#include <stddef.h>

#include "../core/decide.h"

/** struct reason_words - the texts of one row of the reason table (core/reasons.h). */
struct reason_words {
	enum reason id;	       /**< the reason */
	enum reason_class cls; /**< what it protects */
	const char *name;      /**< the word in mode files */
	enum reason_actor actor; /**< is current who asks? */
	const char *kernel;    /**< enumerator in the kernel's enum lockdown_reason, "" if none */
	const char *refused;   /**< what may not be done */
	const char *programs;  /**< who notices, comma separated */
	const char *looks;     /**< how the refusal looks; starts with the errno */
	const char *instead;   /**< what to use in its place */
};

/** reason_table - every row, in the order of the table; REASON_COUNT of them. */
extern const struct reason_words reason_table[REASON_COUNT];

/** reason_find() - the row of @id, or NULL. */
const struct reason_words *reason_find(enum reason id);

/** reason_named() - the row whose name is the @length bytes at @name, or NULL. */
const struct reason_words *reason_named(const char *name, size_t length);

/** reason_kernel_named() - the row whose kernel enumerator is @enumerator, or NULL. */
const struct reason_words *reason_kernel_named(const char *enumerator);

/** exception_target() - "for exe" or "in cgroup". */
const char *exception_target(enum exception_kind kind);

/** class_name(), action_name(), policy_fault_text() - words for people; never NULL. */
const char *class_name(enum reason_class cls);
const char *action_name(enum action action);
const char *policy_fault_text(enum policy_fault fault);

#endif
