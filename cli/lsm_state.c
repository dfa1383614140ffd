// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file `state` of the engine `lsm`: lines of a word, a space and a number.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "engine_lsm.h"

/* Room for far more than there is, so that a newer kernel may say more. */
#define STATE_TEXT 4096

/** struct state_word - a word, where its number goes, and whether it was said. */
struct state_word {
	const char *word;
	kl_u64 *number;
	bool said;
};

static bool read_number(const char *text, kl_u64 *number)
{
	const bool hexadecimal = text[0] == '0' && text[1] == 'x';
	const char *digits = hexadecimal ? text + 2 : text;
	char *end;

	if (!*digits || strspn(digits, hexadecimal ? "0123456789abcdef" : "0123456789") != strlen(digits))
		return false;
	errno = 0;
	*number = strtoull(digits, &end, hexadecimal ? 16 : 10);
	return !errno;
}

/* What a newer kernel says besides is nothing to this kernlock. */
static bool take_line(struct state_word *words, char *line)
{
	char *space = strchr(line, ' ');
	kl_u64 number;

	if (!space || space == line || !read_number(space + 1, &number))
		return false;
	*space = '\0';
	for (; words->word; words++) {
		if (strcmp(words->word, line) != 0)
			continue;
		if (words->said)
			return false;
		words->said = true;
		*words->number = number;
	}
	return true;
}

static int take_lines(struct state_word *words, char *text, struct fault *fault)
{
	char *end;

	for (char *line = text; *line; line = end + 1) {
		end = strchr(line, '\n');
		if (!end)
			return fault_set(fault, -EPROTO, "what the kernel tells of its state ends within a line: '%.60s'", line);
		*end = '\0';
		if (!take_line(words, line))
			return fault_set(fault, -EPROTO, "what the kernel tells of its state cannot be read: '%.60s'", line);
	}
	return 0;
}

static int check_all_said(const struct state_word *words, struct fault *fault)
{
	for (; words->word; words++)
		if (!words->said)
			return fault_set(fault, -EPROTO, "the kernel does not tell '%s' of its state", words->word);
	return 0;
}

static int check_numbers(const struct lsm_state *state, struct fault *fault)
{
	if (state->version != POLICY_VERSION)
		return fault_set(fault, -EPROTONOSUPPORT, "the kernel's kernlock speaks version %llu and this one %d: use the kernlock that "
				 "belongs to the kernel", (unsigned long long)state->version, POLICY_VERSION);
	if (!state->session || state->session > UINT32_MAX || state->loaded > 1 || state->at_boot > state->loaded)
		return fault_set(fault, -EPROTO, "what the kernel tells of its state cannot be: session %llu, loaded %llu, at_boot %llu",
				 (unsigned long long)state->session, (unsigned long long)state->loaded,
				 (unsigned long long)state->at_boot);
	return 0;
}

static int parse_state(struct lsm_state *state, char *text, struct fault *fault)
{
#define WORD(word) {#word, &state->word, false},
	struct state_word words[] = {LSM_STATE_WORDS(WORD){0}};
#undef WORD
	int error = take_lines(words, text, fault);

	if (!error)
		error = check_all_said(words, fault);
	return error ? error : check_numbers(state, fault);
}

int lsm_read_state(struct lsm_state *state, struct fault *fault)
{
	_cleanup_close_ const int file = lsm_open("state", O_RDONLY);
	char text[STATE_TEXT] = {0};
	ssize_t length = file < 0 ? file : lsm_read(file, text, sizeof(text));

	*state = (struct lsm_state){0};
	if (length < 0)
		return lsm_fault(fault, "state", (int)length);
	if ((size_t)length == sizeof(text) || strlen(text) != (size_t)length)
		return fault_set(fault, -EPROTO, "what the kernel tells of its state is no text of at most %zu bytes", sizeof(text) - 1);
	return parse_state(state, text, fault);
}
