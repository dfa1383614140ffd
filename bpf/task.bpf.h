/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is running: part of enforce.bpf.c. What is needed of the kernel's structures, followed
 * by typed pointers alone, because the kernel's own lockdown refuses helpers that read.
 */

struct super_block___event {
	__u32 s_dev;
} __attribute__((preserve_access_index));

struct inode___event {
	unsigned long i_ino;
	const struct super_block___event *i_sb;
} __attribute__((preserve_access_index));

struct dentry___event {
	const struct dentry___event *d_parent;
	struct {
		const unsigned char *name;
	} d_name;
} __attribute__((preserve_access_index));

struct vfsmount___event {
	const struct dentry___event *mnt_root;
} __attribute__((preserve_access_index));

/* fs/mount.h: what stands around a struct vfsmount */
struct mount___event {
	const struct mount___event *mnt_parent;
	const struct dentry___event *mnt_mountpoint;
	struct vfsmount___event mnt;
} __attribute__((preserve_access_index));

struct file___event {
	const struct inode___event *f_inode;
	struct {
		const struct vfsmount___event *mnt;
		const struct dentry___event *dentry;
	} f_path;
} __attribute__((preserve_access_index));

struct mm_struct___event {
	const struct file___event *exe_file;
	unsigned long arg_start, arg_end;
} __attribute__((preserve_access_index));

struct kernfs_node___event {
	__u64 id;
	const char *name;
	const struct kernfs_node___event *parent;
} __attribute__((preserve_access_index));

/* Since Linux 6.15. */
struct kernfs_node___later {
	const struct kernfs_node___event *__parent;
} __attribute__((preserve_access_index));

struct cgroup___event {
	const struct kernfs_node___event *kn;
} __attribute__((preserve_access_index));

struct css_set___event {
	const struct cgroup___event *dfl_cgrp;
} __attribute__((preserve_access_index));

struct user_namespace___event {
	int level;
} __attribute__((preserve_access_index));

struct cred___event {
	struct {
		__u32 val;
	} uid;
	struct {
		__u32 low, high;
	} cap_effective;
	const struct user_namespace___event *user_ns;
} __attribute__((preserve_access_index));

struct task_struct___event {
	__u32 flags;
	int tgid;
	const struct mm_struct___event *mm;
	const struct task_struct___event *real_parent;
	const struct css_set___event *cgroups;
	const struct cred___event *cred;
	char comm[EVENT_NAME_SIZE];
} __attribute__((preserve_access_index));

#define FLAG_IO_WORKER 0x10	    /* include/linux/sched.h: PF_IO_WORKER, of io_uring */
#define FLAG_KERNEL_THREAD 0x200000 /* PF_KTHREAD */

#define CAPABILITY_SYS_ADMIN 21

/* kernel_cap_t changed its name and shape in Linux 6.3; its first 32 bits did not. */
static bool is_host_admin(void)
{
	const struct task_struct___event *task = (void *)bpf_get_current_task_btf();
	const struct cred___event *cred = task->cred;

	return cred->user_ns->level == 0 && (*(const __u32 *)&cred->cap_effective >> CAPABILITY_SYS_ADMIN) & 1;
}

