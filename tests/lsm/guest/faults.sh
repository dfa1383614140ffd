#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# In a kernel that finds its own faults: everything once, under each mode, then what KUnit and kmemleak found.
# Splats are looked for on the console, from outside. Prints TAP.
. /guest/tap.sh

files=/sys/kernel/security/kernlock
leaks=/sys/kernel/debug/kmemleak

everything() {
	attempt --tsv >/dev/null 2>&1
	attempt --ordinary --tsv >/dev/null 2>&1
	for file in mode reasons policy events state evaluate sealed; do cat $files/$file >/dev/null || return; done
	[ ! -s $files/policy ] || cat $files/policy >/tmp/policy
}
no_leaks() { [ ! -s /tmp/found ] || { cat /tmp/found; false; }; }
scan() {
	echo scan >&3
	sleep 6			# kmemleak reports nothing younger than five seconds
	echo scan >&3
	cat <&3 >/tmp/found 2>/dev/null
}
in_log() { grep -qaE "$1" /tmp/log; }

echo clear >$leaks 2>/dev/null	# what the kernel itself left while it booted
exec 3<>$leaks			# the mode will not let it be opened
for mode in none integrity confidentiality; do
	[ $mode = none ] || check "raise to $mode" sh -c "echo $mode >$files/mode"
	check "$mode: everything once" everything
done
check "everything that can be told is evaluated" sh -c "sed -n 's/^able //p' $files/state >$files/evaluate"
echo x >$files/watch
check "evaluated: everything once" everything
scan
check "kmemleak finds nothing" no_leaks
check "what leaks is loaded" modprobe kmemleak-test
scan
check "and kmemleak finds that" not no_leaks
dmesg >/tmp/log
check "KUnit ran kernlock's tests" in_log '^(\[[^]]*\] )?(# )?ok [0-9]+ kernlock|# kernlock.*: pass:[1-9]'
check "and none failed" not in_log '(\] |^) *not ok [0-9]+ '
plan
