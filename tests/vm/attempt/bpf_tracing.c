// SPDX-License-Identifier: GPL-2.0-only
/* BPF programs for tracing. The kernel's own lockdown lets them load, and they read what they like. */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"
#include "bpf.h"

#define TRACED "do_unlinkat"

/* The types that nothing else here loads; one that loads is enough. */
struct outcome try_bpf_tracing_types(void)
{
	static const struct {
		enum bpf_prog_type type;
		const char *name;
	} types[] = {
		{BPF_PROG_TYPE_KPROBE, "kprobe"},
		{BPF_PROG_TYPE_TRACEPOINT, "tracepoint"},
		{BPF_PROG_TYPE_PERF_EVENT, "perf event"},
		{BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, "raw tracepoint writable"},
	};
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct program program = {.type = types[i].type, .code = code, .length = ARRAY_SIZE(code)};

		if (load_program(&program) >= 0)
			return done("%s", types[i].name);
	}
	return refused("load any of %zu types", ARRAY_SIZE(types));
}

struct outcome try_bpf_tracepoint(void)
{
	uint64_t count = 0;
	const int map = make_array(sizeof(count));
	const struct bpf_insn code[] = {ONLY_MINE(4), COUNT_IN(map), SET(BPF_REG_0, 0), EXIT()};
	const struct program program = PROGRAM(RAW_TRACEPOINT, code);
	const int fd = load_program(&program);

	if (fd < 0 || attach_tracepoint(fd, "sys_enter") < 0)
		return refused(fd < 0 ? "load the program" : "attach the program");
	syscall(SYS_getppid);
	if (read_array(map, &count) || !count)
		return broken("nothing was counted");
	return done("system calls were counted");
}

/* Follows the function's second argument, a pointer into the kernel that the verifier knows the type of. */
static struct outcome trace_function(uint32_t function)
{
	uint64_t count = 0;
	const int map = make_array(sizeof(count));
	const struct bpf_insn code[] = {
		LOAD(BPF_REG_6, BPF_REG_1, 8),
		LOAD(BPF_REG_6, BPF_REG_6, 0),
		ONLY_MINE(4),
		COUNT_IN(map),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	struct program program = PROGRAM(TRACING, code);
	int fd;

	program.attach = BPF_TRACE_FENTRY;
	program.function = function;
	fd = load_program(&program);
	if (fd < 0 || attach_tracepoint(fd, NULL) < 0)
		return refused(fd < 0 ? "load the program" : "attach the program");
	unlink("/tmp/no such file");
	if (read_array(map, &count) || !count)
		return broken("nothing was traced");
	return done(TRACED " was traced");
}

struct outcome try_bpf_fentry(void)
{
	const uint32_t function = btf_function(TRACED);

	return function ? trace_function(function) : absent("no " TRACED " in the kernel's BTF");
}

/* The helper that reads the memory of programs, which lockdown leaves alone. */
struct outcome try_bpf_read_user(void)
{
	static const char secret[8] = "letters";
	char found[8] = "";
	const int map = make_array(sizeof(found));
	const struct bpf_insn code[] = {
		ONLY_MINE(6),
		SET_VALUE_OF(BPF_REG_1, map),
		SET(BPF_REG_2, sizeof(found)),
		SET_64(BPF_REG_3, (uintptr_t)secret),
		CALL(BPF_FUNC_probe_read_user),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(RAW_TRACEPOINT, code);
	const int fd = load_program(&program);

	if (fd < 0 || attach_tracepoint(fd, "sys_enter") < 0)
		return refused(fd < 0 ? "load the program" : "attach the program");
	syscall(SYS_getppid);
	if (read_array(map, found) || memcmp(found, secret, sizeof(secret)))
		return broken("nothing was read");
	return done("read \"%s\"", found);
}
