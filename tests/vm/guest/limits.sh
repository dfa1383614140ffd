#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: limits.sh [third]      third: of the limits only every third
# Little memory, few files, no place in the kernel, broken outputs: the mode is in force, or what was before and a clear error.
# shellcheck disable=SC2086 # commands and limits are kept as words
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain # sanitizers want memory of their own
cgroup=/sys/fs/cgroup

unheard() { "$@" >/dev/null 2>&1; }
state_is() { [ "$(crash state)" = "$1" ] || { echo "in force: $(crash state), not $1"; false; }; }
# What whole_or_nothing left is a beginning as well, where it is the same.
begin() {
	former=$state state=''
	[ "$former" != "$1" ] || return 0
	unheard $kernlock release
	[ "$1" = nothing ] || unheard $kernlock enforce --yes "$1"
}
state=''
some() { # WORDS...: each, or every third
	if [ "$only" = third ]; then printf '%s\n' "$@" | awk 'NR % 3 == 1'; else printf '%s\n' "$@"; fi
}
only=${1-} few=3
[ "$only" != third ] || few=1
no_program_left() { [ "$(bpftool cgroup show $cgroup | grep -c kernlock_)" = 0 ]; }

# whole_or_nothing BEFORE AFTER COMMAND... : does what is in force then agree with its status? A kill may come before or after.
whole_or_nothing() {
	before=$1 after=$2
	shift 2
	begin "$before"
	status=0
	"$@" >/tmp/said 2>&1 || status=$?
	state=$(crash state)
	case $status in
	0) [ "$state" = "$after" ] ;;
	1 | 127) [ "$state" = "$before" ] && [ -s /tmp/said ] ;;
	13[0-9] | 14[0-9]) [ "$state" = "$before" ] || [ "$state" = "$after" ] ;;
	*) false ;;
	esac || { echo "status $status, $before before, $state after"; cat /tmp/said; return 1; }
}
succeeded() { [ "$status" = 0 ] || { echo "status $status"; cat /tmp/said; false; }; }
failed_with() {
	echo "status $status"
	cat /tmp/said
	[ "$status" = 1 ] && grep -qF -- "$1" /tmp/said
}

enforce="$kernlock enforce --yes integrity"
raise="$kernlock raise --yes keep-pfkey"

# ---- memory

in_cgroup() { # BYTES COMMAND...
	mkdir -p $cgroup/small
	echo "$1" >$cgroup/small/memory.max
	shift
	sh -c 'echo $$ >/sys/fs/cgroup/small/cgroup.procs && exec "$@"' sh "$@"
}
echo +memory >$cgroup/cgroup.subtree_control
check "in a cgroup with memory enough" whole_or_nothing nothing integrity in_cgroup 256M $enforce
check "enforce works" succeeded
check "and what it used was charged: $(cat $cgroup/small/memory.peak 2>/dev/null) bytes at most" [ "$(cat $cgroup/small/memory.peak)" -gt 1000000 ]
killed=0 refused=0 done=0
tally() {
	case $status in
	0) done=$((done + 1)) ;;
	1 | 127) refused=$((refused + 1)) ;;
	*) killed=$((killed + 1)) ;;
	esac
}
for size in $(some 100k 500k 1M 2M 4M 6M 8M 10M 12M 14M 16M 18M 20M 24M 32M 64M); do
	check "enforce with memory.max=$size: whole or nothing" whole_or_nothing nothing integrity in_cgroup $size $enforce
	tally
	check "raise with memory.max=$size: whole or former" whole_or_nothing integrity confidentiality in_cgroup $size $raise
	tally
done
check "memory limits: some killed it, some let it: $killed killed, $refused refused, $done done" [ $killed -gt $few -a $done -gt $few ]

# ---- limits of the process

limited() { # FLAG VALUE COMMAND...
	# shellcheck disable=SC3045
	(ulimit "$1" "$2" && shift 2 && exec "$@")
}
for limit in "-l 0" "-u 0" "-c 0" "-i 0"; do
	check "enforce with ulimit $limit: whole" whole_or_nothing nothing integrity limited $limit $enforce
	check "ulimit $limit does not matter" succeeded
done
begin nothing
check "ulimit -f 0 does not matter: the lock is never written" unheard limited -f 0 $enforce
check "it is whole" state_is integrity
killed=0 refused=0 done=0
words=$IFS IFS='
'
for limit in $(some "-v 4000" "-v 6000" "-v 8000" "-v 10000" "-v 12000" "-v 16000" "-v 20000" "-v 100000" \
	"-d 100" "-d 1000" "-d 4000" "-d 6000" "-d 8000" "-d 10000" "-d 100000" "-s 16" "-s 64" "-s 128" "-s 1000" \
	"-n 3" "-n 4" "-n 5" "-n 6" "-n 8" "-n 10" "-n 12" "-n 14" "-n 16" "-n 20" "-n 100"); do
	IFS=$words
	check "enforce with ulimit $limit: whole or nothing" whole_or_nothing nothing integrity limited $limit $enforce
	tally
	check "raise with ulimit $limit: whole or former" whole_or_nothing integrity confidentiality limited $limit $raise
	tally
done
check "ulimits: some refused it, some let it: $killed killed, $refused refused, $done done" [ $refused -gt $few -a $done -gt $few ]
check "without limits enforce works" whole_or_nothing nothing integrity $enforce
check "with 8 files" whole_or_nothing nothing integrity limited -n 8 $enforce
check "the error says what ran out" failed_with "open files"

# ---- /run

lock() { # WHAT: with this in place of /run
	umount -l /run
	case $1 in
	missing) mv /run /run.away ;;
	readonly) mount -t tmpfs -o ro tmpfs /run ;;
	full) mount -t tmpfs -o nr_inodes=1 tmpfs /run ;;
	folder) mount -t tmpfs tmpfs /run && mkdir /run/kernlock.lock ;;
	symlink) mount -t tmpfs tmpfs /run && ln -s /tmp/elsewhere /run/kernlock.lock ;;
	fifo) mount -t tmpfs tmpfs /run && mkfifo /run/kernlock.lock ;;
	esac
}
for what in missing readonly full folder symlink fifo; do
	lock $what
	check "enforce with /run $what: whole" whole_or_nothing nothing integrity $enforce
	check "/run $what does not matter" succeeded
	check "raise with /run $what: whole" whole_or_nothing integrity confidentiality $raise
	[ $what != missing ] || mv /run.away /run
	[ $what = missing ] || umount -l /run
	mount -t tmpfs tmpfs /run
done
check "a symbolic link is not followed" [ ! -e /tmp/elsewhere ]

# ---- outputs

begin nothing
check "all descriptors closed: the answer is a failure" exits 1 sh -c "$enforce <&- >&- 2>&-"
check "the mode is in force all the same" state_is integrity
check "nothing was written into the lock" [ ! -s /run/kernlock.lock ]
begin nothing
check "output closed: it says that it is done" says "it is done, but cannot write the answer" sh -c "$enforce >&-"
check "and it is" state_is integrity
begin nothing
check "output full: a failure" exits 1 sh -c "$enforce >/dev/full"
check "that says that it is done" says "it is done, but cannot write the answer" sh -c "$kernlock enforce --yes keep-pfkey >/dev/full"
check "and it is" state_is confidentiality
begin nothing
check "errors closed: a failure changes nothing" exits 1 sh -c "ulimit -n 8; $enforce 2>&-"
check "nothing is in force" state_is nothing
(trap - PIPE; $enforce; echo $? >/tmp/piped) | :
check "nobody reads: whole" state_is integrity

# ---- places in the kernel

crowded() { # PLACE COUNT
	rm -f /tmp/crowd
	crash crowd "$1" "$2" >/tmp/crowd 2>&1 &
	crowd=$!
	while ! grep -qs taken /tmp/crowd && kill -0 $crowd 2>/dev/null; do sleep 0.1; done
	grep -q taken /tmp/crowd
}
go_home() { kill $crowd; wait $crowd; }
full() { # NAME PLACE COUNT TEXT
	begin nothing
	check "$1: $3 places can be taken" crowded "$2" "$3"
	check "$1: enforce leaves nothing" whole_or_nothing nothing integrity $enforce
	check "$1: it says so" failed_with "$4"
	check "$1: and how to cure it" failed_with "bpftool"
	check "$1: no program of kernlock's is left" no_program_left
	go_home
	check "$1: with the places free it works" whole_or_nothing nothing integrity $enforce
	check "$1: it is whole" succeeded
}
refused=0 done=0
for slots in 1 2 3 4 5 6 7 8 9 10; do
	begin nothing
	check "$slots LSM slots can be taken" crowded slots $slots
	check "enforce with $slots of ten LSM slots taken: whole or nothing" whole_or_nothing nothing integrity $enforce
	tally
	[ "$status" = 0 ] || check "no program of kernlock's is left" no_program_left
	go_home
done
check "slots: $done times enough, $refused times too few" [ $done -ge 3 -a $refused -ge 1 ]
full "all ten slots" slots 10 "all ten LSM hooks"
full "full trampoline" trampoline 38 "38 on the function"
full "full hook" hook 64 "64 on a cgroup"
full "full sysctl" sysctl 64 "64 programs of that kind"
full "another alone" alone 1 "lets none beside it"

# ---- the seal, at last: too little memory and too few files leave it open, until one is enough

begin integrity
unsealed=0
for way in "limited -n 3" "limited -n 4" "limited -n 5" "in_cgroup 100k" "in_cgroup 1M" "in_cgroup 2M" "in_cgroup 3M" "in_cgroup 4M" \
	"in_cgroup 6M" "in_cgroup 8M" "in_cgroup 10M" "in_cgroup 64M"; do
	unheard $way $kernlock seal && break
	check "seal, $way: it failed, so it is not sealed" state_is integrity
	unsealed=$((unsealed + 1))
done
check "after $unsealed that failed, $way was enough: sealed" state_is "integrity sealed"
check "some failed" [ $unsealed -gt 3 ]
plan
