/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Telling the exceptions of a mode: what they say, what they are bound by, and what is left
 * of the risk.
 */
#ifndef KERNLOCK_CLI_EXCEPTIONS_H
#define KERNLOCK_CLI_EXCEPTIONS_H

#include "../lang/exceptions.h"
#include "../lang/mode.h"
#include "engine.h"
#include "out.h"

/** EXCEPTION_STATE - bytes that exception_state() fits in. */
#define EXCEPTION_STATE 1024

/**
 * exception_state() - one in a line: what it says, and what it is bound by. One that is not
 * bound is tried; one that is, is looked at again.
 *
 * Return: TONE_PLAIN; TONE_BAD: it cannot be bound here, or holds no longer.
 */
enum tone exception_state(const struct exception *exception, char text[EXCEPTION_STATE]);

/** exceptions_list() - all of @policy's, a line each; nothing for none. */
void exceptions_list(const struct out *out, const struct policy *policy);

/** exceptions_print() - all of @policy's, each with what is left of the risk; nothing for none. */
void exceptions_print(const struct out *out, const struct policy *policy);

/** exceptions_json() - all as an array of objects: rule, action, reasons, kind, path, bound_by, holds, left. */
json_t *exceptions_json(const struct policy *policy);

#endif
