/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who asks: part of enforce.bpf.c. Only for a policy with exceptions; without any, the
 * verifier takes all of it out. Followed by typed pointers alone, because the kernel's own
 * lockdown refuses helpers that read.
 *
 * A program's exception is not for whatever has its file as executable, but for a process
 * of which this is known since its exec: that it was not traced, and that no library but
 * the bound ones was mapped. kernlock_mmap sees to that, kernlock_ptrace keeps others out.
 */

struct super_block___actor {
	__u32 s_dev;
	unsigned long s_magic;
} __attribute__((preserve_access_index));

struct fsverity_info___actor {
	__u8 file_digest[64];
} __attribute__((preserve_access_index));

struct inode___actor {
	unsigned long i_ino;
	__s64 i_size;
	__s64 i_ctime_sec; /* since Linux 6.11 */
	__u32 i_ctime_nsec;
	const struct super_block___actor *i_sb;
	const struct fsverity_info___actor *i_verity_info; /* not in every kernel */
} __attribute__((preserve_access_index));

struct timespec64___actor {
	__s64 tv_sec;
	long tv_nsec;
} __attribute__((preserve_access_index));

struct inode___before_6_11 {
	struct timespec64___actor __i_ctime;
} __attribute__((preserve_access_index));

struct inode___before_6_6 {
	struct timespec64___actor i_ctime;
} __attribute__((preserve_access_index));

struct file___actor {
	const struct inode___actor *f_inode;
} __attribute__((preserve_access_index));

struct mm_struct___actor {
	const struct file___actor *exe_file;
} __attribute__((preserve_access_index));

struct seccomp___actor {
	int mode;
} __attribute__((preserve_access_index));

struct task_struct___actor {
	__u32 flags, ptrace;
	int tgid;
	unsigned in_execve : 1;
	__u64 start_boottime, self_exec_id;
	const struct task_struct___actor *group_leader;
	const struct mm_struct___actor *mm;
	struct seccomp___actor seccomp;
} __attribute__((preserve_access_index));

/* include/linux/sched.h: PF_IO_WORKER, PF_USER_WORKER, PF_KTHREAD. They work for somebody else. */
#define FLAGS_OF_WORKERS (0x10 | 0x4000 | 0x200000)

/* ---- files */

#define NANOSECONDS 0x3fffffff /* what is above is the kernel's note that somebody looked */

static __always_inline void read_change(const struct inode___actor *inode, struct file_identity *file)
{
	const struct inode___before_6_11 *before_6_11 = (const void *)inode;
	const struct inode___before_6_6 *before_6_6 = (const void *)inode;

	if (bpf_core_field_exists(inode->i_ctime_sec)) {
		file->changed = inode->i_ctime_sec;
		file->changed_nsec = inode->i_ctime_nsec & NANOSECONDS;
	} else if (bpf_core_field_exists(before_6_11->__i_ctime)) {
		file->changed = before_6_11->__i_ctime.tv_sec;
		file->changed_nsec = (__u32)before_6_11->__i_ctime.tv_nsec & NANOSECONDS;
	} else {
		file->changed = before_6_6->i_ctime.tv_sec;
		file->changed_nsec = (__u32)before_6_6->i_ctime.tv_nsec & NANOSECONDS;
	}
}

static __always_inline void read_digest(const struct inode___actor *inode, struct file_identity *file)
{
	const struct fsverity_info___actor *verity;
	const __u64 *words;

	if (!bpf_core_field_exists(inode->i_verity_info))
		return;
	verity = inode->i_verity_info;
	if (!verity)
		return;
	words = (const void *)&verity->file_digest;
	for (int i = 0; i < DIGEST_WORDS; i++)
		file->digest[i] = words[i];
	file->binding = BINDING_DIGEST;
}

static __always_inline void identify(const struct inode___actor *inode, struct file_identity *file)
{
	const struct super_block___actor *filesystem = inode->i_sb;

	*file = (struct file_identity){.inode = inode->i_ino, .size = inode->i_size, .binding = BINDING_INODE};
	file->device = filesystem->s_dev;
	file->magic = (__u32)filesystem->s_magic;
	read_change(inode, file);
	read_digest(inode, file);
}

static __always_inline bool has_exception(const struct policy *policy, const struct file_identity *file)
{
	bool found = false;

	for (__u32 i = 0; i < POLICY_EXCEPTIONS && i < policy->exception_count; i++)
		found |= policy->exceptions[i].kind == EXCEPTION_EXE && file_is(&policy->exceptions[i].file, file);
	return found;
}

static __always_inline bool is_bound_library(const struct engine_config *loaded, const struct file_identity *file)
{
	bool found = false;

	for (__u32 i = 0; i < ENGINE_LIBRARIES && i < loaded->library_count; i++)
		found |= file_is(&loaded->libraries[i], file);
	return found;
}

/* ---- processes that are followed since their exec */

static __always_inline bool is_followed(const struct engine_process *process, const struct task_struct___actor *task)
{
	return process->started == task->group_leader->start_boottime && process->process == (__u32)task->tgid &&
	       process->exec == (__u32)task->self_exec_id;
}

static __always_inline bool is_any_followed(const struct task_struct___actor *task)
{
	const struct engine_mirror *held = mirror();
	bool found = false;

	for (int i = 0; held && i < ENGINE_PROCESSES; i++)
		found |= is_followed(&held->processes[i], task);
	return found;
}

/* The oldest of many loses its place, and its allowance. */
static __always_inline void follow(const struct task_struct___actor *task)
{
	struct engine_mirror *held = mirror();
	struct engine_process *process;
	__u64 place;

	if (!held || is_any_followed(task))
		return;
	place = __sync_fetch_and_add(&held->next, 1);
	barrier_var(place);
	process = &held->processes[place & (ENGINE_PROCESSES - 1)];
	process->started = 0;
	process->process = (__u32)task->tgid;
	process->exec = (__u32)task->self_exec_id;
	process->started = task->group_leader->start_boottime;
}

static __always_inline void forget(const struct task_struct___actor *task)
{
	struct engine_mirror *held = mirror();

	for (int i = 0; held && i < ENGINE_PROCESSES; i++)
		if (is_followed(&held->processes[i], task))
			held->processes[i].started = 0;
}

/* ---- who asks */

/* A filter of system calls answers in the kernel's place, and so can make any program do anything. */
static __always_inline bool may_have_allowance(const struct task_struct___actor *task)
{
	return !(task->flags & FLAGS_OF_WORKERS) && !task->ptrace && !task->seccomp.mode && is_any_followed(task);
}

static __always_inline void fill_cgroups(struct actor *actor)
{
	for (int level = 1; level < ACTOR_LEVELS; level++)
		actor->cgroups[level] = bpf_get_current_ancestor_cgroup_id(level);
}

/* A function of its own, for its room on the stack. */
static __noinline int ask_for_actor(__u32 rule)
{
	const struct task_struct___actor *task = (const void *)bpf_get_current_task_btf();
	struct actor actor = {};

	if (may_have_allowance(task))
		identify(task->mm->exe_file->f_inode, &actor.exe);
	fill_cgroups(&actor);
	return action_for_actor(&loaded_config()->policy, &actor, (__u8)rule);
}

/* As decide_raised(), which looks who asks only where that matters. In words of 64 bits, which need no masks. */
static __always_inline __u64 action_asked(const struct engine_memory *held, __u64 rule)
{
	const struct policy *policy = &loaded_config()->policy;
	__u64 action = action_for_all(policy, (__u8)rule);

	if (policy->exception_count && RULE_REASONS >> rule & 1)
		action = (__u64)ask_for_actor((__u32)rule);
	if (action == ACTION_DENY)
		return ACTION_DENY;
	return tightened((__u8)action, (__u8)rule, &(struct raised){.deny = held->deny, .audit = held->audit});
}

/* ---- programs that are attached for a policy with an exception for a program */

#define PROTECTION_EXECUTE 4	/* PROT_EXEC */
#define MAPPING_OF_LIBRARY 0x800 /* MAP_DENYWRITE: the dynamic loader's mark, on what is not code too */

/* Linux 6.12 takes the file for present, as a pointer, and drops a check of that. */
static __always_inline bool is_present(const void *pointer)
{
	__u64 low;

	asm volatile("r1 = %1; w1 = w1; %0 = r1" : "=r"(low) : "r"(pointer) : "r1");
	return low != 0;
}

static __always_inline void follow_mapping(const struct file___actor *file)
{
	const struct task_struct___actor *task = (const void *)bpf_get_current_task_btf();
	const struct inode___actor *exe = task->mm->exe_file->f_inode, *mapped = file->f_inode;
	struct file_identity identity;

	identify(exe, &identity);
	if (!has_exception(&loaded_config()->policy, &identity))
		return;
	if (exe != mapped) {
		identify(mapped, &identity);
		if (!is_bound_library(loaded_config(), &identity))
			forget(task);
		return;
	}
	if (bpf_core_field_exists(task->in_execve) && BPF_CORE_READ_BITFIELD(task, in_execve) && !task->ptrace)
		follow(task);
}

/* Lets everything pass: who maps what is not bound only loses the allowance. */
SEC("lsm_cgroup/mmap_file")
int kernlock_mmap(__u64 *hook)
{
	const struct file___actor *file = (const void *)hook[0];
	const __u32 protection = (__u32)hook[2], flags = (__u32)hook[3];

	if (!file || !(protection & PROTECTION_EXECUTE || flags & MAPPING_OF_LIBRARY))
		return GO_ON;
	if (is_present(file) && !phase_is(PHASE_INERT))
		follow_mapping(file);
	return GO_ON;
}

#define MODE_ATTACH 2 /* PTRACE_MODE_ATTACH: also writing its memory and taking its files */

/* Whether it is followed or not: it could be about to be. */
SEC("lsm_cgroup/ptrace_access_check")
int kernlock_ptrace(__u64 *hook)
{
	const struct task_struct___actor *child = (const void *)hook[0];
	struct file_identity identity;

	if (!((__u32)hook[1] & MODE_ATTACH) || phase_is(PHASE_INERT))
		return GO_ON;
	identify(child->mm->exe_file->f_inode, &identity);
	return has_exception(&loaded_config()->policy, &identity) ? REFUSE : GO_ON;
}
