// SPDX-License-Identifier: GPL-2.0-only
#include "beside.h"

#include <stdio.h>

#include "reason_list.h"

static bool holds_nothing(const struct engine_state *state)
{
	return !state->loaded && !state->evaluated && !*state->trial_over;
}

/* What cannot work here is not there. */
void beside_read(const struct engine *engine, struct beside *beside)
{
	struct lack lacks[ENGINE_LACKS];

	*beside = (struct beside){.engine = engine_beside(engine)};
	if (!beside->engine)
		return;
	beside->known = !beside->engine->query(&beside->state, &beside->fault);
	if (holds_nothing(&beside->state) && beside->engine->lacks(lacks))
		beside->engine = NULL;
}

static void in_force_text(const struct engine_state *state, char *text, size_t size)
{
	if (state->loaded)
		snprintf(text, size, "%s is in force, %s", state->policy.mode, state->sealed ? "sealed" : "not sealed");
	else
		snprintf(text, size, "nothing is in force");
}

enum tone beside_text(const struct beside *beside, char text[BESIDE_TEXT])
{
	const struct engine_state *state = &beside->state;
	char in_force[POLICY_MODE_SIZE + 40], recorded[40] = "", hint[40] = "";

	if (!beside->known) {
		snprintf(text, BESIDE_TEXT, "%s: unknown: %s", beside->engine->name, beside->fault.what);
		return TONE_DOUBT;
	}
	in_force_text(state, in_force, sizeof(in_force));
	if (state->evaluated)
		snprintf(recorded, sizeof(recorded), "; %d reasons are recorded", __builtin_popcountll(state->evaluated));
	if (!holds_nothing(state))
		snprintf(hint, sizeof(hint), " (--engine %s asks and changes it)", beside->engine->name);
	snprintf(text, BESIDE_TEXT, "%s: %s%s%s", beside->engine->name, in_force, recorded, hint);
	return holds_nothing(state) ? TONE_PLAIN : TONE_DOUBT;
}

json_t *beside_json(const struct beside *beside)
{
	const struct engine_state *state = &beside->state;

	if (!beside->engine)
		return json_null();
	if (!beside->known)
		return json_pack("{s:s, s:o}", "engine", beside->engine->name, "unknown", out_string(beside->fault.what));
	return json_pack("{s:s, s:o, s:b, s:o}", "engine", beside->engine->name, "mode",
			 state->loaded ? json_string(state->policy.mode) : json_null(), "sealed", state->sealed, "evaluated",
			 reason_list_json(state->evaluated));
}

bool beside_tell(const struct out *out, const struct engine *engine)
{
	struct beside beside;
	char text[BESIDE_TEXT];

	beside_read(engine, &beside);
	if (!beside.engine || !beside.state.loaded)
		return false;
	beside_text(&beside, text);
	out_tone(out, TONE_DOUBT, "Besides, in the engine %s.\n", text);
	return true;
}
