// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files and mappings of every process, in one pass. Files are known by device, file system
 * and inode, never by path: a node that mknod made elsewhere, a second mount or another mount
 * namespace make no difference.
 */
#include <bpf/bpf.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cleanup.h"
#include "inside_maps.h"
#include "inside_parts.h"

#define FILE_SYSTEMS 128
#define INITIAL_PID_NAMESPACE 0xeffffffcU /* include/linux/proc_ns.h: PROC_PID_INIT_INO */

/** struct walk - one pass over all processes. */
struct walk {
	struct inside_view *view;
	struct inside_list *list;
	struct inside_seen seen; /**< mapped files that are nothing */
	struct {
		dev_t device;
		unsigned long magic;
	} systems[FILE_SYSTEMS]; /**< file systems that were met */
	unsigned system_count;
};

/** struct place - one open file of a task: its number in the directory fd of the task. */
struct place {
	int directory;
	const char *name;
	pid_t task, pid; /**< whose files these are, and the process that it belongs to */
};

/* O_PATH opens no device and asks no driver. */
static unsigned long magic_of(struct walk *walk, const struct place *place, dev_t device)
{
	struct statfs system;

	for (unsigned i = 0; i < walk->system_count; i++)
		if (walk->systems[i].device == device)
			return walk->systems[i].magic;

	_cleanup_close_ int fd = openat(place->directory, place->name, O_PATH | O_CLOEXEC);

	if (fd < 0 || fstatfs(fd, &system))
		return 0;
	if (walk->system_count < FILE_SYSTEMS) {
		walk->systems[walk->system_count].device = device;
		walk->systems[walk->system_count++].magic = (unsigned long)system.f_type;
	}
	return (unsigned long)system.f_type;
}

/* ---- files that are not on any file system */

static void add_holder(struct walk *walk, kl_u32 program, pid_t pid)
{
	struct inside_view *view = walk->view;

	if (grow((void **)&view->holders, &view->holder_room, view->holder_count, sizeof(*view->holders)))
		view->holders[view->holder_count++] = (struct inside_holder){program, pid};
}

static long long read_fdinfo(const struct walk *walk, const struct place *place, const char *key)
{
	char path[64], text[2048];

	snprintf(path, sizeof(path), "%d/fdinfo/%s", (int)place->task, place->name);

	_cleanup_close_ int fd = openat(walk->view->proc, path, O_RDONLY | O_CLOEXEC);
	const ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (length < 0)
		return -1;
	text[length] = '\0';
	return inside_fdinfo(text, key);
}

static void look_at_perf_event(struct walk *walk, const struct place *place)
{
	kl_u32 type, program = 0, size = 0;
	__u64 offset, address;

	if (!bpf_task_fd_query(place->task, atoi(place->name), 0, NULL, &size, &program, &type, &offset, &address) && program)
		add_holder(walk, program, place->pid);
}

static void look_at_anonymous(struct walk *walk, const struct place *place)
{
	char link[64] = "";
	const ssize_t length = readlinkat(place->directory, place->name, link, sizeof(link) - 1);
	long long number;

	link[length < 0 ? 0 : length] = '\0';
	if (!strcmp(link, "anon_inode:bpf-prog") || !strcmp(link, "anon_inode:bpf_link") || !strcmp(link, "anon_inode:bpf-link")) {
		number = read_fdinfo(walk, place, "prog_id");
		if (number > 0)
			add_holder(walk, (kl_u32)number, place->pid);
	} else if (!strcmp(link, "anon_inode:[perf_event]")) {
		look_at_perf_event(walk, place);
	} else if (!strcmp(link, "anon_inode:[io_uring]")) {
		number = read_fdinfo(walk, place, "UserFiles");
		if (number)
			inside_add_held(walk->list, INSIDE_UNSEEN, INSIDE_UNKNOWN, place->pid, "files registered with io_uring");
	}
}

static void look_at_socket(struct walk *walk, const struct place *place)
{
	if (read_fdinfo(walk, place, "scm_fds") > 0)
		inside_add_held(walk->list, INSIDE_UNSEEN, INSIDE_UNKNOWN, place->pid, "files under way in a socket");
}

/* ---- files */

static bool add_file(struct walk *walk, const struct inside_file *file, const struct place *place)
{
	char path[PATH_MAX], what[PATH_MAX + 64];
	enum inside_state state;
	enum inside_kind kind;
	ssize_t length;

	if (!inside_judge(file, &walk->view->watch, &kind, &state))
		return false;
	length = readlinkat(place->directory, place->name, path, sizeof(path) - 1);
	path[length < 0 ? 0 : length] = '\0';
	snprintf(what, sizeof(what), "%s (%s%s)", path, file->mapped ? "mapped" : "file ", file->mapped ? "" : place->name);
	inside_add_held(walk->list, kind, state, place->pid, what);
	return true;
}

static bool is_candidate(unsigned long magic)
{
	return magic == DEBUGFS_MAGIC || magic == TRACEFS_MAGIC || magic == SYSFS_MAGIC || magic == PROC_SUPER_MAGIC;
}

static void look_at_file(struct walk *walk, const struct place *place)
{
	struct stat stat, link;
	struct inside_file file;

	if (fstatat(place->directory, place->name, &stat, 0))
		return; /* closed meanwhile */
	if (S_ISSOCK(stat.st_mode)) {
		look_at_socket(walk, place);
		return;
	}
	file = (struct inside_file){.mode = stat.st_mode, .device = stat.st_rdev, .inode = stat.st_ino};
	if (!inside_is_device(stat.st_mode, stat.st_rdev)) {
		if (!S_ISREG(stat.st_mode) && stat.st_mode & S_IFMT)
			return;
		file.magic = magic_of(walk, place, stat.st_dev);
		if (file.magic == ANON_INODE_FS_MAGIC)
			look_at_anonymous(walk, place);
		if (!is_candidate(file.magic))
			return;
	}
	/* The link's permissions are what the file was opened for; one that has none is only a name (O_PATH). */
	if (fstatat(place->directory, place->name, &link, AT_SYMLINK_NOFOLLOW) || !(link.st_mode & 0600))
		return;
	file.writable = link.st_mode & 0200;
	add_file(walk, &file, place);
}

static bool look_at_mapping(struct walk *walk, const struct place *place)
{
	struct inside_file file;
	struct stat stat;

	if (fstatat(place->directory, place->name, &stat, 0)) {
		if (errno != ENOENT && errno != ESRCH)
			inside_add_held(walk->list, INSIDE_UNSEEN, INSIDE_UNKNOWN, place->pid, "a mapping that cannot be looked at");
		return true;
	}
	file = (struct inside_file){.mode = stat.st_mode, .device = stat.st_rdev, .inode = stat.st_ino, .mapped = true};
	if (S_ISREG(stat.st_mode))
		file.magic = magic_of(walk, place, stat.st_dev);
	return add_file(walk, &file, place);
}

/* ---- tasks and processes */

static bool is_number(const char *name)
{
	return *name >= '0' && *name <= '9';
}

static DIR *open_directory(const struct walk *walk, pid_t task, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%d/%s", (int)task, name);
	fd = openat(walk->view->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? NULL : fdopendir(fd);
}

/* Who has ended is nobody's door. */
static void cannot_look(struct walk *walk, pid_t pid, int error, const char *at)
{
	char what[128];

	snprintf(what, sizeof(what), "its %s: %s", at, strerror(error));
	if (error != ENOENT && error != ESRCH)
		inside_add_held(walk->list, INSIDE_UNSEEN, INSIDE_UNKNOWN, pid, what);
}

static void scan_files(struct walk *walk, pid_t task, pid_t pid)
{
	DIR *files = open_directory(walk, task, "fd");
	const struct dirent *entry;

	if (!files) {
		cannot_look(walk, pid, errno, "open files");
		return;
	}
	while ((entry = readdir(files)))
		if (is_number(entry->d_name))
			look_at_file(walk, &(struct place){dirfd(files), entry->d_name, task, pid});
	closedir(files);
}

static bool see_mapping(void *context, const char *name, int directory, pid_t task, pid_t pid)
{
	return look_at_mapping(context, &(struct place){directory, name, task, pid});
}

static void scan_maps(struct walk *walk, pid_t task, pid_t pid)
{
	const int error = inside_maps(walk->view->proc, task, pid, &walk->seen, see_mapping, walk);

	if (error)
		cannot_look(walk, pid, -error, "mappings");
}

/* Threads share files and memory as a rule: asking whether they do is one system call. */
static bool differs(pid_t task, pid_t pid, int what)
{
	return syscall(SYS_kcmp, task, pid, what, 0, 0) != 0;
}

static void scan_threads(struct walk *walk, pid_t pid)
{
	DIR *threads = open_directory(walk, pid, "task");
	const struct dirent *entry;

	while (threads && (entry = readdir(threads))) {
		const pid_t task = atoi(entry->d_name);

		if (!is_number(entry->d_name) || task == pid)
			continue;
		if (differs(task, pid, KCMP_FILES))
			scan_files(walk, task, pid);
		if (differs(task, pid, KCMP_VM))
			scan_maps(walk, task, pid);
	}
	if (threads)
		closedir(threads);
}

static bool has_threads(const struct walk *walk, pid_t pid)
{
	struct stat stat;
	char path[64];

	snprintf(path, sizeof(path), "%d/task", (int)pid);
	return !fstatat(walk->view->proc, path, &stat, 0) && stat.st_nlink > 3;
}

static void scan_process(struct walk *walk, pid_t pid)
{
	scan_files(walk, pid, pid);
	if (walk->view->reasons & INSIDE_FILE_REASONS)
		scan_maps(walk, pid, pid);
	if (has_threads(walk, pid))
		scan_threads(walk, pid);
}

/* In a pid namespace of its own, kernlock sees only the processes there. */
static void check_namespace(struct walk *walk)
{
	struct stat stat;

	if (fstatat(walk->view->proc, "self/ns/pid", &stat, 0) || stat.st_ino != INITIAL_PID_NAMESPACE)
		inside_add(walk->list, INSIDE_UNSEEN, INSIDE_UNKNOWN, 0, "processes outside of this pid namespace");
}

void inside_find_files(struct inside_view *view, struct inside_list *list)
{
	struct walk walk = {.view = view, .list = list};
	const int fd = view->proc < 0 ? -1 : openat(view->proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *processes = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	const pid_t self = getpid();

	if (!processes) {
		inside_add(list, INSIDE_UNSEEN, INSIDE_UNKNOWN, 0, "all processes: cannot read /proc");
		return;
	}
	inside_watch_fill(view);
	check_namespace(&walk);
	while ((entry = readdir(processes)))
		if (is_number(entry->d_name) && atoi(entry->d_name) != self)
			scan_process(&walk, atoi(entry->d_name));
	closedir(processes);
	inside_seen_free(&walk.seen);
}
