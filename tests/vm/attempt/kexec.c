// SPDX-License-Identifier: GPL-2.0-only
/* Putting another kernel in place, without starting it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define KERNEL_IMAGE "/boot/vmlinuz"
#define SEGMENT_ADDRESS 0x4000000

/* Is a kernel in place? If so, it is taken out again. */
static struct outcome take_out(const char *what)
{
	char loaded[8] = "";

	read_text("/sys/kernel/kexec_loaded", loaded, sizeof(loaded));
	if (syscall(SYS_kexec_load, 0, 0, NULL, 0))
		return broken("%s in place and cannot be taken out: %s", what, strerror(errno));
	if (strcmp(loaded, "1"))
		return broken("accepted, but /sys/kernel/kexec_loaded is %s", loaded);
	return done("%s was in place, ready to start", what);
}

struct outcome try_kexec_load(void)
{
	static char code[4096] = {(char)0xf4}; /* hlt; never run */
	struct kexec_segment segment = {
		.buf = code,
		.bufsz = sizeof(code),
		.mem = (void *)SEGMENT_ADDRESS,
		.memsz = sizeof(code),
	};

	if (access("/sys/kernel/kexec_loaded", F_OK))
		return absent("no kexec in this kernel");
	if (syscall(SYS_kexec_load, SEGMENT_ADDRESS, 1, &segment, 0))
		return refused("kexec_load");
	return take_out("our own code");
}

static struct outcome load_image(int fd, const char *what)
{
	static const char arguments[] = "quiet";

	if (syscall(SYS_kexec_file_load, fd, -1, sizeof(arguments), arguments, KEXEC_FILE_NO_INITRAMFS))
		return errno == ENOSYS ? absent("no kexec_file_load in this kernel") : refused("kexec_file_load");
	return take_out(what);
}

/*
 * Refused or not, by whether the kernel trusts who signed its own image: that key is its builder's or the firmware's.
 */
struct outcome try_kexec_file_whole(void)
{
	const int fd = open(KERNEL_IMAGE, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return refused_or_absent(KERNEL_IMAGE);
	return load_image(fd, KERNEL_IMAGE);
}

/* A file that nobody has open for writing, or the kernel will not read it. */
int kexec_image_of(const void *bytes, size_t size)
{
	char path[64];
	const int fd = memfd_create("vmlinuz", MFD_CLOEXEC);
	int read_only;

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_only = open(path, O_RDONLY | O_CLOEXEC);
	close(fd);
	return read_only;
}

/* One bit in the middle: deep in the compressed kernel, where only a signature notices. */
struct outcome try_kexec_file_changed(void)
{
	size_t size;
	unsigned char *bytes = read_whole(KERNEL_IMAGE, &size);
	int fd;

	if (!bytes)
		return refused_or_absent(KERNEL_IMAGE);
	bytes[size / 2] ^= 1;
	fd = kexec_image_of(bytes, size);
	if (fd < 0)
		return broken("memfd: %s", strerror(errno));
	return load_image(fd, "a tampered kernel");
}
