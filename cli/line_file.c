// SPDX-License-Identifier: GPL-2.0-only
#include "line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (1024 * 1024)
_Static_assert(BUFFER_SIZE > 2 * LINE_FILE_LONGEST, "a line and what was read of the next one fit");

int line_file_open(struct line_file *file, const char *path)
{
	struct stat stat = {0};
	int result = 0;

	*file = (struct line_file){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
	if (file->fd < 0 || fstat(file->fd, &stat) < 0)
		result = -errno;
	else if (!S_ISREG(stat.st_mode))
		result = S_ISDIR(stat.st_mode) ? -EISDIR : -EINVAL;
	else if (!(file->buffer = malloc(BUFFER_SIZE)))
		result = -ENOMEM;
	if (result)
		line_file_close(file);
	return result;
}

/* Moves what is left to the front of the buffer, and reads on behind it. */
static int read_more(struct line_file *file)
{
	ssize_t length;

	memmove(file->buffer, file->buffer + file->begin, file->end - file->begin);
	file->end -= file->begin;
	file->begin = 0;
	do
		length = read(file->fd, file->buffer + file->end, BUFFER_SIZE - file->end);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return -errno;
	file->over = length == 0;
	file->end += (size_t)length;
	return 0;
}

int line_file_next(struct line_file *file, char **line)
{
	char *newline;

	while (!(newline = memchr(file->buffer + file->begin, '\n', file->end - file->begin))) {
		int result = 0;

		if (file->over && file->begin == file->end)
			return 0;
		if (file->over)
			result = -EBADMSG;
		else if (file->end - file->begin > LINE_FILE_LONGEST)
			result = -EMSGSIZE;
		else
			result = read_more(file);
		if (result) {
			file->line++;
			return result;
		}
	}
	*line = file->buffer + file->begin;
	file->begin = (size_t)(newline - file->buffer) + 1;
	file->line++;
	*newline = '\0';
	if (newline - *line > LINE_FILE_LONGEST)
		return -EMSGSIZE;
	return memchr(*line, '\0', (size_t)(newline - *line)) ? -EBADMSG : 1;
}

void line_file_close(struct line_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->buffer);
	*file = (struct line_file){.fd = -1};
}
