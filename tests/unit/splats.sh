#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What tests/lsm/splats takes for a complaint of the kernel about itself. TAP.
set -euo pipefail

splats=$(dirname "$(realpath "$0")")/../lsm/splats
console=$(mktemp)
trap 'rm -f "$console"' EXIT
number=0

# ok|"not ok" LINE: what is said of a console with that line between others
expect() {
	local answer="not ok"

	printf '%s\n' "Linux version 6.12" ${2:+"$2"} "Run /init as init process" >"$console"
	[[ $("$splats" guest "$console" | head -n 1) != "$1 - "* ]] || answer=ok
	echo "$answer $((number += 1)) - splats: $([[ $1 == ok ]] && echo no complaint || echo a complaint): ${2:-nothing special}"
}

expect ok ""
expect ok "kasan: KernelAddressSanitizer initialized (generic)"
expect ok "kernlock: dd: refused dev-mem (mode integrity); kernlock explain dev-mem"
while IFS= read -r line; do
	expect "not ok" "[    1.000000] $line"
done <<'END'
BUG: KASAN: slab-out-of-bounds in kernlock_record+0x10/0x20
BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580
WARNING: possible circular locking dependency detected
WARNING: suspicious RCU usage
WARNING: CPU: 0 PID: 1 at security/kernlock/held.c:10 kernlock_answer+0x10/0x20
INFO: task sh:74 blocked for more than 120 seconds.
rcu: INFO: rcu_sched detected stalls on CPUs/tasks:
kmemleak: 2 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
Oops: general protection fault, probably for non-canonical address
Kernel panic - not syncing: Attempted to kill init!
refcount_t: underflow; use-after-free.
END
: >"$console"
[[ $("$splats" guest "$console") == "not ok"* ]] && answer=ok || answer="not ok"
echo "$answer $((number += 1)) - splats: an empty console is a fault"
echo "1..$number"
