#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock monitor`: what it tells, under a flood too, and on a sealed engine.
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain
monitor=

watch() { # ARGUMENT...: the monitor runs, and has looked once
	: >/tmp/told
	$kernlock monitor "$@" >/tmp/told 2>/tmp/told.err &
	monitor=$!
	sleep 2
}
end() {
	sleep 1
	kill $monitor 2>/dev/null
	wait $monitor
}
told() { grep -qE -- "$1" /tmp/told || { echo "not told: $1"; cat /tmp/told /tmp/told.err; false; }; }
lines() { wc -l </tmp/told; }
read_memory() { /tmp/head -c 16 /dev/mem >/dev/null 2>&1; }
total() { sed -n 's/.*"reason":"'"$1"'".*"count":\([0-9]*\),.*/\1/p' /tmp/told | awk '{ sum += $1 } END { print sum + 0 }'; }

cp /usr/bin/busybox /tmp/head
watch
end
check "with nothing there it waits, and says so" grep -q "waiting for one" /tmp/told.err
check "an evaluation" exits 0 $kernlock evaluate start
read_memory
watch
read_memory
end
check "what went on is told" told 'would be refused dev-mem: /tmp/head\[[0-9]+\], from sh\[[0-9]+\], cgroup /, uid 0, by dev-mem of confidentiality$'
check "once, and nothing from before" [ "$(lines)" = 1 ]
check "enforced" exits 0 $kernlock enforce --yes integrity
check "sealed" exits 0 $kernlock seal
watch
read_memory
cat /sys/power/state >/dev/null
end
check "a refusal is told" told '[0-9:]{8} refused dev-mem: /tmp/head\[[0-9]+\], from sh\[[0-9]+\], cgroup /, uid 0, by dev-mem of integrity$'
check "and a query" told 'refused hibernation \(a query\): '
watch --reason dev-mem --program head
read_memory
cat /sys/power/state >/dev/null
/usr/bin/busybox head -c 1 /dev/mem 2>/dev/null
end
check "filters leave the rest out" [ "$(lines)" = 1 ]
mkdir -p /sys/fs/cgroup/my.slice/my.service
watch --cgroup my.service
read_memory
sh -c 'echo $$ >/sys/fs/cgroup/my.slice/my.service/cgroup.procs; /tmp/head -c 1 /dev/mem 2>/dev/null'
end
check "by cgroup too" told 'refused dev-mem: /tmp/head.* my.service, '
check "and no other" [ "$(lines)" = 1 ]

# ---- names that want to be more than names

cp /usr/bin/busybox "$(printf '/tmp/busybox\033[31mx\nhead')"
watch
"$(printf '/tmp/busybox\033[31mx\nhead')" head -c 1 /dev/mem 2>/dev/null
ln -s /tmp/head "$(printf '/tmp/"}')"
end
check "escapes and newlines are shown, not done" told 'refused dev-mem: /tmp/busybox\\x1b\[31mx\\x0ahead\['
check "in one line" [ "$(lines)" = 1 ]
watch --json
"$(printf '/tmp/busybox\033[31mx\nhead')" head -c 1 /dev/mem 2>/dev/null
end
check "JSON has them whole" told '"exe":"/tmp/busybox\\u001B\[31mx\\nhead"'

# ---- a flood by a user without privilege: nothing is lost, and the monitor prints little

before=$(cut -d' ' -f1 /proc/uptime)
hammer 4 5000 query 4321
alone=$(echo "$before $(cut -d' ' -f1 /proc/uptime)" | awk '{ print $2 - $1 }')
watch --json
before=$(cut -d' ' -f1 /proc/uptime)
hammer 4 5000 query 4321
watched=$(echo "$before $(cut -d' ' -f1 /proc/uptime)" | awk '{ print $2 - $1 }')
end
check "each query of a flood is counted" [ "$(total hibernation)" = 20000 ]
check "in few lines: $(lines)" [ "$(lines)" -lt 200 ]
echo "# 20000 queries: $alone s alone, $watched s while watched"
cat /sys/power/state >/dev/null
read_memory
check "after it, the table still has room for root" sh -c "kernlock-plain evaluate status | grep -vq 'found no room'"
check "an unknown reason" exits 2 $kernlock monitor --reason dev-men
check "suggests" says "did you mean 'dev-mem'" $kernlock monitor --reason dev-men
check "without privilege" exits 1 /usr/bin/setpriv --reuid 4321 --clear-groups $kernlock monitor
plan
