// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines that are for one program or cgroup: `allow REASON... for exe PATH`,
 * `deny REASON... in cgroup PATH`.
 */
#include <string.h>

#include "parse.h"

/** struct target - the words that come before a path. */
struct target {
	const char *preposition;
	const char *noun;
	enum exception_kind kind;
};

static const struct target targets[] = {
	{"for", "exe", EXCEPTION_EXE},
	{"in", "cgroup", EXCEPTION_CGROUP},
};

enum { TARGETS = sizeof(targets) / sizeof(targets[0]) };

static const struct target *target_of(struct word word)
{
	for (int i = 0; i < TARGETS; i++)
		if (word_is(word, targets[i].preposition))
			return &targets[i];
	return NULL;
}

bool is_exception(struct reader reader)
{
	struct word word;

	while (lines_word(&reader, &word))
		if (target_of(word))
			return true;
	return false;
}

static bool is_class(struct word word)
{
	for (int cls = CLASS_INTEGRITY; cls <= CLASS_OPTIONAL; cls++)
		if (word_is(word, class_name((enum reason_class)cls)))
			return true;
	return word_is(word, "all");
}

/* Why it would not be sound. */
static int unsound_fault(const struct reader *reader, struct word word, enum reason_actor actor)
{
	return line_fault(reader, word.text, "no rule for one program or cgroup can hold for %s: %s",
			  quote(word.text, word.length).text,
			  actor == ACTOR_CALLER ? "what it opens outlives the call or serves other programs too"
						: "the kernel does not always ask on behalf of the program that runs");
}

static int parse_reason(const struct reader *reader, struct word word, kl_u64 *reasons)
{
	const struct reason_words *const reason = reason_named(word.text, word.length);

	if (!reason && is_class(word))
		return line_fault(reader, word.text,
				  "%s is more than one reason: name each here, for it does not hold for all of them",
				  quote(word.text, word.length).text);
	if (!reason)
		return word_fault(reader, word);
	if (reason->actor != ACTOR_RULES)
		return unsound_fault(reader, word, reason->actor);
	if (*reasons & REASON_BIT(reason->id))
		return line_fault(reader, word.text, "%s is said twice: remove one", quote(word.text, word.length).text);
	*reasons |= REASON_BIT(reason->id);
	return 0;
}

/* @word is the preposition afterwards: is_exception() has seen it. */
static int parse_reasons(struct reader *reader, struct word *word, kl_u64 *reasons)
{
	while (lines_word(reader, word) && !target_of(*word)) {
		const int result = parse_reason(reader, *word, reasons);

		if (result)
			return result;
	}
	return *reasons ? 0 : line_fault(reader, word->text, "%s needs at least one reason before it",
					 quote(word->text, word->length).text);
}

static int parse_noun(struct reader *reader, struct word preposition, const struct target *target)
{
	struct word word;

	if (lines_word(reader, &word) && word_is(word, target->noun))
		return 0;
	return line_fault(reader, word.length ? word.text : preposition.text, "after '%s' comes `%s PATH`", target->preposition,
			  target->noun);
}

static int path_fault(const struct reader *reader, struct word path, enum exception_kind kind)
{
	const struct quoted shown = quote(path.text, path.length);

	if (path.length >= EXCEPTION_PATH_SIZE)
		return line_fault(reader, path.text, "the path %s is too long: use at most %d bytes", shown.text,
				  EXCEPTION_PATH_SIZE - 1);
	if (kind == EXCEPTION_EXE && path.text[0] != '/')
		return line_fault(reader, path.text, "%s is not a whole path: begin with '/'", shown.text);
	if (kind == EXCEPTION_CGROUP && path.text[0] == '/')
		return line_fault(reader, path.text, "%s begins with '/': name the cgroup as it is below the root cgroup",
				  shown.text);
	return line_fault(reader, path.text, "%s is no plain path: leave out '.', '..' and doubled or closing '/'", shown.text);
}

static int parse_path(struct reader *reader, struct word noun, struct said_exception *exception)
{
	const enum exception_kind kind = (enum exception_kind)exception->said.kind;
	struct word path, more;

	if (!lines_word(reader, &path))
		return line_fault(reader, noun.text, "a path is missing at the end");
	if (!exception_path_fits(kind, path.text, (int)path.length))
		return path_fault(reader, path, kind);
	if (lines_word(reader, &more))
		return line_fault(reader, more.text, "one path a line, without blanks in it: remove %s",
				  quote(more.text, more.length).text);
	memcpy(exception->said.path, path.text, path.length);
	exception->path_at = position_of(reader, path.text);
	return 0;
}

/* A program's may only open, a cgroup's only close. */
static int check_action(const struct reader *reader, struct word preposition, const struct target *target, enum action action)
{
	if (target->kind == EXCEPTION_EXE && action == ACTION_DENY)
		return line_fault(reader, preposition.text,
				  "a copy of the program would not be refused: deny it to all, and allow it for those that need it");
	if (target->kind == EXCEPTION_CGROUP && action == ACTION_ALLOW)
		return line_fault(reader, preposition.text, "root moves any program into a cgroup, so this would allow it to "
				  "root: allow it for an exe");
	return 0;
}

static int check_repeated(const struct reader *reader, const struct parsed_mode *mode, const struct said_exception *exception)
{
	for (unsigned i = 0; i < mode->exception_count; i++) {
		const struct said_exception *const other = &mode->exceptions[i];

		if (exception_same_path(&exception->said, &other->said) && exception->said.reasons & other->said.reasons)
			return mode_fault(reader->error, reader->source->file, exception->path_at,
					  "line %u says one of these reasons for this path already: remove it from one",
					  other->path_at.line);
	}
	return 0;
}

static int add_exception(const struct reader *reader, struct parsed_mode *mode, const struct said_exception *exception)
{
	const int result = check_repeated(reader, mode, exception);

	if (result)
		return result;
	if (mode->exception_count == POLICY_EXCEPTIONS)
		return mode_fault(reader->error, reader->source->file, exception->path_at,
				  "one exception too many: a mode has at most %d", POLICY_EXCEPTIONS);
	mode->exceptions[mode->exception_count++] = *exception;
	return 0;
}

int parse_exception(struct reader *reader, struct parsed_mode *mode, enum action action)
{
	struct said_exception exception = {.said = {.action = (kl_u8)action}};
	const struct target *target;
	struct word preposition;
	int result = parse_reasons(reader, &preposition, &exception.said.reasons);

	if (result)
		return result;
	target = target_of(preposition);
	exception.said.kind = (kl_u8)target->kind;
	result = parse_noun(reader, preposition, target);
	if (!result)
		result = check_action(reader, preposition, target, action);
	if (!result)
		result = parse_path(reader, preposition, &exception);
	return result ? result : add_exception(reader, mode, &exception);
}
