/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The compiled form of a mode: what crosses from user space into an engine.
 * Fixed width, no pointers, the same bytes in every program that shares it.
 */
#ifndef KERNLOCK_POLICY_H
#define KERNLOCK_POLICY_H

#include "exception.h"
#include "reason.h"
#include "utf8.h"

/** POLICY_MAGIC - "KLPO" read as a little-endian word: bytes that are a policy. */
#define POLICY_MAGIC 0x4f504c4bu
/** POLICY_VERSION - changes with any change of struct policy or of what it means. */
#define POLICY_VERSION 2

/** POLICY_NOTHING - the mode of a policy that refuses nothing, of an engine that only records. */
#define POLICY_NOTHING "none"

/** POLICY_MODE_SIZE, POLICY_SUMMARY_SIZE - bytes, the closing NUL included. */
#define POLICY_MODE_SIZE 32
#define POLICY_SUMMARY_SIZE 96

/** POLICY_EXCEPTIONS - most exceptions of one mode. */
#define POLICY_EXCEPTIONS 16

/** enum action - what is done with a request, weakest first. */
enum action {
	ACTION_ALLOW = 0, /**< goes on */
	ACTION_AUDIT = 1, /**< goes on and is counted */
	ACTION_DENY = 2	  /**< is refused with EPERM and counted */
};

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
	kl_u32 exception_count;		   /**< how many exceptions there are */
	kl_u32 zero;			   /**< 0 */
	struct exception exceptions[POLICY_EXCEPTIONS]; /**< as bound where the policy is loaded; the rest is 0 */
};

_Static_assert(sizeof(struct policy) == 3744, "struct policy is shared: its size is fixed");
_Static_assert(__builtin_offsetof(struct policy, deny) == 8, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, audit) == 16, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, mode) == 24, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, summary) == 56, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, exception_count) == 152, "struct policy is shared");
_Static_assert(__builtin_offsetof(struct policy, exceptions) == 160, "struct policy is shared");

/** enum policy_fault - what policy_check() found wrong; 0 is a sound policy. */
enum policy_fault {
	POLICY_OK = 0,
	POLICY_BAD_SIZE,    /**< not sizeof(struct policy) bytes, or says it is not */
	POLICY_BAD_MAGIC,   /**< not a policy at all */
	POLICY_BAD_VERSION, /**< made by another version of kernlock */
	POLICY_BAD_REASON,  /**< names a reason that this table does not have */
	POLICY_BAD_ACTION,  /**< one reason is both refused and audited */
	POLICY_BAD_MODE,    /**< the mode's name is empty, unended or has other characters */
	POLICY_BAD_SUMMARY, /**< the summary is unended, not UTF-8, not one line or has blanks around it */
	POLICY_BAD_EXCEPTION /**< an exception is unsound, said twice, for no path or half bound */
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

static inline int bytes_are_zero(const void *bytes, kl_u64 size)
{
	for (kl_u64 i = 0; i < size; i++)
		if (((const kl_u8 *)bytes)[i])
			return 0;
	return 1;
}

static inline int file_binding_fits(const struct file_identity *file)
{
	if (file->binding == BINDING_NONE)
		return bytes_are_zero(file, sizeof(*file));
	return file->binding == BINDING_DIGEST || (file->binding == BINDING_INODE && bytes_are_zero(file->digest, sizeof(file->digest)));
}

static inline int exception_binding_fits(const struct exception *exception)
{
	if (exception->kind == EXCEPTION_EXE)
		return !exception->cgroup && !exception->level && file_binding_fits(&exception->file);
	return bytes_are_zero(&exception->file, sizeof(exception->file)) && !exception->cgroup == !exception->level &&
	       exception->level < ACTOR_LEVELS;
}

/* A program's may only open, a cgroup's only close: a copy would evade the one, and root moves anything into the other. */
static inline int exception_action_fits(const struct policy *policy, const struct exception *exception)
{
	if (exception->kind == EXCEPTION_EXE)
		return exception->action == ACTION_ALLOW || exception->action == ACTION_AUDIT;
	if (exception->kind != EXCEPTION_CGROUP)
		return 0;
	return exception->action == ACTION_DENY ||
	       (exception->action == ACTION_AUDIT && !(exception->reasons & policy->deny));
}

/* What is said about one path by two exceptions: not the same action, and not one reason. */
static inline int exceptions_agree(const struct exception *a, const struct exception *b)
{
	return !exception_same_path(a, b) || (a->action != b->action && !(a->reasons & b->reasons));
}

static inline int policy_exception_fits(const struct policy *policy, kl_u32 index)
{
	const struct exception *exception = &policy->exceptions[index];

	if (!exception->reasons || exception->reasons & ~RULE_REASONS || !exception_action_fits(policy, exception))
		return 0;
	if (!exception_path_fits(exception->kind, exception->path, policy_text_length(exception->path, EXCEPTION_PATH_SIZE)))
		return 0;
	for (kl_u32 i = 0; i < index; i++)
		if (!exceptions_agree(exception, &policy->exceptions[i]))
			return 0;
	return exception_binding_fits(exception) && bytes_are_zero(exception->zero, sizeof(exception->zero));
}

static inline int policy_exceptions_fit(const struct policy *policy)
{
	if (policy->exception_count > POLICY_EXCEPTIONS || policy->zero)
		return 0;
	for (kl_u32 i = 0; i < policy->exception_count; i++)
		if (!policy_exception_fits(policy, i))
			return 0;
	return bytes_are_zero(policy->exceptions + policy->exception_count,
			      sizeof(struct exception) * (POLICY_EXCEPTIONS - policy->exception_count));
}

/** policy_has_exception() - has @policy one of this kind? */
static inline int policy_has_exception(const struct policy *policy, enum exception_kind kind)
{
	for (kl_u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++)
		if (policy->exceptions[i].kind == kind)
			return 1;
	return 0;
}

/** policy_exception_reasons() - the reasons that any exception of @policy is about. */
static inline kl_u64 policy_exception_reasons(const struct policy *policy)
{
	kl_u64 reasons = 0;

	for (kl_u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++)
		reasons |= policy->exceptions[i].reasons;
	return reasons;
}

/** policy_excepted() - the reasons that @policy refuses, but not to every program. */
static inline kl_u64 policy_excepted(const struct policy *policy)
{
	kl_u64 excepted = 0;

	for (kl_u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++)
		if (policy->exceptions[i].kind == EXCEPTION_EXE)
			excepted |= policy->exceptions[i].reasons;
	return excepted & policy->deny;
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
	if (!policy_exceptions_fit(policy))
		return POLICY_BAD_EXCEPTION;
	return POLICY_OK;
}

#endif
