// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lang/words.h"
#include "cleanup.h"
#include "recording.h"

static void write_text(FILE *file, const char *text)
{
	putc_unlocked('\t', file);
	for (; *text; text++) {
		const unsigned char byte = (unsigned char)*text;

		if (byte < ' ' || byte == 0x7f || byte == '\\')
			fprintf(file, "\\x%02x", byte);
		else
			putc_unlocked(byte, file);
	}
}

static void write_head(FILE *file, const struct recording_head *head)
{
	fprintf(file, "kernlock-recording %d\nhost", RECORDING_VERSION);
	write_text(file, head->host);
	write_text(file, head->machine_id);
	write_text(file, head->kernel);
	fputs("\nmode", file);
	write_text(file, head->mode);
	for (int i = 0; i < REASON_COUNT; i++)
		if (head->reasons & REASON_BIT(reason_table[i].id))
			write_text(file, reason_table[i].name);
	fprintf(file, "\nsince\t%" PRIu64 "\t%" PRIu64 "\t%s", (uint64_t)head->since,
		(uint64_t)(head->until ? head->until : (kl_u64)time(NULL)), head->running ? "running" : "stopped");
	fprintf(file, "\nlost\t%" PRIu64 "\n", (uint64_t)(head->lost - head->session_lost));
}

/* Is the file that is open still the one of that name? Another process may have put it in its place meanwhile. */
static bool is_still_there(int fd, const char *path)
{
	struct stat open_file, named;

	return fstat(fd, &open_file) == 0 && lstat(path, &named) == 0 && open_file.st_dev == named.st_dev &&
	       open_file.st_ino == named.st_ino;
}

/* Always the same name, locked: what a killed process leaves there is written over, and nothing piles up. */
static int open_temporary(const char *path)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	int result = 0;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		result = errno == EWOULDBLOCK ? -EBUSY : -errno;
	else if (!is_still_there(fd, path))
		result = -EBUSY;
	else if (fchmod(fd, 0600) < 0 || ftruncate(fd, 0) < 0)
		result = -errno;
	if (!result)
		return fd;
	close(fd);
	return result;
}

int recording_write_begin(struct recording_writer *writer, const char *path, const struct recording_head *head, struct fault *fault)
{
	int fd;

	*writer = (struct recording_writer){.path = path};
	if (asprintf(&writer->temporary, "%s.new", path) < 0) {
		writer->temporary = NULL;
		return fault_set(fault, -ENOMEM, "out of memory");
	}
	fd = open_temporary(writer->temporary);
	if (fd >= 0)
		writer->file = fdopen(fd, "w");
	if (!writer->file) {
		const int error = fd < 0 ? fd : -errno;

		if (fd >= 0)
			close(fd);
		fault_set(fault, error, "cannot write %s: %s", writer->temporary,
			  error == -EBUSY ? "another kernlock is writing it; try again" : strerror(-error));
		recording_write_abandon(writer);
		return error;
	}
	write_head(writer->file, head);
	return 0;
}

void recording_write_row(struct recording_writer *writer, const struct sighting *sighting)
{
	const struct reason_words *reason = reason_find(sighting->reason);
	FILE *file = writer->file;

	fprintf(file, "row\t%s\t%s\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%u\t%u\t%u", reason ? reason->name : "other-integrity",
		sighting->action == ACTION_DENY ? "refused" : "went-on", event_kind_name(sighting->kind),
		sighting->doubtful ? "doubtful" : "sure", (uint64_t)sighting->count, (uint64_t)sighting->first, (uint64_t)sighting->last,
		sighting->uid, sighting->pid, sighting->parent_pid);
	write_text(file, sighting->parent);
	write_text(file, sighting->program);
	write_text(file, sighting->path);
	write_text(file, sighting->cgroup);
	write_text(file, sighting->arguments);
	putc_unlocked('\n', file);
	writer->rows++;
	if (ferror(file) && !writer->error)
		writer->error = errno;
}

void recording_write_session(struct recording_writer *writer, const struct recording_head *head)
{
	fputs("session", writer->file);
	write_text(writer->file, head->boot_id);
	fprintf(writer->file, "\t%u\t%" PRIu64 "\n", head->program, (uint64_t)head->session_lost);
}

/* The new name is on disk only when its folder is. */
static int sync_folder(const char *path)
{
	_cleanup_free_ char *copy = strdup(path);
	_cleanup_close_ const int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

int recording_write_end(struct recording_writer *writer, struct fault *fault)
{
	FILE *file = writer->file;
	int result = 0;

	fprintf(file, "end\t%" PRIu64 "\n", (uint64_t)writer->rows);
	if (writer->error)
		result = -writer->error;
	else if (fflush(file) || fsync(fileno(file)) < 0)
		result = -errno;
	else if (ferror(file))
		result = -EIO;
	else if (rename(writer->temporary, writer->path) < 0)
		result = -errno;
	if (result) {
		fault_set(fault, result, "cannot write %s: %s; %s is as it was", writer->temporary, strerror(-result), writer->path);
		recording_write_abandon(writer);
		return result;
	}
	fclose(file);
	writer->file = NULL;
	recording_write_abandon(writer);
	result = sync_folder(writer->path);
	return result ? fault_set(fault, result, "%s is written, but perhaps not on disk: %s", writer->path, strerror(-result)) : 0;
}

void recording_write_abandon(struct recording_writer *writer)
{
	if (writer->file) {
		unlink(writer->temporary);
		fclose(writer->file);
	}
	free(writer->temporary);
	writer->file = NULL;
	writer->temporary = NULL;
}
