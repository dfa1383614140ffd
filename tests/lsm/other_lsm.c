// SPDX-License-Identifier: GPL-2.0-only
/*
 * A BPF LSM program of somebody else, on a hook that is not kernlock's: this process may not make directories.
 * Exit status: 0 it decided so, for this process alone; 1 it did not, and why is said.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/vm/attempt/bpf.h"

#define MADE "/tmp/made"
#define HOOK "bpf_lsm_inode_mkdir"

static int failed(const char *what)
{
	fprintf(stderr, "other_lsm: %s: %s\n", what, strerror(errno));
	return 1;
}

static bool makes_directory(void)
{
	return !mkdir(MADE, 0700) && !rmdir(MADE);
}

static bool child_makes_directory(void)
{
	const pid_t child = fork();
	int status;

	if (!child)
		_exit(!makes_directory());
	return waitpid(child, &status, 0) == child && !status;
}

static int load(void)
{
	const struct bpf_insn code[] = {ONLY_MINE(2), SET(BPF_REG_0, -EPERM), EXIT(), SET(BPF_REG_0, 0), EXIT()};
	struct program program = PROGRAM(LSM, code);

	program.attach = BPF_LSM_MAC;
	program.function = btf_function(HOOK);
	return load_program(&program);
}

int main(void)
{
	int program, link;

	if (!makes_directory())
		return failed("mkdir before it is there");
	program = load();
	if (program < 0)
		return failed("load");
	link = attach_tracepoint(program, NULL);
	if (link < 0)
		return failed("attach");
	if (makes_directory())
		return failed("it does not refuse");
	if (errno != EPERM)
		return failed("it refuses otherwise");
	if (!child_makes_directory())
		return failed("it refuses others");
	close(link);
	return makes_directory() ? 0 : failed("mkdir after it is gone");
}
