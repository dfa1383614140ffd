// SPDX-License-Identifier: GPL-2.0-only
/* The attacker's programs, and the ways to attach them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "escape.h"

/* "What was answered before me does not count." */
static int load_answering(struct program *program, int answer)
{
	const struct bpf_insn code[] = {
		SET(BPF_REG_1, answer),
		CALL(BPF_FUNC_set_retval),
		SET(BPF_REG_0, 1),
		EXIT(),
	};

	program->code = code;
	program->length = ARRAY_SIZE(code);
	return load_program(program);
}

int load_setting(const char *hook, int answer)
{
	struct program program = {.type = BPF_PROG_TYPE_LSM, .attach = BPF_LSM_CGROUP};
	char function[64];

	snprintf(function, sizeof(function), "bpf_lsm_%s", hook);
	program.function = btf_function(function);
	return load_answering(&program, answer);
}

int load_allowing(enum bpf_attach_type type, const char *hook)
{
	struct program sysctl = {.type = BPF_PROG_TYPE_CGROUP_SYSCTL, .attach = BPF_CGROUP_SYSCTL};

	return type == BPF_CGROUP_SYSCTL ? load_answering(&sysctl, 0) : load_setting(hook, 0);
}

int load_returning(enum bpf_prog_type type, enum bpf_attach_type attach, const char *function, int answer)
{
	const struct bpf_insn code[] = {
		SET(BPF_REG_0, answer),
		EXIT(),
	};
	const struct program program = {
		.type = type,
		.attach = attach,
		.function = btf_function(function),
		.code = code,
		.length = ARRAY_SIZE(code),
	};

	if (!program.function) {
		errno = ENOENT;
		return -1;
	}
	return load_program(&program);
}

/* A packet filter that zeroes the first value of each of the array maps @maps. */
int load_map_writer(const int *maps, const struct map *about, unsigned count)
{
	struct bpf_insn *code;
	uint32_t length = 0, most = 3;
	int fd;

	for (unsigned i = 0; i < count; i++)
		most += 2 + about[i].value_size / 8;
	code = calloc(most, sizeof(*code));
	if (!code)
		return -1;
	for (unsigned i = 0; i < count; i++) {
		const struct bpf_insn value[] = {SET_VALUE_OF(BPF_REG_1, maps[i])};

		code[length++] = value[0];
		code[length++] = value[1];
		for (uint32_t at = 0; at + 8 <= about[i].value_size; at += 8)
			code[length++] = INSN(BPF_ST | BPF_DW | BPF_MEM, BPF_REG_1, 0, at, 0);
	}
	code[length++] = SET(BPF_REG_0, 0);
	code[length++] = EXIT();
	fd = load_program(&(struct program){.type = BPF_PROG_TYPE_SOCKET_FILTER, .code = code, .length = length});
	free(code);
	return fd;
}

int attach_with(int program, int cgroup, enum bpf_attach_type type, uint32_t flags, int replaced)
{
	union bpf_attr attr = {
		.target_fd = cgroup,
		.attach_bpf_fd = program,
		.attach_type = type,
		.attach_flags = flags,
		.replace_bpf_fd = replaced,
	};

	return bpf(BPF_PROG_ATTACH, &attr);
}

int link_to_cgroup(int program, int cgroup, enum bpf_attach_type type)
{
	union bpf_attr attr = {.link_create = {.prog_fd = program, .target_fd = cgroup, .attach_type = type}};

	return bpf(BPF_LINK_CREATE, &attr);
}

int link_update(int link, int program)
{
	union bpf_attr attr = {.link_update = {.link_fd = link, .new_prog_fd = program}};

	return bpf(BPF_LINK_UPDATE, &attr);
}

/* fentry, fexit, fmod_ret and lsm programs say themselves where they go. */
int trace_attach(int program)
{
	union bpf_attr attr = {.raw_tracepoint = {.prog_fd = program}};

	return bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
}
