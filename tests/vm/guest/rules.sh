#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Exceptions for a program: it is allowed, and nobody gets in through it. Each attack works first where nothing guards.
. /guest/tap.sh

exe=/usr/sbin/allowed
lib=/usr/sbin/allowed-dynamic
evil=/usr/lib/rules_evil.so

install_programs() {
	cp /usr/bin/rules $exe
	cp /usr/bin/rules_dynamic $lib
}
mode() { printf 'mode flash\nextends integrity\n%s\n' "$1" >/tmp/flash.mode; }

# COMMAND...: with /tmp/hold waiting, starts it; `finish` lets it go on
start() {
	rm -f /tmp/hold
	mkfifo /tmp/hold
	"$@" /tmp/hold >/tmp/held 2>&1 &
	held=$!
	exec 8>/tmp/hold
}
finish() {
	exec 8>&-
	wait "$held"
}
# COMMAND...: an attack on a program that waits, which must not be the worse for it
on_held() { # ROLE COMMAND...
	role=$1
	shift
	start $exe "$role"
	status=0
	rules "$1" "$held" ${2:+"$2"} || status=$?
	finish || status=2
	cat /tmp/held
	return $status
}
preload() { LD_PRELOAD=$evil $lib open | grep -q 'evil: done'; }

attacks() { # WORD: "works" where nothing guards, "fails" where the mode does
	case $1 in
	works) is='' ;;
	*) is=not ;;
	esac
	check "ptrace attach $1" $is on_held hold attach
	check "process_vm_writev $1" $is on_held hold write
	check "/proc/PID/mem $1" $is on_held hold mem
	check "pidfd_getfd of its /dev/mem $1" $is on_held keep take 9
	check "LD_PRELOAD of a library $1" $is preload
	check "exec under a tracer $1" $is rules traced $exe open
	check "exec under a filter of system calls $1" $is rules filtered $exe open
	check "posing by PR_SET_MM_EXE_FILE $1" $is rules pose $exe
	check "a worker of io_uring $1" $is $exe ring
	check "a child that it forks $1" $is $exe fork
	check "after mapping a library as data $1" $is $exe map $evil 0x800
}

install_programs
check "without a mode everybody opens /dev/mem" rules open
attacks works

mode "allow dev-mem for exe $exe
allow dev-mem for exe $lib"
check "enforce" exits 0 kernlock enforce --yes /tmp/flash.mode
check "the program is allowed" $exe open
check "in a thread of its own too" $exe thread
check "after mapping data too" $exe map $evil 0
check "so is one that is linked dynamically" $lib open
check "others are not" not rules open
check "nor is a copy under the name of another" not sh -c 'cp /usr/sbin/allowed /tmp/allowed; /tmp/allowed open'
attacks fails
check "the attacked is still allowed" $exe open
check "status tells of the exceptions" says "allow dev-mem for exe $exe (bound by inode, size and change time)" kernlock status
check "a weaker mode is refused" exits 1 kernlock enforce --yes keep-modules
check "verify" exits 0 kernlock verify
plan
