/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Telling which programs are there only because a mode asks for them, and what they cost.
 */
#ifndef KERNLOCK_EXTRAS_H
#define KERNLOCK_EXTRAS_H

#include <jansson.h>

#include "engine.h"
#include "reason_list.h"

/** EXTRA_TEXT - bytes that extra_text() fits in. */
#define EXTRA_TEXT (REASON_LIST_SIZE + 128)

/** extra_text() - one of them in a line: its name, what for, and what it makes slower. */
void extra_text(const struct engine_extra *extra, char text[EXTRA_TEXT]);

/** extras_json() - all of them as an array of objects: program, reasons, asked_at. */
json_t *extras_json(const struct engine_extras *extras);

#endif
