/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exceptions of a mode: what one program is allowed although others are not, and what a
 * cgroup is refused although others are not. Only for reasons whose asker is surely the
 * program that runs (RULE_REASONS).
 */
#ifndef KERNLOCK_EXCEPTION_H
#define KERNLOCK_EXCEPTION_H

#include "reason.h"
#include "utf8.h"

/** EXCEPTION_PATH_SIZE - bytes of a path, the closing NUL included. */
#define EXCEPTION_PATH_SIZE 128

/** DIGEST_WORDS - words of a digest: the first 32 bytes of what fs-verity measures. */
#define DIGEST_WORDS 4

/** ACTOR_LEVELS - levels of the cgroup tree that are told apart, the root's (0) included. */
#define ACTOR_LEVELS 8

/** enum binding - what a file is known by. */
enum binding {
	BINDING_NONE = 0, /**< by nothing yet: it is no file at all */
	BINDING_INODE,	  /**< inode, file system, size and time of change */
	BINDING_DIGEST	  /**< its content, as fs-verity measures and the kernel checks at every read */
};

/** struct file_identity - which file this is, and which content it has. */
struct file_identity {
	kl_u64 inode;		     /**< number in its file system */
	kl_u64 size;		     /**< bytes */
	kl_u64 changed;		     /**< time of change (ctime), seconds */
	kl_u32 changed_nsec;	     /**< and nanoseconds */
	kl_u32 device;		     /**< of its file system, as the kernel's dev_t */
	kl_u32 magic;		     /**< of its file system, as statfs(2) tells */
	kl_u32 binding;		     /**< enum binding */
	kl_u64 digest[DIGEST_WORDS]; /**< for BINDING_DIGEST, else 0 */
};

_Static_assert(sizeof(struct file_identity) == 72, "struct file_identity is shared");

/** struct actor - who asks. */
struct actor {
	struct file_identity exe;      /**< the program; BINDING_NONE: nobody who may have an allowance */
	kl_u64 cgroups[ACTOR_LEVELS];  /**< ids of its cgroup and those above, by level; 0 beyond its own */
};

/** enum exception_kind - whom it is for. */
enum exception_kind {
	EXCEPTION_EXE = 1, /**< one program: it may be allowed or audited what others are refused */
	EXCEPTION_CGROUP   /**< a cgroup and those below it: they may be refused or audited what others are allowed */
};

/** struct exception - one of a policy. Unused bytes are 0. */
struct exception {
	kl_u64 reasons;			/**< of RULE_REASONS, at least one */
	kl_u64 cgroup;			/**< id of the cgroup; 0: not bound, or not of this kind */
	struct file_identity file;	/**< the program; BINDING_NONE: not bound, or not of this kind */
	char path[EXCEPTION_PATH_SIZE]; /**< as written: the program's, or the cgroup's below the root cgroup */
	kl_u8 action;			/**< enum action, by the rules of its kind */
	kl_u8 kind;			/**< enum exception_kind */
	kl_u8 level;			/**< of the cgroup, 1 is below the root; 0: not bound */
	kl_u8 zero[5];			/**< 0 */
};

_Static_assert(sizeof(struct exception) == 224, "struct exception is shared");
_Static_assert(__builtin_offsetof(struct exception, path) == 88, "struct exception is shared");
_Static_assert(__builtin_offsetof(struct exception, action) == 216, "struct exception is shared");

static inline int digest_differs(const struct file_identity *a, const struct file_identity *b)
{
	kl_u64 difference = 0;

	for (int i = 0; i < DIGEST_WORDS; i++)
		difference |= a->digest[i] ^ b->digest[i];
	return difference != 0;
}

/* One comparison: a verifier need not follow a branch for each. */
static inline int inode_differs(const struct file_identity *a, const struct file_identity *b)
{
	return ((a->inode ^ b->inode) | (a->size ^ b->size) | (a->changed ^ b->changed) |
		(a->changed_nsec ^ b->changed_nsec) | (a->device ^ b->device) | (a->magic ^ b->magic)) != 0;
}

/** file_is() - is @seen the file that was bound as @bound? What is not bound is no file. */
static inline int file_is(const struct file_identity *bound, const struct file_identity *seen)
{
	if (bound->binding == BINDING_DIGEST)
		return seen->binding == BINDING_DIGEST && !digest_differs(bound, seen);
	return bound->binding == BINDING_INODE && seen->binding != BINDING_NONE && !inode_differs(bound, seen);
}

/** exception_is_for() - is @exception for @actor? One that is not bound is for nobody. */
static inline int exception_is_for(const struct exception *exception, const struct actor *actor)
{
	if (exception->kind == EXCEPTION_EXE)
		return file_is(&exception->file, &actor->exe);
	return exception->cgroup && exception->level < ACTOR_LEVELS &&
	       actor->cgroups[exception->level & (ACTOR_LEVELS - 1)] == exception->cgroup;
}

/** exception_is_bound() - is it known which program or cgroup of this machine it is for? */
static inline int exception_is_bound(const struct exception *exception)
{
	return exception->kind == EXCEPTION_EXE ? exception->file.binding != BINDING_NONE : exception->cgroup != 0;
}

/* A character that ends a word of a mode, and so cannot be part of a path in it. */
static inline int path_breaks_at(const char *character)
{
	return *character == ' ' || *character == '#' || utf8_is_control(character);
}

/* "", "." and ".." name nothing by themselves. */
static inline int path_part_is_name(const char *part, int length)
{
	return length > 2 || (length == 2 && (part[0] != '.' || part[1] != '.')) || (length == 1 && part[0] != '.');
}

/** path_is_plain() - @length bytes: names between single slashes, in characters that a mode's text can hold. */
static inline int path_is_plain(const char *path, int length)
{
	int character, part = 0;

	for (int i = 0; i < length; i += character) {
		character = utf8_length(path + i, length - i);
		if (!character || path_breaks_at(path + i))
			return 0;
		if (path[i] != '/')
			continue;
		if (!path_part_is_name(path + part, i - part))
			return 0;
		part = i + 1;
	}
	return path_part_is_name(path + part, length - part);
}

/** exception_path_fits() - @length bytes at @path: absolute for a program, below the root cgroup for a cgroup. */
static inline int exception_path_fits(int kind, const char *path, int length)
{
	if (length < 1 || length >= EXCEPTION_PATH_SIZE || (path[0] == '/') != (kind == EXCEPTION_EXE))
		return 0;
	return kind == EXCEPTION_EXE ? path_is_plain(path + 1, length - 1) : path_is_plain(path, length);
}

/** exception_same_path() - are both for the same program or cgroup, as written? */
static inline int exception_same_path(const struct exception *a, const struct exception *b)
{
	for (int i = 0; i < EXCEPTION_PATH_SIZE; i++)
		if (a->path[i] != b->path[i])
			return 0;
	return a->kind == b->kind;
}

#endif
