// SPDX-License-Identifier: GPL-2.0-only
/*
 * The address of one symbol of the kernel itself, from a walk over all of them. /proc/kallsyms
 * shows none where kptr_restrict is 2; a program is given them all the same.
 */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "symbol.h"

char LICENSE[] SEC("license") = "GPL";

struct kallsym_iter___symbol {
	unsigned long value;
	char name[SYMBOL_NAME_SIZE];
	char module_name[1];
} __attribute__((preserve_access_index));

struct bpf_iter__ksym___symbol {
	struct kallsym_iter___symbol *ksym;
} __attribute__((preserve_access_index));

const volatile char wanted[SYMBOL_NAME_SIZE] = {};
__u64 address, found;

static __always_inline bool is_wanted(const struct kallsym_iter___symbol *symbol)
{
	for (int i = 0; i < SYMBOL_NAME_SIZE; i++) {
		if (symbol->name[i] != wanted[i])
			return false;
		if (!wanted[i])
			return !symbol->module_name[0];
	}
	return false;
}

SEC("iter/ksym")
int kernlock_symbol(struct bpf_iter__ksym___symbol *context)
{
	const struct kallsym_iter___symbol *symbol = context->ksym;

	if (!symbol || !is_wanted(symbol))
		return 0;
	address = symbol->value;
	found++;
	return 0;
}
