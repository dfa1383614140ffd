// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <string.h>

#include "lines.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct position position_of(const struct reader *reader, const char *text)
{
	return (struct position){.line = reader->line, .column = (unsigned)(text - reader->start) + 1};
}

bool word_is(struct word word, const char *name)
{
	return strlen(name) == word.length && memcmp(name, word.text, word.length) == 0;
}

int lines_open(struct reader *reader, const struct mode_source *source, struct mode_error *error)
{
	*reader = (struct reader){.source = source, .error = error, .next = source->text};
	if (source->size > MODE_TEXT_MAX)
		return mode_fault(error, source->file, (struct position){0},
				  "the text is %zu bytes long: use at most %d", source->size,
				  MODE_TEXT_MAX);
	return 0;
}

static int control_fault(const struct reader *reader, const char *where)
{
	if (*where == '\0')
		return line_fault(reader, where, "a NUL byte: only text may stand here; remove it");
	if (*where == '\r' && where + 1 == reader->line_end)
		return line_fault(reader, where,
				  "the line ends with a carriage return: convert the file with "
				  "`dos2unix` or `sed -i 's/\\r$//'`");
	return line_fault(reader, where, "control character %s: only text may stand here; remove it",
			  quote(where, (unsigned char)*where < 0x80 ? 1 : 2).text);
}

static int check_bytes(const struct reader *reader)
{
	const char *at = reader->start;
	int length;

	if (reader->line == 1 && reader->line_end - at >= 3 && memcmp(at, byte_order_mark, 3) == 0)
		return line_fault(reader, at,
				  "the text begins with a byte order mark: save it as plain UTF-8");
	for (; at < reader->line_end; at += length) {
		length = utf8_length(at, (int)(reader->line_end - at));
		if (!length)
			return line_fault(reader, at, "byte %s is not UTF-8: save the file as UTF-8",
					  quote(at, 1).text);
		if (utf8_is_control(at) && *at != '\t')
			return control_fault(reader, at);
	}
	return 0;
}

static int check_line(const struct reader *reader, bool ended)
{
	const int result = check_bytes(reader);

	if (result)
		return result;
	if (reader->line_end - reader->start > LINE_MAX_BYTES)
		return line_fault(reader, reader->start + LINE_MAX_BYTES,
				  "the line is longer than %d bytes: break it in two", LINE_MAX_BYTES);
	if (!ended)
		return line_fault(reader, reader->line_end,
				  "the last line has no newline at its end: add one");
	return 0;
}

int lines_next(struct reader *reader)
{
	const size_t left = reader->source->size - (size_t)(reader->next - reader->source->text);
	const char *newline, *comment;
	int result;

	if (!left)
		return 0;
	newline = memchr(reader->next, '\n', left);
	reader->line++;
	reader->start = reader->at = reader->next;
	reader->line_end = newline ? newline : reader->start + left;
	reader->next = newline ? newline + 1 : reader->line_end;
	comment = memchr(reader->start, '#', (size_t)(reader->line_end - reader->start));
	reader->end = comment ? comment : reader->line_end;
	result = check_line(reader, newline != NULL);
	return result ? result : 1;
}

bool lines_word(struct reader *reader, struct word *word)
{
	while (reader->at < reader->end && is_blank(*reader->at))
		reader->at++;
	word->text = reader->at;
	while (reader->at < reader->end && !is_blank(*reader->at))
		reader->at++;
	word->length = (size_t)(reader->at - word->text);
	return word->length > 0;
}

struct word lines_rest(struct reader *reader)
{
	const char *end = reader->line_end;

	while (reader->at < end && is_blank(*reader->at))
		reader->at++;
	while (end > reader->at && is_blank(end[-1]))
		end--;
	return (struct word){.text = reader->at, .length = (size_t)(end - reader->at)};
}

static int name_character_fault(const struct reader *reader, struct word word, const char *where)
{
	char lower[POLICY_MODE_SIZE] = {0};

	for (size_t i = 0; i < word.length && i < sizeof(lower); i++) {
		lower[i] = (char)(isupper((unsigned char)word.text[i]) ? word.text[i] - 'A' + 'a'
								       : word.text[i]);
		if (!policy_mode_character(lower[i]))
			return line_fault(reader, where,
					  "%s is no name for a mode: use a-z, 0-9 and '-' only",
					  quote(word.text, word.length).text);
	}
	return line_fault(reader, where, "a mode's name has no upper case letters: write '%.31s' for %s",
			  lower, quote(word.text, word.length).text);
}

int check_mode_name(const struct reader *reader, struct word word)
{
	if (word.length >= POLICY_MODE_SIZE)
		return line_fault(reader, word.text, "the name %s is too long: use at most %d bytes",
				  quote(word.text, word.length).text, POLICY_MODE_SIZE - 1);
	for (size_t i = 0; i < word.length; i++)
		if (!policy_mode_character(word.text[i]))
			return name_character_fault(reader, word, word.text + i);
	return 0;
}
