#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock modes`: the list, one mode as text, the doors of one. The modes are those that are shipped.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

run modes --json
list=$(cat "$work/out")
check "every shipped mode is in the list as JSON, and no other" all gave 0 and silent err and \
	same_words "$(jq -r '.modes[] | select(.from == "built in") | .mode' "$work/out")" "$(shipped_modes)"
check "each with the documented keys" holds '.modes | all(has("mode", "summary", "from", "refused", "audited", "weaker_than_integrity"))'
run modes
check "the list is a table" all gave 0 and silent err and says '^MODE +REFUSED +AUDITED +INTEGRITY +FROM +SUMMARY'

for mode in $(shipped_modes); do
	refused=$(jq -r ".modes[] | select(.mode == \"$mode\") | .refused | length" <<<"$list")
	weaker=$(jq -r ".modes[] | select(.mode == \"$mode\") | if .weaker_than_integrity then \"weaker\" else \"yes\" end" <<<"$list")
	run modes
	check "$mode: the table says what the JSON says" says "^$mode +$refused +0 +$weaker +built in +[^ ]"

	run modes show "$mode"
	check "$mode: show prints it" all gave 0 and silent err and says "^mode $mode\$" and says_not '^extends '
	cp "$work/out" "$work/shown.mode"
	sed "s/^mode .*/mode other/" "$work/out" >"$work/other.mode"
	run modes show "$mode" --json
	jq -S 'del(.mode, .from)' "$work/out" >"$work/expected"
	check "$mode: show --json agrees with the list" diff "$work/expected" \
		<(jq -S ".modes[] | select(.mode == \"$mode\") | del(.mode, .from)" <<<"$list")
	run modes show "$work/other.mode" --json
	check "$mode: what show prints compiles to the same, under another name" diff "$work/expected" <(jq -S 'del(.mode, .from)' "$work/out")
	run modes --check "$work/shown.mode"
	check "$mode: what show prints passes as the mode itself" all silent err and [ "$status" != 2 ]
	run modes show "modes/$mode.mode"
	check "$mode: so does the file that it was made from" diff "$work/out" "$work/shown.mode"

	run modes --check "$mode" --json
	case $mode in
	integrity | confidentiality) expected=0 ;;
	keep-*) expected=3 ;;
	*) expected=undefined ;;
	esac
	check "$mode: --check exits $expected" gave "$expected"
	check "$mode: and says sound, or names a door and why" holds \
		"if $expected == 0 then .sound and (.weaker_than_integrity | not) else (.sound | not) and (.doors | length > 0) end"
	check "$mode: every door has a reason, what is done, what it defeats and why" holds \
		'.doors | all((.reason | length > 0) and (.action | IN("allow", "audit")) and (.defeats | type == "array") and (.why | length > 0))'
	check "$mode: the doors are what it does not refuse" same_words \
		"$(jq -r '.doors[].reason' "$work/out"; jq -r .refused[] "$work/expected")" "$(reason_names)"
	cp "$work/out" "$work/doors"
	run modes --check "$mode"
	check "$mode: --check as text exits the same" gave "$expected"
	[ "$(jq .weaker_than_integrity "$work/doors")" = true ] && words="WEAKER THAN INTEGRITY" || words="refuses all that integrity refuses"
	check "$mode: and calls it what it is" says "^$mode .*$words"
	for door in $(jq -r '.doors[].reason' "$work/doors"); do
		grep -q "^$door  " "$work/out" || echo "$door"
	done >"$work/unnamed"
	check "$mode: and names every door" diff /dev/null "$work/unnamed"
done

printf 'mode watch\naudit all optional\n' >"$work/watch.mode"
run modes --check "$work/watch.mode" --json
check "audit leaves every door open" all gave 3 and holds '.doors | length > 20 and all(.action == "audit")'
check "but defeats nothing, where nothing is refused" holds '.doors | all(.defeats == [])'
run modes --check integrity --json
check "integrity needs no extra program" all gave 0 and holds '.extra_programs == []'
run modes --check confidentiality --json
check "confidentiality needs one, and tells what it makes slower" all gave 0 and \
	holds '.extra_programs | length == 1 and (.[0] | .reasons == ["pfkey-secret"] and .asked_at == "every new socket")'
run modes --check confidentiality
check "in words too" says '^It needs an extra program: kernlock_socket \(for pfkey-secret\), asked at every new socket\.$'
printf 'mode slow\naudit efi-variables\n' >"$work/slow.mode"
run modes --check "$work/slow.mode"
check "so does a mode that only audits" says 'for efi-variables\), asked at every open of a file' and says 'asked at every removal of a file'
printf 'mode one\ndeny kexec\n' >"$work/one.mode"
run modes --check "$work/one.mode"
check "a door says what it defeats" all gave 3 and says '^module-signature +everything that this mode refuses'

printf 'mode integrity\nallow all\n' >"$work/integrity.mode"
run modes --check "$work/integrity.mode"
check "a file cannot pass for a shipped mode" all gave 2 and silent out and errs "'integrity' is a mode built into kernlock"
run modes show integrty
check "the nearest mode is suggested" all gave 2 and errs "did you mean 'integrity'?"
run modes --check integrty --json
check "as JSON too" all gave 2 and silent err and holds '.error.kind == "mode" and (.error.message | contains("did you mean"))'
run modes show 'Not A Name!'
check "words that can be no mode's name are no mode" all gave 2 and errs "there is no mode"
run modes show "$(printf 'x%.0s' {1..300})"
check "nor is a very long one" all gave 2 and errs "there is no mode"
printf 'mode accents\nsummary refuse à peu près tout\ndeny all\n' >"$work/accents.mode"
run modes show "$work/accents.mode" --json
check "a summary in UTF-8 comes out as it went in" all gave 0 and holds '.summary == "refuse à peu près tout"'
finish
