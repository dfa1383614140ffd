// SPDX-License-Identifier: GPL-2.0-only
/* The smallest program, without a C library's start (-nostartfiles): what is left is what the kernel does. */
#include <unistd.h>

void _start(void);

void _start(void)
{
	_exit(0);
}
