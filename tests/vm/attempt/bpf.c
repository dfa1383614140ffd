// SPDX-License-Identifier: GPL-2.0-only
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bpf.h"

int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

int load_program(const struct program *program)
{
	union bpf_attr attr = {
		.prog_type = program->type,
		.expected_attach_type = program->attach,
		.attach_btf_id = program->function,
		.insns = (uintptr_t)program->code,
		.insn_cnt = program->length,
		.license = (uintptr_t)"GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

int attach_tracepoint(int program, const char *name)
{
	union bpf_attr attr = {.raw_tracepoint = {.name = (uintptr_t)name, .prog_fd = program}};

	return bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
}

int attach_to_cgroup(int program, int cgroup, enum bpf_attach_type type)
{
	union bpf_attr attr = {.target_fd = cgroup, .attach_bpf_fd = program, .attach_type = type};

	return bpf(BPF_PROG_ATTACH, &attr);
}

int detach_from_cgroup(int program, int cgroup, enum bpf_attach_type type)
{
	union bpf_attr attr = {.target_fd = cgroup, .attach_bpf_fd = program, .attach_type = type};

	return bpf(BPF_PROG_DETACH, &attr);
}

/* Once, over an empty packet where the program is for packets. */
int run_program(int program)
{
	union bpf_attr attr = {.test = {.prog_fd = program}};
	char packet[64] = "";

	if (!bpf(BPF_PROG_TEST_RUN, &attr))
		return 0;
	attr.test.data_in = (uintptr_t)packet;
	attr.test.data_size_in = sizeof(packet);
	return bpf(BPF_PROG_TEST_RUN, &attr);
}

int make_array(uint32_t value_size)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = value_size,
		.max_entries = 1,
	};

	return bpf(BPF_MAP_CREATE, &attr);
}

int read_array(int map, void *value)
{
	const uint32_t key = 0;
	union bpf_attr attr = {.map_fd = map, .key = (uintptr_t)&key, .value = (uintptr_t)value};

	return bpf(BPF_MAP_LOOKUP_ELEM, &attr);
}

/* How many bytes follow a struct btf_type. */
static size_t bytes_after(const struct btf_type *type)
{
	const size_t count = BTF_INFO_VLEN(type->info);

	switch (BTF_INFO_KIND(type->info)) {
	case BTF_KIND_INT: return sizeof(uint32_t);
	case BTF_KIND_ARRAY: return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: return count * sizeof(struct btf_member);
	case BTF_KIND_ENUM: return count * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64: return count * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO: return count * sizeof(struct btf_param);
	case BTF_KIND_VAR: return sizeof(struct btf_var);
	case BTF_KIND_DATASEC: return count * sizeof(struct btf_var_secinfo);
	case BTF_KIND_DECL_TAG: return sizeof(struct btf_decl_tag);
	default: return 0;
	}
}

/* The number of a kernel function in the kernel's own BTF; 0 when there is none. */
uint32_t btf_function(const char *name)
{
	size_t size;
	const char *bytes = read_whole("/sys/kernel/btf/vmlinux", &size), *at, *names;
	const struct btf_header *header = (const void *)bytes;

	if (!bytes)
		return 0;
	at = bytes + header->hdr_len + header->type_off;
	names = bytes + header->hdr_len + header->str_off;
	for (uint32_t id = 1; at < bytes + header->hdr_len + header->type_off + header->type_len; id++) {
		const struct btf_type *type = (const void *)at;

		if (BTF_INFO_KIND(type->info) == BTF_KIND_FUNC && !strcmp(names + type->name_off, name))
			return id;
		at += sizeof(*type) + bytes_after(type);
	}
	return 0;
}
