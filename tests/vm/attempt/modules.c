// SPDX-License-Identifier: GPL-2.0-only
/* Loading modules, signed and not, and setting their parameters. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define UNSIGNED_MODULE "/lib/modules-test/unsigned.ko"
#define SIGNED_MODULE "/lib/modules-test/signed.ko"
#define HW_PARAMETER "/sys/module/8250/parameters/share_irqs"
#define PLAIN_PARAMETER "/sys/module/printk/parameters/time"

struct module {
	char name[64];
	char *bytes;
	size_t size;
};

static bool read_module(const char *path, struct module *module)
{
	static const char key[] = "\0name=";
	const char *name;

	module->bytes = read_whole(path, &module->size);
	if (!module->bytes)
		return false;
	name = memmem(module->bytes, module->size, key, sizeof(key) - 1);
	snprintf(module->name, sizeof(module->name), "%s", name ? name + sizeof(key) - 1 : "?");
	return true;
}

static struct outcome unload(const struct module *module)
{
	if (!module_is_loaded(module->name))
		return broken("loaded, but %s is not in /proc/modules", module->name);
	if (syscall(SYS_delete_module, module->name, O_NONBLOCK))
		return broken("cannot unload %s: %s", module->name, strerror(errno));
	return done("%s was in /proc/modules", module->name);
}

static struct outcome load_file(const char *path, const char *parameters)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct module module;

	if (fd < 0 || !read_module(path, &module))
		return refused_or_absent(path);
	if (syscall(SYS_finit_module, fd, parameters, 0))
		return refused("finit_module");
	return unload(&module);
}

struct outcome try_unsigned_module(void)
{
	return load_file(UNSIGNED_MODULE, "");
}

static struct outcome load_memory(const char *path)
{
	struct module module;

	if (!read_module(path, &module))
		return refused_or_absent(path);
	if (syscall(SYS_init_module, module.bytes, module.size, ""))
		return refused("init_module");
	return unload(&module);
}

struct outcome try_unsigned_module_memory(void)
{
	return load_memory(UNSIGNED_MODULE);
}

struct outcome try_signed_module(void)
{
	return load_file(SIGNED_MODULE, "");
}

struct outcome try_signed_module_memory(void)
{
	return load_memory(SIGNED_MODULE);
}

static struct outcome write_back(const char *path)
{
	char value[64];

	if (read_text(path, value, sizeof(value)) < 0)
		return refused_or_absent(path);
	if (write_text(path, value))
		return refused("write %s", path);
	return done("%s set to %s", strrchr(path, '/') + 1, value);
}

struct outcome try_hw_parameter(void)
{
	return write_back(HW_PARAMETER);
}

struct outcome try_plain_parameter(void)
{
	return write_back(PLAIN_PARAMETER);
}

/* n411 needs no hardware to load. */
struct outcome try_hw_parameter_at_load(void)
{
	struct utsname kernel;
	char path[256];

	uname(&kernel);
	snprintf(path, sizeof(path), "/lib/modules/%s/kernel/drivers/video/fbdev/n411.ko", kernel.release);
	if (access(path, R_OK))
		return absent("no module n411");
	return load_file(path, "dio_addr=0x480 cio_addr=0x400 c2io_addr=0x408");
}
