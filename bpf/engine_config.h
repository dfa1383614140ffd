/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the command line and the BPF program share: the constants it is loaded
 * with, and where they are found again in a loaded program.
 */
#ifndef KERNLOCK_ENGINE_CONFIG_H
#define KERNLOCK_ENGINE_CONFIG_H

#include "../core/policy.h"

/** ENGINE_PROGRAM - the program's name in the kernel (at most 15 bytes there). */
#define ENGINE_PROGRAM "kernlock_decide"

/** ENGINE_KERNEL_NUMBERS - numbers of the kernel's enum lockdown_reason that are told apart. */
#define ENGINE_KERNEL_NUMBERS 64

/** struct engine_config - read-only data of the program, frozen before it is loaded. */
struct engine_config {
	struct policy policy;		       /**< what decide() answers by */
	kl_u8 reason_of[ENGINE_KERNEL_NUMBERS]; /**< kernel's reason number to enum reason */
};

_Static_assert(sizeof(struct engine_config) == 216, "struct engine_config is shared");

#endif
