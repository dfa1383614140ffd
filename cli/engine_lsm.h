/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the engine `lsm`, each in a file of its own. It is in the kernel; what it holds
 * and takes are files below securityfs (lsm/interface.h).
 */
#ifndef KERNLOCK_ENGINE_LSM_H
#define KERNLOCK_ENGINE_LSM_H

#include <stddef.h>
#include <sys/types.h>

#include "../lsm/interface.h"
#include "engine.h"

_Static_assert(sizeof(struct kernlock_events) == 1056, "struct kernlock_events is shared");
_Static_assert(sizeof(struct kernlock_event) == 1192, "struct kernlock_event is shared");

/** lsm_lacks(), lsm_query(), lsm_rows() - members of struct engine. */
int lsm_lacks(struct lack lacks[ENGINE_LACKS]);
int lsm_query(struct engine_state *state, struct fault *fault);
int lsm_rows(struct engine_session *session, engine_row_sink *sink, void *context, struct fault *fault);

/**
 * lsm_directory() - a descriptor of the folder of those files.
 * Return: it; -ENOENT or -ENODEV: this kernel has no such engine, or it is not active; or
 * another negative errno.
 */
int lsm_directory(void);

/** lsm_is_there() - is the engine there? Taken for there, too, when that cannot be told. */
bool lsm_is_there(void);

/** lsm_open() - one of the files. Return: a descriptor, or a negative errno as lsm_directory() or open(2). */
int lsm_open(const char *file, int flags);

/** lsm_read() - the first @size bytes of an open @file, or as many as there are. Return: how many, or a negative errno. */
ssize_t lsm_read(int file, void *bytes, size_t size);

/** lsm_write() - all of @bytes into one of the files, by one write(2). Return: 0 or a negative errno. */
int lsm_write(const char *file, const void *bytes, size_t size);

/** lsm_fault() - tell in @fault why one of the files cannot be used. Return: @error, but -EPERM for what only root may. */
int lsm_fault(struct fault *fault, const char *file, int error);

/** LSM_STATE_WORDS - the words of KERNLOCK_STATE_WORDS, which tells what they mean. */
#define LSM_STATE_WORDS(X) X(version) X(session) X(loaded) X(at_boot) X(loaded_at) X(able) X(evaluated) X(recorded) X(lost)

/** struct lsm_state - their numbers. */
struct lsm_state {
#define LSM_STATE_FIELD(word) kl_u64 word;
	LSM_STATE_WORDS(LSM_STATE_FIELD)
#undef LSM_STATE_FIELD
};

/** lsm_read_state() - read them. Return: 0, or a negative errno told in @fault. */
int lsm_read_state(struct lsm_state *state, struct fault *fault);

/** lsm_read_head() - the beginning of `events` from an open @file. Return: as lsm_read_state(). */
int lsm_read_head(int file, struct kernlock_events *head, struct fault *fault);

#endif
