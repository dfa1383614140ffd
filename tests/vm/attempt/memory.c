// SPDX-License-Identifier: GPL-2.0-only
/* Physical and kernel memory, and I/O ports, through files. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

/* The processor's first instruction and the date of the BIOS: never RAM, which CONFIG_STRICT_DEVMEM hides. */
#define BIOS_END 0xffff0
#define BIOS_PAGE 0xff000

struct outcome try_dev_mem_read(void)
{
	const int fd = open("/dev/mem", O_RDONLY | O_CLOEXEC);
	unsigned char bytes[16];

	if (fd < 0)
		return refused_or_absent("/dev/mem");
	if (!ON_X86)
		return done("/dev/mem is open");
	if (pread(fd, bytes, sizeof(bytes), BIOS_END) != sizeof(bytes))
		return broken("/dev/mem is open, but read: %s", strerror(errno));
	return done("16 bytes at %#x: %s", BIOS_END, hex(bytes, sizeof(bytes)));
}

struct outcome try_dev_mem_mmap(void)
{
	const int fd = open("/dev/mem", O_RDWR | O_SYNC | O_CLOEXEC);
	const unsigned char *page;

	if (fd < 0)
		return refused_or_absent("/dev/mem");
	if (!ON_X86)
		return done("/dev/mem is open for writing");
	page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, BIOS_PAGE);
	if (page == MAP_FAILED)
		return broken("/dev/mem is open, but mmap: %s", strerror(errno));
	return done("8 bytes at %#x: %s", BIOS_END, hex(page + BIOS_END - BIOS_PAGE, 8));
}

/* Port 0x80 takes the BIOS's progress codes and does nothing. */
struct outcome try_dev_port(void)
{
	const int fd = open("/dev/port", O_RDWR | O_CLOEXEC);
	unsigned char byte;

	if (fd < 0)
		return refused_or_absent("/dev/port");
	if (pread(fd, &byte, 1, 0x80) != 1 || pwrite(fd, &byte, 1, 0x80) != 1)
		return broken("/dev/port is open, but: %s", strerror(errno));
	return done("wrote %#x to port 0x80", byte);
}

/* Where in /proc/kcore the kernel's @address is; 0 when nowhere. */
static off_t kcore_offset(int fd, const ElfW(Ehdr) *header, unsigned long long address)
{
	for (int i = 0; i < header->e_phnum; i++) {
		ElfW(Phdr) segment;

		if (pread(fd, &segment, sizeof(segment), header->e_phoff + i * sizeof(segment)) != sizeof(segment))
			return 0;
		if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
		    address - segment.p_vaddr < segment.p_memsz)
			return segment.p_offset + (address - segment.p_vaddr);
	}
	return 0;
}

struct outcome try_kcore(void)
{
	const int fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
	ElfW(Ehdr) header;
	char text[17] = "";
	off_t offset;

	if (fd < 0)
		return refused_or_absent("/proc/kcore");
	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) || memcmp(header.e_ident, ELFMAG, SELFMAG))
		return broken("/proc/kcore is open, but is no ELF file");
	offset = kcore_offset(fd, &header, kernel_symbol("linux_banner"));
	if (!offset || pread(fd, text, 16, offset) != 16)
		return broken("/proc/kcore is open, but linux_banner cannot be read there");
	return done("found \"%s\" in it", text);
}
