/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is remembered of each program that was refused, or would have been: part of
 * enforce.bpf.c. Rows are counted apart by core/event.h's key, where the request happens: a
 * flood makes a number larger, and loses nothing. While a reason is evaluated every request
 * is recorded; a refusal that nobody evaluates is, as long as not many come at once.
 */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EVENT_ROWS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct event_key);
	__type(value, struct event_row);
} kernlock_rows SEC(".maps");

const struct event_row empty_row SEC(".rodata.row") = {};
struct engine_recorder recorder SEC(".data.recorder");

/* ---- what a request was about */

/* The kernel's own lockdown may refuse kernlock the helpers that read kernel memory. Then libbpf takes those that read user
 * memory for missing, too: names of files and cgroups, arguments and probes stay unknown. */
static __always_inline bool may_read(void)
{
	return loaded_config()->guarded[INDEX_OF_kernlock_prog] != 0;
}

#ifdef __NR_read
#define READS(number)                                                                                                     \
	((number) == __NR_read || (number) == __NR_pread64 || (number) == __NR_readv || (number) == __NR_preadv ||        \
	 (number) == __NR_preadv2 || (number) == __NR_sendfile || (number) == __NR_splice)
#endif

struct pt_regs___x86 {
	unsigned long di, si, orig_ax;
} __attribute__((preserve_access_index));

#define PROBE_INSTRUCTIONS 8 /* libbpf's and bpftool's feature probes have fewer, and no name */

static bool is_feature_probe(const void *user_attributes)
{
	struct {
		__u32 type, instructions;
		__u64 pointers[2];
		__u32 log[6];
		char name[BPF_OBJ_NAME_LEN];
	} load; /* as union bpf_attr has it: the system call's interface */

	_Static_assert(__builtin_offsetof(union bpf_attr, prog_name) == 48, "where the name is");
	if (bpf_probe_read_user(&load, sizeof(load), user_attributes))
		return false;
	return load.instructions < PROBE_INSTRUCTIONS && !load.name[0];
}

/* By the system call that is under way. Where that cannot be told, it is an attempt. */
static __always_inline __u8 kind_of(__u32 reason)
{
	const struct pt_regs___x86 *registers = (const void *)bpf_task_pt_regs(bpf_get_current_task_btf());

	if (!registers || !bpf_core_field_exists(registers->orig_ax))
		return EVENT_ATTEMPT;
	if (reason == REASON_HIBERNATION)
		return READS(registers->orig_ax) ? EVENT_QUERY : EVENT_ATTEMPT;
	if (!may_read() || registers->orig_ax != __NR_bpf || registers->di != BPF_PROG_LOAD)
		return EVENT_ATTEMPT;
	return is_feature_probe((const void *)registers->si) ? EVENT_PROBE : EVENT_ATTEMPT;
}

/* ---- rows */

static __always_inline void fill_file(struct event_key *key, const struct inode___event *inode)
{
	key->inode = may_read() ? BPF_CORE_READ(inode, i_ino) : inode->i_ino;
	key->device = may_read() ? BPF_CORE_READ(inode, i_sb, s_dev) : inode->i_sb->s_dev;
}

/*
 * Where they may, programs read by helpers: at each typed pointer that is followed from a task, the verifier of Linux 6.12
 * searches all of the kernel's types by name, and loading took seconds.
 */
static __always_inline void fill_key(struct event_key *key, const struct task_struct___event *task)
{
	key->cgroup = bpf_get_current_cgroup_id();
	key->uid = (__u32)bpf_get_current_uid_gid();
	key->doubtful = task->flags & (FLAG_IO_WORKER | FLAG_KERNEL_THREAD) || SOMEBODY_REASONS >> key->reason & 1;
	bpf_get_current_comm(key->name, sizeof(key->name));
	if (may_read())
		fill_file(key, BPF_CORE_READ(task, mm, exe_file, f_inode));
	else
		fill_file(key, task->mm->exe_file->f_inode);
}

static const struct kernfs_node___event *parent_of(const struct kernfs_node___event *node)
{
	if (bpf_core_field_exists(node->parent))
		return BPF_CORE_READ(node, parent);
	return BPF_CORE_READ((const struct kernfs_node___later *)node, __parent);
}

static void describe_cgroup(struct event_row *row, const struct task_struct___event *task)
{
	const struct kernfs_node___event *node = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);

	for (int i = 0; i < EVENT_CGROUP_LEVELS && node; i++) {
		bpf_probe_read_kernel_str(row->cgroup[i], EVENT_CGROUP_SIZE, BPF_CORE_READ(node, name));
		node = parent_of(node);
	}
}

/* Return: how many bytes, the closing NUL included; at most EVENT_PATH_NAME_SIZE. */
static __always_inline __u32 copy_text(char *to, const void *from)
{
	const long length = bpf_probe_read_kernel_str(to, EVENT_PATH_NAME_SIZE, from);

	return length > 0 && length <= EVENT_PATH_NAME_SIZE ? length : 0;
}

/** struct walk - on the way from a file to the root of the tree. */
struct walk {
	const struct dentry___event *dentry;
	const struct mount___event *mount;
	struct event_row *row;
	__u32 used; /**< bytes of row->path */
};

/* From the root of a file system to where it is mounted. */
static __always_inline void leave_mount(struct walk *walk)
{
	const struct mount___event *mount = walk->mount, *parent = BPF_CORE_READ(mount, mnt_parent);

	if (walk->dentry != BPF_CORE_READ(mount, mnt.mnt_root) || parent == mount)
		return;
	walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
	walk->mount = parent;
}

static long walk_up(__attribute__((unused)) __u32 index, struct walk *walk)
{
	const struct dentry___event *dentry;
	const __u32 used = walk->used;

	for (int i = 0; i < EVENT_PATH_MOUNTS; i++)
		leave_mount(walk);
	dentry = walk->dentry;
	walk->dentry = BPF_CORE_READ(dentry, d_parent);
	if (dentry == walk->dentry || used > EVENT_PATH_SIZE - EVENT_PATH_NAME_SIZE)
		return 1;
	walk->used = used + copy_text(walk->row->path + used, BPF_CORE_READ(dentry, d_name.name));
	return 0;
}

/* bpf_d_path() is not for programs of this hook. */
static void describe_path(struct event_row *row, const struct task_struct___event *task)
{
	const struct file___event *file = BPF_CORE_READ(task, mm, exe_file);
	struct walk walk = {.dentry = BPF_CORE_READ(file, f_path.dentry), .row = row};
	const char *mount = (const void *)BPF_CORE_READ(file, f_path.mnt);

	walk.mount = (const void *)(mount - bpf_core_field_offset(struct mount___event, mnt));
	if (file)
		bpf_loop(EVENT_PATH_LEVELS, walk_up, &walk, 0);
}

static void describe_arguments(struct event_row *row, const struct task_struct___event *task)
{
	const unsigned long start = BPF_CORE_READ(task, mm, arg_start);
	__u64 length = BPF_CORE_READ(task, mm, arg_end) - start;

	if (length > EVENT_ARGUMENTS_SIZE - 1)
		length = EVENT_ARGUMENTS_SIZE - 1;
	barrier_var(length);
	bpf_probe_read_user(row->arguments, length & (EVENT_ARGUMENTS_SIZE - 1), (const void *)start);
}

static void describe_parent(struct event_row *row, const struct task_struct___event *task)
{
	const struct task_struct___event *parent = BPF_CORE_READ(task, real_parent);

	row->parent_pid = BPF_CORE_READ(parent, tgid);
	BPF_CORE_READ_STR_INTO(&row->parent, parent, comm);
}

static __always_inline void describe(struct event_row *row, const struct task_struct___event *task)
{
	if (may_read()) {
		describe_parent(row, task);
		describe_arguments(row, task);
		describe_path(row, task);
		describe_cgroup(row, task);
	}
	row->filled = 1;
}

/* Users without privilege may take a quarter, so that they cannot keep what root does from being seen. */
static __always_inline bool has_room(const struct event_key *key)
{
	if (!key->uid)
		return true;
	return __sync_fetch_and_add(&recorder.unprivileged, 1) < EVENT_ROWS / 4;
}

static __always_inline struct event_row *add_row(const struct event_key *key, const struct task_struct___event *task)
{
	struct event_row *row;
	long taken;

	if (!has_room(key))
		return NULL;
	taken = bpf_map_update_elem(&kernlock_rows, key, &empty_row, BPF_NOEXIST);
	row = bpf_map_lookup_elem(&kernlock_rows, key);
	if (row && !taken) {
		row->first = bpf_ktime_get_boot_ns();
		describe(row, task);
	}
	return row;
}

static __always_inline void record_as(struct event_key *key)
{
	const struct task_struct___event *task = (const void *)bpf_get_current_task_btf();
	struct event_row *row;

	__sync_fetch_and_add(&recorder.recorded, 1);
	fill_key(key, task);
	row = bpf_map_lookup_elem(&kernlock_rows, key);
	if (!row)
		row = add_row(key, task);
	if (!row) {
		__sync_fetch_and_add(&recorder.lost, 1);
		return;
	}
	__sync_fetch_and_add(&row->count, 1);
	row->last = bpf_ktime_get_boot_ns();
	row->pid = task->tgid;
}

static __noinline int record(__u32 reason, __u32 action)
{
	struct event_key key = {.reason = reason, .action = action, .kind = kind_of(reason)};

	record_as(&key);
	return 0;
}

/* Programs for sysctls may not ask for the system call. */
static __noinline int record_sysctl(__u32 reason, __u32 action)
{
	struct event_key key = {.reason = reason, .action = action};

	record_as(&key);
	return 0;
}

#define TOKENS 16	/* so many refusals are recorded in ... */
#define SLOT_SHIFT 6	/* ... 64 ticks: a quarter of a second, or less */

static __noinline int take_token(__u64 slot)
{
	if (recorder.slot != slot) {
		recorder.slot = slot;
		recorder.tokens = TOKENS;
	}
	if (!recorder.tokens || !--recorder.tokens)
		recorder.dry_slot = slot;
	return 1;
}

/* In a flood, this comparison is all that a refusal costs more. */
static __always_inline bool has_token(void)
{
	const __u64 slot = bpf_jiffies64() >> SLOT_SHIFT;

	return recorder.dry_slot != slot && take_token(slot);
}

static __noinline int is_watched_still(struct engine_memory *held)
{
	if (bpf_ktime_get_boot_ns() < held->watched_until)
		return true;
	held->watched_until = 0;
	return false;
}

static __always_inline bool is_watched(struct engine_memory *held)
{
	return held->watched_until && is_watched_still(held);
}

static __always_inline bool is_recorded(struct engine_memory *held, __u64 rule)
{
	return held->evaluated >> rule & 1 || is_watched(held) || has_token();
}
