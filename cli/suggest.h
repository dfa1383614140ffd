/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The strictest mode that would have refused nothing of what was attempted.
 */
#ifndef KERNLOCK_SUGGEST_H
#define KERNLOCK_SUGGEST_H

#include "report.h"

/** struct suggestion - what the mode refuses, and what it leaves open and why. */
struct suggestion {
	kl_u64 refused;	  /**< its reasons; none is optional */
	kl_u64 attempted; /**< left open: somebody attempted it */
	kl_u64 unwatched; /**< left open: nobody watched for it, so nothing can be told */
};

/** suggestion_of() - what to suggest for what was recorded. */
struct suggestion suggestion_of(const struct report *report);

/**
 * suggestion_text() - the mode as text, commented; free() it.
 * @name: of the mode; policy_mode_is_name() holds for it
 * Return: the text, or NULL when memory is out.
 */
char *suggestion_text(const struct report *report, const char *name);

#endif
