// SPDX-License-Identifier: GPL-2.0-only
#include "bind.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fsverity.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "cleanup.h"
#include "filesystem.h"

/* The kernel's dev_t */
#define KERNEL_DEVICE(device) ((kl_u32)major(device) << 20 | minor(device))

/* ---- nobody but root may change it */

/* In a sticky folder others cannot touch what is root's. */
static int check_owner(const char *path, const struct stat *status, struct fault *fault)
{
	const bool sticky = S_ISDIR(status->st_mode) && status->st_mode & S_ISVTX;

	if (status->st_uid)
		return fault_set(fault, -EPERM, "%s belongs to user %u, who can change it: chown it to root", path, status->st_uid);
	if (status->st_mode & (S_IWGRP | S_IWOTH) && !sticky)
		return fault_set(fault, -EPERM, "%s can be written by others than root: chmod go-w", path);
	return 0;
}

static int check_folder(const char *path, struct fault *fault)
{
	struct stat status;

	if (lstat(path, &status))
		return fault_set(fault, -errno, "cannot look at %s: %s", path, strerror(errno));
	return check_owner(path, &status, fault);
}

/* Every folder on the way to @resolved, which has no links. */
static int check_way(const char *resolved, struct fault *fault)
{
	char folder[PATH_MAX];
	int error = check_folder("/", fault);

	for (const char *slash = strchr(resolved + 1, '/'); !error && slash; slash = strchr(slash + 1, '/')) {
		memcpy(folder, resolved, (size_t)(slash - resolved));
		folder[slash - resolved] = '\0';
		error = check_folder(folder, fault);
	}
	return error;
}

static int check_is_program(int file, const char *path, const struct stat *status, struct fault *fault)
{
	char first[2] = "";

	if (!S_ISREG(status->st_mode))
		return fault_set(fault, -EINVAL, "%s is not a regular file", path);
	if (pread(file, first, sizeof(first), 0) == sizeof(first) && first[0] == '#' && first[1] == '!')
		return fault_set(fault, -ENOEXEC, "%s is a script: what runs is its interpreter, and with it whatever anybody wrote",
				 path);
	return check_owner(path, status, fault);
}

/* ---- which file it is */

/* File systems that answer for their files themselves, with one device number for all of them. */
static bool is_certain(kl_u32 magic)
{
	static const kl_u32 known[] = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, F2FS_SUPER_MAGIC, TMPFS_MAGIC,
				       RAMFS_MAGIC, EROFS_SUPER_MAGIC_V1, SQUASHFS_MAGIC};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == magic)
			return true;
	return false;
}

#define DIGEST_MOST 64 /* bytes, of SHA-512 */

static bool read_digest(int file, struct file_identity *identity)
{
	_Alignas(struct fsverity_digest) unsigned char room[sizeof(struct fsverity_digest) + DIGEST_MOST];
	struct fsverity_digest *const measured = (void *)room;

	*measured = (struct fsverity_digest){.digest_size = DIGEST_MOST};
	if (ioctl(file, FS_IOC_MEASURE_VERITY, measured) || measured->digest_size < sizeof(identity->digest))
		return false;
	memcpy(identity->digest, measured->digest, sizeof(identity->digest));
	return true;
}

/* Who has it mapped for writing since before could change it without changing its time. */
static int check_no_writer(int file, const char *path, struct fault *fault)
{
	if (!fcntl(file, F_SETLEASE, F_RDLCK)) {
		fcntl(file, F_SETLEASE, F_UNLCK);
		return 0;
	}
	if (errno == EAGAIN)
		return fault_set(fault, -ETXTBSY, "%s is open for writing: `fuser -v %s` tells by whom", path, path);
	return errno == EACCES || errno == EPERM ? 0 /* not root: only looking */
						 : fault_set(fault, -errno, "cannot tell whether %s is open for writing: %s", path,
							     strerror(errno));
}

/* Changes in one tick of the kernel's clock have one time: what changed just now is looked at again after it. */
static int read_settled(int file, struct stat *status)
{
	const struct timespec few_ticks = {.tv_nsec = 30000000};

	if (fstat(file, status))
		return -errno;
	if (status->st_ctim.tv_sec < time(NULL) - 1)
		return 0;
	nanosleep(&few_ticks, NULL);
	return fstat(file, status) ? -errno : 0;
}

static int identify(int file, const char *path, const struct stat *status, struct file_identity *identity, struct fault *fault)
{
	struct statfs filesystem;

	if (fstatfs(file, &filesystem))
		return fault_set(fault, -errno, "cannot look at the file system of %s: %s", path, strerror(errno));
	*identity = (struct file_identity){
		.inode = status->st_ino,
		.size = (kl_u64)status->st_size,
		.changed = (kl_u64)status->st_ctim.tv_sec,
		.changed_nsec = (kl_u32)status->st_ctim.tv_nsec,
		.device = KERNEL_DEVICE(status->st_dev),
		.magic = (kl_u32)filesystem.f_type,
		.binding = BINDING_INODE,
	};
	if (read_digest(file, identity))
		identity->binding = BINDING_DIGEST;
	else if (is_certain(identity->magic))
		return check_no_writer(file, path, fault);
	else
		return fault_set(fault, -EMEDIUMTYPE, "%s is on a file system (%#x) whose files cannot be told for certain: put it on "
				 "ext4 or xfs, or enable fs-verity for it", path, identity->magic);
	return 0;
}

static int open_and_identify(const char *path, struct file_identity *identity, struct fault *fault)
{
	_cleanup_close_ int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	int error;

	if (file < 0)
		return fault_set(fault, -errno, "cannot open %s: %s", path, strerror(errno));
	error = read_settled(file, &status);
	if (error)
		return fault_set(fault, error, "cannot look at %s: %s", path, strerror(-error));
	error = check_is_program(file, path, &status, fault);
	return error ? error : identify(file, path, &status, identity, fault);
}

int bind_file(const char *path, struct file_identity *identity, char *resolved, struct fault *fault)
{
	char whole[PATH_MAX];
	int error;

	if (!realpath(path, whole))
		return fault_set(fault, -errno, "%s: %s", path, strerror(errno));
	error = check_way(whole, fault);
	if (!error)
		error = open_and_identify(whole, identity, fault);
	if (!error && resolved)
		strcpy(resolved, whole);
	return error;
}

/* ---- cgroups */

static kl_u8 level_of(const char *path)
{
	kl_u8 level = 1;

	for (; *path; path++)
		level += *path == '/' && level < ACTOR_LEVELS;
	return level;
}

/* The id of a cgroup is the inode number of its folder, and is not used again. */
static int bind_cgroup(struct exception *exception, struct fault *fault)
{
	_cleanup_close_ int root = filesystem_open("cgroup2");
	struct stat status;

	if (root < 0)
		return fault_set(fault, root, "cannot reach the root cgroup (cgroup2): %s", strerror(-root));
	if (level_of(exception->path) >= ACTOR_LEVELS)
		return fault_set(fault, -EINVAL, "the cgroup %s is too deep: at most %d levels", exception->path, ACTOR_LEVELS - 1);
	if (fstatat(root, exception->path, &status, AT_SYMLINK_NOFOLLOW))
		return fault_set(fault, -errno, "there is no cgroup %s: %s", exception->path, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return fault_set(fault, -ENOTDIR, "%s is no cgroup but a file of one", exception->path);
	exception->cgroup = status.st_ino;
	exception->level = level_of(exception->path);
	return 0;
}

/* ---- exceptions */

int bind_exception(struct exception *exception, struct fault *fault)
{
	if (exception->kind == EXCEPTION_EXE)
		return bind_file(exception->path, &exception->file, NULL, fault);
	return bind_cgroup(exception, fault);
}

int bind_exceptions(struct policy *policy, struct fault *fault)
{
	struct policy bound = *policy;
	int error = 0;

	for (kl_u32 i = 0; !error && i < bound.exception_count; i++)
		error = bind_exception(&bound.exceptions[i], fault);
	if (!error)
		*policy = bound;
	return error;
}
