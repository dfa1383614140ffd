#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock explain`: every reason by name, and reasons by what a program reported.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

labels="protects|nobody may|who notices|how it looks|instead|left open|open, it defeats|defeated by open"
texts='.class, .refused, .programs, .looks, .instead, .why'
found() { jq -r '.reasons[].reason' "$work/out"; }

check "there are reasons to explain" [ "$(reason_names | wc -l)" -gt 25 ]
for reason in $(reason_names); do
	run explain "$reason"
	check "$reason: the text has all its rows, none empty" all gave 0 and silent err and says "^$reason\$" and \
		[ "$(grep -cE "^($labels) +[^ ]" "$work/out")" = 8 ]
	run explain "$reason" --json
	check "$reason: the JSON has all its keys, none empty; it does not depend on itself" all gave 0 and silent err and holds \
		".reasons | length == 1 and (.[0] | .reason == \"$reason\" and all($texts; type == \"string\" and length > 0) and
		 (.class | IN(\"integrity\", \"confidentiality\", \"optional\")) and (.kernel | type == \"string\") and
		 ([.depend_on_it, .depends_on] | all(type == \"array\") and (flatten | index(\"$reason\") | not)))"
done

run explain EINVAL bpf
check "an errno and a program: what fits both" all gave 0 and says '^bpf-read-kernel$' and says '^bpf-write-user$' and says_not '^kexec$'
run explain EINVAL bpf --json
check "the same as JSON" all gave 0 and same_words "$(found)" "bpf-read-kernel
bpf-write-user"
run explain eperm KEXEC --json
check "in any case of letters" all gave 0 and holds '.reasons | any(.reason == "kexec")'
run explain kexec EPERM --json
check "in any order, also when the first word is a reason" all gave 0 and holds '.reasons | any(.reason == "kexec")'
run explain ENXIO --json
check "an errno alone" all gave 0 and holds '.reasons | any(.reason == "ioport")'
run explain bpftrace --json
check "a program alone" all gave 0 and holds '.reasons | length > 1'
run explain LOCKDOWN_KCORE --json
check "the kernel's own name" all gave 0 and holds '[.reasons[].reason] == ["kcore"]'

run explain kexc
check "the nearest reason is suggested" all gave 2 and silent out and errs "did you mean 'kexec'?"
run explain kexc --json
check "as JSON too" all gave 2 and silent err and holds '.error.kind == "usage" and (.error.message | contains("kexec"))'
run explain EWOULDNOTBE
check "what fits nothing is exit 2" all gave 2 and silent out and errs "nothing that lockdown refuses fits"
run explain EINVAL nonsense
check "nor what fits only half" all gave 2 and errs "fits both"
for word in '' ' ' ',' '(' '%s%n' "$(printf 'x%.0s' {1..5000})"; do
	run explain "$word" --json
	check "'${word:0:8}' is no crash" [ "$status" = 0 -o "$status" = 2 ]
done
run explain ''
check "an empty word fits nothing" all gave 2 and silent out
finish
