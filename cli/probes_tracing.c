// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes of reasons about looking into the running kernel: BPF, perf, kprobes, tracefs,
 * kcore. Sources of each fact: the order of checks in the kernel files named beside it.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cleanup.h"
#include "filesystem.h"
#include "probes.h"

/* fs/proc/kcore.c: open_kcore() asks; opening reads nothing. */
void probe_kcore(struct probe_result *result)
{
	_cleanup_close_ int fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		found(result, FOUND_ABSENT, "this kernel has no /proc/kcore");
	else
		found_by_errno(result, fd < 0 ? errno : 0, 0);
}

static int perf_event(struct perf_event_attr *attributes)
{
	attributes->size = sizeof(*attributes);
	attributes->disabled = 1;
	return (int)syscall(SYS_perf_event_open, attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/*
 * kernel/trace/trace_kprobe.c: __register_trace_kprobe() asks before the address, which
 * is no code, is refused: nothing is ever placed.
 */
void probe_kprobes(struct probe_result *result)
{
	struct perf_event_attr attributes = {.config1 = 0, .config2 = 1};
	char type[16];
	const int length = file_read("/sys/bus/event_source/devices/kprobe/type", type, sizeof(type));

	if (length == -ENOENT) {
		found(result, FOUND_ABSENT, "this kernel has no kprobe events");
		return;
	}
	if (length < 0) {
		found(result, FOUND_UNKNOWN, "cannot read the type of kprobe events: %s", strerror(-length));
		return;
	}
	attributes.type = (__u32)strtoul(type, NULL, 10);

	_cleanup_close_ int fd = perf_event(&attributes);

	/* No such code: ENOENT since Linux 5.19, EINVAL before. */
	found_by_errno(result, fd < 0 ? (errno == EINVAL ? ENOENT : errno) : 0, ENOENT);
}

/* kernel/events/core.c: perf_event_open() asks for samples of the interrupted registers; none is taken. */
void probe_perf(struct probe_result *result)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_DUMMY,
		.sample_type = PERF_SAMPLE_REGS_INTR,
		.sample_regs_intr = 1,
	};
	_cleanup_close_ int fd = perf_event(&attributes);

	found_by_errno(result, fd < 0 ? errno : 0, 0);
}

/* kernel/trace/trace.c: tracing_clock_open() asks; a kernel locked at boot has an empty tracefs. */
void probe_tracefs(struct probe_result *result)
{
	_cleanup_close_ int root = filesystem_open("tracefs");
	_cleanup_close_ int fd = -1;

	if (root < 0) {
		found(result, root == -ENODEV ? FOUND_ABSENT : FOUND_UNKNOWN, "tracefs: %s", strerror(-root));
		return;
	}
	fd = openat(root, "trace_clock", O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		found(result, FOUND_REFUSED, "tracefs is empty: locked down since boot");
	else
		found_by_errno(result, fd < 0 ? errno : 0, 0);
}

/* A program that is loaded and let go; it is never attached, so it never runs. */
static int load_tracing_program(const struct bpf_insn *instructions, size_t count)
{
	const int fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, NULL, "GPL", instructions, count, NULL);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -fd : 0;
}

#define LOAD_64(to, value) {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = (to), .imm = (value)}
#define COPY_64(to, from) {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = (to), .src_reg = (from)}
#define ADD_64(to, value) {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = (to), .imm = (value)}
#define STORE_64(to, offset, value) \
	{.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = (to), .off = (offset), .imm = (value)}
#define CALL(helper) {.code = BPF_JMP | BPF_CALL, .imm = (helper)}
#define LEAVE {.code = BPF_JMP | BPF_EXIT}

/*
 * kernel/trace/bpf_trace.c: bpf_tracing_func_proto() hides a refused helper, so that the
 * verifier answers EINVAL as for any mistake: a program without the helper tells apart.
 */
static void found_by_helper(struct probe_result *result, const struct bpf_insn *instructions, size_t count)
{
	const struct bpf_insn without_helper[] = {LOAD_64(BPF_REG_0, 0), LEAVE};
	const int control = load_tracing_program(without_helper, 2);
	const int error = control ? 0 : load_tracing_program(instructions, count);

	if (control == EPERM)
		found(result, FOUND_REFUSED, "no tracing program loads at all");
	else if (control)
		found(result, FOUND_UNKNOWN, "no tracing program can be loaded at all: %s", strerror(control));
	else if (error == EINVAL)
		found(result, FOUND_REFUSED, "%s", "");
	else
		found_by_errno(result, error, 0);
}

void probe_bpf_write_user(struct probe_result *result)
{
	const struct bpf_insn instructions[] = {
		STORE_64(BPF_REG_10, -8, 0), LOAD_64(BPF_REG_1, 0),	      COPY_64(BPF_REG_2, BPF_REG_10),
		ADD_64(BPF_REG_2, -8),	     LOAD_64(BPF_REG_3, 8),	      CALL(BPF_FUNC_probe_write_user),
		LOAD_64(BPF_REG_0, 0),	     LEAVE,
	};

	found_by_helper(result, instructions, sizeof(instructions) / sizeof(*instructions));
}

void probe_bpf_read_kernel(struct probe_result *result)
{
	const struct bpf_insn instructions[] = {
		COPY_64(BPF_REG_1, BPF_REG_10), ADD_64(BPF_REG_1, -8),	LOAD_64(BPF_REG_2, 8), LOAD_64(BPF_REG_3, 0),
		CALL(BPF_FUNC_probe_read_kernel), LOAD_64(BPF_REG_0, 0), LEAVE,
	};

	found_by_helper(result, instructions, sizeof(instructions) / sizeof(*instructions));
}
