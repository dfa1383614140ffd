#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What only a reboot cures, and what "inside" and "stops" mean, tried on files that were opened before the mode.
. /guest/tap.sh
. /guest/inside_tap.sh

edu() { grep -l 0x1234 /sys/bus/pci/devices/*/vendor | sed 's,/vendor$,,'; }
refused() { grep -q "not permitted" /tmp/answer; }
# Files of this shell, which stay open whatever comes.
held_write() { { dd if=/dev/zero bs=8 count=1 2>/tmp/answer; } >&"$1"; }
held_read() { (dd bs=16 count=1 <&"$1" | wc -c) >/tmp/answer 2>&1; }

check "nobody is inside a fresh machine" nothing
exec 4</dev/mem 5<>/dev/cpu/0/msr 6<>"$(edu)/config" 7</proc/kcore
check "enforce" exits 0 kernlock enforce --yes confidentiality
check "inside: a file of /dev/mem held before is read" held_read 4
check "by 16 bytes" grep -qx 16 /tmp/answer
check "inside: kcore too" held_read 7
check "by 16 bytes" grep -qx 16 /tmp/answer
check "while none can be opened" not dd if=/dev/mem bs=16 count=1
held_write 5
check "stops: a file of msr held before is refused its write" refused
held_write 6
check "stops: a file of PCI configuration too" refused
check "release" exits 0 kernlock release
held_write 6
check "without a mode that write is not refused" not refused
held_write 5
check "nor that of msr" not refused
exec 4<&- 5<&- 6<&- 7<&-

check "a register was written: that is told" found_nobodys msr-taint unknown
check "and exit 4: unknown" exits 4 kernlock inside
printf 'mode modules\ndeny module-signature\n' >/tmp/modules.mode
check "a mode about modules does not mind" exits 0 kernlock inside /tmp/modules.mode
check "and --strict passes" exits 0 kernlock enforce --yes --strict /tmp/modules.mode
kernlock release >/dev/null

insmod /lib/modules-test/unsigned.ko
check "an unsigned module is found" found_nobodys unsigned-module inside
check "by its name" says "module dummy (unsigned" kernlock inside
check "--strict refuses" exits 1 kernlock enforce --yes --strict /tmp/modules.mode
check "and nothing is in force" in_force ""
rmmod dummy
check "it is not found when it is gone" not found_nobodys unsigned-module inside
check "but that it was there is, and unknown" found_nobodys module-taint unknown
check "so --strict refuses until reboot" exits 1 kernlock enforce --yes --strict /tmp/modules.mode
check "without --strict it goes on" exits 0 kernlock enforce --yes /tmp/modules.mode
plan
