// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which engine is used. The engine `lsm` is the stronger one: it is in the kernel, and was there
 * before the first program.
 */
#include <stddef.h>
#include <string.h>

#include "engine_lsm.h"

static const struct engine *const engines[] = {&engine_bpf, &engine_lsm};

/* What --engine says. */
static const struct engine *preferred;

bool engine_prefer(const char *name)
{
	for (size_t i = 0; i < sizeof(engines) / sizeof(*engines); i++)
		if (!strcmp(engines[i]->name, name)) {
			preferred = engines[i];
			return true;
		}
	return false;
}

const struct engine *engine_strongest(void)
{
	if (preferred)
		return preferred;
	return lsm_is_there() ? &engine_lsm : &engine_bpf;
}

const struct engine *engine_beside(const struct engine *engine)
{
	if (engine == &engine_lsm)
		return &engine_bpf;
	return lsm_is_there() ? &engine_lsm : NULL;
}

/* 1: a mode, an evaluation or what is left of a trial; 0: nothing; or a negative errno. */
static int holds_anything(const struct engine *engine)
{
	struct engine_state state;
	struct fault ignored;
	const int error = engine->query(&state, &ignored);

	return error ? error : state.loaded || state.evaluated || *state.trial_over;
}

const struct engine *engine_choose(void)
{
	const struct engine *strongest = engine_strongest(), *other = preferred ? NULL : engine_beside(strongest);

	return other && holds_anything(strongest) == 0 && holds_anything(other) > 0 ? other : strongest;
}
