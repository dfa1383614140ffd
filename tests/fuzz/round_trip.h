/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The language, included as source so that the fuzzer sees inside it, and the
 * property that all targets share.
 */
#ifndef KERNLOCK_ROUND_TRIP_H
#define KERNLOCK_ROUND_TRIP_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "assert.h"

#include "../../lang/words.c"
#include "../../lang/nearest.c"
#include "../../lang/fault.c"
#include "../../lang/lines.c"
#include "../../lang/parse.c"
#include "../../lang/parse_exception.c"
#include "../../lang/compile.c"
#include "../../lang/print.c"

/* What a policy is bound to is not in its text. */
static struct policy unbound(const struct policy *policy)
{
	struct policy text = *policy;

	for (kl_u32 i = 0; i < text.exception_count; i++) {
		memset(&text.exceptions[i].file, 0, sizeof(text.exceptions[i].file));
		text.exceptions[i].cgroup = 0;
		text.exceptions[i].level = 0;
	}
	return text;
}

/* What is printed of a sound policy compiles to the same bytes. */
static void assert_round_trip(const struct policy *policy)
{
	struct mode_source source = {.file = "printed"};
	struct mode_error error;
	const struct policy wanted = unbound(policy);
	struct policy again;
	char *text = NULL;
	FILE *const to = open_memstream(&text, &source.size);

	ASSERT(to);
	ASSERT(policy_check(policy, sizeof(*policy)) == POLICY_OK);
	ASSERT(mode_print(policy, to) == 0);
	ASSERT(fclose(to) == 0);
	source.text = text;
	ASSERT(mode_compile(&source, NULL, NULL, &again, &error) == 0);
	ASSERT(memcmp(&again, &wanted, sizeof(again)) == 0);
	free(text);
}

#endif
