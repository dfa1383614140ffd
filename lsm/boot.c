// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernlock=MODE[,audit][,+REASON][,-REASON] on the kernel command line. What is not
 * understood is said, and never taken for less than what was meant.
 */
#include <linux/bitops.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "kernlock.h"

static int __init strictness(const struct kernlock_mode *mode)
{
	return hweight64(mode->deny & ~OPTIONAL_REASONS);
}

/* For what must be a mode and is none. */
static const struct kernlock_mode *__init strictest_mode(void)
{
	const struct kernlock_mode *strictest = &kernlock_modes[0];

	for (unsigned int i = 1; i < kernlock_mode_count; i++)
		if (strictness(&kernlock_modes[i]) > strictness(strictest))
			strictest = &kernlock_modes[i];
	return strictest;
}

static bool is_word(const char *word, size_t length, const char *wanted)
{
	return strlen(wanted) == length && !memcmp(word, wanted, length);
}

/**
 * kernlock_find_mode() - the built-in mode of this name
 * @name: need not end in NUL
 * @length: bytes
 *
 * Return: the mode, or NULL.
 */
const struct kernlock_mode *kernlock_find_mode(const char *name, size_t length)
{
	for (unsigned int i = 0; i < kernlock_mode_count; i++)
		if (is_word(name, length, kernlock_modes[i].name))
			return &kernlock_modes[i];
	return NULL;
}

static u64 __init find_reason(const char *name, size_t length)
{
	for (int i = 0; i < REASON_LIMIT; i++)
		if (kernlock_reasons[i].name && is_word(name, length, kernlock_reasons[i].name))
			return REASON_BIT(i);
	return 0;
}

/**
 * struct reading - on the way through the words
 * @wish: what they ask for
 * @only_audit: nothing shall be refused
 * @has_mode: one of them is or should be a mode
 * @more: reasons to refuse beside the mode's
 * @less: reasons to leave open
 */
struct reading {
	struct kernlock_wish *wish;
	bool only_audit;
	bool has_mode;
	u64 more;
	u64 less;
};

static void __init read_mode(struct reading *reading, const char *word, size_t length)
{
	const struct kernlock_mode *mode = kernlock_find_mode(word, length);

	reading->has_mode = true;
	if (!mode) {
		reading->wish->misunderstood++;
		mode = strictest_mode();
		pr_err("kernlock: no mode '%.*s' is built in: '%s' instead\n", (int)length, word,
		       mode->name);
	}
	if (reading->wish->mode && reading->wish->mode != mode)
		reading->wish->altered = true;
	reading->wish->mode = mode;
	reading->wish->deny |= mode->deny;
	reading->wish->audit |= mode->audit;
}

static void __init read_reason(struct reading *reading, const char *word, size_t length)
{
	const u64 reason = find_reason(word + 1, length - 1);

	if (!reason) {
		reading->wish->misunderstood++;
		pr_err("kernlock: no reason '%.*s': '%.*s' changes nothing\n", (int)length - 1,
		       word + 1, (int)length, word);
	}
	*(*word == '+' ? &reading->more : &reading->less) |= reason;
}

static void __init read_word(struct reading *reading, const char *word, size_t length)
{
	if (*word == '+' || *word == '-')
		read_reason(reading, word, length);
	else if (is_word(word, length, "audit"))
		reading->only_audit = true;
	else if (is_word(word, length, "off") || is_word(word, length, POLICY_NOTHING))
		reading->has_mode = true;
	else
		read_mode(reading, word, length);
}

/* A reason that is both added and taken away is added. */
static void __init put_together(const struct reading *reading)
{
	struct kernlock_wish *wish = reading->wish;
	const u64 deny = (wish->deny & ~reading->less) | reading->more;
	const u64 audit = wish->audit & ~reading->less & ~deny;

	wish->altered |= deny != wish->deny || audit != wish->audit || reading->only_audit;
	wish->deny = reading->only_audit ? 0 : deny;
	wish->audit = reading->only_audit ? audit | deny : audit;
}

/**
 * kernlock_read_wish() - what the words after kernlock= ask for
 * @text: the words
 * @wish: filled in
 *
 * Of several modes, all that any of them refuses. Without a mode or a reason to add: the
 * strictest mode.
 */
void __init kernlock_read_wish(const char *text, struct kernlock_wish *wish)
{
	struct reading reading = { .wish = wish };
	size_t length;

	*wish = (struct kernlock_wish){};
	for (const char *word = text; *word; word += length + (word[length] == ',')) {
		length = strcspn(word, ",");
		if (length)
			read_word(&reading, word, length);
	}
	if (!reading.has_mode && !reading.more)
		read_mode(&reading, "", 0);
	put_together(&reading);
}
