// SPDX-License-Identifier: GPL-2.0-only
#include "../../cli/duration.h"
#include "fixture.h"

static void right_ones_are_read(void **state)
{
	static const struct {
		const char *text;
		kl_u64 seconds;
	} cases[] = {
		{"0s", 0},	    {"5s", 5},		  {"30s", 30},	   {"10m", 600},	      {"2h", 7200},
		{"1d", 86400},	    {"7d", 7 * 86400},	  {"1h30m", 5400}, {"1d2h3m4s", 93784},	      {"90s", 90},
		{"007m", 420},	    {"1d1s", 86401},	  {"100m", 6000},  {"10000d", DURATION_MOST}, {"0d0h0m0s", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		kl_u64 seconds = 77;

		if (duration_read(cases[i].text, &seconds) || seconds != cases[i].seconds)
			fail_msg("'%s' is %llu seconds", cases[i].text, (unsigned long long)seconds);
	}
}

static void wrong_ones_are_refused(void **state)
{
	static const char *const cases[] = {"",	   "m",	  "10",	 "10 m", " 10m", "10m ", "-5s", "+5s", "5S",   "5x",
					    "1.5h", "s5",  "1m1h", "1m1m", "1s1m", "10m5", "0x5s", "٣s", "5ms", "5min", "1w"};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		kl_u64 seconds;

		if (duration_read(cases[i], &seconds) != -EINVAL)
			fail_msg("'%s' was read", cases[i]);
	}
}

static void too_long_ones_do_not_wrap(void **state)
{
	static const char *const cases[] = {
		"10000d1s", "10001d", "18446744073709551616s", "99999999999999999999999999999999d", "213503982334601d7h",
		"864000001s", "9999999999999999999999d9999999999999999999h9999999999999999999999m99999999999999999s",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		kl_u64 seconds;

		if (duration_read(cases[i], &seconds) != -ERANGE)
			fail_msg("'%s' is not too long", cases[i]);
	}
}

static void lengths_are_told(void **state)
{
	static const struct {
		kl_u64 seconds;
		const char *text;
	} cases[] = {
		{0, "0s"},	{1, "1s"},	     {59, "59s"},	{60, "1m"},	 {61, "1m1s"},	{492, "8m12s"},
		{3600, "1h"},	{3601, "1h"},	     {3661, "1h1m"},	{86400, "1d"},	 {86460, "1d"}, {97200, "1d3h"},
		{604799, "6d23h"}, {~0ull, "213503982334601d7h"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[DURATION_TEXT];

		duration_text(cases[i].seconds, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void what_is_told_can_be_read(void **state)
{
	(void)state;
	for (kl_u64 seconds = 0; seconds < 3600; seconds++) {
		char text[DURATION_TEXT];
		kl_u64 again;

		duration_text(seconds, text);
		assert_int_equal(duration_read(text, &again), 0);
		assert_int_equal(again, seconds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_ones_are_read),	     cmocka_unit_test(wrong_ones_are_refused),
		cmocka_unit_test(too_long_ones_do_not_wrap), cmocka_unit_test(lengths_are_told),
		cmocka_unit_test(what_is_told_can_be_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
