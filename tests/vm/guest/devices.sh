#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Devices that user space drives: told apart by the kernel's own list, before they are opened.
# /noiommu.ko, where it could be built: groups as VFIO has them without an IOMMU (tests/vm/noiommu).
. /guest/tap.sh

is_done() { grep -q "	$1	done$" /tmp/results; }
is_refused() { grep -q "	$1	EPERM$" /tmp/results; }
try() { attempt --tsv "$@" >/tmp/results; }
in_force() { [ "$(kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p')" = "$1" ]; }
opens() { dd if="$1" of=/dev/null count=0 2>/dev/null; }
denies() { exits 1 opens "$1" && says "Operation not permitted" dd if="$1" of=/dev/null count=0; }
found() { kernlock verify --json | tr -d '\n ' | grep -q "\"reason\":\"$1\"[^}]*\"found\":\"$2\""; }

# The device files whose numbers are given out as drivers come, but for UIO's and VFIO's, and which of them can be opened.
numbered() {
	for file in /dev/*; do
		if [ ! -c "$file" ] || [ $((0x$(stat -c %t "$file"))) -lt 234 ]; then continue; fi
		if opens "$file"; then echo "$file opens"; else echo "$file does not"; fi
	done
}

mode() { printf 'mode %s\ndeny %s\n' "$1" "$2" >"/tmp/$1.mode"; }
mode uio-only uio
mode vfio-only vfio-noiommu
mode efi-only efi-variables
mode watch "msr
audit uio"
mknod /tmp/nobody c 500 0

try uio
for way in mmap openat2 "mknod elsewhere" open_by_handle_at; do
	check "without a mode, UIO by $way maps a device" is_done "$way"
done
numbered >/tmp/before
check "other devices have numbers of that kind: $(grep -c opens /tmp/before)" grep -q opens /tmp/before
check "verify says that UIO is open" found uio open
[ ! -e /noiommu.ko ] || check "a group without an IOMMU" insmod /noiommu.ko

check "integrity leaves it" exits 0 kernlock enforce --yes integrity
try uio
check "so a device is mapped that pci-access keeps shut" is_done mmap
check "release" exits 0 kernlock release

echo 2 >/proc/sys/kernel/kptr_restrict
check "a mode that refuses UIO, where the kernel hides addresses" exits 0 kernlock enforce --yes /tmp/uio-only.mode
try uio
for way in mmap openat2 "mknod elsewhere" open_by_handle_at; do
	check "UIO by $way is refused" is_refused "$way"
done
numbered >/tmp/after
check "other devices go on" cmp /tmp/before /tmp/after
check "a number that no driver has yet is refused" denies /tmp/nobody
check "verify says that UIO is refused" found uio refused
[ ! -e /noiommu.ko ] || check "a group without an IOMMU is another reason" opens /dev/vfio/noiommu-0
check "release" exits 0 kernlock release
check "nothing is refused after it" not denies /tmp/nobody

check "a mode that refuses VFIO without IOMMU" exits 0 kernlock enforce --yes /tmp/vfio-only.mode
try uio vfio-noiommu
check "UIO is another reason" is_done mmap
if [ -e /noiommu.ko ]; then
	check "a group without an IOMMU is refused" is_refused "open group"
	check "a group that an IOMMU confines is not" opens /dev/vfio/0
	check "verify says so" found vfio-noiommu refused
	mknod /tmp/group c $((0x$(stat -c %t /dev/vfio/noiommu-0))) 1
	check "by a device file elsewhere it is refused, too" denies /tmp/group
	check "and once another file is opened" denies /dev/vfio/noiommu-0
else
	echo "ok $((number += 1)) - VFIO without IOMMU # SKIP no module noiommu.ko for this kernel"
	check "verify says that it is not there" found vfio-noiommu absent
fi
check "release" exits 0 kernlock release

check "audited" exits 0 kernlock enforce --yes /tmp/watch.mode
try uio
check "UIO is not refused" is_done mmap
check "but counted" [ "$(kernlock status | grep -cE '^uio +0 +[1-9]')" = 1 ]
check "release" exits 0 kernlock release

check "a mode that needs no list of devices" exits 0 kernlock enforce --yes /tmp/efi-only.mode
printf 'mode both\ndeny efi-variables uio\n' >/tmp/both.mode
check "cannot be raised to one that does" exits 1 kernlock raise --yes /tmp/both.mode
check "and says why" says "have to be found when enforcing begins: \`kernlock release\`" kernlock raise --yes /tmp/both.mode
check "the former mode stays" in_force efi-only
try uio
check "and refuses no more" is_done mmap
check "release" exits 0 kernlock release
check "told of it from the start" exits 0 kernlock enforce --yes /tmp/efi-only.mode /tmp/both.mode
try uio
check "it lets pass what it allows" is_done mmap
check "seal" exits 0 kernlock seal
check "it is raised" exits 0 kernlock raise --yes /tmp/both.mode
try uio
check "and refuses" is_refused mmap
plan
