/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside lang/ only: the parts of reading a mode text, each in a file of its own.
 */
#ifndef KERNLOCK_PARSE_H
#define KERNLOCK_PARSE_H

#include "lines.h"

/** word_fault() - @word is no reason or class: say what was meant. Return: -EINVAL. */
int word_fault(const struct reader *reader, struct word word);

/** is_exception() - is what is left of the line for one program or cgroup? */
bool is_exception(struct reader reader);

/**
 * parse_exception() - read the rest of such a line into @mode.
 * @action: what its statement says
 *
 * Return: 0, or -EINVAL with the error filled in.
 */
int parse_exception(struct reader *reader, struct parsed_mode *mode, enum action action);

#endif
