#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An engine that only records: it comes, makes room for a mode, comes back after it, and leaves nothing.
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain
tab=$(printf '\t')
ours() { bpftool cgroup show /sys/fs/cgroup | grep -c kernlock_; }
read_memory() { dd if=/dev/mem of=/dev/null bs=16 count=1; }
sum() { awk -F '\t' -v reason="$1" '$1 == "row" && $2 == reason { sum += $6 } END { print sum + 0 }' /var/lib/kernlock/recording; }

check "start" exits 0 $kernlock evaluate start integrity
programs=$(ours)
check "by programs on the root cgroup: $programs" [ "$programs" -ge 4 ]
read_memory 2>/dev/null
check "an evaluation needs no process" not pgrep kernlock
check "stop" exits 0 $kernlock evaluate stop
check "leaves no program" [ "$(ours)" = 0 ]
check "and no map" not sh -c 'bpftool map list | grep -q kernlock'
check "what was seen is on disk" [ "$(sum dev-mem)" = 1 ]
check "start anew" exits 0 $kernlock evaluate start integrity
check "keeps the last one aside" grep -q "^row${tab}dev-mem" /var/lib/kernlock/recording.1
check "and begins empty" [ "$(sum dev-mem)" = 0 ]
read_memory 2>/dev/null
check "enforce" exits 0 $kernlock enforce --yes integrity
check "has as many programs" [ "$(ours)" = "$programs" ]
check "it refuses" not read_memory
check "release" exits 0 $kernlock release
check "goes back to recording" exits 0 $kernlock evaluate status
check "and refuses no more" read_memory
check "a reason that needs a program of its own" exits 0 $kernlock evaluate start confidentiality
check "is recorded" sh -c 'attempt pfkey-secret >/dev/null 2>&1; kernlock-plain evaluate save; grep -q pfkey-secret /var/lib/kernlock/recording'
check "nothing is missing of before, though nobody saved it" [ "$(sum dev-mem)" = 3 ]

# Whatever fails: nothing is in force, and the evaluation goes on; or the whole mode is, and it goes on.
failed=0
strace -o /tmp/calls -e trace=bpf $kernlock enforce --yes integrity >/dev/null
calls=$(grep -n 'BPF_PROG_DETACH' /tmp/calls | head -n 1 | cut -d: -f1)
check "enforce takes the recording engine off by its bpf call $calls" [ "$calls" -gt 10 ]
$kernlock release >/dev/null
for call in $((calls - 2)) $((calls + 10)) $((calls + 20)) $((calls + 30)) $((calls + 40)) $((calls + 50)) $((calls + 60)); do
	strace -o /dev/null -e trace=bpf -e inject=bpf:error=ENOMEM:when=$call $kernlock enforce --yes integrity >/tmp/enforce 2>&1 || failed=$((failed + 1))
	check "bpf call $call of enforce fails: the evaluation goes on" exits 0 $kernlock evaluate status
	! grep -q "is in force" /tmp/enforce || $kernlock release >/dev/null
	strace -o /dev/null -e trace=bpf -e inject=bpf:error=ENOMEM:when=$call $kernlock evaluate start integrity >/dev/null 2>&1
	check "of evaluate start: the same" exits 0 $kernlock evaluate status
	$kernlock evaluate start confidentiality >/dev/null
done
check "some did fail: $failed" [ "$failed" -gt 0 ]
check "and nothing of before is missing" [ "$(sum dev-mem)" = 3 ]
check "stop at last" exits 0 $kernlock evaluate stop
check "nothing of it runs" [ "$(ours)" = 0 ]
check "evaluate under the kernel's own lockdown" sh -c 'echo confidentiality >/sys/kernel/security/lockdown && kernlock-plain evaluate start integrity'
read_memory 2>/dev/null
check "it runs" exits 0 $kernlock evaluate status
plan
