#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Trials: in force until their time is over, however `kernlock try` ends; kept by ENTER or `kernlock keep`, reverted by all else.
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain # what takes its time must not be the program
said=/tmp/try.said
cgroup=/sys/fs/cgroup

state_is() { [ "$(crash state)" = "$1" ] || { echo "in force: $(crash state), not $1"; false; }; }
ours() { bpftool cgroup show $cgroup | grep -c kernlock_; }
json() { $kernlock status --json | tr -d '\n\t ' | grep -o "\"$1\":[^,]*"; }
now() { sed 's/\([0-9]*\)\.\([0-9]*\) .*/\1\2/' /proc/uptime; } # hundredths of a second, which no clock moves
released() { $kernlock release >/dev/null 2>&1; }

# begin TIME [COMMAND...] : a trial of integrity in the background, which goes on once it is in force
begin() {
	length=$1 before=$(now)
	shift
	: >$said
	"$@" $kernlock try --yes --for "$length" integrity >$said 2>&1 </dev/null &
	trial=$!
	while ! grep -q "is in force for" $said; do
		kill -0 $trial 2>/dev/null || return 1
		sleep 0.1
	done
	began=$(now)
}
ended() { # STATUS TEXT: so did the trial in the background end
	status=0
	wait $trial || status=$?
	[ $status = "$1" ] && grep -qF -- "$2" $said && return
	echo "exit status $status"
	cat $said
	return 1
}
killed() { kill -9 "$trial"; wait "$trial"; }
until_over() {
	until head -c 1 /dev/mem >/dev/null 2>&1; do sleep 0.1; done
	since_before=$(($(now) - before)) since_begun=$(($(now) - began))
}
# Its length lies between the time since before it began and that since it was said to have begun. The look at it takes some.
took() { # SECONDS
	echo "between $since_begun and $since_before hundredths of a second"
	[ $since_before -ge "${1}00" ] && [ $since_begun -le $(($1 * 100 + 300)) ]
}
at_once() { # SECONDS COMMAND...: it does not wait for the end of the trial
	begun=$(now) most=$1
	shift
	"$@" || return 1
	[ $(($(now) - begun)) -lt "${most}00" ] || { echo "it took $(($(now) - begun)) hundredths of a second"; false; }
}

# ---- while it runs

check "nothing is in force" state_is nothing
check "there is nothing to keep" says "no trial is running" $kernlock keep
check "which is a failure" exits 1 $kernlock keep
check "a trial begins" begin 2m
check "it is in force" state_is integrity
programs=$(ours)
check "status tells that it reverts by itself" says 'reverts by itself in 1m' $kernlock status
# shellcheck disable=SC2016 # no command
check "and how to keep it" says 'unless `kernlock keep`' $kernlock status
check "and in JSON" says '"seconds_left":1' json trial
for verb in "enforce --yes integrity" "enforce --yes confidentiality" "enforce --yes keep-hibernation" "raise --yes keep-pfkey" "try --yes integrity" seal; do
	# shellcheck disable=SC2086 # words
	check "$verb is refused" exits 1 $kernlock $verb
	# shellcheck disable=SC2086
	check "$verb: because a trial runs" says "a trial of 'integrity' is running" $kernlock $verb
done
check "what is in force stays" state_is integrity
check "with the programs that it had" [ "$(ours)" = "$programs" ]
check "the same by another build" says "a trial of 'integrity' is running" kernlock seal
check "a time namespace moves nothing" says '"seconds_left": ' /usr/bin/unshare -T --boottime 864000 -f $kernlock status --json
check "nor does keep believe it" exits 0 /usr/bin/unshare -T --boottime 864000 -f $kernlock keep
check "the command that began it says that it is kept" ended 0 "is kept: in force until reboot"
check "and it is in force" state_is integrity
check "it is no trial any more" says '"trial":null' json trial
check "it cannot be kept twice" says "no trial is running" $kernlock keep
check "a trial of another mode would lower it at its end" says "'integrity' is in force; \`kernlock release\` first" $kernlock try --yes confidentiality
check "kept, it can be raised" exits 1 $kernlock raise --yes keep-hibernation
check "and released" exits 0 $kernlock release
check "nothing is in force" state_is nothing

# ---- its end

check "five seconds" begin 5s
until_over
check "it took as long" took 5
check "the command says so" ended 1 "reverted: the time is over; 'integrity' is in force no more"
check "and leaves no program" [ "$(ours)" = 0 ]

check "six seconds, kept in time" begin 6s
$kernlock keep >/dev/null
check "it says so" ended 0 "is kept"
sleep 7
check "and its time means nothing any more" state_is integrity
released

check "five seconds again" begin 5s
killed
check "killed, it is in force" state_is integrity
until_over
check "and ends in time" took 5
check "status: no mode is in force" says "No mode is in force" $kernlock status
check "status: a trial is over" says "a trial of 'integrity' is over" $kernlock status
check "and in JSON" says '"trial_over":"integrity"' json trial_over
check "its programs are there, and let everything pass" [ "$(ours)" = "$programs" ]
check "verify finds the doors open" exits 3 $kernlock verify integrity
check "it cannot be kept" says "the trial is over" $kernlock keep
check "nor sealed" says "the trial of 'integrity' is over" $kernlock seal
check "nor raised" says "no mode is in force" $kernlock raise --yes integrity
check "it is not in force because of that" state_is nothing
check "release takes off what is left" exits 0 $kernlock release
check "all of it" [ "$(ours)" = 0 ]

begin 5s
kill -STOP "$trial"
sleep 6
check "stopped, it ends in time too" state_is nothing
kill -CONT "$trial"
check "and says so when it goes on" ended 1 "reverted: the time is over"

begin 5s
killed
sleep 6
check "after one that is over a mode can be enforced" exits 0 $kernlock enforce --yes integrity
check "it is in force" state_is integrity
check "by one set of programs" [ "$(ours)" = "$programs" ]
released

# ---- clocks

begin 8s
killed
date -s "2031-01-01 00:00" >/dev/null
check "setting the clock forward does not end it" state_is integrity
check "status tells the same" says '"seconds_left":' json trial
date -s "2001-01-01 00:00" >/dev/null
until_over
check "nor does setting it back make it longer" took 8
check "try takes off what is left of another" begin 2m
check "and is in force" state_is integrity

# ---- signals, and who reads

kill -TERM $trial
check "SIGTERM reverts" at_once 5 ended 1 "reverted: interrupted"
check "nothing is in force" state_is nothing
check "and no program is left" [ "$(ours)" = 0 ]
deaf() { trap '' HUP; exec "$@"; }
begin 2m deaf
kill -HUP $trial
sleep 2
check "a SIGHUP that nohup ignored does nothing" state_is integrity
check "release ends it" exits 0 $kernlock release
check "and the command sees that" at_once 5 ended 1 "reverted: somebody released it"
read_one_line() { $kernlock try --yes --for 2m integrity | head -n 1; }
check "who read its output is gone: it reverts" at_once 20 read_one_line
sleep 2
check "nothing is in force" state_is nothing
closed() { $kernlock try --yes --for 5s integrity <&- >&- 2>&-; }
check "all outputs closed: reverted in time" exits 1 closed
check "nothing is in force" state_is nothing
check "JSON: one document at the end" says '"kind": "reverted"' $kernlock try --json --for 5s integrity

# ---- on a terminal

enter="Press ENTER"
# terminal_says STATUS TEXT DO TEXT... -- COMMAND...: so does COMMAND end there, and soon
terminal_says() {
	wanted=$1 text=$2 status=0 begun=$(now)
	shift 2
	terminal "$@" >$said 2>&1 || status=$?
	grep -qF -- "$text" $said && [ "$status $(($(now) - begun < 3000))" = "$wanted 1" ] && return
	echo "exit status $status, $(($(now) - begun)) hundredths of a second"
	cat $said
	return 1
}
set -- $kernlock try --for 2m integrity
check "ENTER keeps it" terminal_says 0 "is kept" enter "$enter" -- "$@" --yes
check "the countdown is there" grep -q "2m left" $said
check "it is in force" state_is integrity
check "as no trial" says '"trial":null' json trial
released
check "Ctrl-C reverts" terminal_says 1 "reverted: interrupted" interrupt "$enter" -- "$@" --yes
check "nothing is in force" state_is nothing
check "Ctrl-D reverts" terminal_says 1 "reverted: the terminal or connection is gone" end "$enter" -- "$@" --yes
check "nothing is in force" state_is nothing
check "another word does not keep it, ENTER does" terminal_says 0 "is kept" word "$enter" enter "not ENTER alone" -- "$@" --yes
check "it is in force" state_is integrity
released
check "without its terminal it reverts" terminal_says 1 "" hangup "1m5" -- "$@" --yes
check "nothing is in force" state_is nothing
check "and no program is left" [ "$(ours)" = 0 ]
# shellcheck disable=SC2016 # for the shell there
check "also when SIGHUP is ignored" terminal_says 1 "" hangup "1m5" -- sh -c 'trap "" HUP; exec "$@"' sh "$@" --yes
check "nothing is in force" state_is nothing
check "it asks before" terminal_says 0 "For 2m from now on, not even root" yes "Enforce integrity now? [y/N]" enter "$enter" -- "$@"
check "it is in force" state_is integrity
released
check "and takes no for an answer" terminal_says 1 "nothing was changed" word "[y/N]" -- "$@"
check "nothing is in force" state_is nothing
# shellcheck disable=SC2016
check "ENTER typed before does not keep it" terminal_says 1 "reverted: interrupted" \
	enter ready interrupt "1m5" -- sh -c 'echo ready; sleep 1; exec "$@"' sh "$@" --yes
check "nothing is in force" state_is nothing
check "on a terminal too it ends by itself" terminal_says 125 "reverted: the time is over" interrupt "never said" -- \
	$kernlock try --yes --for 5s integrity
check "nothing is in force" state_is nothing

# ---- an evaluation goes on, while it is tried and after it

tab=$(printf '\t')
read_memory() { dd if=/dev/mem of=/dev/null bs=16 count=1; }
seen() {
	$kernlock evaluate save >/dev/null
	awk -F '\t' "/^row\tdev-mem\t.*\tdd\t/"' { sum += $6 } END { print sum + 0 }' /var/lib/kernlock/recording
}
# Each read is seen, so @1 of them so far.
are_seen() { [ "$(seen)" = "$1" ] || { echo "$(seen) seen, not $1"; grep "dev-mem$tab" /var/lib/kernlock/recording; false; }; }
check "an evaluation begins" exits 0 $kernlock evaluate start integrity
check "it lets pass" read_memory
check "a trial begins" begin 5s
check "it does not" not read_memory
check "both were seen" are_seen 2
until_over
check "it ends" ended 1 "reverted: the time is over"
check "the evaluation does not" exits 0 $kernlock evaluate status
check "status tells both" says "a trial of 'integrity' is over; what is left of it only records" $kernlock status
check "it lets pass again" read_memory
check "which was seen" are_seen 3
check "another trial" begin 2m
check "does not" not read_memory
kill -TERM "$trial"
check "until it is interrupted" ended 1 "reverted: interrupted"
check "it lets pass at once" read_memory
check "all was seen" are_seen 5
check "release leaves the evaluation" exits 0 $kernlock release
check "with nothing left of the trial" says '"trial_over":null' json trial_over
check "it lets pass" read_memory
check "all was seen" are_seen 6
check "it can be stopped" exits 0 $kernlock evaluate stop
check "and leaves no program" [ "$(ours)" = 0 ]

# ---- kept and sealed, until reboot

check "a last trial" begin 5s
check "kept and sealed at once" exits 0 $kernlock keep --seal
check "it says that it is kept" ended 0 "is kept"
sleep 6
check "its time means nothing any more" state_is "integrity sealed"
check "there is nothing to try" says "sealed until reboot" $kernlock try --yes confidentiality
check "it can be raised" exits 0 $kernlock raise --yes keep-pfkey
check "and is" state_is "confidentiality sealed"
echo "# $(cut -d' ' -f1 /proc/uptime) seconds since boot"
plan
