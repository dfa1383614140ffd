#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: guest.sh kernlock|upstream|sealed
# Measures inside the machine: SECTION <TAB> STATE <TAB> WHAT <TAB> NUMBER...
# NUMBERs of hot: least, most; of command: instructions, elapsed, KiB; of the rest: one.
# `upstream` is a boot with lockdown=confidentiality.
set -eu

samples=60 lockdown=/sys/kernel/security/lockdown
tab=$(printf '\t')

hot() { count hot $samples | sed "s/^/hot$tab$1$tab/"; } # STATE
ioperm() { echo "gated$tab$1$tab$2$tab$(count ioperm "$2")"; } # STATE done|refused
program() { echo "program$tab$1$tab$2$tab$3"; } # STATE WHAT NUMBER
command() { # NAME RUNS PROGRAM...
	name=$1
	shift
	echo "command$tab-$tab$name$tab$(count command "$@")"
}

# Of the programs together. xlated|jited
size() {
	for id in $(bpftool cgroup show /sys/fs/cgroup | awk '/kernlock_/ { print $1 }'); do
		bpftool prog show id "$id"
	done | sed -n "s/.*[[:space:]]$1 \([0-9]*\)B.*/\1/p" | awk '{ sum += $1 } END { print sum }'
}
# Without the guards of bpf(2), programs, maps and sysctls, which asking for the count and count itself run.
runs() {
	bpftool prog show | grep -vE 'kernlock_(bpf|prog|map|sysctl)' |
		awk '{ for (i = 1; i < NF; i++) if ($i == "run_cnt") runs += $(i + 1) } END { print runs + 0 }'
}
remove() { kernlock release >/dev/null; }
enforce() { kernlock enforce --yes "$@" >/dev/null; }

# How often any BPF program runs: not at all on hot paths; then a refusal shows that the count counts.
count_runs() { # STATE
	echo 1 >/proc/sys/kernel/bpf_stats_enabled
	before=$(runs)
	count hot 2 >/dev/null
	after=$(runs)
	program "$1" "runs during hot paths" $((after - before))
	count ioperm refused >/dev/null
	program "$1" "runs during refusals" $(($(runs) - after))
	echo 0 >/proc/sys/kernel/bpf_stats_enabled
}

# Each symbol of upstream's lockdown with the address of the next one.
upstream_symbols() {
	grep -v '\[' /proc/kallsyms | grep -A1 -E ' (lockdown_[a-z_.0-9]*|lock_kernel_down[a-z_.0-9]*)$' | grep -v '^--$' |
		sed "s/\([^ ]*\) . \(.*\)/symbol$tab-$tab\2$tab\1/"
}

measure_kernlock() {
	upstream_symbols
	hot nothing
	ioperm nothing "done"
	command "a program that does nothing" 5 /usr/bin/nothing
	command "kernlock status, nothing in force" 3 /usr/sbin/kernlock status
	command "cat $lockdown" 3 /bin/cat $lockdown
	kernlock evaluate start >/dev/null
	hot evaluated
	ioperm evaluated "done"
	kernlock evaluate stop >/dev/null
	printf 'mode bench\ndeny dev-mem\n' >/tmp/bench.mode
	for reason in pfkey-secret efi-variables; do
		printf 'mode %s\nextends integrity\ndeny %s\n' $reason $reason >/tmp/$reason.mode
		enforce /tmp/$reason.mode
		hot $reason
		remove
	done
	enforce /tmp/bench.mode
	ioperm allowing "done"
	remove
	enforce integrity
	hot integrity
	ioperm integrity refused
	count_runs integrity
	program integrity xlated "$(size xlated)"
	program integrity jited "$(size jited)"
	remove
	enforce confidentiality
	hot confidentiality
	ioperm confidentiality refused
	command "kernlock status, a mode in force" 3 /usr/sbin/kernlock status
	remove
	hot nothing
	for _ in 1 2 3; do
		command "kernlock enforce --yes integrity" 1 /usr/sbin/kernlock enforce --yes integrity
		remove
	done
	! echo none >$lockdown 2>/dev/null || exit 1 # refused, but warms it up
	command "sh: echo integrity >$lockdown" 1 /bin/sh -c "echo integrity >$lockdown"
}

# Once in a machine's life: this is its own.
measure_sealed() {
	hot nothing
	command "kernlock enforce --yes --seal integrity" 1 /usr/sbin/kernlock enforce --yes --seal integrity
	kernlock status | grep -q '^sealed *yes' || exit 1
	hot sealed
	ioperm sealed refused
}

measure_upstream() {
	hot upstream
	ioperm upstream refused
}

count hot 5 >/dev/null
measure_"$1"
echo "end$tab-$tab-${tab}0"
