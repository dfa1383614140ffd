#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Prints what the kernel made of the tables that somebody else brought, as WHAT <TAB> FOUND:
#   ssdt     taken or refused: the table of that name in the initrd
#   rsdp     taken or refused: the pointer that acpi_rsdp= gives
#   ramdisk  where the initrd was              rsdt  where the machine's own tables begin
dmesg >/tmp/dmesg
grep -aiE 'kernlock|locked.?down|ACPI: (RSDP|RSDT|Table|SSDT)' /tmp/dmesg >&2

# By what is in it: NULs end a line for this grep.
has_table() { cat /sys/firmware/acpi/tables/SSDT* 2>/dev/null | tr -d '\000' | grep -q KERNLOCK; }

found() { # WHAT COMMAND...
	what=$1
	shift
	if "$@"; then printf '%s\ttaken\n' "$what"; else printf '%s\trefused\n' "$what"; fi
}

found ssdt has_table
found rsdp grep -qaE 'ACPI: RSDP 0x[0-9A-F]+ [0-9A-F]+ \(v[0-9]+ KERNLK' /tmp/dmesg
sed -nE 's/.*RAMDISK: \[mem (0x[0-9a-f]+)-.*/ramdisk\t\1/p; s/.*ACPI: RSDT (0x[0-9A-F]+) .*/rsdt\t\1/p' /tmp/dmesg
echo end
