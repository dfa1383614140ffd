// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include "../../cli/bpf_programs.h"
#include "../../cli/engine_bpf.h"

static kl_u64 needed_by(const char *mode)
{
	const struct policy policy = policy_of_file(mode);
	struct engine_extras extras;
	kl_u64 reasons = 0;

	bpf_extras(&policy, &extras);
	for (int i = 0; i < extras.count; i++)
		reasons |= extras.extras[i].reasons;
	return reasons;
}

static void integrity_needs_no_extra_program(void **state)
{
	(void)state;
	assert_true(needed_by("none") == 0);
	assert_true(needed_by("integrity") == 0);
	assert_true(needed_by("keep-modules") == 0);
}

static void what_needs_one_is_told(void **state)
{
	(void)state;
	assert_true(needed_by("confidentiality") == REASON_BIT(REASON_PFKEY_SECRET));
	assert_true(needed_by("asked") == (OPTIONAL_REASONS | REASON_BIT(REASON_PFKEY_SECRET)));
	assert_true(needed_by("strict") == (OPTIONAL_REASONS | REASON_BIT(REASON_PFKEY_SECRET)));
}

static void an_audited_reason_needs_its_program_too(void **state)
{
	(void)state;
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		for (int j = 0; j < REASON_COUNT; j++) {
			const kl_u64 bit = REASON_BIT(reason_table[j].id);
			const struct policy audits = {.audit = bit}, refuses = {.deny = bit};
			const bool wanted = !engine_programs[i].reasons || engine_programs[i].reasons & bit;

			assert_int_equal(engine_program_wanted(&engine_programs[i], policy_asks_for(&audits)), wanted);
			assert_int_equal(engine_program_wanted(&engine_programs[i], policy_asks_for(&refuses)), wanted);
		}
	assert_true(policy_asks_for(NULL) == 0);
}

/* A hook of our own is what makes a reason optional, or dear: one without a program would be refused by nobody. */
static void every_optional_reason_has_a_program(void **state)
{
	kl_u64 reasons = 0;

	(void)state;
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		reasons |= engine_programs[i].reasons;
	assert_true((reasons & OPTIONAL_REASONS) == OPTIONAL_REASONS);
	assert_true((reasons & INTEGRITY_REASONS) == 0);
}

static int hooks_for(kl_u64 reasons)
{
	int hooks = 0;

	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++)
		hooks += *engine_programs[i].hook && engine_program_wanted(&engine_programs[i], reasons);
	return hooks;
}

/* Every reason does, and an exception for a program beside any class, but not beside all three. */
static void they_fit(void **state)
{
	(void)state;
	assert_true(hooks_for(ALL_REASONS) <= ENGINE_HOOKS);
	assert_true(hooks_for(INTEGRITY_REASONS | CONFIDENTIALITY_REASONS | ENGINE_FOR_EXE) <= ENGINE_HOOKS);
	assert_true(hooks_for(INTEGRITY_REASONS | OPTIONAL_REASONS | ENGINE_FOR_EXE) <= ENGINE_HOOKS);
	assert_true(hooks_for(ALL_REASONS | ENGINE_FOR_EXE) > ENGINE_HOOKS);
}

static void each_is_found_by_its_name(void **state)
{
	(void)state;
	for (int i = 0; i < ENGINE_PROGRAM_COUNT; i++) {
		assert_true(strlen(engine_programs[i].name) < 16);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(engine_programs[i].hook, engine_programs[j].hook);
	}
	assert_string_equal(engine_programs[ENGINE_PROGRAM_COUNT - 1].name, ENGINE_PROGRAM);
}

/* What a cgroup is refused needs no program; what a program is allowed needs two. */
static void exceptions_need_programs(void **state)
{
	const struct policy exe = policy_of_text("mode m\ndeny integrity\nallow msr for exe /a\n", NULL);
	const struct policy cgroup = policy_of_text("mode m\ndeny integrity\ndeny kcore in cgroup a\n", NULL);
	struct engine_extras extras;

	(void)state;
	bpf_extras(&exe, &extras);
	assert_int_equal(extras.count, 2);
	assert_true(extras.extras[0].reasons == ENGINE_FOR_EXE);
	bpf_extras(&cgroup, &extras);
	assert_int_equal(extras.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integrity_needs_no_extra_program),
		cmocka_unit_test(what_needs_one_is_told),
		cmocka_unit_test(an_audited_reason_needs_its_program_too),
		cmocka_unit_test(every_optional_reason_has_a_program),
		cmocka_unit_test(they_fit),
		cmocka_unit_test(each_is_found_by_its_name),
		cmocka_unit_test(exceptions_need_programs),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
