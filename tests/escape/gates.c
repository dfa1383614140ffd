// SPDX-License-Identifier: GPL-2.0-only
/* Operations that are refused while the mode holds: they tell whether an attack worked. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"

#if ON_X86
#include <sys/io.h>
#endif

static bool opens(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool memory_opens(void)
{
	return opens("/dev/mem");
}

static bool kcore_opens(void)
{
	return opens("/proc/kcore");
}

static bool ports_open(void)
{
#if ON_X86
	if (ioperm(0x80, 1, 1))
		return false;
	ioperm(0x80, 1, 0);
	return true;
#else
	return false;
#endif
}

static bool loads(const struct program *program)
{
	const int fd = load_program(program);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* The next two are loaded and never run. A packet filter: tracing programs have a gate of their own. */
static bool kernel_reads_load(void)
{
	const struct bpf_insn code[] = {
		MOVE(BPF_REG_1, BPF_REG_10), ADD(BPF_REG_1, -8),
		SET(BPF_REG_2, 8),
		SET(BPF_REG_3, 0),
		CALL(BPF_FUNC_probe_read_kernel),
		SET(BPF_REG_0, 0),
		EXIT(),
	};

	return loads(&(struct program)PROGRAM(SOCKET_FILTER, code));
}

static bool user_writes_load(void)
{
	const struct bpf_insn code[] = {
		STORE_BYTE(BPF_REG_10, -8, 'k'),
		SET(BPF_REG_1, 0),
		MOVE(BPF_REG_2, BPF_REG_10), ADD(BPF_REG_2, -8),
		SET(BPF_REG_3, 1),
		CALL(BPF_FUNC_probe_write_user),
		SET(BPF_REG_0, 0),
		EXIT(),
	};

	return loads(&(struct program)PROGRAM(KPROBE, code));
}

static const struct gate {
	const char *name;
	bool (*is_open)(void);
} gates[] = { /* the first three: GATES_OF_INTEGRITY */
	{"/dev/mem", memory_opens},
	{"ioperm", ports_open},
	{"bpf user write", user_writes_load},
	{"/proc/kcore", kcore_opens},
	{"bpf kernel read", kernel_reads_load},
};

static unsigned open_before;
static char failed_step[120];
static int failed_error;

unsigned gates_open(void)
{
	unsigned open = 0;

	for (size_t i = 0; i < ARRAY_SIZE(gates); i++)
		open |= (unsigned)gates[i].is_open() << i;
	return open;
}

void gates_note(void)
{
	open_before = gates_open();
}

bool step(bool worked, const char *what)
{
	if (!worked && !*failed_step) {
		failed_error = errno;
		strncpy(failed_step, what, sizeof(failed_step) - 1);
	}
	return worked;
}

bool has_failed(void)
{
	return *failed_step;
}

struct outcome verdict(void)
{
	const unsigned opened = gates_open() & ~open_before;
	char names[120] = "";

	for (size_t i = 0; i < ARRAY_SIZE(gates); i++)
		if (opened >> i & 1) {
			strcat(names, *names ? ", " : "");
			strcat(names, gates[i].name);
		}
	if (opened)
		return done("%s", names);
	errno = failed_error;
	return refused("%s", *failed_step ? failed_step : "done, and changed nothing");
}
