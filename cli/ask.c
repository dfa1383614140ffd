// SPDX-License-Identifier: GPL-2.0-only
#include "ask.h"

#include <stdio.h>
#include <unistd.h>

#include "../lang/soundness.h"
#include "../lang/words.h"
#include "exceptions.h"

enum exit_status ask_kernel(const struct out *out, const struct engine *engine)
{
	struct lack lacks[ENGINE_LACKS];
	const int count = engine->lacks(lacks);

	if (!count)
		return STATUS_OK;
	out_error(out, "kernel", "this kernel lacks %s: %s%s", lacks[0].what, lacks[0].cure,
		  count > 1 ? " (and more: see `kernlock status`)" : "");
	return STATUS_FAILED;
}

static void tell_what_stops(const struct out *out, const char *when, const struct policy *now, const struct policy *wanted)
{
	const kl_u64 added = wanted->deny & ~now->deny;
	struct table *table = table_new(out, (const char *const[]){"REASON", "NOBODY MAY", "WHO NOTICES", NULL});

	for (int i = 0; i < REASON_COUNT; i++)
		if (added & REASON_BIT(reason_table[i].id))
			table_row(table, (const struct cell[]){{reason_table[i].name, TONE_PLAIN},
							       {reason_table[i].refused, TONE_PLAIN},
							       {reason_table[i].programs, TONE_PLAIN}});
	out_say(out, "%s, not even root will be able to do the following:\n\n", when);
	table_print(table);
	exceptions_print(out, wanted);
	if (soundness_is_weaker(wanted))
		out_tone(out, TONE_DOUBT, "\n'%s' is weaker than integrity: `kernlock modes --check %s` tells what that costs.\n",
			 wanted->mode, wanted->mode);
}

bool ask_first(const struct out *out, const char *when, const struct policy *now, const struct policy *wanted)
{
	char answer[8] = "";

	if (out->json || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return true;
	tell_what_stops(out, when, now, wanted);
	printf("\nEnforce %s now? [y/N] ", wanted->mode);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y');
}
