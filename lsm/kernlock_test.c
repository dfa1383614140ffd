// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kernlock: what its boot parameter is taken for, what core/decide.h makes of
 * it inside the kernel, and what may be written to its policy file. They run at boot and
 * change nothing that is in force.
 */
#include <kunit/test.h>
#include <linux/init.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kernlock.h"

static u64 mode_denies(const char *name)
{
	const struct kernlock_mode *mode = kernlock_find_mode(name, strlen(name));

	return mode ? mode->deny : 0;
}

/* ---- kernlock= */

struct words_case {
	const char *text;
	const char *mode; /* that it is taken for; NULL: none */
	u64 more; /* refused beyond that mode */
	u64 less; /* of that mode, not refused */
	bool audited; /* all of it */
	unsigned int misunderstood;
};

static const struct words_case words_cases[] = {
	{ "integrity", "integrity" },
	{ "confidentiality", "confidentiality" },
	{ "off" },
	{ "none" },
	{ "integrity,audit", "integrity", 0, 0, true },
	{ "audit,integrity", "integrity", 0, 0, true },
	{ "integrity,+kcore", "integrity", REASON_BIT(REASON_KCORE) },
	{ "integrity,-msr", "integrity", 0, REASON_BIT(REASON_MSR) },
	{ "integrity,-msr,+kcore", "integrity", REASON_BIT(REASON_KCORE), REASON_BIT(REASON_MSR) },
	{ "integrity,+msr,-msr", "integrity" },
	{ "integrity,-msr,+msr", "integrity" },
	{ "+kcore", NULL, REASON_BIT(REASON_KCORE) },
	{ "off,+kcore", NULL, REASON_BIT(REASON_KCORE) },
	{ "+kcore,audit", NULL, REASON_BIT(REASON_KCORE), 0, true },
	{ ",,integrity,", "integrity" },
	{ "integrity,confidentiality", "confidentiality" },
	/* What is not understood opens nothing. */
	{ "", "confidentiality", 0, 0, false, 1 },
	{ ",", "confidentiality", 0, 0, false, 1 },
	{ "audit", "confidentiality", 0, 0, true, 1 },
	{ "integrty", "confidentiality", 0, 0, false, 1 },
	{ "Integrity", "confidentiality", 0, 0, false, 1 },
	{ "integrity ", "confidentiality", 0, 0, false, 1 },
	{ "-tracefs", "confidentiality", 0, REASON_BIT(REASON_TRACEFS), false, 1 },
	{ "integrity,-msrr", "integrity", 0, 0, false, 1 },
	{ "integrity,+kcorr", "integrity", 0, 0, false, 1 },
	{ "integrity,-", "integrity", 0, 0, false, 1 },
	{ "integrity,aud", "confidentiality", 0, 0, false, 1 },
	{ "integrity,-msr=0", "integrity", 0, 0, false, 1 },
};

static void __init read_each(struct kunit *test)
{
	struct kernlock_wish wish;

	for (int i = 0; i < ARRAY_SIZE(words_cases); i++) {
		const struct words_case *each = &words_cases[i];
		const u64 wanted = ((each->mode ? mode_denies(each->mode) : 0) | each->more) &
				   ~each->less;

		kernlock_read_wish(each->text, &wish);
		KUNIT_EXPECT_EQ_MSG(test, wish.deny, each->audited ? 0 : wanted, "kernlock=%s",
				    each->text);
		KUNIT_EXPECT_EQ_MSG(test, wish.audit, each->audited ? wanted : 0, "kernlock=%s",
				    each->text);
		KUNIT_EXPECT_EQ_MSG(test, wish.misunderstood, each->misunderstood, "kernlock=%s",
				    each->text);
	}
}

/* Nothing that gets into the words by chance makes them ask for nothing at all. */
static void __init cut_and_change(struct kunit *test)
{
	static const char whole[] = "confidentiality,+module-load,audit";
	char text[sizeof(whole)];
	struct kernlock_wish wish;

	for (int at = 0; at < sizeof(whole) - 1; at++)
		for (int byte = 1; byte < 256; byte++) {
			strscpy(text, whole, sizeof(text));
			text[at] = byte;
			kernlock_read_wish(text, &wish);
			KUNIT_ASSERT_EQ(test, wish.deny & wish.audit, 0);
			KUNIT_ASSERT_NE_MSG(test, wish.deny | wish.audit, 0, "byte %d is %d", at,
					    byte);
		}
}

/* ---- modes and reasons that are built in */

static void modes_are_sound(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mode_denies("integrity"), INTEGRITY_REASONS);
	KUNIT_EXPECT_EQ(test, mode_denies("confidentiality"),
			INTEGRITY_REASONS | CONFIDENTIALITY_REASONS);
	for (int i = 0; i < kernlock_mode_count; i++) {
		const struct kernlock_mode *mode = &kernlock_modes[i];

		KUNIT_EXPECT_EQ_MSG(test, (mode->deny | mode->audit) & ~ALL_REASONS, 0, "%s",
				    mode->name);
		KUNIT_EXPECT_EQ_MSG(test, mode->deny & mode->audit, 0, "%s", mode->name);
	}
}

static void numbers_are_mapped(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kernlock_reason_of[LOCKDOWN_MODULE_SIGNATURE],
			REASON_MODULE_SIGNATURE);
	KUNIT_EXPECT_EQ(test, kernlock_reason_of[LOCKDOWN_XEN_USER_ACTIONS],
			REASON_XEN_USER_ACTIONS);
	KUNIT_EXPECT_EQ(test, kernlock_reason_of[LOCKDOWN_KCORE], REASON_KCORE);
	KUNIT_EXPECT_EQ(test, kernlock_reason_of[LOCKDOWN_XFRM_SECRET], REASON_XFRM_SECRET);
	KUNIT_EXPECT_EQ(test, kernlock_reason_of[LOCKDOWN_CONFIDENTIALITY_MAX],
			REASON_OTHER_INTEGRITY);
	KUNIT_EXPECT_EQ(test, kernlock_reason_of[KERNLOCK_KERNEL_NUMBERS - 1],
			REASON_OTHER_INTEGRITY);
}

/* ---- the policy file */

static struct policy *make_policy(struct kunit *test)
{
	struct policy *policy = kunit_kzalloc(test, sizeof(*policy), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, policy);
	*policy = (struct policy){
		.magic = POLICY_MAGIC,
		.version = POLICY_VERSION,
		.size = sizeof(*policy),
		.deny = INTEGRITY_REASONS,
		.mode = "integrity",
	};
	return policy;
}

static void faults_are_found(struct kunit *test)
{
	struct policy *policy = make_policy(test);

	KUNIT_EXPECT_EQ(test, policy_check(policy, sizeof(*policy)), POLICY_OK);
	KUNIT_EXPECT_EQ(test, policy_check(policy, sizeof(*policy) - 1), POLICY_BAD_SIZE);
	policy->deny |= 1;
	KUNIT_EXPECT_EQ(test, policy_check(policy, sizeof(*policy)), POLICY_BAD_REASON);
	policy->deny = REASON_BIT(REASON_MSR);
	policy->audit = REASON_BIT(REASON_MSR);
	KUNIT_EXPECT_EQ(test, policy_check(policy, sizeof(*policy)), POLICY_BAD_ACTION);
	policy->audit = 0;
	policy->mode[0] = 'I';
	KUNIT_EXPECT_EQ(test, policy_check(policy, sizeof(*policy)), POLICY_BAD_MODE);
}

/* One bit after the other is turned in what is written: it is sound, or it is not taken. */
static void no_bit_opens(struct kunit *test)
{
	struct policy *policy = make_policy(test);
	u8 *bytes = (u8 *)policy;

	for (int bit = 0; bit < 8 * sizeof(*policy); bit++) {
		bytes[bit / 8] ^= 1 << bit % 8;
		if (!policy_check(policy, sizeof(*policy)))
			KUNIT_ASSERT_EQ_MSG(test, policy->deny & policy->audit, 0, "bit %d", bit);
		bytes[bit / 8] ^= 1 << bit % 8;
	}
}

/* Takes no mode that a running kernel does not hold, so that the tests leave nothing behind. */
static void what_cannot_be_taken(struct kunit *test)
{
	struct policy *policy = make_policy(test);

	policy->deny |= REASON_BIT(REASON_EFI_VARIABLES);
	if (!kernlock_is_asked())
		KUNIT_EXPECT_EQ(test, kernlock_hold(policy), -ENOLINK);
	policy->deny = INTEGRITY_REASONS;
	policy->exception_count = 1;
	policy->exceptions[0] = (struct exception){
		.kind = EXCEPTION_EXE,
		.action = ACTION_ALLOW,
		.reasons = REASON_BIT(REASON_MSR),
		.path = "/usr/sbin/wrmsr",
	};
	KUNIT_EXPECT_EQ(test, policy_check(policy, sizeof(*policy)), POLICY_OK);
	KUNIT_EXPECT_EQ(test, kernlock_hold(policy), -EOPNOTSUPP);
}

static struct kunit_case __refdata boot_cases[] = {
	KUNIT_CASE(read_each), KUNIT_CASE(cut_and_change), {}
};

static struct kunit_suite boot_suite = {
	.name = "kernlock_boot",
	.test_cases = boot_cases,
};

kunit_test_init_section_suites(&boot_suite);

static struct kunit_case cases[] = {
	KUNIT_CASE(modes_are_sound), KUNIT_CASE(numbers_are_mapped),   KUNIT_CASE(faults_are_found),
	KUNIT_CASE(no_bit_opens),    KUNIT_CASE(what_cannot_be_taken), {}
};

static struct kunit_suite suite = {
	.name = "kernlock",
	.test_cases = cases,
};

kunit_test_suite(suite);
