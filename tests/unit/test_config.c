// SPDX-License-Identifier: GPL-2.0-only
#include "../../lang/config.h"
#include "fixture.h"

#define X10(text) text text text text text text text text text text

static const struct {
	const char *text, *mode;
	bool seal;
	unsigned line, column;
} right_texts[] = {
	{"mode = integrity\n", "integrity", false, 1, 8},
	{"mode=integrity\nseal=yes\n", "integrity", true, 1, 6},
	{"# at boot\n\n  seal\t= no # yet\n\tmode =\tmy-laptop\t# à peu près\n", "my-laptop", false, 4, 9},
	{"seal =yes\nmode= x\n", "x", true, 2, 7},
	{"#seal = maybe\nmode = yes\n", "yes", false, 2, 8},
	{"mode = a-name-that-has-thirty-one-byte\n", "a-name-that-has-thirty-one-byte", false, 1, 8},
};

/* A wrong text: where it is wrong, and part of what is said about it. */
static const struct wrong {
	const char *text;
	unsigned line, column;
	const char *what;
} wrong_texts[] = {
	/* no mode */
	{"", 0, 0, "it says no mode: write `mode = NAME`"},
	{"# mode = integrity\n\n", 0, 0, "it says no mode"},
	{"seal = yes\n", 0, 0, "it says no mode"},
	/* keys */
	{"mdoe = integrity\n", 1, 1, "unknown key 'mdoe': did you mean 'mode'?"},
	{"mode = integrity\n Seal = yes\n", 2, 2, "unknown key 'Seal': did you mean 'seal'?"},
	{"mode = x\nsealed = yes\n", 2, 1, "did you mean 'seal'?"},
	{"mode = x\nfrobnicate = yes\n", 2, 1, "unknown key 'frobnicate': kernlock.conf(5) lists"},
	{"[kernlock]\nmode = x\n", 1, 1, "unknown key '[kernlock]'"},
	{"mode\\ = x\n", 1, 1, "unknown key 'mode\\x5c'"},
	{"mode integrity\n", 1, 6, "no '=' after 'mode': write `mode = NAME`"},
	{"mode\n", 1, 1, "no '=' after 'mode'"},
	{"mode # = x\n", 1, 1, "no '=' after 'mode'"},
	{"mode is = x\n", 1, 6, "no '=' after 'mode'"},
	{"= x\n", 1, 1, "no key before '='"},
	{"mode = x\n   =\n", 2, 4, "no key before '='"},
	{"mode = x\nmode = x\n", 2, 1, "'mode' is said already on line 1: remove one"},
	{"seal = no\nmode = x\n\nseal = yes\n", 4, 1, "'seal' is said already on line 1"},
	/* values */
	{"mode =\n", 1, 7, "'mode' has no value: write `mode = NAME`"},
	{"mode = # x\n", 1, 7, "'mode' has no value"},
	{"mode = x\nseal =\t\n", 2, 7, "'seal' has no value: write `seal = yes|no`"},
	{"mode = x y\n", 1, 10, "'mode' takes one word: remove 'y'"},
	{"mode = x\nseal = yes, please\n", 2, 13, "'seal' takes one word: remove 'please'"},
	{"mode == x\n", 1, 9, "'mode' takes one word"},
	{"mode ==x\n", 1, 7, "'=x' is no name for a mode"},
	{"mode = \"integrity\"\n", 1, 8, "'\"integrity\"' is no name for a mode"},
	{"mode = Integrity\n", 1, 8, "has no upper case letters: write 'integrity' for 'Integrity'"},
	{"mode = /etc/kernlock/modes/x.mode\n", 1, 8, "is no name for a mode"},
	{"mode = a-name-that-has-thirty-two-bytes\n", 1, 8, "is too long: use at most 31"},
	{"mode = x\nseal = true\n", 2, 8, "'true' is neither yes nor no: write `seal = yes` or `seal = no`"},
	{"mode = x\nseal = YES\n", 2, 8, "'YES' is neither yes nor no"},
	/* bytes */
	{"mode = x", 1, 9, "no newline at its end"},
	{"mode = x\r\n", 1, 9, "carriage return"},
	{"mode = \x1b[2J\n", 1, 8, "control character '\\x1b': only text"},
	{"mode = \xff\n", 1, 8, "byte '\\xff' is not UTF-8"},
	{"mode = x # caf\xe9\n", 1, 15, "byte '\\xe9' is not UTF-8"},
	{"\xef\xbb\xbfmode = x\n", 1, 1, "byte order mark"},
	{"mode = x\n#" X10(X10("0123456789")) "\n", 2, 1001, "the line is longer than 1000 bytes"},
};

/* A copy without an end mark, so that a sanitizer sees any byte read beyond it. */
static int parse_exact(const char *text, size_t size, struct config *config, struct mode_error *error)
{
	char *const copy = malloc(size ? size : 1);
	const struct mode_source source = {.file = "kernlock.conf", .text = copy, .size = size};
	int result;

	assert_non_null(copy);
	memcpy(copy, text, size);
	result = config_parse(&source, config, error);
	free(copy);
	return result;
}

static void right_texts_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(right_texts); i++) {
		struct mode_error error;
		struct config config;

		if (parse_exact(right_texts[i].text, strlen(right_texts[i].text), &config, &error))
			fail_msg("%u:%u: %s\n  for: %s", error.line, error.column, error.what, right_texts[i].text);
		assert_string_equal(config.mode, right_texts[i].mode);
		assert_int_equal(config.switched_on[CONFIG_SEAL], right_texts[i].seal);
		assert_int_equal(config.mode_line, right_texts[i].line);
		assert_int_equal(config.mode_column, right_texts[i].column);
	}
}

static void assert_wrong(const struct wrong *wrong, size_t size)
{
	struct config config, untouched;
	struct mode_error error;

	memset(&config, 0x5a, sizeof(config));
	memset(&untouched, 0x5a, sizeof(untouched));
	if (parse_exact(wrong->text, size, &config, &error) != -EINVAL)
		fail_msg("no fault found in: %s", wrong->text);
	if (strcmp(error.file, "kernlock.conf") != 0 || error.line != wrong->line || error.column != wrong->column ||
	    !strstr(error.what, wrong->what))
		fail_msg("expected %u:%u: %s\n  but got %u:%u: %s\n  for: %s", wrong->line, wrong->column, wrong->what,
			 error.line, error.column, error.what, wrong->text);
	for (const char *c = error.what; *c; c++)
		assert_true(*c >= ' ' && *c < 0x7f);
	assert_memory_equal(&config, &untouched, sizeof(config));
}

static void wrong_texts_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong_texts); i++)
		assert_wrong(&wrong_texts[i], strlen(wrong_texts[i].text));
}

static void nul_bytes_are_named(void **state)
{
	(void)state;
	assert_wrong(&(struct wrong){"mode = in\0tegrity\n", 1, 10, "a NUL byte"}, 18);
	assert_wrong(&(struct wrong){"mode = x\n\0", 2, 1, "a NUL byte"}, 10);
}

static void a_long_text_is_named(void **state)
{
	char *const text = malloc(MODE_TEXT_MAX + 1);

	(void)state;
	assert_non_null(text);
	memset(text, '#', MODE_TEXT_MAX + 1);
	assert_wrong(&(struct wrong){text, 0, 0, "use at most 65536"}, MODE_TEXT_MAX + 1);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_texts_are_read),
		cmocka_unit_test(wrong_texts_are_named),
		cmocka_unit_test(nul_bytes_are_named),
		cmocka_unit_test(a_long_text_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
