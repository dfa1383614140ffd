/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways to the same kernel function: to open a file, to write to it, to call. */
#ifndef ESCAPE_ROUTES_H
#define ESCAPE_ROUTES_H

#include <linux/io_uring.h>
#include <sys/types.h>

/* routes.c: how a call gets into the kernel. Results as of a system call: -1 and errno. */

/* One operation of an io_uring made with @setup flags; never by this thread itself. */
int uring(struct io_uring_sqe entry, unsigned setup);
/* A system call of 32-bit programs, by its number there; pointers must be from low_memory(). */
long compat(long number, long a, long b, long c, long d, long e);
/* Zeroed memory whose address fits into 32 bits. */
void *low_memory(size_t size);
/* @text in such memory. */
const char *low_text(const char *text);

/* routes_open.c: open @path, with O_ flags. */
typedef int open_route(const char *path, int flags);
open_route open_openat2, open_path, open_uring, open_uring_openat2, open_uring_polled, open_compat, open_node, open_handle,
	open_root, open_bind, open_socket, open_fsuid, open_child_cgroup, open_namespaces;

/* The same file once more, with other flags. */
int reopen(int fd, int flags);

/* routes_write.c: write @size bytes at @offset. */
typedef ssize_t write_route(int fd, const void *bytes, size_t size, off_t offset);
write_route write_write, write_pwritev, write_uring, write_aio, write_compat, write_sendfile;

#endif
