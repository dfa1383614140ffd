// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes of devices that user space drives. Which driver answers is asked before the device is
 * opened, by its number alone: so a file of that number is opened that is on no path, and for
 * UIO a number that no device has, at which the driver itself then stops.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "cleanup.h"
#include "filesystem.h"
#include "probes.h"

#define NO_UIO_DEVICE 0xfffff /* drivers/uio/uio.c: UIO_MAX_DEVICES - 1, the highest minor there is */
#define NOIOMMU_GROUPS "/sys/class/vfio*/noiommu-*/dev"
#define NOIOMMU_SWITCH "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"

static int mount_nowhere(void)
{
	_cleanup_close_ int context = fsopen("tmpfs", FSOPEN_CLOEXEC);

	if (context < 0 || fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	return fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
}

/* Return: 0, the positive errno of the open, or -errno when there is nothing to open. */
static int open_number(dev_t number)
{
	_cleanup_close_ int mount = mount_nowhere();
	_cleanup_close_ int fd = -1;

	if (mount < 0 || mknodat(mount, "device", S_IFCHR | 0600, number))
		return -errno;
	fd = openat(mount, "device", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? errno : 0;
}

/* "243 uio" in /proc/devices. Return: the major, 0 when there is none, or -errno. */
static int major_of(const char *driver)
{
	FILE *devices = fopen("/proc/devices", "re");
	char line[128], name[64];
	int number, found = 0;

	if (!devices)
		return -errno;
	while (!found && fgets(line, sizeof(line), devices))
		if (sscanf(line, "%d %63s", &number, name) == 2 && !strcmp(name, driver))
			found = number;
	fclose(devices);
	return found;
}

static void found_by_open(struct probe_result *result, int error, int harmless)
{
	if (error < 0)
		found(result, FOUND_UNKNOWN, "cannot make a device file to try it: %s", strerror(-error));
	else
		found_by_errno(result, error, harmless);
}

void probe_uio(struct probe_result *result)
{
	const int number = major_of("uio");

	if (number < 0)
		found(result, FOUND_UNKNOWN, "cannot read /proc/devices: %s", strerror(-number));
	else if (!number)
		found(result, FOUND_ABSENT, "the module uio is not loaded");
	else
		found_by_open(result, open_number(makedev((unsigned)number, NO_UIO_DEVICE)), ENODEV);
}

static void found_without_group(struct probe_result *result)
{
	if (access("/sys/module/vfio", F_OK))
		found(result, FOUND_ABSENT, "the module vfio is not loaded");
	else if (access(NOIOMMU_SWITCH, F_OK))
		found(result, FOUND_ABSENT, "this kernel's vfio was built without CONFIG_VFIO_NOIOMMU");
	else
		found(result, FOUND_UNKNOWN, "vfio can do without an IOMMU here, but no device does so now");
}

/* drivers/vfio/group.c: opening a group touches no device; one that somebody else has open is EBUSY, after it was asked about. */
void probe_vfio_noiommu(struct probe_result *result)
{
	unsigned group_major = 0, group_minor = 0;
	glob_t groups = {0};
	char text[32] = "";
	int error;

	glob(NOIOMMU_GROUPS, GLOB_NOSORT, NULL, &groups);
	if (groups.gl_pathc)
		file_read(groups.gl_pathv[0], text, sizeof(text));
	globfree(&groups);
	if (sscanf(text, "%u:%u", &group_major, &group_minor) != 2) {
		found_without_group(result);
		return;
	}
	error = open_number(makedev(group_major, group_minor));
	found_by_open(result, error == EBUSY ? 0 : error, 0);
}
