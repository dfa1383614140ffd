// SPDX-License-Identifier: GPL-2.0-only
#include "mode_files.h"

#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "text_file.h"

/* Texts read while one mode is compiled; a chain of `extends` is never longer (lang/mode.h). */
#define TEXTS 64

struct texts {
	char *held[TEXTS];
	size_t count;
};

static void texts_free(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(texts->held[i]);
}

static const struct shipped_mode *find_shipped(const char *name)
{
	for (const struct shipped_mode *each = shipped_modes; each->name; each++)
		if (!strcmp(each->name, name))
			return each;
	return NULL;
}

bool mode_is_shipped(const char *name)
{
	return find_shipped(name) != NULL;
}

static int read_text(struct texts *texts, const char *path, struct mode_source *source)
{
	char *text;
	ssize_t length;

	if (texts->count + 2 > TEXTS)
		return -ELOOP;
	text = texts->held[texts->count] = malloc(TEXT_FILE_SIZE);
	if (!text)
		return -ENOMEM;
	texts->count++;
	length = text_file_read(path, text);
	if (length < 0)
		return (int)length;
	*source = (struct mode_source){.file = path, .text = text, .size = (size_t)length};
	return 0;
}

static int find_text(struct texts *texts, const char *name, struct mode_source *source)
{
	const struct shipped_mode *shipped = find_shipped(name);
	char *path;

	if (shipped) {
		*source = (struct mode_source){.file = shipped->name, .text = shipped->text, .size = shipped->size};
		return 0;
	}
	if (texts->count + 2 > TEXTS)
		return -ELOOP;
	if (asprintf(&path, "%s/%s.mode", MODE_DIRECTORY, name) < 0)
		return -ENOMEM;
	texts->held[texts->count++] = path;
	return read_text(texts, path, source);
}

static int lookup(void *context, const char *name, struct mode_source *source)
{
	return find_text(context, name, source);
}

static int mode_fault(struct mode_error *error, int result, const char *file, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static int mode_fault(struct mode_error *error, int result, const char *file, const char *format, ...)
{
	va_list arguments;

	*error = (struct mode_error){0};
	snprintf(error->file, sizeof(error->file), "%s", file);
	va_start(arguments, format);
	vsnprintf(error->what, sizeof(error->what), format, arguments);
	va_end(arguments);
	return result;
}

static int no_such_mode(const char *word, struct mode_error *error)
{
	struct mode_names known;
	int result = mode_names_read(&known);

	if (result)
		return mode_fault(error, result, "", "cannot list the modes: %s", strerror(-result));

	const char *nearest = nearest_name(word, strlen(word), (const char *const *)known.names);

	result = mode_fault(error, -ENOENT, "", "there is no mode '%.60s'%s%s%s; `kernlock modes` lists them, and a path names a file",
			    word, nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
	mode_names_free(&known);
	return result;
}

static bool is_path(const char *word)
{
	const size_t length = strlen(word);

	return strchr(word, '/') || (length > 5 && !strcmp(word + length - 5, ".mode"));
}

/* The file that a shipped mode was made from says the same as what is built in. */
static bool is_shipped_policy(const struct policy *policy)
{
	struct mode_error error;
	struct policy shipped;

	return !mode_load(policy->mode, &shipped, &error) && !memcmp(&shipped, policy, sizeof(shipped));
}

/* A file must not pass for another mode than the one it says. */
static int check_name(const char *word, bool path, const struct policy *policy, struct mode_error *error)
{
	if (path && mode_is_shipped(policy->mode) && !is_shipped_policy(policy))
		return mode_fault(error, -EEXIST, word, "'%s' is a mode built into kernlock; give yours another name",
				  policy->mode);
	if (!path && strcmp(word, policy->mode) != 0)
		return mode_fault(error, -EINVAL, word, "the file is named '%s.mode' but says `mode %s`; make them agree",
				  word, policy->mode);
	return 0;
}

/* Files in MODE_DIRECTORY may be anything: names with other characters never reach it. */
static bool is_name(const char *word)
{
	char padded[POLICY_MODE_SIZE] = {0};

	if (strlen(word) >= sizeof(padded))
		return false;
	memcpy(padded, word, strlen(word));
	return policy_mode_is_name(padded);
}

int mode_load(const char *word, struct policy *policy, struct mode_error *error)
{
	struct texts texts = {0};
	struct mode_source source;
	struct policy compiled;
	const bool path = is_path(word);
	int result;

	if (!path && !is_name(word))
		return no_such_mode(word, error);
	result = path ? read_text(&texts, word, &source) : find_text(&texts, word, &source);
	if (result == -ENOENT && !path)
		result = no_such_mode(word, error);
	else if (result)
		result = mode_fault(error, result, word, "cannot be read: %s", text_file_fault(result));
	else
		result = mode_compile(&source, lookup, &texts, &compiled, error);
	if (!result)
		result = check_name(word, path, &compiled, error);
	if (!result)
		*policy = compiled;
	texts_free(&texts);
	return result;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A file that takes a shipped mode's name is reached by its path alone, and listed by it. */
static char *name_of_file(const char *path)
{
	const char *file = strrchr(path, '/') + 1;
	char *name = strndup(file, strlen(file) - strlen(".mode"));

	if (!name || !mode_is_shipped(name))
		return name;
	free(name);
	return strdup(path);
}

static bool add_name(struct mode_names *names, char *name)
{
	names->names[names->count] = name;
	names->count += name != NULL;
	return name != NULL;
}

int mode_names_read(struct mode_names *names)
{
	glob_t files = {0};
	size_t shipped = 0;
	bool whole = true;

	glob(MODE_DIRECTORY "/*.mode", 0, NULL, &files);
	while (shipped_modes[shipped].name)
		shipped++;
	*names = (struct mode_names){.names = calloc(shipped + files.gl_pathc + 1, sizeof(char *))};
	if (!names->names) {
		globfree(&files);
		return -ENOMEM;
	}
	for (size_t i = 0; i < shipped && whole; i++)
		whole = add_name(names, strdup(shipped_modes[i].name));
	for (size_t i = 0; i < files.gl_pathc && whole; i++)
		whole = add_name(names, name_of_file(files.gl_pathv[i]));
	globfree(&files);
	if (!whole) {
		mode_names_free(names);
		return -ENOMEM;
	}
	qsort(names->names + shipped, names->count - shipped, sizeof(char *), compare_names);
	return 0;
}

void mode_names_free(struct mode_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
}

void mode_error_text(const struct mode_error *error, char *text, size_t size)
{
	int used = snprintf(text, size, "%s", error->file);

	if (error->line && (size_t)used < size)
		used += snprintf(text + used, size - (size_t)used, ":%u", error->line);
	if (error->column && (size_t)used < size)
		used += snprintf(text + used, size - (size_t)used, ":%u", error->column);
	if ((size_t)used < size)
		snprintf(text + used, size - (size_t)used, "%s%s", used ? ": " : "", error->what);
}

enum exit_status mode_load_or_tell(const struct out *out, const char *word, struct policy *policy)
{
	struct mode_error error;
	char text[640];

	if (!mode_load(word, policy, &error))
		return STATUS_OK;
	mode_error_text(&error, text, sizeof(text));
	out_error(out, "mode", "%s", text);
	return STATUS_USAGE;
}
