#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The kernel's files of kernlock, started without a mode: what they take, from whom, and what they tell.
. /guest/tap.sh

files=/sys/kernel/security/kernlock
value() { sed -n "s/^$1 //p" $files/state; }
value_is() { [ "$(value "$1")" = "$2" ] || { echo "$1: $(value "$1"), not $2"; false; }; }

mkdir -p /sys/kernel/security
[ -d $files ] || mount -t securityfs securityfs /sys/kernel/security
check "kernlock is in the kernel's list of security modules" grep -qw kernlock /sys/kernel/security/lsm
check "no mode is in force" grep -qF '[none]' $files/mode
check "state: not loaded" value_is loaded 0
check "nothing is refused" sh -c "! grep -q ' deny ' $files/reasons"
check "and that cannot change by itself: sealed" grep -qx 1 $files/sealed
check "recording what is not refused" sh -c "echo 0xfffffffffffffffe >$files/evaluate; ! cat $files/evaluate | grep -qx 0xfffffffffffffffe"
all=$(printf '0x%x' $((1 << 7 | 1 << 8)))
echo "$all" >$files/evaluate
check "what is evaluated" value_is evaluated "$all"
attempt ioport >/dev/null 2>&1
check "was recorded" [ "$(value recorded)" -gt 0 ]
echo 0 >$files/evaluate
/usr/bin/policy_writer $files >/tmp/writer
writer=$?
sed '/^1\.\./d' /tmp/writer | sed "s/^\(not \)\?ok [0-9]*/\1ok/"
number=$((number + $(grep -c '^\(not \)\?ok' /tmp/writer)))
check "policy_writer ran to its end" [ "$writer" = 0 ]
check "what was written is what holds: confidentiality's kcore" sh -c '! cat /proc/kcore >/dev/null 2>&1'
check "refusals are counted" sh -c "awk '\$1 == \"kcore\" && \$4 > 0 { found = 1 } END { exit !found }' $files/reasons"
check "and told in the kernel's log" sh -c 'dmesg | grep -q "kernlock: .*: refused "'
check "no splat" sh -c '! dmesg | grep -E "BUG|WARNING|KASAN|possible recursive|suspicious RCU|unreferenced object"'
plan
