// SPDX-License-Identifier: GPL-2.0-only
#include "inside_facts.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* Documentation/admin-guide/devices.txt of the kernel */
#define MEMORY_MAJOR 1
#define MISC_MAJOR 10
#define MSR_MAJOR 202
#define MEM_MINOR 1
#define KMEM_MINOR 2
#define PORT_MINOR 4
#define SNAPSHOT_MINOR 231

static bool is_memory(dev_t device)
{
	const unsigned minor = minor(device);

	return major(device) == MEMORY_MAJOR && (minor == MEM_MINOR || minor == KMEM_MINOR || minor == PORT_MINOR);
}

static bool is_snapshot(dev_t device)
{
	return major(device) == MISC_MAJOR && minor(device) == SNAPSHOT_MINOR;
}

bool inside_is_device(mode_t mode, dev_t device)
{
	return S_ISCHR(mode) && (is_memory(device) || is_snapshot(device) || major(device) == MSR_MAJOR);
}

static bool judge_device(const struct inside_file *file, enum inside_kind *kind, enum inside_state *state)
{
	*state = INSIDE_SURE;
	if (is_memory(file->device)) {
		*kind = INSIDE_DEV_MEM;
		return true;
	}
	if (is_snapshot(file->device)) {
		*kind = INSIDE_SNAPSHOT;
		return true;
	}
	/* arch/x86/kernel/msr.c asks in msr_write(), and never for reading. */
	*kind = INSIDE_MSR;
	*state = INSIDE_STOPS;
	return file->writable;
}

/* fs/debugfs/file.c, debugfs_locked_down(): such a file stays readable unless it takes ioctl or mmap, which nothing tells. */
static enum inside_state debugfs_state(const struct inside_file *file)
{
	return !(file->mode & 07777 & ~0444) && !file->writable && !file->mapped ? INSIDE_UNKNOWN : INSIDE_SURE;
}

static const struct inside_watched *watched(const struct inside_watch *watch, const struct inside_file *file)
{
	for (size_t i = 0; i < watch->count; i++)
		if (watch->files[i].inode == file->inode && watch->files[i].magic == file->magic)
			return &watch->files[i];
	return NULL;
}

static bool judge_watched(const struct inside_file *file, const struct inside_watch *watch, enum inside_kind *kind,
			  enum inside_state *state)
{
	const struct inside_watched *found = watched(watch, file);

	if (!found)
		return false;
	*kind = found->kind;
	*state = INSIDE_SURE;
	if (found->kind != INSIDE_PCI_FILE)
		return true;
	/* drivers/pci asks at each write and when it is mapped: only what is mapped goes on. */
	*kind = file->mapped ? INSIDE_PCI_MAPPING : INSIDE_PCI_FILE;
	*state = file->mapped ? INSIDE_SURE : INSIDE_STOPS;
	return file->mapped || file->writable;
}

bool inside_judge(const struct inside_file *file, const struct inside_watch *watch, enum inside_kind *kind,
		  enum inside_state *state)
{
	if (inside_is_device(file->mode, file->device))
		return judge_device(file, kind, state);
	if (!S_ISREG(file->mode))
		return false;
	if (file->magic == DEBUGFS_MAGIC || file->magic == TRACEFS_MAGIC) {
		*kind = file->magic == DEBUGFS_MAGIC ? INSIDE_DEBUGFS : INSIDE_TRACEFS;
		*state = *kind == INSIDE_DEBUGFS ? debugfs_state(file) : INSIDE_SURE;
		return true;
	}
	return judge_watched(file, watch, kind, state);
}

/* Reads a number of @base that @after follows; NULL when there is none. */
static const char *number(const char *text, int base, char after, unsigned long long *value)
{
	char *end;

	if (!text || *text == ' ' || *text == '+' || *text == '-')
		return NULL;
	errno = 0;
	*value = strtoull(text, &end, base);
	return end == text || *end != after || errno ? NULL : end + 1;
}

/* "7f00-7f01 r-xp 00000000 fe:01 1234 /path", or nothing after the inode */
bool inside_parse_map(const char *line, struct inside_map *map)
{
	unsigned long long start, end, offset, major, minor, inode;
	const char *at = number(line, 16, '-', &start);

	at = number(at, 16, ' ', &end);
	if (!at || strnlen(at, 5) < 5 || at[4] != ' ')
		return false;
	at = number(at + 5, 16, ' ', &offset);
	at = number(at, 16, ':', &major);
	at = number(at, 16, ' ', &minor);
	if (!at || (!number(at, 10, ' ', &inode) && !number(at, 10, '\n', &inode) && !number(at, 10, '\0', &inode)))
		return false;
	*map = (struct inside_map){.start = start, .end = end, .device = major << 32 | minor, .inode = inode};
	return true;
}

long long inside_fdinfo(const char *text, const char *key)
{
	const size_t length = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		char *end;
		long long value;

		if (strncmp(line, key, length) || line[length] != ':')
			continue;
		value = strtoll(line + length + 1, &end, 10);
		return end == line + length + 1 || value < 0 ? -1 : value;
	}
	return -1;
}

/*
 * kprobes/list: "ffffffff81000000  k  do_sys_openat2+0x0    [FTRACE]"; dynamic_events: "f:group/name function ...", where
 * p: and r: stand in kprobes/list too, and the others are not in kernel code.
 */
bool inside_probe_name(const char *line, char name[128])
{
	char type;

	*name = '\0';
	if (strstr(line, "[GONE]"))
		return false;
	if (sscanf(line, "%*[0-9a-f] %c %127s", &type, name) == 2 && (type == 'k' || type == 'r'))
		return true;
	return (line[0] == 'f' || line[0] == 't') && strchr(line, ':') && sscanf(line, "%*s %127s", name) == 1;
}
