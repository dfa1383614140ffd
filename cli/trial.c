// SPDX-License-Identifier: GPL-2.0-only
#include "trial.h"

#include <errno.h>
#include <stdio.h>

#include "duration.h"

int trial_refuse(const struct engine_state *state, struct fault *fault)
{
	char left[DURATION_TEXT];

	if (*state->trial_over)
		return fault_set(fault, -ENOENT, "no mode is in force: the trial of '%s' is over", state->trial_over);
	if (!state->trial_left)
		return fault_set(fault, -EBUSY, "'%s' is in force%s", state->policy.mode,
				 state->sealed ? ", sealed until reboot: there is nothing to try" : "; `kernlock release` first");
	duration_text(state->trial_left / NANOSECONDS, left);
	return fault_set(fault, -EINPROGRESS, "a trial of '%s' is running, %s left: `kernlock keep` makes it last, `kernlock release` "
			 "ends it", state->policy.mode, left);
}

void trial_text(const struct engine_state *state, char text[TRIAL_TEXT])
{
	char left[DURATION_TEXT];

	duration_text(state->trial_left / NANOSECONDS, left);
	*text = '\0';
	if (state->trial_left)
		snprintf(text, TRIAL_TEXT, "reverts by itself in %s unless `kernlock keep`", left);
	else if (*state->trial_over)
		snprintf(text, TRIAL_TEXT, "a trial of '%s' is over; %s", state->trial_over,
			 state->evaluated ? "what is left of it only records" : "`kernlock release` takes off what is left of it");
}

json_t *trial_json(const struct engine_state *state)
{
	return state->trial_left ? json_pack("{s:I}", "seconds_left", (json_int_t)(state->trial_left / NANOSECONDS)) : json_null();
}

json_t *trial_over_json(const struct engine_state *state)
{
	return *state->trial_over ? json_string(state->trial_over) : json_null();
}
