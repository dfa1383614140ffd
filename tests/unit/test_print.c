// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#define SEED 0x6b65726e6c6f636bull
#define ROUNDS 20000

static char *printed(const struct policy *policy, size_t *size)
{
	char *text = NULL;
	FILE *const to = open_memstream(&text, size);

	assert_non_null(to);
	assert_int_equal(mode_print(policy, to), 0);
	fclose(to);
	return text;
}

static void assert_round_trip(const struct policy *policy)
{
	struct mode_source source = {.file = "printed"};
	char *const text = printed(policy, &source.size);
	struct policy again;
	struct mode_error error;

	source.text = text;
	if (mode_compile(&source, NULL, NULL, &again, &error))
		fail_msg("%u:%u: %s in:\n%s", error.line, error.column, error.what, text);
	if (memcmp(&again, policy, sizeof(again)) != 0)
		fail_msg("another policy comes of:\n%s", text);
	for (const char *line = text, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		assert_true(end - line <= 80 || strncmp(line, "summary ", 8) == 0);
	}
	free(text);
}

static struct policy policy_with(kl_u64 deny, kl_u64 audit)
{
	return (struct policy){.magic = POLICY_MAGIC,
			       .version = POLICY_VERSION,
			       .size = sizeof(struct policy),
			       .deny = deny & ALL_REASONS,
			       .audit = audit & ALL_REASONS & ~deny,
			       .mode = "m"};
}

/* splitmix64: the same numbers on every machine. */
static kl_u64 random_next(kl_u64 *state)
{
	kl_u64 x = *state += 0x9e3779b97f4a7c15ull;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

/* Dense and sparse sets alike, so that classes come out whole, nearly whole and empty. */
static kl_u64 random_set(kl_u64 *state)
{
	kl_u64 set = random_next(state);

	for (kl_u64 rounds = random_next(state) % 5; rounds; rounds--)
		set = rounds & 1 ? set & random_next(state) : set | random_next(state);
	return set;
}

static void random_policies_round_trip(void **state)
{
	kl_u64 numbers = SEED;

	(void)state;
	printf("# seed %#llx, %d policies\n", (unsigned long long)SEED, ROUNDS);
	for (int i = 0; i < ROUNDS; i++) {
		const kl_u64 deny = random_set(&numbers), audit = random_set(&numbers);
		const struct policy policy = policy_with(deny, audit);

		assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_OK);
		assert_round_trip(&policy);
	}
}

/* Both classes under every action, whole and with one reason that differs in each way. */
static void classes_and_exceptions_round_trip(void **state)
{
	const kl_u64 sets[] = {0, INTEGRITY_REASONS, CONFIDENTIALITY_REASONS, OPTIONAL_REASONS,
			       ALL_REASONS & ~OPTIONAL_REASONS, ALL_REASONS};

	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++)
		for (size_t j = 0; j < COUNT(sets); j++) {
			struct policy policy = policy_with(sets[i], sets[j]);

			assert_round_trip(&policy);
			for (int k = 0; k < REASON_COUNT; k++) {
				const kl_u64 bit = REASON_BIT(reason_table[k].id);

				policy = policy_with(sets[i] ^ bit, sets[j]);
				assert_round_trip(&policy);
				policy = policy_with(sets[i] & ~bit, sets[j] ^ bit);
				assert_round_trip(&policy);
			}
		}
}

static void mode_files_round_trip(void **state)
{
	glob_t files;

	(void)state;
	mode_files_find(&files);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char name[64];
		struct policy policy;

		mode_file_name(files.gl_pathv[i], name, sizeof(name));
		policy = policy_of_file(name);
		assert_round_trip(&policy);
	}
	globfree(&files);
}

static void names_and_summaries_round_trip(void **state)
{
	static const char *const summaries[] = {"#", "# deny all", "na\xc3\xafve \xf0\x9f\x94\x92",
						"deny all", "a  b \\ ' %s"};
	struct policy policy;

	(void)state;
	for (size_t i = 0; i < COUNT(summaries); i++) {
		policy = policy_with(1 << REASON_MSR, 0);
		strcpy(policy.summary, summaries[i]);
		assert_round_trip(&policy);
	}
	memset(policy.summary, 's', sizeof(policy.summary) - 1);
	memset(policy.mode, '-', sizeof(policy.mode) - 1);
	assert_round_trip(&policy);
}

static void texts_are_as_short_as_they_read(void **state)
{
	static const struct named_text base[] = {{"base", "mode base\ndeny integrity module-load\n"}, {0}};
	static const struct {
		const char *mode;
		const char *text;
	} cases[] = {
		{"mode m\n", "mode m\n"},
		{"mode m\nallow all\n", "mode m\n"},
		{"mode m\ndeny optional integrity\n", "mode m\ndeny integrity optional\n"},
		{"mode m\ndeny optional all\n", "mode m\ndeny all optional\n"},
		{"mode m\ndeny all\naudit optional\n", "mode m\ndeny all\naudit optional\n"},
		{"mode m\nextends base\n", "mode m\ndeny integrity module-load\n"},
		{"mode m\nsummary s\ndeny all\n", "mode m\nsummary s\ndeny all\n"},
		{"mode m\ndeny integrity\ndeny confidentiality\n", "mode m\ndeny all\n"},
		{"mode m\ndeny integrity\n", "mode m\ndeny integrity\n"},
		{"mode m\ndeny integrity\naudit confidentiality\n",
		 "mode m\ndeny integrity\naudit confidentiality\n"},
		{"mode m\ndeny integrity\nallow hibernation\n",
		 "mode m\ndeny integrity\nallow hibernation\n"},
		{"mode m\ndeny all\nallow perf\naudit msr\n", "mode m\ndeny all\naudit msr\nallow perf\n"},
		{"mode m\naudit msr perf\ndeny kexec\n", "mode m\ndeny kexec\naudit msr perf\n"},
		{"mode m\ndeny module-signature dev-mem efi-test kexec hibernation pci-access ioport msr "
		 "acpi-tables\n",
		 "mode m\ndeny module-signature dev-mem efi-test kexec hibernation pci-access ioport msr\n"
		 "deny acpi-tables\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct policy policy = policy_of_text(cases[i].mode, base);
		size_t size;
		char *const text = printed(&policy, &size);

		assert_string_equal(text, cases[i].text);
		free(text);
	}
}

static void a_full_disk_is_an_error(void **state)
{
	FILE *const full = fopen("/dev/full", "w");
	const struct policy policy = policy_with(ALL_REASONS, 0);

	(void)state;
	if (!full)
		skip();
	assert_int_equal(mode_print(&policy, full), -ENOSPC);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_policies_round_trip),
		cmocka_unit_test(classes_and_exceptions_round_trip),
		cmocka_unit_test(mode_files_round_trip),
		cmocka_unit_test(names_and_summaries_round_trip),
		cmocka_unit_test(texts_are_as_short_as_they_read),
		cmocka_unit_test(a_full_disk_is_an_error),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
