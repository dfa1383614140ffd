#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs that are attached only when a mode asks for them.
. /guest/tap.sh

attached() { bpftool cgroup show /sys/fs/cgroup | grep -o 'kernlock_[a-z]*' | sort | tr '\n' ' '; }
has() { attached | grep -q "kernlock_$1 "; }
is_done() { grep -q "	$1	done$" /tmp/results; }
is_refused() { grep -q "	$1	EPERM$" /tmp/results; }
try() { attempt --tsv "$@" >/tmp/results; }
in_force() { [ "$(kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p')" = "$1" ]; }

attempt --tsv xfrm-secret >/dev/null
try pfkey-secret module-load kexec-load
check "without a mode PF_KEY shows keys" is_done SADB_DUMP
check "signed modules load" is_done "finit_module signed"
check "from memory too" is_done "init_module signed"
check "this kernel's own image loads" is_done "kexec_file_load whole"

check "integrity" exits 0 kernlock enforce --yes integrity
for program in socket read load open unlink; do
	check "integrity does without kernlock_$program" not has $program
done
check "status tells of no extra program" not says "extra program" kernlock status
check "nor does its JSON" says '"extra_programs": []' kernlock status --json
check "a raise that needs a program is refused" exits 1 kernlock raise --yes confidentiality
check "and says which, and what to do" says "needs the program kernlock_socket, which is attached only when enforcing begins: \`kernlock release\`" kernlock raise --yes confidentiality
check "the former mode stays" in_force integrity
check "seal" exits 0 kernlock seal
check "sealed, it is refused too" exits 1 kernlock raise --yes confidentiality
check "and says to reboot" says "kernlock_socket, which is attached only when enforcing begins: reboot" kernlock raise --yes confidentiality
check "so is an optional reason" says "needs the program kernlock_socket" kernlock raise --yes /cases/strict.mode
check "the former mode still stays" in_force integrity
check "verify" exits 0 kernlock verify
plan
