#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The seal as a user meets it; tests/escape attacks it.
. /guest/tap.sh

ids() { bpftool cgroup show /sys/fs/cgroup | awk '/kernlock_/ { print $1 }'; }
in_force() { [ "$(kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p')" = "$1" ]; }
sealed() { kernlock status --json | grep -q '"sealed": true'; }
as_nobody() { /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
detach_all() {
	for id in $(ids); do
		bpftool cgroup detach /sys/fs/cgroup lsm_cgroup id "$id" && return 0
		bpftool cgroup detach /sys/fs/cgroup sysctl id "$id" && return 0
	done
	return 1
}
ftrace_off() { echo 0 >/proc/sys/kernel/ftrace_enabled; }
lower() { echo 0 >/proc/sys/kernel/kptr_restrict; }

attempt --tsv xfrm-secret >/dev/null
echo 2 >/proc/sys/kernel/kptr_restrict

check "enforce without --seal" exits 0 kernlock enforce --yes integrity
check "is not sealed" not sealed
check "root can take programs off an unsealed engine" detach_all
check "release takes off the rest" exits 0 kernlock release
check "enforce again, to be raised later" exits 0 kernlock enforce --yes integrity confidentiality
check "only root may seal" exits 1 as_nobody kernlock seal
check "seal, strictly: nobody is inside" exits 0 kernlock seal --strict
check "is sealed" sealed
check "sealing twice is the same" exits 0 kernlock seal
before=$(ids | sort | tr '\n' ' ')
check "release is refused" exits 1 kernlock release
check "and says why" says "stays until reboot" kernlock release
check "bpftool detaches nothing" not detach_all
check "ftrace stays on" not ftrace_off
check "a weaker mode is refused" exits 1 kernlock enforce --yes keep-modules
check "integrity does not keep sysctls" lower
echo 2 >/proc/sys/kernel/kptr_restrict
check "raise to the same changes nothing" says "nothing was changed" kernlock raise --yes integrity
check "raise tightens a sealed engine" exits 0 kernlock raise --yes confidentiality
check "the raised mode is in force" in_force confidentiality
check "and sealed" sealed
check "kcore is refused now" says EPERM attempt --tsv kcore
check "lowering kptr_restrict is refused now" not lower
check "going back is refused" exits 1 kernlock enforce --yes integrity
check "verify" exits 0 kernlock verify
check "the programs are the same ones" [ "$(ids | sort | tr '\n' ' ')" = "$before" ]
plan
