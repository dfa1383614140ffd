// SPDX-License-Identifier: GPL-2.0-only
/* A library that opens /dev/mem as soon as it is loaded. */
#include <fcntl.h>
#include <stdio.h>

__attribute__((constructor))
static void begin(void)
{
	puts(open("/dev/mem", O_RDONLY) < 0 ? "evil: refused" : "evil: done");
}
