/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Before a mode is put in force: can this kernel, and does the user want to?
 */
#ifndef KERNLOCK_ASK_H
#define KERNLOCK_ASK_H

#include "engine.h"
#include "verb.h"

/** ask_kernel() - STATUS_OK, or STATUS_FAILED when the kernel lacks something to enforce, which is told. */
enum exit_status ask_kernel(const struct out *out, const struct engine *engine);

/**
 * ask_first() - on a terminal, tell what stops working and ask; elsewhere and under --json, go on.
 * @when: for how long, as "From now until reboot"
 * @now: what is in force: only what @wanted refuses besides is told
 *
 * Return: whether to go on.
 */
bool ask_first(const struct out *out, const char *when, const struct policy *now, const struct policy *wanted);

#endif
