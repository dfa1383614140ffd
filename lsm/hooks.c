// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the kernel asks. Hooks that are on the way of much else are there only when a mode
 * asked for them at boot.
 */
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/lsm_hooks.h>
#include <linux/magic.h>
#include <linux/security.h>
#include <linux/socket.h>

#include "kernlock.h"

static int hook_locked_down(enum lockdown_reason what)
{
	return kernlock_locked_down(what);
}

/* finit_module(2), kexec_file_load(2) */
static int hook_kernel_read_file(struct file *file, enum kernel_read_file_id id, bool contents)
{
	if (id == READING_MODULE)
		return kernlock_answer(REASON_MODULE_LOAD);
	if (id == READING_KEXEC_IMAGE || id == READING_KEXEC_INITRAMFS)
		return kernlock_answer(REASON_KEXEC_LOAD);
	return 0;
}

/* init_module(2), kexec_load(2) */
static int hook_kernel_load_data(enum kernel_load_data_id id, bool contents)
{
	if (id == LOADING_MODULE)
		return kernlock_answer(REASON_MODULE_LOAD);
	return id == LOADING_KEXEC_IMAGE ? kernlock_answer(REASON_KEXEC_LOAD) : 0;
}

#if IS_ENABLED(CONFIG_NET_KEY) && defined(CONFIG_SECURITY_NETWORK)
/* The kernel's own sockets show nobody anything. */
static int hook_socket_create(int family, int type, int protocol, int by_kernel)
{
	return family == PF_KEY && !by_kernel ? kernlock_answer(REASON_PFKEY_SECRET) : 0;
}
#endif

/* A device, or a variable: one that is created reaches the firmware only when it is written. */
static int hook_file_open(struct file *file)
{
	const struct inode *inode = file_inode(file);

	if (S_ISCHR(inode->i_mode))
		return kernlock_open_device(inode->i_rdev);
	if (!(file->f_mode & FMODE_WRITE) || inode->i_sb->s_magic != EFIVARFS_MAGIC)
		return 0;
	return kernlock_answer(REASON_EFI_VARIABLES);
}

static int hook_inode_unlink(struct inode *directory, struct dentry *dentry)
{
	return directory->i_sb->s_magic == EFIVARFS_MAGIC ? kernlock_answer(REASON_EFI_VARIABLES) :
							    0;
}

/* Before a file is there that nothing could be written to. */
static int hook_inode_create(struct inode *directory, struct dentry *dentry, umode_t mode)
{
	return hook_inode_unlink(directory, dentry);
}

static struct security_hook_list decider[] __ro_after_init = {
	LSM_HOOK_INIT(locked_down, hook_locked_down),
};

static struct security_hook_list guards[] __ro_after_init = {
#ifdef CONFIG_BPF_SYSCALL
	LSM_HOOK_INIT(bpf, kernlock_bpf),
	LSM_HOOK_INIT(bpf_prog, kernlock_bpf_prog),
#endif
	LSM_HOOK_INIT(kernel_read_file, hook_kernel_read_file),
	LSM_HOOK_INIT(kernel_load_data, hook_kernel_load_data),
#if IS_ENABLED(CONFIG_NET_KEY) && defined(CONFIG_SECURITY_NETWORK)
	LSM_HOOK_INIT(socket_create, hook_socket_create),
#endif
};

static struct security_hook_list opening[] __ro_after_init = {
	LSM_HOOK_INIT(file_open, hook_file_open),
	LSM_HOOK_INIT(inode_create, hook_inode_create),
	LSM_HOOK_INIT(inode_unlink, hook_inode_unlink),
};

static bool has_decider __initdata;
static bool has_guards __initdata;
static bool has_opening __initdata;

#ifdef KERNLOCK_HAS_NUMBER
/* Beyond the numbers that include/uapi/linux/lsm.h gives out. */
static const struct lsm_id kernlock_id = {
	.name = KERNLOCK_NAME,
	.id = 0x6b6c,
};

#define KERNLOCK_ID (&kernlock_id)
#else
#define KERNLOCK_ID KERNLOCK_NAME
#endif

/**
 * kernlock_add_decider() - from now on the kernel asks whether it is locked down
 */
void __init kernlock_add_decider(void)
{
	if (!has_decider)
		security_add_hooks(decider, ARRAY_SIZE(decider), KERNLOCK_ID);
	has_decider = true;
}

/**
 * kernlock_add_guards() - from now on it asks about all else, too
 */
void __init kernlock_add_guards(void)
{
	if (!has_guards)
		security_add_hooks(guards, ARRAY_SIZE(guards), KERNLOCK_ID);
	has_guards = true;
	if (has_opening || !kernlock_lean(KERNLOCK_OPENING))
		return;
	security_add_hooks(opening, ARRAY_SIZE(opening), KERNLOCK_ID);
	has_opening = true;
	kernlock_can_tell(KERNLOCK_OPENING);
}
