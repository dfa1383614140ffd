// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading kernel memory from BPF without the helpers for it: by printing it as a string or as a type, and by
 * calling an address a pointer. The kernel's own lockdown asks nobody, and every program type can.
 */
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "attempts.h"
#include "bpf.h"

#define BANNER "linux_banner"
#define BEGINNING "Linux version"
#define TEXT_SIZE 16
#define LONG_TEXT_SIZE 128
#define TRACING_ON "/sys/kernel/tracing/tracing_on"
#define TRACE "/sys/kernel/tracing/trace"
#define PRINTED "bpf_trace_printk: " BEGINNING
#define SYSLOG_ACTION_READ_ALL 3
#define TEXT_OF(map) SET_VALUE_OF(BPF_REG_1, map)

static struct outcome no_address(void)
{
	return broken("no " BANNER " in /proc/kallsyms");
}

static struct outcome run_and_read(const struct program *program, int map, char *text)
{
	const int fd = load_program(program);

	if (fd < 0)
		return refused("load the program");
	if (run_program(fd) || read_array(map, text))
		return refused("run the program");
	return done("found \"%.40s\" in the kernel", text);
}

static struct outcome expect(struct outcome outcome, const char *text, const char *expected)
{
	if (outcome.result == RESULT_DONE && !strstr(text, expected))
		return broken("read something else: %.60s", text);
	return outcome;
}

/* bpf_snprintf("%pks", linux_banner) */
struct outcome bpf_print_banner(enum bpf_prog_type type)
{
	const unsigned long long address = kernel_symbol(BANNER);
	char text[TEXT_SIZE] = "";
	const int map = make_array(TEXT_SIZE), format = make_text("%pks\0\0\0");
	const struct bpf_insn code[] = {
		SET_64(BPF_REG_1, address),
		STORE(BPF_REG_10, -8, BPF_REG_1),
		TEXT_OF(map),
		SET(BPF_REG_2, TEXT_SIZE),
		SET_VALUE_OF(BPF_REG_3, format),
		MOVE(BPF_REG_4, BPF_REG_10), ADD(BPF_REG_4, -8),
		SET(BPF_REG_5, 8),
		CALL(BPF_FUNC_snprintf),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = {.type = type, .code = code, .length = ARRAY_SIZE(code)};

	if (!address || map < 0 || format < 0)
		return no_address();
	return expect(run_and_read(&program, map, text), text, BEGINNING);
}

struct outcome try_bpf_print_kernel(void)
{
	return bpf_print_banner(BPF_PROG_TYPE_RAW_TRACEPOINT);
}

struct outcome try_bpf_print_kernel_filter(void)
{
	return bpf_print_banner(BPF_PROG_TYPE_SOCKET_FILTER);
}

/* bpf_snprintf_btf(): prints what is at the address as a struct new_utsname, which begins with letters. */
struct outcome try_bpf_print_type(void)
{
	const unsigned long long address = kernel_symbol(BANNER);
	const uint32_t type = btf_struct("new_utsname");
	char text[LONG_TEXT_SIZE] = "";
	const int map = make_array(LONG_TEXT_SIZE);
	const struct bpf_insn code[] = {
		SET_64(BPF_REG_1, address),
		STORE(BPF_REG_10, -16, BPF_REG_1),
		SET(BPF_REG_1, (int)type),
		STORE(BPF_REG_10, -8, BPF_REG_1),
		TEXT_OF(map),
		SET(BPF_REG_2, LONG_TEXT_SIZE),
		MOVE(BPF_REG_3, BPF_REG_10), ADD(BPF_REG_3, -16),
		SET(BPF_REG_4, 16),
		SET(BPF_REG_5, BTF_F_COMPACT),
		CALL(BPF_FUNC_snprintf_btf),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(SOCKET_FILTER, code);

	if (!address || map < 0 || !type)
		return no_address();
	return expect(run_and_read(&program, map, text), text, "'L','i','n','u','x'");
}

static bool trace_holds(const char *text)
{
	FILE *trace = fopen(TRACE, "re");
	char line[512];
	bool found = false;

	while (trace && !found && fgets(line, sizeof(line), trace))
		found = strstr(line, text);
	if (trace)
		fclose(trace);
	write_text(TRACE, ""); /* opened so, it forgets: other attempts begin with an empty trace */
	return found;
}

/* Where tracefs is refused, SysRq z prints the trace into the kernel's log. */
static bool log_holds(const char *text)
{
	static char log[1 << 20];
	int length;

	if (write_text("/proc/sysrq-trigger", "z"))
		return false;
	length = klogctl(SYSLOG_ACTION_READ_ALL, log, sizeof(log));
	write_text(TRACING_ON, "1"); /* SysRq z stops it */
	return length > 0 && memmem(log, (size_t)length, text, strlen(text));
}

/* bpf_trace_printk("%s", linux_banner): what it prints comes out in tracefs, and by SysRq z on the console. Newer
 * kernels let a worker turn that on once such a program is loaded: what the program says before is lost. */
struct outcome try_bpf_trace_print(void)
{
	const unsigned long long address = kernel_symbol(BANNER);
	const struct bpf_insn code[] = {
		STORE_BYTE(BPF_REG_10, -8, '%'), STORE_BYTE(BPF_REG_10, -7, 's'), STORE_BYTE(BPF_REG_10, -6, 0),
		MOVE(BPF_REG_1, BPF_REG_10), ADD(BPF_REG_1, -8),
		SET(BPF_REG_2, 3),
		SET_64(BPF_REG_3, address),
		CALL(BPF_FUNC_trace_printk),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(SOCKET_FILTER, code);
	const int fd = address ? load_program(&program) : -1;
	bool in_trace = false;

	if (fd < 0)
		return address ? refused("load the program") : no_address();
	for (int tries = 0; tries < 10 && !in_trace; tries++) {
		if (tries)
			usleep(50000);
		if (run_program(fd))
			return refused("run the program");
		in_trace = trace_holds(PRINTED);
	}
	if (in_trace)
		return done("found \"" PRINTED "\" in " TRACE);
	return log_holds(PRINTED) ? done("found \"" PRINTED "\" in the kernel's log") : broken("it is not to be found");
}

/* bpf_rdonly_cast(), since Linux 6.2: any number becomes a pointer that may be followed. */
struct outcome try_bpf_cast(void)
{
	const unsigned long long address = kernel_symbol(BANNER);
	const uint32_t cast = btf_function("bpf_rdonly_cast"), type = btf_struct("list_head");
	char text[TEXT_SIZE] = "";
	const int map = make_array(TEXT_SIZE);
	const struct bpf_insn code[] = {
		SET_64(BPF_REG_1, address),
		SET(BPF_REG_2, (int)type),
		KERNEL_CALL(cast),
		LOAD(BPF_REG_6, BPF_REG_0, 0),
		LOAD(BPF_REG_7, BPF_REG_0, 8),
		TEXT_OF(map),
		STORE(BPF_REG_1, 0, BPF_REG_6),
		STORE(BPF_REG_1, 8, BPF_REG_7),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(SOCKET_FILTER, code);

	if (!cast)
		return absent("no bpf_rdonly_cast in this kernel");
	if (!address || map < 0 || !type)
		return no_address();
	return expect(run_and_read(&program, map, text), text, BEGINNING);
}

#define JUMP(skip) INSN(BPF_JMP | BPF_JA, 0, 0, skip, 0)
#define OR(dst, src) INSN(BPF_ALU64 | BPF_OR | BPF_X, dst, src, 0, 0)
#define SHIFT_LEFT_BY(dst, src) INSN(BPF_ALU64 | BPF_LSH | BPF_X, dst, src, 0, 0)
#define LOAD_WORD(dst, src, offset) INSN(BPF_LDX | BPF_W | BPF_MEM, dst, src, offset, 0)

/* bpf_iter_bits_new(), since Linux 6.11: tells which bits are set at any address. */
struct outcome try_bpf_bits(void)
{
	const unsigned long long address = kernel_symbol(BANNER);
	const uint32_t begin = btf_function("bpf_iter_bits_new"), next = btf_function("bpf_iter_bits_next");
	const uint32_t end = btf_function("bpf_iter_bits_destroy");
	char text[TEXT_SIZE] = "";
	const int map = make_array(TEXT_SIZE);
	const struct bpf_insn code[] = {
		SET(BPF_REG_6, 0),
		MOVE(BPF_REG_1, BPF_REG_10), ADD(BPF_REG_1, -16),
		SET_64(BPF_REG_2, address),
		SET(BPF_REG_3, 1),
		KERNEL_CALL(begin),
		MOVE(BPF_REG_1, BPF_REG_10), ADD(BPF_REG_1, -16),
		KERNEL_CALL(next),
		UNLESS_EQUAL(BPF_REG_0, 0, 1),
		JUMP(5),
		LOAD_WORD(BPF_REG_1, BPF_REG_0, 0),
		SET(BPF_REG_2, 1),
		SHIFT_LEFT_BY(BPF_REG_2, BPF_REG_1),
		OR(BPF_REG_6, BPF_REG_2),
		JUMP(-10),
		MOVE(BPF_REG_1, BPF_REG_10), ADD(BPF_REG_1, -16),
		KERNEL_CALL(end),
		TEXT_OF(map),
		STORE(BPF_REG_1, 0, BPF_REG_6),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(SOCKET_FILTER, code);

	if (!begin || !next || !end)
		return absent("no bpf_iter_bits_new in this kernel");
	if (!address || map < 0)
		return no_address();
	return expect(run_and_read(&program, map, text), text, "Linux ve");
}

/* Linux 6.12's verifier does not mark loads through what bpf_get_current_task_btf() gives, as that of 6.1 does. */
struct outcome try_bpf_task(void)
{
	char text[TEXT_SIZE] = "";
	const int map = make_array(TEXT_SIZE), at = btf_member_at("task_struct", "comm");
	const struct bpf_insn code[] = {
		CALL(BPF_FUNC_get_current_task_btf),
		LOAD(BPF_REG_6, BPF_REG_0, (short)at),
		TEXT_OF(map),
		STORE(BPF_REG_1, 0, BPF_REG_6),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(SOCKET_FILTER, code);

	if (map < 0 || at < 0)
		return broken("no place for what it reads");
	return expect(run_and_read(&program, map, text), text, "attempt");
}
