// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a recording: a fault with file and line, or rows that are the same when they are written and read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../lang/words.c"
#include "../../cli/fault.c"
#include "../../cli/sighting.c"
#include "../../cli/safe_text.c"
#include "../../cli/text_file.c"
#include "../../cli/line_file.c"
#include "../../cli/recording_scan.c"
#include "../../cli/recording.c"
#include "../../cli/recording_write.c"

#define ASSERT(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** struct seen - a sum of all rows, and where they are written again, unless NULL. */
struct seen {
	kl_u64 rows, sum;
	struct recording_writer *writer;
	const struct recording_head *head;
	bool session;
};

static kl_u64 add_text(kl_u64 sum, const char *text)
{
	for (; *text; text++)
		sum = (sum ^ (unsigned char)*text) * 1099511628211u;
	return sum * 31 + 1;
}

static int see(void *context, const struct sighting *sighting)
{
	struct seen *seen = context;
	const kl_u64 numbers = sighting->count * 3 + sighting->first * 5 + sighting->last * 7 + sighting->uid * 11 + sighting->pid * 13 +
			       sighting->parent_pid * 17 + (kl_u64)sighting->reason * 19 + (kl_u64)sighting->kind * 23 + sighting->doubtful * 29 +
			       (kl_u64)sighting->action * 31;
	size_t length;

	seen->rows++;
	seen->sum = add_text(add_text(add_text(seen->sum + numbers, sighting->path), sighting->program), sighting->arguments);
	seen->sum = add_text(add_text(seen->sum, sighting->parent), sighting->cgroup);
	ASSERT(sighting_unit(sighting->cgroup, &length) && length <= strlen(sighting->cgroup));
	if (seen->writer && *seen->head->boot_id && !seen->session) {
		recording_write_session(seen->writer, seen->head);
		seen->session = true;
	}
	if (seen->writer)
		recording_write_row(seen->writer, sighting);
	return 0;
}

static void assert_fault(const char *path, const struct fault *fault)
{
	ASSERT(!strncmp(fault->what, path, strlen(path)) && fault->what[strlen(path)] == ':');
	for (const char *c = fault->what; *c; c++)
		ASSERT((unsigned char)*c >= ' ' && *c != 0x7f);
}

static void round_trip(const char *path, const struct seen *before)
{
	static char copy[48];
	struct recording_head head, again;
	struct recording_writer writer;
	struct fault fault = {""};
	struct seen copied = {.writer = &writer, .head = &head}, after = {.rows = 0};

	snprintf(copy, sizeof(copy), "/dev/shm/kernlock-fuzz-%d", getpid());
	ASSERT(!recording_read(path, &head, NULL, NULL, &fault));
	ASSERT(!recording_write_begin(&writer, copy, &head, &fault));
	ASSERT(!recording_read(path, &head, see, &copied, &fault));
	ASSERT(!recording_write_end(&writer, &fault));
	ASSERT(!recording_read(copy, &again, see, &after, &fault));
	ASSERT(after.rows == before->rows && after.sum == before->sum && again.reasons == head.reasons && again.since == head.since);
	unlink(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[32];
	struct seen seen = {.rows = 0};
	struct recording_head head;
	struct fault fault = {""};

	if (fd < 0) {
		fd = memfd_create("recording", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	ASSERT(!ftruncate(fd, 0) && pwrite(fd, data, size, 0) == (ssize_t)size);
	if (recording_read(path, &head, see, &seen, &fault))
		assert_fault(path, &fault);
	else
		round_trip(path, &seen);
	return 0;
}
