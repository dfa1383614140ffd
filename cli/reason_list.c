// SPDX-License-Identifier: GPL-2.0-only
#include "reason_list.h"

#include <stdio.h>

#include "../lang/words.h"

void reason_list(kl_u64 reasons, char text[REASON_LIST_SIZE])
{
	size_t used = 0;

	snprintf(text, REASON_LIST_SIZE, "nothing");
	for (int i = 0; i < REASON_COUNT; i++)
		if (reasons & REASON_BIT(reason_table[i].id) && used < REASON_LIST_SIZE)
			used += (size_t)snprintf(text + used, REASON_LIST_SIZE - used, "%s%s", used ? ", " : "",
						 reason_table[i].name);
}

json_t *reason_list_json(kl_u64 reasons)
{
	json_t *list = json_array();

	for (int i = 0; i < REASON_COUNT; i++)
		if (reasons & REASON_BIT(reason_table[i].id))
			json_array_append_new(list, json_string(reason_table[i].name));
	return list;
}
