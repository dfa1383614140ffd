#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What status, enforce and verify tell a user without privilege: what they do as root is tried in machines of its own
# (tests/vm).
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

for arguments in "" status; do
	# shellcheck disable=SC2086 # words
	run $arguments
	check "'kernlock${arguments:+ $arguments}' cannot tell: exit 4" all gave 4 and silent err
	check "and says unknown first, and why" [ "$(sed -n '1s/:.*//p' "$work/out")" = unknown ]
	check "and neither that something is in force nor that nothing is" all says '^loaded +unknown' and says_not 'is in force:|No mode'
	for row in engine configured loaded verified "kernel's own lockdown" "Secure Boot" taint "missing to enforce"; do
		check "there is a row: $row" says "^$row +[^ ]"
	done
done
for arguments in --json "status --json"; do
	# shellcheck disable=SC2086 # words
	run $arguments
	check "'kernlock $arguments' exits 4 with one JSON document" all gave 4 and silent err and holds 'type == "object"'
	check "with the keys that programs read" holds \
		'has("engine", "configured", "not_as_configured", "unit", "rescue", "loaded", "verified", "kernel_lockdown", "secure_boot", "taint", "taint_text", "missing", "unnamed_kernel_reasons")'
	check "loaded is unknown, with the cause" holds '.loaded.unknown | length > 0'
	check "each lack has a cure" holds '.missing | all((.what | length > 0) and (.cure | length > 0))'
done

for mode in $(shipped_modes); do
	run enforce --yes "$mode"
	check "enforce $mode is for root: exit 1" all gave 1 and silent out and errs "only root may enforce a mode; nothing was changed"
done
run enforce --yes integrity --json
check "as JSON too" all gave 1 and silent err and holds '.error.kind == "permission" and (.error.message | length > 0)'
run verify
check "verify cannot tell: exit 4" all gave 4 and silent out and errs "needs root"
run verify integrity --json
check "as JSON too" all gave 4 and silent err and holds '.error.kind == "permission"'
finish
