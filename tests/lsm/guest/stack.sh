#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: stack.sh KERNLOCK LOCKDOWN apparmor|selinux      the modes that the first two have since boot
# kernlock beside the other security modules: each decides for itself, and the strictest answer holds.
. /guest/tap.sh

kernlock=$1 lockdown=$2 labels=$3
files=/sys/kernel/security

is() { # FILE MODE
	[ "$2" = none ] && wanted='\[none\]' || wanted="\\[$2\\]"
	grep -q "$wanted" "$files/$1"
}
works() { [ "$(attempt --tsv "$1" | cut -f3)" = "done" ]; }
refused() { [ "$(attempt --tsv "$1" | cut -f3)" = EPERM ]; }
lists() { grep -qw "$1" $files/lsm; }

for module in landlock lockdown yama kernlock "$labels" bpf; do
	check "the kernel lists $module" lists "$module"
done
check "kernlock is at $kernlock" is kernlock/mode "$kernlock"
check "the kernel's own lockdown is at $lockdown" is lockdown "$lockdown"
case $kernlock,$lockdown in
none,none) check "/dev/mem works" works "read /dev/mem" ;;
*) check "/dev/mem is refused" refused "read /dev/mem" ;;
esac
case $kernlock,$lockdown in
*confidentiality*) check "/proc/kcore is refused" refused "read /proc/kcore" ;;
*) check "/proc/kcore works" works "read /proc/kcore" ;;
esac
case $labels in
apparmor)
	check "AppArmor is on" grep -q Y /sys/module/apparmor/parameters/enabled
	check "and confines nobody yet" grep -q unconfined /proc/self/attr/current
	;;
selinux)
	check "SELinux is on" grep -q selinuxfs /proc/filesystems
	check "and labels who runs" grep -q kernel /proc/self/attr/current
	;;
esac
check "Landlock is on" sh -c 'dmesg | grep -q "landlock: Up and running"'
check "Yama is on" test -e /proc/sys/kernel/yama/ptrace_scope

check "on hooks that are not kernlock's, BPF decides as before" other_lsm
plan
