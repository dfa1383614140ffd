#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock suggest`: the mode compiles, refuses nothing that was attempted and all else that was watched, whatever names are in it.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

record() { tests/report/recording; } # < ROWS > RECORDING
all=$(kernlock modes show confidentiality --json | jq -r '.refused | join(" ")')
integrity=$(kernlock modes show integrity --json | jq -r '.refused | join(" ")')

# What the mode of the last run refuses, as the program reads it, is kept in $work/mode.json.
compile() {
	cp "$work/out" "$work/suggested.mode"
	run modes show "$work/suggested.mode" --json
	cp "$work/out" "$work/mode.json"
	gave 0
}
refuses() { same_words "$(jq -r '.refused[]' "$work/mode.json")" "$1"; }
without() { # WORDS WORD...
	local word words=$1

	shift
	for word; do words=$(tr ' ' '\n' <<<"$words" | grep -vx "$word"); done
	echo "$words" | tr ' ' '\n'
}

REASONS=$all record </dev/null >"$work/quiet"
run suggest --from "$work/quiet"
check "nothing was attempted: all of confidentiality is refused" all gave 0 and silent err and says_not '^allow' and compile and refuses "$(without "$all")"

REASONS=$integrity record </dev/null >"$work/half"
run suggest --from "$work/half"
check "what nobody watched for is not refused" all gave 0 and says 'Nobody watched for the reasons of confidentiality' and compile and refuses "$(without "$integrity")"

MODE=confidentiality REASONS=$all record <tests/report/hostile.tsv >"$work/hostile"
run suggest --from "$work/hostile"
cp "$work/out" "$work/text"
check "hostile names: what was attempted is open, the rest refused" all gave 0 and silent err and compile and refuses "$(without "$all" dev-mem msr kexec)"
cp "$work/text" "$work/out"
check "no line of it is more than a comment, a statement or nothing" diff /dev/null <(grep -vE '^(#.*|mode suggested|summary .*|deny (integrity|confidentiality)|allow (dev-mem|msr|kexec)|)$' "$work/out")
check "a question opens nothing, and it says so" all says_not 'allow hibernation' and says 'is hibernation there'
check "nor does a probe" says_not 'allow bpf-tracing'
check "each allowance names a program, how often, its unit" says '^#   /tmp/</script><img src=x onerror=window.pwned=1>, 7 times, in evil"'
check "and what it costs" says 'DEFEATS EVERYTHING that this mode refuses'
check "no narrower rule is offered for a path that is no plain word" says_not 'for exe'

printf 'dev-mem\twent-on\tattempt\tsure\t3\t1\t2\t0\t7\t1\tsh\tflashrom\t/usr/sbin/flashrom\t\t\nmsr\twent-on\tattempt\tdoubtful\t3\t1\t2\t0\t7\t1\tsh\trdmsr\t/usr/sbin/rdmsr\t\t\npci-access\twent-on\tattempt\tsure\t3\t1\t2\t0\t7\t1\tsh\tkworker\t\t\t\n' |
	REASONS=$all record >"$work/plain"
run suggest --from "$work/plain" --name my-server
check "the mode has the name that was asked for" says '^mode my-server$'
check "a narrower rule is offered where it is sound" says '^#   allow dev-mem for exe /usr/sbin/flashrom$'
check "and not where it is not sure who asked" says_not 'allow msr for exe'
check "nor for a kernel thread" all says_not 'allow pci-access for exe' and says '^#   \[kworker\], 3 times$'
sed 's/^mode .*/mode suggested/' "$work/out" >"$work/s.mode"
run modes --check "$work/s.mode"
check "modes --check runs on it, and names its doors" all gave 3 and says '^suggested is WEAKER THAN INTEGRITY' and says '^dev-mem '

LOST=3 REASONS=$all record </dev/null >"$work/lost"
run suggest --from "$work/lost"
check "entries were lost: the mode is there, and is said to be not complete" all gave 4 and says 'NOT COMPLETE: 3 entries were' and errs "entries were lost" and compile
run suggest --from "$work/lost" --json
check "as JSON too" all gave 4 and silent err and holds '.complete == false and .needed == [] and (.text | contains("NOT COMPLETE"))'
run suggest --from "$work/plain" --json
check "JSON: the text, what is refused and what is needed" all gave 0 and holds '.mode == "suggested" and .needed == ["dev-mem", "pci-access", "msr"] and .unwatched == [] and .complete'
jq -j .text "$work/out" >"$work/from-json"
run suggest --from "$work/plain"
check "its text is the same" diff "$work/from-json" "$work/out"

# Every reason at once, by many programs with long names: the text must still be one that a mode may have.
for reason in $(reason_names); do
	for i in 1 2 3 4 5 6 7; do
		printf '%s\twent-on\tattempt\tsure\t%d\t1\t2\t0\t7\t1\tsh\tx\t/%0250d%s\t/%0200d.service\t\n' "$reason" "$i" "$i" "$reason" "$i"
	done
done | REASONS=$all record >"$work/everything"
run suggest --from "$work/everything"
check "everything was attempted: the text is long, and compiles" all gave 0 and [ "$(wc -c <"$work/out")" -gt 10000 ] and says 'and 3 more' and compile and refuses ""

SINCE=0 UNTIL=0 MODE='' record </dev/null >"$work/never"
run suggest --from "$work/never"
check "nothing was recorded: nothing is suggested" all gave 4 and silent out and errs "nothing was recorded"
for name in integrity 'No' '' 'a b' "$(printf 'x%.0s' {1..40})"; do
	run suggest --from "$work/plain" --name "$name"
	check "'$name' is no name for it" all gave 2 and silent out
done
finish
