/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where modes come from: those built into the program, files in MODE_DIRECTORY, and
 * any file given by its path.
 */
#ifndef KERNLOCK_MODE_FILES_H
#define KERNLOCK_MODE_FILES_H

#include <stdbool.h>

#include "../lang/mode.h"
#include "verb.h"

/** MODE_DIRECTORY - where a machine's own modes live, as NAME.mode. */
#define MODE_DIRECTORY "/etc/kernlock/modes"

/** struct shipped_mode - one mode built into the program, from modes/NAME.mode. */
struct shipped_mode {
	const char *name;
	const char *text;
	size_t size; /**< bytes of text */
};

/** shipped_modes - all of them, ended by {0}. */
extern const struct shipped_mode shipped_modes[];

/**
 * mode_load() - find a mode and compile it.
 * @word: a mode's name, or the path of a mode file (it has a '/' or ends in ".mode")
 * @policy: written only on success
 * @error: written only on failure
 *
 * A name is a shipped mode or a file in MODE_DIRECTORY. A file there must say the mode
 * that it is named after, and cannot take the name of a shipped one.
 *
 * Return: 0, -ENOENT for no such mode, -EEXIST for a file that takes a shipped mode's
 * name, -EINVAL for a fault in its text, or another negative errno from reading it.
 */
int mode_load(const char *word, struct policy *policy, struct mode_error *error);

/** mode_load_or_tell() - mode_load(), its fault told to the user. Return: STATUS_OK, or STATUS_USAGE. */
enum exit_status mode_load_or_tell(const struct out *out, const char *word, struct policy *policy);

/** struct mode_names - the names of all modes that there are, sorted; a path for a file with a shipped mode's name. */
struct mode_names {
	char **names; /**< ended by NULL */
	size_t count;
};

/** mode_names_read() - shipped ones and those in MODE_DIRECTORY. Return: 0 or a negative errno. */
int mode_names_read(struct mode_names *names);

/** mode_names_free() - give the memory back. */
void mode_names_free(struct mode_names *names);

/** mode_is_shipped() - is a mode of this name built in? */
bool mode_is_shipped(const char *name);

/** mode_error_text() - "file:line:column: what", as far as they are known; @size bytes at @text. */
void mode_error_text(const struct mode_error *error, char *text, size_t size);

#endif
