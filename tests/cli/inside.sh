#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What `kernlock inside` and --strict tell a user without privilege; what they find is tried in machines (tests/vm).
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

run inside
check "inside is for root: exit 1" all gave 1 and silent out and errs "only root may look into other programs"
run inside --json
check "and says so as JSON" all gave 1 and silent err and holds '.error.kind == "permission"'
run inside integrty
check "a misspelt mode is told before that" all gave 2 and errs "did you mean 'integrity'"
for verb in enforce raise; do
	run "$verb" --strict --yes integrity
	check "$verb --strict is for root, or has nothing to raise" all gave 1 and silent out
done
run seal --strict
check "seal --strict is for root" all gave 1 and silent out and errs "only root may"

kinds() { sed -nE 's/^[[:space:]]*KIND\([A-Z_]+, "([a-z-]+)".*/\1/p' cli/inside.h; }
check "there are kinds to look at" [ "$(kinds | wc -l)" -gt 15 ]
for kind in $(kinds); do
	check "the manual tells what to do about $kind" grep -qxF "\\fI$kind\\fR" "$DOCS/kernlock.8"
done
keys() { sed -n '/^static json_t \*finding_json/,/^}/p' cli/inside_show.c | grep -oE '"[a-z]+"' | tr -d '"' | grep -vxE 'inside|unknown|stops'; }
check "there are keys to look at" [ "$(keys | wc -l)" = 9 ]
for key in $(keys); do
	check "the manual tells of the key $key" grep -qF "\\fI$key\\fR" <(grep already_inside "$DOCS/kernlock.8")
done
finish
