/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The running kernel's types (BTF), read once: five megabytes, page by page.
 */
#ifndef KERNLOCK_KERNEL_TYPES_H
#define KERNLOCK_KERNEL_TYPES_H

struct btf;

/**
 * kernel_types() - the types; they stay until the program ends.
 * Return: NULL with errno when they cannot be read, as btf__load_vmlinux_btf(); the next call tries again.
 */
const struct btf *kernel_types(void);

#endif
