// SPDX-License-Identifier: GPL-2.0-only
/* BPF that is not for tracing: never refused. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attempts.h"
#include "bpf.h"

struct outcome try_bpf_map(void)
{
	const uint32_t key = 0;
	uint64_t value = 42, found = 0;
	const int map = make_array(sizeof(value));
	union bpf_attr attr = {.map_fd = map, .key = (uintptr_t)&key, .value = (uintptr_t)&value};

	if (map < 0 || bpf(BPF_MAP_UPDATE_ELEM, &attr) || read_array(map, &found))
		return refused("create, update, look up");
	return found == 42 ? done("create, update, look up") : broken("found %llu", (unsigned long long)found);
}

/* Lets nothing through. */
struct outcome try_bpf_filter(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};
	const struct program program = PROGRAM(SOCKET_FILTER, code);
	const int fd = load_program(&program);
	int ends[2];
	char byte;

	if (fd < 0)
		return refused("load the program");
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) ||
	    setsockopt(ends[0], SOL_SOCKET, SO_ATTACH_BPF, &fd, sizeof(fd)))
		return refused("attach the program");
	if (send(ends[1], "x", 1, 0) != 1 || recv(ends[0], &byte, 1, 0) >= 0)
		return broken("the filter let a packet through");
	return done("a packet was filtered");
}

/* A cgroup of our own below the root; its path is left in @path. */
static int make_cgroup(char *path)
{
	static const char name[] = "/sys/fs/cgroup/attempt-bpf";

	strcpy(path, name);
	if (mkdir(name, 0755) && errno != EEXIST)
		return -1;
	return open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

struct outcome try_bpf_cgroup(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 1), EXIT()};
	const struct program program = PROGRAM(CGROUP_SKB, code);
	const int fd = load_program(&program);
	char path[64];
	struct outcome outcome;
	int cgroup;

	if (access("/sys/fs/cgroup/cgroup.procs", F_OK))
		return absent("cgroup2 is not mounted");
	cgroup = make_cgroup(path);
	if (fd < 0 || cgroup < 0)
		return refused(fd < 0 ? "load the program" : "make a cgroup");
	if (attach_to_cgroup(fd, cgroup, BPF_CGROUP_INET_EGRESS))
		outcome = refused("attach the program");
	else
		outcome = done_or_refused(!detach_from_cgroup(fd, cgroup, BPF_CGROUP_INET_EGRESS), "attach, detach");
	rmdir(path);
	return outcome;
}
