// SPDX-License-Identifier: GPL-2.0-only
/* PCI configuration, registers and ports of devices. Only values that are there already are written. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/pci.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define INTERRUPT_LINE 0x3c
#define RESOURCE_IO 0x100
#define RESOURCE_MEM 0x200

/* The first file of @pattern that can be opened; its path is left in @path. */
static int open_first(const char *pattern, int flags, char *path, size_t size)
{
	glob_t found;
	int fd = -1;

	if (!glob(pattern, 0, NULL, &found)) {
		snprintf(path, size, "%s", found.gl_pathv[0]);
		fd = open(path, flags | O_CLOEXEC);
		globfree(&found);
	} else {
		snprintf(path, size, "%s", pattern);
		errno = ENOENT;
	}
	return fd;
}

static struct outcome rewrite_interrupt_line(const char *pattern)
{
	char path[256];
	unsigned char byte;
	const int fd = open_first(pattern, O_RDWR, path, sizeof(path));

	if (fd < 0)
		return refused_or_absent(path);
	if (pread(fd, &byte, 1, INTERRUPT_LINE) != 1)
		return broken("read %s: %s", path, strerror(errno));
	if (pwrite(fd, &byte, 1, INTERRUPT_LINE) != 1)
		return refused("write %s", path);
	return done("wrote byte %#x of %s", INTERRUPT_LINE, path);
}

struct outcome try_pci_config(void)
{
	return rewrite_interrupt_line("/sys/bus/pci/devices/*/config");
}

struct outcome try_pci_proc_config(void)
{
	return rewrite_interrupt_line("/proc/bus/pci/*/*.*");
}

struct outcome try_pci_config_read(void)
{
	char path[256];
	unsigned short ids[2];
	const int fd = open_first("/sys/bus/pci/devices/*/config", O_RDONLY, path, sizeof(path));

	if (fd < 0)
		return refused_or_absent(path);
	if (pread(fd, ids, sizeof(ids), 0) != sizeof(ids))
		return refused("read %s", path);
	return done("first device is %04x:%04x", ids[0], ids[1]);
}

struct outcome try_pci_controller(void)
{
	char path[256];
	const int fd = open_first("/proc/bus/pci/*/*.*", O_RDONLY, path, sizeof(path));
	int domain;

	if (fd < 0)
		return refused_or_absent(path);
	domain = ioctl(fd, PCIIOC_CONTROLLER);
	return domain < 0 ? refused("PCIIOC_CONTROLLER") : done("domain %d", domain);
}

/* A window of a device into memory or ports, with no driver that owns it. */
struct window {
	char device[200];
	int bar;
	unsigned long long start, flags;
};

static bool read_window(struct window *window, unsigned long long kind)
{
	unsigned long long end;
	char path[256], line[128];
	FILE *resources;
	bool found = false;

	snprintf(path, sizeof(path), "%s/driver", window->device);
	if (!access(path, F_OK))
		return false;
	snprintf(path, sizeof(path), "%s/resource", window->device);
	resources = fopen(path, "re");
	for (window->bar = 0; resources && !found && window->bar < 6; window->bar += !found)
		found = fgets(line, sizeof(line), resources) &&
			sscanf(line, "%llx %llx %llx", &window->start, &end, &window->flags) == 3 &&
			window->flags & kind && end > window->start && !(kind == RESOURCE_MEM && window->start & 4095);
	if (resources)
		fclose(resources);
	return found;
}

static bool find_window(struct window *window, unsigned long long kind)
{
	glob_t devices;
	bool found = false;

	if (glob("/sys/bus/pci/devices/*", 0, NULL, &devices))
		return false;
	for (size_t i = 0; !found && i < devices.gl_pathc; i++) {
		snprintf(window->device, sizeof(window->device), "%s", devices.gl_pathv[i]);
		found = read_window(window, kind);
	}
	globfree(&devices);
	return found;
}

static struct outcome read_register(int fd, off_t offset, const char *path)
{
	const volatile unsigned int *registers = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, offset);

	if (registers == MAP_FAILED)
		return refused("mmap %s", path);
	return done("%s is mapped, first register is %#x", path, registers[0]);
}

struct outcome try_pci_mmap(void)
{
	struct window window;
	char path[256];
	int fd;

	if (!find_window(&window, RESOURCE_MEM))
		return absent("no PCI device with memory and without a driver");
	snprintf(path, sizeof(path), "%s/resource%d", window.device, window.bar);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return refused_or_absent(path);
	return read_register(fd, 0, path);
}

struct outcome try_pci_proc_mmap(void)
{
	struct window window;
	char path[256];
	const char *slot;
	int fd;

	if (!find_window(&window, RESOURCE_MEM))
		return absent("no PCI device with memory and without a driver");
	slot = strrchr(window.device, '/') + 1;
	snprintf(path, sizeof(path), "/proc/bus/pci/%.2s/%s", slot + 5, slot + 8);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return refused_or_absent(path);
	(void)!ioctl(fd, PCIIOC_MMAP_IS_MEM); /* where this is refused, so is what it prepares */
	return read_register(fd, window.start, path);
}

struct outcome try_pci_port_write(void)
{
	struct window window;
	char path[256];
	unsigned char byte;
	int fd;

	if (!find_window(&window, RESOURCE_IO))
		return absent("no PCI device with ports and without a driver");
	snprintf(path, sizeof(path), "%s/resource%d", window.device, window.bar);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return refused_or_absent(path);
	if (pread(fd, &byte, 1, 0) != 1)
		return broken("read %s: %s", path, strerror(errno));
	if (pwrite(fd, &byte, 1, 0) != 1)
		return refused("write %s", path);
	return done("wrote %#x to the first port of %s", byte, path);
}
