#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A seal on a mode that allows what would undo it: refused all the same.
. /guest/tap.sh

ftrace_off() { echo 0 >/proc/sys/kernel/ftrace_enabled; }

mkdir -p /etc/kernlock/modes
cp /cases/custom.mode /etc/kernlock/modes/
check "enforce a mode that allows ftrace-switch and bpf-verdicts" exits 0 kernlock enforce --yes custom
attempt --tsv bpf-verdicts >/tmp/verdicts
check "before the seal root may load what overrules verdicts" grep -q "done$" /tmp/verdicts
check "enforce again, in case that took it off" exits 0 kernlock enforce --yes custom
check "seal" exits 0 kernlock seal
check "ftrace stays on" not ftrace_off
attempt --tsv bpf-verdicts >/tmp/verdicts
check "what overrules verdicts does not load any more" not grep -q "done$" /tmp/verdicts
check "verify" exits 0 kernlock verify
plan
