// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include "../../lang/exceptions.h"
#include "../../lang/soundness.h"

static const struct file_identity by_inode = {.inode = 7, .size = 9, .changed = 11, .changed_nsec = 13, .device = 15, .magic = 17,
					      .binding = BINDING_INODE};
static const struct file_identity by_digest = {.inode = 8, .binding = BINDING_DIGEST, .digest = {1, 2, 3, 4}};

static enum action decided(const struct policy *policy, enum reason reason, const struct actor *actor)
{
	const struct request request = {.reason = reason, .actor = actor};

	return (enum action)decide(policy, &request).action;
}

static void what_is_not_bound_is_for_nobody(void **state)
{
	const struct policy policy = policy_of_text("mode m\ndeny msr\nallow msr for exe /a\ndeny kcore in cgroup a\n", NULL);
	const struct actor nobody = {.exe = {.binding = BINDING_NONE}}, zeros = {.exe = {.binding = BINDING_INODE}};

	(void)state;
	assert_false(exceptions_bound(&policy));
	assert_int_equal(decided(&policy, REASON_MSR, NULL), ACTION_DENY);
	assert_int_equal(decided(&policy, REASON_MSR, &nobody), ACTION_DENY);
	assert_int_equal(decided(&policy, REASON_MSR, &zeros), ACTION_DENY);
	assert_int_equal(decided(&policy, REASON_KCORE, &nobody), ACTION_ALLOW);
}

static void a_program_is_known_by_all_of_its_identity(void **state)
{
	struct policy policy = policy_of_text("mode m\ndeny msr kexec\nallow msr for exe /a\n", NULL);
	struct actor actor = {.exe = by_inode};

	(void)state;
	policy.exceptions[0].file = by_inode;
	assert_true(exceptions_bound(&policy));
	assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_OK);
	assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_ALLOW);
	assert_int_equal(decided(&policy, REASON_KEXEC, &actor), ACTION_DENY);
	for (size_t byte = 0; byte < offsetof(struct file_identity, binding); byte++) {
		actor.exe = by_inode;
		((unsigned char *)&actor.exe)[byte] ^= 1;
		assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_DENY);
	}
	actor.exe = by_inode;
	actor.exe.binding = BINDING_NONE;
	assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_DENY);
}

static void a_digest_is_enough_and_needed(void **state)
{
	struct policy policy = policy_of_text("mode m\ndeny msr\naudit msr for exe /a\n", NULL);
	struct actor actor = {.exe = by_digest};

	(void)state;
	policy.exceptions[0].file = by_digest;
	actor.exe.inode++;
	assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_AUDIT);
	for (int i = 0; i < DIGEST_WORDS; i++) {
		actor.exe = by_digest;
		actor.exe.digest[i] ^= 1ull << 63;
		assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_DENY);
	}
	actor.exe = by_digest;
	actor.exe.binding = BINDING_INODE;
	assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_DENY);
}

static void a_cgroup_tightens_whatever_else_is_said(void **state)
{
	struct policy policy = policy_of_text("mode m\ndeny msr\nallow msr for exe /a\ndeny msr kcore in cgroup a/b\naudit perf in cgroup a/b\n",
					      NULL);
	struct actor actor = {.exe = by_inode, .cgroups = {0, 5, 6, 7}};

	(void)state;
	policy.exceptions[0].file = by_inode;
	for (int i = 1; i < 3; i++) {
		policy.exceptions[i].cgroup = 6;
		policy.exceptions[i].level = 2;
	}
	assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_OK);
	assert_int_equal(decided(&policy, REASON_KCORE, &actor), ACTION_DENY);
	assert_int_equal(decided(&policy, REASON_PERF, &actor), ACTION_AUDIT);
	assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_DENY);
	actor.cgroups[2] = 7;
	assert_int_equal(decided(&policy, REASON_KCORE, &actor), ACTION_ALLOW);
	assert_int_equal(decided(&policy, REASON_PERF, &actor), ACTION_ALLOW);
	assert_int_equal(decided(&policy, REASON_MSR, &actor), ACTION_ALLOW);
	actor.cgroups[1] = 6;
	assert_int_equal(decided(&policy, REASON_KCORE, &actor), ACTION_ALLOW);
}

static void what_was_raised_knows_no_exceptions(void **state)
{
	struct policy policy = policy_of_text("mode m\ndeny msr\nallow msr for exe /a\n", NULL);
	const struct actor actor = {.exe = by_inode};
	const struct request request = {.reason = REASON_MSR, .actor = &actor};
	const struct raised nothing = {0}, denied = {.deny = REASON_BIT(REASON_MSR)}, audited = {.audit = REASON_BIT(REASON_MSR)};

	(void)state;
	policy.exceptions[0].file = by_inode;
	assert_int_equal(decide_raised(&policy, &nothing, &request).action, ACTION_ALLOW);
	assert_int_equal(decide_raised(&policy, &audited, &request).action, ACTION_AUDIT);
	assert_int_equal(decide_raised(&policy, &denied, &request).action, ACTION_DENY);
}

static void check_takes_only_what_is_sound(void **state)
{
	const struct policy sound = policy_of_text("mode m\ndeny msr\nallow msr for exe /a\nallow msr for exe /b\ndeny kcore in cgroup a\n", NULL);
	struct policy policy;

	(void)state;
#define BROKEN(statement)                                                                                                         \
	do {                                                                                                                      \
		policy = sound;                                                                                                   \
		statement;                                                                                                        \
		assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_BAD_EXCEPTION);                                    \
	} while (0)
	assert_int_equal(policy_check(&sound, sizeof(sound)), POLICY_OK);
	BROKEN(policy.exception_count = 2);
	BROKEN(policy.exception_count = 4);
	BROKEN(policy.exception_count = POLICY_EXCEPTIONS + 1);
	BROKEN(policy.zero = 1);
	BROKEN(policy.exceptions[0].reasons = 0);
	BROKEN(policy.exceptions[0].reasons |= REASON_BIT(REASON_KPROBES));
	BROKEN(policy.exceptions[0].action = ACTION_DENY);
	BROKEN(policy.exceptions[0].kind = 0);
	BROKEN(policy.exceptions[0].kind = 3);
	BROKEN(policy.exceptions[0].path[0] = 'a');
	BROKEN(policy.exceptions[0].path[5] = 'a');
	BROKEN(policy.exceptions[0].path[1] = '#');
	BROKEN(policy.exceptions[0].path[1] = '.');
	BROKEN(memset(policy.exceptions[0].path + 1, 'a', EXCEPTION_PATH_SIZE - 1));
	BROKEN(policy.exceptions[0].zero[4] = 1);
	BROKEN(policy.exceptions[0].level = 1);
	BROKEN(policy.exceptions[0].cgroup = 1);
	BROKEN(policy.exceptions[0].file.inode = 1);
	BROKEN(policy.exceptions[0].file.binding = 3);
	BROKEN((policy.exceptions[0].file.binding = BINDING_INODE, policy.exceptions[0].file.digest[0] = 1));
	BROKEN(strcpy(policy.exceptions[0].path, "/b"));
	BROKEN(policy.exceptions[2].action = ACTION_ALLOW);
	BROKEN((policy.exceptions[2].action = ACTION_AUDIT, policy.deny |= REASON_BIT(REASON_KCORE)));
	BROKEN(policy.exceptions[2].path[0] = '/');
	BROKEN(policy.exceptions[2].file.size = 1);
	BROKEN(policy.exceptions[2].cgroup = 1);
	BROKEN(policy.exceptions[2].level = 1);
	BROKEN((policy.exceptions[2].cgroup = 1, policy.exceptions[2].level = ACTOR_LEVELS));
#undef BROKEN
}

/* ---- one mode and another */

static void modes_are_compared_with_their_exceptions(void **state)
{
	static const struct {
		const char *now, *wanted;
		kl_u64 opened;
		bool same;
	} cases[] = {
		{"mode m\ndeny msr\n", "mode m\ndeny msr\nallow msr for exe /a\n", REASON_BIT(REASON_MSR), false},
		{"mode m\ndeny msr\nallow msr for exe /a\n", "mode m\ndeny msr\n", 0, false},
		{"mode m\ndeny msr\nallow msr for exe /a\n", "mode m\ndeny msr\nallow msr for exe /a\n", 0, true},
		{"mode m\ndeny msr\nallow msr for exe /a\n", "mode m\ndeny msr\nallow msr for exe /b\n", REASON_BIT(REASON_MSR), false},
		{"mode m\ndeny msr\nallow msr for exe /a\n", "mode m\ndeny msr perf\nallow msr for exe /a\n", 0, true},
		{"mode m\n", "mode m\ndeny msr\nallow msr for exe /a\n", 0, false},
		{"mode m\ndeny kcore in cgroup a\n", "mode m\n", REASON_BIT(REASON_KCORE), false},
		{"mode m\ndeny kcore in cgroup a\n", "mode m\ndeny kcore\n", 0, false},
		{"mode m\ndeny kcore in cgroup a\n", "mode m\ndeny kcore perf in cgroup a\n", 0, false},
		{"mode m\ndeny kcore in cgroup a\n", "mode m\naudit kcore in cgroup a\n", REASON_BIT(REASON_KCORE), false},
		{"mode m\ndeny kcore in cgroup a\n", "mode m\ndeny kcore in cgroup b\n", REASON_BIT(REASON_KCORE), false},
		{"mode m\naudit kcore in cgroup a\n", "mode m\n", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct policy now = policy_of_text(cases[i].now, NULL), wanted = policy_of_text(cases[i].wanted, NULL);

		assert_true(exceptions_opened(&now, &wanted) == cases[i].opened);
		assert_int_equal(exceptions_same(&now, &wanted), cases[i].same);
	}
}

static void an_exception_for_a_program_is_weaker_than_integrity(void **state)
{
	const struct policy exe = policy_of_text("mode m\ndeny integrity\nallow msr for exe /a\n", NULL);
	const struct policy secret = policy_of_text("mode m\ndeny all\nallow kcore for exe /a\n", NULL);
	const struct policy cgroup = policy_of_text("mode m\ndeny integrity\ndeny kcore in cgroup a\n", NULL);

	(void)state;
	assert_true(soundness_is_weaker(&exe));
	assert_false(soundness_is_weaker(&secret));
	assert_true(policy_excepted(&secret) == REASON_BIT(REASON_KCORE));
	assert_false(soundness_is_weaker(&cgroup));
	assert_true(policy_excepted(&cgroup) == 0);
}

static void what_is_left_is_said(void **state)
{
	struct policy policy = policy_of_text("mode m\ndeny integrity\nallow msr for exe /a\nallow kexec for exe /b\ndeny kcore in cgroup a\n", NULL);
	char text[EXCEPTION_LEFT];

	(void)state;
	exception_left(&policy, &policy.exceptions[0], text);
	assert_non_null(strstr(text, "its arguments"));
	assert_non_null(strstr(text, "bpf-tracing"));
	assert_null(strstr(text, "bpf-write-user"));
	assert_null(strstr(text, "its caller names"));
	assert_null(strstr(text, "fs-verity"));
	policy.exceptions[0].file.binding = BINDING_INODE;
	policy.deny = REASON_BIT(REASON_BPF_TRACING);
	exception_left(&policy, &policy.exceptions[0], text);
	assert_null(strstr(text, "bpf-tracing"));
	assert_non_null(strstr(text, "bpf-write-user"));
	assert_non_null(strstr(text, "Without fs-verity"));
	exception_left(&policy, &policy.exceptions[1], text);
	assert_non_null(strstr(text, "its caller names"));
	assert_true(strlen(text) < sizeof(text) - 1);
	exception_left(&policy, &policy.exceptions[2], text);
	assert_non_null(strstr(text, "move a process out of the cgroup"));
}

static void raising_takes_exceptions_away(void **state)
{
	struct policy policy = policy_of_text("mode m\ndeny msr perf\nallow msr for exe /a\nallow msr perf for exe /b\n", NULL);

	(void)state;
	exceptions_raise(&policy, REASON_BIT(REASON_MSR));
	assert_int_equal(policy.exception_count, 1);
	assert_string_equal(policy.exceptions[0].path, "/b");
	assert_true(policy.exceptions[0].reasons == REASON_BIT(REASON_PERF));
	assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_bound_is_for_nobody),
		cmocka_unit_test(a_program_is_known_by_all_of_its_identity),
		cmocka_unit_test(a_digest_is_enough_and_needed),
		cmocka_unit_test(a_cgroup_tightens_whatever_else_is_said),
		cmocka_unit_test(what_was_raised_knows_no_exceptions),
		cmocka_unit_test(check_takes_only_what_is_sound),
		cmocka_unit_test(modes_are_compared_with_their_exceptions),
		cmocka_unit_test(an_exception_for_a_program_is_weaker_than_integrity),
		cmocka_unit_test(what_is_left_is_said),
		cmocka_unit_test(raising_takes_exceptions_away),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
