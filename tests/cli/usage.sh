#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# --help, --version, and what is said of a wrong command line.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

descriptors() { awk '/^const struct verb verb_/ { in_verb = 1 } in_verb && /\.name = / { gsub(/[^a-z-]/, "", $3); print $3; in_verb = 0 }' cli/*.c; }
usage_error() { all gave 2 and silent out and errs "$1"; }
json_error() { all gave "$1" and silent err and holds ".error.kind == \"$2\" and (.error.message | type == \"string\" and length > 0)"; }

run --help
check "--help answers and exits 0" all gave 0 and silent err and says '^usage: kernlock '
check "--help lists every verb that has a descriptor" same_words "$(verbs)" "$(descriptors)"

for verb in $(verbs); do
	run "$verb" --help
	check "$verb --help answers and exits 0" all gave 0 and silent err and says "^usage: kernlock $verb( |\$)"
	check "$verb --help names the options of every verb" all says '^  --json ' and says '^  --help ' and says '^  --version '
	sed -n 1p "$work/out" >"$work/usage_line"
	grep -oE -- '--[a-z]+' "$work/usage_line" | sort -u >"$work/usage"
	check "$verb takes the options that its usage names" diff /dev/null <(comm -23 "$work/usage" <(options_of "$verb" | sort -u))
	run "$verb" --bogus
	check "$verb does not take an unknown option" usage_error "'--bogus'"
	grep -q '\.\.\.' "$work/usage_line" || {
		run "$verb" one two three
		check "$verb does not take three arguments" usage_error "usage: kernlock $verb"
		run "$verb" --json one two three
		check "$verb tells too many arguments as JSON" json_error 2 usage
	}
	run "$verb" --bogus --json
	check "$verb tells an unknown option as JSON" json_error 2 usage
done

run --version
check "--version prints one line" all gave 0 and silent err and says '^kernlock [0-9.]+$'
run modes --version
check "a verb's --version is the same" all gave 0 and says '^kernlock [0-9.]+$'

for verb in $(verbs); do
	run "${verb}s"
	check "an unknown verb near $verb is told so" usage_error "there is no verb '${verb}s'; did you mean '$verb'?"
done
run xyzzyxyzzy
check "nothing is suggested for a word near nothing" all usage_error "there is no verb 'xyzzyxyzzy'" and errs_not "did you mean"
run ''
check "an empty verb is none" usage_error "there is no verb ''"
run stauts --json
check "an unknown verb is told as JSON" all json_error 2 usage and says "did you mean 'status'"
run $'\xff\xfe' --json
check "JSON stays JSON for a verb that is not UTF-8" json_error 2 usage
run explain $'caf\xe9' --json
check "JSON stays JSON for an argument that is not UTF-8" json_error 2 usage
run explain café --json
check "UTF-8 passes into JSON unchanged" all json_error 2 usage and says 'café'

run modes -abc
check "an unknown letter is named, not the word before it" usage_error "'-a'"
run -x
check "an unknown letter without a verb too" usage_error "'-x'"
run --bogus
check "an unknown option without a verb too" usage_error "'--bogus'"
run enforce --yes=now integrity
check "an option does not take a value" usage_error "'--yes=now'"
run modes --js
check "a shortened --json is --json" all gave 0 and holds .modes

for arguments in "enforce" "enforce one two three" "explain" "explain one two three" "modes show" "modes one" "modes --check" \
	"modes --check one two" "modes --check show integrity" "status one" "verify one two"; do
	# shellcheck disable=SC2086 # words
	run $arguments
	check "'$arguments' is a wrong number of arguments" usage_error "usage: kernlock ${arguments%% *}"
	# shellcheck disable=SC2086 # words
	run $arguments --json
	check "'$arguments' as JSON" json_error 2 usage
done

if [ -w /dev/full ]; then
	for arguments in "--help" "--version" "modes" "modes --json" "modes show integrity" "explain kexec" "modes --check integrity"; do
		status=0 called="kernlock $arguments >/dev/full"
		# shellcheck disable=SC2086 # words
		kernlock $arguments >/dev/full 2>"$work/err" || status=$?
		: >"$work/out"
		check "$arguments: an answer that cannot be written is a failure" all gave 1 and errs "cannot write the answer"
	done
	status=0
	kernlock nonsense --json >/dev/full 2>"$work/err" || status=$?
	check "an error that cannot be written keeps its status" all gave 2 and errs "cannot write the answer"
	status=0
	kernlock modes >&- 2>"$work/err" || status=$?
	check "neither can an answer go to a closed output" all gave 1 and errs "cannot write the answer"
else
	skip "an answer that cannot be written is a failure" "no /dev/full"
fi
finish
