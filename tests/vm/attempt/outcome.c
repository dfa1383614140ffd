// SPDX-License-Identifier: GPL-2.0-only
/* How an attempt says what came of it. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "attempt.h"

__attribute__((format(printf, 3, 0)))
static struct outcome outcome(enum result result, int error, const char *format, va_list args)
{
	struct outcome made = {.result = result, .error = error};

	vsnprintf(made.detail, sizeof(made.detail), format, args);
	return made;
}

#define OUTCOME(function, result)                                             \
	struct outcome function(const char *format, ...)                      \
	{                                                                     \
		const int error = errno;                                      \
		struct outcome made;                                          \
		va_list args;                                                 \
                                                                              \
		va_start(args, format);                                       \
		made = outcome(result, error, format, args);                  \
		va_end(args);                                                 \
		return made;                                                  \
	}

OUTCOME(done, RESULT_DONE)
OUTCOME(zeros, RESULT_ZEROS)
OUTCOME(disabled, RESULT_DISABLED)
OUTCOME(absent, RESULT_ABSENT)
OUTCOME(broken, RESULT_BROKEN)
OUTCOME(refused, RESULT_REFUSED)

struct outcome refused_or_absent(const char *path)
{
	if (errno == ENOENT || errno == ENODEV || errno == ENXIO || errno == ENOTDIR)
		return absent("no %s", path);
	return refused("open %s", path);
}

struct outcome done_or_refused(bool worked, const char *step)
{
	return worked ? done("%s", step) : refused("%s", step);
}
