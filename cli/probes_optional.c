// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes of reasons whose programs are there only for modes that ask for them. Nothing is
 * loaded or written: what is handed over cannot be read, or is only opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/fs.h>
#include <linux/pfkeyv2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cleanup.h"
#include "filesystem.h"
#include "host.h"
#include "probes.h"

/*
 * A file whose size is a page and whose text is shorter: fs/kernel_read_file.c asks before
 * it reads, and what it then reads too little of is an I/O error.
 */
#define SHORT_FILE "/sys/kernel/uevent_seqnum"

#define EFI_VARIABLES "/sys/firmware/efi/efivars"

/* net/socket.c: __sock_create() asks before it looks for the family, whose module it would load. */
void probe_pfkey_secret(struct probe_result *result)
{
	const int there = host_has_symbol("pfkey_create");
	_cleanup_close_ int fd = -1;

	if (there < 0) {
		found(result, FOUND_UNKNOWN, "cannot read /proc/kallsyms: %s", strerror(-there));
	} else if (!there) {
		found(result, FOUND_ABSENT, "the module af_key is not loaded");
	} else {
		fd = socket(AF_KEY, SOCK_RAW | SOCK_CLOEXEC, PF_KEY_V2);
		found_by_errno(result, fd < 0 ? errno : 0, 0);
	}
}

static int short_file(void)
{
	return open(SHORT_FILE, O_RDONLY | O_CLOEXEC);
}

/* One of two ways to the same: open when either is. */
static void found_by_both(struct probe_result *result, int error, int harmless, int other_error, int other_harmless)
{
	if (other_error == other_harmless || error == EPERM)
		found_by_errno(result, other_error, other_harmless);
	else
		found_by_errno(result, error, harmless);
}

static bool is_one(const char *path)
{
	char text[8];

	return file_read(path, text, sizeof(text)) > 0 && *text == '1';
}

/*
 * kernel/module/main.c: init_module() asks before it copies the image, which is nowhere, and
 * finit_module() before it reads it. Neither gets as far as a signature.
 */
void probe_module_load(struct probe_result *result)
{
	_cleanup_close_ int fd = short_file();
	const long by_file = syscall(SYS_finit_module, fd, "", 0);
	const int file_error = by_file ? errno : 0;
	const long by_memory = syscall(SYS_init_module, NULL, 4096UL, "");
	const int memory_error = by_memory ? errno : 0;

	if (fd < 0)
		found(result, FOUND_UNKNOWN, "cannot open " SHORT_FILE);
	else if (file_error == EPERM && is_one("/proc/sys/kernel/modules_disabled"))
		found(result, FOUND_REFUSED, "by kernel.modules_disabled");
	else
		found_by_both(result, file_error, EIO, memory_error, EFAULT);
}

/* kernel/kexec_file.c: the image is read, and asked about, before anything that is loaded is touched. */
void probe_kexec_load(struct probe_result *result)
{
	_cleanup_close_ int fd = short_file();
	const unsigned long no_initramfs = 4;
	const long failed = syscall(SYS_kexec_file_load, fd, -1, 1UL, "", no_initramfs);
	const int error = failed ? errno : 0;

	if (fd < 0)
		found(result, FOUND_UNKNOWN, "cannot open " SHORT_FILE);
	else if (error == EPERM && is_one("/proc/sys/kernel/kexec_load_disabled"))
		found(result, FOUND_REFUSED, "by kernel.kexec_load_disabled");
	else
		found_by_errno(result, error, EIO);
}

/* Immutable ones, which most are, cannot be opened for writing anyway. */
static int open_variable(const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	int flags;

	if (fd < 0 || ioctl(fd, FS_IOC_GETFLAGS, &flags) < 0 || flags & FS_IMMUTABLE_FL)
		return -ENOENT;

	const int writable = open(path, O_WRONLY | O_CLOEXEC);

	if (writable < 0)
		return -errno;
	close(writable);
	return 0;
}

/* fs/efivarfs/file.c: the firmware hears of a variable only when it is written; opening it tells nobody. */
void probe_efi_variables(struct probe_result *result)
{
	glob_t variables = {0};
	int error = -ENOENT;

	if (access("/sys/firmware/efi", F_OK) < 0) {
		found(result, FOUND_ABSENT, "this machine was not started by EFI");
		return;
	}
	glob(EFI_VARIABLES "/*", GLOB_NOSORT, NULL, &variables);
	for (size_t i = 0; error == -ENOENT && i < variables.gl_pathc; i++)
		error = open_variable(variables.gl_pathv[i]);
	globfree(&variables);
	if (error == -ENOENT)
		found(result, FOUND_UNKNOWN, "no variable in " EFI_VARIABLES " that could be written");
	else
		found_by_errno(result, -error, 0);
}
