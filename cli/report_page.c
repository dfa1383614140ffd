// SPDX-License-Identifier: GPL-2.0-only
/*
 * A report as a page for a browser. The report itself is data in it, and no text of it can end that.
 */
#include "report_page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "report.h"

/* What could end the element that the data is in, or be taken for something else by whatever reads it, as \uNNNN. */
static int write_escaped(const char *bytes, size_t size, void *to)
{
	FILE *file = to;

	for (size_t i = 0; i < size; i++)
		if (bytes[i] && strchr("<>&'", bytes[i]))
			fprintf(file, "\\u%04x", (unsigned char)bytes[i]);
		else
			putc_unlocked(bytes[i], file);
	return ferror(file) ? -1 : 0;
}

/* Everything that is not ASCII is \uNNNN, U+2028 and U+2029 too. */
static int write_page(FILE *file, const json_t *document)
{
	fputs(report_page_before, file);
	if (json_dump_callback(document, write_escaped, file, JSON_COMPACT | JSON_ENSURE_ASCII))
		return errno ? -errno : -EIO;
	fputs(report_page_after, file);
	if (fflush(file) || ferror(file) || fsync(fileno(file)) < 0)
		return errno ? -errno : -EIO;
	return 0;
}

/* Devices, folders and the like are never replaced. */
static int check_target(const char *path)
{
	struct stat stat;

	if (lstat(path, &stat) < 0)
		return errno == ENOENT ? 0 : -errno;
	return S_ISREG(stat.st_mode) ? 0 : S_ISDIR(stat.st_mode) ? -EISDIR : -EEXIST;
}

static int write_temporary(const char *path, int fd, const json_t *document, const char *temporary)
{
	FILE *file = fdopen(fd, "w");
	int result;

	if (!file) {
		result = -errno;
		close(fd);
	} else {
		errno = 0;
		result = write_page(file, document);
		if (fclose(file) && !result)
			result = -errno;
	}
	if (!result && rename(temporary, path) < 0)
		result = -errno;
	if (result)
		unlink(temporary);
	return result;
}

/* Command lines may hold passwords: the page is for its owner, as the recording is. */
int report_page(const char *path, const json_t *document, struct fault *fault)
{
	_cleanup_free_ char *temporary = NULL;
	int result = check_target(path), fd;

	if (result)
		return fault_set(fault, result, "cannot write %s: %s", path, result == -EEXIST ? "it is no regular file" : strerror(-result));
	if (asprintf(&temporary, "%s.XXXXXX", path) < 0) {
		temporary = NULL;
		return fault_set(fault, -ENOMEM, "out of memory");
	}
	fd = mkostemp(temporary, O_CLOEXEC);
	result = fd < 0 ? -errno : write_temporary(path, fd, document, temporary);
	return result ? fault_set(fault, result, "cannot write %s: %s", path, strerror(-result)) : 0;
}
