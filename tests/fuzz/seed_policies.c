// SPDX-License-Identifier: GPL-2.0-only
/* seed_policies FOLDER: writes the policy of each mode file there, the corpus of fuzz_check. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "../../lang/mode.h"

/* The texts read for one mode: itself and what it extends. */
struct texts {
	char *texts[32];
	size_t count;
};

static void read_text(struct texts *texts, const char *path, struct mode_source *source)
{
	FILE *const file = fopen(path, "r");
	char *const text = malloc(MODE_TEXT_MAX);

	if (!file || !text || texts->count == sizeof(texts->texts) / sizeof(texts->texts[0])) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	texts->texts[texts->count++] = text;
	*source =
		(struct mode_source){.file = path, .text = text, .size = fread(text, 1, MODE_TEXT_MAX, file)};
	fclose(file);
}

static int lookup(void *context, const char *name, struct mode_source *source)
{
	char path[64];

	snprintf(path, sizeof(path), "modes/%s.mode", name);
	read_text(context, path, source);
	source->file = name;
	return 0;
}

static int write_policy(const char *folder, const struct policy *policy)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, policy->mode);
	file = fopen(path, "w");
	if (!file || fwrite(policy, sizeof(*policy), 1, file) != 1 || fclose(file)) {
		perror(path);
		return 1;
	}
	return 0;
}

static int seed(const char *folder, const char *path)
{
	struct texts texts = {.count = 0};
	struct mode_source source;
	struct mode_error error;
	struct policy policy;
	int result;

	read_text(&texts, path, &source);
	result = mode_compile(&source, lookup, &texts, &policy, &error);
	if (result)
		fprintf(stderr, "%s:%u:%u: %s\n", error.file, error.line, error.column, error.what);
	else
		result = write_policy(folder, &policy);
	while (texts.count)
		free(texts.texts[--texts.count]);
	return result;
}

int main(int argc, char **argv)
{
	int result = 0;
	glob_t files;

	if (argc != 2) {
		fputs("usage: seed_policies FOLDER\n", stderr);
		return 2;
	}
	if (glob("modes/*.mode", 0, NULL, &files) || glob("tests/cases/*.mode", GLOB_APPEND, NULL, &files)) {
		fputs("no mode files here: run from the top of the repository\n", stderr);
		return 1;
	}
	for (size_t i = 0; !result && i < files.gl_pathc; i++)
		result = seed(argv[1], files.gl_pathv[i]);
	globfree(&files);
	return result ? 1 : 0;
}
