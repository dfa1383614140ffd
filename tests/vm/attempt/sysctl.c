// SPDX-License-Identifier: GPL-2.0-only
/* Settings that the kernel's own lockdown leaves to root. */
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attempts.h"
#include "bpf.h"

/* Raises it, which is never refused and makes no difference to root, and lowers it to @low. */
static struct outcome lower(const char *path, int high, int low)
{
	char before[16], after[16], text[16];

	if (read_text(path, before, sizeof(before)) < 0)
		return refused_or_absent(path);
	snprintf(text, sizeof(text), "%d", high);
	if (write_text(path, text))
		return broken("raise %s to %s: %s", path, text, strerror(errno));
	snprintf(text, sizeof(text), "%d", low);
	if (write_text(path, text))
		return refused("lower %s", path);
	if (read_text(path, after, sizeof(after)) < 0 || strcmp(after, text) || write_text(path, before))
		return broken("%s did not change", path);
	return done("from %d to %s", high, after);
}

struct outcome try_lower_kptr(void)
{
	return lower("/proc/sys/kernel/kptr_restrict", 1, 0);
}

struct outcome try_lower_dmesg(void)
{
	return lower("/proc/sys/kernel/dmesg_restrict", 1, 0);
}

struct outcome try_lower_perf(void)
{
	char now[16] = "";

	read_text("/proc/sys/kernel/perf_event_paranoid", now, sizeof(now));
	return lower("/proc/sys/kernel/perf_event_paranoid", atoi(now) + 1, atoi(now));
}

static bool is_lsm(int program)
{
	struct bpf_prog_info info = {};
	union bpf_attr attr = {.info = {.bpf_fd = program, .info_len = sizeof(info), .info = (uintptr_t)&info}};

	return bpf(BPF_OBJ_GET_INFO_BY_FD, &attr) || info.type == BPF_PROG_TYPE_LSM;
}

/* In doubt there is one. */
static bool has_lsm_program(void)
{
	union bpf_attr next = {};

	while (!bpf(BPF_PROG_GET_NEXT_ID, &next)) {
		union bpf_attr open = {.prog_id = next.next_id};
		const int fd = bpf(BPF_PROG_GET_FD_BY_ID, &open);

		if (fd < 0 || is_lsm(fd))
			return true;
		close(fd);
		next.start_id = next.next_id;
	}
	return errno != ENOENT;
}

/*
 * The switch as it stands is written first. It is thrown only where no BPF LSM program hangs on it: what that does to
 * an engine in force is for a machine of its own, since switching on again does not always bring it back.
 */
struct outcome try_ftrace_switch(void)
{
	static const char path[] = "/proc/sys/kernel/ftrace_enabled";
	char off[16] = "";

	if (access(path, F_OK))
		return absent("no %s", path);
	if (write_text(path, "1"))
		return refused("write %s", path);
	if (has_lsm_program())
		return done("ftrace_enabled was written");
	if (write_text(path, "0") || read_text(path, off, sizeof(off)) < 0 || write_text(path, "1"))
		return refused("switch %s", path);
	return strcmp(off, "0") ? broken("%s did not change", path) : done("ftrace_enabled was 0");
}
