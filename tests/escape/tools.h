/* SPDX-License-Identifier: GPL-2.0-only */
/* What several attacks do. */
#ifndef ESCAPE_TOOLS_H
#define ESCAPE_TOOLS_H

#include "escape.h"

/* take_off.c */
bool detach_all(int cgroup);

/* tools.c */
/* verdict(), then detaches @program again. */
struct outcome take_back(int program, int cgroup, enum bpf_attach_type type);
/* Moves this process into a cgroup below the root; its directory, or -1. */
int enter_child_cgroup(void);
/* Runs @inside in a child in new namespaces. */
void in_child(int namespaces, int (*inside)(void));

/* A file system of @type that is mounted nowhere; its root directory, or -1. */
int detached_mount(const char *type);

/* @try in a mount namespace of its own, where a fresh file system of @type is at @where. */
struct outcome in_other_mount(const char *type, const char *where, struct outcome (*try)(void));

/* machinery.c */
/* ftrace_enabled=0 by the plainest way, verdict(), and 1 again. */
struct outcome ftrace_off(void);

#endif
