// SPDX-License-Identifier: GPL-2.0-only
/* Rewrite its mind by ways to the maps that no list of open files shows: in flight in a socket, and within other maps. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define FEW 4

static bool is_state(const struct map *map)
{
	return map->type == BPF_MAP_TYPE_ARRAY && !(map->flags & BPF_F_RDONLY_PROG) && map->name[0] == 'k';
}

static unsigned state_maps(struct map found[FEW])
{
	struct map maps[MOST_PROGRAMS * MOST_MAPS];
	unsigned hidden, count = engine_maps(maps, &hidden), used = 0;

	for (unsigned i = 0; i < count && used < FEW; i++)
		if (is_state(&maps[i]))
			found[used++] = maps[i];
	return used;
}

int state_map(unsigned index)
{
	struct map maps[FEW];

	if (index >= state_maps(maps)) {
		errno = ENOENT;
		return -1;
	}
	return map_by_id(maps[index].id, 0);
}

static struct msghdr message_with(struct iovec *byte, char *control, size_t size)
{
	return (struct msghdr){.msg_iov = byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = size};
}

/* The receiving end of a socket with the files under way. */
int hide_in_socket(void)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(FEW * sizeof(int))] = {0};
	struct map maps[FEW];
	const unsigned count = state_maps(maps);
	struct iovec byte = {.iov_base = "m", .iov_len = 1};
	struct msghdr message = message_with(&byte, control, CMSG_SPACE(count * sizeof(int)));
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int ends[2], fds[FEW];

	if (!count || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends))
		return -1;
	for (unsigned i = 0; i < count; i++)
		fds[i] = map_by_id(maps[i].id, 0);
	*header = (struct cmsghdr){
		.cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(header), fds, count * sizeof(int));
	if (sendmsg(ends[0], &message, 0) != 1)
		return -1;
	for (unsigned i = 0; i < count; i++)
		close(fds[i]);
	close(ends[0]);
	return ends[1];
}

static int write_first(int fd, const void *value)
{
	const uint32_t key = 0;
	union bpf_attr attr = {.map_fd = fd, .key = (uintptr_t)&key, .value = (uintptr_t)value};

	return bpf(BPF_MAP_UPDATE_ELEM, &attr);
}

struct outcome attack_map_socket(void)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(FEW * sizeof(int))] = {0};
	static char zeros[4096], former[FEW][4096];
	const int from = held(HELD_SOCKET);
	char text;
	struct iovec byte = {.iov_base = &text, .iov_len = 1};
	struct msghdr message = message_with(&byte, control, sizeof(control));
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	struct outcome outcome;
	int fds[FEW];
	size_t count;

	if (from < 0)
		return not_held(HELD_SOCKET);
	if (recvmsg(from, &message, MSG_PEEK) != 1 || header->cmsg_type != SCM_RIGHTS)
		return broken("nothing is under way: %s", strerror(errno));
	count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(header), count * sizeof(int));
	for (size_t i = 0; i < count; i++) {
		read_array(fds[i], former[i]);
		step(!write_first(fds[i], zeros), "MAP_UPDATE_ELEM of a received file");
	}
	outcome = verdict();
	for (size_t i = 0; i < count; i++)
		write_first(fds[i], former[i]);
	return outcome;
}

/* A map that holds the @index-th of the engine's maps. */
int hide_in_map(unsigned index)
{
	const int inner = state_map(index);
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY_OF_MAPS,
		.key_size = sizeof(uint32_t),
		.value_size = sizeof(uint32_t),
		.max_entries = 1,
		.inner_map_fd = inner,
	};
	int outer;

	if (inner < 0)
		return -1;
	outer = bpf(BPF_MAP_CREATE, &attr);
	if (outer >= 0 && write_first(outer, &inner)) {
		close(outer);
		outer = -1;
	}
	close(inner);
	return outer;
}

/* Writes @value into the first eight bytes of the map within @outer. */
static int load_inner_writer(int outer, int value)
{
	const struct bpf_insn code[] = {
		INSN(BPF_ST | BPF_W | BPF_MEM, BPF_REG_10, 0, -4, 0),
		WIDE(BPF_REG_1, BPF_PSEUDO_MAP_FD, outer, 0),
		MOVE(BPF_REG_2, BPF_REG_10), ADD(BPF_REG_2, -4),
		CALL(BPF_FUNC_map_lookup_elem),
		INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 6, 0),
		MOVE(BPF_REG_1, BPF_REG_0),
		MOVE(BPF_REG_2, BPF_REG_10), ADD(BPF_REG_2, -4),
		CALL(BPF_FUNC_map_lookup_elem),
		INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 1, 0),
		INSN(BPF_ST | BPF_DW | BPF_MEM, BPF_REG_0, 0, 0, value),
		SET(BPF_REG_0, 0),
		EXIT(),
	};

	return load_program(&(struct program)PROGRAM(SOCKET_FILTER, code));
}

/* Not put back: what was there cannot be read this way. */
struct outcome attack_map_in_map(void)
{
	bool any = false;

	for (int i = 0; i < FEW; i++) {
		const int outer = held(HELD_OUTER + i), program = outer < 0 ? -1 : load_inner_writer(outer, 0);

		if (outer < 0)
			continue;
		any = true;
		if (step(program >= 0, "PROG_LOAD of the writer"))
			step(!run_program(program), "PROG_TEST_RUN of the writer");
	}
	return any ? verdict() : not_held(HELD_OUTER);
}
