// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which engine is used, by what each holds; and what is told of the other one.
 */
#include "../../cli/beside.h"
#include "../../cli/engine_bpf.h"
#include "../../cli/engine_lsm.h"
#include "fixture.h"

bool __wrap_lsm_is_there(void);
int __wrap_lsm_query(struct engine_state *state, struct fault *fault);
int __wrap_bpf_query(struct engine_state *state, struct fault *fault);
int __wrap_lsm_lacks(struct lack lacks[ENGINE_LACKS]);
int __wrap_bpf_lacks(struct lack lacks[ENGINE_LACKS]);

/** struct fake - an engine as a test wants it. */
static struct fake {
	int error;
	struct engine_state state;
} lsm, bpf;
static bool lsm_there, bpf_lacking;

static int answer(const struct fake *fake, struct engine_state *state, struct fault *fault)
{
	*state = fake->state;
	return fake->error ? fault_set(fault, fake->error, "it does not answer") : 0;
}

bool __wrap_lsm_is_there(void)
{
	return lsm_there;
}

int __wrap_lsm_query(struct engine_state *state, struct fault *fault)
{
	return answer(&lsm, state, fault);
}

int __wrap_bpf_query(struct engine_state *state, struct fault *fault)
{
	return answer(&bpf, state, fault);
}

int __wrap_lsm_lacks(struct lack lacks[ENGINE_LACKS])
{
	(void)lacks;
	return !lsm_there;
}

int __wrap_bpf_lacks(struct lack lacks[ENGINE_LACKS])
{
	(void)lacks;
	return bpf_lacking;
}

static int begin(void **state)
{
	(void)state;
	lsm = bpf = (struct fake){0};
	lsm_there = true;
	bpf_lacking = false;
	return 0;
}

static void hold(struct fake *fake, const char *mode, bool sealed)
{
	fake->state.loaded = true;
	fake->state.sealed = sealed;
	fake->state.policy = policy_of_file(mode);
}

static void without_lsm_it_is_bpf(void **state)
{
	(void)state;
	lsm_there = false;
	assert_ptr_equal(engine_choose(), &engine_bpf);
	assert_ptr_equal(engine_strongest(), &engine_bpf);
	assert_null(engine_beside(&engine_bpf));
}

static void lsm_is_the_stronger(void **state)
{
	(void)state;
	assert_ptr_equal(engine_choose(), &engine_lsm);
	hold(&lsm, "integrity", true);
	assert_ptr_equal(engine_choose(), &engine_lsm);
	hold(&bpf, "integrity", false);
	assert_ptr_equal(engine_choose(), &engine_lsm);
}

/* So that release, keep, raise and report reach it. A mode goes into the stronger one all the same. */
static void what_only_bpf_holds_is_asked_there(void **state)
{
	(void)state;
	hold(&bpf, "integrity", false);
	assert_ptr_equal(engine_choose(), &engine_bpf);
	assert_ptr_equal(engine_strongest(), &engine_lsm);
	bpf.state = (struct engine_state){.evaluated = 1};
	assert_ptr_equal(engine_choose(), &engine_bpf);
	bpf.state = (struct engine_state){.trial_over = "integrity"};
	assert_ptr_equal(engine_choose(), &engine_bpf);
	lsm.state.evaluated = 1;
	assert_ptr_equal(engine_choose(), &engine_lsm);
}

static void what_cannot_be_asked_is_not_passed_over(void **state)
{
	(void)state;
	lsm.error = -EPROTO;
	hold(&bpf, "integrity", false);
	assert_ptr_equal(engine_choose(), &engine_lsm);
	begin(NULL);
	bpf.error = -EPERM;
	assert_ptr_equal(engine_choose(), &engine_lsm);
}

static void expect_beside(const struct engine *engine, const char *text, enum tone tone)
{
	struct beside beside;
	char told[BESIDE_TEXT];

	beside_read(engine, &beside);
	assert_non_null(beside.engine);
	assert_int_equal(beside_text(&beside, told), tone);
	assert_string_equal(told, text);
}

static void the_other_one_is_told(void **state)
{
	(void)state;
	expect_beside(&engine_lsm, "bpf: nothing is in force", TONE_PLAIN);
	expect_beside(&engine_bpf, "lsm: nothing is in force", TONE_PLAIN);
	bpf.state.evaluated = 6;
	expect_beside(&engine_lsm, "bpf: nothing is in force; 2 reasons are recorded (--engine bpf asks and changes it)", TONE_DOUBT);
	hold(&bpf, "integrity", false);
	bpf.state.evaluated = 0;
	expect_beside(&engine_lsm, "bpf: integrity is in force, not sealed (--engine bpf asks and changes it)", TONE_DOUBT);
	hold(&lsm, "confidentiality", true);
	expect_beside(&engine_bpf, "lsm: confidentiality is in force, sealed (--engine lsm asks and changes it)", TONE_DOUBT);
	begin(NULL);
	bpf.error = -EIO;
	expect_beside(&engine_lsm, "bpf: unknown: it does not answer", TONE_DOUBT);
}

static void one_that_cannot_work_here_is_not_told(void **state)
{
	struct beside beside;
	json_t *json;

	(void)state;
	bpf_lacking = true;
	bpf.error = -EINVAL;
	beside_read(&engine_lsm, &beside);
	assert_null(beside.engine);
	json = beside_json(&beside);
	assert_true(json_is_null(json));
	begin(NULL);
	bpf_lacking = true; /* since: what is in force is told all the same */
	hold(&bpf, "integrity", false);
	expect_beside(&engine_lsm, "bpf: integrity is in force, not sealed (--engine bpf asks and changes it)", TONE_DOUBT);
}

static void it_is_told_as_json_too(void **state)
{
	struct beside beside;
	json_t *json;

	(void)state;
	hold(&bpf, "integrity", false);
	beside_read(&engine_lsm, &beside);
	json = beside_json(&beside);
	assert_string_equal(json_string_value(json_object_get(json, "engine")), "bpf");
	assert_string_equal(json_string_value(json_object_get(json, "mode")), "integrity");
	assert_true(json_is_false(json_object_get(json, "sealed")));
	json_decref(json);
	bpf = (struct fake){.error = -EIO};
	beside_read(&engine_lsm, &beside);
	json = beside_json(&beside);
	assert_string_equal(json_string_value(json_object_get(json, "unknown")), "it does not answer");
	json_decref(json);
}

/* The last: what is preferred stays so. */
static void what_is_preferred_is_used(void **state)
{
	(void)state;
	assert_false(engine_prefer("ebpf"));
	assert_false(engine_prefer(""));
	assert_true(engine_prefer("bpf"));
	hold(&lsm, "integrity", true);
	assert_ptr_equal(engine_choose(), &engine_bpf);
	assert_ptr_equal(engine_strongest(), &engine_bpf);
	assert_true(engine_prefer("lsm"));
	lsm_there = false;
	assert_ptr_equal(engine_choose(), &engine_lsm);
	assert_ptr_equal(engine_beside(&engine_lsm), &engine_bpf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_lsm_it_is_bpf, begin),
		cmocka_unit_test_setup(lsm_is_the_stronger, begin),
		cmocka_unit_test_setup(what_only_bpf_holds_is_asked_there, begin),
		cmocka_unit_test_setup(what_cannot_be_asked_is_not_passed_over, begin),
		cmocka_unit_test_setup(the_other_one_is_told, begin),
		cmocka_unit_test_setup(one_that_cannot_work_here_is_not_told, begin),
		cmocka_unit_test_setup(it_is_told_as_json_too, begin),
		cmocka_unit_test_setup(what_is_preferred_is_used, begin),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
