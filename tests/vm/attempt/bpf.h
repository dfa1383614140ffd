/* SPDX-License-Identifier: GPL-2.0-only */
/* BPF without a library: instructions as macros, and the few commands that the attempts need. */
#ifndef ATTEMPT_BPF_H
#define ATTEMPT_BPF_H

#include <linux/bpf.h>
#include <stdint.h>

#include "attempt.h"

#define INSN(op, dst, src, offset, value)                                                       \
	((struct bpf_insn){                                                                     \
		.code = (op), .dst_reg = (dst), .src_reg = (src), .off = (offset), .imm = (value)})
#define MOVE(dst, src) INSN(BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0)
#define SET(dst, value) INSN(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, value)
#define ADD(dst, value) INSN(BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, value)
#define SHIFT_RIGHT(dst, bits) INSN(BPF_ALU64 | BPF_RSH | BPF_K, dst, 0, 0, bits)
#define UNLESS_EQUAL(dst, value, skip) INSN(BPF_JMP | BPF_JNE | BPF_K, dst, 0, skip, value)
#define CALL(helper) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, helper)
#define KERNEL_CALL(function) INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0, (int)(function))
#define EXIT() INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define LOAD(dst, src, offset) INSN(BPF_LDX | BPF_DW | BPF_MEM, dst, src, offset, 0)
#define STORE(dst, offset, src) INSN(BPF_STX | BPF_DW | BPF_MEM, dst, src, offset, 0)
#define STORE_BYTE(dst, offset, value) INSN(BPF_ST | BPF_B | BPF_MEM, dst, 0, offset, value)
/* Two instructions each. */
#define SET_64(dst, value) WIDE(dst, 0, (uint32_t)(value), (uint32_t)((uint64_t)(value) >> 32))
#define SET_VALUE_OF(dst, map) WIDE(dst, BPF_PSEUDO_MAP_VALUE, map, 0)
#define WIDE(dst, src, low, high) INSN(BPF_LD | BPF_DW | BPF_IMM, dst, src, 0, low), INSN(0, 0, 0, 0, high)

/* The first instructions of a program that is for this process alone; four of them. */
#define ONLY_MINE(skip)                                                                                    \
	CALL(BPF_FUNC_get_current_pid_tgid), SHIFT_RIGHT(BPF_REG_0, 32), UNLESS_EQUAL(BPF_REG_0, getpid(), skip)

/* Instructions that add 1 to the value of @map; four of them. */
#define COUNT_IN(map)                                                                        \
	SET_VALUE_OF(BPF_REG_1, map), SET(BPF_REG_2, 1),                                     \
		INSN(BPF_STX | BPF_DW | BPF_ATOMIC, BPF_REG_1, BPF_REG_2, 0, BPF_ADD)

struct program {
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
	uint32_t function; /* BTF number of what is traced */
	uint32_t target;   /* file of the program that @function belongs to; 0: the kernel */
	uint32_t types;	   /* file of this program's own BTF, with one struct bpf_func_info for each ... */
	const struct bpf_func_info *functions; /* ... of its functions */
	uint32_t function_count;
	const struct bpf_insn *code;
	uint32_t length;
};

#define PROGRAM(kind, instructions) \
	{.type = BPF_PROG_TYPE_##kind, .code = (instructions), .length = ARRAY_SIZE(instructions)}

int bpf(int command, union bpf_attr *attr);
int load_program(const struct program *program);
int attach_tracepoint(int program, const char *name);
int attach_to_cgroup(int program, int cgroup, enum bpf_attach_type type);
int detach_from_cgroup(int program, int cgroup, enum bpf_attach_type type);
int run_program(int program);
int run_filter(int program);
int make_array(uint32_t value_size);
int make_text(const char text[8]);
int read_array(int map, void *value);
uint32_t btf_function(const char *name);
uint32_t btf_struct(const char *name);

/* Where a member lies in a structure of the kernel, bytes; -1 when there is none. */
int btf_member_at(const char *structure, const char *name);

/* bpf_gated.c, bpf_print.c: what a program of that type reads at linux_banner, by @helper or by printing it. */
struct outcome bpf_read_banner(enum bpf_prog_type type, int helper);
struct outcome bpf_print_banner(enum bpf_prog_type type);

#endif
