// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many processes that ask for something gated, at once: how exact is what was recorded?
 *
 * usage: hammer PROCESSES CALLS query|ports|names [UID]
 *   query  read /sys/power/state, as anybody may        ports  ioperm(2)
 *   names  query, under another name each time
 * With UID the processes have neither privilege nor another name at first than "hammer".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void query(void)
{
	char text[64];
	const int fd = open("/sys/power/state", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, text, sizeof(text)) < 0)
		_exit(1);
	close(fd);
}

static void work(int process, int calls, const char *what)
{
	for (int i = 0; i < calls; i++) {
		char name[32]; /* the kernel cuts it */

		snprintf(name, sizeof(name), "n%d.%d", process, i);
		if (!strcmp(what, "names"))
			prctl(PR_SET_NAME, name);
		if (!strcmp(what, "ports"))
			ioperm(0x80, 1, 1);
		else
			query();
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	const int processes = argc > 3 ? atoi(argv[1]) : 0;
	int failed = 0, status;

	if (argc > 4 && (setgid((gid_t)atoi(argv[4])) || setuid((uid_t)atoi(argv[4]))))
		return 2;
	for (int i = 0; i < processes; i++) {
		const pid_t child = fork();

		if (!child)
			work(i, atoi(argv[2]), argv[3]);
		failed |= child < 0;
	}
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed || !processes;
}
