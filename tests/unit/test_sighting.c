// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who it was: units, kinds, and names that are safe to show.
 */
#include "../../cli/safe_text.h"
#include "../../cli/sighting.h"
#include "fixture.h"

static void units_are_the_innermost(void **state)
{
	static const char *const pairs[][2] = {
		{"/system.slice/cron.service", "cron.service"},
		{"/system.slice/a.service/sub", "a.service"},
		{"/user.slice/user-0.slice/session-1.scope", "session-1.scope"},
		{"/user.slice/user-0.slice", "user-0.slice"},
		{"cron.service", "cron.service"},
		{"/.service", ""}, {"/", ""}, {"", ""}, {"/docker/0123", ""}, {"//", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		size_t length = 99;
		const char *unit = sighting_unit(pairs[i][0], &length);

		if (length != strlen(pairs[i][1]) || memcmp(unit, pairs[i][1], length) != 0)
			fail_msg("%s: '%.*s'", pairs[i][0], (int)length, unit);
	}
	for (enum event_kind kind = EVENT_ATTEMPT; kind <= EVENT_PROBE; kind++)
		assert_int_equal(event_kind_named(event_kind_name(kind), strlen(event_kind_name(kind))), kind);
	assert_int_equal(event_kind_named("quer", 4), -1);
}

static void names_are_safe_for_terminals(void **state)
{
	static const char *const pairs[][2] = {
		{"dd", "dd"},
		{"caf\xc3\xa9 \xe6\x97\xa5", "caf\xc3\xa9 \xe6\x97\xa5"},
		{"a\x1b[2Jb\n\t\x7f", "a\\x1b[2Jb\\x0a\\x09\\x7f"},
		{"\xc2\x9b" "31m", "\\xc2\\x9b31m"},
		{"x\xe2\x80\xaey\xe2\x81\xa6z", "x\\xe2\\x80\\xaey\\xe2\\x81\\xa6z"},
		{"\xff\xc3", "\\xff\\xc3"},
		{"\xe2\x80\xa8\xef\xbb\xbf\xf3\xa0\x80\x81", "\\xe2\\x80\\xa8\\xef\\xbb\\xbf\\xf3\\xa0\\x80\\x81"},
		{"dev-a\\x2db.swap", "dev-a\\x2db.swap"},
	};
	char to[200], tight[12];

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++)
		assert_string_equal(safe_text(pairs[i][0], to, sizeof(to)), pairs[i][1]);
	assert_string_equal(safe_text("12345678901", tight, sizeof(tight)), "12345678901");
	assert_string_equal(safe_text("123456789012", tight, sizeof(tight)), "12345678...");
	assert_string_equal(safe_text("1234567\x1b[31m", tight, sizeof(tight)), "1234567...");
	assert_string_equal(safe_text("\xff\xff\xff", tight, sizeof(tight)), "\\xff\\xff...");
	assert_string_equal(safe_text("\x1b", to, 4), "...");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_are_the_innermost),
		cmocka_unit_test(names_are_safe_for_terminals),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sighting", tests, NULL, NULL);
}
