/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The probes themselves, one function for each PROBE() of the reason table.
 */
#ifndef KERNLOCK_PROBES_H
#define KERNLOCK_PROBES_H

#include "probe.h"

/** probe_function - fills in what it found; runs in a child of its own. */
typedef void probe_function(struct probe_result *result);

#define PROBE(function) extern probe_function probe_##function;
#define UNTRIED(symbol)
#define UNNAMED
#define DECLARE_PROBE(id, SYMBOL, name, CLASS, kernel, ACTOR, how, ...) how
KERNLOCK_REASONS(DECLARE_PROBE)
#undef DECLARE_PROBE
#undef PROBE
#undef UNTRIED
#undef UNNAMED

/** found() - set @result. */
void found(struct probe_result *result, enum finding finding, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * found_by_errno() - judge a call by its error.
 * @error: positive errno, 0 for success
 * @harmless: the errno that stands for "allowed, and then nothing done"; 0: success stands for it
 *
 * EPERM is a refusal; anything else is unknown.
 */
void found_by_errno(struct probe_result *result, int error, int harmless);

#endif
