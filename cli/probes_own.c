// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes of kernlock's own reasons, which the kernel has no name for: what its own
 * lockdown leaves open. Nothing is attached, and no setting changes.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "kernel_types.h"
#include "probes.h"

#define FTRACE_ENABLED "/proc/sys/kernel/ftrace_enabled"
#define KPTR_RESTRICT "/proc/sys/kernel/kptr_restrict"

static const struct bpf_insn answer_0[] = {
	{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0},
	{.code = BPF_JMP | BPF_EXIT},
};

/* Loads a program that answers 0, and lets it go: positive errno, or 0. */
static int load_answer_0(enum bpf_prog_type type, const struct bpf_prog_load_opts *options)
{
	const int fd = bpf_prog_load(type, NULL, "GPL", answer_0, sizeof(answer_0) / sizeof(*answer_0), options);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -fd : 0;
}

/* The same for a program that would overrule @function; ENOENT when there is none. */
static int load_for(const struct btf *kernel, const char *function, enum bpf_prog_type type, enum bpf_attach_type attach)
{
	LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = attach);
	const int id = btf__find_by_name_kind(kernel, function, BTF_KIND_FUNC);

	if (id < 0)
		return ENOENT;
	options.attach_btf_id = (__u32)id;
	return load_answer_0(type, &options);
}

/*
 * kernel/bpf/syscall.c: security_bpf() is asked before anything else. Two ways, because a
 * mode that refuses bpf-tracing refuses the first for that alone, and the second is LSM.
 */
void probe_bpf_verdicts(struct probe_result *result)
{
	const struct btf *kernel = kernel_types();
	int modify, later;

	if (!kernel) {
		found(result, errno == ENOENT ? FOUND_ABSENT : FOUND_UNKNOWN, "the kernel's types (BTF): %s", strerror(errno));
		return;
	}
	modify = load_for(kernel, "security_locked_down", BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN);
	later = load_for(kernel, "bpf_lsm_locked_down", BPF_PROG_TYPE_LSM, BPF_LSM_MAC);
	if (modify == ENOENT && later == ENOENT)
		found(result, FOUND_ABSENT, "this kernel has no function that such a program could overrule");
	else
		found_by_errno(result, !modify || !later ? 0 : modify == EPERM && later != ENOENT ? later : modify, 0);
}

/* A packet filter that would print kernel memory as a type, if it ran: positive errno, or 0. */
static int load_printer(void)
{
	const struct bpf_insn print[] = {
		{.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .off = -8},
		{.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .off = -16},
		{.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .off = -24},
		{.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_10},
		{.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_1, .imm = -8},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2, .imm = 8},
		{.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_3, .src_reg = BPF_REG_10},
		{.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_3, .imm = -24},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_4, .imm = 16},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_5, .imm = 0},
		{.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_snprintf_btf},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	const int fd = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, NULL, "GPL", print, sizeof(print) / sizeof(*print), NULL);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -fd : 0;
}

/* Two ways, both to be refused: a type that every tracer loads, and any type that prints kernel memory. */
void probe_bpf_tracing(struct probe_result *result)
{
	const int tracer = load_answer_0(BPF_PROG_TYPE_RAW_TRACEPOINT, NULL), printer = load_printer();

	if (tracer == EPERM && !printer)
		found(result, FOUND_OPEN, "a packet filter that prints kernel memory loads; booted with lockdown=confidentiality, the "
		      "kernel keeps kernlock from reading programs");
	else
		found_by_errno(result, tracer == EPERM ? printer : tracer, 0);
}

/* Positive errno, or 0; ENOENT: no such setting. */
static int write_setting(const char *path, const char *text, size_t length)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, length) < 0)
		return errno;
	return 0;
}

static void found_by_write(struct probe_result *result, const char *path, int error, int harmless)
{
	if (error == ENOENT)
		found(result, FOUND_ABSENT, "this kernel has no %s", path);
	else if (error == EROFS || error == EACCES)
		found(result, FOUND_UNKNOWN, "cannot open %s: %s", path, strerror(error));
	else
		found_by_errno(result, error, harmless);
}

/* fs/proc/proc_sysctl.c: the guard is asked before the value is parsed; here the value is the one it has. */
void probe_ftrace_switch(struct probe_result *result)
{
	_cleanup_close_ int fd = open(FTRACE_ENABLED, O_RDONLY | O_CLOEXEC);
	char value[16];
	const ssize_t length = fd < 0 ? -1 : read(fd, value, sizeof(value));
	const int error = length < 0 ? errno : write_setting(FTRACE_ENABLED, value, (size_t)length);

	found_by_write(result, FTRACE_ENABLED, error, 0);
}

/* kernel/sysctl.c: proc_dointvec_minmax() answers EINVAL to what is no number, and changes nothing. */
void probe_secret_sysctls(struct probe_result *result)
{
	found_by_write(result, KPTR_RESTRICT, write_setting(KPTR_RESTRICT, "x\n", 2), EINVAL);
}
