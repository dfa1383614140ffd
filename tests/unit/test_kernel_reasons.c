// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's numbers for reasons, from type information made up here: orders that
 * kernels had, and orders that one may have some day.
 */
#include <bpf/btf.h>

#include "../../cli/kernel_reasons.h"
#include "fixture.h"

/** struct enumerator - one line of an enum; arrays of them end in {0}. */
struct enumerator {
	const char *name;
	int value;
};

/* Linux 6.12, include/linux/security.h. */
static const char *const order_of_6_12[] = {
	"LOCKDOWN_NONE", "LOCKDOWN_MODULE_SIGNATURE", "LOCKDOWN_DEV_MEM", "LOCKDOWN_EFI_TEST",
	"LOCKDOWN_KEXEC", "LOCKDOWN_HIBERNATION", "LOCKDOWN_PCI_ACCESS", "LOCKDOWN_IOPORT", "LOCKDOWN_MSR",
	"LOCKDOWN_ACPI_TABLES", "LOCKDOWN_DEVICE_TREE", "LOCKDOWN_PCMCIA_CIS", "LOCKDOWN_TIOCSSERIAL",
	"LOCKDOWN_MODULE_PARAMETERS", "LOCKDOWN_MMIOTRACE", "LOCKDOWN_DEBUGFS", "LOCKDOWN_XMON_WR",
	"LOCKDOWN_BPF_WRITE_USER", "LOCKDOWN_DBG_WRITE_KERNEL", "LOCKDOWN_RTAS_ERROR_INJECTION",
	"LOCKDOWN_XEN_USER_ACTIONS", "LOCKDOWN_INTEGRITY_MAX", "LOCKDOWN_KCORE", "LOCKDOWN_KPROBES",
	"LOCKDOWN_BPF_READ_KERNEL", "LOCKDOWN_DBG_READ_KERNEL", "LOCKDOWN_PERF", "LOCKDOWN_TRACEFS",
	"LOCKDOWN_XMON_RW", "LOCKDOWN_XFRM_SECRET", "LOCKDOWN_CONFIDENTIALITY_MAX",
};

#define KERNEL_NAMES(id, SYMBOL, name, CLASS, kernel, ...) | (sizeof(kernel) > 1 ? REASON_BIT(id) : 0)
#define UPSTREAM ((kl_u64)0 KERNLOCK_REASONS(KERNEL_NAMES))

static struct btf *btf_new(const char *enumeration)
{
	struct btf *const btf = btf__new_empty();

	assert_non_null(btf);
	assert_true(btf__add_int(btf, "int", 4, BTF_INT_SIGNED) > 0);
	assert_true(btf__add_enum(btf, enumeration, 4) > 0);
	return btf;
}

static int read_and_free(struct btf *btf, struct kernel_reasons *reasons)
{
	const int result = kernel_reasons_read(btf, reasons);

	btf__free(btf);
	return result;
}

/* What is made of a kernel whose enum lockdown_reason is @list. */
static struct kernel_reasons read_list(const struct enumerator *list)
{
	struct btf *const btf = btf_new("lockdown_reason");
	struct kernel_reasons reasons;

	for (; list->name; list++)
		assert_int_equal(btf__add_enum_value(btf, list->name, list->value), 0);
	assert_int_equal(read_and_free(btf, &reasons), 0);
	return reasons;
}

/* 6.12's enumerators, each at the number that @number gives its place. */
static struct kernel_reasons read_renumbered(int (*number)(int place))
{
	struct enumerator list[COUNT(order_of_6_12) + 1] = {0};

	for (size_t i = 0; i < COUNT(order_of_6_12); i++)
		list[i] = (struct enumerator){order_of_6_12[i], number((int)i)};
	return read_list(list);
}

static enum reason reason_at(const struct kernel_reasons *reasons, int number)
{
	return (enum reason)reasons->reason_of[number];
}

/* Every number that is in no list counts as integrity. */
static void assert_others_are_integrity(const struct kernel_reasons *reasons, int first)
{
	for (int i = first; i < ENGINE_KERNEL_NUMBERS; i++)
		assert_int_equal(reason_at(reasons, i), REASON_OTHER_INTEGRITY);
}

static int same(int place)
{
	return place;
}

static void numbers_of_6_12(void **state)
{
	const struct kernel_reasons reasons = read_renumbered(same);

	(void)state;
	assert_int_equal(reasons.unnamed_count, 0);
	assert_true(reasons.present == UPSTREAM);
	for (int i = 0; i < (int)COUNT(order_of_6_12); i++) {
		const struct reason_words *const row = reason_kernel_named(order_of_6_12[i]);

		if (row)
			assert_int_equal(reason_at(&reasons, i), row->id);
	}
	assert_int_equal(reason_at(&reasons, 4), REASON_KEXEC);
	assert_int_equal(reason_at(&reasons, 22), REASON_KCORE);
	assert_int_equal(reason_at(&reasons, 29), REASON_XFRM_SECRET);
	assert_others_are_integrity(&reasons, (int)COUNT(order_of_6_12));
}

static void boundaries_are_no_reasons_and_never_open(void **state)
{
	const struct kernel_reasons reasons = read_renumbered(same);

	(void)state;
	assert_int_equal(reason_at(&reasons, 0), REASON_OTHER_INTEGRITY);
	assert_int_equal(reason_at(&reasons, 21), REASON_OTHER_INTEGRITY);
	assert_int_equal(reason_at(&reasons, 30), REASON_OTHER_CONFIDENTIALITY);
}

/* A bijection on the places of 6.12's list: 7 and 31 have no common divisor. */
static int shuffled(int place)
{
	return place * 7 % (int)COUNT(order_of_6_12);
}

static void any_numbering_is_followed(void **state)
{
	const struct kernel_reasons reasons = read_renumbered(shuffled);

	(void)state;
	assert_int_equal(reasons.unnamed_count, 0);
	assert_true(reasons.present == UPSTREAM);
	for (int i = 0; i < (int)COUNT(order_of_6_12); i++) {
		const struct reason_words *const row = reason_kernel_named(order_of_6_12[i]);

		if (row)
			assert_int_equal(reason_at(&reasons, shuffled(i)), row->id);
	}
}

static void an_older_kernel_lacks_a_reason(void **state)
{
	struct enumerator list[COUNT(order_of_6_12) + 1] = {0};
	struct kernel_reasons reasons;
	int used = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(order_of_6_12); i++)
		if (strcmp(order_of_6_12[i], "LOCKDOWN_XEN_USER_ACTIONS") != 0) {
			list[used] = (struct enumerator){order_of_6_12[i], used};
			used++;
		}
	reasons = read_list(list);
	assert_true(reasons.present == (UPSTREAM & ~REASON_BIT(REASON_XEN_USER_ACTIONS)));
	assert_int_equal(reasons.unnamed_count, 0);
	assert_int_equal(reason_at(&reasons, 19), REASON_RTAS_ERROR_INJECTION);
	assert_int_equal(reason_at(&reasons, 21), REASON_KCORE);
	assert_int_equal(reason_at(&reasons, 28), REASON_XFRM_SECRET);
	assert_others_are_integrity(&reasons, 30);
}

static void new_reasons_take_the_class_of_their_place(void **state)
{
	static const struct enumerator list[] = {
		{"LOCKDOWN_NONE", 0},
		{"LOCKDOWN_KEXEC", 1},
		{"LOCKDOWN_NEW_DOOR", 2},
		{"LOCKDOWN_INTEGRITY_MAX", 3},
		{"LOCKDOWN_KCORE", 4},
		{"LOCKDOWN_NEW_SECRET", 5},
		{"LOCKDOWN_CONFIDENTIALITY_MAX", 6},
		{0},
	};
	const struct kernel_reasons reasons = read_list(list);

	(void)state;
	assert_int_equal(reason_at(&reasons, 1), REASON_KEXEC);
	assert_int_equal(reason_at(&reasons, 2), REASON_OTHER_INTEGRITY);
	assert_int_equal(reason_at(&reasons, 4), REASON_KCORE);
	assert_int_equal(reason_at(&reasons, 5), REASON_OTHER_CONFIDENTIALITY);
	assert_true(reasons.present == (REASON_BIT(REASON_KEXEC) | REASON_BIT(REASON_OTHER_INTEGRITY) |
					REASON_BIT(REASON_KCORE) | REASON_BIT(REASON_OTHER_CONFIDENTIALITY)));
	assert_int_equal(reasons.unnamed_count, 2);
	assert_string_equal(reasons.unnamed[0].name, "LOCKDOWN_NEW_DOOR");
	assert_int_equal(reasons.unnamed[0].treat, REASON_OTHER_INTEGRITY);
	assert_string_equal(reasons.unnamed[1].name, "LOCKDOWN_NEW_SECRET");
	assert_int_equal(reasons.unnamed[1].treat, REASON_OTHER_CONFIDENTIALITY);
}

/* The class is a matter of the number, not of the line that it stands in. */
static void the_boundary_may_stand_anywhere(void **state)
{
	static const struct enumerator list[] = {
		{"LOCKDOWN_NEW_SECRET", 5},
		{"LOCKDOWN_INTEGRITY_MAX", 3},
		{"LOCKDOWN_NEW_DOOR", 2},
		{0},
	};
	const struct kernel_reasons reasons = read_list(list);

	(void)state;
	assert_int_equal(reason_at(&reasons, 2), REASON_OTHER_INTEGRITY);
	assert_int_equal(reason_at(&reasons, 5), REASON_OTHER_CONFIDENTIALITY);
}

static void without_a_boundary_unnamed_reasons_are_integrity(void **state)
{
	static const struct enumerator list[] = {{"LOCKDOWN_KCORE", 1}, {"LOCKDOWN_NEW", 60}, {0}};
	const struct kernel_reasons reasons = read_list(list);

	(void)state;
	assert_int_equal(reason_at(&reasons, 1), REASON_KCORE);
	assert_int_equal(reason_at(&reasons, 60), REASON_OTHER_INTEGRITY);
	assert_int_equal(reasons.unnamed[0].treat, REASON_OTHER_INTEGRITY);
}

static void without_the_enum_nothing_is_known(void **state)
{
	struct kernel_reasons reasons;
	struct btf *const other = btf_new("lockdown_reasons");

	(void)state;
	assert_int_equal(btf__add_enum_value(other, "LOCKDOWN_KEXEC", 4), 0);
	assert_int_equal(read_and_free(other, &reasons), -ENOENT);
	assert_others_are_integrity(&reasons, 0);
	assert_true(reasons.present == 0);
	assert_int_equal(read_and_free(btf__new_empty(), &reasons), -ENOENT);
}

static void the_name_of_another_kind_is_not_the_enum(void **state)
{
	struct btf *const btf = btf__new_empty();
	struct kernel_reasons reasons;

	(void)state;
	assert_non_null(btf);
	assert_true(btf__add_struct(btf, "lockdown_reason", 0) > 0);
	assert_int_equal(read_and_free(btf, &reasons), -ENOENT);
}

static void numbers_out_of_range_are_kept_out_of_the_map(void **state)
{
	static const struct enumerator list[] = {
		{"LOCKDOWN_INTEGRITY_MAX", 1000}, {"LOCKDOWN_KCORE", 63},    {"LOCKDOWN_KEXEC", 64},
		{"LOCKDOWN_MSR", INT32_MAX},	  {"LOCKDOWN_IOPORT", 4096}, {"LOCKDOWN_NEW", 999},
		{0},
	};
	const struct kernel_reasons reasons = read_list(list);

	(void)state;
	assert_int_equal(reason_at(&reasons, 63), REASON_KCORE);
	for (int i = 0; i < 63; i++)
		assert_int_equal(reason_at(&reasons, i), REASON_OTHER_INTEGRITY);
	assert_true(reasons.present == (REASON_BIT(REASON_KCORE) | REASON_BIT(REASON_KEXEC) | REASON_BIT(REASON_MSR) |
					REASON_BIT(REASON_IOPORT) | REASON_BIT(REASON_OTHER_INTEGRITY)));
	assert_int_equal(reasons.unnamed_count, 1);
	assert_int_equal(reasons.unnamed[0].treat, REASON_OTHER_INTEGRITY);
}

static void negative_numbers_are_kept_out_of_the_map(void **state)
{
	static const struct enumerator list[] = {
		{"LOCKDOWN_KEXEC", -1}, {"LOCKDOWN_NEW", INT32_MIN}, {"LOCKDOWN_INTEGRITY_MAX", 2}, {0},
	};
	const struct kernel_reasons reasons = read_list(list);

	(void)state;
	assert_others_are_integrity(&reasons, 0);
	assert_true(reasons.present & REASON_BIT(REASON_KEXEC));
	assert_int_equal(reasons.unnamed[0].treat, REASON_OTHER_INTEGRITY);
}

static void more_unnamed_reasons_than_are_listed_are_counted(void **state)
{
	struct enumerator list[KERNEL_UNNAMED + 6] = {{"LOCKDOWN_INTEGRITY_MAX", 0}};
	char names[KERNEL_UNNAMED + 4][32];
	struct kernel_reasons reasons;

	(void)state;
	for (int i = 0; i < (int)COUNT(names); i++) {
		snprintf(names[i], sizeof(names[i]), "LOCKDOWN_NEW_%d", i);
		list[i + 1] = (struct enumerator){names[i], i + 1};
	}
	reasons = read_list(list);
	assert_int_equal(reasons.unnamed_count, COUNT(names));
	for (int i = 0; i < KERNEL_UNNAMED; i++)
		assert_string_equal(reasons.unnamed[i].name, names[i]);
	for (int i = 0; i < (int)COUNT(names); i++)
		assert_int_equal(reason_at(&reasons, i + 1), REASON_OTHER_CONFIDENTIALITY);
}

static void a_long_name_is_cut(void **state)
{
	char name[200] = "LOCKDOWN_";
	const struct enumerator list[] = {{name, 1}, {0}};
	struct kernel_reasons reasons;

	(void)state;
	memset(name + 9, 'X', sizeof(name) - 10);
	reasons = read_list(list);
	assert_int_equal(strlen(reasons.unnamed[0].name), sizeof(reasons.unnamed[0].name) - 1);
	assert_memory_equal(reasons.unnamed[0].name, name, sizeof(reasons.unnamed[0].name) - 1);
}

/* Whatever kernel: each number is answered by a reason of the table, and none by "nothing". */
static void every_number_has_a_reason(void **state)
{
	static const struct enumerator none[] = {{0}};
	const struct kernel_reasons all[] = {read_renumbered(same), read_renumbered(shuffled), read_list(none)};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		for (int number = 0; number < ENGINE_KERNEL_NUMBERS; number++)
			assert_non_null(reason_find(reason_at(&all[i], number)));
}

static void sealed_links_are_found_by_name(void **state)
{
	static const char *const names[] = {"BPF_F_LINK", "BPF_F_LINK_SEALED"};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct btf *const btf = btf_new("lockdown_reason");
		assert_true(btf__add_enum(btf, NULL, 4) > 0);
		assert_int_equal(btf__add_enum_value(btf, names[i], 1), 0);
		assert_int_equal(kernel_seals_links(btf), i == 1);
		btf__free(btf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_6_12),
		cmocka_unit_test(boundaries_are_no_reasons_and_never_open),
		cmocka_unit_test(any_numbering_is_followed),
		cmocka_unit_test(an_older_kernel_lacks_a_reason),
		cmocka_unit_test(new_reasons_take_the_class_of_their_place),
		cmocka_unit_test(the_boundary_may_stand_anywhere),
		cmocka_unit_test(without_a_boundary_unnamed_reasons_are_integrity),
		cmocka_unit_test(without_the_enum_nothing_is_known),
		cmocka_unit_test(the_name_of_another_kind_is_not_the_enum),
		cmocka_unit_test(numbers_out_of_range_are_kept_out_of_the_map),
		cmocka_unit_test(negative_numbers_are_kept_out_of_the_map),
		cmocka_unit_test(more_unnamed_reasons_than_are_listed_are_counted),
		cmocka_unit_test(a_long_name_is_cut),
		cmocka_unit_test(every_number_has_a_reason),
		cmocka_unit_test(sealed_links_are_found_by_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
