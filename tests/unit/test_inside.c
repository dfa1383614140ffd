// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is already inside: what lines and numbers of /proc mean, and the list of findings. That the
 * kernel writes them so is tried in machines (tests/vm/guest/inside.sh).
 */
#include <linux/magic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "../../cli/inside_facts.h"
#include "../../cli/inside_maps.h"
#include "../../cli/inside_parts.h"
#include "fixture.h"

/* ---- lines */

static void maps_lines_are_read(void **state)
{
	static const struct {
		const char *line;
		struct inside_map map;
	} cases[] = {
		{"7f0a1000-7f0a2000 r-xp 00001000 fe:01 1234                       /usr/lib/libc.so.6",
		 {0x7f0a1000, 0x7f0a2000, 0xfeULL << 32 | 1, 1234}},
		{"7ffc1000-7ffc3000 rw-p 00000000 00:00 0 ", {0x7ffc1000, 0x7ffc3000, 0, 0}},
		{"7ffc1000-7ffc3000 rw-p 00000000 00:00 0", {0x7ffc1000, 0x7ffc3000, 0, 0}},
		{"7ffc1000-7ffc3000 rw-s f0000000 00:05 77\n", {0x7ffc1000, 0x7ffc3000, 5, 77}},
		{"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]", {0xffffffffff600000, 0xffffffffff601000, 0, 0}},
		{"1000-2000 r--s 00000000 103:ff 18446744073709551615 /a b (deleted)", {0x1000, 0x2000, 0x103ULL << 32 | 0xff, ~0ULL}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct inside_map map = {0};

		if (!inside_parse_map(cases[i].line, &map))
			fail_msg("not read: %s", cases[i].line);
		assert_int_equal(map.start, cases[i].map.start);
		assert_int_equal(map.end, cases[i].map.end);
		assert_int_equal(map.device, cases[i].map.device);
		assert_int_equal(map.inode, cases[i].map.inode);
	}
}

static void other_lines_are_not(void **state)
{
	static const char *const lines[] = {
		"", "\n", "-", "1000", "1000-", "1000-2000", "1000-2000 ", "1000-2000 r", "1000-2000 r--s", "1000-2000 r--s ",
		"1000-2000 r--s 0", "1000-2000 r--s 0 ", "1000-2000 r--s 0 fe", "1000-2000 r--s 0 fe:", "1000-2000 r--s 0 fe:01",
		"1000-2000 r--s 0 fe:01 ", "1000-2000 r--s 0 fe:01 x", "1000-2000 r--s 0 fe:01 12x", "1000-2000 r--s 0 fe:01 -1 /x",
		"1000-2000 r-s 0 fe:01 12 /x", "x-2000 r--s 0 fe:01 12 /x", "1000 2000 r--s 0 fe:01 12 /x", "+1-2 r--s 0 fe:01 12 /x",
		"1000-2000 r--s 0 fe:01 18446744073709551616 /x", "Name:\tsh",
	};
	struct inside_map map;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		if (inside_parse_map(lines[i], &map))
			fail_msg("read: %s", lines[i]);
}

/* Every beginning of a line is in memory of just its size, so that a sanitizer sees a step beyond it. */
static void no_line_is_read_beyond_its_end(void **state)
{
	static const char line[] = "7f0a1000-7f0a2000 r-xp 00001000 fe:01 1234 /usr/lib/libc.so.6";
	struct inside_map map;
	char name[128];

	(void)state;
	for (size_t length = 0; length < sizeof(line); length++) {
		char *cut = strndup(line, length);

		assert_non_null(cut);
		inside_parse_map(cut, &map);
		inside_fdinfo(cut, "prog_id");
		inside_probe_name(cut, name);
		free(cut);
	}
}

static void fdinfo_is_read(void **state)
{
	static const char program[] = "pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t1063\nprog_type:\t17\nprog_id:\t42\n";

	(void)state;
	assert_int_equal(inside_fdinfo(program, "prog_id"), 42);
	assert_int_equal(inside_fdinfo(program, "pos"), 0);
	assert_int_equal(inside_fdinfo(program, "prog"), -1);
	assert_int_equal(inside_fdinfo(program, "id"), -1);
	assert_int_equal(inside_fdinfo(program, "scm_fds"), -1);
	assert_int_equal(inside_fdinfo("scm_fds: 3\n", "scm_fds"), 3);
	assert_int_equal(inside_fdinfo("scm_fds: 3", "scm_fds"), 3);
	assert_int_equal(inside_fdinfo("scm_fds:", "scm_fds"), -1);
	assert_int_equal(inside_fdinfo("scm_fds: x\n", "scm_fds"), -1);
	assert_int_equal(inside_fdinfo("scm_fds: -3\n", "scm_fds"), -1);
	assert_int_equal(inside_fdinfo("", "scm_fds"), -1);
}

static void probes_are_read(void **state)
{
	static const struct {
		const char *line, *name;
	} cases[] = {
		{"ffffffff81000000  k  do_sys_openat2+0x0    [FTRACE]\n", "do_sys_openat2+0x0"},
		{"0000000000000000  r  vfs_read+0x0    [DISABLED][FTRACE]\n", "vfs_read+0x0"},
		{"ffffffff81000000  k  gone+0x0    [GONE]\n", NULL},
		{"f:fprobes/inside vfs_read\n", "vfs_read"},
		{"t:tracepoints/inside sched_switch\n", "sched_switch"},
		{"p:kprobes/inside do_sys_openat2\n", NULL}, /* stands in kprobes/list too */
		{"p:uprobes/inside /bin/sh:0x1000\n", NULL},
		{"e:eprobes/inside syscalls/sys_enter_openat\n", NULL},
		{"", NULL},
	};
	char name[128];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(inside_probe_name(cases[i].line, name), cases[i].name != NULL);
		if (cases[i].name)
			assert_string_equal(name, cases[i].name);
	}
}

/* ---- files */

#define NOTHING INSIDE_KIND_COUNT

static struct inside_watched files_watched[] = {{PROC_SUPER_MAGIC, 100, INSIDE_KCORE}, {SYSFS_MAGIC, 200, INSIDE_PCI_FILE}};

static void expect(const struct inside_file *file, enum inside_kind kind, enum inside_state what)
{
	const struct inside_watch watch = {.files = files_watched, .count = COUNT(files_watched)};
	enum inside_kind found = NOTHING;
	enum inside_state state = INSIDE_SURE;

	if (!inside_judge(file, &watch, &found, &state))
		found = NOTHING;
	assert_int_equal(found, kind);
	if (kind != NOTHING)
		assert_int_equal(state, what);
}

static void devices_are_judged(void **state)
{
	const mode_t device = S_IFCHR | 0600;

	(void)state;
	expect(&(struct inside_file){.mode = device, .device = makedev(1, 1)}, INSIDE_DEV_MEM, INSIDE_SURE);
	expect(&(struct inside_file){.mode = device, .device = makedev(1, 4)}, INSIDE_DEV_MEM, INSIDE_SURE);
	expect(&(struct inside_file){.mode = device, .device = makedev(1, 3)}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = device, .device = makedev(10, 231)}, INSIDE_SNAPSHOT, INSIDE_SURE);
	expect(&(struct inside_file){.mode = device, .device = makedev(10, 200)}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = device, .device = makedev(202, 7), .writable = true}, INSIDE_MSR, INSIDE_STOPS);
	expect(&(struct inside_file){.mode = device, .device = makedev(202, 7)}, NOTHING, INSIDE_SURE);
	/* A disk may have these numbers. */
	expect(&(struct inside_file){.mode = S_IFBLK | 0600, .device = makedev(1, 1)}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = S_IFREG | 0600, .device = makedev(1, 1)}, NOTHING, INSIDE_SURE);
}

static void files_are_judged(void **state)
{
	const mode_t file = S_IFREG | 0644;

	(void)state;
	expect(&(struct inside_file){.mode = file, .magic = DEBUGFS_MAGIC}, INSIDE_DEBUGFS, INSIDE_SURE);
	expect(&(struct inside_file){.mode = S_IFREG | 0444, .magic = DEBUGFS_MAGIC}, INSIDE_DEBUGFS, INSIDE_UNKNOWN);
	expect(&(struct inside_file){.mode = S_IFREG | 0444, .magic = DEBUGFS_MAGIC, .writable = true}, INSIDE_DEBUGFS, INSIDE_SURE);
	expect(&(struct inside_file){.mode = S_IFREG | 0444, .magic = DEBUGFS_MAGIC, .mapped = true}, INSIDE_DEBUGFS, INSIDE_SURE);
	expect(&(struct inside_file){.mode = S_IFDIR | 0755, .magic = DEBUGFS_MAGIC}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = S_IFREG | 0440, .magic = TRACEFS_MAGIC}, INSIDE_TRACEFS, INSIDE_SURE);
	expect(&(struct inside_file){.mode = S_IFDIR | 0755, .magic = TRACEFS_MAGIC}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = file, .magic = PROC_SUPER_MAGIC, .inode = 100}, INSIDE_KCORE, INSIDE_SURE);
	expect(&(struct inside_file){.mode = file, .magic = PROC_SUPER_MAGIC, .inode = 101}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = file, .magic = SYSFS_MAGIC, .inode = 100}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = file, .magic = SYSFS_MAGIC, .inode = 200}, NOTHING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = file, .magic = SYSFS_MAGIC, .inode = 200, .writable = true}, INSIDE_PCI_FILE, INSIDE_STOPS);
	expect(&(struct inside_file){.mode = file, .magic = SYSFS_MAGIC, .inode = 200, .mapped = true}, INSIDE_PCI_MAPPING, INSIDE_SURE);
	expect(&(struct inside_file){.mode = file, .magic = EXT4_SUPER_MAGIC, .inode = 200, .writable = true}, NOTHING, INSIDE_SURE);
}

/* ---- lists */

static void the_set_remembers(void **state)
{
	struct inside_seen seen = {0};

	(void)state;
	assert_false(inside_seen_has(&seen, 1, 1));
	for (unsigned i = 1; i <= 5000; i++)
		inside_seen_add(&seen, i % 7, i);
	inside_seen_add(&seen, 1, 1);
	assert_int_equal(seen.count, 5000);
	for (unsigned i = 1; i <= 5000; i++) {
		assert_true(inside_seen_has(&seen, i % 7, i));
		assert_false(inside_seen_has(&seen, 7, i));
		assert_false(inside_seen_has(&seen, i % 7, i + 5000));
	}
	inside_seen_add(&seen, 1, 0);
	assert_int_equal(seen.count, 5000);
	inside_seen_free(&seen);
}

static void the_list_counts(void **state)
{
	struct inside_list list = {0}, before = {0};

	(void)state;
	inside_add_held(&list, INSIDE_TRACEFS, INSIDE_SURE, 7, "one");
	inside_add_held(&list, INSIDE_DEBUGFS, INSIDE_SURE, 7, "two");
	inside_add_held(&list, INSIDE_TRACEFS, INSIDE_SURE, 7, "three");
	inside_add_held(&list, INSIDE_TRACEFS, INSIDE_SURE, 8, "four");
	inside_add(&list, INSIDE_MSR, INSIDE_STOPS, 8, "%s", "five");
	inside_add(&list, INSIDE_UNSEEN, INSIDE_UNKNOWN, 0, "six");
	assert_int_equal(list.count, 5);
	assert_int_equal(list.findings[0].more, 1);
	assert_string_equal(list.findings[0].what, "one");
	assert_int_equal(list.findings[0].reasons, REASON_BIT(REASON_TRACEFS));
	assert_int_equal(inside_remaining(&list), 4);
	assert_int_equal(inside_unknown(&list), 1);
	list.lost = 2;
	assert_int_equal(inside_remaining(&list), 6);
	assert_int_equal(inside_unknown(&list), 3);

	inside_add(&before, INSIDE_MSR, INSIDE_STOPS, 8, "five");
	inside_add(&before, INSIDE_TRACEFS, INSIDE_SURE, 9, "four"); /* by somebody else */
	inside_only_new(&list, &before);
	assert_int_equal(list.count, 4);
	for (size_t i = 0; i < list.count; i++)
		assert_int_not_equal(list.findings[i].kind, INSIDE_MSR);
	inside_free(&before);
	inside_free(&list);
	assert_int_equal(inside_remaining(&list), 0);
}

/* A finding without a reason would never be shown, and without a cure would help nobody. */
static void every_kind_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < INSIDE_KIND_COUNT; i++) {
		assert_true(*inside_kinds[i].name && *inside_kinds[i].cure);
		assert_true(inside_kinds[i].reasons && !(inside_kinds[i].reasons & ~ALL_REASONS));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(inside_kinds[i].name, inside_kinds[j].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_lines_are_read),	cmocka_unit_test(other_lines_are_not),
		cmocka_unit_test(no_line_is_read_beyond_its_end), cmocka_unit_test(fdinfo_is_read),
		cmocka_unit_test(probes_are_read),	cmocka_unit_test(devices_are_judged),
		cmocka_unit_test(files_are_judged),	cmocka_unit_test(the_set_remembers),
		cmocka_unit_test(the_list_counts),	cmocka_unit_test(every_kind_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
