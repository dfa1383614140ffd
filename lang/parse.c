// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "parse.h"

/* What is said about a word, and of which statement it is part. */
struct parser {
	struct reader reader;
	struct parsed_mode *mode;
	struct word statement;
};

/** struct statement - one kind of line. */
struct statement {
	const char *word;
	int (*parse)(struct parser *parser, enum action action);
	enum action action;
};

/* "did you mean 'x'?", or what to do when nothing is near. */
struct hint {
	char text[96];
};

static struct hint hint(struct word word, const char *const names[], const char *otherwise)
{
	const char *const name = nearest_name(word.text, word.length, names);
	struct hint hint;

	if (name)
		snprintf(hint.text, sizeof(hint.text), "did you mean '%s'?", name);
	else
		snprintf(hint.text, sizeof(hint.text), "%s", otherwise);
	return hint;
}

/* The one name that `mode` and `extends` take. */
static int parse_name(struct parser *parser, char name[POLICY_MODE_SIZE], struct position *at)
{
	struct reader *const reader = &parser->reader;
	const struct word statement = parser->statement;
	struct word word, more;
	int result;

	if (!lines_word(reader, &word))
		return line_fault(reader, statement.text, "%s needs the name of a mode after it",
				  quote(statement.text, statement.length).text);
	result = check_mode_name(reader, word);
	if (result)
		return result;
	if (lines_word(reader, &more))
		return line_fault(reader, more.text, "%s takes one name: remove %s",
				  quote(statement.text, statement.length).text,
				  quote(more.text, more.length).text);
	memcpy(name, word.text, word.length);
	*at = position_of(reader, word.text);
	return 0;
}

static int parse_mode(struct parser *parser, enum action action)
{
	struct parsed_mode *const mode = parser->mode;

	(void)action;
	if (mode->name_at.line)
		return line_fault(&parser->reader, parser->statement.text,
				  "a second `mode`: this text is mode '%s' since line %u; remove one",
				  mode->name, mode->name_at.line);
	return parse_name(parser, mode->name, &mode->name_at);
}

static bool has_rules(const struct parsed_mode *mode)
{
	for (int i = 0; i < RULE_COUNT; i++)
		if (mode->rules[i].line)
			return true;
	return mode->exception_count > 0;
}

static int parse_extends(struct parser *parser, enum action action)
{
	struct parsed_mode *const mode = parser->mode;

	(void)action;
	if (mode->extends_at.line)
		return line_fault(&parser->reader, parser->statement.text,
				  "a second `extends`: line %u extends '%s' already; remove one",
				  mode->extends_at.line, mode->extends);
	if (has_rules(mode))
		return line_fault(&parser->reader, parser->statement.text,
				  "`extends` comes too late: move it before the first deny, audit or allow");
	return parse_name(parser, mode->extends, &mode->extends_at);
}

/* A summary is text for people to the end of its line: a '#' in it begins no comment. */
static int parse_summary(struct parser *parser, enum action action)
{
	struct reader *const reader = &parser->reader;
	struct parsed_mode *const mode = parser->mode;
	const struct word summary = lines_rest(reader);
	const char *const tab = memchr(summary.text, '\t', summary.length);

	(void)action;
	if (mode->summary_at.line)
		return line_fault(reader, parser->statement.text,
				  "a second `summary`: line %u has one; remove one", mode->summary_at.line);
	if (!summary.length)
		return line_fault(reader, parser->statement.text,
				  "'summary' needs some text after it, or leave it out");
	if (tab)
		return line_fault(reader, tab,
				  "control character '\\x09' in the summary: write a space for the tab");
	if (summary.length >= POLICY_SUMMARY_SIZE)
		return line_fault(reader, summary.text, "the summary is %zu bytes long: use at most %d",
				  summary.length, POLICY_SUMMARY_SIZE - 1);
	memcpy(mode->summary, summary.text, summary.length);
	mode->summary_at = position_of(reader, summary.text);
	return 0;
}

int word_fault(const struct reader *reader, struct word word)
{
	const char *names[1 + CLASS_OPTIONAL + REASON_COUNT + 1] = {"all"};
	const char *const comma = memchr(word.text, ',', word.length);
	char enumerator[64] = {0};
	const struct reason_words *reason;
	int count = 1;

	if (comma)
		return line_fault(reader, comma, "a comma in %s: separate words by spaces",
				  quote(word.text, word.length).text);
	memcpy(enumerator, word.text, word.length < sizeof(enumerator) ? word.length : 0);
	reason = reason_kernel_named(enumerator);
	if (reason)
		return line_fault(reader, word.text, "%s is the kernel's name: write '%s'",
				  quote(word.text, word.length).text, reason->name);
	for (int cls = CLASS_INTEGRITY; cls <= CLASS_OPTIONAL; cls++)
		names[count++] = class_name((enum reason_class)cls);
	for (int i = 0; i < REASON_COUNT; i++)
		names[count++] = reason_table[i].name;
	return line_fault(reader, word.text, "unknown word %s: %s", quote(word.text, word.length).text,
			  hint(word, names, "write a reason, integrity, confidentiality, optional or all").text);
}

static int find_rule(struct word word)
{
	const struct reason_words *const reason = reason_named(word.text, word.length);

	if (reason)
		return (int)reason->id;
	for (int cls = CLASS_INTEGRITY; cls <= CLASS_OPTIONAL; cls++)
		if (word_is(word, class_name((enum reason_class)cls)))
			return RULE_OF_CLASS(cls);
	return word_is(word, "all") ? RULE_ALL : -1;
}

static int parse_rule(struct parser *parser, struct word word, enum action action)
{
	const int index = find_rule(word);
	struct rule *rule;

	if (index < 0)
		return word_fault(&parser->reader, word);
	rule = &parser->mode->rules[index];
	if (rule->line)
		return line_fault(&parser->reader, word.text,
				  "%s is said already on line %u (%s): remove one",
				  quote(word.text, word.length).text, rule->line, action_name(rule->action));
	*rule = (struct rule){.line = parser->reader.line, .action = action};
	return 0;
}

static int parse_rules(struct parser *parser, enum action action)
{
	struct reader *const reader = &parser->reader;
	struct word word;
	int result;

	if (is_exception(*reader))
		return parse_exception(reader, parser->mode, action);
	if (!lines_word(reader, &word))
		return line_fault(reader, parser->statement.text,
				  "'%s' needs at least one reason, class or all", action_name(action));
	do {
		result = parse_rule(parser, word, action);
	} while (!result && lines_word(reader, &word));
	return result;
}

static const struct statement statements[] = {
	{.word = "mode", .parse = parse_mode},
	{.word = "summary", .parse = parse_summary},
	{.word = "extends", .parse = parse_extends},
	{.word = "deny", .parse = parse_rules, .action = ACTION_DENY},
	{.word = "audit", .parse = parse_rules, .action = ACTION_AUDIT},
	{.word = "allow", .parse = parse_rules, .action = ACTION_ALLOW},
};

enum { STATEMENTS = sizeof(statements) / sizeof(statements[0]) };

static int statement_fault(const struct reader *reader, struct word word)
{
	const char *names[STATEMENTS + 1] = {NULL};

	for (int i = 0; i < STATEMENTS; i++)
		names[i] = statements[i].word;
	return line_fault(
		reader, word.text, "unknown statement %s: %s", quote(word.text, word.length).text,
		hint(word, names, "a line begins with mode, summary, extends, deny, audit or allow").text);
}

static int parse_line(struct parser *parser)
{
	struct reader *const reader = &parser->reader;
	struct word *const word = &parser->statement;

	if (!lines_word(reader, word))
		return 0;
	for (int i = 0; i < STATEMENTS; i++) {
		if (!word_is(*word, statements[i].word))
			continue;
		if (!parser->mode->name_at.line && statements[i].parse != parse_mode)
			return line_fault(reader, word->text,
					  "'%s' comes before the mode has a name: begin with `mode NAME`",
					  statements[i].word);
		return statements[i].parse(parser, statements[i].action);
	}
	return statement_fault(reader, *word);
}

int mode_parse(const struct mode_source *source, struct parsed_mode *mode, struct mode_error *error)
{
	struct parser parser = {.mode = mode};
	int result = lines_open(&parser.reader, source, error);

	memset(mode, 0, sizeof(*mode));
	if (result)
		return result;
	while ((result = lines_next(&parser.reader)) > 0) {
		result = parse_line(&parser);
		if (result)
			return result;
	}
	if (!result && !mode->name_at.line)
		return mode_fault(error, source->file, (struct position){0},
				  "the text says nothing: begin with `mode NAME`");
	return result;
}
