// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel shows a program's instructions after its verifier has put addresses, counted from
 * __bpf_call_base, in place of the numbers of helpers (kernel/bpf/verifier.c). /proc/kallsyms
 * says whose they are. With kptr_restrict=2 both hide it from root too.
 */
#include "inside_calls.h"

#include <bpf/bpf.h>
#include <stdlib.h>

#include "cleanup.h"
#include "host.h"

/* The first is what calls count from. */
static const struct {
	const char *symbol;
	unsigned call;
} helpers[INSIDE_HELPERS] = {
	{"__bpf_call_base", 0},
	{"bpf_probe_read_kernel", INSIDE_CALLS_READ},
	{"bpf_probe_read_kernel_str", INSIDE_CALLS_READ},
	{"bpf_probe_read_compat", INSIDE_CALLS_READ},
	{"bpf_probe_read_compat_str", INSIDE_CALLS_READ},
	{"bpf_probe_write_user", INSIDE_CALLS_WRITE},
	{"bpf_override_return", INSIDE_CALLS_OVERRIDE},
};

static void read_helpers(struct inside_view *view)
{
	const char *names[INSIDE_HELPERS];

	for (size_t i = 0; i < INSIDE_HELPERS; i++)
		names[i] = helpers[i].symbol;
	if (host_symbol_addresses(names, view->helpers, INSIDE_HELPERS))
		view->helpers[0] = 0;
	view->helpers_read = true;
}

static unsigned call_of(const struct inside_view *view, const struct bpf_insn *call)
{
	const unsigned long long address = view->helpers[0] + (unsigned long long)(long long)call->imm;

	if (!call->imm || !view->helpers[0])
		return INSIDE_CALLS_HIDDEN;
	for (size_t i = 1; i < INSIDE_HELPERS; i++)
		if (view->helpers[i] == address)
			return helpers[i].call;
	return 0;
}

static bool is_helper_call(const struct bpf_insn *instruction)
{
	return instruction->code == (BPF_JMP | BPF_CALL) && instruction->src_reg == 0;
}

/* Returns how many instructions were read, 0 when the kernel shows none. */
static kl_u32 read_code(int program, struct bpf_insn **code)
{
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info), length;

	*code = NULL;
	if (bpf_obj_get_info_by_fd(program, &info, &size) || !info.xlated_prog_len)
		return 0;
	length = info.xlated_prog_len;
	*code = calloc(1, length);
	info = (struct bpf_prog_info){.xlated_prog_len = length, .xlated_prog_insns = (__u64)(unsigned long)*code};
	size = sizeof(info);
	if (!*code || bpf_obj_get_info_by_fd(program, &info, &size) || !info.xlated_prog_insns)
		return 0;
	return length / sizeof(**code);
}

unsigned inside_calls(struct inside_view *view, int program)
{
	_cleanup_free_ struct bpf_insn *code = NULL;
	const kl_u32 count = read_code(program, &code);
	unsigned calls = count ? 0 : INSIDE_CALLS_HIDDEN;

	for (kl_u32 i = 0; i < count; i++) {
		if (!is_helper_call(&code[i]))
			continue;
		if (!view->helpers_read)
			read_helpers(view);
		calls |= call_of(view, &code[i]);
	}
	return calls;
}
