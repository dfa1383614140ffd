// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which tasks have I/O privilege (ioperm, iopl): one line of text for each. No file of /proc
 * tells, and ptrace would stop the task and tell of ioperm only (NT_386_IOPERM).
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct thread_struct___x86 {
	const void *io_bitmap;
	unsigned long iopl_emul;
} __attribute__((preserve_access_index));

struct task_struct___ports {
	int pid, tgid;
	struct thread_struct___x86 thread;
} __attribute__((preserve_access_index));

struct seq_file;

struct bpf_iter_meta___ports {
	struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__task___ports {
	struct bpf_iter_meta___ports *meta;
	struct task_struct___ports *task;
} __attribute__((preserve_access_index));

SEC("iter/task")
int kernlock_ports(struct bpf_iter__task___ports *context)
{
	const struct task_struct___ports *task = context->task;
	int level, ports;

	if (!task || !bpf_core_field_exists(task->thread.io_bitmap))
		return 0;
	level = (int)task->thread.iopl_emul;
	ports = !!task->thread.io_bitmap;
	if (level == 3 || ports)
		BPF_SEQ_PRINTF(context->meta->seq, "%d %d %d %d\n", task->tgid, task->pid, level, ports);
	return 0;
}
