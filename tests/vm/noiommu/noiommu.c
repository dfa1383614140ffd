// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stands in for VFIO in kernels without CONFIG_VFIO_NOIOMMU: two groups, one that an IOMMU
 * confines and one that none does, registered and named as drivers/vfio/group.c does it. Behind them is no device.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define NAMED const struct device
#else
#define NAMED struct device
#endif

struct group {
	struct device dev;
	struct cdev cdev;
};

static const char *const names[] = { "0", "noiommu-0" };
static struct group groups[ARRAY_SIZE(names)];
static dev_t first;

static char *group_node(NAMED *dev, umode_t *mode)
{
	return kasprintf(GFP_KERNEL, "vfio/%s", dev_name(dev));
}

static struct class group_class = { .name = "vfio", .devnode = group_node };

static int group_open(struct inode *inode, struct file *file)
{
	return 0;
}

static const struct file_operations group_operations = { .owner = THIS_MODULE, .open = group_open };

static void group_release(struct device *dev)
{
}

static int add_group(unsigned int index)
{
	struct group *group = &groups[index];

	device_initialize(&group->dev);
	group->dev.devt = MKDEV(MAJOR(first), index);
	group->dev.class = &group_class;
	group->dev.release = group_release;
	cdev_init(&group->cdev, &group_operations);
	group->cdev.owner = THIS_MODULE;
	dev_set_name(&group->dev, "%s", names[index]);
	return cdev_device_add(&group->cdev, &group->dev);
}

static int __init begin(void)
{
	int error = class_register(&group_class) ?: alloc_chrdev_region(&first, 0, MINORMASK + 1, "vfio");

	for (unsigned int i = 0; !error && i < ARRAY_SIZE(names); i++)
		error = add_group(i);
	return error;
}

static void __exit end(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		cdev_device_del(&groups[i].cdev, &groups[i].dev);
	unregister_chrdev_region(first, MINORMASK + 1);
	class_unregister(&group_class);
}

module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("groups named as those of VFIO without an IOMMU");
