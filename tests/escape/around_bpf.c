// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: probes, samples and BPF programs of every type that can be had. */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../vm/attempt/attempts.h"
#include "around.h"
#include "routes.h"
#include "tools.h"

#define KPROBE_PMU "/sys/bus/event_source/devices/kprobe/"
#define PROBED "do_sys_openat2"
#define COMPAT_PERF_EVENT_OPEN 336

#define READ_BY(name, type)                                                                    \
	struct outcome around_bpf_read_##name(void)                                            \
	{                                                                                      \
		return bpf_read_banner(BPF_PROG_TYPE_##type, BPF_FUNC_probe_read_kernel);      \
	}

READ_BY(tc, SCHED_CLS)
READ_BY(xdp, XDP)
READ_BY(cgroup, CGROUP_SKB)
READ_BY(tunnel, LWT_IN)

struct outcome around_bpf_read_string(void)
{
	return bpf_read_banner(BPF_PROG_TYPE_SCHED_CLS, BPF_FUNC_probe_read_kernel_str);
}

/* Loaded and never run: what it would write, and where, is nobody's. */
static struct outcome load_writer(enum bpf_prog_type type)
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
	const struct program program = {.type = type, .code = code, .length = ARRAY_SIZE(code)};

	return load_program(&program) < 0 ? refused("load the program") : done("the program was loaded");
}

struct outcome around_bpf_write_kprobe(void)
{
	return load_writer(BPF_PROG_TYPE_KPROBE);
}

struct outcome around_bpf_write_tracepoint(void)
{
	return load_writer(BPF_PROG_TYPE_TRACEPOINT);
}

struct outcome around_bpf_write_perf(void)
{
	return load_writer(BPF_PROG_TYPE_PERF_EVENT);
}

/* A program of one type and another attach type: for many functions at once. */
struct outcome around_bpf_kprobe_multi(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};
	struct program program = PROGRAM(KPROBE, code);
	const char *const names[] = {PROBED};
	union bpf_attr attr = {.link_create = {.attach_type = BPF_TRACE_KPROBE_MULTI}};
	int fd;

	program.attach = BPF_TRACE_KPROBE_MULTI;
	fd = load_program(&program);
	if (fd < 0)
		return refused("load the program");
	attr.link_create.prog_fd = fd;
	attr.link_create.kprobe_multi.syms = (uintptr_t)names;
	attr.link_create.kprobe_multi.cnt = 1;
	if (bpf(BPF_LINK_CREATE, &attr) >= 0)
		return done("it was in " PROBED);
	return errno == EOPNOTSUPP ? absent("no fprobes in this kernel") : refused("attach the program");
}

struct outcome around_bpf_print_tc(void)
{
	return bpf_print_banner(BPF_PROG_TYPE_SCHED_CLS);
}

/* Any number becomes a pointer to a kernel structure, and the program reads there without a helper. */
static int load_caster(uint32_t function, uint32_t type, int map, unsigned long long address)
{
	const struct bpf_insn code[] = {
		SET_64(BPF_REG_1, address),
		SET(BPF_REG_2, type),
		KERNEL_CALL(function),
		LOAD(BPF_REG_6, BPF_REG_0, 0),
		SET_VALUE_OF(BPF_REG_1, map),
		STORE(BPF_REG_1, 0, BPF_REG_6),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(SOCKET_FILTER, code);

	return load_program(&program);
}

struct outcome around_bpf_cast(void)
{
	const uint32_t function = btf_function("bpf_rdonly_cast"), type = btf_struct("timespec64");
	const unsigned long long address = kernel_symbol("linux_banner");
	const int map = make_array(sizeof(uint64_t));
	char text[9] = "";
	int fd;

	if (!function || !type)
		return absent("no bpf_rdonly_cast() in this kernel");
	fd = load_caster(function, type, map, address);
	if (fd < 0)
		return refused("load the program");
	if (run_program(fd) || read_array(map, text))
		return refused("run the program");
	return strncmp(text, "Linux ve", 8) ? broken("read something else: %s", hex(text, 8)) : done("found \"%s\"", text);
}

static int open_event(struct perf_event_attr *attr, pid_t pid, int cpu)
{
	attr->size = sizeof(*attr);
	return syscall(SYS_perf_event_open, attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static struct outcome opened(int fd)
{
	return fd < 0 ? refused("perf_event_open") : done("the event is open");
}

static bool probe_event(struct perf_event_attr *attr, uint64_t config)
{
	char type[16];

	if (read_text(KPROBE_PMU "type", type, sizeof(type)) < 0)
		return false;
	*attr = (struct perf_event_attr){.type = atoi(type), .config = config, .config1 = (uintptr_t)PROBED};
	return true;
}

/* Bit 0: the probe is at the function's end. */
struct outcome around_kprobe_perf_return(void)
{
	struct perf_event_attr attr;

	return probe_event(&attr, 1) ? opened(open_event(&attr, 0, -1)) : absent("no kprobes in this kernel");
}

struct outcome around_kprobe_perf_all(void)
{
	struct perf_event_attr attr;

	return probe_event(&attr, 0) ? opened(open_event(&attr, -1, 0)) : absent("no kprobes in this kernel");
}

static struct perf_event_attr register_samples(void)
{
	return (struct perf_event_attr){
		.size = sizeof(struct perf_event_attr),
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = 1000000,
		.sample_type = PERF_SAMPLE_REGS_INTR,
		.sample_regs_intr = 1 << 8, /* the program counter */
	};
}

struct outcome around_perf_all(void)
{
	struct perf_event_attr attr = register_samples();

	return opened(open_event(&attr, -1, 0));
}

struct outcome around_perf_other(void)
{
	struct perf_event_attr attr = register_samples();

	return opened(open_event(&attr, 1, -1));
}

#if ON_X86
struct outcome around_perf_compat(void)
{
	struct perf_event_attr *attr = low_memory(sizeof(*attr));

	if (!attr)
		return broken("no low memory");
	*attr = register_samples();
	return opened(compat(COMPAT_PERF_EVENT_OPEN, (long)attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}
#endif
