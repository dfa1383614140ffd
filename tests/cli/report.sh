#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock report`: verdicts, hostile names, files that are damaged, and the reports of a fleet. Recordings are made by tests/report/.
# shellcheck disable=SC2016 # variables of jq
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

record() { tests/report/recording; } # < ROWS > RECORDING
all=$(kernlock modes show confidentiality --json | jq -r '.refused | join(" ")')
integrity=$(kernlock modes show integrity --json | jq -r '.refused | join(" ")')
row() { # REASON KIND [COUNT]
	printf '%s\twent-on\t%s\tsure\t%s\t1763000100\t1763900000\t0\t7\t1\tsh\tdd\t/usr/bin/dd\t/system.slice/cron.service\tdd if=/dev/mem\n' "$1" "$2" "${3-3}"
}

# ---- verdicts

record </dev/null >"$work/nothing" && run report --from "$work/nothing"
check "no reason was evaluated: it cannot tell" gave 4
REASONS=$integrity record </dev/null >"$work/quiet" && run report --from "$work/quiet"
check "nothing was attempted: integrity is safe here" all gave 0 and silent err and says '^integrity +yes +nothing that was attempted'
check "what confidentiality refuses besides was not watched" says '^confidentiality +cannot tell +.*nobody watched for .*kcore'
REASONS=$all LOST=2 record </dev/null >"$work/lost" && run report --from "$work/lost"
check "entries were lost: it is never ok" all gave 4 and says '2 entries were lost' and says_not '^integrity +yes'
row dev-mem attempt 17 | REASONS=$all MODE=confidentiality record >"$work/dd" && run report --from "$work/dd"
check "one program that would be refused: not ready" all gave 3 and says '^integrity +NO +1 program would have been refused 17 times$'
check "it is named, with reason, count, unit and user" says '^/usr/bin/dd +dev-mem +17 +attempt +root +2025-11-1.*  cron.service$'
check "and what to do instead" says '^dev-mem +Read /sys/firmware/dmi'
row hibernation query 40 | REASONS=$all record >"$work/asked" && run report --from "$work/asked"
check "a question is no attempt" all gave 0 and says '^integrity +yes +.*; 40 questions would be refused too, harmlessly$'
row bpf-tracing probe 1 | REASONS=$all record >"$work/probed" && run report --from "$work/probed"
check "nor is a probe" all gave 0 and says '^confidentiality +yes +.*; 1 probe would be refused too, harmlessly$'
row dev-mem attempt | REASONS=$all LOST=1 record >"$work/both" && run report --from "$work/both"
check "what was refused is certain, whatever was lost" gave 3
SINCE=1763990000 REASONS=$all record </dev/null >"$work/short" && run report --from "$work/short"
check "a short time is told" says 'for 2 hours 46 minutes.*' and says 'less than a week'
run report
check "what this machine recorded is for root" all gave 1 and silent out and errs "only root may read what was recorded"
SINCE=0 UNTIL=0 MODE='' record </dev/null >"$work/never" && run report --from "$work/never"
check "where nothing was ever recorded it cannot tell" all gave 4 and says 'Nothing was recorded' and says '^integrity +cannot tell'
run report --from "$work/never" --json
check "as JSON too, with every mode" all gave 4 and holds '.kernlock_report == 1 and .recorded == null and (.modes | length >= 6) and all(.modes[]; .verdict == "unknown") and .host.name != ""'

# ---- the documented form

cat >"$work/schema.jq" <<'JQ'
def texts(keys): . as $o | all(keys[]; $o[.] | type == "string");
def numbers(keys): . as $o | all(keys[]; $o[.] | type == "number" and . >= 0);
def names: type == "array" and all(.[]; type == "string");
.kernlock_report == 1 and texts(["made_by"]) and (.host | texts(["name", "machine_id", "kernel"]))
and (keys == ["folded", "host", "kernlock_report", "made_by", "modes", "reasons", "recorded", "rows", "scan"])
and (.recorded | numbers(["since", "until", "lost"]) and texts(["mode", "verdict"]) and (.reasons | names))
and all(.modes[]; texts(["mode", "summary", "verdict"]) and numbers(["programs", "attempts", "queries", "probes"])
	and (.verdict | IN("clear", "refuses", "unknown")) and all(.reasons, .harmless_reasons, .unwatched, .refused; names)
	and (.weaker_than_integrity | type == "boolean"))
and all(.reasons[]; texts(["reason", "class", "refused", "looks", "instead"]) and numbers(["attempts", "queries", "probes"]))
and all(.rows[]; texts(["program", "name", "parent", "unit", "arguments", "reason"]) and numbers(["count", "first", "last"])
	and (.kind | IN("attempt", "query", "probe")) and (.action | IN("went-on", "refused")) and (.uid == null or (.uid | type == "number"))
	and (.doubtful | type == "boolean") and (.is_path | type == "boolean"))
and (.folded == null or (.folded | numbers(["rows", "count"])))
JQ
REASONS=$all MODE=confidentiality record <tests/report/hostile.tsv >"$work/hostile"
tests/report/rows 2000 | REASONS=$all record >"$work/many"
for recording in dd hostile many lost; do
	run report --from "$work/$recording" --json
	check "$recording: the JSON has the form that kernlock-report(5) tells of" all silent err and holds "$(cat "$work/schema.jq")"
	check "$recording: counts agree among rows, reasons and modes" holds '
		([.rows[] | select(.kind == "attempt") | .count] | add) == ([.reasons[].attempts] | add)
		and (. as $r | all(.modes[]; .refused as $f | .attempts == ([$r.rows[] | select(.kind == "attempt" and (.reason | IN($f[]))) | .count] | add // 0)
			and .programs == ([$r.rows[] | select(.kind == "attempt" and (.reason | IN($f[]))) | .program] | unique | length)))'
	for key in $(jq -r 'del(.scan) | paths | map(strings) | .[-1] // empty' "$work/out" | sort -u); do
		grep -q "_${key}_" man/kernlock-report.5.scd.in || echo "$key"
	done >"$work/undocumented"
	check "$recording: every key is documented" diff /dev/null "$work/undocumented"
done
check "rows of one program come together" holds '[.rows[].program] | . as $p | [range(1; length) | select($p[.] != $p[. - 1])] | length + 1 >= ($p | unique | length)'

# ---- names that anybody chose

run report --from "$work/hostile"
check "no control character, override or broken UTF-8 reaches a terminal" all gave 3 and diff /dev/null \
	<(LC_ALL=C grep -anE $'[\x01-\x08\x0b-\x1f\x7f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xff' "$work/out")
check "they are shown as what they are" all says '/tmp/.x1b\[31mred.x9bm' and says '/tmp/.xe2.x80.xaegpj' and says '\[.xff.xfe.xc3\]'
check "and one row stays one line" [ "$(grep -cE '  2025-11-13 [0-9:]{5}  2025-11-24 [0-9:]{5}  ' "$work/out")" = 7 ]
run report --from "$work/hostile" --json
check "JSON has them as they are" all gave 3 and holds '[.rows[].program] | any(. == "/tmp/</script><img src=x onerror=window.pwned=1>")'

mkdir -m 777 "$work/pages"
run report --from "$work/hostile" --html "$work/pages/page.html"
check "the page is written, and named" all gave 3 and silent err and says "The page is in $work/pages/page.html"
check "for its owner alone" [ "$(stat -c %a "$work/pages/page.html")" = 600 ]
data=$(sed -n 's|^<script type="application/json" id="data">\(.*\)</script>$|\1|p' "$work/pages/page.html")
check "the data of the page is the JSON" diff <(jq -S . <<<"$data") <(kernlock report --from "$work/hostile" --json | jq -S .)
check "and has nothing in it that could end it, all ASCII" diff /dev/null <(LC_ALL=C grep -noP "[<>&'\x80-\xff]" <<<"$data")
check "the page has as many elements of script as its template" [ "$(grep -o '<script' "$work/pages/page.html" | wc -l)" = 2 ]
check "it asks for nothing of the network" diff /dev/null <(grep -nE '(src|href)="?[a-z]+:|url\(|@import|//[a-z]+\.[a-z]' "$work/pages/page.html" | grep -v '^[0-9]*:<script type="application/json"')
script=$(awk '/^<script>/ { on = 1; sub(/^<script>/, "") } /^<\/script>/ { on = 0 } on' "$work/pages/page.html" | openssl dgst -sha256 -binary | base64)
check "its policy names its script by the right hash" grep -qF "script-src 'sha256-$script'" "$work/pages/page.html"
check "nothing but the page is left behind" same_words "$(ls "$work/pages")" page.html
run report --from "$work/dd" --html "$work/pages"
check "a folder is no page" all gave 1 and silent out and errs "Is a directory"
run report --from "$work/dd" --html /dev/null
check "nor is a device" all gave 1 and silent out and errs "no regular file" and [ -c /dev/null ]
run report --from "$work/dd" --html "$work/nowhere/page.html"
check "a folder that is not there" all gave 1 and silent out and errs "$work/nowhere/page.html"

# ---- recordings that are none

damaged() { # NAME WORD: told with file, line and what to do, and the old page stays
	echo old >"$work/pages/page.html"
	chmod 666 "$work/pages/page.html"
	run report --from "$work/$1" --html "$work/pages/page.html"
	check "$1: told, with file and line, and nothing is overwritten" all gave 1 and silent out and errs "$work/$1:" and errs "$2" and \
		diff <(echo old) "$work/pages/page.html"
	run report --from "$work/$1" --json
	check "$1: as JSON too" all gave 1 and silent err and holds ".error.kind == \"failure\" and (.error.message | contains(\"$2\"))"
	run suggest --from "$work/$1"
	check "$1: nothing is suggested of it" all gave 1 and silent out and errs "$2"
}
head -c 300 "$work/hostile" >"$work/cut" && damaged cut "cut off"
head -n -1 "$work/many" >"$work/endless" && damaged endless "without the line 'end'"
sed 's/^end\t2000/end\t1999/' "$work/many" >"$work/miscounted" && damaged miscounted "1999 rows but has 2000"
sed '1s/1$/2/' "$work/dd" >"$work/future" && damaged future "version 2"
{ head -n 5 "$work/dd"; head -c 100000 /dev/zero | tr '\0' x; echo; } >"$work/long" && damaged long "longer than 65536"
sed 's/\t17\t/\t18446744073709551616\t/' "$work/dd" >"$work/number" && damaged number "64 bits"
sed 's/dev-mem\twent/firmware-upload\twent/' "$work/dd" >"$work/reason" && damaged reason "firmware-upload"
head -c 5000 /dev/urandom >"$work/noise" && damaged noise ":1:"
: >"$work/empty" && damaged empty "cut off"
run report --from "$work"
check "a folder is no recording" all gave 1 and errs "$work: Is a directory"
run report --from /dev/zero
check "nor is a device" all gave 1 and errs "/dev/zero: it is not a regular file"
run report --from "$work/none"
check "nor is what is not there" all gave 1 and errs "$work/none: No such file"

# ---- command lines

for wrong in "some.json" "--merge" "--merge --from x y" "--root /" "--scan --merge x" "--scan --html x"; do
	# shellcheck disable=SC2086 # words
	run report $wrong
	check "'report $wrong' is a wrong command line" all gave 2 and silent out and errs "kernlock report --help"
done

# ---- a fleet

for i in 1 2 3; do
	case $i in 1) rows=quiet ;; 2) rows="dd" ;; 3) rows=lost ;; esac
	sed "2s/.*/host\tbox$i\tmachine$i\t6.12/" "$work/$rows" >"$work/r"
	kernlock report --from "$work/r" --json >"$work/fleet$i.json"
done
run report --merge "$work"/fleet[123].json
check "of three machines one is ready for integrity" all gave 3 and says '^integrity +1 of 3 +1 +1 +0' and says '^3 machines'
check "those that are not are named" all says '^box2 +.*refused something' and says '^box3 +entries were lost' and says_not '^box1 '
run report --merge "$work"/fleet[123].json --json
check "as JSON: machines, verdicts, rows" all gave 3 and holds '.kernlock_fleet == 1 and (.machines | length == 3) and
	(.modes[] | select(.mode == "integrity") | .ready == 1 and .refuses == 1 and .unknown == 1) and
	(.machines[0].verdicts.integrity == "clear") and (.rows | length == 1) and .rows[0].machines == 1 and .rows[0].count == 17'
for key in $(jq -r 'del(.machines[].verdicts[]) | paths | map(strings) | .[-1] // empty' "$work/out" | sort -u); do
	grep -q "_${key}_" man/kernlock-report.5.scd.in || echo "$key"
done >"$work/undocumented"
check "every key is documented" diff /dev/null "$work/undocumented"
run report --merge "$work/fleet1.json"
check "a fleet that is ready" gave 0
run report --merge "$work"/fleet[13].json
check "one machine that cannot tell is enough" gave 4
run report --merge "$work"/fleet[123].json --html "$work/pages/fleet.html"
check "a page of the fleet" all gave 3 and grep -q '"kernlock_fleet":1' "$work/pages/fleet.html"
kernlock report --from "$work/hostile" --json >"$work/hostile.json"
run report --merge "$work/hostile.json" --json
check "hostile names come through" all gave 3 and holds '[.rows[].program] | any(. == "/tmp/</script><img src=x onerror=window.pwned=1>")'
check "whatever is merged is counted as it was" diff <(jq '[.rows[].count] | add' "$work/hostile.json") <(jq '[.rows[].count] | add' "$work/out")
tests/report/rows 300 20 | ID=m HOST=m REASONS=$all record >"$work/r" && kernlock report --from "$work/r" --json >"$work/m.json"
jq '.host.machine_id = "n"' "$work/m.json" >"$work/n.json"
run report --merge "$work/m.json" "$work/n.json" --json
check "two machines that saw the same: twice as often, on two machines" all holds 'all(.rows[]; .machines == 2)' and \
	diff <(jq '[.rows[].count] | add * 2' "$work/m.json") <(jq '[.rows[].count] | add' "$work/out")
check "several users stay several" diff <(jq -c '[.rows[] | [.program, .reason, .kind, .uid]] | sort' "$work/m.json") <(jq -c '[.rows[] | [.program, .reason, .kind, .uid]] | sort' "$work/out")

bad() { # NAME WORD: named, and nothing is made of the others
	echo old >"$work/pages/fleet.html"
	chmod 666 "$work/pages/fleet.html"
	run report --merge "$work/fleet1.json" "$work/$1" "$work/fleet2.json" --html "$work/pages/fleet.html"
	check "merge, $1: named, and nothing is made of the others" all gave 1 and silent out and errs "$work/$1: " and errs "$2" and \
		errs "1 of 3 files" and diff <(echo old) "$work/pages/fleet.html"
}
head -c 2000 "$work/fleet1.json" >"$work/cut.json" && bad cut.json "no JSON"
: >"$work/empty.json" && bad empty.json "no JSON"
echo '{}' >"$work/object.json" && bad object.json "no report of kernlock"
echo '[1]' >"$work/array.json" && bad array.json "no report of kernlock"
jq '.kernlock_report = 2' "$work/fleet1.json" >"$work/future.json" && bad future.json "version 2"
jq '.kernlock_report = "1"' "$work/fleet1.json" >"$work/worded.json" && bad worded.json "no report of kernlock"
run report --merge "$work"/fleet[12].json --json && cp "$work/out" "$work/merged.json" && bad merged.json "merged report already"
jq '.rows[0].count = -1' "$work/fleet2.json" >"$work/minus.json" && bad minus.json "rows is damaged"
jq 'del(.rows[0].unit)' "$work/fleet2.json" >"$work/unit.json" && bad unit.json "rows is damaged"
jq '.rows[0].uid = 4294967296' "$work/fleet2.json" >"$work/uid.json" && bad uid.json "rows is damaged"
jq '.rows[0].reason = "firmware-upload"' "$work/fleet2.json" >"$work/reason.json" && bad reason.json "firmware-upload"
jq '.modes[0].verdict = "fine"' "$work/fleet2.json" >"$work/verdict.json" && bad verdict.json "a word that is not known"
jq '.modes += [.modes[0]]' "$work/fleet2.json" >"$work/twice.json" && bad twice.json "one mode twice"
jq 'del(.host)' "$work/fleet2.json" >"$work/host.json" && bad host.json '"host" is damaged'
jq '.recorded.lost = null' "$work/fleet2.json" >"$work/recorded.json" && bad recorded.json '"recorded" is damaged'
jq '.folded = {}' "$work/fleet2.json" >"$work/folded.json" && bad folded.json '"folded" is damaged'
printf '\xff\xfe{' >"$work/bytes.json" && bad bytes.json "no JSON"
printf '%0200000d' 0 | tr 0 '[' >"$work/deep.json" && bad deep.json "no JSON"
truncate -s 65M "$work/huge.json" && bad huge.json "larger than 64 MiB"
bad none.json "No such file"
mkdir "$work/folder.json" && bad folder.json "Is a directory"
cp "$work/fleet1.json" "$work/twin.json" && bad twin.json "same machine as $work/fleet1.json"
run report --merge "$work/cut.json" "$work/fleet1.json" "$work/future.json" --json
check "as JSON every bad file is named" all gave 1 and silent err and holds '.error.files | length == 2 and (.[0] | contains("cut.json")) and (.[1] | contains("future.json"))'
finish
