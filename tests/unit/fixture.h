/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the unit tests share: cmocka, and modes compiled from strings and from the
 * repository's files. Tests run from the top of the repository.
 */
#ifndef KERNLOCK_FIXTURE_H
#define KERNLOCK_FIXTURE_H

#include <errno.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs those above first */
#include <cmocka.h>

#include "../../lang/mode.h"
#include "../../lang/words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/** struct named_text - a mode kept in a test; arrays of them end in {0}. */
struct named_text {
	const char *name;
	const char *text;
};

static inline struct mode_source source_of(const char *file, const char *text)
{
	return (struct mode_source){.file = file, .text = text, .size = strlen(text)};
}

/* A mode_lookup; @context is an array of struct named_text. */
static inline int lookup_text(void *context, const char *name, struct mode_source *source)
{
	for (const struct named_text *known = context; known->name; known++) {
		if (strcmp(known->name, name) != 0)
			continue;
		*source = source_of(known->name, known->text);
		return 0;
	}
	return -ENOENT;
}

/** struct mode_directory - the texts of files read so far; release with directory_close(). */
struct mode_directory {
	char *texts[32];
	size_t count;
};

static inline void directory_close(struct mode_directory *directory)
{
	while (directory->count)
		free(directory->texts[--directory->count]);
}

static inline char *read_all(FILE *file, size_t *size)
{
	char *const text = malloc(MODE_TEXT_MAX);

	assert_non_null(text);
	*size = fread(text, 1, MODE_TEXT_MAX, file);
	fclose(file);
	return text;
}

/* A mode_lookup in modes/ and tests/cases/; @context is a struct mode_directory. */
static inline int lookup_file(void *context, const char *name, struct mode_source *source)
{
	static const char *const folders[] = {"modes", "tests/cases"};
	struct mode_directory *const directory = context;

	for (size_t i = 0; i < COUNT(folders); i++) {
		char path[256];
		FILE *file;

		snprintf(path, sizeof(path), "%s/%s.mode", folders[i], name);
		file = fopen(path, "r");
		if (!file)
			continue;
		assert_true(directory->count < COUNT(directory->texts));
		source->file = name;
		source->text = directory->texts[directory->count++] = read_all(file, &source->size);
		return 0;
	}
	return -ENOENT;
}

/* Every mode file of the repository; release with globfree(). */
static inline void mode_files_find(glob_t *files)
{
	assert_int_equal(glob("modes/*.mode", 0, NULL, files), 0);
	assert_int_equal(glob("tests/cases/*.mode", GLOB_APPEND, NULL, files), 0);
}

/* "modes/NAME.mode" without what is around NAME. */
static inline void mode_file_name(const char *path, char *name, size_t size)
{
	const char *const file = strrchr(path, '/') + 1;

	snprintf(name, size, "%.*s", (int)(strlen(file) - strlen(".mode")), file);
}

/* The policy of a mode file; fails the test when there is none. */
static inline struct policy policy_of_file(const char *name)
{
	struct mode_directory directory = {.count = 0};
	struct mode_source source;
	struct mode_error error = {.line = 0};
	struct policy policy;
	int result = lookup_file(&directory, name, &source);

	if (result)
		fail_msg("no file for mode %s", name);
	result = mode_compile(&source, lookup_file, &directory, &policy, &error);
	directory_close(&directory);
	if (result)
		fail_msg("%s:%u:%u: %s", error.file, error.line, error.column, error.what);
	return policy;
}

/* The policy of a text; fails the test when it does not compile. */
static inline struct policy policy_of_text(const char *text, const struct named_text *others)
{
	const struct mode_source source = source_of("test", text);
	struct mode_error error = {.line = 0};
	struct policy policy;

	if (mode_compile(&source, others ? lookup_text : NULL, (void *)(uintptr_t)others, &policy, &error))
		fail_msg("%s:%u:%u: %s", error.file, error.line, error.column, error.what);
	return policy;
}

static inline enum action action_for(const struct policy *policy, kl_u32 reason)
{
	const struct request request = {.reason = reason};

	return (enum action)decide(policy, &request).action;
}

#endif
