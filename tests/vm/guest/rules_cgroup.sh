#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Exceptions for a cgroup, and going from one mode with exceptions to another.
. /guest/tap.sh

tree=/sys/fs/cgroup
read_kcore() { dd if=/proc/kcore of=/dev/null bs=1 count=1; }
# CGROUP COMMAND...
in_cgroup() {
	cgroup=$1
	shift
	sh -c 'echo $$ >'"$tree/$cgroup/cgroup.procs"' && exec "$@"' sh "$@"
}
kcore_in() { in_cgroup "$1" dd if=/proc/kcore of=/dev/null bs=1 count=1; }
mode() { printf '%s\n' "$@" >/tmp/"$(echo "$1" | cut -d' ' -f2)".mode; }
enforce() { kernlock enforce --yes "$@"; }
exceptions() { kernlock status | grep -c "^exception"; }
counted() { kernlock status --json | tr -d ' \n' | grep -q '"kcore":{"denied":0,"audited":1}'; }

mkdir -p $tree/machine.slice/vm1.scope/deep $tree/machine.slice2 $tree/other.slice
cp /usr/bin/rules /usr/sbin/allowed
mode "mode fenced" "extends integrity" "deny kcore dev-mem in cgroup machine.slice" "allow dev-mem for exe /usr/sbin/allowed"
mode "mode counted" "audit kcore in cgroup other.slice"

check "without a mode every cgroup reads kcore" kcore_in machine.slice/vm1.scope
check "enforce" exits 0 enforce /tmp/counted.mode
check "what is counted in a cgroup goes on" kcore_in other.slice
check "and is not counted elsewhere" kcore_in machine.slice
check "it was counted once" counted
check "release" exits 0 kernlock release

check "a mode with a cgroup's refusals" exits 0 enforce /tmp/fenced.mode
check "outside kcore can be read" read_kcore
check "in the cgroup it cannot" not kcore_in machine.slice
check "nor in those below" not kcore_in machine.slice/vm1.scope/deep
check "a cgroup with a name like it can" kcore_in machine.slice2
check "nor in a cgroup namespace" not in_cgroup machine.slice/vm1.scope unshare -C -m sh -c 'cat /proc/self/cgroup; dd if=/proc/kcore of=/dev/null bs=1 count=1'
check "the allowed program is allowed outside" /usr/sbin/allowed open
check "in the cgroup it is not" not in_cgroup machine.slice/vm1.scope /usr/sbin/allowed open
check "root can leave the cgroup, as the manual says" in_cgroup machine.slice sh -c "echo \$\$ >$tree/cgroup.procs; dd if=/proc/kcore of=/dev/null bs=1 count=1"
check "enforcing the same changes nothing" says "nothing was changed" enforce /tmp/fenced.mode
mode "mode fenced" "extends integrity" "deny kcore dev-mem in cgroup machine.slice" "allow dev-mem for exe /usr/sbin/allowed" "allow dev-mem for exe /usr/bin/rules"
check "one more allowance is weaker" says "it would open dev-mem" enforce /tmp/fenced.mode
mode "mode fenced" "extends integrity" "allow dev-mem for exe /usr/sbin/allowed"
check "one refusal less is weaker" says "it would open kcore" enforce /tmp/fenced.mode
mode "mode fenced" "extends integrity" "deny kcore dev-mem perf in cgroup machine.slice" "allow dev-mem for exe /usr/sbin/allowed"
check "other exceptions cannot be raised to" says "'fenced' has exceptions, which are loaded only when enforcing begins" enforce /tmp/fenced.mode
check "both are still there" [ "$(exceptions)" = 2 ]
mode "mode wider" "extends integrity" "deny perf" "deny kcore dev-mem in cgroup machine.slice" "allow dev-mem for exe /usr/sbin/allowed"
check "seal" exits 0 kernlock seal
check "the same exceptions and more for all can be raised to" exits 0 kernlock raise --yes /tmp/wider.mode
check "the exceptions stay" [ "$(exceptions)" = 2 ]
check "and hold" /usr/sbin/allowed open
check "and refuse" not kcore_in machine.slice
rmdir $tree/machine.slice/vm1.scope/deep $tree/machine.slice/vm1.scope $tree/machine.slice
mkdir $tree/machine.slice
check "status tells when the cgroup is another" says "deny dev-mem kcore in cgroup machine.slice: HOLDS NO LONGER" kernlock status
check "verify, sealed" exits 0 kernlock verify
mode "mode plain" "extends integrity" "deny kcore perf"
check "a raise to what would open the cgroup is refused" says "it would open kcore, perf" kernlock raise --yes integrity
check "a raise without exceptions takes them away" exits 0 kernlock raise --yes /tmp/plain.mode
check "nobody is allowed any more" not /usr/sbin/allowed open
check "status tells none" [ "$(exceptions)" = 0 ]
plan
