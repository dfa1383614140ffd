// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: I/O ports, registers of the processor, configuration of PCI devices, serial ports. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/kd.h>
#include <linux/pci.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../vm/attempt/attempts.h"
#include "around.h"
#include "routes.h"
#include "tools.h"

#if ON_X86
#include <asm/msr.h>
#include <sys/io.h>

#define COMPAT_IOCTL 54
#define COMPAT_IOPERM 101
#define COMPAT_IOPL 110
#define COMPAT_MMAP 90
#define DIAGNOSTIC_PORT 0x80
#define VGA_MISC_PORT 0x3cc
#define MSR_FILE "/dev/cpu/0/msr"
/* SYSENTER_CS is in every processor, and holds a constant. */
#define SAFE_MSR 0x174
#define INTERRUPT_LINE 0x3c

static struct outcome port_written(bool allowed, const char *call)
{
	if (!allowed)
		return refused("%s", call);
	outb(0x42, DIAGNOSTIC_PORT); /* a fault where it is not allowed */
	return done("wrote 0x42 to port %#x", DIAGNOSTIC_PORT);
}

struct outcome around_ioperm_compat(void)
{
	return port_written(!compat(COMPAT_IOPERM, DIAGNOSTIC_PORT, 1, 1, 0, 0), "ioperm");
}

struct outcome around_iopl_compat(void)
{
	return port_written(!compat(COMPAT_IOPL, 3, 0, 0, 0, 0), "iopl");
}

struct outcome around_ioperm_cgroup(void)
{
	if (enter_child_cgroup() < 0)
		return broken("cannot enter a child cgroup: %s", strerror(errno));
	return port_written(!ioperm(DIAGNOSTIC_PORT, 1, 1), "ioperm");
}

/* By another console's file, with the layout of 32-bit programs. */
struct outcome around_kdaddio_compat(void)
{
	const int fd = open_node("/dev/tty1", O_RDWR | O_NOCTTY);

	if (fd < 0)
		return refused_or_absent("/dev/tty1");
	if (compat(COMPAT_IOCTL, fd, KDADDIO, VGA_MISC_PORT, 0, 0))
		return refused("ioctl");
	return done("read %#x from port %#x", inb(VGA_MISC_PORT), VGA_MISC_PORT);
}

static struct outcome write_msr(int fd, write_route *route)
{
	uint64_t value;

	if (fd < 0)
		return refused_or_absent(MSR_FILE);
	if (pread(fd, &value, sizeof(value), SAFE_MSR) != sizeof(value))
		return broken("read register %#x: %s", SAFE_MSR, strerror(errno));
	if (route(fd, &value, sizeof(value), SAFE_MSR) != sizeof(value))
		return refused("write register %#x", SAFE_MSR);
	return done("wrote %#llx to register %#x", (unsigned long long)value, SAFE_MSR);
}

static struct outcome write_pci(int fd, write_route *route)
{
	unsigned char byte;

	if (fd < 0)
		return refused_or_absent("a PCI configuration file");
	if (pread(fd, &byte, 1, INTERRUPT_LINE) != 1)
		return broken("read byte %#x: %s", INTERRUPT_LINE, strerror(errno));
	if (route(fd, &byte, 1, INTERRUPT_LINE) != 1)
		return refused("write byte %#x", INTERRUPT_LINE);
	return done("wrote %#x to byte %#x", byte, INTERRUPT_LINE);
}

static int first_of(const char *pattern, int flags)
{
	glob_t found;
	int fd;

	if (glob(pattern, 0, NULL, &found)) {
		errno = ENOENT;
		return -1;
	}
	fd = open(found.gl_pathv[0], flags | O_CLOEXEC);
	globfree(&found);
	return fd;
}

#define MSR_BY(route)                                                                               \
	struct outcome around_msr_##route(void)                                                     \
	{                                                                                           \
		return write_msr(open(MSR_FILE, O_RDWR | O_CLOEXEC), write_##route);                \
	}
#define PCI_BY(route)                                                                               \
	struct outcome around_pci_##route(void)                                                     \
	{                                                                                           \
		return write_pci(first_of("/sys/bus/pci/devices/*/config", O_RDWR), write_##route); \
	}

MSR_BY(write)
MSR_BY(pwritev)
MSR_BY(uring)
MSR_BY(compat)
PCI_BY(write)
PCI_BY(pwritev)
PCI_BY(uring)
PCI_BY(aio)
PCI_BY(sendfile)
PCI_BY(compat)

struct outcome around_msr_node(void)
{
	return write_msr(open_node(MSR_FILE, O_RDWR), pwrite);
}

struct outcome around_msr_ioctl_compat(void)
{
	const int fd = open(MSR_FILE, O_RDWR | O_CLOEXEC);
	uint32_t *registers = low_memory(8 * sizeof(*registers)); /* eax, ecx, edx, ... */

	if (fd < 0 || !registers)
		return refused_or_absent(MSR_FILE);
	registers[1] = SAFE_MSR;
	if (ioctl(fd, X86_IOC_RDMSR_REGS, registers))
		return broken("X86_IOC_RDMSR_REGS: %s", strerror(errno));
	registers[1] = SAFE_MSR;
	if (compat(COMPAT_IOCTL, fd, X86_IOC_WRMSR_REGS, (long)registers, 0, 0))
		return refused("X86_IOC_WRMSR_REGS");
	return done("wrote %#x to register %#x", registers[0], SAFE_MSR);
}

struct outcome around_pci_controller_compat(void)
{
	const int fd = first_of("/proc/bus/pci/*/*.*", O_RDONLY);
	const long domain = compat(COMPAT_IOCTL, fd, PCIIOC_CONTROLLER, 0, 0, 0);

	if (fd < 0)
		return refused_or_absent("/proc/bus/pci");
	return domain < 0 ? refused("PCIIOC_CONTROLLER") : done("domain %ld", domain);
}

/* QEMU's teaching device has registers and no driver. */
static int open_registers(void)
{
	glob_t found;
	int fd = -1;

	if (glob("/sys/bus/pci/devices/*", 0, NULL, &found))
		return -1;
	for (size_t i = 0; i < found.gl_pathc && fd < 0; i++) {
		char path[256], device[16];

		snprintf(path, sizeof(path), "%s/device", found.gl_pathv[i]);
		if (read_text(path, device, sizeof(device)) < 0 || strcmp(device, "0x11e8"))
			continue;
		snprintf(path, sizeof(path), "%s/resource0", found.gl_pathv[i]);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	globfree(&found);
	return fd;
}

struct outcome around_pci_mmap_compat(void)
{
	const int fd = open_registers();
	uint32_t *arguments = low_memory(6 * sizeof(*arguments));
	const volatile uint32_t *registers;
	long at;

	if (fd < 0 || !arguments)
		return refused_or_absent("PCI device edu");
	memcpy(arguments, (uint32_t[6]){0, 4096, PROT_READ, MAP_SHARED, fd, 0}, 6 * sizeof(*arguments));
	at = compat(COMPAT_MMAP, (long)arguments, 0, 0, 0, 0);
	if (at == -1)
		return refused("mmap");
	registers = (void *)(at & 0xffffffff);
	return done("first register is %#x", *registers);
}

struct outcome around_pci_sysfs(void)
{
	return in_other_mount("sysfs", "/sys", try_pci_config);
}

struct outcome around_pci_procfs(void)
{
	return in_other_mount("proc", "/proc", try_pci_proc_config);
}

struct outcome around_parameter_sysfs(void)
{
	return in_other_mount("sysfs", "/sys", try_hw_parameter);
}
#endif
