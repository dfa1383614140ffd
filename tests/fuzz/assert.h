/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNLOCK_FUZZ_ASSERT_H
#define KERNLOCK_FUZZ_ASSERT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ASSERT(condition)                                                                                    \
	do {                                                                                                 \
		if (!(condition)) {                                                                          \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                      \
			abort();                                                                             \
		}                                                                                            \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
