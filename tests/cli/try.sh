#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What `kernlock try` and `kernlock keep` tell a user without privilege, and of a wrong command line; trials are run in machines
# (tests/vm/guest/try.sh).
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

usage_error() { all gave 2 and silent out and errs "$1"; }
json_error() { all gave "$1" and silent err and holds ".error.kind == \"$2\" and (.error.message | type == \"string\" and length > 0)"; }

run try integrity
check "try is for root: exit 1" all gave 1 and silent out and errs "only root may try a mode; nothing was changed"
run try --json --yes integrity
check "and says so as JSON" json_error 1 permission
run keep
check "keep is for root: exit 1" all gave 1 and silent out and errs "only root may keep a trial; nothing was changed"
run keep --seal --json
check "and says so as JSON" json_error 1 permission
run keep integrity
check "keep takes no mode" usage_error "usage: kernlock keep"
run try
check "try needs a mode" usage_error "usage: kernlock try"
run try integrty
check "a misspelt mode is told before that" usage_error "did you mean 'integrity'"

for time in "" 10 m 5x 1m1h "10 m" -5m 1.5h forever $'5m\n'; do
	run try --for "$time" integrity
	check "'${time//$'\n'/\\n}' is no length of time" usage_error "'$time' is not a length of time"
	check "and what one is like is told" errs "30s, 10m, 2h or 1d"
done
for time in 0s 4s 0d; do
	run try --for "$time" integrity
	check "$time is too short" usage_error "'$time' is too short: a trial takes from 5s to 7d"
done
for time in 7d1s 8d 169h 604801s 18446744073709551621s 99999999999999999999999d; do
	run try --for "$time" integrity
	check "$time is too long" usage_error "'$time' is too long: a trial takes from 5s to 7d"
done
for time in 5s 30s 10m 2h 1d 7d 168h 604800s 1h30m; do
	run try --for "$time" integrity
	check "$time is one" all gave 1 and errs "only root may try"
done
run try --for=5x integrity
check "a value after = is the same" usage_error "'5x' is not a length of time"
run try --for integrity
check "what goes after --for is its value" usage_error "usage: kernlock try"
run try integrity --for
check "--for needs a value" usage_error "'--for' needs a value after it"
run try --for 5x --json integrity
check "a wrong time as JSON" json_error 2 usage
run status --json
check "status has a word about trials" holds 'has("trial_over") and .trial_over == null'
finish
