/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The engine besides the one that is asked, where a kernel has both: what it holds is in force
 * as well.
 */
#ifndef KERNLOCK_BESIDE_H
#define KERNLOCK_BESIDE_H

#include "engine.h"
#include "out.h"

/** struct beside - that engine, and what it holds. */
struct beside {
	const struct engine *engine; /**< NULL: there is none that could hold anything; else the rest holds */
	bool known;		     /**< it could be asked: state holds */
	struct engine_state state;
	struct fault fault; /**< why it could not */
};

/** beside_read() - look besides @engine. */
void beside_read(const struct engine *engine, struct beside *beside);

/** BESIDE_TEXT - room for what beside_text() writes. */
#define BESIDE_TEXT 640

/** beside_text() - one line about it. Return: whether that is worth a thought. */
enum tone beside_text(const struct beside *beside, char text[BESIDE_TEXT]);

/** beside_json() - {"engine", "mode", "sealed", "evaluated"}, {"engine", "unknown"}, or null when there is none. */
json_t *beside_json(const struct beside *beside);

/** beside_tell() - say it, when a mode is in force besides @engine. Return: whether one is. */
bool beside_tell(const struct out *out, const struct engine *engine);

#endif
