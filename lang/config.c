// SPDX-License-Identifier: GPL-2.0-only
#include "config.h"

#include <string.h>

#include "lines.h"

const struct config_key_words config_keys[CONFIG_KEY_COUNT] = {
#define CONFIG_WORDS(SYMBOL, key, value, help) [CONFIG_##SYMBOL] = {key, value, help},
	CONFIG_KEYS(CONFIG_WORDS)
#undef CONFIG_WORDS
};

/* What has been said so far, and on which line. */
struct parser {
	struct reader reader;
	struct config config;
	unsigned said_on[CONFIG_KEY_COUNT];
};

static int key_fault(const struct reader *reader, struct word key)
{
	const char *names[CONFIG_KEY_COUNT + 1] = {NULL};
	const char *nearest;

	for (int i = 0; i < CONFIG_KEY_COUNT; i++)
		names[i] = config_keys[i].name;
	nearest = nearest_name(key.text, key.length, names);
	if (nearest)
		return line_fault(reader, key.text, "unknown key %s: did you mean '%s'?", quote(key.text, key.length).text,
				  nearest);
	return line_fault(reader, key.text, "unknown key %s: kernlock.conf(5) lists those there are",
			  quote(key.text, key.length).text);
}

static int find_key(struct word word)
{
	for (int i = 0; i < CONFIG_KEY_COUNT; i++)
		if (word_is(word, config_keys[i].name))
			return i;
	return -1;
}

static int take_mode(struct parser *parser, struct word value)
{
	const struct position at = position_of(&parser->reader, value.text);
	const int result = check_mode_name(&parser->reader, value);

	if (result)
		return result;
	memcpy(parser->config.mode, value.text, value.length);
	parser->config.mode_line = at.line;
	parser->config.mode_column = at.column;
	return 0;
}

static int take_switch(struct parser *parser, int key, struct word value)
{
	parser->config.switched_on[key] = word_is(value, "yes");
	if (parser->config.switched_on[key] || word_is(value, "no"))
		return 0;
	return line_fault(&parser->reader, value.text, "%s is neither yes nor no: write `%s = yes` or `%s = no`",
			  quote(value.text, value.length).text, config_keys[key].name, config_keys[key].name);
}

/* What stands between @from and @to, and how many words that is. */
static int words_between(const struct reader *reader, const char *from, const char *to, struct word *first,
			 struct word *second)
{
	struct reader part = *reader;

	part.at = from;
	part.end = to;
	if (!lines_word(&part, first))
		return 0;
	return lines_word(&part, second) ? 2 : 1;
}

static int parse_value(struct parser *parser, int key, const char *from)
{
	struct reader *const reader = &parser->reader;
	struct word value, more;
	const int words = words_between(reader, from, reader->end, &value, &more);

	if (!words)
		return line_fault(reader, from, "'%s' has no value: write `%s = %s`", config_keys[key].name,
				  config_keys[key].name, config_keys[key].value);
	if (words > 1)
		return line_fault(reader, more.text, "'%s' takes one word: remove %s", config_keys[key].name,
				  quote(more.text, more.length).text);
	return key == CONFIG_MODE ? take_mode(parser, value) : take_switch(parser, key, value);
}

static int parse_line(struct parser *parser)
{
	struct reader *const reader = &parser->reader;
	const char *const equals = memchr(reader->start, '=', (size_t)(reader->end - reader->start));
	const char *const key_end = equals ? equals : reader->end;
	struct word name, more;
	const int words = words_between(reader, reader->start, key_end, &name, &more);
	int key;

	if (!words && !equals)
		return 0;
	if (!words)
		return line_fault(reader, equals, "no key before '=': write `KEY = VALUE`");
	key = find_key(name);
	if (key < 0)
		return key_fault(reader, name);
	if (words > 1 || !equals)
		return line_fault(reader, words > 1 ? more.text : name.text, "no '=' after '%s': write `%s = %s`",
				  config_keys[key].name, config_keys[key].name, config_keys[key].value);
	if (parser->said_on[key])
		return line_fault(reader, name.text, "'%s' is said already on line %u: remove one", config_keys[key].name,
				  parser->said_on[key]);
	parser->said_on[key] = reader->line;
	return parse_value(parser, key, equals + 1);
}

int config_parse(const struct mode_source *source, struct config *config, struct mode_error *error)
{
	struct parser parser = {0};
	int result = lines_open(&parser.reader, source, error);

	if (result)
		return result;
	while ((result = lines_next(&parser.reader)) > 0) {
		result = parse_line(&parser);
		if (result)
			return result;
	}
	if (!result && !parser.said_on[CONFIG_MODE])
		return mode_fault(error, source->file, (struct position){0},
				  "it says no mode: write `mode = NAME`, or remove the file to have none");
	if (!result)
		*config = parser.config;
	return result;
}
