// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

/* A wrong text: where it is wrong, and part of what is said about it. */
struct wrong {
	const char *text;
	unsigned line, column;
	const char *what;
};

#define X10(text) text text text text text text text text text text

static const struct wrong wrong_texts[] = {
	/* nothing there */
	{"", 0, 0, "says nothing: begin with `mode NAME`"},
	{"\n", 0, 0, "says nothing"},
	{"# only a comment\n \t\n", 0, 0, "says nothing"},
	/* statements */
	{"deny kexec\n", 1, 1, "'deny' comes before the mode has a name: begin with `mode NAME`"},
	{"# x\n  summary x\nmode m\n", 2, 3, "'summary' comes before"},
	{"extends x\n", 1, 1, "'extends' comes before"},
	{"mdoe m\n", 1, 1, "unknown statement 'mdoe': did you mean 'mode'?"},
	{"mode m\ndney kexec\n", 2, 1, "unknown statement 'dney': did you mean 'deny'?"},
	{"mode m\nDENY kexec\n", 2, 1, "unknown statement 'DENY': did you mean 'deny'?"},
	{"mode m\n\tfrobnicate\n", 2, 2,
	 "unknown statement 'frobnicate': a line begins with mode, summary, "},
	{"mode m\n'\\deny\n", 2, 1, "unknown statement '\\x27\\x5cdeny': did you mean 'deny'?"},
	{"[Unit]\n", 1, 1, "unknown statement '[Unit]'"},
	/* names */
	{"mode\n", 1, 1, "'mode' needs the name"},
	{"mode # m\n", 1, 1, "'mode' needs the name"},
	{"mode m\nextends \n", 2, 1, "'extends' needs the name"},
	{"mode m n\n", 1, 8, "'mode' takes one name: remove 'n'"},
	{"mode Locked\n", 1, 6, "has no upper case letters: write 'locked' for 'Locked'"},
	{"mode loCKed\n", 1, 8, "write 'locked' for 'loCKed'"},
	{"mode my_mode\n", 1, 8, "'my_mode' is no name for a mode: use a-z, 0-9 and '-' only"},
	{"mode My_mode\n", 1, 6, "'My_mode' is no name for a mode"},
	{"mode ../x\n", 1, 6, "'../x' is no name"},
	{"mode \xc3\xa9t\xc3\xa9\n", 1, 6, "'\\xc3\\xa9t\\xc3\\xa9' is no name"},
	{"mode a-name-that-has-thirty-two-bytes\n", 1, 6,
	 "'a-name-that-has-thirty-two-bytes' is too long: use at most 31"},
	{"mode " X10("0123456789") "\n", 1, 6,
	 "'012345678901234567890123456789012345678901234567...' is too long"},
	{"mode m\nmode m\n", 2, 1, "a second `mode`: this text is mode 'm' since line 1"},
	{"mode m\nextends a/b\n", 2, 10, "'a/b' is no name"},
	{"mode m\nextends a b\n", 2, 11, "'extends' takes one name: remove 'b'"},
	{"mode m\nextends a\nextends b\n", 3, 1, "a second `extends`: line 2 extends 'a' already"},
	{"mode m\nallow kexec\nextends a\n", 3, 1, "`extends` comes too late"},
	{"mode m\nallow all\nextends a\n", 3, 1, "`extends` comes too late"},
	{"mode m\ndeny confidentiality\nextends a\n", 3, 1, "`extends` comes too late"},
	{"mode m\nextends a\n", 2, 9, "'a' cannot be extended here"},
	/* summaries */
	{"mode m\nsummary\n", 2, 1, "'summary' needs some text"},
	{"mode m\nsummary \t \n", 2, 1, "'summary' needs some text"},
	{"mode m\nsummary a\n\nsummary b\n", 4, 1, "a second `summary`: line 2 has one"},
	{"mode m\nsummary a\tb\n", 2, 10, "'\\x09' in the summary: write a space"},
	{"mode m\nsummary " X10("123456789 ") "\n", 2, 9, "the summary is 99 bytes long: use at most 95"},
	{"mode m\nsummary " X10("012345678") "abcdef\n", 2, 9,
	 "the summary is 96 bytes long: use at most 95"},
	/* rules */
	{"mode m\ndeny\n", 2, 1, "'deny' needs at least one reason, class or all"},
	{"mode m\n allow # kexec\n", 2, 2, "'allow' needs at least one"},
	{"mode m\naudit\t\n", 2, 1, "'audit' needs at least one"},
	{"mode m\ndeny none\n", 2, 6,
	 "unknown word 'none': write a reason, integrity, confidentiality, optional or all"},
	{"mode m\ndeny msr kexce\n", 2, 10, "unknown word 'kexce': did you mean 'kexec'?"},
	{"mode m\ndeny integrty\n", 2, 6, "did you mean 'integrity'?"},
	{"mode m\ndeny Kexec\n", 2, 6, "unknown word 'Kexec': did you mean 'kexec'?"},
	{"mode m\ndeny DEV_MEM\n", 2, 6, "unknown word 'DEV_MEM': did you mean 'dev-mem'?"},
	{"mode m\ndeny LOCKDOWN_KEXEC\n", 2, 6, "'LOCKDOWN_KEXEC' is the kernel's name: write 'kexec'"},
	{"mode m\ndeny hiber\n", 2, 6, "did you mean 'hibernation'?"},
	{"mode m\ndeny kexec,msr\n", 2, 11, "a comma in 'kexec,msr': separate words by spaces"},
	{"mode m\ndeny kexec, msr\n", 2, 11, "a comma in 'kexec,'"},
	{"mode m\ndeny kexec , msr\n", 2, 12, "a comma in ','"},
	{"mode m\ndeny " X10("0123456789") "\n", 2, 6,
	 "unknown word '012345678901234567890123456789012345678901234567..."},
	{"mode m\ndeny " X10("\xf0\x9f\x94\x92") "\n", 2, 6,
	 "'\\xf0\\x9f\\x94\\x92\\xf0\\x9f\\x94\\x92\\xf0\\x9f\\x94\\x92...'"},
	{"mode m\ndeny kexec kexec\n", 2, 12, "'kexec' is said already on line 2 (deny): remove one"},
	{"mode m\ndeny kexec\n\nallow kexec\n", 4, 7, "'kexec' is said already on line 2 (deny)"},
	{"mode m\naudit integrity\ndeny integrity\n", 3, 6, "'integrity' is said already on line 2 (audit)"},
	{"mode m\nallow all\nallow kexec\nallow all\n", 4, 7, "'all' is said already on line 2 (allow)"},
	/* bytes */
	{"mode m", 1, 7, "the last line has no newline at its end"},
	{"mode m\n# comment", 2, 10, "no newline at its end"},
	{"mode m\r\n", 1, 7,
	 "ends with a carriage return: convert the file with `dos2unix` or `sed -i 's/\\r$//'`"},
	{"mode m\n\r", 2, 1, "ends with a carriage return"},
	{"mode m\rdeny all\n", 1, 7, "control character '\\x0d'"},
	{"mode m # \x1b[2J\n", 1, 10, "control character '\\x1b': only text may stand here"},
	{"mode m\nsummary a\x07\n", 2, 10, "control character '\\x07'"},
	{"mode m\v\n", 1, 7, "control character '\\x0b'"},
	{"mode m\x7f\n", 1, 7, "control character '\\x7f'"},
	{"mode m # \xc2\x9b\n", 1, 10, "control character '\\xc2\\x9b'"},
	{"mode m\n#\xff\n", 2, 2, "byte '\\xff' is not UTF-8: save the file as UTF-8"},
	{"mode m\nsummary \xe9t\xe9\n", 2, 9, "byte '\\xe9' is not UTF-8"},
	{"mode m # \xc0\xaf\n", 1, 10, "byte '\\xc0'"},
	{"mode m # \xed\xa0\x80\n", 1, 10, "byte '\\xed'"},
	{"mode m # \xf4\x90\x80\x80\n", 1, 10, "byte '\\xf4'"},
	{"mode m # \xe2\x82\n", 1, 10, "byte '\\xe2'"},
	{"mode m # \xe2\x82", 1, 10, "byte '\\xe2'"},
	{"\xef\xbb\xbfmode m\n", 1, 1, "byte order mark"},
	{"mode m\n\xef\xbb\xbf"
	 "deny all\n",
	 2, 1, "unknown statement '\\xef\\xbb\\xbfdeny'"},
	/* long lines: 1001 bytes */
	{"mode m\n#" X10(X10("0123456789")) "\n", 2, 1001, "the line is longer than 1000 bytes"},
};

/* A copy without an end mark, so that a sanitizer sees any byte read beyond it. */
static int compile_exact(const char *text, size_t size, struct mode_error *error)
{
	char *const copy = malloc(size ? size : 1);
	const struct mode_source source = {.file = "wrong.mode", .text = copy, .size = size};
	struct policy policy;
	int result;

	assert_non_null(copy);
	memcpy(copy, text, size);
	result = mode_compile(&source, NULL, NULL, &policy, error);
	free(copy);
	return result;
}

static void assert_error(const struct mode_error *error, const char *file, const struct wrong *expected)
{
	if (strcmp(error->file, file) != 0 || error->line != expected->line ||
	    error->column != expected->column || !strstr(error->what, expected->what))
		fail_msg("expected %s:%u:%u: %s\n  but got %s:%u:%u: %s\n  for: %s", file, expected->line,
			 expected->column, expected->what, error->file, error->line, error->column,
			 error->what, expected->text);
}

static void wrong_texts_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong_texts); i++) {
		struct mode_error error;
		const int result = compile_exact(wrong_texts[i].text, strlen(wrong_texts[i].text), &error);

		if (result != -EINVAL)
			fail_msg("result %d for: %s", result, wrong_texts[i].text);
		assert_error(&error, "wrong.mode", &wrong_texts[i]);
	}
}

/* Whatever is wrong, the terminal gets one line of printable ASCII that says more than a word. */
static void errors_are_safe_to_show(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong_texts); i++) {
		struct mode_error error;

		compile_exact(wrong_texts[i].text, strlen(wrong_texts[i].text), &error);
		assert_true(strlen(error.what) > 20 && strlen(error.what) < 200);
		for (const char *c = error.what; *c; c++)
			assert_true(*c >= ' ' && *c < 0x7f);
	}
}

static void nul_bytes_are_named(void **state)
{
	static const char in_word[] = "mode m\nden\0y all\n";
	static const char at_end[] = "mode m\n\0";
	struct mode_error error;

	(void)state;
	assert_int_equal(compile_exact(in_word, sizeof(in_word) - 1, &error), -EINVAL);
	assert_error(&error, "wrong.mode", &(struct wrong){"", 2, 4, "a NUL byte"});
	assert_int_equal(compile_exact(at_end, sizeof(at_end) - 1, &error), -EINVAL);
	assert_error(&error, "wrong.mode", &(struct wrong){"", 2, 1, "a NUL byte"});
}

static void a_line_of_a_megabyte_is_too_long(void **state)
{
	static const size_t sizes[] = {MODE_TEXT_MAX + 1, 1 << 20};
	char *const text = malloc(1 << 20);
	struct mode_error error;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 1 << 20);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		assert_int_equal(compile_exact(text, sizes[i], &error), -EINVAL);
		assert_error(&error, "wrong.mode",
			     &(struct wrong){"", 0, 0, "use at most 65536"});
	}
	assert_int_equal(compile_exact(text, MODE_TEXT_MAX, &error), -EINVAL);
	assert_error(&error, "wrong.mode", &(struct wrong){"", 1, 1001, "longer than 1000 bytes"});
	free(text);
}

static void a_line_of_a_thousand_bytes_is_not(void **state)
{
	struct mode_error error;
	char text[1008];

	(void)state;
	memset(text, '#', sizeof(text));
	memcpy(text, "mode m\n", 7);
	text[1007] = '\n';
	assert_int_equal(compile_exact(text, sizeof(text), &error), 0);
}

static void every_misspelt_reason_finds_its_name(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		const char *const name = reason_table[i].name;
		char text[128], expected[128];
		struct mode_error error;

		snprintf(text, sizeof(text), "mode m\ndeny %sx\n", name);
		snprintf(expected, sizeof(expected), "did you mean '%s'?", name);
		assert_int_equal(compile_exact(text, strlen(text), &error), -EINVAL);
		assert_error(&error, "wrong.mode", &(struct wrong){text, 2, 6, expected});
	}
}

/* What goes wrong between modes. */
static const struct named_text others[] = {
	{"broken", "mode broken\n\n  deny kexec, msr\n"},
	{"itself", "mode itself\nextends itself\n"},
	{"ring-a", "mode ring-a\nextends ring-b\n"},
	{"ring-b", "mode ring-b\nextends ring-c\n"},
	{"ring-c", "mode ring-c\n# back\nextends   ring-a\n"},
	{"misnamed", "# x\nmode other-name\n"},
	{"orphan", "mode orphan\nextends nowhere\n"},
	{"", ""},
	{0},
};

static void faults_between_modes_are_named_where_they_are(void **state)
{
	static const struct {
		struct wrong wrong;
		const char *file;
		int result;
	} cases[] = {
		{{"mode m\nextends nowhere\n", 2, 9, "no mode 'nowhere'"}, "top.mode", -ENOENT},
		{{"mode m\nextends orphan\n", 2, 9, "no mode 'nowhere'"}, "orphan", -ENOENT},
		{{"mode m\nextends broken\n", 3, 13, "a comma in 'kexec,'"}, "broken", -EINVAL},
		{{"mode m\nextends m\n", 2, 9, "ring, m -> m: remove one"}, "top.mode", -ELOOP},
		{{"mode m\nextends itself\n", 2, 9, "ring, itself -> itself:"}, "itself", -ELOOP},
		{{"mode m\nextends ring-a\n", 3, 11, "ring, ring-a -> ring-b -> ring-c -> ring-a:"},
		 "ring-c",
		 -ELOOP},
		{{"mode ring-c\nextends ring-a\n", 2, 9, "ring, ring-c -> ring-a -> ring-b -> ring-c:"},
		 "ring-b",
		 -ELOOP},
		{{"mode m\nextends misnamed\n", 2, 6,
		  "'other-name' is not what this text was looked up as: name it 'misnamed'"},
		 "misnamed",
		 -EINVAL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct mode_source source = source_of("top.mode", cases[i].wrong.text);
		struct mode_error error;
		struct policy policy;
		const int result =
			mode_compile(&source, lookup_text, (void *)(uintptr_t)others, &policy, &error);

		assert_error(&error, cases[i].file, &cases[i].wrong);
		assert_int_equal(result, cases[i].result);
	}
}

static int lookup_fails(void *context, const char *name, struct mode_source *source)
{
	(void)name;
	(void)source;
	return *(const int *)context;
}

static void errors_of_the_lookup_are_handed_on(void **state)
{
	const struct mode_source source = source_of("top.mode", "mode m\nextends x\n");
	int failure = -EACCES;
	struct mode_error error;
	struct policy policy;

	(void)state;
	assert_int_equal(mode_compile(&source, lookup_fails, &failure, &policy, &error), -EACCES);
	assert_error(&error, "top.mode",
		     &(struct wrong){"", 2, 9, "mode 'x' cannot be read: Permission denied"});
}

static void long_rings_are_cut_to_fit(void **state)
{
	char names[12][32], texts[12][96];
	struct named_text ring[13] = {0};
	struct mode_source source;
	struct mode_error error;
	struct policy policy;

	(void)state;
	for (int i = 0; i < 12; i++) {
		snprintf(names[i], sizeof(names[i]), "a-mode-with-a-rather-long-name%c", 'a' + i);
		snprintf(texts[i], sizeof(texts[i]),
			 "mode a-mode-with-a-rather-long-name%c\nextends a-mode-with-a-rather-long-name%c\n",
			 'a' + i, 'a' + (i + 1) % 12);
		ring[i] = (struct named_text){.name = names[i], .text = texts[i]};
	}
	source = source_of("top.mode", texts[0]);
	assert_int_equal(mode_compile(&source, lookup_text, ring, &policy, &error), -ELOOP);
	assert_error(&error, names[11],
		     &(struct wrong){"", 2, 9, "... a-mode-with-a-rather-long-namea: remove one"});
}

static void a_long_file_name_is_cut(void **state)
{
	struct mode_error error;
	struct policy policy;
	char name[512];
	struct mode_source source;

	(void)state;
	memset(name, 'f', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	source = source_of(name, "x\n");
	assert_int_equal(mode_compile(&source, NULL, NULL, &policy, &error), -EINVAL);
	assert_int_equal(strlen(error.file), sizeof(error.file) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_texts_are_named),
		cmocka_unit_test(errors_are_safe_to_show),
		cmocka_unit_test(nul_bytes_are_named),
		cmocka_unit_test(a_line_of_a_megabyte_is_too_long),
		cmocka_unit_test(a_line_of_a_thousand_bytes_is_not),
		cmocka_unit_test(every_misspelt_reason_finds_its_name),
		cmocka_unit_test(faults_between_modes_are_named_where_they_are),
		cmocka_unit_test(errors_of_the_lookup_are_handed_on),
		cmocka_unit_test(long_rings_are_cut_to_fit),
		cmocka_unit_test(a_long_file_name_is_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
