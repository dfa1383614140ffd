// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loaded BPF programs that read the kernel, write user memory, trace, or overrule verdicts.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpf_programs.h"
#include "cleanup.h"
#include "inside_calls.h"
#include "inside_parts.h"
#include "kernel_types.h"

#define GUARDED_HOOKS 3

/** struct bpf_scan - one pass over all programs. */
struct bpf_scan {
	struct inside_view *view;
	struct inside_list *list;
	struct attached ours; /**< what is on the root cgroup */
	struct bpf_trampoline {
		kl_u32 program;
		bool modifies;
	} *trampolines; /**< links of tracing programs */
	size_t trampoline_count, trampoline_room;
	bool hooks_read;
	kl_u32 hooks[GUARDED_HOOKS]; /**< BTF ids, 0 for none */
};

static pid_t holder_of(const struct bpf_scan *scan, kl_u32 program)
{
	for (size_t i = 0; i < scan->view->holder_count; i++)
		if (scan->view->holders[i].program == program)
			return scan->view->holders[i].pid;
	return 0;
}

static void add(struct bpf_scan *scan, const struct bpf_prog_info *info, enum inside_kind kind, enum inside_state state,
		const char *does)
{
	const pid_t pid = holder_of(scan, info->id);

	inside_add(scan->list, kind, state, pid, "BPF program %u (%s) %s%s", info->id, *info->name ? info->name : "without a name", does,
		   pid ? "" : "; held by no process: attached or pinned");
}

/* ---- by kind of program */

static void read_links(struct bpf_scan *scan)
{
	kl_u32 id = 0;

	while (!bpf_link_get_next_id(id, &id)) {
		_cleanup_close_ int link = bpf_link_get_fd_by_id(id);
		struct bpf_link_info info = {0};
		kl_u32 size = sizeof(info);

		if (link < 0 || bpf_obj_get_info_by_fd(link, &info, &size) || info.type != BPF_LINK_TYPE_TRACING)
			continue;
		if (grow((void **)&scan->trampolines, &scan->trampoline_room, scan->trampoline_count, sizeof(*scan->trampolines)))
			scan->trampolines[scan->trampoline_count++] =
				(struct bpf_trampoline){info.prog_id, info.tracing.attach_type == BPF_MODIFY_RETURN};
	}
}


/* A program does not tell what it was loaded for; only its link does. */
static void look_at_tracing(struct bpf_scan *scan, const struct bpf_prog_info *info)
{
	bool linked = false;

	for (size_t i = 0; i < scan->trampoline_count; i++) {
		if (scan->trampolines[i].program != info->id)
			continue;
		linked = true;
		if (scan->trampolines[i].modifies) {
			add(scan, info, INSIDE_BPF_VERDICTS, INSIDE_SURE, "changes what a function of the kernel returns (fmod_ret)");
			return;
		}
	}
	if (!linked)
		add(scan, info, INSIDE_BPF_VERDICTS, INSIDE_UNKNOWN, "is loaded for tracing and not attached: it may be fmod_ret");
}

static void read_hooks(struct bpf_scan *scan)
{
	static const char *const names[GUARDED_HOOKS] = {"bpf_lsm_locked_down", "bpf_lsm_bpf", "bpf_lsm_bpf_map"};
	const struct btf *btf = kernel_types();

	for (int i = 0; btf && i < GUARDED_HOOKS; i++) {
		const int id = btf__find_by_name_kind(btf, names[i], BTF_KIND_FUNC);

		scan->hooks[i] = id > 0 ? (kl_u32)id : 0;
	}
	scan->hooks_read = true;
}

static void look_at_lsm(struct bpf_scan *scan, const struct bpf_prog_info *info)
{
	if (!scan->hooks_read)
		read_hooks(scan);
	for (int i = 0; i < GUARDED_HOOKS; i++)
		if (info->attach_btf_id == scan->hooks[i])
			add(scan, info, INSIDE_BPF_VERDICTS, INSIDE_SURE, "decides on a hook that kernlock stands on");
}

static bool is_tracing(kl_u32 type)
{
	return type == BPF_PROG_TYPE_KPROBE || type == BPF_PROG_TYPE_TRACEPOINT || type == BPF_PROG_TYPE_PERF_EVENT ||
	       type == BPF_PROG_TYPE_RAW_TRACEPOINT || type == BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE ||
	       type == BPF_PROG_TYPE_TRACING;
}

static void look_at_type(struct bpf_scan *scan, const struct bpf_prog_info *info)
{
	if (is_tracing(info->type))
		add(scan, info, INSIDE_BPF_TRACING, INSIDE_SURE, "traces");
	if (info->type == BPF_PROG_TYPE_EXT)
		add(scan, info, INSIDE_BPF_VERDICTS, INSIDE_SURE, "replaces a function of another program (freplace)");
	if (info->type == BPF_PROG_TYPE_TRACING)
		look_at_tracing(scan, info);
	if (info->type == BPF_PROG_TYPE_LSM)
		look_at_lsm(scan, info);
}

/* ---- by what it calls */

static void look_at_calls(struct bpf_scan *scan, const struct bpf_prog_info *info, int fd)
{
	const unsigned calls = inside_calls(scan->view, fd);

	if (calls & INSIDE_CALLS_READ)
		add(scan, info, INSIDE_BPF_READ_KERNEL, INSIDE_SURE, "reads kernel memory");
	if (calls & INSIDE_CALLS_WRITE)
		add(scan, info, INSIDE_BPF_WRITE_USER, INSIDE_SURE, "writes the memory of programs");
	if (calls & INSIDE_CALLS_OVERRIDE)
		add(scan, info, INSIDE_BPF_VERDICTS, INSIDE_SURE, "changes what a function of the kernel returns (bpf_override_return)");
	if (!(calls & INSIDE_CALLS_HIDDEN))
		return;
	add(scan, info, INSIDE_BPF_READ_KERNEL, INSIDE_UNKNOWN, "calls what the kernel hides (kptr_restrict): it may read the kernel");
	if (!is_tracing(info->type))
		return;
	add(scan, info, INSIDE_BPF_WRITE_USER, INSIDE_UNKNOWN, "calls what the kernel hides (kptr_restrict): it may write programs");
	if (info->type == BPF_PROG_TYPE_KPROBE)
		add(scan, info, INSIDE_BPF_VERDICTS, INSIDE_UNKNOWN, "calls what the kernel hides (kptr_restrict): it may overrule");
}

/* ---- all of them */

static bool is_ours(const struct bpf_scan *scan, kl_u32 id)
{
	for (unsigned i = 0; i < scan->ours.count; i++)
		if (scan->ours.programs[i].id == id && scan->ours.programs[i].ours)
			return true;
	return id == inside_ports_program(scan->view);
}

static void look_at_program(struct bpf_scan *scan, kl_u32 id)
{
	_cleanup_close_ int fd = bpf_prog_get_fd_by_id(id);
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);

	if (fd < 0 && errno == ENOENT)
		return;
	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size)) {
		inside_add(scan->list, INSIDE_BPF_VERDICTS, INSIDE_UNKNOWN, 0, "BPF program %u: %s", id, strerror(errno));
		inside_add(scan->list, INSIDE_BPF_READ_KERNEL, INSIDE_UNKNOWN, 0, "BPF program %u: %s", id, strerror(errno));
		return;
	}
	look_at_type(scan, &info);
	look_at_calls(scan, &info, fd);
}

static void read_ours(struct bpf_scan *scan)
{
	struct fault ignored;
	_cleanup_close_ int cgroup = root_cgroup_open(&ignored);

	if (cgroup < 0 || attached_read(cgroup, &scan->ours, &ignored))
		scan->ours.count = 0;
}

void inside_find_bpf(struct inside_view *view, struct inside_list *list)
{
	struct bpf_scan scan = {.view = view, .list = list};
	kl_u32 id = 0;

	read_ours(&scan);
	read_links(&scan);
	while (!bpf_prog_get_next_id(id, &id))
		if (!is_ours(&scan, id))
			look_at_program(&scan, id);
	if (errno != ENOENT)
		inside_add(list, INSIDE_BPF_VERDICTS, INSIDE_UNKNOWN, 0, "the loaded BPF programs cannot be listed: %s", strerror(errno));
	free(scan.trampolines);
}
