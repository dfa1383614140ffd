/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The compiled form of a mode: what crosses from user space into an engine.
 * Fixed width, no pointers, the same bytes in every program that shares it.
 */
#ifndef KERNLOCK_POLICY_H
#define KERNLOCK_POLICY_H

#include "reason.h"
#include "utf8.h"

/** POLICY_MAGIC - "KLPO" read as a little-endian word: bytes that are a policy. */
#define POLICY_MAGIC 0x4f504c4bu
/** POLICY_VERSION - changes with any change of struct policy or of what it means. */
#define POLICY_VERSION 1

/** POLICY_NOTHING - the mode of a policy that refuses nothing, of an engine that only records. */
#define POLICY_NOTHING "none"

/** POLICY_MODE_SIZE, POLICY_SUMMARY_SIZE - bytes, the closing NUL included. */
#define POLICY_MODE_SIZE 32
#define POLICY_SUMMARY_SIZE 96

/**
 * struct policy - one compiled mode.
 *
 * A reason in neither set is allowed. No reason is in both. Unused bytes are 0.
 */
struct policy {
	kl_u32 magic;			   /**< POLICY_MAGIC */
	kl_u16 version;			   /**< POLICY_VERSION */
	kl_u16 size;			   /**< sizeof(struct policy), bytes */
	kl_u64 deny;			   /**< reasons refused, by REASON_BIT() */
	kl_u64 audit;			   /**< reasons allowed and counted */
	char mode[POLICY_MODE_SIZE];	   /**< the mode's name: a-z, 0-9 and '-' */
	char summary[POLICY_SUMMARY_SIZE]; /**< one line for people, UTF-8, may be empty */
};

_Static_assert(sizeof(struct policy) == 152, "struct policy is shared: its size is fixed");
_Static_assert(__builtin_offsetof(struct policy, deny) == 8, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, audit) == 16, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, mode) == 24, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, summary) == 56, "struct policy is shared");

/** enum policy_fault - what policy_check() found wrong; 0 is a sound policy. */
enum policy_fault {
	POLICY_OK = 0,
	POLICY_BAD_SIZE,    /**< not sizeof(struct policy) bytes, or says it is not */
	POLICY_BAD_MAGIC,   /**< not a policy at all */
	POLICY_BAD_VERSION, /**< made by another version of kernlock */
	POLICY_BAD_REASON,  /**< names a reason that this table does not have */
	POLICY_BAD_ACTION,  /**< one reason is both refused and audited */
	POLICY_BAD_MODE,    /**< the mode's name is empty, unended or has other characters */
	POLICY_BAD_SUMMARY  /**< the summary is unended, not UTF-8, not one line or has blanks around it */
};

static inline int policy_mode_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Length of the text in a NUL-padded field, or -1 when it has no end or the padding is not 0. */
static inline int policy_text_length(const char *text, int size)
{
	int length = 0;

	while (length < size && text[length])
		length++;
	if (length == size)
		return -1;
	for (int i = length; i < size; i++)
		if (text[i])
			return -1;
	return length;
}

static inline int policy_mode_is_name(const char *mode)
{
	const int length = policy_text_length(mode, POLICY_MODE_SIZE);

	for (int i = 0; i < length; i++)
		if (!policy_mode_character(mode[i]))
			return 0;
	return length > 0;
}

static inline int policy_summary_is_line(const char *summary)
{
	const int length = policy_text_length(summary, POLICY_SUMMARY_SIZE);
	int character;

	for (int i = 0; i < length; i += character) {
		character = utf8_length(summary + i, length - i);
		if (!character || utf8_is_control(summary + i))
			return 0;
	}
	return length == 0 || (length > 0 && summary[0] != ' ' && summary[length - 1] != ' ');
}

/**
 * policy_check() - is a compiled policy from outside fit to be decided by?
 * @policy: where the bytes are; read only if @size is that of a policy
 * @size: how many bytes there are
 *
 * Return: POLICY_OK, or the first fault found. Sets of reasons that this table
 * does not know are a fault: an engine must never hold a rule it cannot read.
 */
static inline enum policy_fault policy_check(const struct policy *policy, kl_u64 size)
{
	if (size != sizeof(*policy))
		return POLICY_BAD_SIZE;
	if (policy->magic != POLICY_MAGIC)
		return POLICY_BAD_MAGIC;
	if (policy->version != POLICY_VERSION)
		return POLICY_BAD_VERSION;
	if (policy->size != sizeof(*policy))
		return POLICY_BAD_SIZE;
	if ((policy->deny | policy->audit) & ~ALL_REASONS)
		return POLICY_BAD_REASON;
	if (policy->deny & policy->audit)
		return POLICY_BAD_ACTION;
	if (!policy_mode_is_name(policy->mode))
		return POLICY_BAD_MODE;
	if (!policy_summary_is_line(policy->summary))
		return POLICY_BAD_SUMMARY;
	return POLICY_OK;
}

#endif
