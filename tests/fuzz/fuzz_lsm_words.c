// SPDX-License-Identifier: GPL-2.0-only
/* Any text as the kernel's parameter kernlock=. */
#include <stdlib.h>

#include "../../lsm/boot.c"
#include "assert.h"
#include "gen/lsm_modes.c"
#include "gen/lsm_reasons.c"

#define LONGEST 4096

/* Words that may leave everything open: they say so, or only take away. */
static bool asks_for_little(const char *text)
{
	size_t length;

	for (const char *word = text; *word; word += length + (word[length] == ',')) {
		length = strcspn(word, ",");
		if (length && *word != '-' && !is_word(word, length, "off") && !is_word(word, length, "none") &&
		    !is_word(word, length, "audit") && !(*word == '+' && !find_reason(word + 1, length - 1)))
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[LONGEST + 1];
	struct kernlock_wish wish;

	if (size > LONGEST)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	kernlock_read_wish(text, &wish);
	ASSERT(!(wish.deny & wish.audit));
	ASSERT(!((wish.deny | wish.audit) & ~ALL_REASONS));
	ASSERT(wish.deny | wish.audit || strchr(text, '-') || asks_for_little(text));
	/* What is misunderstood as a mode is never less than all that any mode refuses. */
	if (!strchr(text, '-') && !strchr(text, '+') && wish.misunderstood)
		ASSERT(((wish.deny | wish.audit) & INTEGRITY_REASONS) == INTEGRITY_REASONS);
	return 0;
}
