// SPDX-License-Identifier: GPL-2.0-only
#include "scan_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\v\f"

/* A line that goes on is closed up over its backslash and newline. */
static char *end_of_line(char *line)
{
	char *end = strchr(line, '\n');

	while (end && end > line && end[-1] == '\\') {
		end[-1] = end[0] = ' ';
		end = strchr(end, '\n');
	}
	return end;
}

static char *trim(char *text)
{
	char *end;

	text += strspn(text, BLANKS);
	end = text + strlen(text);
	while (end > text && strchr(BLANKS, end[-1]))
		*--end = '\0';
	return text;
}

char *scan_text_line(char **rest)
{
	char *line = *rest, *end = line ? end_of_line(line) : NULL;

	if (!line)
		return NULL;
	*rest = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	line = trim(line);
	return *line == '#' || *line == ';' ? line + strlen(line) : line;
}

bool scan_text_word(const char **rest, char word[SCAN_WORD])
{
	const char *at = *rest + strspn(*rest, BLANKS "\n");
	size_t used = 0;
	char quote = '\0';
	const bool there = *at;

	for (; *at && (quote || !strchr(BLANKS "\n", *at)); at++) {
		if (quote ? *at == quote : *at == '"' || *at == '\'')
			quote = quote ? '\0' : *at;
		else if (used < SCAN_WORD - 1)
			word[used++] = *at;
	}
	word[used] = '\0';
	*rest = at;
	return there;
}

bool scan_setting(char *line, char **key, char **value)
{
	char *equals = strchr(line, '=');

	if (!equals)
		return false;
	*equals = '\0';
	*key = trim(line);
	*value = trim(equals + 1);
	return true;
}

/* A backslash keeps the next character, but not between single quotes. */
void scan_unquote(char *value)
{
	char *to = value, quote = '\0';

	for (const char *at = value; *at && (quote || !strchr(BLANKS ";#", *at)); at++) {
		if (*at == '\\' && at[1] && quote != '\'')
			*to++ = *++at;
		else if (quote ? *at == quote : *at == '"' || *at == '\'')
			quote = quote ? '\0' : *at;
		else
			*to++ = *at;
	}
	*to = '\0';
}

/* The value with $KEY in it replaced by what it was before. */
static char *go_on_from(const char *value, const char *key, const char *before)
{
	char name[2][80], *joined = NULL;

	snprintf(name[0], sizeof(name[0]), "${%s}", key);
	snprintf(name[1], sizeof(name[1]), "$%s", key);
	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(value, name[i]);

		if (!at || (i == 1 && (isalnum((unsigned char)at[strlen(name[i])]) || at[strlen(name[i])] == '_')))
			continue;
		if (asprintf(&joined, "%.*s%s%s", (int)(at - value), value, before ? before : "", at + strlen(name[i])) < 0)
			joined = NULL;
		return joined;
	}
	return strdup(value);
}

char *scan_shell_value(const char *text, const char *key, const char *before)
{
	char *copy = strdup(text), *rest = copy, *found = before ? strdup(before) : NULL;

	for (char *line; (line = scan_text_line(&rest));) {
		char *name, *value, *next;

		if (!strncmp(line, "export ", 7))
			line = trim(line + 7);
		if (!scan_setting(line, &name, &value) || strcmp(name, key) != 0)
			continue;
		scan_unquote(value);
		next = go_on_from(value, key, found);
		free(found);
		found = next;
	}
	free(copy);
	return found;
}

static char same(char c)
{
	return c == '-' ? '_' : c;
}

const char *scan_parameter(const char *word, const char *name)
{
	for (; *name; name++, word++)
		if (same(*word) != same(*name))
			return NULL;
	if (*word == '=')
		return word + 1;
	return *word ? NULL : word;
}

void scan_module_name(const char *file, char name[64])
{
	size_t used = 0;

	for (; *file && *file != '.' && used < 63; file++)
		name[used++] = same(*file);
	name[used] = '\0';
}

const char *scan_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
