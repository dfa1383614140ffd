// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

/* What a text means: the action of one reason. */
struct meaning {
	const char *text;
	enum reason reason;
	enum action action;
};

static const struct named_text parents[] = {
	{"locked", "mode locked\nsummary of the parent\ndeny all\nallow hibernation\naudit perf\n"},
	{"middle", "mode middle\nextends locked\nallow msr\n"},
	{"loose", "mode loose\n"},
	{0},
};

static void each_text_means_what_it_says(void **state)
{
	static const struct meaning cases[] = {
		{"mode m\n", REASON_KEXEC, ACTION_ALLOW},
		{"mode m\ndeny kexec\n", REASON_KEXEC, ACTION_DENY},
		{"mode m\ndeny kexec\n", REASON_MSR, ACTION_ALLOW},
		{"mode m\naudit kexec msr\n", REASON_MSR, ACTION_AUDIT},
		{"mode m\ndeny all\n", REASON_OTHER_CONFIDENTIALITY, ACTION_DENY},
		{"mode m\ndeny integrity\n", REASON_KCORE, ACTION_ALLOW},
		{"mode m\ndeny confidentiality\n", REASON_KCORE, ACTION_DENY},
		{"mode m\ndeny confidentiality\n", REASON_KEXEC, ACTION_ALLOW},
		/* a reason's own name beats its class, whatever the order */
		{"mode m\ndeny integrity\nallow kexec\n", REASON_KEXEC, ACTION_ALLOW},
		{"mode m\nallow kexec\ndeny integrity\n", REASON_KEXEC, ACTION_ALLOW},
		{"mode m\naudit integrity\ndeny kexec\n", REASON_KEXEC, ACTION_DENY},
		/* the class beats `all` */
		{"mode m\ndeny all\nallow integrity\n", REASON_KEXEC, ACTION_ALLOW},
		{"mode m\nallow integrity\ndeny all\n", REASON_KEXEC, ACTION_ALLOW},
		{"mode m\nallow integrity\ndeny all\n", REASON_KCORE, ACTION_DENY},
		/* all three levels at once */
		{"mode m\naudit kexec\nallow integrity\ndeny all\n", REASON_KEXEC, ACTION_AUDIT},
		{"mode m\naudit kexec\nallow integrity\ndeny all\n", REASON_MSR, ACTION_ALLOW},
		{"mode m\naudit kexec\nallow integrity\ndeny all\n", REASON_PERF, ACTION_DENY},
		/* what a text says comes over all that it extends */
		{"mode m\nextends locked\n", REASON_KEXEC, ACTION_DENY},
		{"mode m\nextends locked\n", REASON_HIBERNATION, ACTION_ALLOW},
		{"mode m\nextends locked\ndeny all\n", REASON_HIBERNATION, ACTION_DENY},
		{"mode m\nextends locked\ndeny integrity\n", REASON_HIBERNATION, ACTION_DENY},
		{"mode m\nextends locked\ndeny integrity\n", REASON_PERF, ACTION_AUDIT},
		{"mode m\nextends locked\ndeny perf\n", REASON_PERF, ACTION_DENY},
		{"mode m\nextends locked\naudit all\n", REASON_KEXEC, ACTION_AUDIT},
		{"mode m\nextends locked\nallow all\n", REASON_KEXEC, ACTION_ALLOW},
		{"mode m\nextends middle\n", REASON_MSR, ACTION_ALLOW},
		{"mode m\nextends middle\n", REASON_HIBERNATION, ACTION_ALLOW},
		{"mode m\nextends middle\ndeny msr\n", REASON_MSR, ACTION_DENY},
		{"mode m\nextends loose\n", REASON_MSR, ACTION_ALLOW},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct policy policy = policy_of_text(cases[i].text, parents);

		assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_OK);
		if (action_for(&policy, cases[i].reason) != cases[i].action)
			fail_msg("%s: %s", cases[i].text, action_name(action_for(&policy, cases[i].reason)));
	}
}

static void every_reason_can_have_every_action(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++)
		for (int action = ACTION_ALLOW; action <= ACTION_DENY; action++) {
			char text[256];
			struct policy policy;

			snprintf(text, sizeof(text), "mode m\n%s all optional\n%s %s\n",
				 action_name(action == ACTION_DENY ? ACTION_ALLOW : ACTION_DENY),
				 action_name((enum action)action), reason_table[i].name);
			policy = policy_of_text(text, NULL);
			for (int j = 0; j < REASON_COUNT; j++)
				assert_int_equal(action_for(&policy, reason_table[j].id) ==
							 (enum action)action,
						 i == j);
		}
}

/* What no shipped mode refuses must be asked for: neither `all` nor the other classes stand for it. */
static void optional_reasons_are_asked_for(void **state)
{
	static const struct {
		const char *text;
		enum action action;
	} cases[] = {
		{"mode m\ndeny all\n", ACTION_ALLOW},
		{"mode m\ndeny integrity confidentiality\n", ACTION_ALLOW},
		{"mode m\ndeny optional\n", ACTION_DENY},
		{"mode m\ndeny all\naudit optional\n", ACTION_AUDIT},
		{"mode m\nextends strict\n", ACTION_DENY},
		{"mode m\nextends strict\nallow all\n", ACTION_DENY},
		{"mode m\nextends strict\nallow optional\n", ACTION_ALLOW},
	};
	static const struct named_text strict[] = {{"strict", "mode strict\ndeny all optional\n"}, {0}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct policy policy = policy_of_text(cases[i].text, strict);

		for (int j = 0; j < REASON_COUNT; j++)
			if (reason_table[j].cls == CLASS_OPTIONAL && action_for(&policy, reason_table[j].id) != cases[i].action)
				fail_msg("%s: %s", cases[i].text, reason_table[j].name);
	}
	assert_true(OPTIONAL_REASONS != 0);
}

static void name_and_summary_are_of_the_text_itself(void **state)
{
	struct policy policy = policy_of_text("mode m-2\nextends locked\n", parents);

	(void)state;
	assert_string_equal(policy.mode, "m-2");
	assert_string_equal(policy.summary, "");
	policy = policy_of_text("mode m\nextends locked\nsummary its own\n", parents);
	assert_string_equal(policy.summary, "its own");
}

static void blanks_and_comments_do_not_matter(void **state)
{
	const struct policy plain = policy_of_text("mode m\nsummary two  words\ndeny kexec msr\n", NULL);
	static const char *const same[] = {
		"# about\n\nmode m # its name\nsummary two  words\n\ndeny kexec msr # both\n#end\n",
		"\tmode\tm\t\n  summary   two  words  \n deny \t kexec\tmsr \n \t \n",
		"mode m#x\nsummary two  words\ndeny kexec#x\ndeny msr\n# \xc3\xa9t\xc3\xa9\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		const struct policy policy = policy_of_text(same[i], NULL);

		assert_memory_equal(&policy, &plain, sizeof(plain));
	}
}

/* A summary runs to the end of its line: people write "issue #12" there. */
static void a_summary_has_no_comment(void **state)
{
	(void)state;
	assert_string_equal(policy_of_text("mode m\nsummary for issue #12 # all of it\n", NULL).summary,
			    "for issue #12 # all of it");
	assert_string_equal(policy_of_text("mode m\nsummary # so be it\n", NULL).summary, "# so be it");
}

static void names_and_summaries_may_be_as_long_as_they_fit(void **state)
{
	char text[512], name[POLICY_MODE_SIZE] = {0}, summary[POLICY_SUMMARY_SIZE] = {0};
	struct policy policy;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	memset(summary, 's', sizeof(summary) - 1);
	snprintf(text, sizeof(text), "mode %s\nsummary %s\n", name, summary);
	policy = policy_of_text(text, NULL);
	assert_string_equal(policy.mode, name);
	assert_string_equal(policy.summary, summary);
}

static void a_text_of_the_longest_size_compiles(void **state)
{
	char *const text = malloc(MODE_TEXT_MAX);
	const struct mode_source source = {.file = "long", .text = text, .size = MODE_TEXT_MAX};
	struct mode_error error;
	struct policy policy;

	(void)state;
	assert_non_null(text);
	memset(text, '\n', MODE_TEXT_MAX);
	memcpy(text, "mode m", 6);
	memcpy(text + MODE_TEXT_MAX - 11, "deny kexec", 10);
	assert_int_equal(mode_compile(&source, NULL, NULL, &policy, &error), 0);
	assert_int_equal(action_for(&policy, REASON_KEXEC), ACTION_DENY);
	free(text);
}

static void only_what_is_promised_is_written(void **state)
{
	struct policy policy, untouched_policy;
	struct mode_error error, untouched_error;
	struct mode_source source = source_of("f", "mode m\n");

	(void)state;
	memset(&policy, 0x5a, sizeof(policy));
	memset(&error, 0x5a, sizeof(error));
	untouched_policy = policy;
	untouched_error = error;
	assert_int_equal(mode_compile(&source, NULL, NULL, &policy, &error), 0);
	assert_memory_equal(&error, &untouched_error, sizeof(error));
	memset(&policy, 0x5a, sizeof(policy));
	source = source_of("f", "mode m\ndeny nobody\n");
	assert_int_equal(mode_compile(&source, NULL, NULL, &policy, &error), -EINVAL);
	assert_memory_equal(&policy, &untouched_policy, sizeof(policy));
}

/* Fill @chain with modes m0 to m@count-1, each extending the next. */
static void make_chain(struct named_text *chain, char (*texts)[64], char (*names)[16], int count)
{
	for (int i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "m%d", i);
		if (i + 1 < count)
			snprintf(texts[i], sizeof(texts[i]), "mode m%d\nextends m%d\n", i, i + 1);
		else
			snprintf(texts[i], sizeof(texts[i]), "mode m%d\ndeny kexec\n", i);
		chain[i] = (struct named_text){.name = names[i], .text = texts[i]};
	}
}

static void chains_may_be_sixteen_long(void **state)
{
	struct named_text chain[18] = {0};
	char texts[18][64], names[18][16];
	struct mode_source source;
	struct mode_error error;
	struct policy policy;

	(void)state;
	make_chain(chain, texts, names, 16);
	policy = policy_of_text(chain[0].text, chain);
	assert_int_equal(action_for(&policy, REASON_KEXEC), ACTION_DENY);
	make_chain(chain, texts, names, 17);
	source = source_of("m0", chain[0].text);
	assert_int_equal(mode_compile(&source, lookup_text, chain, &policy, &error), -ELOOP);
	assert_string_equal(error.file, "m15");
	assert_non_null(strstr(error.what, "'m16' is one mode too many"));
}

/* One row of the table of decisions. */
struct row {
	char mode[64];
	char reason[64];
	char verdict[64];
};

static bool next_row(FILE *file, struct row *row)
{
	char line[256];

	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (sscanf(line, "%63[^\t]\t%63[^\t]\t%63[^\t\n]", row->mode, row->reason, row->verdict) != 3)
			fail_msg("not a row: %s", line);
		return true;
	}
	return false;
}

/* Every mode's rows stand together, so a mode is full when all its reasons have been seen. */
static void the_table_of_decisions_holds(void **state)
{
	FILE *const file = fopen("tests/cases/decisions.tsv", "r");
	struct policy policy = {.mode = ""};
	kl_u64 seen = ALL_REASONS;
	struct row row;

	(void)state;
	assert_non_null(file);
	while (next_row(file, &row)) {
		const struct reason_words *const reason = reason_named(row.reason, strlen(row.reason));

		if (strcmp(row.mode, policy.mode) != 0) {
			if (seen != ALL_REASONS)
				fail_msg("mode %s lacks reasons", policy.mode);
			policy = policy_of_file(row.mode);
			seen = 0;
		}
		if (!reason || seen & REASON_BIT(reason->id))
			fail_msg("mode %s: reason %s is unknown or there twice", row.mode, row.reason);
		else
			seen |= REASON_BIT(reason->id);
		if (strcmp(action_name(action_for(&policy, reason->id)), row.verdict) != 0)
			fail_msg("mode %s: %s is not %s", row.mode, row.reason, row.verdict);
	}
	assert_true(seen == ALL_REASONS);
	fclose(file);
}

static bool table_has_mode(const char *mode)
{
	FILE *const file = fopen("tests/cases/decisions.tsv", "r");
	bool found = false;
	struct row row;

	assert_non_null(file);
	while (!found && next_row(file, &row))
		found = strcmp(row.mode, mode) == 0;
	fclose(file);
	return found;
}

static void every_mode_file_is_in_the_table(void **state)
{
	glob_t files;

	(void)state;
	mode_files_find(&files);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char name[64];
		struct policy policy;

		mode_file_name(files.gl_pathv[i], name, sizeof(name));
		policy = policy_of_file(name);
		assert_string_equal(policy.mode, name);
		assert_true(policy.summary[0]);
		if (!table_has_mode(name))
			fail_msg("mode %s is not in tests/cases/decisions.tsv", name);
	}
	globfree(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_text_means_what_it_says),
		cmocka_unit_test(every_reason_can_have_every_action),
		cmocka_unit_test(optional_reasons_are_asked_for),
		cmocka_unit_test(name_and_summary_are_of_the_text_itself),
		cmocka_unit_test(blanks_and_comments_do_not_matter),
		cmocka_unit_test(a_summary_has_no_comment),
		cmocka_unit_test(names_and_summaries_may_be_as_long_as_they_fit),
		cmocka_unit_test(a_text_of_the_longest_size_compiles),
		cmocka_unit_test(only_what_is_promised_is_written),
		cmocka_unit_test(chains_may_be_sixteen_long),
		cmocka_unit_test(the_table_of_decisions_holds),
		cmocka_unit_test(every_mode_file_is_in_the_table),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
