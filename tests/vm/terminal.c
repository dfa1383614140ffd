// SPDX-License-Identifier: GPL-2.0-only
/*
 * terminal: runs a command on a terminal of its own, does one thing once the command says a text, and shows what it
 * said. What a person at that terminal would do.
 */
#include <fcntl.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] =
	"usage: terminal DO TEXT [DO TEXT]... -- COMMAND...\n"
	"DO, when TEXT was said: enter, word, yes, interrupt, end (press ENTER, type a word, y, Ctrl-C, Ctrl-D), or\n"
	"hangup (the terminal is gone). Exits as COMMAND does; 128+N: by signal N; 125: TEXT was never said.\n";

static const struct key {
	const char *name, *typed;
} keys[] = {{"enter", "\n"}, {"word", "word\n"}, {"yes", "y\n"}, {"interrupt", "\003"}, {"end", "\004"}, {"hangup", NULL}};

#define KEYS (sizeof(keys) / sizeof(*keys))

/** struct session - what was said since the last key. */
struct session {
	int terminal;
	char said[1 << 16];
	size_t length;
};

static const struct key *key_named(const char *name)
{
	for (size_t i = 0; i < KEYS; i++)
		if (!strcmp(keys[i].name, name))
			return &keys[i];
	return NULL;
}

/* Shows what is said as it comes. Return: false at the end of the terminal. */
static bool listen(struct session *session)
{
	const size_t room = sizeof(session->said) - 1 - session->length;
	const ssize_t got = read(session->terminal, session->said + session->length, room);

	if (got <= 0)
		return false;
	if (write(STDOUT_FILENO, session->said + session->length, (size_t)got) != got)
		return false;
	session->length += (size_t)got;
	session->said[session->length] = '\0';
	return true;
}

static bool wait_for(struct session *session, const char *text)
{
	while (!strstr(session->said, text))
		if (!listen(session))
			return false;
	session->length = 0;
	*session->said = '\0';
	return true;
}

/* Return: false when there is no terminal any more. */
static bool press(struct session *session, const struct key *key)
{
	if (!key->typed) {
		close(session->terminal);
		return false;
	}
	return write(session->terminal, key->typed, strlen(key->typed)) > 0;
}

static void hear_the_rest(struct session *session)
{
	do
		session->length = 0;
	while (listen(session));
}

static int exit_status(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child)
		return 125;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int run(char **steps, char **command)
{
	static struct session session;
	const pid_t child = forkpty(&session.terminal, NULL, NULL, NULL);
	bool connected = true;

	if (!child) {
		execvp(*command, command);
		_exit(127);
	}
	if (child < 0)
		return 125;
	fcntl(session.terminal, F_SETFD, FD_CLOEXEC);
	for (; connected && *steps; steps += 2) {
		if (!wait_for(&session, steps[1])) {
			fprintf(stderr, "terminal: it never said: %s\n", steps[1]);
			exit_status(child);
			return 125;
		}
		connected = press(&session, key_named(steps[0]));
	}
	if (connected)
		hear_the_rest(&session);
	return exit_status(child);
}

int main(int argc, char **argv)
{
	int i = 1;

	for (; i + 2 < argc && strcmp(argv[i], "--"); i += 2)
		if (!key_named(argv[i]))
			i = argc;
	if (i + 1 >= argc || strcmp(argv[i], "--")) {
		fputs(usage, stderr);
		return 2;
	}
	argv[i] = NULL;
	return run(argv + 1, argv + i + 1);
}
