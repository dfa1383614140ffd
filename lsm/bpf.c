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
static bool decides_too(u32 type, u32 function)
{
	return type == BPF_PROG_TYPE_LSM && function == deciding_hook[0];
}
#else
static bool decides_too(u32 type, u32 function)
{
	return false;
}
#endif

/* By its type, how it is attached, and the BTF id of the function that it is attached to. */
static bool changes_verdicts(u32 type, u32 attached, u32 function)
{
	if (type == BPF_PROG_TYPE_EXT || decides_too(type, function))
		return true;
	return type == BPF_PROG_TYPE_TRACING && attached == BPF_MODIFY_RETURN;
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
	if (changes_verdicts(attributes->prog_type, attributes->expected_attach_type,
			     attributes->attach_btf_id) &&
	    kernlock_answer_for_seal(REASON_BPF_VERDICTS))
		return -EPERM;
	return is_tracing(attributes->prog_type) ? kernlock_answer(REASON_BPF_TRACING) : 0;
}

/*
 * Helpers that print kernel memory, or give a pointer that the verifier does not mark. Kernel
 * functions that are no helpers count whichever they are: some read any address
 * (bpf_iter_bits_new() since Linux 6.11), and each version adds more.
 */
static bool gives_memory_away(const struct bpf_insn *instruction)
{
	const void *helper = (void *)__bpf_call_base + instruction->imm;

	if (instruction->code != (BPF_JMP | BPF_CALL))
		return false;
	if (instruction->src_reg)
		return instruction->src_reg == BPF_PSEUDO_KFUNC_CALL;
	if (helper == bpf_snprintf_proto.func)
		return true;
#ifdef CONFIG_BPF_EVENTS
	return helper == bpf_snprintf_btf_proto.func || helper == bpf_trace_printk ||
	       helper == bpf_trace_vprintk || helper == bpf_get_current_task_btf;
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
	for (u32 i = 0; i < program->len; i++)
		if (follows_pointer(&program->insnsi[i]) || gives_memory_away(&program->insnsi[i]))
			return true;
	return false;
}

static bool is_newer(const struct bpf_prog *program, u64 since)
{
	return since && program->aux->load_time >= since;
}

static int answer_for_verdicts(const struct bpf_prog *program)
{
	if (!is_newer(program, kernlock_sealed_since()) ||
	    !changes_verdicts(program->type, program->expected_attach_type,
			      program->aux->attach_btf_id))
		return 0;
	return kernlock_answer_for_seal(REASON_BPF_VERDICTS);
}

static int answer_for_tracing(const struct bpf_prog *program)
{
	if (!kernlock_lean(REASON_BIT(REASON_BPF_TRACING)) ||
	    !is_newer(program, kernlock_tracing_since()) || bpf_prog_was_classic(program))
		return 0;
	if (!is_tracing(program->type) && !reads_memory(program))
		return 0;
	return kernlock_answer(REASON_BPF_TRACING);
}

/**
 * kernlock_bpf_prog() - the hook `bpf_prog`: somebody gets a file of a program
 * @program: after the verifier
 *
 * Those loaded before are let through: they stay. What bpf(2) was asked about already is asked
 * again: it may have waited for its instructions while the mode came into force.
 *
 * Return: 0, or -EPERM.
 */
int kernlock_bpf_prog(struct bpf_prog *program)
{
	return answer_for_verdicts(program) ?: answer_for_tracing(program);
}
