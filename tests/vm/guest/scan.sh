#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The live parts of the readiness scan: loaded modules, the kernel's keys, open files, this kernel's command line.
. /guest/tap.sh

release=$(uname -r)
modules=/lib/modules/$release

# Scans once: one finding a line, ID STATE DETAIL, for the checks that follow.
look() {
	kernlock report --scan --json >/tmp/scan.json
	sed -n 's/^ *"\(id\|state\|detail\)": "\(.*\)",\{0,1\}$/\1 \2/p' /tmp/scan.json | awk '
		$1 == "id" { id = $2 }
		$1 == "state" { state = $2 }
		$1 == "detail" { sub(/^detail /, ""); print id, state, $0 }' >/tmp/findings
	grep -q kernlock_scan /tmp/scan.json || { echo "no answer"; cat /tmp/scan.json; }
}
found() { # "ID STATE" [TEXT]
	grep -F "$1" /tmp/findings | grep -qF -- "${2-}" || { cat /tmp/findings; false; }
}
not_found() { ! grep -F "$1" /tmp/findings; }
skipped() { grep -qF "$1" /tmp/scan.json; }

exec 7</proc/kcore
check "a live scan gives an answer" look
check "the modules that came with this kernel are no findings" not grep -E "^module-(unsigned|foreign|unread)" /tmp/findings
check "the kernel's keys are looked at" not skipped "keys that the kernel holds"
check "so are open files" not skipped "open files"
check "of this command line: resume" found "hibernation:resume sure" "resume=/dev/vda9 in /proc/cmdline"
check "crashkernel, and nothing that loads one" found "kexec:crashkernel unknown"
check "and no IOMMU" found "kernel-parameter:iommu sure"
check "this machine has no EFI" found "secure-boot:no-efi sure"
check "a program with a gated file open" found "open-now:kernel-memory:sh sure" "has /proc/kcore"
exec 7<&-

mkdir -p "$modules/updates/dkms" "$modules/extra"
cp /lib/modules-test/unsigned.ko "$modules/updates/dkms/nvidia.ko"
cp /lib/modules-test/signed.ko "$modules/extra/ours.ko"
rm "$modules/kernel/drivers/net/dummy.ko"
insmod /lib/modules-test/unsigned.ko
look
check "no file is open any more" not_found open-now
check "an unsigned module on the disk" found "module-unsigned:nvidia sure" "built by DKMS"
check "one that this kernel's key signed is none" not_found :ours
check "an unsigned module that is loaded, of no file" found "module-unsigned:dummy sure" "loaded now, without a signature that this kernel trusts"
check "it is inside already" found "already-inside:unsigned-module sure" dummy

cp /lib/modules-test/unsigned.ko "$modules/extra/dummy.ko"
look
check "and of a file" found "module-unsigned:dummy sure" "extra/dummy.ko, unsigned, loaded now"
# The file is signed now, and what was loaded was not.
cp /lib/modules-test/signed.ko "$modules/extra/dummy.ko"
look
check "the kernel's word counts more than the file's" found "module-foreign-key:dummy sure" "did not trust"

rmmod dummy
insmod /lib/modules-test/signed.ko
check "enforce" exits 0 kernlock enforce --yes confidentiality
look
check "the same, loaded signed, is none" not_found :dummy
check "the scan works under a mode" found "module-unsigned:nvidia sure"
plan
