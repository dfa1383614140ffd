/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which driver answers at a device file, before it is opened: part of enforce.bpf.c. UIO and
 * VFIO take numbers as they come, so the kernel's own list of character devices is read, as
 * chrdev_open() (fs/char_dev.c) will read it in a moment. No type leads to that list: where the
 * kernel's own lockdown refuses the helper that reads, devices cannot be told apart.
 */

#define TYPE_BITS 0170000
#define CHARACTER_DEVICE 0020000
#define NUMBER_BITS 20	      /* of the minor in a device number, inside the kernel */
#define FIRST_GIVEN_OUT 234   /* alloc_chrdev_region() gives no lower major */
#define DEVICE_LISTS 255      /* drivers/base/map.c: by major */
#define DEVICE_LIST_MOST 4096 /* entries of one list that are looked at; what comes after is of a driver not known */

struct kobject___device {
	const char *name;
	const struct kobject___device *parent;
} __attribute__((preserve_access_index));

struct module___device {
	char name[16];
} __attribute__((preserve_access_index));

struct cdev___device {
	struct kobject___device kobj;
	const struct module___device *owner;
} __attribute__((preserve_access_index));

struct probe___device {
	const struct probe___device *next;
	__u32 dev;
	unsigned long range;
	const struct cdev___device *data;
} __attribute__((preserve_access_index));

struct kobj_map___device {
	const struct probe___device *probes[DEVICE_LISTS];
} __attribute__((preserve_access_index));

struct inode___device {
	__u16 i_mode;
	__u32 i_rdev;
	const struct cdev___device *i_cdev;
} __attribute__((preserve_access_index));

/** struct device_search - on the way through one list, narrow entries before wide ones. */
struct device_search {
	const struct probe___device *entry;
	__u32 number;
	bool found;
};

static long search_next(__attribute__((unused)) __u32 index, struct device_search *search)
{
	const struct probe___device *entry = search->entry;
	const __u32 first = BPF_CORE_READ(entry, dev);

	search->found = entry && first <= search->number && search->number - first < BPF_CORE_READ(entry, range);
	if (!entry || search->found)
		return 1;
	search->entry = BPF_CORE_READ(entry, next);
	return 0;
}

/* The last entry of each list is for any number, and has no device. */
static __always_inline const struct cdev___device *find_driver(__u64 list_at, __u32 number)
{
	struct device_search search = {.number = number};
	const struct probe___device *entry;
	__u64 lists = 0;

	bpf_probe_read_kernel(&lists, sizeof(lists), (const void *)list_at);
	lists += bpf_core_field_offset(struct kobj_map___device, probes) + (number >> NUMBER_BITS) % DEVICE_LISTS * sizeof(void *);
	bpf_probe_read_kernel(&search.entry, sizeof(search.entry), (const void *)lists);
	bpf_loop(DEVICE_LIST_MOST, search_next, &search, 0);
	entry = search.entry;
	return search.found ? BPF_CORE_READ(entry, data) : NULL;
}

static __always_inline bool begins_with(const void *text, const char *wanted, __u32 length)
{
	char found[8] = {};

	bpf_probe_read_kernel_str(found, sizeof(found), text);
	for (__u32 i = 0; i < length; i++)
		if (found[i] != wanted[i])
			return false;
	return true;
}

/* drivers/uio/uio.c: one for all of its devices, which bears its name, as the module does. */
static __always_inline bool is_uio(const struct cdev___device *driver)
{
	const char name[] = {'u', 'i', 'o', '\0'};
	const char *module = (const char *)BPF_CORE_READ(driver, owner);

	return begins_with(BPF_CORE_READ(driver, kobj.name), name, sizeof(name)) ||
	       (module && begins_with(module + bpf_core_field_offset(struct module___device, name), name, sizeof(name)));
}

/* drivers/vfio/group.c: the name of a group of its own; groups that an IOMMU confines have a number for a name. */
static __always_inline bool is_without_iommu(const struct cdev___device *driver)
{
	return begins_with(BPF_CORE_READ(driver, kobj.parent, name), "noiommu", 7);
}

/* Nobody is there yet, or it cannot be told: whoever takes the number before the kernel looks would get through. */
static __always_inline int answer_unknown_device(void)
{
	return answer(REASON_UIO) == REFUSE ? REFUSE : answer(REASON_VFIO_NOIOMMU);
}

static __always_inline int answer_device(const struct inode___device *inode)
{
	const __u64 list_at = loaded_config()->character_devices;
	const struct cdev___device *driver;

	if (inode->i_rdev >> NUMBER_BITS < FIRST_GIVEN_OUT)
		return GO_ON;
	if (!list_at)
		return answer_unknown_device();
	driver = BPF_CORE_READ(inode, i_cdev);
	if (!driver)
		driver = find_driver(list_at, inode->i_rdev);
	if (!driver)
		return answer_unknown_device();
	if (is_uio(driver))
		return answer(REASON_UIO);
	return is_without_iommu(driver) ? answer(REASON_VFIO_NOIOMMU) : GO_ON;
}
