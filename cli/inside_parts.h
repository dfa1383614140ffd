/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the scan of inside.h, each in a file of its own.
 */
#ifndef KERNLOCK_INSIDE_PARTS_H
#define KERNLOCK_INSIDE_PARTS_H

#include "grow.h"
#include "inside.h"
#include "inside_facts.h"

/** INSIDE_HELPERS - helpers of BPF whose calls are looked for, and the address that calls count from. */
#define INSIDE_HELPERS 7

/** struct inside_holder - a process that has a file of a BPF program or of its link. */
struct inside_holder {
	kl_u32 program; /**< the kernel's id of the program */
	pid_t pid;
};

/** struct inside_view - see inside.h; descriptors are -1, or -errno of why not. */
struct inside_view {
	kl_u64 reasons;
	int proc;	/**< a proc file system that nobody can have covered */
	int sys;	/**< the same of sysfs */
	int kprobes;	/**< kprobes/list of debugfs */
	int events;	/**< dynamic_events of tracefs */
	struct io_ports_bpf *ports;
	struct bpf_link *ports_link;
	int ports_error; /**< 0, or why the kernel cannot be asked for I/O privilege */
	struct inside_watch watch;
	struct inside_holder *holders; /**< of this scan */
	size_t holder_count, holder_room;
	unsigned long long helpers[INSIDE_HELPERS]; /**< addresses, 0 for unknown; see inside_bpf.c */
	bool helpers_read;
};

/** inside_add() - add a finding; its reasons are its kind's. */
void inside_add(struct inside_list *list, enum inside_kind kind, enum inside_state state, pid_t pid, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/** inside_add_held() - the same, or one more to what @pid holds of this kind already. */
void inside_add_held(struct inside_list *list, enum inside_kind kind, enum inside_state state, pid_t pid, const char *what);

/** inside_watch_fill() - find the inodes of what is watched in procfs and sysfs. */
void inside_watch_fill(struct inside_view *view);

/** inside_find_files() - open files and mappings of every process; fills view->holders too. */
void inside_find_files(struct inside_view *view, struct inside_list *list);

/** inside_find_bpf() - loaded BPF programs but kernlock's own; after inside_find_files(). */
void inside_find_bpf(struct inside_view *view, struct inside_list *list);

/** inside_find_kernel() - modules, taint, probes, staged kernels. */
void inside_find_kernel(struct inside_view *view, struct inside_list *list);

/** inside_open_ports(), inside_find_ports(), inside_close_ports() - tasks with I/O privilege. */
void inside_open_ports(struct inside_view *view);
void inside_find_ports(struct inside_view *view, struct inside_list *list);
void inside_close_ports(struct inside_view *view);

/** inside_ports_program() - the kernel's id of the scan's own BPF program; 0: not loaded. */
kl_u32 inside_ports_program(const struct inside_view *view);

#endif
