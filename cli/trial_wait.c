// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for the end of a trial. Nothing here ends it but by asking: the kernel does, when its
 * time is over, also when this process was killed, stopped, or hangs in a write to a dead line.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "duration.h"
#include "host.h"
#include "trial.h"

enum { WATCH_SIGNALS, WATCH_INPUT, WATCH_OUTPUT, WATCHES };

/** struct wait - a wait under way. */
struct wait {
	const struct engine *engine;
	kl_u32 program_id;	       /**< of the trial */
	kl_u64 until;		       /**< when it will be over, as host_boot_time() */
	bool keys;		       /**< there is a terminal: ENTER keeps it, the countdown is shown */
	struct pollfd watches[WATCHES];
};

/* What nohup(1) had ignored stays ignored. */
static void add_unless_ignored(sigset_t *set, int number)
{
	struct sigaction now;

	if (!sigaction(number, NULL, &now) && now.sa_handler != SIG_IGN)
		sigaddset(set, number);
}

int trial_signals_block(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	sigset_t set;
	int signals;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		add_unless_ignored(&set, ends[i]);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return signals < 0 ? -errno : signals;
}

/* What cannot be asked is taken for running until its time. */
static enum trial_end look(struct wait *wait)
{
	struct engine_state state;
	struct fault ignored;
	const kl_u64 now = host_boot_time();

	if (wait->engine->query(&state, &ignored))
		return wait->until && now >= wait->until ? TRIAL_TIME : TRIAL_RUNS;
	if (state.program_id != wait->program_id)
		return TRIAL_NO_MORE;
	if (*state.trial_over)
		return TRIAL_TIME;
	wait->until = now + state.trial_left;
	return state.trial_left ? TRIAL_RUNS : TRIAL_NO_MORE;
}

static bool is_foreground(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

/* In the background, it would stop this process. */
void trial_forget_keys(void)
{
	if (is_foreground())
		tcflush(STDIN_FILENO, TCIFLUSH);
}

static void show_left(const struct wait *wait, kl_u64 left)
{
	char text[DURATION_TEXT];

	duration_text((left + NANOSECONDS - 1) / NANOSECONDS, text);
	if (wait->keys && is_foreground()) {
		printf("\r%s left    ", text);
		fflush(stdout);
	}
}

/* Only a line without anything on it is ENTER; none at all is the end of the terminal. */
static bool read_line(enum trial_end *end)
{
	char line[256];
	const ssize_t length = read(STDIN_FILENO, line, sizeof(line));

	*end = length > 0 ? TRIAL_ENTER : TRIAL_HANGUP;
	if (length <= 0 || *line == '\n')
		return true;
	printf("That was not ENTER alone, so it is not kept.\n");
	return false;
}

/* Return: whether @end came. */
static bool take(struct wait *wait, enum trial_end *end)
{
	const short gone = POLLHUP | POLLERR;

	*end = TRIAL_SIGNAL;
	if (wait->watches[WATCH_SIGNALS].revents)
		return true;
	*end = TRIAL_HANGUP;
	if ((wait->watches[WATCH_INPUT].revents | wait->watches[WATCH_OUTPUT].revents) & gone)
		return true;
	if (wait->watches[WATCH_OUTPUT].revents & POLLNVAL)
		wait->watches[WATCH_OUTPUT].fd = -1; /* it was closed from the start */
	return wait->watches[WATCH_INPUT].revents & POLLIN && read_line(end);
}

/* To the next whole second, so that what others do is seen soon. */
static bool wait_for_event(struct wait *wait, enum trial_end *end)
{
	const kl_u64 now = host_boot_time(), left = wait->until > now ? wait->until - now : 0;
	const int milliseconds = (int)(left % NANOSECONDS / 1000000) + 1;

	show_left(wait, left);
	wait->watches[WATCH_INPUT].fd = wait->keys && is_foreground() ? STDIN_FILENO : -1;
	return poll(wait->watches, WATCHES, milliseconds) > 0 && take(wait, end);
}

enum trial_end trial_wait(const struct out *out, const struct engine *engine, kl_u32 program_id, int signals)
{
	struct wait wait = {
		.engine = engine,
		.program_id = program_id,
		.keys = !out->json && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO),
		.watches = {[WATCH_SIGNALS] = {.fd = signals, .events = POLLIN}, [WATCH_INPUT] = {.events = POLLIN},
			    [WATCH_OUTPUT] = {.fd = STDOUT_FILENO}},
	};
	enum trial_end end;

	do
		end = look(&wait);
	while (end == TRIAL_RUNS && !wait_for_event(&wait, &end));
	if (wait.keys)
		printf("\n");
	return end;
}
