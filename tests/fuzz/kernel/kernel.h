/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Of the kernel, as much as lsm/boot.c and lsm/held.c need to run in a fuzzer: the files in
 * linux/ all mean this one.
 */
#ifndef KERNLOCK_FUZZ_KERNEL_H
#define KERNLOCK_FUZZ_KERNEL_H

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef unsigned long long u64;

#define __init
#define __ro_after_init
#define __flatten
#define __aligned(size) __attribute__((aligned(size)))
#define noinline __attribute__((noinline))
#define likely(condition) (condition)
#define unlikely(condition) (condition)
#define PAGE_SIZE 4096
#define IS_ENABLED(option) 0
#define READ_ONCE(value) (*(const volatile __typeof__(value) *)&(value))
#define WRITE_ONCE(value, new) (*(volatile __typeof__(value) *)&(value) = (new))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define max_t(type, a, b) max((type)(a), (type)(b))

/* The words are checked by the compiler and printed nowhere. */
#define pr_err(...) ((void)snprintf(NULL, 0, __VA_ARGS__))
#define pr_warn_once(...) pr_err(__VA_ARGS__)

struct mutex {
	int unused;
};

#define DEFINE_MUTEX(name) struct mutex name
#define mutex_lock(mutex) ((void)(mutex))
#define mutex_unlock(mutex) ((void)(mutex))

static inline int hweight64(u64 bits)
{
	return __builtin_popcountll(bits);
}

static inline void strscpy(char *to, const char *from, size_t size)
{
	snprintf(to, size, "%s", from);
}

enum { SYSTEM_BOOTING, SYSTEM_RUNNING };
static const int system_state = SYSTEM_RUNNING;

static inline u64 ktime_get_boottime_ns(void)
{
	return 1;
}

static inline int set_memory_ro(unsigned long address, int pages)
{
	return !address || pages != 1;
}

#endif
