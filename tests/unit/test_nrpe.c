// SPDX-License-Identifier: GPL-2.0-only
/*
 * The monitoring check: what it says of each state of a machine, and that nothing unknown or half is ever OK.
 */
#include <string.h>

#include "../../cli/nrpe.h"
#include "fixture.h"

static struct vitals vitals;

/* integrity is configured, sealed, and so it is in force. */
static int begin(void **state)
{
	const struct policy policy = {.magic = POLICY_MAGIC, .version = POLICY_VERSION, .size = sizeof(policy), .deny = INTEGRITY_REASONS, .mode = "integrity"};

	(void)state;
	vitals = (struct vitals){.known = true, .state = {.loaded = true, .attached = true, .sealed = true, .policy = policy}};
	vitals.configured = (struct configured){.state = CONFIG_SOUND, .unit = UNIT_ENABLED, .policy = policy};
	vitals.configured.config = (struct config){.mode = "integrity", .switched_on = {[CONFIG_SEAL] = true}};
	return 0;
}

static void release(void)
{
	vitals.state = (struct engine_state){0};
}

static void expect(enum nrpe_level level, const char *text)
{
	char line[NRPE_LINE], wanted[NRPE_LINE];

	assert_int_equal(nrpe_line(&vitals, line), level);
	snprintf(wanted, sizeof(wanted), "KERNLOCK %s", text);
	assert_memory_equal(line, wanted, strlen(wanted));
	assert_null(strchr(line, '\n'));
	assert_true(level == NRPE_UNKNOWN || strchr(line, '|') == strrchr(line, '|'));
}

static void as_configured_is_ok(void **state)
{
	char line[NRPE_LINE];

	(void)state;
	vitals.state.counts[REASON_DEV_MEM] = (struct event_counts){.denied = 12, .audited = 5};
	vitals.state.counts[REASON_KEXEC] = (struct event_counts){.denied = 30};
	expect(NRPE_OK, "OK - integrity in force, sealed | refused=42c;; audited=5c;; open=");
	nrpe_line(&vitals, line);
	assert_non_null(strstr(line, " lost=0c;;"));
	vitals.configured.config.switched_on[CONFIG_SEAL] = vitals.state.sealed = false;
	expect(NRPE_OK, "OK - integrity in force, not sealed | ");
	vitals.state.evaluated = 1;
	expect(NRPE_OK, "OK - integrity in force, not sealed; an evaluation runs | ");
}

static void what_is_not_known_is_unknown(void **state)
{
	(void)state;
	vitals.known = false;
	strcpy(vitals.fault.what, "the | engine\ndoes not answer");
	expect(NRPE_UNKNOWN, "UNKNOWN - the / engine\\x0adoes not answer");
	begin(NULL);
	vitals.configured.state = CONFIG_UNREAD;
	expect(NRPE_UNKNOWN, "UNKNOWN - integrity in force, sealed; configured: unknown: ");
	release();
	expect(NRPE_UNKNOWN, "UNKNOWN - no mode in force; configured: unknown: ");
}

static void nothing_in_force_is_critical(void **state)
{
	(void)state;
	release();
	expect(NRPE_CRITICAL, "CRITICAL - no mode in force; integrity is configured, and nothing is in force: ");
	vitals.state.evaluated = 1;
	expect(NRPE_CRITICAL, "CRITICAL - no mode in force; an evaluation runs; integrity is configured, ");
	vitals.configured.rescue = 1;
	expect(NRPE_CRITICAL, "CRITICAL - ");
	begin(NULL);
	release();
	vitals.configured.state = CONFIG_BROKEN;
	expect(NRPE_CRITICAL, "CRITICAL - no mode in force; configured: broken, and would put nothing in force: ");
}

static void otherwise_than_configured_is_a_warning(void **state)
{
	(void)state;
	vitals.state.sealed = false;
	expect(NRPE_WARNING, "WARNING - integrity in force, not sealed; to seal is configured, and it is not sealed: ");
	begin(NULL);
	strcpy(vitals.state.policy.mode, "mine");
	expect(NRPE_WARNING, "WARNING - mine in force, sealed; integrity is configured, and mine is in force | ");
	begin(NULL);
	vitals.state.policy.deny &= ~REASON_BIT(REASON_DEV_MEM);
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; the text of integrity has changed ");
	begin(NULL);
	vitals.configured.state = CONFIG_BROKEN;
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; configured: broken, ");
}

static void what_a_reboot_takes_away_is_a_warning(void **state)
{
	(void)state;
	vitals.configured.unit = UNIT_DISABLED;
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; configured: integrity, sealed; kernlock.service is not enabled");
	begin(NULL);
	vitals.configured.state = CONFIG_ABSENT;
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; nothing is configured, so it is gone after a reboot | ");
	begin(NULL);
	vitals.configured.rescue = 1;
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; kernlock=off is on the kernel command line");
}

static void what_the_kernel_does_itself_needs_no_configuration(void **state)
{
	(void)state;
	vitals.state.at_boot = true;
	expect(NRPE_OK, "OK - integrity in force, sealed | ");
	vitals.configured.state = CONFIG_ABSENT;
	expect(NRPE_OK, "OK - integrity in force, sealed; by the kernel itself, since before the first program | ");
	begin(NULL);
	vitals.state.at_boot = true;
	vitals.state.policy.deny |= REASON_BIT(REASON_UIO);
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; integrity is in force since the kernel was booted, and is not what its text says here");
}

static void a_trial_is_a_warning(void **state)
{
	(void)state;
	vitals.state.sealed = vitals.configured.config.switched_on[CONFIG_SEAL] = false;
	vitals.state.trial_left = 90 * 1000000000ull;
	expect(NRPE_WARNING, "WARNING - integrity in force, not sealed; reverts by itself in 1m30s unless `kernlock keep` | ");
	release();
	strcpy(vitals.state.trial_over, "integrity");
	expect(NRPE_CRITICAL, "CRITICAL - no mode in force; a trial of 'integrity' is over; `kernlock release` takes off what is left of it; ");
}

static void an_evaluation_alone_is_ok(void **state)
{
	(void)state;
	release();
	vitals.configured.state = CONFIG_ABSENT;
	expect(NRPE_WARNING, "WARNING - no mode in force; none is configured, and no evaluation runs | ");
	vitals.state.evaluated = 1;
	expect(NRPE_OK, "OK - no mode in force; an evaluation runs; none is configured | ");
	vitals.lost = 3;
	expect(NRPE_WARNING, "WARNING - no mode in force; an evaluation runs; none is configured; 3 recorded requests found no room | ");
}

static void a_damaged_evaluation_is_a_warning(void **state)
{
	(void)state;
	vitals.interrupted = 1;
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; an evaluation was interrupted: `kernlock evaluate resume` | ");
	vitals.interrupted = -5;
	strcpy(vitals.damaged.what, "line 5 is cut off");
	expect(NRPE_WARNING, "WARNING - integrity in force, sealed; line 5 is cut off | ");
	release();
	expect(NRPE_CRITICAL, "CRITICAL - ");
}

static void a_long_text_leaves_room(void **state)
{
	char line[NRPE_LINE];

	(void)state;
	vitals.interrupted = -5;
	memset(vitals.damaged.what, '\n', sizeof(vitals.damaged.what) - 1);
	vitals.lost = vitals.state.counts[0].denied = vitals.state.counts[0].audited = ~(kl_u64)0;
	assert_int_equal(nrpe_line(&vitals, line), NRPE_WARNING);
	assert_non_null(strstr(line, "... | refused=18446744073709551615c;; audited=18446744073709551615c;; open="));
	assert_non_null(strstr(line, " lost=18446744073709551615c;;"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(as_configured_is_ok, begin),
		cmocka_unit_test_setup(what_is_not_known_is_unknown, begin),
		cmocka_unit_test_setup(nothing_in_force_is_critical, begin),
		cmocka_unit_test_setup(otherwise_than_configured_is_a_warning, begin),
		cmocka_unit_test_setup(what_a_reboot_takes_away_is_a_warning, begin),
		cmocka_unit_test_setup(what_the_kernel_does_itself_needs_no_configuration, begin),
		cmocka_unit_test_setup(a_trial_is_a_warning, begin),
		cmocka_unit_test_setup(an_evaluation_alone_is_ok, begin),
		cmocka_unit_test_setup(a_damaged_evaluation_is_a_warning, begin),
		cmocka_unit_test_setup(a_long_text_leaves_room, begin),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("nrpe", tests, NULL, NULL);
}
