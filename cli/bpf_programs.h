/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The programs on the root cgroup: which there are, and which are the engine's.
 */
#ifndef KERNLOCK_BPF_PROGRAMS_H
#define KERNLOCK_BPF_PROGRAMS_H

#include <bpf/bpf.h>
#include <stdbool.h>

#include "../bpf/engine_config.h"
#include "engine.h"

/** PROGRAM_MAPS - most maps that a program has (the kernel's MAX_USED_MAPS, include/linux/bpf_verifier.h). */
#define PROGRAM_MAPS 64

/** struct engine_program - a program of the engine: a row of bpf/programs.h. */
struct engine_program {
	const char *name;	   /**< the kernel's name of it */
	enum bpf_attach_type type; /**< how it is attached to the root cgroup */
	const char *hook;	   /**< the LSM hook, "" for a sysctl */
	kl_u64 reasons;		   /**< what needs it; 0: it is always there */
	const char *asked;	   /**< what it makes slower, "" when nothing warm */
};

/** engine_programs - all of them, in the order in which they are attached. */
extern const struct engine_program engine_programs[ENGINE_PROGRAM_COUNT];

/** policy_asks_for() - the reasons that @policy refuses or audits, and ENGINE_FOR_EXE; none for NULL. */
kl_u64 policy_asks_for(const struct policy *policy);

/** engine_program_wanted() - is @program needed where @reasons are asked for, and can this kernel load it? */
bool engine_program_wanted(const struct engine_program *program, kl_u64 reasons);

/** engine_extras_add() - add @program to @extras if it is not one that every mode needs. */
void engine_extras_add(struct engine_extras *extras, const struct engine_program *program, const struct policy *policy);

/** ATTACHED_PROGRAMS - most programs that are told apart (ten hooks and sysctl, a few each). */
#define ATTACHED_PROGRAMS 128

/** struct attached_program - one program on the root cgroup. */
struct attached_program {
	kl_u32 id;		   /**< the kernel's id of the program */
	enum bpf_attach_type type; /**< BPF_LSM_CGROUP or BPF_CGROUP_SYSCTL */
	kl_u32 hook;		   /**< BTF id of the LSM hook's function; 0 for sysctl */
	char name[16];		   /**< the kernel's name of it */
	bool ours;		   /**< one of the engine's */
};

/** struct attached - all of them, each hook's in the order in which they run. */
struct attached {
	struct attached_program programs[ATTACHED_PROGRAMS];
	unsigned count;
};

/** root_cgroup_open() - a descriptor of the root cgroup, or a negative errno told in @fault. */
int root_cgroup_open(struct fault *fault);

/** attached_read() - list the programs. Return: 0, or a negative errno told in @fault. */
int attached_read(int cgroup, struct attached *attached, struct fault *fault);

/** attached_has() - is @program of the engine attached? */
bool attached_has(const struct attached *attached, const struct engine_program *program);

/** attached_detach_ours() - take the engine's programs off; what is gone already does not matter. */
void attached_detach_ours(int cgroup, const struct attached *attached);

/**
 * attached_overruler() - the program that would have the last word after the engine's on
 * one of its hooks, or NULL.
 */
const struct attached_program *attached_overruler(const struct attached *attached);

/** program_open_map() - a descriptor of @program's map whose elements have @size bytes, or a negative errno. */
int program_open_map(int program, kl_u32 size);

/** program_read_map() - read the one element of @program's map whose elements have @size bytes. */
int program_read_map(int program, void *data, kl_u32 size);

#endif
