#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock try` killed before each bpf(2) call that differs (crash.sh) from the one that puts the mode in force to the wait: nothing is in force, or
# the whole mode as a trial, which alone can be kept. What comes before is the same as for enforce (crash.sh), and after the wait
# its time is over. TAP on standard output.
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain

is_trial="$kernlock keep >/dev/null && $kernlock release >/dev/null"
crash kill -o -w -a integrity -u "$is_trial" -- $kernlock try --yes --for 1h integrity >/tmp/trials 2>/tmp/trials.err
status=$?
report "$([ $status = 0 ] && echo ok || echo "not ok")" "killed before each bpf call that differs: $(tail -n 1 /tmp/trials)"
grep "^not ok" /tmp/trials | sed 's/^/# /'
sed 's/^/# /' /tmp/trials.err
check "the first left nothing in force" grep -q "	nothing	" /tmp/trials
check "the last was the wait" grep -q "	poll	signal 9	integrity	" /tmp/trials
check "what it left is kept and released like any other" sh -c "$is_trial"
check "there are enough: $(wc -l </tmp/trials) lines" [ "$(wc -l </tmp/trials)" -gt 10 ]
echo "# $(cut -d' ' -f1 /proc/uptime) seconds since boot"
plan
