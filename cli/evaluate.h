/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The step of `kernlock evaluate` that has a file of its own.
 */
#ifndef KERNLOCK_EVALUATE_H
#define KERNLOCK_EVALUATE_H

#include "verb.h"

/** evaluate_status() - tell whether an evaluation runs, and what it has seen. */
enum exit_status evaluate_status(const struct invocation *call);

#endif
