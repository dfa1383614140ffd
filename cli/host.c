// SPDX-License-Identifier: GPL-2.0-only
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cleanup.h"
#include "filesystem.h"

#define SECURE_BOOT_VARIABLE "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

int host_upstream_level(char level[HOST_TEXT])
{
	char text[HOST_TEXT];
	const int length = filesystem_read("securityfs", "lockdown", text, sizeof(text));
	const char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;

	*level = '\0';
	if (length < 0)
		return length;
	if (!close)
		return -EPROTO;
	snprintf(level, HOST_TEXT, "%.*s", (int)(close - open - 1), open + 1);
	return 0;
}

int host_lsm_list(char list[HOST_TEXT])
{
	const int length = filesystem_read("securityfs", "lsm", list, HOST_TEXT);

	return length < 0 ? length : 0;
}

bool host_lsm_active(const char *list, const char *name)
{
	const size_t length = strlen(name);

	for (const char *word = list; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
		if (!strncmp(word, name, length) && (word[length] == ',' || !word[length]))
			return true;
	return false;
}

enum host_secure_boot host_secure_boot(void)
{
	char value[16] = {0}; /* four bytes of attributes, then one byte of value */

	if (access("/sys/firmware/efi", F_OK) < 0)
		return errno == ENOENT ? SECURE_BOOT_NO_EFI : SECURE_BOOT_UNKNOWN;
	if (file_read(SECURE_BOOT_VARIABLE, value, sizeof(value)) != 5)
		return SECURE_BOOT_UNKNOWN;
	return value[4] == 1 ? SECURE_BOOT_ON : SECURE_BOOT_OFF;
}

long host_taint(void)
{
	char text[HOST_TEXT];
	const int length = file_read("/proc/sys/kernel/tainted", text, sizeof(text));

	return length < 0 ? length : strtol(text, NULL, 10);
}

void host_taint_text(long taint, char text[HOST_TEXT])
{
	static const char *const bits[] = {
		"proprietary module", "module forced in", "CPU out of specification", "module forced out",
		"machine check", "bad page", "taint by user space", "oops", "ACPI table overridden", "warning",
		"staging driver", "firmware workaround", "out-of-tree module", "unsigned module", "soft lockup",
		"live patch", "auxiliary", "randomised layout", "test module", "fwctl",
	};
	size_t used = 0;

	snprintf(text, HOST_TEXT, "%s", taint ? "" : "none");
	for (size_t i = 0; i < 63 && used < HOST_TEXT; i++)
		if (taint >> i & 1)
			used += (size_t)snprintf(text + used, HOST_TEXT - used, "%s%s", used ? ", " : "",
						 i < sizeof(bits) / sizeof(*bits) ? bits[i] : "a newer kernel's bit");
}

bool host_command_line_has(const char *word)
{
	char line[4096], *rest = line;

	if (file_read("/proc/cmdline", line, sizeof(line)) < 0)
		return false;
	for (const char *each; (each = strsep(&rest, " "));)
		if (!strncmp(each, word, strlen(word)))
			return true;
	return false;
}

int host_command_line_says(const char *word)
{
	char line[4096];
	const int length = file_read("/proc/cmdline", line, sizeof(line));
	bool quoted = false, same = true;
	size_t matched = 0;

	if (length < 0)
		return length;
	/* A blank between quotes ends no word. */
	for (const char *at = line; *at; at++) {
		quoted ^= *at == '"';
		if (!quoted && strchr(" \t\n", *at)) {
			if (same && !word[matched])
				return 1;
			same = true;
			matched = 0;
		} else {
			same = same && word[matched] == *at;
			matched += same;
		}
	}
	return same && !word[matched];
}

/* The whole of a file that does not tell its size; NULL and errno when it cannot be read. */
static char *read_whole(const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t size = 0, room = 1 << 20;
	char *text = fd < 0 ? NULL : malloc(room);
	ssize_t got = 0;

	while (text && (got = read(fd, text + size, room - size - 1)) > 0) {
		size += (size_t)got;
		if (room - size - 1 < 65536) {
			char *larger = realloc(text, room *= 2);

			if (!larger)
				free(text);
			text = larger;
		}
	}
	if (text)
		text[size] = '\0';
	if (text && got < 0) {
		free(text);
		text = NULL;
	}
	return text;
}

/* Reading them takes a second on slow machines: once for this process, and for the children that it starts then. */
static const char *read_symbols(void)
{
	static char *symbols;

	if (!symbols)
		symbols = read_whole("/proc/kallsyms");
	return symbols;
}

/* "ffffffff81000000 T name" or "ffffffffc0000000 t name\t[module]": the first such line, or NULL. */
static const char *line_of(const char *symbols, const char *name)
{
	const size_t length = strlen(name);

	for (const char *at = symbols; (at = strstr(at, name)); at += length) {
		if (at == symbols || at[-1] != ' ' || (at[length] != '\n' && at[length] != '\t'))
			continue;
		while (at > symbols && at[-1] != '\n')
			at--;
		return at;
	}
	return NULL;
}

int host_has_symbols(const char *const names[], bool there[], size_t count)
{
	const char *symbols = read_symbols();

	if (!symbols)
		return errno ? -errno : -EIO;
	for (size_t i = 0; i < count; i++)
		there[i] = line_of(symbols, names[i]);
	return 0;
}

int host_symbol_addresses(const char *const names[], unsigned long long addresses[], size_t count)
{
	const char *symbols = read_symbols();

	if (!symbols)
		return errno ? -errno : -EIO;
	for (size_t i = 0; i < count; i++) {
		const char *line = line_of(symbols, names[i]);

		addresses[i] = line ? strtoull(line, NULL, 16) : 0;
	}
	return 0;
}

int host_has_symbol(const char *name)
{
	bool there;
	const int error = host_has_symbols(&name, &there, 1);

	return error ? error : there;
}

/* What this process's time namespace adds to the kernel's clock; "boottime SECONDS NANOSECONDS". */
static long long boot_time_offset(void)
{
	char text[128];
	const char *line = file_read("/proc/self/timens_offsets", text, sizeof(text)) > 0 ? strstr(text, "boottime") : NULL;
	long long seconds, nanoseconds;

	return line && sscanf(line, "boottime %lld %lld", &seconds, &nanoseconds) == 2 ? seconds * 1000000000 + nanoseconds : 0;
}

unsigned long long host_boot_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (unsigned long long)(now.tv_sec * 1000000000LL + now.tv_nsec - boot_time_offset());
}
