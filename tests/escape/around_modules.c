// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: modules that nobody trusted signed, by every way to load one. What is loaded is dummy. */
#include <errno.h>
#include <fcntl.h>
#include <linux/module.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "around.h"
#include "routes.h"
#include "tools.h"

#define MODULES "/lib/modules-test/"
#define UNSIGNED MODULES "unsigned.ko"
#define HELPER "/proc/sys/kernel/modprobe"
#define SCRIPT "/tmp/around-modprobe"
#define ASKED "/tmp/around-asked"
#define STARTED "/tmp/around-started"
#define COMPAT_INIT_MODULE 128
#define COMPAT_FINIT_MODULE 350

/* Takes it out again; @loaded: the call that loads it said so, or could not know. */
static struct outcome loaded_or_refused(bool loaded, const char *call)
{
	if (!loaded)
		return refused("%s", call);
	if (!module_is_loaded("dummy"))
		return refused("%s: dummy is not in /proc/modules", call);
	if (syscall(SYS_delete_module, "dummy", O_NONBLOCK))
		return broken("cannot unload dummy: %s", strerror(errno));
	return done("dummy was in /proc/modules");
}

static struct outcome load_file(const char *path, int flags)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return refused_or_absent(path);
	if (!syscall(SYS_finit_module, fd, "", flags))
		return loaded_or_refused(true, "finit_module");
	if (flags & MODULE_INIT_COMPRESSED_FILE && (errno == EOPNOTSUPP || errno == EINVAL))
		return absent("no compressed modules in this kernel");
	return refused("finit_module");
}

static struct outcome load_bytes(const char *bytes, size_t size)
{
	if (!bytes)
		return refused_or_absent(MODULES);
	return loaded_or_refused(!syscall(SYS_init_module, bytes, size, ""), "init_module");
}

struct outcome around_module_wrong_key(void)
{
	return load_file(MODULES "wrong-key.ko", 0);
}

struct outcome around_module_wrong_key_memory(void)
{
	size_t size = 0;
	char *bytes = read_whole(MODULES "wrong-key.ko", &size);

	return load_bytes(bytes, size);
}

/* One letter of a name that is only for people. */
static bool tamper(char *bytes, size_t size)
{
	char *text = bytes ? memmem(bytes, size, "alias=rtnl", 10) : NULL;

	if (text)
		text[6] = 'R';
	return text;
}

struct outcome around_module_tampered(void)
{
	size_t size = 0;
	char *bytes = read_whole(MODULES "signed.ko", &size);

	if (!bytes || !tamper(bytes, size))
		return broken("no signed module with an alias");
	return load_bytes(bytes, size);
}

/* As signed, but for the last letter of what says that it is. */
struct outcome around_module_marker(void)
{
	size_t size = 0;
	char *bytes = read_whole(MODULES "signed.ko", &size);

	if (!bytes || size < 2 || memcmp(bytes + size - 2, "~\n", 2))
		return absent("no signed module");
	bytes[size - 2] = '!';
	return load_bytes(bytes, size);
}

/* The signature is of another file. */
struct outcome around_module_moved_signature(void)
{
	size_t size = 0;
	char *bytes = read_whole(MODULES "wrong-key.ko", &size);

	if (!bytes || !tamper(bytes, size))
		return broken("no wrong-key.ko with an alias");
	return load_bytes(bytes, size);
}

struct outcome around_module_ignore_versions(void)
{
	return load_file(UNSIGNED, MODULE_INIT_IGNORE_MODVERSIONS);
}

struct outcome around_module_ignore_magic(void)
{
	return load_file(UNSIGNED, MODULE_INIT_IGNORE_VERMAGIC);
}

/* A good signature does not count when the kernel is told to look away. */
struct outcome around_module_signed_ignored(void)
{
	return load_file(MODULES "signed.ko", MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_IGNORE_MODVERSIONS);
}

struct outcome around_module_compressed(void)
{
	return load_file(MODULES "unsigned.ko.xz", MODULE_INIT_COMPRESSED_FILE);
}

struct outcome around_module_wrong_key_compressed(void)
{
	return load_file(MODULES "wrong-key.ko.xz", MODULE_INIT_COMPRESSED_FILE);
}

#if ON_X86
struct outcome around_module_compat(void)
{
	const int fd = open(UNSIGNED, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return refused_or_absent(UNSIGNED);
	return loaded_or_refused(!compat(COMPAT_FINIT_MODULE, fd, (long)low_text(""), 0, 0, 0), "finit_module");
}

struct outcome around_module_compat_memory(void)
{
	size_t size = 0;
	const char *bytes = read_whole(UNSIGNED, &size);
	char *low = low_memory(size + 1);

	if (!bytes || !low)
		return refused_or_absent(UNSIGNED);
	memcpy(low, bytes, size);
	return loaded_or_refused(!compat(COMPAT_INIT_MODULE, (long)low, size, (long)low_text(""), 0, 0), "init_module");
}
#endif

struct outcome around_module_cgroup(void)
{
	if (enter_child_cgroup() < 0)
		return broken("cannot enter a child cgroup: %s", strerror(errno));
	return load_file(UNSIGNED, 0);
}

static bool write_script(const char *commands)
{
	FILE *script = fopen(SCRIPT, "we");

	if (!script)
		return false;
	fprintf(script, "#!/bin/sh\necho >" STARTED "\n%s\n", commands);
	return !fclose(script) && !chmod(SCRIPT, 0700);
}

bool kernel_calls(const char *commands, void (*trigger)(void))
{
	char former[128] = "";

	unlink(STARTED);
	if (read_text(HELPER, former, sizeof(former)) < 0 || !write_script(commands) || write_text(HELPER, SCRIPT))
		return false;
	trigger();
	write_text(HELPER, former);
	unlink(SCRIPT);
	return true;
}

/* As kernel_calls(), and the kernel did start it. */
static bool kernel_called(const char *commands, void (*trigger)(void))
{
	return kernel_calls(commands, trigger) && !access(STARTED, F_OK);
}

/* The kernel looks for a module of that family. */
static void ask_for_family(void)
{
	const int fd = socket(AF_ASH, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		close(fd);
}

/* The kernel itself starts what loads it: no child of anybody who could be held back. */
struct outcome around_module_autoload(void)
{
	if (!kernel_called("exec /bin/insmod " UNSIGNED " 2>/tmp/around-error", ask_for_family))
		return broken("the kernel did not start our " HELPER ": %s", strerror(errno));
	errno = 0;
	return loaded_or_refused(module_is_loaded("dummy"), "insmod by the kernel");
}

static void ask_for_dummy(void)
{
	if (system("/bin/ip link add name around0 type dummy 2>/dev/null"))
		return;
	(void)!system("/bin/ip link del around0");
}

/* By its alias, where modprobe finds an unsigned file in place of the signed one. */
struct outcome around_module_alias(void)
{
	struct utsname kernel;
	struct outcome outcome;
	char path[256];

	uname(&kernel);
	snprintf(path, sizeof(path), "/lib/modules/%s/kernel/drivers/net/dummy.ko", kernel.release);
	if (mount(UNSIGNED, path, NULL, MS_BIND, NULL))
		return broken("mount over %s: %s", path, strerror(errno));
	if (kernel_called("exec /bin/modprobe \"$@\" 2>/tmp/around-error", ask_for_dummy)) {
		errno = 0;
		outcome = loaded_or_refused(module_is_loaded("dummy"), "modprobe by the kernel");
	} else {
		outcome = broken("the kernel did not start our " HELPER ": %s", strerror(errno));
	}
	umount2(path, MNT_DETACH);
	return outcome;
}

/* Not only modules: whatever the kernel starts is refused what everybody is. */
struct outcome around_memory_helper(void)
{
	char bytes[64] = "";

	unlink(ASKED);
	if (!kernel_called("dd if=/dev/mem bs=16 skip=65535 count=1 of=" ASKED " 2>/dev/null", ask_for_family))
		return broken("the kernel did not start our " HELPER ": %s", strerror(errno));
	errno = 0;
	return read_text(ASKED, bytes, sizeof(bytes)) > 0 ? done("read: %s", hex(bytes, 8)) : refused("dd started by the kernel");
}
