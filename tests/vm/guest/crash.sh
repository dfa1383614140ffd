#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: crash.sh kill|fail
# Each verb that changes what is in force, killed before, or made to fail at, its system calls: afterwards the whole mode is in
# force or what was before, by trying, and its exit status agrees. Of its thousands of calls these are tried:
# - each that can change what outlives the process or loads a program, and the one after each that can change: alone;
# - of the others, the first from each place in the program after each change (and every 64th again): what the command survives
#   fails together with what comes then, until it ends (crash -t); and every sixteenth also alone. A kill there finds what a kill
#   at the next change finds, so only every sixteenth is tried.
. /guest/tap.sh

way=$1
kernlock=/usr/sbin/kernlock-plain # tracing slows sanitizers down, and not all of them can be traced
trials=0

quietly() { "$@" >/dev/null 2>&1; }
state_is() { [ "$(crash state)" = "$1" ] || { echo "in force: $(crash state), not $1"; false; }; }
ours() { bpftool cgroup show /sys/fs/cgroup | grep -c kernlock_; }
# So that kernlock looks at the files of a few processes, each in the same way, and not at those of sixty kernel threads.
few_processes() { /usr/bin/unshare -p -f --mount-proc "$@"; }

series() { # NAME COMMAND...
	name=$1
	shift
	"$@" >/tmp/trials 2>/tmp/trials.err
	status=$?
	trials=$((trials + $(grep -c "^\(not \)\?ok" /tmp/trials)))
	report "$([ $status = 0 ] && echo ok || echo "not ok")" "$name: $(tail -n 1 /tmp/trials)"
	grep "^not ok" /tmp/trials | sed 's/^/# /'
	sed 's/^/# /' /tmp/trials.err
}
begin() { quietly $kernlock release; [ "$1" = nothing ] || quietly $kernlock enforce --yes "$1"; }

check "nothing is in force" state_is nothing
echo "# enforce: $(few_processes crash count -- $kernlock enforce --yes integrity)"
check "counting let it run: integrity is in force" state_is integrity
programs=$(ours)
check "by some programs: $programs" [ "$programs" -ge 4 ]
echo "# raise: $(few_processes crash count -- $kernlock raise --yes keep-pfkey)"
check "confidentiality is in force" state_is confidentiality
echo "# release: $(few_processes crash count -- $kernlock release)"
check "nothing is in force again" state_is nothing
echo "# Of all but enforce, the loader's calls are not tried: they come before the first of the program, and are the same."

# each WAY NAME OPTIONS BEFORE AFTER UNDO COMMAND...: killed, or failing alone and then together
each() {
	how=$1 called=$2 options=$3 before=$4 after=$5 undo=$6
	shift 6
	begin "$before"
	# shellcheck disable=SC2086 # options
	series "$called, $how each call that differs" few_processes crash "$how" -k 16 $options -b "$before" -a "$after" -u "$undo" -- "$@"
	[ "$how" = fail ] || return 0
	begin "$before"
	# shellcheck disable=SC2086
	series "$called, fail from each place" few_processes crash fail -t $options -b "$before" -a "$after" -u "$undo" -- "$@"
}
release="$kernlock release >/dev/null"
enforce="$kernlock enforce --yes integrity >/dev/null"
each "$way" enforce "" nothing integrity "$release" $kernlock enforce --yes integrity
# bpf(2) is the kernel's, so it is tried both ways on both.
other=fail
[ "$way" = kill ] || other="kill"
begin nothing
series "enforce, $other each bpf call that differs" few_processes crash $other -o -k 16 -a integrity -u "$release" -- $kernlock enforce --yes integrity
each "$way" "raise (its bpf calls: the others are as those of enforce)" -o integrity confidentiality "$release; $enforce" $kernlock raise --yes keep-pfkey
each "$way" release -l integrity nothing "$enforce" $kernlock release
begin integrity
check "what trials left behind, the next enforce takes off: $programs programs" [ "$(ours)" = "$programs" ]
begin nothing
check "and release leaves none" [ "$(ours)" = 0 ]

# The seal stays until reboot. Every failure before it is tried up to the seal, where the command is killed; kills go on until the
# first that comes after the seal. What comes after that is tried once: the first call after it, made to fail.
if [ "$way" = fail ]; then
	crash crowd overruler 1 >/tmp/overruler &
	overruler=$!
	while ! grep -qs taken /tmp/overruler; do sleep 0.1; done
	each fail "seal with something there that could undo it" "-l -n" integrity integrity "" $kernlock seal
	check "with something there that could undo it, it never seals" state_is integrity
	kill $overruler
	wait $overruler
	each fail seal "-l -s" integrity integrity "" $kernlock seal
	begin nothing
	series "enforce --seal, fail each bpf call before the seal" few_processes \
		crash fail -o -s -k 16 -a integrity -u "$release" -- $kernlock enforce --yes --seal integrity
	begin integrity
	series "seal, fail the first call after it" few_processes crash fail -p -b integrity -a "integrity sealed" -- $kernlock seal
	check "it said that it is sealed" grep -q "it is sealed, but" /tmp/trials
else
	begin integrity
	series "seal, kill until the first that is sealed" few_processes \
		crash kill -l -e -k 4 -b integrity -a "integrity sealed" -- $kernlock seal
fi
check "the machine is sealed now" state_is "integrity sealed"
check "and can be raised" exits 0 $kernlock raise --yes keep-pfkey
check "confidentiality is in force, sealed" state_is "confidentiality sealed"
echo "# $trials trials, $(cut -d' ' -f1 /proc/uptime) seconds since boot"
plan
