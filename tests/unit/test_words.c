// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

static void names_are_lower_case_and_fit(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		const char *const name = reason_table[i].name;

		assert_true(name[0] >= 'a' && name[0] <= 'z');
		assert_true(strlen(name) < POLICY_MODE_SIZE);
		for (const char *c = name; *c; c++)
			assert_true(policy_mode_character(*c));
	}
}

static void names_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		const char *const name = reason_table[i].name;

		assert_string_not_equal(name, "all");
		assert_string_not_equal(name, class_name(CLASS_INTEGRITY));
		assert_string_not_equal(name, class_name(CLASS_CONFIDENTIALITY));
		assert_string_not_equal(name, class_name(CLASS_OPTIONAL));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(name, reason_table[j].name);
	}
}

static void kernel_names_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		const char *const kernel = reason_table[i].kernel;

		if (!*kernel)
			continue;
		assert_memory_equal(kernel, "LOCKDOWN_", strlen("LOCKDOWN_"));
		assert_ptr_equal(reason_kernel_named(kernel), &reason_table[i]);
	}
	assert_null(reason_kernel_named(""));
	assert_null(reason_kernel_named("LOCKDOWN_INTEGRITY_MAX"));
}

static void every_row_says_what_is_refused(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		assert_true(strlen(reason_table[i].refused) > 10);
		assert_non_null(reason_table[i].programs);
		assert_non_null(reason_table[i].looks);
		assert_non_null(reason_table[i].instead);
	}
}

static void numbers_rise(void **state)
{
	(void)state;
	for (int i = 1; i < REASON_COUNT; i++)
		assert_true(reason_table[i].id > reason_table[i - 1].id);
}

static void rows_are_found(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		const char *const name = reason_table[i].name;

		assert_ptr_equal(reason_find(reason_table[i].id), &reason_table[i]);
		assert_ptr_equal(reason_named(name, strlen(name)), &reason_table[i]);
		assert_ptr_not_equal(reason_named(name, strlen(name) - 1), &reason_table[i]);
	}
	assert_null(reason_find(REASON_NONE));
	assert_null(reason_named("", 0));
	assert_null(reason_named("KEXEC", 5));
}

static void every_value_has_its_words(void **state)
{
	(void)state;
	assert_string_equal(class_name(CLASS_INTEGRITY), "integrity");
	assert_string_equal(class_name(CLASS_CONFIDENTIALITY), "confidentiality");
	assert_string_equal(class_name(CLASS_OPTIONAL), "optional");
	assert_string_equal(action_name(ACTION_ALLOW), "allow");
	assert_string_equal(action_name(ACTION_AUDIT), "audit");
	assert_string_equal(action_name(ACTION_DENY), "deny");
	for (int fault = POLICY_OK; fault <= POLICY_BAD_EXCEPTION; fault++)
		for (int other = POLICY_OK; other < fault; other++)
			assert_string_not_equal(policy_fault_text((enum policy_fault)fault),
						policy_fault_text((enum policy_fault)other));
	assert_non_null(class_name((enum reason_class)77));
	assert_non_null(action_name((enum action)77));
	assert_non_null(policy_fault_text((enum policy_fault)77));
}

static void nearest_names(void **state)
{
	static const char *const names[] = {"deny", "audit", "allow", "all", "kexec", "kcore", "msr", "ioport",
					    "hibernation", "perf", "xmon-write", "xmon-read", NULL};
	static const struct {
		const char *word;
		const char *nearest;
	} cases[] = {
		{"dney", "deny"},
		{"DENY", "deny"},
		{"den", "deny"},
		{"kexc", "kexec"},
		{"kexec", "kexec"},
		{"hiberantion", "hibernation"},
		{"xmon_write", "xmon-write"},
		{"hiber", "hibernation"},
		{"ms", NULL},
		{"m", NULL},
		{"", NULL},
		{"xmon", NULL},
		{"banana", NULL},
		{"MSR", "msr"},
		{"ioprot", "ioport"},
		{"x", NULL},
		{"0123456789012345678901234567890123456789", NULL},
		{"01234567890123456789012345678901234567890", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const found = nearest_name(cases[i].word, strlen(cases[i].word), names);

		if (!found != !cases[i].nearest || (found && strcmp(found, cases[i].nearest) != 0))
			fail_msg("'%s' is near '%s'", cases[i].word, found ? found : "nothing");
	}
}

static void nearest_needs_no_end_mark(void **state)
{
	static const char *const names[] = {"kexec", "an-extremely-long-candidate-that-nobody-means-by-it",
					    "", NULL};
	static const char *const none[] = {NULL};
	char *const word = malloc(4);

	(void)state;
	assert_non_null(word);
	memcpy(word, "kexc", 4);
	assert_string_equal(nearest_name(word, 4, names), "kexec");
	assert_null(nearest_name(word, 4, none));
	free(word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_lower_case_and_fit),
		cmocka_unit_test(names_are_unique),
		cmocka_unit_test(kernel_names_are_unique),
		cmocka_unit_test(every_row_says_what_is_refused),
		cmocka_unit_test(numbers_rise),
		cmocka_unit_test(rows_are_found),
		cmocka_unit_test(every_value_has_its_words),
		cmocka_unit_test(nearest_names),
		cmocka_unit_test(nearest_needs_no_end_mark),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
