// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `lsm` has recorded: given once, and never half.
 */
#include "lsm_folder.h"

/** struct seen - what came out of the rows. */
struct seen {
	int count, stop;
	kl_u8 reason;
};

static int see(void *context, const struct event_key *key, const struct event_row *row)
{
	struct seen *seen = context;

	assert_true(row->filled);
	seen->count++;
	seen->reason = key->reason;
	return seen->stop;
}

static void rows_are_given_once(void **test)
{
	struct engine_session session = {0};
	struct seen seen = {0};
	struct fault fault;

	(void)test;
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(seen.count, 1); /* the other one is being described */
	assert_int_equal(seen.reason, REASON_DEV_MEM);
	assert_true(session.program_id == 77 && session.recorded == 3 && session.lost == 1);
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(seen.count, 1);
	assert_true(session.program_id == 77 && session.recorded == 3 && session.lost == 1);
	events.head.recorded++;
	put("events", &events, sizeof(events));
	put_state(true, ALL_REASONS, 0);
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(seen.count, 2);
	session.program_id++; /* of another life */
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(seen.count, 3);
}

static void who_gets_rows_may_end_it(void **test)
{
	struct engine_session session = {0};
	struct seen seen = {.stop = 5};
	struct fault fault;

	(void)test;
	events.rows[1] = events.rows[0];
	put("events", &events, sizeof(events));
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 5);
	assert_int_equal(seen.count, 1);
	assert_int_equal(session.program_id, 77);
}

static void many_rows_are_read(void **test)
{
	struct kernlock_event *many = calloc(EVENT_ROWS, sizeof(*many));
	struct engine_session session = {0};
	struct seen seen = {0};
	struct fault fault;
	FILE *file = fopen(path_of("events"), "w");

	(void)test;
	events.head.count = EVENT_ROWS;
	for (int i = 0; i < EVENT_ROWS; i++)
		many[i] = events.rows[0];
	assert_int_equal(fwrite(&events.head, sizeof(events.head), 1, file), 1);
	assert_int_equal(fwrite(many, sizeof(*many), EVENT_ROWS, file), EVENT_ROWS);
	fclose(file);
	free(many);
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(seen.count, EVENT_ROWS);
}

static void expect_no_rows(int error, const char *why)
{
	struct engine_session session = {0};
	struct seen seen = {0};
	struct fault fault = {""};

	assert_int_equal(lsm_rows(&session, see, &seen, &fault), error);
	if (!strstr(fault.what, why))
		fail_msg("'%s' does not say '%s'", fault.what, why);
}

static void damaged_rows_are_told(void **test)
{
	(void)test;
	put("events", &events, sizeof(events) - 1);
	expect_no_rows(-EPROTO, "ends 2 rows too early");
	put("events", &events, sizeof(events.head));
	expect_no_rows(-EPROTO, "ends 2 rows too early");
	put("events", &events, 5);
	expect_no_rows(-EPROTO, "does not begin as it should");
	events.rows[0].key.reason = 39;
	put("events", &events, sizeof(events));
	expect_no_rows(-EPROTO, "reason 39");
	events.rows[0].key.reason = 200;
	put("events", &events, sizeof(events));
	expect_no_rows(-EPROTO, "reason 200");
	events.rows[0].key.reason = REASON_MSR;
	events.rows[0].key.kind = EVENT_PROBE + 1;
	put("events", &events, sizeof(events));
	expect_no_rows(-EPROTO, "kind 3");
	events.rows[0].key.kind = EVENT_PROBE;
	events.rows[0].key.action = ACTION_DENY + 1;
	put("events", &events, sizeof(events));
	expect_no_rows(-EPROTO, "action 3");
}

/* The kernel copies all of `events` for whoever opens it. */
static void nothing_new_is_not_asked_for(void **test)
{
	struct engine_session session = {.program_id = 77, .recorded = 3};
	struct seen seen = {0};
	struct fault fault;

	(void)test;
	unlink(path_of("events"));
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(session.program_id, 77);
	session.recorded--;
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), -ENOENT);
	assert_int_equal(session.program_id, 0);
}

/* The engine is not there: no rows, and no failure. */
static void without_the_engine_there_are_no_rows(void **test)
{
	struct engine_session session = {.program_id = 5, .recorded = 1};
	struct seen seen = {0};
	struct fault fault;

	(void)test;
	folder_error = -ENOENT;
	assert_int_equal(lsm_rows(&session, see, &seen, &fault), 0);
	assert_int_equal(session.program_id, 0);
	assert_int_equal(engine_lsm.watch(&fault), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_are_given_once, begin, end),
		cmocka_unit_test_setup_teardown(who_gets_rows_may_end_it, begin, end),
		cmocka_unit_test_setup_teardown(many_rows_are_read, begin, end),
		cmocka_unit_test_setup_teardown(damaged_rows_are_told, begin, end),
		cmocka_unit_test_setup_teardown(nothing_new_is_not_asked_for, begin, end),
		cmocka_unit_test_setup_teardown(without_the_engine_there_are_no_rows, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
