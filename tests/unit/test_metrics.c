// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenMetrics text, byte for byte: whatever a program calls itself, it stays one label of one sample.
 */
#include <stdlib.h>
#include <string.h>

#include "../../cli/metrics.h"
#include "../../lang/words.h"
#include "fixture.h"

static char *text;
static size_t size;
static struct exposition exposition;

static int begin(void **state)
{
	(void)state;
	exposition = (struct exposition){.text = open_memstream(&text, &size), .samples = json_array()};
	return !exposition.text || !exposition.samples;
}

static int end(void **state)
{
	(void)state;
	fclose(exposition.text);
	free(text);
	json_decref(exposition.samples);
	return 0;
}

static const char *written(void)
{
	fflush(exposition.text);
	return text;
}

static void a_family_is_described(void **state)
{
	static const struct metric_family gauge = {"a_seconds", "gauge", "seconds", "Text."}, counter = {"b", "counter", "", "More."};

	(void)state;
	exposition_family(&exposition, &gauge);
	exposition_sample(&exposition, &gauge, NULL, METRIC_UNKNOWN);
	exposition_family(&exposition, &counter);
	exposition_sample(&exposition, &counter, (const struct metric_label[]){{0}}, 18446744073709551614u);
	exposition_end(&exposition);
	assert_string_equal(written(), "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds Text.\na_seconds NaN\n"
				       "# TYPE b counter\n# HELP b More.\nb_total 18446744073709551614\n# EOF\n");
	assert_true(json_is_null(json_object_get(json_array_get(exposition.samples, 0), "value")));
}

static const struct {
	const char *value, *shown;
} hostile[] = {
	{"", ""},
	{"plain", "plain"},
	{"caf\xc3\xa9 \xf0\x9f\x94\x92", "caf\xc3\xa9 \xf0\x9f\x94\x92"},
	{"\"} 1\n# EOF\n", "\\\"} 1\\n# EOF\\n"},
	{"\\", "\\\\"},
	{"\\\"", "\\\\\\\""},
	{"\\n", "\\\\n"},
	{"\n", "\\n"},
	{"\xff", "\xef\xbf\xbd"},
	{"a\xc3", "a\xef\xbf\xbd"},
	{"\xc3\"", "\xef\xbf\xbd\\\""},
	{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"},
	{"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
};

static void labels_are_escaped(void **state)
{
	static const struct metric_family family = {"a", "gauge", "", "Text."};

	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		char line[100];

		snprintf(line, sizeof(line), "a{x=\"%s\",y=\"2\"} 1\n", hostile[i].shown);
		exposition_sample(&exposition, &family, (const struct metric_label[]){{"x", hostile[i].value}, {"y", "2"}, {0}}, 1);
		assert_memory_equal(written(), line, strlen(line));
		rewind(exposition.text);
	}
	assert_int_equal(json_array_size(exposition.samples), COUNT(hostile));
}

static const struct sighting dd = {
	.reason = REASON_DEV_MEM, .action = ACTION_DENY, .count = 3, .parent = "", .program = "dd", .path = "/usr/bin/dd", .cgroup = "/a.slice/b.service", .arguments = ""};

static struct sighting like_dd(const char *path, kl_u64 count)
{
	struct sighting sighting = dd;

	sighting.path = path;
	sighting.count = count;
	return sighting;
}

/* Two samples with the same labels would make the whole text void. */
static void callers_that_look_the_same_are_one(void **state)
{
	const struct sighting others[] = {like_dd("/x\n", 1), like_dd("/x\\x0a", 2), like_dd("/\xff", 4), like_dd("/\\xff", 8), like_dd("", 7)};
	struct sighting query = dd, audited = dd;
	struct callers callers = {0};

	(void)state;
	query.kind = EVENT_QUERY;
	audited.action = ACTION_AUDIT;
	assert_int_equal(callers_add(&callers, &dd) | callers_add(&callers, &query) | callers_add(&callers, &audited) | callers_add(&callers, &dd), 0);
	for (size_t i = 0; i < COUNT(others); i++)
		assert_int_equal(callers_add(&callers, &others[i]), 0);
	callers_expose(&callers, ACTION_DENY, &exposition, METRIC_PROGRAM_REFUSED);
	free(callers.list);
#define SAMPLE(kind, program) "kernlock_program_refused_total{reason=\"dev-mem\",kind=\"" kind "\",program=\"" program "\",unit=\"b.service\"} "
	assert_string_equal(written(), SAMPLE("attempt", "/\\\\xff") "12\n" SAMPLE("attempt", "dd") "7\n" SAMPLE("attempt", "/usr/bin/dd") "6\n"
		SAMPLE("attempt", "/x\\\\x0a") "3\n" SAMPLE("query", "/usr/bin/dd") "3\n");
}

static void only_the_highest_are_told(void **state)
{
	struct callers callers = {0};
	char path[16], last[64];
	size_t lines = 0;

	(void)state;
	for (int i = 1; i <= 8000; i++) {
		struct sighting sighting;

		snprintf(path, sizeof(path), "/%d", i);
		sighting = like_dd(path, (kl_u64)i);
		assert_int_equal(callers_add(&callers, &sighting), 0);
	}
	callers_expose(&callers, ACTION_AUDIT, &exposition, METRIC_PROGRAM_AUDITED);
	assert_string_equal(written(), "");
	callers_expose(&callers, ACTION_DENY, &exposition, METRIC_PROGRAM_REFUSED);
	free(callers.list);
	for (const char *at = written(); (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, METRIC_CALLERS);
	snprintf(last, sizeof(last), "program=\"/%d\",unit=\"b.service\"} %d\n", 8001 - METRIC_CALLERS, 8001 - METRIC_CALLERS);
	assert_string_equal(written() + strlen(written()) - strlen(last), last);
}

static void each_metric_is_sound(void **state)
{
	(void)state;
	for (int i = 0; i < METRIC_COUNT; i++) {
		const struct metric_family *family = &metric_families[i];
		const size_t name = strlen(family->name), unit = strlen(family->unit);

		assert_memory_equal(family->name, "kernlock_", 9);
		assert_true(!strcmp(family->type, "gauge") || !strcmp(family->type, "counter"));
		assert_true(!unit || (name > unit && !strcmp(family->name + name - unit, family->unit)));
		assert_null(strpbrk(family->help, "\\\"\n"));
		assert_null(strstr(family->name, "_total"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_family_is_described, begin, end),
		cmocka_unit_test_setup_teardown(labels_are_escaped, begin, end),
		cmocka_unit_test_setup_teardown(callers_that_look_the_same_are_one, begin, end),
		cmocka_unit_test_setup_teardown(only_the_highest_are_told, begin, end),
		cmocka_unit_test(each_metric_is_sound),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
