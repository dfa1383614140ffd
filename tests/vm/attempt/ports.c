// SPDX-License-Identifier: GPL-2.0-only
/* I/O ports and registers of the processor. */
#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#if ON_X86
#include <asm/msr.h>
#include <sys/io.h>

/* Takes progress codes from the BIOS and does nothing. */
#define DIAGNOSTIC_PORT 0x80
#define VGA_MISC_PORT 0x3cc
/* SYSENTER_CS is in every processor, and holds a constant. */
#define SAFE_MSR 0x174

struct outcome try_ioperm(void)
{
	if (ioperm(DIAGNOSTIC_PORT, 1, 1))
		return refused("ioperm");
	outb(0x42, DIAGNOSTIC_PORT);
	return done("wrote 0x42 to port %#x", DIAGNOSTIC_PORT);
}

struct outcome try_iopl(void)
{
	if (iopl(3))
		return refused("iopl");
	outb(0x42, DIAGNOSTIC_PORT);
	return done("wrote 0x42 to port %#x", DIAGNOSTIC_PORT);
}

static struct outcome console_port(unsigned long command, unsigned long argument)
{
	const int fd = open("/dev/tty0", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return refused_or_absent("/dev/tty0");
	if (ioctl(fd, command, argument))
		return refused("ioctl");
	return done("read %#x from port %#x", inb(VGA_MISC_PORT), VGA_MISC_PORT);
}

struct outcome try_kdenabio(void)
{
	return console_port(KDENABIO, 0);
}

struct outcome try_kdaddio(void)
{
	return console_port(KDADDIO, VGA_MISC_PORT);
}

static int open_msr(int flags)
{
	return open("/dev/cpu/0/msr", flags | O_CLOEXEC);
}

struct outcome try_msr_write(void)
{
	const int fd = open_msr(O_RDWR);
	uint64_t value;

	if (fd < 0)
		return refused_or_absent("/dev/cpu/0/msr");
	if (pread(fd, &value, sizeof(value), SAFE_MSR) != sizeof(value))
		return broken("read register %#x: %s", SAFE_MSR, strerror(errno));
	if (pwrite(fd, &value, sizeof(value), SAFE_MSR) != sizeof(value))
		return refused("write register %#x", SAFE_MSR);
	return done("wrote %#llx to register %#x", (unsigned long long)value, SAFE_MSR);
}

struct outcome try_msr_ioctl(void)
{
	const int fd = open_msr(O_RDWR);
	uint32_t registers[8] = {[1] = SAFE_MSR}; /* eax, ecx, edx, ... */

	if (fd < 0)
		return refused_or_absent("/dev/cpu/0/msr");
	if (ioctl(fd, X86_IOC_RDMSR_REGS, registers))
		return broken("X86_IOC_RDMSR_REGS: %s", strerror(errno));
	registers[1] = SAFE_MSR;
	if (ioctl(fd, X86_IOC_WRMSR_REGS, registers))
		return refused("X86_IOC_WRMSR_REGS");
	return done("wrote %#x to register %#x", registers[0], SAFE_MSR);
}

struct outcome try_msr_read(void)
{
	const int fd = open_msr(O_RDONLY);
	uint64_t value;

	if (fd < 0)
		return refused_or_absent("/dev/cpu/0/msr");
	if (pread(fd, &value, sizeof(value), SAFE_MSR) != sizeof(value))
		return refused("read register %#x", SAFE_MSR);
	return done("register %#x is %#llx", SAFE_MSR, (unsigned long long)value);
}

#else

#define X86_ONLY(function)                   \
	struct outcome function(void)        \
	{                                    \
		return absent("x86 only");   \
	}

X86_ONLY(try_ioperm)
X86_ONLY(try_iopl)
X86_ONLY(try_kdenabio)
X86_ONLY(try_kdaddio)
X86_ONLY(try_msr_write)
X86_ONLY(try_msr_ioctl)
X86_ONLY(try_msr_read)

#endif
