// SPDX-License-Identifier: GPL-2.0-only
/*
 * BPF programs that would change what the kernel's security modules answer, or that read the
 * kernel's memory although the kernel's own lockdown asks nobody.
 */
#include <linux/bpf.h>
#include <linux/btf_ids.h>
#include <linux/filter.h>

#include "kernlock.h"

#ifdef CONFIG_BPF_LSM
BTF_ID_LIST_SINGLE(deciding_hook, func, bpf_lsm_locked_down)

/* On Linux 6.1 it may answer with a positive number, which callers take for "allowed". */
static bool decides_too(const union bpf_attr *attributes)
{
	return attributes->prog_type == BPF_PROG_TYPE_LSM &&
	       attributes->attach_btf_id == deciding_hook[0];
}
#else
static bool decides_too(const union bpf_attr *attributes)
{
	return false;
}
#endif

static bool changes_verdicts(const union bpf_attr *attributes)
{
	if (attributes->prog_type == BPF_PROG_TYPE_EXT || decides_too(attributes))
		return true;
	return attributes->prog_type == BPF_PROG_TYPE_TRACING &&
	       attributes->expected_attach_type == BPF_MODIFY_RETURN;
}

static bool is_tracing(u32 type)
{
	switch (type) {
	case BPF_PROG_TYPE_KPROBE:
	case BPF_PROG_TYPE_TRACEPOINT:
	case BPF_PROG_TYPE_PERF_EVENT:
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
	case BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE:
	case BPF_PROG_TYPE_TRACING:
		return true;
	default:
		return false;
	}
}

/**
 * kernlock_bpf() - the hook `bpf`: before bpf(2) does anything
 * @command: enum bpf_cmd
 * @attributes: the kernel's copy of what the caller gave
 * @size: bytes of it
 *
 * Return: 0, or -EPERM.
 */
int kernlock_bpf(int command, union bpf_attr *attributes, unsigned int size)
{
	if (command != BPF_PROG_LOAD)
		return 0;
	if (changes_verdicts(attributes) && kernlock_answer_for_seal(REASON_BPF_VERDICTS))
		return -EPERM;
	return is_tracing(attributes->prog_type) ? kernlock_answer(REASON_BPF_TRACING) : 0;
}

static bool prints_memory(const struct bpf_insn *instruction)
{
	const void *helper = (void *)__bpf_call_base + instruction->imm;

	if (helper == bpf_snprintf_proto.func)
		return true;
#ifdef CONFIG_BPF_EVENTS
	return helper == bpf_snprintf_btf_proto.func || helper == bpf_trace_printk ||
	       helper == bpf_trace_vprintk;
#else
	return false;
#endif
}

/* The verifier marks loads through pointers that may be anything. */
static bool follows_pointer(const struct bpf_insn *instruction)
{
	if (BPF_CLASS(instruction->code) != BPF_LDX)
		return false;
#ifdef BPF_PROBE_MEMSX
	if (BPF_MODE(instruction->code) == BPF_PROBE_MEMSX)
		return true;
#endif
	return BPF_MODE(instruction->code) == BPF_PROBE_MEM;
}

static bool reads_memory(const struct bpf_prog *program)
{
	for (u32 i = 0; i < program->len; i++) {
		const struct bpf_insn *instruction = &program->insnsi[i];

		if (follows_pointer(instruction))
			return true;
		if (instruction->code == (BPF_JMP | BPF_CALL) && !instruction->src_reg &&
		    prints_memory(instruction))
			return true;
	}
	return false;
}

static bool is_worth_reading(const struct bpf_prog *program)
{
	const u64 since = kernlock_tracing_since();

	return since && program->aux->load_time >= since &&
	       kernlock_lean(REASON_BIT(REASON_BPF_TRACING)) && !bpf_prog_was_classic(program);
}

/**
 * kernlock_bpf_prog() - the hook `bpf_prog`: somebody gets a file of a program
 * @program: after the verifier
 *
 * Those loaded before are let through: they stay.
 *
 * Return: 0, or -EPERM.
 */
int kernlock_bpf_prog(struct bpf_prog *program)
{
	if (!is_worth_reading(program))
		return 0;
	return reads_memory(program) ? kernlock_answer(REASON_BPF_TRACING) : 0;
}
