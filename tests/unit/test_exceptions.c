// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#define SEED 0x657863657074696full
#define ROUNDS 5000

/* ---- the language */

static const struct named_text parents[] = {
	{"base", "mode base\ndeny integrity\nallow dev-mem msr for exe /a\naudit kcore in cgroup b/c\n"},
	{"full", "mode full\nallow msr for exe /0\nallow msr for exe /1\nallow msr for exe /2\nallow msr for exe /3\n"
		 "allow msr for exe /4\nallow msr for exe /5\nallow msr for exe /6\nallow msr for exe /7\n"
		 "allow msr for exe /8\nallow msr for exe /9\nallow msr for exe /A\nallow msr for exe /B\n"
		 "allow msr for exe /C\nallow msr for exe /D\nallow msr for exe /E\nallow msr for exe /F\n"},
	{0},
};

static char *printed(const struct policy *policy)
{
	char *text = NULL;
	size_t size;
	FILE *const to = open_memstream(&text, &size);

	assert_non_null(to);
	assert_int_equal(mode_print(policy, to), 0);
	fclose(to);
	return text;
}

/* The first line that is for a program or cgroup, and all after it. */
static const char *exceptions_in(const char *text)
{
	for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
		const size_t length = strcspn(line, "\n");

		if (memmem(line, length, " for exe ", 9) || memmem(line, length, " in cgroup ", 11))
			return line;
	}
	return "";
}

static void texts_come_to(void **state)
{
	static const struct {
		const char *mode, *exceptions;
	} cases[] = {
		{"mode m\nallow msr for exe /a\n", "allow msr for exe /a\n"},
		{"mode m\nallow msr dev-mem for exe /a/b # why\n", "allow dev-mem msr for exe /a/b\n"},
		{"mode m\naudit msr\tfor\texe\t/a\n", "audit msr for exe /a\n"},
		{"mode m\ndeny kcore in cgroup a.slice/b\n", "deny kcore in cgroup a.slice/b\n"},
		{"mode m\naudit kcore in cgroup a\n", "audit kcore in cgroup a\n"},
		{"mode m\nallow msr for exe /a\nallow kexec for exe /a\n", "allow kexec msr for exe /a\n"},
		{"mode m\nallow msr for exe /a\naudit kexec for exe /a\nallow perf for exe /a\n",
		 "allow msr perf for exe /a\naudit kexec for exe /a\n"},
		{"mode m\nallow msr for exe /b\nallow msr for exe /a\n", "allow msr for exe /b\nallow msr for exe /a\n"},
		{"mode m\nallow msr for exe /\xc3\xa9\n", "allow msr for exe /\xc3\xa9\n"},
		{"mode m\nallow msr for exe /for\n", "allow msr for exe /for\n"},
		/* what is inherited, what goes over it, and what is taken away with it */
		{"mode m\nextends base\n", "allow dev-mem msr for exe /a\naudit kcore in cgroup b/c\n"},
		{"mode m\nextends base\naudit msr for exe /a\n",
		 "allow dev-mem for exe /a\naudit kcore in cgroup b/c\naudit msr for exe /a\n"},
		{"mode m\nextends base\nallow perf for exe /a\n",
		 "allow dev-mem msr perf for exe /a\naudit kcore in cgroup b/c\n"},
		{"mode m\nextends base\ndeny msr\n", "allow dev-mem for exe /a\naudit kcore in cgroup b/c\n"},
		{"mode m\nextends base\ndeny kcore\n", "allow dev-mem msr for exe /a\n"},
		{"mode m\nextends base\ndeny confidentiality\n", "allow dev-mem msr for exe /a\n"},
		{"mode m\nextends base\ndeny all\n", ""},
		{"mode m\nextends base\ndeny all\nallow msr for exe /a\n", "allow msr for exe /a\n"},
		{"mode m\nextends full\ndeny msr\nallow msr for exe /new\n", "allow msr for exe /new\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct policy policy = policy_of_text(cases[i].mode, parents);
		char *const text = printed(&policy);

		assert_int_equal(policy_check(&policy, sizeof(policy)), POLICY_OK);
		assert_string_equal(exceptions_in(text), cases[i].exceptions);
		free(text);
	}
}

#define PATH_127 "/234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"

static void faults_are_told_where_they_are(void **state)
{
	static const struct {
		const char *mode;
		unsigned line, column;
		const char *what;
	} cases[] = {
		{"mode m\nallow for exe /a\n", 2, 7, "'for' needs at least one reason before it"},
		{"mode m\ndeny in cgroup a\n", 2, 6, "'in' needs at least one reason before it"},
		{"mode m\nallow msr for\n", 2, 11, "after 'for' comes `exe PATH`"},
		{"mode m\nallow msr for cgroup a\n", 2, 15, "after 'for' comes `exe PATH`"},
		{"mode m\ndeny msr in exe /a\n", 2, 13, "after 'in' comes `cgroup PATH`"},
		{"mode m\nallow msr for exe\n", 2, 11, "a path is missing at the end"},
		{"mode m\nallow msr for exe a\n", 2, 19, "'a' is not a whole path: begin with '/'"},
		{"mode m\nallow msr for exe /a/\n", 2, 19, "'/a/' is no plain path: leave out '.', '..' and doubled or closing '/'"},
		{"mode m\nallow msr for exe //a\n", 2, 19, "'//a' is no plain path"},
		{"mode m\nallow msr for exe /a/../b\n", 2, 19, "'/a/../b' is no plain path"},
		{"mode m\nallow msr for exe /.\n", 2, 19, "'/.' is no plain path"},
		{"mode m\nallow msr for exe /\n", 2, 19, "'/' is no plain path"},
		{"mode m\nallow msr for exe " PATH_127 "8\n", 2, 19, "is too long: use at most 127 bytes"},
		{"mode m\nallow msr for exe /a /b\n", 2, 22, "one path a line, without blanks in it: remove '/b'"},
		{"mode m\ndeny msr in cgroup /a\n", 2, 20, "'/a' begins with '/': name the cgroup as it is below the root cgroup"},
		{"mode m\ndeny msr in cgroup a//b\n", 2, 20, "'a//b' is no plain path"},
		{"mode m\ndeny msr for exe /a\n", 2, 10, "a copy of the program would not be refused"},
		{"mode m\nallow msr in cgroup a\n", 2, 11, "root moves any program into a cgroup"},
		{"mode m\nallow kprobes for exe /a\n", 2, 7,
		 "no rule for one program or cgroup can hold for 'kprobes': what it opens outlives the call or serves other programs too"},
		{"mode m\ndeny msr hibernation in cgroup a\n", 2, 10, "no rule for one program or cgroup can hold for 'hibernation': "},
		{"mode m\nallow tracefs for exe /a\n", 2, 7,
		 "'tracefs': the kernel does not always ask on behalf of the program that runs"},
		{"mode m\nallow integrity for exe /a\n", 2, 7, "'integrity' is more than one reason: name each here"},
		{"mode m\nallow all for exe /a\n", 2, 7, "'all' is more than one reason"},
		{"mode m\nallow mrs for exe /a\n", 2, 7, "unknown word 'mrs': did you mean 'msr'?"},
		{"mode m\nallow msr msr for exe /a\n", 2, 11, "'msr' is said twice: remove one"},
		{"mode m\nallow msr for exe /a\naudit perf msr for exe /a\n", 3, 24,
		 "line 2 says one of these reasons for this path already"},
		{"mode m\ndeny kcore\naudit kcore in cgroup a\n", 3, 23, "this mode refuses to all what would be allowed and counted here"},
		{"mode m\nallow msr for exe /a\nextends base\n", 3, 1, "`extends` comes too late"},
		{"mode m\nextends full\nallow msr for exe /new\n", 3, 19,
		 "one exception too many, with those of what is extended: a mode has at most 16"},
		{"mode m\ndeny for\n", 2, 6, "'for' needs at least one reason before it"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct mode_source source = source_of("test", cases[i].mode);
		struct mode_error error = {.line = 0};
		struct policy policy;

		if (mode_compile(&source, lookup_text, (void *)(uintptr_t)parents, &policy, &error) != -EINVAL)
			fail_msg("%s: is taken", cases[i].mode);
		if (!strstr(error.what, cases[i].what))
			fail_msg("%s: says: %s", cases[i].mode, error.what);
		assert_int_equal(error.line, cases[i].line);
		assert_int_equal(error.column, cases[i].column);
	}
}

/* Every reason of the table: a rule is taken only where it is sound. */
static void only_sound_reasons_are_taken(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		struct mode_error error;
		struct policy policy;
		char text[128];
		struct mode_source source;

		snprintf(text, sizeof(text), "mode m\nallow %s for exe /a\n", reason_table[i].name);
		source = source_of("test", text);
		assert_int_equal(!mode_compile(&source, NULL, NULL, &policy, &error), reason_table[i].actor == ACTOR_RULES);
	}
}

static void the_seventeenth_is_one_too_many(void **state)
{
	char text[1024] = "mode m\n";
	struct mode_error error;
	struct mode_source source;
	struct policy policy;

	(void)state;
	for (int i = 0; i <= POLICY_EXCEPTIONS; i++) {
		source = source_of("test", text);
		assert_int_equal(mode_compile(&source, NULL, NULL, &policy, &error), 0);
		assert_int_equal(policy.exception_count, i);
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "allow msr for exe /%d\n", i);
	}
	source = source_of("test", text);
	assert_int_equal(mode_compile(&source, NULL, NULL, &policy, &error), -EINVAL);
	assert_int_equal(error.line, 18);
	assert_string_equal(error.what, "one exception too many: a mode has at most 16");
}

/* splitmix64: the same numbers on every machine. */
static kl_u64 random_next(kl_u64 *state)
{
	kl_u64 x = *state += 0x9e3779b97f4a7c15ull;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

/* Random, some of them sound: what policy_check() takes is printed and compiles to the same bytes. */
static void random_exceptions_round_trip(void **state)
{
	kl_u64 numbers = SEED;
	int sound = 0;

	(void)state;
	printf("# seed %#llx, %d policies\n", SEED, ROUNDS);
	for (int i = 0; i < ROUNDS; i++) {
		struct policy policy = {.magic = POLICY_MAGIC, .version = POLICY_VERSION, .size = sizeof(policy), .mode = "m"}, again;
		struct mode_error error;
		struct mode_source source;
		char *text;

		policy.deny = random_next(&numbers) & ALL_REASONS;
		policy.exception_count = (kl_u32)(random_next(&numbers) % 4);
		for (kl_u32 j = 0; j < policy.exception_count; j++) {
			struct exception *const each = &policy.exceptions[j];

			each->reasons = random_next(&numbers) & RULE_REASONS;
			each->kind = (kl_u8)(1 + random_next(&numbers) % 2);
			each->action = (kl_u8)(random_next(&numbers) % 3);
			snprintf(each->path, sizeof(each->path), "%s%c", each->kind == EXCEPTION_EXE ? "/" : "",
				 (char)('a' + random_next(&numbers) % 3));
		}
		if (policy_check(&policy, sizeof(policy)) != POLICY_OK)
			continue;
		sound++;
		text = printed(&policy);
		source = source_of("printed", text);
		if (mode_compile(&source, NULL, NULL, &again, &error))
			fail_msg("%s in:\n%s", error.what, text);
		assert_memory_equal(&again, &policy, sizeof(policy));
		free(text);
	}
	assert_true(sound > ROUNDS / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_to),
		cmocka_unit_test(faults_are_told_where_they_are),
		cmocka_unit_test(only_sound_reasons_are_taken),
		cmocka_unit_test(the_seventeenth_is_one_too_many),
		cmocka_unit_test(random_exceptions_round_trip),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
