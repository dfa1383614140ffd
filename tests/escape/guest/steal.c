// SPDX-License-Identifier: GPL-2.0-only
/* LD_PRELOAD for kernlock: leaves a process behind with every map that it makes. */
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../../bpf/engine_config.h"
#include "steal.h"

static int stolen;

static void leave_behind(void)
{
	const pid_t pid = fork();
	FILE *file;

	if (!pid) {
		setsid();
		for (int fd = 0; fd < STOLEN_AT; fd++)
			close(fd);
		for (;;)
			pause();
	}
	file = fopen(STOLEN, "we");
	if (file) {
		fprintf(file, "%d\n", (int)pid);
		fclose(file);
	}
}

long syscall(long number, ...)
{
	static long (*real)(long number, ...);
	long a[6], answer;
	va_list arguments;

	va_start(arguments, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(arguments, long);
	va_end(arguments);
	if (!real)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	if (number == SYS_bpf && (unsigned int)a[0] == ENGINE_COMMAND && stolen > 0) {
		leave_behind();
		stolen = -1;
	}
	answer = real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (number == SYS_bpf && a[0] == BPF_MAP_CREATE && answer >= 0 && stolen >= 0)
		stolen += dup2((int)answer, STOLEN_AT + stolen) >= 0;
	return answer;
}
