/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trials: what is told of one, and waiting for its end.
 */
#ifndef KERNLOCK_TRIAL_H
#define KERNLOCK_TRIAL_H

#include "engine.h"
#include "out.h"

/** TRIAL_TEXT - room for what trial_text() writes. */
#define TRIAL_TEXT 160

/**
 * trial_refuse() - say why nothing else can be done to what is in force: it is a trial, or one that is over, or
 * (for a trial that is asked for) a mode that is no trial.
 * Return: -EINPROGRESS, -ENOENT or -EBUSY, told in @fault.
 */
int trial_refuse(const struct engine_state *state, struct fault *fault);

/** trial_text() - one line about the trial that runs, or is over; "" when there is none. */
void trial_text(const struct engine_state *state, char text[TRIAL_TEXT]);

/** trial_json() - {"seconds_left": N}, or null when none runs. */
json_t *trial_json(const struct engine_state *state);

/** trial_over_json() - the mode whose trial is over, and not taken off yet, or null. */
json_t *trial_over_json(const struct engine_state *state);

/** enum trial_end - how the wait for the end of a trial ended. */
enum trial_end {
	TRIAL_RUNS,	/**< it did not end; trial_wait() never answers that */
	TRIAL_ENTER,	/**< somebody pressed ENTER: nothing was done yet */
	TRIAL_TIME,	/**< its time is over */
	TRIAL_SIGNAL,	/**< Ctrl-C, or a signal that means the same */
	TRIAL_HANGUP,	/**< the terminal, or whoever read the answers, is gone */
	TRIAL_NO_MORE	/**< it is no trial any more: kept or released by somebody else */
};

/**
 * trial_signals_block() - from here on, signals that would end this process are kept for trial_wait().
 * Return: a descriptor for it, or a negative errno.
 */
int trial_signals_block(void);

/** trial_forget_keys() - what was typed before it was told what ENTER does was not meant for it. */
void trial_forget_keys(void);

/**
 * trial_wait() - wait for the end of the trial whose program is @program_id, counting down on a terminal.
 * @signals: from trial_signals_block()
 */
enum trial_end trial_wait(const struct out *out, const struct engine *engine, kl_u32 program_id, int signals);

#endif
