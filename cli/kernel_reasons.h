/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The running kernel's own numbers for reasons, read from its type information.
 */
#ifndef KERNLOCK_KERNEL_REASONS_H
#define KERNLOCK_KERNEL_REASONS_H

#include <bpf/btf.h>
#include <stdbool.h>

#include "../bpf/engine_config.h"

/** KERNEL_UNNAMED - most unnamed reasons that are listed. */
#define KERNEL_UNNAMED 16

/** struct kernel_reasons - how this kernel numbers reasons. */
struct kernel_reasons {
	kl_u8 reason_of[ENGINE_KERNEL_NUMBERS]; /**< kernel number to enum reason; never REASON_NONE */
	kl_u64 present;				/**< the reasons that this kernel has, by REASON_BIT() */
	unsigned unnamed_count;			/**< kernel reasons that kernlock has no name for */
	struct {
		char name[64];	   /**< enumerator, cut to fit */
		enum reason treat; /**< REASON_OTHER_*: the class that its position gives it */
	} unnamed[KERNEL_UNNAMED];
};

/**
 * kernel_reasons_read() - map enum lockdown_reason in @btf.
 *
 * A number without an enumerator is treated as REASON_OTHER_INTEGRITY.
 *
 * Return: 0, or -ENOENT when @btf has no such enum.
 */
int kernel_reasons_read(const struct btf *btf, struct kernel_reasons *reasons);

/** kernel_has_enumerator() - is the type @id of @btf an enum with this enumerator? */
bool kernel_has_enumerator(const struct btf *btf, unsigned id, const char *name);

/** kernel_seals_links() - does @btf know of sealed BPF links (the enumerator BPF_F_LINK_SEALED, proposed in 2026)? */
bool kernel_seals_links(const struct btf *btf);

#endif
