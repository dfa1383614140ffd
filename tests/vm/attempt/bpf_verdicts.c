// SPDX-License-Identifier: GPL-2.0-only
/* BPF programs that answer in place of others. These answer what would have been answered; they go with the child. */
#include <linux/btf.h>
#include <string.h>
#include <unistd.h>

#include "attempts.h"
#include "bpf.h"

#define HOOK "security_locked_down"
#define LSM_HOOK "bpf_lsm_locked_down"

/* Counts, lets the function itself answer, and is asked about by a file that asks whether the kernel is locked down. */
static struct outcome modify_return(uint32_t function)
{
	uint64_t count = 0;
	const int map = make_array(sizeof(count));
	const struct bpf_insn code[] = {ONLY_MINE(4), COUNT_IN(map), SET(BPF_REG_0, 0), EXIT()};
	struct program program = PROGRAM(TRACING, code);
	char state[64];
	int fd;

	program.attach = BPF_MODIFY_RETURN;
	program.function = function;
	fd = load_program(&program);
	if (fd < 0 || attach_tracepoint(fd, NULL) < 0)
		return refused(fd < 0 ? "load the program" : "attach the program");
	read_text("/sys/power/disk", state, sizeof(state));
	if (read_array(map, &count) || !count)
		return broken("it never ran");
	return done("it ran in " HOOK);
}

struct outcome try_bpf_modify_return(void)
{
	const uint32_t function = btf_function(HOOK);

	return function ? modify_return(function) : absent("no " HOOK " in the kernel's BTF");
}

struct outcome try_bpf_later_lsm(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};
	struct program program = PROGRAM(LSM, code);
	int fd;

	program.attach = BPF_LSM_MAC;
	program.function = btf_function(LSM_HOOK);
	if (!program.function)
		return absent("no " LSM_HOOK " in the kernel's BTF");
	fd = load_program(&program);
	if (fd < 0)
		return refused("load the program");
	return done_or_refused(attach_tracepoint(fd, NULL) >= 0, "attach to " LSM_HOOK);
}

/* Types of a program with two functions without arguments, the second one global: it can be replaced. */
enum { TYPE_INT = 1, TYPE_FUNCTION, TYPE_FIRST, TYPE_SECOND };
static const struct {
	struct btf_header header;
	struct btf_type whole;
	uint32_t encoding;
	struct btf_type function, first, second;
	char names[sizeof("\0int\0first\0second")];
} types = {
	.header = {
		.magic = BTF_MAGIC, .version = BTF_VERSION, .hdr_len = sizeof(struct btf_header),
		.type_len = 4 * sizeof(struct btf_type) + sizeof(uint32_t),
		.str_off = 4 * sizeof(struct btf_type) + sizeof(uint32_t),
		.str_len = sizeof("\0int\0first\0second"),
	},
	.whole = {.name_off = 1, .info = BTF_KIND_INT << 24, .size = sizeof(int)},
	.encoding = BTF_INT_SIGNED << 24 | 32,
	.function = {.info = BTF_KIND_FUNC_PROTO << 24, .type = TYPE_INT},
	.first = {.name_off = 5, .info = BTF_KIND_FUNC << 24 | BTF_FUNC_STATIC, .type = TYPE_FUNCTION},
	.second = {.name_off = 11, .info = BTF_KIND_FUNC << 24 | BTF_FUNC_GLOBAL, .type = TYPE_FUNCTION},
	.names = "\0int\0first\0second",
};

static int load_types(void)
{
	union bpf_attr attr = {.btf = (uintptr_t)&types};

	attr.btf_size = offsetof(__typeof__(types), names) + sizeof(types.names);
	return bpf(BPF_BTF_LOAD, &attr);
}

/* A socket filter that answers what its second function does, which is 1. */
static int load_target(uint32_t own_types)
{
	const struct bpf_insn code[] = {
		INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 1), EXIT(),
		SET(BPF_REG_0, 1), EXIT(),
	};
	const struct bpf_func_info functions[] = {{0, TYPE_FIRST}, {2, TYPE_SECOND}};
	struct program program = PROGRAM(SOCKET_FILTER, code);

	program.types = own_types;
	program.functions = functions;
	program.function_count = ARRAY_SIZE(functions);
	return load_program(&program);
}

static int load_replacement(uint32_t own_types, uint32_t target)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 2), EXIT()};
	const struct bpf_func_info functions[] = {{0, TYPE_SECOND}};
	struct program program = PROGRAM(EXT, code);

	program.types = own_types;
	program.functions = functions;
	program.function_count = ARRAY_SIZE(functions);
	program.target = target;
	program.function = TYPE_SECOND;
	return load_program(&program);
}

struct outcome try_bpf_replace(void)
{
	const int own_types = load_types(), target = own_types < 0 ? -1 : load_target(own_types);
	int fd;

	if (target < 0 || run_filter(target) != 1)
		return broken(own_types < 0 ? "no BTF" : target < 0 ? "no program to replace" : "it does not run");
	fd = load_replacement(own_types, target);
	if (fd < 0 || attach_tracepoint(fd, NULL) < 0)
		return refused(fd < 0 ? "load the program" : "attach the program");
	return run_filter(target) == 2 ? done("it answered 2 in place of 1") : broken("it was not replaced");
}
