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
		.attach_prog_fd = program->target,
		.prog_btf_fd = program->types,
		.func_info = (uintptr_t)program->functions,
		.func_info_cnt = program->function_count,
		.func_info_rec_size = program->types ? sizeof(*program->functions) : 0,
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

/* What a socket filter answers to an empty packet; -1 and errno when it cannot run. */
int run_filter(int program)
{
	char packet[64] = "";
	union bpf_attr attr = {
		.test = {.prog_fd = program, .data_in = (uintptr_t)packet, .data_size_in = sizeof(packet)},
	};

	return bpf(BPF_PROG_TEST_RUN, &attr) ? -1 : (int)attr.test.retval;
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

/* A map that holds @text and never changes, which is what BPF takes as a format. */
int make_text(const char text[8])
{
	const uint32_t key = 0;
	union bpf_attr create = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(key),
		.value_size = 8,
		.max_entries = 1,
		.map_flags = BPF_F_RDONLY_PROG,
	};
	const int map = bpf(BPF_MAP_CREATE, &create);
	union bpf_attr fill = {.map_fd = map, .key = (uintptr_t)&key, .value = (uintptr_t)text};
	union bpf_attr freeze = {.map_fd = map};

	return map < 0 || bpf(BPF_MAP_UPDATE_ELEM, &fill) || bpf(BPF_MAP_FREEZE, &freeze) ? -1 : map;
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

/* The kernel's own BTF; NULL when it cannot be read. */
static const struct btf_header *kernel_btf(void)
{
	static const char *bytes; /* five megabytes, which never change */
	size_t size;

	if (!bytes)
		bytes = read_whole("/sys/kernel/btf/vmlinux", &size);
	return (const void *)bytes;
}

static const char *btf_name(uint32_t offset)
{
	const struct btf_header *header = kernel_btf();

	return (const char *)header + header->hdr_len + header->str_off + offset;
}

/* Its number goes to @number; NULL when there is none. */
static const struct btf_type *btf_type_named(const char *name, unsigned kind, uint32_t *number)
{
	const struct btf_header *header = kernel_btf();
	const char *at, *end;

	*number = 0;
	if (!header)
		return NULL;
	at = (const char *)header + header->hdr_len + header->type_off;
	end = at + header->type_len;
	for (uint32_t id = 1; at < end; id++) {
		const struct btf_type *type = (const void *)at;

		if (BTF_INFO_KIND(type->info) == kind && !strcmp(btf_name(type->name_off), name)) {
			*number = id;
			return type;
		}
		at += sizeof(*type) + bytes_after(type);
	}
	return NULL;
}

uint32_t btf_function(const char *name)
{
	uint32_t number;

	btf_type_named(name, BTF_KIND_FUNC, &number);
	return number;
}

uint32_t btf_struct(const char *name)
{
	uint32_t number;

	btf_type_named(name, BTF_KIND_STRUCT, &number);
	return number;
}

int btf_member_at(const char *structure, const char *name)
{
	uint32_t number;
	const struct btf_type *type = btf_type_named(structure, BTF_KIND_STRUCT, &number);
	const struct btf_member *members = (const void *)(type + 1);

	for (unsigned i = 0; type && i < BTF_INFO_VLEN(type->info); i++)
		if (!strcmp(btf_name(members[i].name_off), name))
			return (int)(BTF_INFO_KFLAG(type->info) ? BTF_MEMBER_BIT_OFFSET(members[i].offset) : members[i].offset) / 8;
	return -1;
}
