// SPDX-License-Identifier: GPL-2.0-only
/* Overrule it: BPF programs that change the answer of the kernel functions the engine stands on. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define LOCKED_DOWN "security_locked_down"

/* Attached as long as this process lives. */
static struct outcome trace_with(int program)
{
	if (step(program >= 0, "PROG_LOAD"))
		step(trace_attach(program) >= 0, "RAW_TRACEPOINT_OPEN");
	return verdict();
}

static struct outcome fmod_answering(int answer)
{
	return trace_with(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, LOCKED_DOWN, answer));
}

struct outcome attack_fmod_1(void)
{
	return fmod_answering(1);
}

struct outcome attack_fmod_0(void)
{
	return fmod_answering(0);
}

struct outcome attack_fmod_minus(void)
{
	return fmod_answering(-1);
}

static struct outcome trace_held(enum held which)
{
	const int program = held(which);

	return program < 0 ? not_held(which) : trace_with(program);
}

struct outcome attack_fmod_held(void)
{
	return trace_held(HELD_FMOD);
}

struct outcome attack_fmod_held_link(void)
{
	const int program = held(HELD_FMOD);

	if (program < 0)
		return not_held(HELD_FMOD);
	step(link_to_cgroup(program, 0, BPF_MODIFY_RETURN) >= 0, "LINK_CREATE");
	return verdict();
}

/* The guard of bpf(2) first; without it the engine comes off. */
static struct outcome fmod_bpf(int program)
{
	if (!step(program >= 0, "PROG_LOAD"))
		return verdict();
	step(trace_attach(program) >= 0, "RAW_TRACEPOINT_OPEN");
	return detach_all(root_cgroup()) ? verdict() : no_engine();
}

struct outcome attack_fmod_bpf(void)
{
	return fmod_bpf(load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_bpf", 1));
}

struct outcome attack_fmod_bpf_held(void)
{
	const int program = held(HELD_FMOD_BPF);

	return program < 0 ? not_held(HELD_FMOD_BPF) : fmod_bpf(program);
}

struct outcome attack_fexit(void)
{
	return trace_with(load_returning(BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, LOCKED_DOWN, 0));
}

struct outcome attack_lsm_1(void)
{
	return trace_with(load_returning(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_locked_down", 1));
}

struct outcome attack_lsm_0(void)
{
	return trace_with(load_returning(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_locked_down", 0));
}

struct outcome attack_lsm_held(void)
{
	return trace_held(HELD_LSM);
}

/* In place of the engine's function @target: refuse nothing. */
static int load_replacement(const struct engine_program *target, int program)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 1), EXIT()};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_EXT,
		.insns = (uintptr_t)code,
		.insn_cnt = ARRAY_SIZE(code),
		.license = (uintptr_t)"GPL",
		.attach_btf_id = target->function,
		.attach_prog_fd = program,
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

struct outcome attack_freplace(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	unsigned count = engine_programs(programs);

	if (!count)
		return no_engine();
	while (count--) {
		const int target = program_by_id(programs[count].id), replacement = load_replacement(&programs[count], target);

		if (step(replacement >= 0, "PROG_LOAD of the replacement"))
			step(trace_attach(replacement) >= 0, "RAW_TRACEPOINT_OPEN of the replacement");
	}
	return verdict();
}

struct outcome attack_kprobe(void)
{
	const struct bpf_insn code[] = {
		SET(BPF_REG_2, 0),
		CALL(BPF_FUNC_override_return),
		SET(BPF_REG_0, 0),
		EXIT(),
	};
	const struct program program = PROGRAM(KPROBE, code);
	const int fd = load_program(&program);

	if (fd < 0 && errno == EINVAL)
		return absent("this kernel has no bpf_override_return");
	step(fd >= 0, "PROG_LOAD");
	return verdict();
}
