/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the machine says of itself besides kernlock: the kernel's own lockdown,
 * Secure Boot, taint. Only reads.
 */
#ifndef KERNLOCK_HOST_H
#define KERNLOCK_HOST_H

#include <stdbool.h>
#include <stddef.h>

/** HOST_TEXT - bytes of every text filled in here. */
#define HOST_TEXT 256

/** host_upstream_level() - "none", "integrity" or "confidentiality"; else "" and -errno. */
int host_upstream_level(char level[HOST_TEXT]);

/** host_lsm_list() - the kernel's active LSMs, comma separated; or -errno. */
int host_lsm_list(char list[HOST_TEXT]);

/** host_lsm_active() - is @name in the comma separated @list? */
bool host_lsm_active(const char *list, const char *name);

/** enum host_secure_boot - what the firmware's SecureBoot variable says. */
enum host_secure_boot { SECURE_BOOT_ON, SECURE_BOOT_OFF, SECURE_BOOT_NO_EFI, SECURE_BOOT_UNKNOWN };

/** host_secure_boot() - read it from efivarfs (UEFI specification, 3.3 Globally Defined Variables). */
enum host_secure_boot host_secure_boot(void);

/** host_taint() - the kernel's taint mask (Documentation/admin-guide/tainted-kernels.rst), or -errno. */
long host_taint(void);

/** TAINT_ACPI_OVERRIDDEN - the bit of an ACPI table that user space replaced. */
#define TAINT_ACPI_OVERRIDDEN (1L << 8)

/** host_taint_text() - the set bits in words, "none" for 0. */
void host_taint_text(long taint, char text[HOST_TEXT]);

/**
 * host_boot_time() - nanoseconds since boot as the kernel counts them (CLOCK_BOOTTIME), in a time namespace too.
 * Sleep counts; setting the clock does not move it.
 */
unsigned long long host_boot_time(void);

/** host_command_line_has() - does the kernel command line have a word beginning with @word? */
bool host_command_line_has(const char *word);

/**
 * host_command_line_says() - is @word, the whole of it, a word of the kernel command line?
 * Return: 1, 0, or -errno when it cannot be read.
 */
int host_command_line_says(const char *word);

/**
 * host_has_symbol() - is a function of this name built in or loaded?
 * Return: 1, 0, or -errno when /proc/kallsyms cannot be read.
 */
int host_has_symbol(const char *name);

/**
 * host_has_symbols() - the same for @count names. The list is read once, and shared with children that start later.
 * Return: 0, or -errno as above.
 */
int host_has_symbols(const char *const names[], bool there[], size_t count);

/**
 * host_symbol_addresses() - the addresses of @count names; 0 for what is not there, or hidden by kptr_restrict.
 * Return: 0, or -errno as above.
 */
int host_symbol_addresses(const char *const names[], unsigned long long addresses[], size_t count);

#endif
