/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixed-width integers from the compiler itself, so that core/ includes nothing
 * and compiles for user space, for BPF and inside the kernel.
 */
#ifndef KERNLOCK_TYPES_H
#define KERNLOCK_TYPES_H

typedef __UINT8_TYPE__ kl_u8;
typedef __UINT16_TYPE__ kl_u16;
typedef __UINT32_TYPE__ kl_u32;
typedef __UINT64_TYPE__ kl_u64;

#endif
