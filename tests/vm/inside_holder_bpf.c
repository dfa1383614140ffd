// SPDX-License-Identifier: GPL-2.0-only
/* BPF programs that inside_holder holds; none of them changes what the kernel does. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "attempt/bpf.h"
#include "inside_holder.h"

static bool hold_tracepoint(const struct bpf_insn *code, uint32_t length)
{
	const struct program program = {.type = BPF_PROG_TYPE_RAW_TRACEPOINT, .code = code, .length = length};
	const int fd = load_program(&program);

	return fd >= 0 && attach_tracepoint(fd, "sys_enter") >= 0;
}

bool bpf_trace(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};

	return hold_tracepoint(code, ARRAY_SIZE(code));
}

bool bpf_read(void)
{
	const struct bpf_insn code[] = {
		MOVE(BPF_REG_1, BPF_REG_10), ADD(BPF_REG_1, -8), SET(BPF_REG_2, 8), SET(BPF_REG_3, 0),
		CALL(BPF_FUNC_probe_read_kernel), SET(BPF_REG_0, 0), EXIT(),
	};

	return hold_tracepoint(code, ARRAY_SIZE(code));
}

/* At address 0 nothing is written. */
bool bpf_write(void)
{
	const struct bpf_insn code[] = {
		STORE_BYTE(BPF_REG_10, -8, 'z'), SET(BPF_REG_1, 0), MOVE(BPF_REG_2, BPF_REG_10), ADD(BPF_REG_2, -8),
		SET(BPF_REG_3, 1), CALL(BPF_FUNC_probe_write_user), SET(BPF_REG_0, 0), EXIT(),
	};

	return hold_tracepoint(code, ARRAY_SIZE(code));
}

static int load_on(enum bpf_prog_type type, enum bpf_attach_type attach, const char *function)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};
	const struct program program = {
		.type = type, .attach = attach, .function = btf_function(function), .code = code, .length = ARRAY_SIZE(code)};

	return load_program(&program);
}

bool bpf_fmod_loaded(void)
{
	return load_on(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_locked_down") >= 0;
}

bool bpf_fmod(void)
{
	const int fd = load_on(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_locked_down");

	return fd >= 0 && attach_tracepoint(fd, NULL) >= 0 && !close(fd);
}

bool bpf_lsm(void)
{
	return load_on(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_locked_down") >= 0;
}

/* A program does not become kernlock's by its name. */
bool bpf_named_ours(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
		.insns = (uintptr_t)code,
		.insn_cnt = ARRAY_SIZE(code),
		.license = (uintptr_t)"GPL",
		.prog_name = "kernlock_decide",
	};

	return bpf(BPF_PROG_LOAD, &attr) >= 0;
}

bool bpf_harmless(void)
{
	const struct bpf_insn code[] = {CALL(BPF_FUNC_ktime_get_ns), SET(BPF_REG_0, 0), EXIT()};
	const struct program program = PROGRAM(SOCKET_FILTER, code);

	return load_program(&program) >= 0;
}
