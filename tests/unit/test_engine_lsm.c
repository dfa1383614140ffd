// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `lsm` is told: a policy, each errno that comes back, and what it does not do.
 */
#include "lsm_folder.h"

/* ---- enforce */

static void a_policy_is_written_whole(void **test)
{
	struct policy written;
	struct fault fault;

	(void)test;
	put_text("policy", "");
	assert_int_equal(engine_lsm.enforce(&integrity, NULL, &fault), 0);
	assert_int_equal(get("policy", &written, sizeof(written)), sizeof(written));
	assert_memory_equal(&written, &integrity, sizeof(written));
}

static void expect_refused(const struct policy *policy, const struct policy *later, int error, const char *why)
{
	struct fault fault = {""};
	char written;

	put_text("policy", "");
	assert_int_equal(engine_lsm.enforce(policy, later, &fault), error);
	if (!strstr(fault.what, why))
		fail_msg("'%s' does not say '%s'", fault.what, why);
	assert_int_equal(get("policy", &written, 1), 0);
}

static void each_errno_is_told_with_its_cure(void **test)
{
	static const struct {
		int written, returned;
		const char *why;
	} errors[] = {
		{-EINVAL, -EINVAL, "'integrity' for no policy: use the kernlock that belongs to the kernel"},
		{-EPROTONOSUPPORT, -EPROTONOSUPPORT, "of another version than this one (2)"},
		{-EBADMSG, -EBADMSG, "`dmesg` says which"},
		{-EBUSY, -EBUSY, "in force refuses more"},
		{-EOPNOTSUPP, -EOPNOTSUPP, "exceptions that the kernel cannot take now"},
		{-ENOLINK, -ENOLINK, "'integrity' asks for what the kernel cannot look for"},
		{-EPERM, -EPERM, "only root may put a mode in force"},
		{-EACCES, -EPERM, "only root may put a mode in force"},
		{-EIO, -EIO, "cannot use kernlock/policy below securityfs: Input/output error"},
	};

	(void)test;
	for (size_t i = 0; i < COUNT(errors); i++) {
		write_error = errors[i].written;
		expect_refused(&integrity, NULL, errors[i].returned, errors[i].why);
	}
}

static void what_is_stricter_is_named(void **test)
{
	struct fault fault;

	(void)test;
	write_error = -EBUSY;
	assert_int_equal(engine_lsm.enforce(&integrity, NULL, &fault), -EBUSY);
	assert_string_equal(fault.what, "'integrity' is in force and refuses more");
}

static void what_the_kernel_was_not_started_for_is_named(void **test)
{
	const struct policy asks = policy_of_text("mode asks\ndeny integrity uio\naudit vfio-noiommu\n", NULL);
	const kl_u64 able = ALL_REASONS & ~(REASON_BIT(REASON_UIO) | REASON_BIT(REASON_VFIO_NOIOMMU));

	(void)test;
	put_state(false, able, 0);
	expect_refused(&asks, NULL, -ENOLINK, "'asks' asks for what the engine lsm cannot look for in this boot: vfio-noiommu, uio; try a boot with "
					      "kernlock=MODE,+vfio-noiommu,+uio on the kernel command line, or --engine bpf");
	expect_refused(&integrity, &asks, -ENOLINK, "'asks' asks for");
	put_state(false, ALL_REASONS, 0);
	assert_int_equal(engine_lsm.enforce(&asks, &integrity, &(struct fault){""}), 0);
}

static void exceptions_are_for_bound_cgroups_only(void **test)
{
	const struct policy exe = policy_of_text("mode m\ndeny integrity\nallow msr for exe /a\n", NULL);
	struct policy cgroup = policy_of_text("mode m\ndeny integrity\ndeny kcore in cgroup a\n", NULL);
	struct fault fault;

	(void)test;
	expect_refused(&exe, NULL, -EOPNOTSUPP, "'m' has exceptions for programs, and the engine lsm takes those for cgroups only");
	expect_refused(&cgroup, NULL, -EINVAL, "not bound");
	cgroup.exceptions[0].cgroup = 5;
	cgroup.exceptions[0].level = 1;
	assert_int_equal(engine_lsm.enforce(&cgroup, NULL, &fault), 0);
	put_state(false, ALL_REASONS & ~REASON_BIT(REASON_KCORE), 0);
	expect_refused(&cgroup, NULL, -ENOLINK, "+kcore");
}

static void a_damaged_state_refuses_it(void **test)
{
	(void)test;
	put_text("state", "version 2\n");
	expect_refused(&integrity, NULL, -EPROTO, "does not tell 'session'");
	folder_error = -ENOENT;
	expect_refused(&integrity, NULL, -ENOENT, "no engine lsm");
}

/* ---- the rest */

static void it_is_sealed_by_nature(void **test)
{
	struct fault fault;

	(void)test;
	assert_int_equal(engine_lsm.seal(&fault), 0);
	assert_int_equal(engine_lsm.release(&fault), -EACCES);
	assert_non_null(strstr(fault.what, "'integrity' is sealed by nature"));
	assert_non_null(strstr(fault.what, "kernlock= on the kernel command line"));
	put_state(false, ALL_REASONS, 0);
	assert_int_equal(engine_lsm.seal(&fault), -ENOENT);
	assert_int_equal(engine_lsm.release(&fault), -ENOENT);
}

static void it_tries_nothing(void **test)
{
	struct fault fault = {""};

	(void)test;
	assert_int_equal(engine_lsm.try(&integrity, 1, &fault), -EOPNOTSUPP);
	assert_non_null(strstr(fault.what, "only tightens"));
	assert_non_null(strstr(fault.what, "`kernlock try --engine bpf`"));
	assert_int_equal(engine_lsm.keep(&fault), -EOPNOTSUPP);
	assert_int_equal(engine_lsm.revert(77, &fault), -EOPNOTSUPP);
}

static void what_holds_is_told(void **test)
{
	struct engine_state state = {.loaded = true, .sealed = true, .at_boot = true};
	struct engine_hold hold;

	(void)test;
	engine_lsm.hold(&state, &hold);
	assert_string_equal(hold.who, "in the kernel itself, since before the first program");
	assert_null(strstr(hold.seal, "open before"));
	state.at_boot = false;
	engine_lsm.hold(&state, &hold);
	assert_string_equal(hold.who, "in the kernel itself");
	assert_non_null(strstr(hold.seal, "open before"));
}

static void an_evaluation_is_written_as_a_set(void **test)
{
	struct fault fault = {""};
	char text[32] = "";

	(void)test;
	put_state(true, INTEGRITY_REASONS, 0);
	assert_int_equal(engine_lsm.evaluate(REASON_BIT(REASON_MSR) | REASON_BIT(REASON_DEV_MEM), &fault), 0);
	get("evaluate", text, sizeof(text) - 1);
	assert_true(strtoull(text, NULL, 16) == (REASON_BIT(REASON_MSR) | REASON_BIT(REASON_DEV_MEM)));
	assert_int_equal(engine_lsm.evaluate(REASON_BIT(REASON_KCORE), &fault), -ENOLINK);
	assert_non_null(strstr(fault.what, "+kcore"));
	assert_int_equal(engine_lsm.watch(&fault), 0);
	get("watch", text, sizeof(text) - 1);
	assert_int_equal(*text, '1');
	put_text("evaluate", "");
	assert_int_equal(engine_lsm.evaluate(0, &fault), 0);
	assert_int_equal(get("evaluate", text, sizeof(text) - 1), 3);
	assert_memory_equal(text, "0x0", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_policy_is_written_whole, begin, end),
		cmocka_unit_test_setup_teardown(each_errno_is_told_with_its_cure, begin, end),
		cmocka_unit_test_setup_teardown(what_is_stricter_is_named, begin, end),
		cmocka_unit_test_setup_teardown(what_the_kernel_was_not_started_for_is_named, begin, end),
		cmocka_unit_test_setup_teardown(exceptions_are_for_bound_cgroups_only, begin, end),
		cmocka_unit_test_setup_teardown(a_damaged_state_refuses_it, begin, end),
		cmocka_unit_test_setup_teardown(it_is_sealed_by_nature, begin, end),
		cmocka_unit_test_setup_teardown(it_tries_nothing, begin, end),
		cmocka_unit_test_setup_teardown(what_holds_is_told, begin, end),
		cmocka_unit_test_setup_teardown(an_evaluation_is_written_as_a_set, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
