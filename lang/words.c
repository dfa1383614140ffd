// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "words.h"

#define TABLE_ROW(number, SYMBOL, word, CLASS, enumerator, by, how, what, who, refusal, use)                 \
	{.id = REASON_##SYMBOL,                                                                              \
	 .cls = CLASS_##CLASS,                                                                               \
	 .name = (word),                                                                                     \
	 .kernel = (enumerator),                                                                             \
	 .actor = ACTOR_##by,                                                                                \
	 .refused = (what),                                                                                  \
	 .programs = (who),                                                                                  \
	 .looks = (refusal),                                                                                 \
	 .instead = (use)},

const struct reason_words reason_table[REASON_COUNT] = {KERNLOCK_REASONS(TABLE_ROW)};

const struct reason_words *reason_find(enum reason id)
{
	for (int i = 0; i < REASON_COUNT; i++)
		if (reason_table[i].id == id)
			return &reason_table[i];
	return NULL;
}

const struct reason_words *reason_named(const char *name, size_t length)
{
	for (int i = 0; i < REASON_COUNT; i++) {
		const char *const known = reason_table[i].name;

		if (strlen(known) == length && memcmp(known, name, length) == 0)
			return &reason_table[i];
	}
	return NULL;
}

const struct reason_words *reason_kernel_named(const char *enumerator)
{
	if (!*enumerator)
		return NULL;
	for (int i = 0; i < REASON_COUNT; i++)
		if (strcmp(reason_table[i].kernel, enumerator) == 0)
			return &reason_table[i];
	return NULL;
}

const char *class_name(enum reason_class cls)
{
	switch (cls) {
	case CLASS_INTEGRITY:
		return "integrity";
	case CLASS_CONFIDENTIALITY:
		return "confidentiality";
	case CLASS_OPTIONAL:
		return "optional";
	}
	return "unknown";
}

const char *action_name(enum action action)
{
	switch (action) {
	case ACTION_ALLOW:
		return "allow";
	case ACTION_AUDIT:
		return "audit";
	case ACTION_DENY:
		return "deny";
	}
	return "unknown";
}

const char *exception_target(enum exception_kind kind)
{
	return kind == EXCEPTION_EXE ? "for exe" : "in cgroup";
}

const char *policy_fault_text(enum policy_fault fault)
{
	switch (fault) {
	case POLICY_OK:
		return "the policy is sound";
	case POLICY_BAD_SIZE:
		return "the policy has the wrong size";
	case POLICY_BAD_MAGIC:
		return "these bytes are no kernlock policy";
	case POLICY_BAD_VERSION:
		return "the policy is of another version of kernlock";
	case POLICY_BAD_REASON:
		return "the policy names a reason that this kernlock does not know";
	case POLICY_BAD_ACTION:
		return "the policy both refuses and audits one reason";
	case POLICY_BAD_MODE:
		return "the name of the policy's mode is empty or not made of a-z, 0-9 and '-'";
	case POLICY_BAD_SUMMARY:
		return "the policy's summary is not one line of UTF-8 text";
	case POLICY_BAD_EXCEPTION:
		return "an exception of the policy is unsound, said twice, for no path or half bound";
	}
	return "unknown fault";
}
