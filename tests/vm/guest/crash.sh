#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: crash.sh kill|fail
# Each verb that changes what is in force, killed before, or made to fail at, each of its system calls: afterwards the whole mode
# is in force or what was before, by trying, and its exit status agrees. A kill before the next call is a kill after this one.
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

again="$kernlock release >/dev/null; $kernlock enforce --yes integrity >/dev/null"
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

# A failure lets the command go on to its end, which takes long: of the places that only read, every second.
[ "$way" = kill ] && every=1 || every=2
begin nothing
series "enforce, $way each call" few_processes crash "$way" -r -k "$every" -a integrity -u "$kernlock release >/dev/null" -- $kernlock enforce --yes integrity
begin nothing
other=fail
[ "$way" = kill ] || other="kill"
series "enforce, $other each bpf call" few_processes crash $other -o -a integrity -u "$kernlock release >/dev/null" -- $kernlock enforce --yes integrity
begin integrity
series "raise, $way each bpf call (the others are as those of enforce)" few_processes crash "$way" -o -b integrity -a confidentiality -u "$again" -- $kernlock raise --yes keep-pfkey
begin integrity
series "release, $way each call" crash "$way" -l -r -b integrity -a nothing -u "$kernlock enforce --yes integrity >/dev/null" -- \
	$kernlock release
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
	begin integrity
	series "seal with something there that could undo it, fail each call: never seals" \
		few_processes crash fail -l -r -n -b integrity -a integrity -- $kernlock seal
	kill $overruler
	wait $overruler
	begin integrity
	series "seal, fail each call before the seal" few_processes crash fail -l -r -s -b integrity -a integrity -- $kernlock seal
	begin nothing
	series "enforce --seal, fail each bpf call before the seal" few_processes \
		crash fail -o -s -a integrity -u "$kernlock release >/dev/null" -- $kernlock enforce --yes --seal integrity
	begin integrity
	series "seal, fail the first call after it" few_processes crash fail -p -b integrity -a "integrity sealed" -- $kernlock seal
	check "it said that it is sealed" grep -q "it is sealed, but" /tmp/trials
else
	begin integrity
	series "seal, kill until the first that is sealed" few_processes \
		crash kill -l -r -e -b integrity -a "integrity sealed" -- $kernlock seal
fi
check "the machine is sealed now" state_is "integrity sealed"
check "and can be raised" exits 0 $kernlock raise --yes keep-pfkey
check "confidentiality is in force, sealed" state_is "confidentiality sealed"
echo "# $trials trials, $(cut -d' ' -f1 /proc/uptime) seconds since boot"
plan
