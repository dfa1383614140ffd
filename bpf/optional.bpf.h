/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs that are attached only for a policy that refuses or audits what they watch
 * (programs.h): part of enforce.bpf.c, whose constants and state they share. Their hooks
 * are on the way of much else, so what is not meant is let go first.
 */

/* ---- sockets */

#define FAMILY_KEY 15 /* AF_KEY: a part of the system call's interface */

/* The kernel's own sockets show nobody anything. */
SEC("lsm_cgroup/socket_create")
int kernlock_socket(__u64 *hook)
{
	const __u32 family = (__u32)hook[0], by_kernel = (__u32)hook[3];

	return family == FAMILY_KEY && !by_kernel ? answer(REASON_PFKEY_SECRET) : GO_ON;
}

/* ---- what the kernel takes in as code: modules and kernels */

/* Numbers of the running kernel, by name; READING_MODULE_COMPRESSED came after Linux 6.12. */
enum kernel_read_file_id {
	READING_MODULE = 1,
	READING_MODULE_COMPRESSED,
	READING_KEXEC_IMAGE,
	READING_KEXEC_INITRAMFS,
};

enum kernel_load_data_id {
	LOADING_MODULE = 1,
	LOADING_KEXEC_IMAGE,
};

#define IS_ID(number, type, name)                                                                                     \
	(bpf_core_enum_value_exists(enum type, name) && (number) == bpf_core_enum_value(enum type, name))

/* finit_module(2), kexec_file_load(2) */
SEC("lsm_cgroup/kernel_read_file")
int kernlock_read(__u64 *hook)
{
	const __u32 id = (__u32)hook[1];

	if (IS_ID(id, kernel_read_file_id, READING_MODULE) || IS_ID(id, kernel_read_file_id, READING_MODULE_COMPRESSED))
		return answer(REASON_MODULE_LOAD);
	if (IS_ID(id, kernel_read_file_id, READING_KEXEC_IMAGE) || IS_ID(id, kernel_read_file_id, READING_KEXEC_INITRAMFS))
		return answer(REASON_KEXEC_LOAD);
	return GO_ON;
}

/* init_module(2), kexec_load(2) */
SEC("lsm_cgroup/kernel_load_data")
int kernlock_load(__u64 *hook)
{
	const __u32 id = (__u32)hook[0];

	if (IS_ID(id, kernel_load_data_id, LOADING_MODULE))
		return answer(REASON_MODULE_LOAD);
	return IS_ID(id, kernel_load_data_id, LOADING_KEXEC_IMAGE) ? answer(REASON_KEXEC_LOAD) : GO_ON;
}

/* ---- EFI variables, and devices that user space drives */

#include "devices.bpf.h"

#define MAGIC_EFIVARFS 0xde5e81e4 /* as statfs(2) tells it */
#define MODE_WRITE 2		  /* FMODE_WRITE */

struct super_block___minimal {
	unsigned long s_magic;
} __attribute__((preserve_access_index));

struct inode___minimal {
	const struct super_block___minimal *i_sb;
} __attribute__((preserve_access_index));

struct file___minimal {
	__u32 f_mode;
	const struct inode___minimal *f_inode;
} __attribute__((preserve_access_index));

/* A variable that is created reaches the firmware only when it is written. */
SEC("lsm_cgroup/file_open")
int kernlock_open(__u64 *hook)
{
	const struct file___minimal *file = (const void *)hook[0];
	const struct inode___device *inode = (const void *)file->f_inode;

	if ((inode->i_mode & TYPE_BITS) == CHARACTER_DEVICE)
		return answer_device(inode);
	if (!(file->f_mode & MODE_WRITE) || file->f_inode->i_sb->s_magic != MAGIC_EFIVARFS)
		return GO_ON;
	return answer(REASON_EFI_VARIABLES);
}

SEC("lsm_cgroup/inode_unlink")
int kernlock_unlink(__u64 *hook)
{
	const struct inode___minimal *directory = (const void *)hook[0];

	return directory->i_sb->s_magic == MAGIC_EFIVARFS ? answer(REASON_EFI_VARIABLES) : GO_ON;
}
