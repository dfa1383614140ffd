// SPDX-License-Identifier: GPL-2.0-only
/*
 * The readiness scan: how it reads other programs' configuration, and its list. What it finds is tried in tests/cli/scan.sh.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../cli/scan_modules.h"
#include "fixture.h"

static void lines_are_read(void **state)
{
	char text[] = "one\n  two \\\n three\t\n# no\n;no\n\nlast";
	static const char *const lines[] = {"one", "two    three", "", "", "", "last"};
	char *rest = text;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_string_equal(scan_text_line(&rest), lines[i]);
	assert_null(scan_text_line(&rest));
	rest = NULL;
	assert_null(scan_text_line(&rest));
}

static void words_are_read(void **state)
{
	const char *rest = " a=1  \"b c\"=d 'e\"f'\n g";
	static const char *const words[] = {"a=1", "b c=d", "e\"f", "g"};
	char word[SCAN_WORD], *much = malloc(3 * SCAN_WORD);

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		assert_true(scan_text_word(&rest, word));
		assert_string_equal(word, words[i]);
	}
	assert_false(scan_text_word(&rest, word));
	assert_string_equal(word, "");
	memset(much, 'x', 3 * SCAN_WORD - 1);
	much[3 * SCAN_WORD - 1] = '\0';
	rest = much;
	assert_true(scan_text_word(&rest, word));
	assert_int_equal(strlen(word), SCAN_WORD - 1);
	assert_false(scan_text_word(&rest, word));
	free(much);
}

static void shell_assignments_are_read(void **state)
{
	static const struct {
		const char *text, *before, *value;
	} cases[] = {
		{"A=1\nA=2", NULL, "2"},
		{"export A = \"x y\" # z", NULL, "x y"},
		{"A=${A}x\\ y;", "b", "bx y"},
		{"A=\"$A one\"\nA=\"${A} two\"", "zero", "zero one two"},
		{"A=\"$AB c\"", "b", "$AB c"},
		{"A=\"$A c\"", NULL, " c"},
		{"AB=1\n#A=2\nnothing", NULL, NULL},
		{"B=1", "kept", "kept"},
		{"A=\"unended", NULL, "unended"},
		{"A=\\", NULL, "\\"},
		{"", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *value = scan_shell_value(cases[i].text, "A", cases[i].before);

		if (cases[i].value)
			assert_string_equal(value, cases[i].value);
		else
			assert_null(value);
		free(value);
	}
}

static void parameters_are_told_apart(void **state)
{
	(void)state;
	assert_string_equal(scan_parameter("resume=/dev/sda", "resume"), "/dev/sda");
	assert_string_equal(scan_parameter("noresume", "noresume"), "");
	assert_string_equal(scan_parameter("module.sig-enforce=1", "module.sig_enforce"), "1");
	assert_null(scan_parameter("resumed=1", "resume"));
	assert_null(scan_parameter("res", "resume"));
	assert_null(scan_parameter("", "resume"));
}

static void modules_are_named(void **state)
{
	char name[64], much[200] = {0};

	(void)state;
	scan_module_name("snd-sb16.ko.xz", name);
	assert_string_equal(name, "snd_sb16");
	memset(much, 'x', sizeof(much) - 1);
	scan_module_name(much, name);
	assert_int_equal(strlen(name), 63);
	assert_string_equal(scan_product("nvidia_drm"), "NVIDIA's driver");
	assert_string_equal(scan_product("zfs"), "ZFS");
	assert_string_equal(scan_product("vboxnetflt"), "VirtualBox");
	assert_string_equal(scan_product("vmmon"), "VMware");
	assert_string_equal(scan_product("v4l2loopback"), "v4l2loopback");
	assert_null(scan_product("zfsx"));
	assert_null(scan_product("nvidi"));
}

static void the_list_joins(void **state)
{
	struct scan_list list = {0};
	struct scan scan = {.root = -1, .list = &list};
	const struct scan_new unknown = {.kind = SCAN_MODULE_UNSIGNED, .state = SCAN_UNKNOWN, .name = "x"},
			      sure = {.kind = SCAN_MODULE_UNSIGNED, .name = "x"},
			      other = {.kind = SCAN_SERVICE, .reasons = REASON_BIT(REASON_MSR), .name = "x"};

	(void)state;
	scan_add(&scan, &unknown, "one");
	assert_int_equal(scan_unknown(&list), 1);
	scan_add(&scan, &sure, "two");
	scan_add(&scan, &sure, "two");
	scan_add(&scan, &unknown, "one");
	scan_add(&scan, &other, "three");
	assert_int_equal(list.count, 2);
	assert_string_equal(list.findings[0].id, "module-unsigned:x");
	assert_string_equal(list.findings[0].detail, "one; two");
	assert_int_equal(list.findings[0].state, SCAN_SURE);
	assert_int_equal(list.findings[0].reasons, REASON_BIT(REASON_MODULE_SIGNATURE));
	assert_int_equal(list.findings[1].reasons, REASON_BIT(REASON_MSR));
	for (int i = 0; i < 10000; i++)
		scan_add(&scan, &sure, "place %d", i);
	assert_in_range(strlen(list.findings[0].detail), 3000, 5000);
	assert_string_equal(list.findings[0].detail + strlen(list.findings[0].detail) - 10, "; and more");
	scan_unreadable(&scan, "etc/x", ENOENT);
	assert_int_equal(list.count, 2);
	scan_unreadable(&scan, "etc/x", EACCES);
	assert_int_equal(list.count, 3);
	scan_skip(&scan, "all", "because");
	assert_int_equal(list.gap_count, 1);
	scan_free(&list);
	assert_int_equal(list.count, 0);
}

static void every_kind_has_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCAN_KIND_COUNT; i++) {
		assert_true(*scan_kinds[i].what && *scan_kinds[i].stops && *scan_kinds[i].instead);
		assert_int_equal(scan_kinds[i].reasons & ~ALL_REASONS, 0);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(scan_kinds[i].name, scan_kinds[j].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read),	     cmocka_unit_test(words_are_read),
		cmocka_unit_test(shell_assignments_are_read), cmocka_unit_test(parameters_are_told_apart),
		cmocka_unit_test(modules_are_named),	     cmocka_unit_test(the_list_joins),
		cmocka_unit_test(every_kind_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
