// SPDX-License-Identifier: GPL-2.0-only
/* What is in force, by trying what modes refuse: nothing that status says is believed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include <unistd.h>

#include "../attempt/bpf.h"
#include "crash.h"

static bool opens(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool ports_open(void)
{
	if (ioperm(0x80, 1, 1))
		return false;
	ioperm(0x80, 1, 0);
	return true;
}

static bool memory_opens(void)
{
	return opens("/dev/mem");
}

static bool kcore_opens(void)
{
	return opens("/proc/kcore");
}

static bool loads(const struct program *program)
{
	const int fd = load_program(program);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static const struct bpf_insn answer_zero[] = {SET(BPF_REG_0, 0), EXIT()};

/* Loaded, never attached. */
static bool overruler_loads(void)
{
	static uint32_t function;
	struct program program = PROGRAM(TRACING, answer_zero);

	if (!function)
		function = btf_function("security_locked_down");
	program.attach = BPF_MODIFY_RETURN;
	program.function = function;
	return loads(&program);
}

static bool tracer_loads(void)
{
	return loads(&(struct program)PROGRAM(RAW_TRACEPOINT, answer_zero));
}

/* The value that it has. */
static bool ftrace_switches(void)
{
	const int fd = open("/proc/sys/kernel/ftrace_enabled", O_WRONLY | O_CLOEXEC);
	const bool written = fd >= 0 && write(fd, "1", 1) == 1;

	if (fd >= 0)
		close(fd);
	return written;
}

/* Once sealed, the guard answers before the kernel looks at what is to be detached. */
static bool detaches(void)
{
	return detach_from_cgroup(-1, -1, BPF_LSM_CGROUP) < 0 && errno != EPERM;
}

static bool state_opens(void)
{
	union bpf_attr attr = {0};

	while (!bpf(BPF_MAP_GET_NEXT_ID, &attr)) {
		union bpf_attr wanted = {.map_id = attr.next_id};
		const int map = bpf(BPF_MAP_GET_FD_BY_ID, &wanted);

		if (map < 0 && errno == EPERM)
			return false;
		if (map >= 0)
			close(map);
		attr.start_id = attr.next_id;
	}
	return true;
}

enum kind { INTEGRITY, CONFIDENTIALITY, SEAL, KINDS };

static const struct gate {
	enum kind kind;
	const char *name;
	bool (*is_open)(void);
} gates[] = {
	{INTEGRITY, "ioperm", ports_open},
	{INTEGRITY, "/dev/mem", memory_opens},
	{INTEGRITY, "load fmod_ret", overruler_loads},
	{INTEGRITY, "ftrace_enabled", ftrace_switches},
	{CONFIDENTIALITY, "/proc/kcore", kcore_opens},
	{CONFIDENTIALITY, "load a tracer", tracer_loads},
	{SEAL, "detach", detaches},
	{SEAL, "open the state", state_opens},
};

const char *in_force(void)
{
	static char said[400];
	unsigned refused[KINDS] = {0}, all[KINDS] = {0};

	snprintf(said, sizeof(said), "half:");
	for (size_t i = 0; i < ARRAY_SIZE(gates); i++) {
		const bool is_open = gates[i].is_open();

		all[gates[i].kind]++;
		refused[gates[i].kind] += !is_open;
		if (!is_open)
			snprintf(said + strlen(said), sizeof(said) - strlen(said), " no %s,", gates[i].name);
	}
	for (int kind = 0; kind < KINDS; kind++)
		if (refused[kind] && refused[kind] != all[kind])
			return said;
	if (refused[CONFIDENTIALITY] > refused[INTEGRITY] || refused[SEAL] > refused[INTEGRITY])
		return said;
	snprintf(said, sizeof(said), "%s%s",
		 refused[CONFIDENTIALITY] ? "confidentiality" : refused[INTEGRITY] ? "integrity" : "nothing",
		 refused[SEAL] ? " sealed" : "");
	return said;
}
