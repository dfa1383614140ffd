#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A sealed engine with every program there is, raised to what it was told of when enforcing began.
. /guest/tap.sh

is_done() { grep -q "	$1	done$" /tmp/results; }
is_refused() { grep -q "	$1	EPERM$" /tmp/results; }
try() { attempt --tsv "$@" >/tmp/results; }
asked_at() { kernlock status | grep -F "extra program" | grep -F "$1" | grep -qF "asked at $2"; }

printf 'mode kexec-only\ndeny kexec-load\n' >/tmp/kexec-only.mode
printf 'mode watch\naudit optional pfkey-secret\n' >/tmp/watch.mode
attempt --tsv xfrm-secret >/dev/null
check "a mode that audits them" exits 0 kernlock enforce --yes /tmp/watch.mode
try pfkey-secret module-load kexec-load
check "audited, keys are shown" is_done SADB_DUMP
check "audited, modules load" is_done "finit_module signed"
check "audited, kernels load" is_done "kexec_file_load whole"
check "and each is counted" [ "$(kernlock status | grep -cE '^(pfkey-secret|module-load|kexec-load) +0 +[1-9]')" = 3 ]
check "release" exits 0 kernlock release
check "no program is left" [ "$(bpftool cgroup show /sys/fs/cgroup | grep -c kernlock_)" = 0 ]

check "one reason alone" exits 0 kernlock enforce --yes /tmp/kexec-only.mode
try module-load kexec-load
check "modules load under it" is_done "finit_module signed"
check "kernels do not" is_refused "kexec_file_load whole"
check "release" exits 0 kernlock release

check "integrity, with all there is to be raised to" exits 0 kernlock enforce --yes --seal integrity /cases/strict.mode
check "status: what new sockets are asked by" asked_at kernlock_socket "every new socket"
check "status: what opening files is asked by" asked_at kernlock_open "every open of a file"
check "status: what removing files is asked by" asked_at kernlock_unlink "every removal of a file"
try pfkey-secret module-load
check "they let pass what integrity allows: keys" is_done SADB_DUMP
check "modules" is_done "finit_module signed"
check "verify" exits 0 kernlock verify
check "raise the sealed engine" exits 0 kernlock raise --yes /cases/strict.mode
check "no program may be put behind them" exits 1 sh -c 'attempt --tsv bpf-verdicts | grep -q done$'
try pfkey-secret module-load kexec-load
check "keys are not shown" is_refused SADB_DUMP
check "modules do not load" is_refused "finit_module signed"
check "from memory neither" is_refused "init_module signed"
check "kernels neither" is_refused "kexec_file_load whole"
attempt --ordinary --tsv >/tmp/ordinary
check "everyday work goes on" not grep -vE '	(done|absent: .*)$' /tmp/ordinary
check "verify" exits 0 kernlock verify
plan
