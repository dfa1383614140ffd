// SPDX-License-Identifier: GPL-2.0-only
/* Small things that many attempts need. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempt.h"

/* The start of a file as text without its last newline; -1 and errno when it cannot be read. */
ssize_t read_text(const char *path, char *text, size_t size)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read(fd, text, size - 1);
	text[got > 0 ? got : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	close(fd);
	return got;
}

static int write_with(const char *path, const char *text, int flags)
{
	const int fd = open(path, O_WRONLY | O_CLOEXEC | flags);
	ssize_t put;

	if (fd < 0)
		return -1;
	put = write(fd, text, strlen(text));
	close(fd);
	return put < 0 ? -1 : 0;
}

int write_text(const char *path, const char *text)
{
	return write_with(path, text, O_TRUNC);
}

int append_text(const char *path, const char *text)
{
	return write_with(path, text, O_APPEND);
}

/* All of a regular file, in memory that may be changed; NULL and errno when it cannot be read. */
void *read_whole(const char *path, size_t *size)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	*size = st.st_size;
	bytes = malloc(*size + 1);
	if (!bytes)
		return NULL;
	for (size_t at = 0; at < *size;) {
		const ssize_t got = read(fd, (char *)bytes + at, *size - at);

		if (got <= 0)
			return NULL;
		at += got;
	}
	close(fd);
	return bytes;
}

/* In a child: become this program once more, doing nothing. */
int run_self(void)
{
	execl("/proc/self/exe", "attempt", "--nothing", (char *)NULL);
	return errno;
}

bool child_succeeded(pid_t child)
{
	int status;

	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status);
}

bool module_is_loaded(const char *name)
{
	const size_t length = strlen(name);
	char line[512];
	bool found = false;
	FILE *modules = fopen("/proc/modules", "re");

	while (modules && !found && fgets(line, sizeof(line), modules))
		found = !strncmp(line, name, length) && line[length] == ' ';
	if (modules)
		fclose(modules);
	return found;
}

/* All that anybody asks for: /proc/kallsyms takes a second to read, so it is read once. */
static struct symbol {
	const char *name;
	unsigned long long address;
} symbols[] = {
	{"linux_banner", 0}, {"trace_fprobe_create", 0}, {"do_test_bulk_ioremapping", 0}, {"xmon_init", 0},
	{"kgdb_register_io_module", 0}, {"do_add_node", 0}, {"ppc_rtas_errinjct_write", 0},
};

static void note_symbol(char *line)
{
	char *name = strrchr(line, ' ');

	for (size_t i = 0; name && i < ARRAY_SIZE(symbols); i++)
		if (!strcmp(name + 1, symbols[i].name))
			symbols[i].address = strtoull(line, NULL, 16);
}

void read_kernel_symbols(void)
{
	char line[512];
	FILE *file = fopen("/proc/kallsyms", "re");

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\t\n")] = '\0';
		note_symbol(line);
	}
	if (file)
		fclose(file);
}

/* The address of a symbol of the table above, once it was read; 0 when there is none, or it is hidden. */
unsigned long long kernel_symbol(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++)
		if (!strcmp(name, symbols[i].name))
			return symbols[i].address;
	return 0;
}

const char *hex(const void *bytes, size_t count)
{
	static char text[3 * 16 + 1];

	for (size_t i = 0; i < count && i < 16; i++)
		sprintf(text + 3 * i, "%02x%c", ((const unsigned char *)bytes)[i], i + 1 < count ? ' ' : '\0');
	return text;
}
