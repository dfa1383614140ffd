// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which driver answers at a device file, before it is opened. UIO and VFIO take numbers as
 * they come, so the kernel's own lists are read.
 */
#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "kernlock.h"

#define DRIVERS_SIZE 256
#define NAME_SIZE 32

/* What /proc/devices says of a major, "243 uio" and a newline. */
static bool list_drivers(unsigned int major, char drivers[DRIVERS_SIZE])
{
#ifdef CONFIG_PROC_FS
	struct seq_file list = { .buf = drivers, .size = DRIVERS_SIZE - 1 };

	chrdev_show(&list, major);
	if (seq_has_overflowed(&list))
		return false;
	drivers[list.count] = '\0';
	return list.count > 0;
#else
	return false;
#endif
}

static struct kernfs_node *find_device(dev_t number)
{
	struct kernfs_node *sysfs = kernfs_get_parent(kernel_kobj->sd);
	struct kernfs_node *device;
	char path[NAME_SIZE];

	snprintf(path, sizeof(path), "dev/char/%u:%u", MAJOR(number), MINOR(number));
	device = kernfs_walk_and_get(sysfs, path);
	kernfs_put(sysfs);
	return device;
}

/* drivers/vfio: only groups that an IOMMU confines have a number for a name. */
static bool is_confined(dev_t number)
{
	struct kernfs_node *device = find_device(number);
	char name[NAME_SIZE] = "";

	if (device && kernfs_type(device) == KERNFS_LINK)
		kernfs_name(device->symlink.target_kn, name, sizeof(name));
	kernfs_put(device);
	return isdigit(name[0]);
}

/* Nobody is there yet: whoever takes the number before the kernel looks would get through. */
static int answer_unknown(void)
{
	return kernlock_answer(REASON_UIO) ?: kernlock_answer(REASON_VFIO_NOIOMMU);
}

/**
 * kernlock_open_device() - may a character device be opened?
 * @number: of the device
 *
 * Return: 0, or -EPERM.
 */
int kernlock_open_device(dev_t number)
{
	char drivers[DRIVERS_SIZE];

	/* alloc_chrdev_region() gives out no lower major. */
	if (MAJOR(number) < CHRDEV_MAJOR_DYN_END || !kernlock_lean(KERNLOCK_DEVICES))
		return 0;
	if (!list_drivers(MAJOR(number), drivers))
		return answer_unknown();
	if (strstr(drivers, " uio\n"))
		return kernlock_answer(REASON_UIO);
	if (!strstr(drivers, " vfio\n") || is_confined(number))
		return 0;
	return kernlock_answer(REASON_VFIO_NOIOMMU);
}
