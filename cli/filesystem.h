/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reaching the kernel's own filesystems (cgroup2, securityfs, debugfs ...) whether
 * or not anybody has mounted them.
 */
#ifndef KERNLOCK_FILESYSTEM_H
#define KERNLOCK_FILESYSTEM_H

#include <stddef.h>

/**
 * filesystem_open() - a directory descriptor of the root of a kernel filesystem.
 * @type: as in /proc/filesystems
 *
 * An existing mount is used where there is one, this process's or init's: mounting
 * such a filesystem again, even privately, resets its options for everybody (cgroup2
 * loses nsdelegate: kernel/cgroup/cgroup.c, apply_cgroup_root_flags(); debugfs its
 * mode: fs/debugfs/inode.c). Without one, it is mounted on no path: the mount ends
 * with the descriptor.
 *
 * Return: the descriptor, or a negative errno: -ENODEV when this kernel has no such
 * filesystem, -EPERM without CAP_SYS_ADMIN, others as fsopen(2) and fsmount(2) give.
 */
int filesystem_open(const char *type);

/**
 * filesystem_private() - the root of a kernel filesystem, mounted on no path: nobody can have
 * covered a part of it. Only for those that a second mount does not touch (proc, sysfs).
 *
 * Return: the descriptor, or a negative errno as above.
 */
int filesystem_private(const char *type);

/**
 * filesystem_read() - the text of a small file in a kernel filesystem.
 * @type: as for filesystem_open()
 * @path: relative to the filesystem's root
 * @text, @size: where to; always ended with NUL, a closing newline is cut off
 *
 * Return: bytes read, or a negative errno of filesystem_open(), open(2) or read(2).
 */
int filesystem_read(const char *type, const char *path, char *text, size_t size);

/** file_read() - the same for an ordinary path. */
int file_read(const char *path, char *text, size_t size);

#endif
