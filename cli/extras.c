// SPDX-License-Identifier: GPL-2.0-only
#include "extras.h"

#include <stdio.h>
#include <string.h>

#include "../bpf/programs.h"

void extra_text(const struct engine_extra *extra, char text[EXTRA_TEXT])
{
	char reasons[REASON_LIST_SIZE];

	if (extra->reasons == ENGINE_FOR_EXE)
		strcpy(reasons, "exceptions for an exe");
	else
		reason_list(extra->reasons, reasons);
	snprintf(text, EXTRA_TEXT, "%s (for %s), asked at %s", extra->program, reasons,
		 *extra->asked ? extra->asked : "nothing that is often done");
}

json_t *extras_json(const struct engine_extras *extras)
{
	json_t *list = json_array();

	for (int i = 0; i < extras->count; i++)
		json_array_append_new(list, json_pack("{s:s, s:o, s:s}", "program", extras->extras[i].program, "reasons",
						      reason_list_json(extras->extras[i].reasons), "asked_at",
						      extras->extras[i].asked));
	return list;
}
