// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_types.h"

#include <bpf/btf.h>

const struct btf *kernel_types(void)
{
	static const struct btf *types;

	if (!types)
		types = btf__load_vmlinux_btf();
	return types;
}
