// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports and suggestions over random recordings: nothing is lost in putting together, verdicts are those of decide(), and a
 * suggested mode refuses nothing that was attempted and everything else that was watched.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../cli/report_words.h"
#include "../../cli/suggest.h"
#include "fixture.h"

#define ROUNDS 150
#define ROWS_MAX 120

static char folder[] = "/tmp/kernlock-report-XXXXXX";
static char path[64];

/* Texts that anybody can choose: of programs, paths, cgroups and arguments. */
static const char *const texts[] = {
	"", "dd", "/usr/bin/dd", "/usr/sbin/flashrom", "/a b/c#d", "</script><img src=x onerror=alert(1)>", "\x1b[2J\x1b]0;x\x07",
	("\xe2\x80\xae" "gpj.exe"), "\xff\xfe\x80", "quote'\"`$(id)\\", "line\nmode evil\nallow all\n#", "\r\t\x01\x7f", "/system.slice/x\ny.service",
	"/system.slice/cron.service", "/user.slice/user-0.slice/session-1.scope",
};

static const char *random_text(void)
{
	return texts[(size_t)rand() % COUNT(texts)];
}

static struct sighting random_sighting(void)
{
	return (struct sighting){
		.reason = reason_table[rand() % REASON_COUNT].id,
		.action = rand() % 4 ? ACTION_AUDIT : ACTION_DENY,
		.kind = (enum event_kind)(rand() % EVENT_KINDS),
		.doubtful = rand() % 5 == 0,
		.count = rand() % 50 ? 1 + (kl_u64)rand() % 1000 : ULLONG_MAX,
		.first = (kl_u64)rand(),
		.last = (kl_u64)rand(),
		.uid = (kl_u32)rand() % 3,
		.parent = random_text(), .program = random_text(), .path = random_text(), .cgroup = random_text(), .arguments = random_text(),
	};
}

/** struct recorded - a random recording as it was written. */
struct recorded {
	struct recording_head head;
	struct sighting rows[ROWS_MAX];
	int count;
};

static void record(struct recorded *recorded)
{
	struct recording_writer writer;
	struct fault fault = {""};
	const kl_u64 few = (kl_u64)rand() << 33 ^ (kl_u64)rand() << 11 ^ (kl_u64)rand();

	*recorded = (struct recorded){.count = rand() % 3 ? rand() % 12 : rand() % ROWS_MAX};
	recorded->head = (struct recording_head){.since = 1, .until = 1000000, .lost = rand() % 4 ? 0 : 7};
	recorded->head.reasons = rand() % 3 ? ALL_REASONS & ~OPTIONAL_REASONS : few & ALL_REASONS;
	snprintf(recorded->head.host, sizeof(recorded->head.host), "%s", random_text());
	snprintf(recorded->head.mode, sizeof(recorded->head.mode), "%s", random_text());
	assert_int_equal(recording_write_begin(&writer, path, &recorded->head, &fault), 0);
	for (int i = 0; i < recorded->count; i++) {
		recorded->rows[i] = random_sighting();
		recording_write_row(&writer, &recorded->rows[i]);
	}
	assert_int_equal(recording_write_end(&writer, &fault), 0);
}

static void make(struct report *report)
{
	struct fault fault = {""};

	if (report_make(report, path, &fault))
		fail_msg("%s", fault.what);
}

static void check_suggestion(const struct recorded *recorded, const struct report *report)
{
	char *text = suggestion_text(report, "mine");
	struct policy policy;
	kl_u64 attempted = 0;

	assert_non_null(text);
	policy = policy_of_text(text, NULL);
	assert_string_equal(policy.mode, "mine");
	for (int i = 0; i < recorded->count; i++) {
		if (recorded->rows[i].kind != EVENT_ATTEMPT)
			continue;
		attempted |= REASON_BIT(recorded->rows[i].reason);
		assert_int_not_equal(action_for(&policy, recorded->rows[i].reason), ACTION_DENY);
	}
	for (int i = 0; i < REASON_COUNT; i++)
		if (recorded->head.reasons & ~attempted & ~OPTIONAL_REASONS & REASON_BIT(reason_table[i].id))
			assert_int_equal(action_for(&policy, reason_table[i].id), ACTION_DENY);
	assert_int_equal(policy.audit, 0);
	assert_int_equal(policy.deny & ~recorded->head.reasons, 0);
	free(text);
}

static void suggested_modes_refuse_nothing_that_was_attempted(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct recorded recorded;
		struct report report;

		record(&recorded);
		make(&report);
		check_suggestion(&recorded, &report);
		report_free(&report);
	}
}

static enum judgement expected(const struct recorded *recorded, const struct policy *policy)
{
	for (int i = 0; i < recorded->count; i++)
		if (recorded->rows[i].kind == EVENT_ATTEMPT && action_for(policy, recorded->rows[i].reason) == ACTION_DENY)
			return JUDGED_REFUSES;
	return recorded->head.lost || policy->deny & ~recorded->head.reasons ? JUDGED_UNKNOWN : JUDGED_CLEAR;
}

static void every_mode_is_judged_as_decide_does(void **state)
{
	int seen[3] = {0};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct recorded recorded;
		struct report report;

		record(&recorded);
		make(&report);
		assert_true(report.mode_count >= 2);
		for (size_t i = 0; i < report.mode_count; i++) {
			const struct judged_mode *mode = &report.modes[i];

			if (mode->broken)
				continue;
			assert_int_equal(mode->judgement, expected(&recorded, &mode->policy));
			seen[mode->judgement]++;
		}
		report_free(&report);
	}
	assert_true(seen[JUDGED_REFUSES] && seen[JUDGED_CLEAR] && seen[JUDGED_UNKNOWN]);
}

static kl_u64 sum_of_rows(const struct recorded *recorded, enum reason reason, enum event_kind kind)
{
	kl_u64 sum = 0;

	for (int i = 0; i < recorded->count; i++)
		if (recorded->rows[i].reason == reason && recorded->rows[i].kind == kind)
			sum = saturated_add(sum, recorded->rows[i].count);
	return sum;
}

static kl_u64 sum_of_groups(const struct groups *groups, enum reason reason, enum event_kind kind)
{
	kl_u64 sum = 0;

	for (size_t i = 0; i < groups->count; i++)
		if (groups->list[i].reason == reason && groups->list[i].kind == kind)
			sum = saturated_add(sum, groups->list[i].count);
	return sum;
}

static void nothing_is_lost_in_putting_together(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct recorded recorded;
		struct report report;

		record(&recorded);
		make(&report);
		for (int i = 0; i < REASON_COUNT; i++)
			for (int kind = 0; kind < EVENT_KINDS; kind++) {
				const kl_u64 sum = sum_of_rows(&recorded, reason_table[i].id, (enum event_kind)kind);

				assert_true(sum == report.groups.totals[reason_table[i].id][kind]);
				assert_true(sum == sum_of_groups(&report.groups, reason_table[i].id, (enum event_kind)kind));
			}
		report_free(&report);
	}
}

static struct sighting sighting_of(const char *program)
{
	return (struct sighting){.reason = REASON_MSR, .count = 2, .first = 5, .last = 9, .path = program, .program = "p", .parent = "", .cgroup = "",
				 .arguments = ""};
}

/* One that is full counts on: exactly, but not apart. */
static void a_full_table_counts_on(void **state)
{
	struct groups groups = {.count = 0};
	char name[32];

	(void)state;
	for (unsigned i = 0; i < GROUPS_MAX + 1000; i++) {
		const struct sighting sighting = (snprintf(name, sizeof(name), "/bin/%u", i), sighting_of(name));

		assert_int_equal(groups_add(&groups, &sighting, 0), 0);
	}
	assert_int_equal(groups.count, GROUPS_MAX);
	assert_int_equal(groups.folded_rows, 1000);
	assert_int_equal(groups.folded_count, 2000);
	assert_int_equal(groups.totals[REASON_MSR][EVENT_ATTEMPT], 2 * (GROUPS_MAX + 1000));

	const struct sighting known = sighting_of("/bin/7");

	assert_int_equal(groups_add(&groups, &known, 0), 0);
	assert_int_equal(groups.folded_rows, 1000);
	groups_sort(&groups);
	groups_free(&groups);
}

static void groups_tell_apart_what_differs(void **state)
{
	struct groups groups = {.count = 0};
	struct sighting sighting = sighting_of("/bin/a");

	(void)state;
	groups_add(&groups, &sighting, 1);
	groups_add(&groups, &sighting, 1);
	groups_add(&groups, &sighting, 2);
	assert_int_equal(groups.count, 1);
	assert_int_equal(groups.list[0].count, 6);
	assert_int_equal(groups.list[0].machines, 2);
	sighting.uid = 3, sighting.first = 1, sighting.last = 100;
	groups_add(&groups, &sighting, 2);
	assert_int_equal(groups.count, 1);
	assert_true(groups.list[0].many_users && groups.list[0].first == 1 && groups.list[0].last == 100);
	sighting.kind = EVENT_QUERY;
	groups_add(&groups, &sighting, 2);
	sighting.doubtful = true;
	groups_add(&groups, &sighting, 2);
	sighting.action = ACTION_DENY;
	groups_add(&groups, &sighting, 2);
	sighting.cgroup = "/a.service";
	groups_add(&groups, &sighting, 2);
	sighting.path = "", sighting.program = "/bin/a";
	groups_add(&groups, &sighting, 2);
	sighting.reason = REASON_KCORE;
	groups_add(&groups, &sighting, 2);
	assert_int_equal(groups.count, 7);
	groups_free(&groups);
}

static void words_for_people(void **state)
{
	char text[WORDS_SIZE];

	(void)state;
	assert_string_equal(duration_words(0, text), "0 seconds");
	assert_string_equal(duration_words(1, text), "1 second");
	assert_string_equal(duration_words(3661, text), "1 hour 1 minute");
	assert_string_equal(duration_words(2 * 86400 + 3 * 3600, text), "2 days 3 hours");
	assert_string_equal(duration_words(86400, text), "1 day");
	assert_string_equal(count_words(1, "program", "programs", text), "1 program");
	assert_string_equal(count_words(0, "program", "programs", text), "0 programs");
	assert_string_equal(time_words(ULLONG_MAX, text), "?");
	assert_string_equal(time_words(253402300800, text), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suggested_modes_refuse_nothing_that_was_attempted),
		cmocka_unit_test(every_mode_is_judged_as_decide_does),
		cmocka_unit_test(nothing_is_lost_in_putting_together),
		cmocka_unit_test(a_full_table_counts_on),
		cmocka_unit_test(groups_tell_apart_what_differs),
		cmocka_unit_test(words_for_people),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/recording", folder);
	srand(4);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests_name("report", tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
