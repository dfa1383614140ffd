// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

static const struct policy sound = {.magic = POLICY_MAGIC,
				    .version = POLICY_VERSION,
				    .size = sizeof(struct policy),
				    .deny = REASON_BIT(REASON_KEXEC),
				    .audit = REASON_BIT(REASON_MSR) | REASON_BIT(REASON_KCORE),
				    .mode = "sound",
				    .summary = "a sound policy"};

static void assert_fault(const struct policy *policy, enum policy_fault expected)
{
	assert_int_equal(policy_check(policy, sizeof(*policy)), expected);
}

static void a_sound_policy_is_ok(void **state)
{
	(void)state;
	assert_fault(&sound, POLICY_OK);
}

static void size_is_checked_first(void **state)
{
	struct policy policy = sound;

	(void)state;
	for (kl_u64 size = 0; size < 2 * sizeof(policy); size++)
		if (size != sizeof(policy))
			assert_int_equal(policy_check(NULL, size), POLICY_BAD_SIZE);
	assert_int_equal(policy_check(NULL, ~(kl_u64)0), POLICY_BAD_SIZE);
	policy.size--;
	assert_fault(&policy, POLICY_BAD_SIZE);
}

static void magic_and_version_are_checked(void **state)
{
	struct policy policy = sound;

	(void)state;
	for (int bit = 0; bit < 32; bit++) {
		policy.magic = sound.magic ^ (1u << bit);
		assert_fault(&policy, POLICY_BAD_MAGIC);
	}
	policy.magic = sound.magic;
	for (int bit = 0; bit < 16; bit++) {
		policy.version = (kl_u16)(sound.version ^ (1u << bit));
		assert_fault(&policy, POLICY_BAD_VERSION);
	}
}

static void magic_reads_as_klpo(void **state)
{
	(void)state;
	assert_memory_equal(&sound, "KLPO", 4);
}

static void every_unknown_bit_is_a_fault(void **state)
{
	(void)state;
	for (int bit = 0; bit < 64; bit++) {
		const enum policy_fault expected = ALL_REASONS >> bit & 1 ? POLICY_OK : POLICY_BAD_REASON;
		struct policy policy = sound;

		policy.audit = 0;
		policy.deny = (kl_u64)1 << bit;
		assert_fault(&policy, expected);
		policy.audit = policy.deny;
		policy.deny = 0;
		assert_fault(&policy, expected);
	}
}

static void a_reason_has_one_action(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		struct policy policy = sound;

		policy.deny = policy.audit = REASON_BIT(reason_table[i].id);
		assert_fault(&policy, POLICY_BAD_ACTION);
	}
}

static void mode_names_are_checked(void **state)
{
	struct policy policy = sound;

	(void)state;
	memset(policy.mode, 0, sizeof(policy.mode));
	assert_fault(&policy, POLICY_BAD_MODE);
	memset(policy.mode, 'a', sizeof(policy.mode));
	assert_fault(&policy, POLICY_BAD_MODE);
	policy.mode[sizeof(policy.mode) - 1] = '\0';
	assert_fault(&policy, POLICY_OK);
	policy.mode[3] = '\0';
	assert_fault(&policy, POLICY_BAD_MODE);
	for (int c = 1; c < 256; c++) {
		policy = sound;
		policy.mode[2] = (char)c;
		assert_fault(&policy, strchr("abcdefghijklmnopqrstuvwxyz0123456789-", c) ? POLICY_OK
											 : POLICY_BAD_MODE);
	}
}

static void summaries_are_checked(void **state)
{
	static const struct {
		const char *summary;
		enum policy_fault expected;
	} cases[] = {
		{"", POLICY_OK},
		{"#", POLICY_OK},
		{"na\xc3\xafve \xe2\x82\xac \xf0\x9f\x94\x92", POLICY_OK},
		{" blank before", POLICY_BAD_SUMMARY},
		{"blank after ", POLICY_BAD_SUMMARY},
		{"a\ttab", POLICY_BAD_SUMMARY},
		{"a\nline", POLICY_BAD_SUMMARY},
		{"\x1b[31mred", POLICY_BAD_SUMMARY},
		{"del\x7f", POLICY_BAD_SUMMARY},
		{"c1 \xc2\x9b", POLICY_BAD_SUMMARY},
		{"latin1 \xe9", POLICY_BAD_SUMMARY},
		{"cut \xe2\x82", POLICY_BAD_SUMMARY},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct policy policy = sound;

		memset(policy.summary, 0, sizeof(policy.summary));
		strcpy(policy.summary, cases[i].summary);
		if (policy_check(&policy, sizeof(policy)) != cases[i].expected)
			fail_msg("case %zu: %s", i, cases[i].summary);
	}
}

static void summaries_end_and_are_padded(void **state)
{
	struct policy policy = sound;

	(void)state;
	memset(policy.summary, 'x', sizeof(policy.summary));
	assert_fault(&policy, POLICY_BAD_SUMMARY);
	policy.summary[sizeof(policy.summary) - 1] = '\0';
	assert_fault(&policy, POLICY_OK);
	policy.summary[10] = '\0';
	assert_fault(&policy, POLICY_BAD_SUMMARY);
}

static void utf8_is_strict(void **state)
{
	static const struct {
		const char *text;
		int size, length;
	} cases[] = {
		{"a", 1, 1},
		{"\0", 1, 1},
		{"\x7f", 1, 1},
		{"\x80", 1, 0},
		{"\xbf", 1, 0},
		{"\xc0\x80", 2, 0},
		{"\xc1\xbf", 2, 0},
		{"\xc2\x80", 2, 2},
		{"\xc2", 1, 0},
		{"\xdf\xbf", 2, 2},
		{"\xdf\x7f", 2, 0},
		{"\xdf\xc0", 2, 0},
		{"\xe0\x9f\xbf", 3, 0},
		{"\xe0\xa0\x80", 3, 3},
		{"\xe1\x80", 2, 0},
		{"\xed\x9f\xbf", 3, 3},
		{"\xed\xa0\x80", 3, 0},
		{"\xee\x80\x80", 3, 3},
		{"\xef\xbf\xbf", 3, 3},
		{"\xef\xbf\x41", 3, 0},
		{"\xf0\x8f\xbf\xbf", 4, 0},
		{"\xf0\x90\x80\x80", 4, 4},
		{"\xf4\x8f\xbf\xbf", 4, 4},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf5\x80\x80\x80", 4, 0},
		{"\xff\xff\xff\xff", 4, 0},
		{"\xf1\x80\x80\x41", 4, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (utf8_length(cases[i].text, cases[i].size) != cases[i].length)
			fail_msg("case %zu: %d", i, utf8_length(cases[i].text, cases[i].size));
}

/* What decide() must say, told without its table: known reasons answer for themselves. */
static void assert_decided(const struct policy *policy, kl_u32 reason)
{
	const bool known = reason_find((enum reason)reason) != NULL;
	const kl_u8 rule = known ? (kl_u8)reason : REASON_OTHER_INTEGRITY;
	const enum action expected = policy->deny & REASON_BIT(rule)	? ACTION_DENY
				     : policy->audit & REASON_BIT(rule) ? ACTION_AUDIT
									: ACTION_ALLOW;
	const struct request request = {.reason = reason};
	const struct verdict verdict = decide(policy, &request);

	if (verdict.action != expected || verdict.rule != rule)
		fail_msg("reason %u: action %u by rule %u", reason, verdict.action, verdict.rule);
}

static void assert_all_decided(kl_u64 deny, kl_u64 audit)
{
	struct policy policy = sound;

	policy.deny = deny;
	policy.audit = audit;
	for (kl_u32 reason = 0; reason < 256; reason++)
		assert_decided(&policy, reason);
	for (int bit = 8; bit < 32; bit++) {
		assert_decided(&policy, 1u << bit);
		assert_decided(&policy, (1u << bit) + REASON_KEXEC);
	}
	assert_decided(&policy, UINT32_MAX);
}

static void decide_answers_every_number(void **state)
{
	(void)state;
	assert_all_decided(0, 0);
	assert_all_decided(ALL_REASONS, 0);
	assert_all_decided(0, ALL_REASONS);
	assert_all_decided(INTEGRITY_REASONS, CONFIDENTIALITY_REASONS);
	assert_all_decided(CONFIDENTIALITY_REASONS, INTEGRITY_REASONS);
	for (int i = 0; i < REASON_COUNT; i++) {
		const kl_u64 bit = REASON_BIT(reason_table[i].id);

		assert_all_decided(bit, ALL_REASONS & ~bit);
		assert_all_decided(0, bit);
	}
}

/* Policy and raise as {action of the policy, action raised to}: the stricter one is the answer. */
static void a_raise_only_tightens(void **state)
{
	static const enum action actions[] = {ACTION_ALLOW, ACTION_AUDIT, ACTION_DENY};

	(void)state;
	for (int i = 0; i < REASON_COUNT; i++)
		for (size_t by = 0; by < COUNT(actions); by++)
			for (size_t to = 0; to < COUNT(actions); to++) {
				const struct request request = {.reason = reason_table[i].id};
				const kl_u64 bit = REASON_BIT(reason_table[i].id);
				const struct raised raised = {.deny = actions[to] == ACTION_DENY ? bit : 0,
							      .audit = actions[to] == ACTION_AUDIT ? bit : 0};
				struct policy policy = sound;

				policy.deny = actions[by] == ACTION_DENY ? bit : 0;
				policy.audit = actions[by] == ACTION_AUDIT ? bit : 0;
				assert_int_equal(decide_raised(&policy, &raised, &request).action,
						 actions[by] > actions[to] ? actions[by] : actions[to]);
				assert_int_equal(decide_raised(&policy, &raised, &request).rule, reason_table[i].id);
			}
}

static void unknown_requests_are_refused_where_unknown_is(void **state)
{
	struct policy policy = sound;

	(void)state;
	policy.deny = REASON_BIT(REASON_OTHER_INTEGRITY);
	assert_int_equal(action_for(&policy, 0), ACTION_DENY);
	assert_int_equal(action_for(&policy, 61), ACTION_DENY);
	assert_int_equal(action_for(&policy, 64), ACTION_DENY);
	assert_int_equal(action_for(&policy, UINT32_MAX), ACTION_DENY);
	assert_int_equal(action_for(&policy, REASON_KEXEC), ACTION_ALLOW);
}

static void classes_split_all_reasons(void **state)
{
	kl_u64 of_class[CLASS_OPTIONAL + 1] = {0};

	(void)state;
	for (int i = 0; i < REASON_COUNT; i++)
		of_class[reason_table[i].cls] |= REASON_BIT(reason_table[i].id);
	assert_true(of_class[CLASS_INTEGRITY] == INTEGRITY_REASONS);
	assert_true(of_class[CLASS_CONFIDENTIALITY] == CONFIDENTIALITY_REASONS);
	assert_true(of_class[CLASS_OPTIONAL] == OPTIONAL_REASONS);
	assert_true((INTEGRITY_REASONS | CONFIDENTIALITY_REASONS | OPTIONAL_REASONS) == ALL_REASONS);
	assert_int_equal(__builtin_popcountll(ALL_REASONS), REASON_COUNT);
	assert_false(ALL_REASONS & 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_policy_is_ok),
		cmocka_unit_test(size_is_checked_first),
		cmocka_unit_test(magic_and_version_are_checked),
		cmocka_unit_test(magic_reads_as_klpo),
		cmocka_unit_test(every_unknown_bit_is_a_fault),
		cmocka_unit_test(a_reason_has_one_action),
		cmocka_unit_test(mode_names_are_checked),
		cmocka_unit_test(summaries_are_checked),
		cmocka_unit_test(summaries_end_and_are_padded),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(decide_answers_every_number),
		cmocka_unit_test(a_raise_only_tightens),
		cmocka_unit_test(unknown_requests_are_refused_where_unknown_is),
		cmocka_unit_test(classes_split_all_reasons),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
