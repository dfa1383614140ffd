// SPDX-License-Identifier: GPL-2.0-only
/* Runs one attempt in a child, and never longer than it may take. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempt.h"

static void child(const struct attempt *attempt, struct outcome *shared)
{
	setpgid(0, 0);
	*shared = attempt->run();
	_exit(0);
}

static bool ends_within(pid_t pid, int seconds)
{
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	int ready;

	do {
		ready = poll(&end, 1, seconds * 1000);
	} while (ready < 0 && errno == EINTR);
	close(end.fd);
	return ready > 0;
}

/* What @pid left, once it ended or was made to. */
static struct outcome collect(pid_t pid, int seconds, const struct outcome *shared)
{
	const bool late = !ends_within(pid, seconds);
	int status = 0;

	kill(-pid, SIGKILL);
	if (late && !ends_within(pid, 5))
		return broken("not finished after %d s, and cannot be killed", seconds);
	waitpid(pid, &status, 0);
	if (late)
		return broken("not finished after %d s", seconds);
	if (WIFSIGNALED(status))
		return broken("ended by signal %d: %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
	return *shared;
}

struct outcome run_attempt(const struct attempt *attempt, int seconds)
{
	struct outcome *shared, outcome;
	pid_t pid;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return broken("mmap: %s", strerror(errno));
	*shared = broken("ended without an answer");
	pid = fork();
	if (!pid)
		child(attempt, shared);
	outcome = pid < 0 ? broken("fork: %s", strerror(errno)) : collect(pid, seconds, shared);
	munmap(shared, sizeof(*shared));
	return outcome;
}
