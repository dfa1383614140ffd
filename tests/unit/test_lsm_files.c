// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is read of the engine `lsm`: whole, damaged, short and missing files.
 */
#include "lsm_folder.h"

/* ---- query */

static void what_is_in_force_is_read(void **test)
{
	struct engine_state state;
	struct fault fault;

	(void)test;
	assert_int_equal(lsm_query(&state, &fault), 0);
	assert_true(state.loaded && state.sealed && state.at_boot && state.attached);
	assert_memory_equal(&state.policy, &integrity, sizeof(integrity));
	assert_int_equal(state.loaded_at, 12345);
	assert_int_equal(state.counts[REASON_DEV_MEM].denied, 2);
	assert_int_equal(state.program_id, 0);
	assert_true(!state.evaluated && !state.unable && !state.trial_left);
}

static void nothing_in_force_is_read(void **test)
{
	const kl_u64 uio = REASON_BIT(REASON_UIO);
	struct engine_state state;
	struct fault fault;

	(void)test;
	put_state(false, ALL_REASONS & ~uio, REASON_BIT(REASON_KCORE));
	put_text("policy", "");
	assert_int_equal(lsm_query(&state, &fault), 0);
	assert_false(state.loaded || state.sealed || state.at_boot);
	assert_true(state.attached);
	assert_true(state.evaluated == REASON_BIT(REASON_KCORE));
	assert_true(state.unable == uio);
	assert_int_equal(state.counts[REASON_DEV_MEM].denied, 2);
}

/* Whatever is wrong, nothing is told to be in force, and nothing not to be. */
static void expect_no_state(int error, const char *why)
{
	struct engine_state state, nothing = {0};
	struct fault fault = {""};

	assert_int_equal(lsm_query(&state, &fault), error);
	if (!strstr(fault.what, why))
		fail_msg("'%s' does not say '%s'", fault.what, why);
	assert_memory_equal(&state, &nothing, sizeof(state));
}

#define REST "loaded 1\nat_boot 1\nloaded_at 1\nable 0x1\nevaluated 0x0\nrecorded 0\nlost 0\n"

static void a_malformed_state_is_told(void **test)
{
	static const struct {
		const char *text, *why;
		int error;
	} states[] = {
		{"", "does not tell 'version'", -EPROTO},
		{"version 2", "ends within a line: 'version 2'", -EPROTO},
		{"version\n", "cannot be read: 'version'", -EPROTO},
		{"version \n", "cannot be read", -EPROTO},
		{" 2\n", "cannot be read", -EPROTO},
		{"\n", "cannot be read", -EPROTO},
		{"version two\n", "cannot be read: 'version two'", -EPROTO},
		{"version -2\n", "cannot be read", -EPROTO},
		{"version +2\n", "cannot be read", -EPROTO},
		{"version 2 \n", "cannot be read", -EPROTO},
		{"version  2\n", "cannot be read", -EPROTO},
		{"version 0x\n", "cannot be read", -EPROTO},
		{"version 0xg\n", "cannot be read", -EPROTO},
		{"version 18446744073709551616\n", "cannot be read", -EPROTO},
		{"version 2\nversion 2\n", "cannot be read", -EPROTO},
		{"version 2\r\nsession 77\r\n" REST, "cannot be read", -EPROTO},
		{"version 2\n" REST, "does not tell 'session'", -EPROTO},
		{"version 3\nsession 77\n" REST, "version 3 and this one 2", -EPROTONOSUPPORT},
		{"version 2\nsession 0\n" REST, "session 0", -EPROTO},
		{"version 2\nsession 4294967296\n" REST, "session 4294967296", -EPROTO},
		{"version 2\nsession 7\nloaded 2\nat_boot 0\nloaded_at 0\nable 0x0\nevaluated 0x0\nrecorded 0\nlost 0\n", "loaded 2", -EPROTO},
		{"version 2\nsession 7\nloaded 0\nat_boot 1\nloaded_at 0\nable 0x0\nevaluated 0x0\nrecorded 0\nlost 0\n", "at_boot 1", -EPROTO},
	};

	(void)test;
	_Static_assert(POLICY_VERSION == 2, "the texts above speak of it");
	for (size_t i = 0; i < COUNT(states); i++) {
		put_text("state", states[i].text);
		expect_no_state(states[i].error, states[i].why);
	}
	put("state", "version 2\0\n", 11);
	expect_no_state(-EPROTO, "is no text");
}

static void a_longer_state_than_there_is_room_is_told(void **test)
{
	char text[5000];

	(void)test;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "word 1\n"[i % 7];
	put("state", text, sizeof(text));
	expect_no_state(-EPROTO, "at most 4095 bytes");
}

static void words_of_a_newer_kernel_are_left_alone(void **test)
{
	struct lsm_state state;
	struct fault fault;

	(void)test;
	put_text("state", "later 5\nversion 2\nsession 77\n" REST "more 0xff\n");
	assert_int_equal(lsm_read_state(&state, &fault), 0);
	assert_int_equal(state.session, 77);
	assert_int_equal(state.able, 1);
}

static void a_damaged_policy_is_told(void **test)
{
	struct {
		struct policy policy;
		char more;
	} longer = {.policy = integrity};
	struct policy bad = integrity;

	(void)test;
	put("policy", &integrity, sizeof(integrity) - 1);
	expect_no_state(-EPROTO, "(3743 bytes)");
	put("policy", &longer, sizeof(integrity) + 1);
	expect_no_state(-EPROTO, "(3745 bytes)");
	put("policy", "", 0);
	expect_no_state(-EPROTO, "(0 bytes)");
	bad.version++;
	put("policy", &bad, sizeof(bad));
	expect_no_state(-EPROTO, "no policy that this kernlock can read");
	bad = integrity;
	bad.audit |= bad.deny;
	put("policy", &bad, sizeof(bad));
	expect_no_state(-EPROTO, "no policy that this kernlock can read");
}

static void a_damaged_head_is_told(void **test)
{
	struct kernlock_events bad = events.head;

	(void)test;
	put("events", &events, sizeof(bad) - 1);
	expect_no_state(-EPROTO, "does not begin as it should");
	bad.magic++;
	put("events", &bad, sizeof(bad));
	expect_no_state(-EPROTO, "does not begin as it should");
	bad = events.head;
	bad.version++;
	put("events", &bad, sizeof(bad));
	expect_no_state(-EPROTONOSUPPORT, "speaks version 3");
	bad = events.head;
	bad.row_size--;
	put("events", &bad, sizeof(bad));
	expect_no_state(-EPROTONOSUPPORT, "rows of 1191 bytes");
	bad = events.head;
	bad.session = 0;
	put("events", &bad, sizeof(bad));
	expect_no_state(-EPROTO, "session 0");
	bad = events.head;
	bad.count = EVENT_ROWS + 1;
	put("events", &bad, sizeof(bad));
	expect_no_state(-EPROTO, "8193 rows");
}

static void what_cannot_be_reached_is_told(void **test)
{
	(void)test;
	folder_error = -EPERM;
	expect_no_state(-EPERM, "only root may ask");
	folder_error = -EACCES;
	expect_no_state(-EPERM, "only root may ask");
	folder_error = -ENOENT;
	expect_no_state(-ENOENT, "no engine lsm");
	folder_error = -EMFILE;
	expect_no_state(-EMFILE, "Too many open files");
	folder_error = 0;
	unlink(path_of("events"));
	expect_no_state(-ENOENT, "");
}

static void there_is_one_where_that_cannot_be_told(void **test)
{
	static const struct {
		int error;
		bool there;
	} answers[] = {{0, true}, {-EMFILE, true}, {-ENOMEM, true}, {-ENOENT, false}, {-ENODEV, false}, {-EPERM, false}, {-EACCES, false}};

	(void)test;
	for (size_t i = 0; i < COUNT(answers); i++) {
		folder_error = answers[i].error;
		assert_int_equal(lsm_is_there(), answers[i].there);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_in_force_is_read, begin, end),
		cmocka_unit_test_setup_teardown(nothing_in_force_is_read, begin, end),
		cmocka_unit_test_setup_teardown(a_malformed_state_is_told, begin, end),
		cmocka_unit_test_setup_teardown(a_longer_state_than_there_is_room_is_told, begin, end),
		cmocka_unit_test_setup_teardown(words_of_a_newer_kernel_are_left_alone, begin, end),
		cmocka_unit_test_setup_teardown(a_damaged_policy_is_told, begin, end),
		cmocka_unit_test_setup_teardown(a_damaged_head_is_told, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_reached_is_told, begin, end),
		cmocka_unit_test_setup_teardown(there_is_one_where_that_cannot_be_told, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
