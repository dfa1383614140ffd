// SPDX-License-Identifier: GPL-2.0-only
/* Take it off by taking away the processes that it might live in. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"

static int parent_of(int pid)
{
	char path[64], text[512];
	int parent = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (read_text(path, text, sizeof(text)) > 0 && strrchr(text, ')'))
		sscanf(strrchr(text, ')'), ") %*c %d", &parent);
	return parent;
}

/* This process and those that wait for it have to tell the result. */
static bool is_ancestor(int pid)
{
	for (int at = getpid(); at > 1; at = parent_of(at))
		if (at == pid)
			return true;
	return pid == 1;
}

struct outcome attack_kill(void)
{
	DIR *processes = opendir("/proc");
	const struct dirent *entry;

	while (processes && (entry = readdir(processes))) {
		const int pid = atoi(entry->d_name);

		if (pid > 1 && !is_ancestor(pid) && !is_holder(pid))
			kill(pid, SIGKILL);
	}
	sleep(1);
	return verdict();
}

/* SIGTERM to everything but init; this program and the test's shell ignore it. */
struct outcome attack_sysrq(void)
{
	step(!write_text("/proc/sysrq-trigger", "e"), "write /proc/sysrq-trigger");
	sleep(1);
	return verdict();
}

/* SIGKILL, to this program and the test's shell too: guest.sh goes on as /run/again, which init starts then. */
struct outcome attack_sysrq_kill(void)
{
	if (access("/run/again", X_OK))
		return broken("nothing would tell the result: guest.sh runs this one last");
	if (write_text("/proc/sysrq-trigger", "i"))
		return refused("write /proc/sysrq-trigger");
	sleep(5);
	return broken("it killed nothing");
}

static _Noreturn void eat_all_memory(void)
{
	const size_t piece = 16 << 20;

	write_text("/proc/self/oom_score_adj", "1000");
	for (;;) {
		char *at = mmap(NULL, piece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (at == MAP_FAILED)
			_exit(0);
		for (size_t i = 0; i < piece; i += 4096)
			at[i] = 1;
	}
}

struct outcome attack_memory(void)
{
	const pid_t pid = fork();
	int status = 0;

	if (!pid)
		eat_all_memory();
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return broken("fork: %s", strerror(errno));
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		return broken("the kernel did not run out of memory");
	return verdict();
}
