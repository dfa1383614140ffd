#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock evaluate`: what is recorded, exactly, and that nothing is refused. $1: quick leaves the hundred thousand calls out.
. /guest/tap.sh
. /guest/seen.sh

kernlock=/usr/sbin/kernlock-plain
file=/var/lib/kernlock/recording
tab=$(printf '\t')

status_of() { $kernlock evaluate status --json | sed -n "s/^ *\"$1\": \"*\([^\",]*\)\"*,*\$/\1/p"; }
is() { [ "$1" = "$2" ] || { echo "$1, not $2"; cat $file; false; }; }
ours() { bpftool cgroup show /sys/fs/cgroup | grep -c kernlock_; }
read_memory() { dd if=/dev/mem of=/dev/null bs=16 count=1; }

check "none runs at first" exits 3 $kernlock evaluate status
check "start" exits 0 $kernlock evaluate start
check "one runs now" exits 0 $kernlock evaluate status
check "status says so" says "evaluation             running" kernlock status
check "no mode is in force" says "No mode is in force" kernlock status
check "and it cannot be sealed" exits 1 $kernlock seal
check "nothing is refused" read_memory
read_memory 2>/dev/null
check "it was counted" is "$(seen "dev-mem${tab}went-on${tab}attempt${tab}sure" "${tab}dd$tab/usr/bin/busybox")" 2
check "its parent is told" is "$(seen "dev-mem" "${tab}sh${tab}dd$tab")" 2
cat /sys/power/state >/dev/null
check "reading /sys/power/state is a query" is "$(seen "hibernation${tab}went-on${tab}query" "${tab}cat$tab")" 1
echo reboot >/sys/power/disk
check "writing /sys/power/disk is an attempt" is "$(seen "hibernation${tab}went-on${tab}attempt")" 1
/usr/bin/setpriv --reuid 4321 --clear-groups cat /sys/power/state >/dev/null
check "a user without privilege is told apart" is "$(seen "hibernation" "${tab}4321${tab}")" 1
bpftool feature probe kernel >/dev/null 2>&1
check "bpftool's trials of what the kernel can are probes" [ "$(seen "bpf-tracing${tab}went-on${tab}probe" "${tab}bpftool$tab")" -gt 5 ]
$kernlock verify >/dev/null
check "and so is what verify tries" is "$(seen "${tab}attempt${tab}" "${tab}kernlock")" 0
check "which was seen" [ "$(seen "${tab}probe${tab}" "${tab}kernlock")" -gt 5 ]

mkdir -p /sys/fs/cgroup/test.slice/test.service
sh -c 'echo $$ >/sys/fs/cgroup/test.slice/test.service/cgroup.procs; dd if=/dev/mem of=/dev/null bs=16 count=1' 2>/dev/null
rmdir /sys/fs/cgroup/test.slice/test.service
check "a cgroup that is gone is still named" is "$(seen "dev-mem" "${tab}/test.slice/test.service$tab")" 1
cp /usr/bin/busybox /tmp/head
/tmp/head -c 16 /dev/mem >/dev/null
rm /tmp/head
check "and so is a program that is gone" is "$(seen "dev-mem" "${tab}/tmp/head$tab")" 1
check "and its arguments" is "$(seen "dev-mem" "$tab/tmp/head -c 16 /dev/mem$")" 1
sysctl -w kernel.ftrace_enabled=1 >/dev/null
check "sysctl" is "$(seen "ftrace-switch${tab}went-on${tab}attempt" "$tab/usr/bin/busybox$tab")" 1
check "a program that overrules verdicts" is "$(attempt bpf-verdicts >/dev/null 2>&1; [ "$(seen "bpf-verdicts${tab}went-on")" -gt 0 ] && echo yes)" yes

# ---- counts

before=$(seen "ioport")
check "a hundred processes, a hundred thousand calls" hammer 100 "$([ "$1" = quick ] && echo 50 || echo 1000)" ports
check "each was counted" is "$(($(seen "ioport") - before))" "$([ "$1" = quick ] && echo 5000 || echo 100000)"
check "a user floods the table with names" hammer 4 1000 names 4321
lost=$(status_of lost)
check "what found no room is counted: $lost" [ "$lost" -gt 0 ]
check "nothing is missing" is "$(($(seen "hibernation" "${tab}4321${tab}") + lost))" 4001
cp /usr/bin/busybox /tmp/head
/tmp/head -c 16 /dev/mem >/dev/null
rm /tmp/head
check "and there is room for what root does" is "$(seen "dev-mem" "${tab}/tmp/head$tab")" 2

# ---- beside a mode, and over a reboot

rows=$(grep -c "^row$tab" $file)
check "a mode is put in force" exits 0 $kernlock enforce --yes integrity
check "the evaluation goes on" exits 0 $kernlock evaluate status
check "what was seen is kept" [ "$(seen "$tab"; )" -gt 0 ]
check "and no row is missing" [ "$(grep -c "^row$tab" $file)" -ge "$rows" ]
check "now it is refused" not read_memory
check "and recorded as that" is "$(seen "dev-mem${tab}refused${tab}attempt")" 1
check "sealed" exits 0 $kernlock seal
before=$(seen "kcore${tab}went-on")
head -c 1 /proc/kcore >/dev/null
check "what only confidentiality refuses is still recorded" is "$(seen "kcore${tab}went-on")" $((before + 1))
check "stop, sealed" exits 0 $kernlock evaluate stop
check "none runs" exits 3 $kernlock evaluate status
check "the mode stays" says "integrity is in force" kernlock status
check "what was seen stays" is "$(seen "dev-mem" "${tab}/tmp/head$tab")" 2
sed "s/${tab}stopped\$/${tab}running/; s/^session${tab}[^${tab}]*/session${tab}another-boot/" $file >/tmp/earlier
cp /tmp/earlier $file
check "what was not stopped before a reboot does not run" says "does not run" $kernlock evaluate status
check "until it is resumed" exits 0 $kernlock evaluate resume
check "then it does" exits 0 $kernlock evaluate status
check "with what was seen before" is "$(seen "dev-mem" "${tab}/tmp/head$tab")" 2
check "start does not begin anew while it runs" exits 0 $kernlock evaluate start
check "so that is still there" is "$(seen "dev-mem" "${tab}/tmp/head$tab")" 2
check "stop" exits 0 $kernlock evaluate stop
check "resume after it" says "No evaluation is to be resumed" $kernlock evaluate resume
check "does not run it" exits 3 $kernlock evaluate status

# ---- bad files, bad words

for damage in 's/^end.*//' 's/^kernlock-recording 1/kernlock-recording 2/' 's/^row\t[a-z-]*/row\tnonsense/'; do
	sed "$damage" /tmp/earlier >$file
	cp $file /tmp/damaged
	check "$damage: start is refused" exits 1 $kernlock evaluate start
	check "$damage: save too" exits 1 $kernlock evaluate save
	check "$damage: the file is as it was" cmp $file /tmp/damaged
	check "$damage: nothing runs" not [ "$(status_of evaluation)" = running ]
done
check "an unknown word" exits 2 $kernlock evaluate begin
check "an unknown mode" exits 2 $kernlock evaluate start nonsense
check "too much" exits 2 $kernlock evaluate stop integrity
check "without privilege" exits 1 /usr/bin/setpriv --reuid 4321 --clear-groups $kernlock evaluate start
plan
