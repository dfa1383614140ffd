// SPDX-License-Identifier: GPL-2.0-only
/* The BPF helpers that lockdown takes away. */
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"
#include "bpf.h"

#define SECRET_SIZE 16

/* At each of this process's system calls, BPF writes a letter into its memory. */
struct outcome try_bpf_write_user(void)
{
	static volatile char letter = 'a';
	const struct bpf_insn code[] = {
		ONLY_MINE(7),
		STORE_BYTE(BPF_REG_10, -8, 'z'),
		SET_64(BPF_REG_1, (uintptr_t)&letter),
		MOVE(BPF_REG_2, BPF_REG_10), ADD(BPF_REG_2, -8),
		SET(BPF_REG_3, 1),
		CALL(BPF_FUNC_probe_write_user),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(RAW_TRACEPOINT, code);
	const int fd = load_program(&program);

	if (fd < 0)
		return refused("load the program");
	if (attach_tracepoint(fd, "sys_enter") < 0)
		return refused("attach the program");
	letter = 'b'; /* BPF cannot take a page fault: the page must be ours before it writes */
	syscall(SYS_getppid);
	return letter == 'z' ? done("BPF changed 'b' to 'z' in this program") : broken("nothing was written");
}

/* Loads a program that copies kernel memory at @address into @map with @helper. */
static int load_reader(enum bpf_prog_type type, int helper, int map, unsigned long long address)
{
	const struct bpf_insn code[] = {
		SET_VALUE_OF(BPF_REG_1, map),
		SET(BPF_REG_2, SECRET_SIZE),
		SET_64(BPF_REG_3, address),
		CALL(helper),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = {.type = type, .code = code, .length = ARRAY_SIZE(code)};

	return load_program(&program);
}

struct outcome bpf_read_banner(enum bpf_prog_type type, int helper)
{
	const unsigned long long address = kernel_symbol("linux_banner");
	char text[SECRET_SIZE + 1] = "";
	const int map = make_array(SECRET_SIZE);
	int fd;

	if (!address || map < 0)
		return broken(address ? "no BPF map" : "no linux_banner in /proc/kallsyms");
	fd = load_reader(type, helper, map, address);
	if (fd < 0)
		return refused("load the program");
	if (run_program(fd) || read_array(map, text))
		return refused("run the program");
	if (strncmp(text, "Linux version", 13))
		return broken("read something else: %s", hex(text, SECRET_SIZE));
	return done("found \"%s\" in the kernel", text);
}

struct outcome try_bpf_read_kernel(void)
{
	return bpf_read_banner(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_probe_read_kernel);
}

struct outcome try_bpf_read_kernel_str(void)
{
	return bpf_read_banner(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_probe_read_kernel_str);
}

struct outcome try_bpf_probe_read(void)
{
	return bpf_read_banner(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_probe_read);
}

struct outcome try_bpf_probe_read_str(void)
{
	return bpf_read_banner(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_probe_read_str);
}

struct outcome try_bpf_socket_filter(void)
{
	return bpf_read_banner(BPF_PROG_TYPE_SOCKET_FILTER, BPF_FUNC_probe_read_kernel);
}
