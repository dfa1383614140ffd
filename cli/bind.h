/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Binding the exceptions of a mode to this machine: which file a program is, with which
 * content, and which cgroup a path names.
 */
#ifndef KERNLOCK_BIND_H
#define KERNLOCK_BIND_H

#include "engine.h"

/**
 * bind_exceptions() - bind every exception of @policy.
 *
 * Return: 0; -EPERM for a program that others than root can change; -EMEDIUMTYPE for a file
 * system whose files cannot be told for certain; -ENOEXEC for a script; or another negative
 * errno, told in @fault. On failure @policy is as it was.
 */
int bind_exceptions(struct policy *policy, struct fault *fault);

/** bind_exception() - bind one. Return: as above. */
int bind_exception(struct exception *exception, struct fault *fault);

/**
 * bind_file() - the identity of a file of code, which nobody but root can change.
 * @path: where it is; links are followed
 * @resolved: where that leads to, or NULL; PATH_MAX bytes
 *
 * Return: as above.
 */
int bind_file(const char *path, struct file_identity *identity, char *resolved, struct fault *fault);

/** struct bound_libraries - what the programs with an exception may map as code, besides themselves. */
struct bound_libraries {
	struct file_identity *files; /**< room for @most */
	kl_u32 most;
	kl_u32 count;
};

/**
 * bind_libraries() - add the dynamic loader and the libraries of @policy's programs.
 *
 * Return: 0; -ENOENT for a library that is not there; -E2BIG for too many; -ENOEXEC for a
 * dynamic loader that is not glibc's; or another negative errno, told in @fault.
 */
int bind_libraries(const struct policy *policy, struct bound_libraries *libraries, struct fault *fault);

#endif
