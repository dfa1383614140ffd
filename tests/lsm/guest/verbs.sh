#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every verb on a kernel with both engines, booted with nothing in force: TAP on standard output.
. /guest/tap.sh
. /guest/seen.sh

kernlock=/usr/sbin/kernlock-plain
file=/var/lib/kernlock/recording
tab=$(printf '\t')

engine() { $kernlock status --json | sed -n '1,/"engine"/s/^ *"engine": "\(.*\)",$/\1/p'; }
loaded_mode() { $kernlock status --json "$@" | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p'; }
in_force() { [ "$(loaded_mode)" = "$1" ] || { echo "in force: '$(loaded_mode)', not '$1'"; false; }; }
as_nobody() { /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
programs() { bpftool cgroup show /sys/fs/cgroup | grep -c kernlock_; }
denied_count() { $kernlock status --json | sed -n "/\"$1\": {/,/}/s/^ *\"denied\": \([0-9]*\),$/\1/p"; }
read_memory() { dd if=/dev/mem of=/dev/null bs=16 count=1; }
read_core() { head -c 1 /proc/kcore >/dev/null; }
inside() { sh -c 'echo $$ >/sys/fs/cgroup/held/cgroup.procs && head -c 1 /proc/kcore >/dev/null'; }
is() { [ "$1" = "$2" ] || { echo "$1, not $2"; false; }; }
is_json() { "$@" | grep -q '^{'; }

# IPsec in use, so that verify can try xfrm-secret without loading anything.
attempt --tsv xfrm-secret >/dev/null
mkdir -p /etc/kernlock/modes /sys/fs/cgroup/held

# ---- nothing is in force

check "the engine is lsm" is "$(engine)" lsm
check "status: nothing is in force" says "No mode is in force" $kernlock
check "status: this kernel lacks nothing" says '"missing": []' $kernlock status --json
check "status: the other engine is there, and empty" says "bpf: nothing is in force" $kernlock status
check "status: a user without privilege is told unknown" exits 4 as_nobody $kernlock status
check "status: and why" says "only root may ask" as_nobody $kernlock status
check "verify: open doors without a mode are exit 3" exits 3 $kernlock verify
check "nothing to seal" exits 1 $kernlock seal
check "nor to release" exits 1 $kernlock release
check "nor to raise" exits 1 $kernlock raise --yes integrity
check "a mode cannot be tried" says "only tightens" $kernlock try --yes integrity
check "nor kept" exits 1 $kernlock keep
check "the kernel says so too" grep -q '^1$' /sys/kernel/security/kernlock/sealed
check "nothing of that changed anything" in_force ""
check "metrics: the engine is named" says 'engine="lsm"' $kernlock metrics
check "metrics: nothing is enforced" says 'kernlock_enforcing 0' $kernlock metrics
check "nrpe: a warning" exits 1 $kernlock status --format nrpe
check "acpi-tables tells of the engines" says "The lsm engine refuses it then, too" $kernlock explain acpi-tables

# ---- an evaluation

check "evaluate: none runs at first" exits 3 $kernlock evaluate status
check "evaluate: start" exits 0 $kernlock evaluate start
check "evaluate: one runs now" exits 0 $kernlock evaluate status
check "evaluate: what the kernel was not started to look for is named" says "+uio" $kernlock evaluate start /cases/asked.mode
check "nothing is refused" read_memory
read_memory 2>/dev/null
check "it was counted" is "$(seen "dev-mem${tab}went-on${tab}attempt" "${tab}dd$tab/usr/bin/busybox")" 2
cat /sys/power/state >/dev/null
check "reading /sys/power/state is a query" is "$(seen "hibernation${tab}went-on${tab}query" "${tab}cat$tab")" 1
check "a hundred processes, five thousand calls" hammer 100 50 ports
check "each was counted" is "$(seen ioport "${tab}hammer$tab")" 5000
check "report: it is told" says "dev-mem" $kernlock report
check "suggest: a mode comes of it" says "allow dev-mem" $kernlock suggest --name mine

# ---- the other engine alone holds a mode

$kernlock try --engine bpf --for 60s --yes integrity >/tmp/try.out 2>&1 &
try=$!
sleep 5
check "a mode is tried in the engine bpf" says "integrity is in force" $kernlock status --engine bpf
check "while the engine lsm records, it is the one that is asked" is "$(engine)" lsm
check "evaluate: stop" exits 0 $kernlock evaluate stop
check "then the one that holds something is" is "$(engine)" bpf
check "status: and lsm is told besides" says "lsm: nothing is in force" $kernlock status
check "keep reaches the trial" exits 0 $kernlock keep
wait $try
check "the trial was kept" is $? 0
check "verify agrees" exits 0 $kernlock verify
check "raise reaches it" exits 0 $kernlock raise --yes keep-pfkey
check "and nothing went into lsm" is "$(loaded_mode --engine lsm)" ""
check "release reaches it" exits 0 $kernlock release
check "no program is left" [ "$(programs)" = 0 ]
check "and nothing in force" in_force ""
check "then lsm is asked again" is "$(engine)" lsm

# ---- enforce

check "enforce: only root may" exits 1 as_nobody $kernlock enforce --yes integrity
check "enforce: a misspelt mode is exit 2" exits 2 $kernlock enforce --yes integrty
printf 'mode exe\ndeny integrity\nallow msr for exe /usr/bin/busybox\n' >/tmp/exe.mode
check "enforce: exceptions for programs are refused" exits 1 $kernlock enforce --yes /tmp/exe.mode
check "enforce: and why is told" says "takes those for cgroups only" $kernlock enforce --yes /tmp/exe.mode
check "enforce: what the kernel was not started for is refused" says "+uio" $kernlock enforce --yes /cases/asked.mode
check "enforce: as LATER, too" exits 1 $kernlock enforce --yes integrity /cases/asked.mode
check "enforce: without file descriptors it fails" exits 1 sh -c 'ulimit -n 4; exec '$kernlock' enforce --yes integrity'
check "nothing of that changed anything" in_force ""

printf 'mode first\ndeny dev-mem\naudit ioport\ndeny kcore in cgroup held\n' >/etc/kernlock/modes/first.mode
check "enforce: bpf first" exits 0 $kernlock enforce --engine bpf --yes integrity
check "enforce goes into the stronger engine" says "Besides, in the engine bpf: integrity is in force, not sealed" $kernlock enforce --yes first confidentiality
check "it is in force" in_force first
check "sealed by nature" says '"sealed": true' $kernlock status --json
check "by the kernel, and not since boot" says '"at_boot": false' $kernlock status --json
check "release is refused" says "sealed by nature" $kernlock release
check "and tells of the other engine" says "Besides, in the engine bpf" $kernlock release
check "which can be released" says "no mode is in force in this engine" $kernlock release --engine bpf
check "repeating it is exit 0" exits 0 $kernlock enforce --yes first
check "and changes nothing" says "nothing was changed" $kernlock enforce --yes first
check "what it refuses is refused" not read_memory
check "and counted" [ "$(denied_count dev-mem)" -gt 0 ]
check "what it allows is allowed" read_core
check "but not in the cgroup" not inside
check "verify agrees" exits 0 $kernlock verify
check "seal has nothing to do" exits 0 $kernlock seal
check "enforce --seal neither" exits 0 $kernlock enforce --seal --yes first
check "a mode that would open something is refused" exits 1 $kernlock enforce --yes keep-hibernation
check "so is one without the cgroup's exception" says "it would open kcore" $kernlock enforce --yes integrity
check "the kernel refuses that itself" not sh -c 'echo none >/sys/kernel/security/kernlock/mode'
check "and the former one stays" in_force first
check "try: there is nothing to try" exits 1 $kernlock try --yes integrity

for i in 1 2 3 4 5 6; do
	$kernlock enforce --yes confidentiality >/tmp/race.$i 2>&1 &
done
wait
check "six at once: the mode is in force" in_force confidentiality
check "six at once: verify agrees" exits 0 $kernlock verify
check "raise to what is in force already" exits 0 $kernlock raise --yes confidentiality

# ---- what is told of it

check "an evaluation beside it" exits 0 $kernlock evaluate start
read_memory 2>/dev/null
check "a refusal is recorded as that" [ "$(seen "dev-mem${tab}refused${tab}attempt")" -gt 0 ]
check "what was seen before is put aside" [ -s $file.1 ]
check "evaluate: stop" exits 0 $kernlock evaluate stop
$kernlock monitor >/tmp/told 2>&1 &
monitor=$!
sleep 2
read_memory 2>/dev/null
sleep 1
kill $monitor
wait $monitor
check "monitor: a refusal is told" grep -q 'refused dev-mem: /usr/bin/busybox\[.* of confidentiality$' /tmp/told
check "monitor: it does not wait for a mode" not grep -q "waiting for one" /tmp/told
check "metrics: it is enforced, and sealed" says 'kernlock_sealed 1' $kernlock metrics
check "nrpe: nothing is configured: a warning" exits 1 $kernlock status --format nrpe
printf 'mode = confidentiality\nseal = yes\n' >/etc/kernlock/kernlock.conf
check "boot: as configured, nothing changes" says "nothing was changed" $kernlock boot
check "status: it is as configured" says '"not_as_configured": null' $kernlock status --json
check "inside answers" is_json $kernlock inside --json
umount -l /sys/kernel/security
check "status finds it without securityfs" in_force confidentiality
mount -t securityfs securityfs /sys/kernel/security
check "no process is left" not pgrep -x kernlock-plain
check "no program is left" [ "$(programs)" = 0 ]
plan
