// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: another kernel put in place, and memory written to disk. Nothing of it is ever started. */
#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "around.h"
#include "routes.h"
#include "tools.h"

#define IMAGE "/boot/vmlinuz"
#define SEGMENT_ADDRESS 0x4000000
#define COMPAT_KEXEC_LOAD 283
#define COMPAT_REBOOT 88
#define LOADED "/sys/kernel/kexec_loaded"
#define CRASH_LOADED "/sys/kernel/kexec_crash_loaded"

static bool reads_1(const char *path)
{
	char text[8] = "";

	return read_text(path, text, sizeof(text)) > 0 && !strcmp(text, "1");
}

static struct outcome take_out(const char *path, unsigned long flags)
{
	const bool loaded = reads_1(path);

	if (syscall(SYS_kexec_load, 0, 0, NULL, flags))
		return broken("cannot be taken out again: %s", strerror(errno));
	return loaded ? done("%s was 1", path) : broken("accepted, but %s is not 1", path);
}

/* Where the kernel keeps room for a crash kernel; 0: nowhere. */
static unsigned long long crash_room(void)
{
	unsigned long long start = 0, found = 0;
	char line[128];
	FILE *memory = fopen("/proc/iomem", "re");

	while (memory && !found && fgets(line, sizeof(line), memory))
		if (strstr(line, "Crash kernel") && sscanf(line, " %llx", &start) == 1)
			found = start;
	if (memory)
		fclose(memory);
	return found;
}

static char code[4096] = {(char)0xf4}; /* hlt; never run */

struct outcome around_kexec_crash(void)
{
	const unsigned long long room = crash_room();
	struct kexec_segment segment = {.buf = code, .bufsz = sizeof(code), .mem = (void *)room, .memsz = sizeof(code)};

	if (!room)
		return absent("no room for a crash kernel: no crashkernel=");
	if (syscall(SYS_kexec_load, room, 1, &segment, KEXEC_ON_CRASH))
		return refused("kexec_load");
	return take_out(CRASH_LOADED, KEXEC_ON_CRASH);
}

struct outcome around_kexec_unload(void)
{
	return done_or_refused(!syscall(SYS_kexec_load, 0, 0, NULL, 0), "kexec_load of nothing");
}

#if ON_X86
struct outcome around_kexec_compat(void)
{
	struct {
		uint32_t buf, bufsz, mem, memsz;
	} *segment = low_memory(sizeof(*segment));
	char *low = low_memory(sizeof(code));

	if (!segment || !low)
		return broken("no low memory");
	memcpy(low, code, sizeof(code));
	segment->buf = (uint32_t)(uintptr_t)low;
	segment->bufsz = segment->memsz = sizeof(code);
	segment->mem = SEGMENT_ADDRESS;
	if (compat(COMPAT_KEXEC_LOAD, SEGMENT_ADDRESS, 1, (long)segment, KEXEC_ARCH_X86_64, 0))
		return refused("kexec_load");
	return take_out(LOADED, 0);
}
#endif

static struct outcome load_image(int fd, unsigned long flags)
{
	static const char arguments[] = "quiet";
	const bool crash = flags & KEXEC_FILE_ON_CRASH;

	if (fd < 0)
		return broken("no image: %s", strerror(errno));
	if (syscall(SYS_kexec_file_load, fd, -1, sizeof(arguments), arguments, KEXEC_FILE_NO_INITRAMFS | flags))
		return refused("kexec_file_load");
	return take_out(crash ? CRASH_LOADED : LOADED, crash ? KEXEC_ON_CRASH : 0);
}

static unsigned char *read_tampered(size_t *size)
{
	unsigned char *bytes = read_whole(IMAGE, size);

	if (bytes)
		bytes[*size / 2] ^= 1;
	return bytes;
}

struct outcome around_kexec_file_crash(void)
{
	size_t size = 0;
	unsigned char *bytes = read_tampered(&size);

	if (!crash_room())
		return absent("no room for a crash kernel: no crashkernel=");
	return load_image(kexec_image_of(bytes, size), KEXEC_FILE_ON_CRASH);
}

/* Where a PE file says its signatures are: the fifth of its tables. NULL: it is no such file. */
static uint32_t *signatures_of(unsigned char *bytes, size_t size)
{
	uint32_t header, *table;

	memcpy(&header, bytes + 0x3c, sizeof(header));
	if (size < 0x40 || header + 24 + 144 + 8 > size || memcmp(bytes + header, "PE\0", 4))
		return NULL;
	table = (void *)(bytes + header + 24 + 144);
	return *table && *table < size ? table : NULL;
}

struct outcome around_kexec_file_stripped(void)
{
	size_t size = 0;
	unsigned char *bytes = read_whole(IMAGE, &size);
	uint32_t *table = bytes ? signatures_of(bytes, size) : NULL;

	if (!table)
		return absent("this kernel's image is not signed: it is tried as it is");
	size = table[0];
	table[0] = table[1] = 0;
	return load_image(kexec_image_of(bytes, size), 0);
}

/* Without a disk to write it to, it ends when the image is made. */
static struct outcome image_made(bool worked, const char *call)
{
	if (worked || errno == ENODEV || errno == ENOSPC)
		return done("an image of memory was made, and there was nowhere to write it: %s", strerrorname_np(errno));
	return refused("%s", call);
}

struct outcome around_hibernate_state(void)
{
	if (write_text("/sys/power/disk", "shutdown") && errno != EPERM)
		return broken("write /sys/power/disk: %s", strerror(errno));
	return image_made(!write_text("/sys/power/state", "disk"), "write /sys/power/state");
}

/* reboot(2) holds the lock that hibernate() takes next: where that is not refused, it never returns, and nothing ends. */
static bool would_hang(void)
{
	char modes[128] = "";

	return read_text("/sys/power/disk", modes, sizeof(modes)) < 0 || strcmp(modes, "[disabled]");
}

struct outcome around_hibernate_reboot(void)
{
	if (would_hang())
		return absent("the kernel would wait for itself, and nobody could end it");
	return image_made(!syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_SW_SUSPEND, NULL),
			  "reboot");
}

#if ON_X86
struct outcome around_hibernate_reboot_compat(void)
{
	if (would_hang())
		return absent("the kernel would wait for itself, and nobody could end it");
	return image_made(!compat(COMPAT_REBOOT, (int)LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_SW_SUSPEND, 0, 0),
			  "reboot");
}
#endif

#define ASKED "/tmp/around-asked"

static void resume(void)
{
	write_text("/sys/power/resume", "200:5");
}

/* The kernel that looks for an image asks for the driver of the disk first. */
struct outcome around_hibernate_resume(void)
{
	char asked[64] = "";

	unlink(ASKED);
	if (!kernel_calls("echo \"$*\" >>" ASKED, resume))
		return broken("cannot set the helper: %s", strerror(errno));
	errno = 0;
	if (read_text(ASKED, asked, sizeof(asked)) > 0 && strstr(asked, "block-major"))
		return done("it asked for the disk: %s", asked);
	return refused("write /sys/power/resume: it asked for no disk");
}
