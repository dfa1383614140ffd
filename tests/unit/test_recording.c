// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recordings: what is written is what is read, and whatever is wrong with a file is told by its line, with nothing overwritten.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../cli/recording.h"
#include "fixture.h"

static char folder[] = "/tmp/kernlock-recording-XXXXXX";
static char path[64];

#define HEAD "kernlock-recording 1\nhost\tbox\tabc\t6.1.0\nmode\tintegrity\tdev-mem\tkexec\nsince\t100\t200\trunning\nlost\t2\n"
#define ROW "row\tdev-mem\twent-on\tattempt\tsure\t3\t10\t20\t0\t7\t1\tsh\tdd\t/usr/bin/dd\t/a.slice/b.service\tdd if=/dev/mem\n"

static void write_file(const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/** struct seen - the last row and how many. */
struct seen {
	int rows;
	struct sighting last;
	char path[600], arguments[600];
	int stop;
};

static int see(void *context, const struct sighting *sighting)
{
	struct seen *seen = context;

	seen->rows++;
	seen->last = *sighting;
	snprintf(seen->path, sizeof(seen->path), "%s", sighting->path);
	snprintf(seen->arguments, sizeof(seen->arguments), "%s", sighting->arguments);
	return seen->stop;
}

static int read_text_as_file(const char *text, struct recording_head *head, struct seen *seen, struct fault *fault)
{
	write_file(text, strlen(text));
	return recording_read(path, head, see, seen, fault);
}

static void a_whole_file_is_read(void **state)
{
	struct recording_head head;
	struct seen seen = {0};
	struct fault fault = {""};

	(void)state;
	assert_int_equal(read_text_as_file(HEAD ROW "session\tboot\t9\t5\n" ROW "end\t2\n", &head, &seen, &fault), 0);
	assert_int_equal(seen.rows, 2);
	assert_string_equal(head.host, "box");
	assert_string_equal(head.mode, "integrity");
	assert_true(head.reasons == (REASON_BIT(REASON_DEV_MEM) | REASON_BIT(REASON_KEXEC)));
	assert_int_equal(head.since, 100);
	assert_int_equal(head.until, 200);
	assert_int_equal(head.lost, 7);
	assert_int_equal(head.session_lost, 5);
	assert_string_equal(head.boot_id, "boot");
	assert_int_equal(seen.last.reason, REASON_DEV_MEM);
	assert_int_equal(seen.last.action, ACTION_AUDIT);
	assert_int_equal(seen.last.count, 3);
	assert_string_equal(seen.path, "/usr/bin/dd");
	assert_string_equal(seen.arguments, "dd if=/dev/mem");
}

/** struct bad - a text that is no recording; the line that is told, and a word of what is. */
static const struct bad {
	const char *text;
	int line;
	const char *says;
} bad_texts[] = {
	{"", 0, "cut off"},
	{"\n", 1, "no recording"},
	{"kernlock-recording 2\nnew\tthings\n", 1, "version 2"},
	{"kernlock-recording 99999999999999999999\n", 1, "64 bits"},
	{"kernlock-recording\n", 1, "no recording"},
	{"kernlock-recording 1\n", 1, "cut off"},
	{"kernlock-recording 1", 1, "cut off"},
	{"kernlock-recording 1\nmode\tintegrity\n", 2, "not expected"},
	{HEAD, 5, "cut off"},
	{"kernlock-recording 1\nhost\t\t\t\nmode\t\nsince\t1\n", 4, "1 fields, not 3"},
	{HEAD ROW, 6, "cut off"},
	{HEAD ROW "end\t2\n", 7, "2 rows but has 1"},
	{HEAD ROW "end\t0\n", 7, "0 rows but has 1"},
	{HEAD ROW "end\t1\n" ROW, 8, "not expected"},
	{HEAD ROW "end\t1\nend\t1\n", 8, "not expected"},
	{HEAD ROW "end\t1", 7, "cut off"},
	{HEAD "row\tdev-mem\n", 6, "1 fields, not 15"},
	{HEAD "row\n", 6, "'row' is not expected"},
	{HEAD "session\tb\t1\t1\nsession\tb\t1\t1\n", 7, "not expected"},
	{HEAD "session\tb\t4294967296\t1\n", 6, "32 bits"},
	{HEAD "row\tnew-thing\twent-on\tattempt\tsure\t3\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "'new-thing'"},
	{HEAD "row\tkexec\tgone\tattempt\tsure\t3\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "'gone'"},
	{HEAD "row\tkexec\trefused\tthought\tsure\t3\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "'thought'"},
	{HEAD "row\tkexec\trefused\tquery\tmaybe\t3\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "'maybe'"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t-3\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "'-3'"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "no number"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t18446744073709551616\t10\t20\t0\t7\t1\t\t\t\t\t\nend\t1\n", 6, "64 bits"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t1\t10\t20\t4294967296\t7\t1\t\t\t\t\t\nend\t1\n", 6, "32 bits"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t1\t10\t20\t0\t7\t1\t\\x00\t\t\t\t\nend\t1\n", 6, "escaped"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t1\t10\t20\t0\t7\t1\t\\\t\t\t\t\nend\t1\n", 6, "escaped"},
	{HEAD "row\tkexec\trefused\tquery\tsure\t1\t10\t20\t0\t7\t1\t\\xg0\t\t\t\t\nend\t1\n", 6, "escaped"},
};

static void whatever_is_wrong_is_told_by_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_texts); i++) {
		const struct bad *bad = &bad_texts[i];
		struct recording_head head;
		struct seen seen = {0};
		struct fault fault = {""};
		char place[80];

		snprintf(place, sizeof(place), "%s:%d: ", path, bad->line);
		if (read_text_as_file(bad->text, &head, &seen, &fault) != -EPROTO || strncmp(fault.what, place, strlen(place)) != 0 ||
		    !strstr(fault.what, bad->says))
			fail_msg("text %zu: '%s', not %s...%s", i, fault.what, place, bad->says);
	}
}

/* Every beginning of a file is damaged, whatever byte it was cut off after. */
static void a_file_that_was_cut_off_is_never_whole(void **state)
{
	static const char text[] = HEAD ROW "session\tb\t1\t1\n" ROW "end\t2\n";
	struct recording_head head;
	struct fault fault;

	(void)state;
	for (size_t size = 0; size < sizeof(text) - 1; size++) {
		write_file(text, size);
		assert_int_equal(recording_read(path, &head, NULL, NULL, &fault), -EPROTO);
	}
	write_file(text, sizeof(text) - 1);
	assert_int_equal(recording_read(path, &head, NULL, NULL, &fault), 0);
}

static void a_byte_of_zero_and_a_long_line_are_faults(void **state)
{
	static char long_line[3 * 1024 * 1024];
	struct recording_head head;
	struct fault fault;

	(void)state;
	write_file("kernlock-recording 1\nho\0st\n", 27);
	assert_int_equal(recording_read(path, &head, NULL, NULL, &fault), -EPROTO);
	assert_non_null(strstr(fault.what, ":2: a NUL byte"));
	memset(long_line, 'x', sizeof(long_line));
	for (size_t size = 64 * 1024 + 1; size < sizeof(long_line); size *= 3) {
		write_file(long_line, size);
		assert_int_equal(recording_read(path, &head, NULL, NULL, &fault), -EPROTO);
		assert_non_null(strstr(fault.what, ":1: the line is longer"));
		long_line[size - 1] = '\n';
		write_file(long_line, size + 100);
		assert_int_equal(recording_read(path, &head, NULL, NULL, &fault), -EPROTO);
		long_line[size - 1] = 'x';
	}
}

static void what_is_no_file_is_told(void **state)
{
	struct recording_head head;
	struct fault fault;

	(void)state;
	assert_int_equal(recording_read(folder, &head, NULL, NULL, &fault), -EISDIR);
	assert_int_equal(recording_read("/dev/null", &head, NULL, NULL, &fault), -EINVAL);
	assert_int_equal(recording_read("/nonexistent/x", &head, NULL, NULL, &fault), -ENOENT);
	assert_non_null(strstr(fault.what, "/nonexistent/x"));
}

static void a_sink_can_end_the_reading(void **state)
{
	struct recording_head head;
	struct seen seen = {.stop = 42};
	struct fault fault;

	(void)state;
	assert_int_equal(read_text_as_file(HEAD ROW ROW "end\t2\n", &head, &seen, &fault), 42);
	assert_int_equal(seen.rows, 1);
}

static const char every_byte[] = "\x01\t\n\r\x1b[31m\\x41\\\x7f\xff\xfe\xc2\x80 caf\xc3\xa9 \xe2\x80\xae</script>\"'";

static struct recording_head some_head(void)
{
	struct recording_head head = {.since = ULLONG_MAX, .until = 5, .lost = 9, .session_lost = 4, .program = UINT_MAX, .reasons = ALL_REASONS};

	strcpy(head.host, "a\tb\n\\");
	strcpy(head.mode, "integrity");
	strcpy(head.boot_id, "6e1-\x1b");
	return head;
}

static struct sighting some_sighting(void)
{
	return (struct sighting){.reason = REASON_KCORE, .action = ACTION_DENY, .kind = EVENT_PROBE, .doubtful = true, .count = ULLONG_MAX,
				 .first = 1, .last = ULLONG_MAX, .uid = UINT_MAX, .pid = 1, .parent_pid = 2, .parent = "", .program = every_byte,
				 .path = every_byte, .cgroup = "", .arguments = every_byte};
}

static void write_rows(const struct recording_head *head, int rows)
{
	const struct sighting sighting = some_sighting();
	struct recording_writer writer;
	struct fault fault = {""};

	assert_int_equal(recording_write_begin(&writer, path, head, &fault), 0);
	recording_write_session(&writer, head);
	for (int i = 0; i < rows; i++)
		recording_write_row(&writer, &sighting);
	assert_int_equal(recording_write_end(&writer, &fault), 0);
}

static void what_is_written_is_read(void **state)
{
	const struct recording_head head = some_head();
	struct recording_head found;
	struct seen seen = {0};
	struct fault fault = {""};
	struct stat stat_of;

	(void)state;
	write_rows(&head, 20000);
	assert_int_equal(recording_read(path, &found, see, &seen, &fault), 0);
	assert_memory_equal(&found, &head, sizeof(head));
	assert_int_equal(seen.rows, 20000);
	assert_string_equal(seen.path, every_byte);
	assert_string_equal(seen.arguments, every_byte);
	assert_true(seen.last.count == ULLONG_MAX && seen.last.last == ULLONG_MAX && seen.last.uid == UINT_MAX);
	assert_true(seen.last.doubtful && seen.last.kind == EVENT_PROBE && seen.last.action == ACTION_DENY);
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 07777, 0600);
}

/* Half a recording is nowhere: the old one stays until the new one is whole. */
static void nothing_is_half_written(void **state)
{
	const struct recording_head head = some_head();
	const struct sighting sighting = some_sighting();
	struct recording_writer writer, other;
	struct seen seen = {0};
	struct recording_head found;
	struct fault fault = {""};

	(void)state;
	write_rows(&head, 3);
	assert_int_equal(recording_write_begin(&writer, path, &head, &fault), 0);
	recording_write_row(&writer, &sighting);
	assert_int_equal(recording_write_begin(&other, path, &head, &fault), -EBUSY);
	assert_int_equal(recording_read(path, &found, see, &seen, &fault), 0);
	assert_int_equal(seen.rows, 3);
	recording_write_abandon(&writer);
	recording_write_abandon(&writer);
	assert_int_equal(recording_read(path, &found, see, &seen, &fault), 0);
	write_rows(&head, 1);
}

static void a_full_disk_leaves_what_was_there(void **state)
{
	const struct recording_head head = some_head();
	const struct sighting sighting = some_sighting();
	struct recording_writer writer;
	struct fault fault = {""};
	int full;

	(void)state;
	write_rows(&head, 1);
	assert_int_equal(recording_write_begin(&writer, path, &head, &fault), 0);
	full = open("/dev/full", O_WRONLY);
	assert_true(full >= 0 && dup2(full, fileno(writer.file)) >= 0);
	close(full);
	for (int i = 0; i < 1000; i++)
		recording_write_row(&writer, &sighting);
	assert_int_equal(recording_write_end(&writer, &fault), -ENOSPC);
	assert_non_null(strstr(fault.what, "as it was"));
	assert_int_equal(recording_read(path, &(struct recording_head){.lost = 0}, NULL, NULL, &fault), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_file_is_read),
		cmocka_unit_test(whatever_is_wrong_is_told_by_its_line),
		cmocka_unit_test(a_file_that_was_cut_off_is_never_whole),
		cmocka_unit_test(a_byte_of_zero_and_a_long_line_are_faults),
		cmocka_unit_test(what_is_no_file_is_told),
		cmocka_unit_test(a_sink_can_end_the_reading),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(nothing_is_half_written),
		cmocka_unit_test(a_full_disk_leaves_what_was_there),
	};
	int failed;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/recording", folder);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests_name("recording", tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
