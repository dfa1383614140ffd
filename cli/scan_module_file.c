// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a module's file says of itself: libkmod unpacks it and reads its signature.
 */
#include <errno.h>
#include <fcntl.h>
#include <libkmod.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "scan_modules.h"

/* The largest module of Debian's kernels has 12 MB; libkmod takes the whole of it into memory. */
#define MODULE_MAX (256 << 20)

/* Unpacking takes nearly all of the time. */
#define THREADS_MAX 16

static const char signature_mark[] = "~Module signature appended~\n";

/* libkmod 30 tells nothing of signatures that name their key by identifier, and what it does not tell is not unsigned. */
static bool ends_in_mark(int fd, off_t size)
{
	char end[sizeof(signature_mark) - 1];

	return size >= (off_t)sizeof(end) && pread(fd, end, sizeof(end), size - (off_t)sizeof(end)) == (ssize_t)sizeof(end) &&
	       !memcmp(end, signature_mark, sizeof(end));
}

/* "0A:9E:DA" as "0aneda": the digits, small, without zeros before. */
static void copy_key(char *to, size_t size, const char *from)
{
	size_t used = 0;

	for (; *from && used < size - 1; from++)
		if (*from != ':' && (used || *from != '0'))
			to[used++] = (char)(*from >= 'A' && *from <= 'F' ? *from - 'A' + 'a' : *from);
	to[used] = '\0';
}

static void take_info(struct scan_module *module, const struct kmod_list *info)
{
	const struct kmod_list *each;

	module->signature = MODULE_IS_UNSIGNED;
	kmod_list_foreach(each, info) {
		const char *key = kmod_module_info_get_key(each), *value = kmod_module_info_get_value(each);

		if (!strcmp(key, "sig_id"))
			module->signature = MODULE_IS_SIGNED;
		else if (!strcmp(key, "signer"))
			snprintf(module->signer, sizeof(module->signer), "%s", value);
		else if (!strcmp(key, "sig_key"))
			copy_key(module->key, sizeof(module->key), value);
		else if (!strcmp(key, "intree"))
			module->in_tree = *value == 'Y';
	}
}

/* libkmod wants a path: that of the descriptor, so that the file is the one which the root has. Returns a positive errno. */
static int read_info(struct kmod_ctx *kmod, int fd, struct scan_module *module)
{
	char path[40];
	struct kmod_module *opened = NULL;
	struct kmod_list *info = NULL;
	int error;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	error = kmod_module_new_from_path(kmod, path, &opened);
	if (error < 0)
		return -error;
	error = kmod_module_get_info(opened, &info);
	if (error >= 0)
		take_info(module, info);
	kmod_module_info_free_list(info);
	kmod_module_unref(opened);
	return error < 0 ? -error : 0;
}

static void inspect(const struct scan *scan, struct kmod_ctx *kmod, struct scan_module *module)
{
	_cleanup_close_ int fd = scan_open(scan, module->path, O_RDONLY);
	struct stat stat;

	module->signature = MODULE_UNREAD;
	if (fd < 0)
		module->error = -fd;
	else if (fstat(fd, &stat) < 0)
		module->error = errno;
	else if (!S_ISREG(stat.st_mode) || stat.st_size > MODULE_MAX)
		module->error = S_ISREG(stat.st_mode) ? EFBIG : EINVAL;
	else
		module->error = read_info(kmod, fd, module);
	if (module->signature == MODULE_IS_UNSIGNED && ends_in_mark(fd, stat.st_size))
		module->signature = MODULE_SIGNER_UNKNOWN;
}

struct work {
	const struct scan *scan;
	struct scan_module *modules;
	size_t count;
	atomic_size_t next;
};

static void say_nothing(void *data, int priority, const char *file, int line, const char *function, const char *format, va_list arguments)
{
	(void)data, (void)priority, (void)file, (void)line, (void)function, (void)format, (void)arguments;
}

static void *run(void *argument)
{
	static const char *const no_configuration[] = {NULL};
	struct work *work = argument;
	struct kmod_ctx *kmod = kmod_new("/", no_configuration);

	if (kmod)
		kmod_set_log_fn(kmod, say_nothing, NULL);
	for (size_t i; (i = atomic_fetch_add(&work->next, 1)) < work->count;) {
		work->modules[i].signature = MODULE_UNREAD;
		work->modules[i].error = ENOMEM;
		if (kmod)
			inspect(work->scan, kmod, &work->modules[i]);
	}
	kmod_unref(kmod);
	return NULL;
}

/* A thread that cannot be had is done without: this one does the work then. */
void scan_modules_inspect(const struct scan *scan, struct scan_module *modules, size_t count)
{
	struct work work = {.scan = scan, .modules = modules, .count = count};
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t threads[THREADS_MAX];
	size_t started = 0, wanted = processors > 1 ? (size_t)processors - 1 : 0;

	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	if (wanted > count / 64)
		wanted = count / 64;
	while (started < wanted && !pthread_create(&threads[started], NULL, run, &work))
		started++;
	run(&work);
	while (started)
		pthread_join(threads[--started], NULL);
}
