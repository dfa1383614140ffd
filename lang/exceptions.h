/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exceptions of modes compared, and what is left of the risk of each.
 */
#ifndef KERNLOCK_EXCEPTIONS_H
#define KERNLOCK_EXCEPTIONS_H

#include <stdbool.h>

#include "../core/policy.h"

/** exceptions_same() - do @a and @b say the same, whatever it is bound to? */
bool exceptions_same(const struct policy *a, const struct policy *b);

/** exceptions_opened() - the reasons that @wanted would open to somebody by its exceptions, or by lacking those of @now. */
kl_u64 exceptions_opened(const struct policy *now, const struct policy *wanted);

/** exceptions_raise() - take out of @policy's exceptions the reasons that were raised for all. */
void exceptions_raise(struct policy *policy, kl_u64 reasons);

/** exceptions_bound() - is every one bound? */
bool exceptions_bound(const struct policy *policy);

/** EXCEPTION_LEFT - room for what is left of the risk of one. */
#define EXCEPTION_LEFT 1280

/** exception_left() - what is left of the risk of @exception in @policy, in sentences for people. */
void exception_left(const struct policy *policy, const struct exception *exception, char text[EXCEPTION_LEFT]);

/** binding_text() - what a program is bound by, for people. */
const char *binding_text(enum binding binding);

#endif
