/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNLOCK_REASON_LIST_H
#define KERNLOCK_REASON_LIST_H

#include <jansson.h>

#include "../core/reason.h"

/** REASON_LIST_SIZE - bytes that every set of reasons fits in as text. */
#define REASON_LIST_SIZE (REASON_COUNT * 24)

/** reason_list() - the names of a set of reasons, ", " between them; "nothing" for none. */
void reason_list(kl_u64 reasons, char text[REASON_LIST_SIZE]);

/** reason_list_json() - the same as a JSON array of names. */
json_t *reason_list_json(kl_u64 reasons);

#endif
