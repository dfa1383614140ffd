// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../lang/soundness.h"

static const enum reason reasons[REASON_COUNT] = {
#define REASON_ITEM(id, ...) (enum reason)(id),
	KERNLOCK_REASONS(REASON_ITEM)
};

#define EACH_REASON(each) (const enum reason *each = reasons; each < reasons + REASON_COUNT; each++)

/* Opening one of these is handing out ring 0, or stopping what refuses. */
static const enum reason ring_0[] = {
	REASON_MODULE_SIGNATURE, REASON_DEV_MEM,	   REASON_KEXEC,	 REASON_HIBERNATION,
	REASON_PCI_ACCESS,	 REASON_IOPORT,		   REASON_MSR,		 REASON_ACPI_TABLES,
	REASON_DEVICE_TREE,	 REASON_TIOCSSERIAL,	   REASON_DEBUGFS,	 REASON_MODULE_PARAMETERS,
	REASON_XMON_WR,		 REASON_DBG_WRITE_KERNEL,  REASON_OTHER_INTEGRITY, REASON_XEN_USER_ACTIONS,
	REASON_RTAS_ERROR_INJECTION, REASON_BPF_VERDICTS, REASON_FTRACE_SWITCH,
};

/* Opening one of these shows any address of the kernel. */
static const enum reason any_address[] = {
	REASON_KCORE, REASON_BPF_READ_KERNEL, REASON_DBG_READ_KERNEL, REASON_TRACEFS, REASON_XMON_RW,
	REASON_OTHER_CONFIDENTIALITY, REASON_BPF_TRACING,
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void every_reason_has_a_row(void **state)
{
	(void)state;
	for EACH_REASON (each) {
		const char *const why = soundness_why(*each);

		assert_non_null(why);
		assert_string_not_equal(why, "");
		assert_string_not_equal(why, soundness_why(REASON_NONE));
		assert_int_equal(why[strlen(why) - 1], '.');
	}
}

static void a_number_without_a_reason_defeats_nothing(void **state)
{
	(void)state;
	for (unsigned number = 0; number <= 2 * REASON_LIMIT; number++) {
		if (number < REASON_LIMIT && (ALL_REASONS >> number) & 1)
			continue;
		assert_int_equal(soundness_defeats((enum reason)number), 0);
		assert_string_equal(soundness_why((enum reason)number), soundness_why(REASON_NONE));
	}
}

static void only_known_reasons_and_never_itself(void **state)
{
	(void)state;
	for EACH_REASON (each) {
		assert_int_equal(soundness_defeats(*each) & ~ALL_REASONS, 0);
		assert_int_equal(soundness_defeats(*each) & REASON_BIT(*each), 0);
	}
}

/* What defeats a reason that defeats others defeats those too. */
static void the_table_is_closed(void **state)
{
	(void)state;
	for EACH_REASON (first)
		for EACH_REASON (second)
			if (soundness_defeats(*first) & REASON_BIT(*second))
				assert_int_equal(soundness_defeats(*second) & ~soundness_defeats(*first) & ~REASON_BIT(*first), 0);
}

static void ring_0_defeats_everything_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ring_0); i++)
		assert_int_equal(soundness_defeats(ring_0[i]), ALL_REASONS & ~REASON_BIT(ring_0[i]));
}

static void reading_any_address_defeats_every_other_secret(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(any_address); i++)
		assert_int_equal(soundness_defeats(any_address[i]), CONFIDENTIALITY_REASONS & ~REASON_BIT(any_address[i]));
}

static void reading_changes_nothing(void **state)
{
	(void)state;
	for EACH_REASON (each)
		if (CONFIDENTIALITY_REASONS & REASON_BIT(*each))
			assert_int_equal(soundness_defeats(*each) & INTEGRITY_REASONS, 0);
}

/* Whoever can change the kernel at all can make it tell: there is no half of an integrity reason. */
static void integrity_is_all_or_nothing(void **state)
{
	(void)state;
	for EACH_REASON (each) {
		const kl_u64 defeated = soundness_defeats(*each);

		if (INTEGRITY_REASONS & REASON_BIT(*each))
			assert_true(defeated == 0 || defeated == (ALL_REASONS & ~REASON_BIT(*each)));
	}
}

static struct policy refusing(kl_u64 reasons_refused)
{
	return (struct policy){.deny = reasons_refused};
}

static void whole_classes_have_no_doors(void **state)
{
	const struct policy integrity = refusing(INTEGRITY_REASONS);
	const struct policy confidentiality = refusing(INTEGRITY_REASONS | CONFIDENTIALITY_REASONS);

	(void)state;
	for EACH_REASON (each) {
		assert_int_equal(soundness_defeated(&integrity, *each), 0);
		assert_int_equal(soundness_defeated(&confidentiality, *each), 0);
	}
}

/* Else the shipped modes, which leave them open, would refuse in vain. */
static void what_is_optional_defeats_no_class(void **state)
{
	(void)state;
	for EACH_REASON (each)
		if (OPTIONAL_REASONS & REASON_BIT(*each))
			assert_int_equal(soundness_defeats(*each) & ~OPTIONAL_REASONS, 0);
}

static void open_modules_defeat_all_that_is_refused(void **state)
{
	const struct policy policy = refusing(ALL_REASONS & ~REASON_BIT(REASON_MODULE_SIGNATURE));

	(void)state;
	assert_int_equal(soundness_defeated(&policy, REASON_MODULE_SIGNATURE), policy.deny);
	assert_int_equal(soundness_defeated(&policy, REASON_MSR), 0);
}

static void an_audited_reason_is_open(void **state)
{
	struct policy policy = refusing(INTEGRITY_REASONS & ~REASON_BIT(REASON_MSR));

	(void)state;
	policy.audit = REASON_BIT(REASON_MSR);
	assert_int_equal(soundness_defeated(&policy, REASON_MSR), policy.deny);
	assert_true(soundness_is_weaker(&policy));
}

static void nothing_refused_is_nothing_defeated(void **state)
{
	const struct policy none = refusing(0);

	(void)state;
	for EACH_REASON (each)
		assert_int_equal(soundness_defeated(&none, *each), 0);
}

static void integrity_less_one_is_weaker(void **state)
{
	const struct policy integrity = refusing(INTEGRITY_REASONS);
	const struct policy secrets_only = refusing(CONFIDENTIALITY_REASONS);

	(void)state;
	assert_false(soundness_is_weaker(&integrity));
	assert_true(soundness_is_weaker(&secrets_only));
	for EACH_REASON (each) {
		const struct policy less_one = refusing(ALL_REASONS & ~REASON_BIT(*each));

		assert_int_equal(soundness_is_weaker(&less_one), (INTEGRITY_REASONS >> *each) & 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reason_has_a_row),
		cmocka_unit_test(a_number_without_a_reason_defeats_nothing),
		cmocka_unit_test(only_known_reasons_and_never_itself),
		cmocka_unit_test(the_table_is_closed),
		cmocka_unit_test(ring_0_defeats_everything_else),
		cmocka_unit_test(reading_any_address_defeats_every_other_secret),
		cmocka_unit_test(reading_changes_nothing),
		cmocka_unit_test(integrity_is_all_or_nothing),
		cmocka_unit_test(whole_classes_have_no_doors),
		cmocka_unit_test(what_is_optional_defeats_no_class),
		cmocka_unit_test(open_modules_defeat_all_that_is_refused),
		cmocka_unit_test(an_audited_reason_is_open),
		cmocka_unit_test(nothing_refused_is_nothing_defeated),
		cmocka_unit_test(integrity_less_one_is_weaker),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("soundness", tests, NULL, NULL);
}
