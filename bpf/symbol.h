/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNLOCK_SYMBOL_H
#define KERNLOCK_SYMBOL_H

/** SYMBOL_NAME_SIZE - bytes of the name that symbol.bpf.c looks for, the closing NUL included. */
#define SYMBOL_NAME_SIZE 16

#endif
