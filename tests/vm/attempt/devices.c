// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices driven from user space. UIO: the machine's `edu` (QEMU's device for teaching) is given
 * to the signed driver uio_cif, which takes what it is told to, and taken back afterwards.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define EDU "1234 11e8"
#define EDU_IDENTITY 0xed /* the low byte of its first register */
#define DRIVER "/sys/bus/pci/drivers/hilscher"
#define REGISTERS_SIZE 4096
#define ELSEWHERE "/tmp/attempt-device"

typedef int open_way(const char *path);

static int open_plain(const char *path)
{
	return open(path, O_RDWR | O_CLOEXEC);
}

static int open_openat2(const char *path)
{
	const struct open_how how = {.flags = O_RDWR | O_CLOEXEC};

	return syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

static int open_node_elsewhere(const char *path)
{
	struct stat device;
	int fd, error;

	if (stat(path, &device) || mknod(ELSEWHERE, S_IFCHR | 0600, device.st_rdev))
		return -1;
	fd = open_plain(ELSEWHERE);
	error = errno;
	unlink(ELSEWHERE);
	errno = error;
	return fd;
}

static int open_handle(const char *path)
{
	char bytes[sizeof(struct file_handle) + MAX_HANDLE_SZ] = {0};
	struct file_handle *handle = (void *)bytes;
	int mount;

	handle->handle_bytes = MAX_HANDLE_SZ;
	if (name_to_handle_at(AT_FDCWD, path, handle, &mount, 0))
		return -1;
	mount = open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return open_by_handle_at(mount, handle, O_RDWR | O_CLOEXEC);
}

/* "0000:00:04.0" */
static bool find_edu(char address[32])
{
	char path[320], vendor[16], device[16];
	glob_t found;
	bool is_found = false;

	if (glob("/sys/bus/pci/devices/*", 0, NULL, &found))
		return false;
	for (size_t i = 0; !is_found && i < found.gl_pathc; i++) {
		snprintf(path, sizeof(path), "%.256s/vendor", found.gl_pathv[i]);
		read_text(path, vendor, sizeof(vendor));
		snprintf(path, sizeof(path), "%.256s/device", found.gl_pathv[i]);
		read_text(path, device, sizeof(device));
		is_found = !strcmp(vendor, "0x1234") && !strcmp(device, "0x11e8");
		snprintf(address, 32, "%.31s", strrchr(found.gl_pathv[i], '/') + 1);
	}
	globfree(&found);
	return is_found;
}

/* Telling the driver of it once binds it; from then on it has to be bound by its address. */
static bool give_to_uio(const char *address)
{
	return !write_text(DRIVER "/new_id", EDU) || !write_text(DRIVER "/bind", address);
}

static struct outcome read_registers(open_way *way)
{
	const int fd = way("/dev/uio0");
	const volatile uint32_t *registers;

	if (fd < 0)
		return refused_or_absent("/dev/uio0");
	registers = mmap(NULL, REGISTERS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (registers == MAP_FAILED)
		return refused("mmap /dev/uio0");
	if ((*registers & 0xff) != EDU_IDENTITY)
		return broken("the device's first register is %#x", *registers);
	return done("the device's first register is %#x", *registers);
}

static struct outcome try_uio(open_way *way)
{
	struct outcome outcome;
	char address[32];

	if (access(DRIVER, F_OK))
		return absent("uio_cif is not loaded");
	if (!find_edu(address))
		return absent("no edu in this machine");
	if (!give_to_uio(address))
		return broken("cannot give %s to uio_cif: %s", address, strerror(errno));
	outcome = read_registers(way);
	if (write_text(DRIVER "/unbind", address))
		return broken("cannot take %s from uio_cif: %s", address, strerror(errno));
	return outcome;
}

struct outcome try_uio_mmap(void)
{
	return try_uio(open_plain);
}

struct outcome try_uio_openat2(void)
{
	return try_uio(open_openat2);
}

struct outcome try_uio_node(void)
{
	return try_uio(open_node_elsewhere);
}

struct outcome try_uio_handle(void)
{
	return try_uio(open_handle);
}

/* No kernel at hand has it; tests/vm/noiommu makes a device of that name. */
struct outcome try_vfio_noiommu(void)
{
	const int fd = open_plain("/dev/vfio/noiommu-0");

	return fd < 0 ? refused_or_absent("/dev/vfio/noiommu-0") : done("/dev/vfio/noiommu-0 is open");
}
