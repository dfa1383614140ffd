#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock metrics` and `status --format nrpe` of a user without privilege: unknown, never ok, in the right form. What they tell of an
# engine is tried in a machine (tests/vm/guest/metrics.sh).
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

judge() { LC_ALL=C awk -f tests/cli/openmetrics.awk "$1"; }
# The judge must see what is wrong: one thing at a time, in a text that is right.
right='# TYPE a gauge\n# HELP a Text \\\\ \\n \\".\na 1\n# TYPE b_seconds gauge\n# UNIT b_seconds seconds\n# HELP b_seconds Text.\nb_seconds NaN\n# TYPE c counter\n# HELP c Text.\nc_total{x="\\\\ \\" \\n }\",y=""} 3\nc_total{x="1",y="2"} 4\n# EOF\n'
accepts() { # TEXT (as printf takes it)
	# shellcheck disable=SC2059 # the text is a format
	printf "$1" >"$work/text"
	judge "$work/text"
}
refuses() { # NAME FROM TO: with the first FROM made TO
	local text=${right/"$2"/"$3"}

	check "the judge refuses $1" all [ "$text" != "$right" ] and not_accepted "$text"
}
not_accepted() { ! accepts "$1"; }
check "the judge accepts what is right" accepts "$right"
refuses "a text that was cut off" '# EOF\n' ''
refuses "something after the end" '# EOF\n' '# EOF\na 1\n'
refuses "an empty line" 'a 1\n' 'a 1\n\n'
refuses "a family in two places" '# EOF\n' '# TYPE a gauge\n# EOF\n'
refuses "a sample of another family" 'a 1\n' 'b 1\n'
refuses "a sample without help" '# HELP a Text \\\\ \\n \\".\n' ''
refuses "a sample without type" '# TYPE a gauge\n' ''
refuses "a type that the older format does not have" 'a gauge' 'a info'
refuses "a description after a sample" 'a 1\n' 'a 1\n# UNIT a a\n'
refuses "a description twice" '# TYPE a gauge\n' '# TYPE a gauge\n# TYPE a gauge\n'
refuses "a unit that the name does not end in" 'UNIT b_seconds seconds' 'UNIT b_seconds bytes'
refuses "a counter without its ending" 'c_total{x="1"' 'c{x="1"'
refuses "a family with that ending" 'TYPE c counter' 'TYPE c_total counter'
refuses "a counter that is unknown" ' 4\n' ' NaN\n'
refuses "a counter below 0" ' 4\n' ' -4\n'
refuses "no value" 'a 1' 'a'
refuses "two values" 'a 1' 'a 1 2'
refuses "a quote in a value" 'x="1"' 'x="1""'
refuses "a backslash in a value" 'x="1"' 'x="\\1"'
refuses "a backslash before the end of a value" 'x="1",' "x=\"1\\\\\","
refuses "a newline in a value" 'x="1"' 'x="\n"'
refuses "labels without a comma" '"1",' '"1"'
refuses "a comma after the last label" 'y="2"' 'y="2",'
refuses "a label twice" 'y="2"' 'x="2"'
refuses "a label without a name" 'y="2"' '="2"'
refuses "the same sample twice" '# EOF\n' 'c_total{x="1",y="2"} 5\n# EOF\n'
refuses "a bad escape in a help" '\\n \\"' '\\x'

run metrics
check "without root: up 0 and exit 4" all gave 4 and says '^kernlock_up 0$'
check "the cause goes to standard error" errs "kernlock: unknown: only root may ask the kernel what is in force"
check "in the right form" judge "$work/out"
check "with the version" says "^kernlock_info\{version=\"$(kernlock --version | sed 's/.* //')\"\} 1$"
check "with the time" all says '^kernlock_written_timestamp_seconds [0-9]+$' and [ "$(($(date +%s) - $(sed -n 's/^kernlock_written_timestamp_seconds //p' "$work/out")))" -le 60 ]
check "and nothing of the engine" [ "$(grep -vc '^#' "$work/out")" = 3 ]
run metrics --json
check "as JSON: one document" all gave 4 and silent err and holds '.up == false and (.unknown | length > 0) and ([.samples[].name] | index("kernlock_up"))'

# ---- to a file

folder=$work/textfile
install -d -m 777 "$folder"
run metrics --write "$folder/kernlock.prom"
check "--write: exit 4 too, and nothing on standard output" all gave 4 and silent out
check "the file says up 0" grep -qx "kernlock_up 0" "$folder/kernlock.prom"
check "in the right form" judge "$folder/kernlock.prom"
check "everybody may read it" [ "$(stat -c %a "$folder/kernlock.prom")" = 644 ]
check "nothing else is left there" [ "$(ls "$folder")" = kernlock.prom ]
run metrics --write "$folder/kernlock.prom" --json
check "as JSON it says where" all gave 4 and holds ".written == \"$folder/kernlock.prom\""
unchanged() { [ "$(cat "$folder/kernlock.prom")" = old ] && [ "$(ls "$folder")" = kernlock.prom ]; }
echo old >"$folder/kernlock.prom"
status=0 called="metrics --write with a limit on files"
(ulimit -f 0; trap '' XFSZ; kernlock metrics --write "$folder/kernlock.prom" 2>&1 >/dev/null) | cat >"$work/err"
status=${PIPESTATUS[0]}
: >"$work/out"
check "what cannot be written is told: exit 1" all gave 1 and silent out and errs "what was there is as it was"
check "and leaves the old file, alone" unchanged
chmod 755 "$folder"
run metrics --write "$folder/kernlock.prom"
if [ "$(stat -c %u "$folder")" = "$(nobody id -u)" ]; then
	skip "a folder where it may not write" "the folder is one's own"
else
	check "a folder where it may not write: exit 1" all gave 1 and errs "Permission denied" and unchanged
fi
run metrics --write "$work/nowhere/kernlock.prom"
check "a folder that is not there" all gave 1 and errs "'$work/nowhere/kernlock.prom': No such file or directory"
for path in /dev/null "$folder"; do
	run metrics --write "$path"
	check "$path is never replaced" all gave 1 and errs "'$path' is no regular file: nothing was written" and [ ! -f "$path" ]
done
run metrics --write ''
check "an empty name" all gave 1 and silent out
run metrics --write
check "no name" all gave 2 and errs "'--write' needs a value"

# ---- nrpe

run status --format nrpe
check "nrpe: UNKNOWN and exit 3" all gave 3 and silent err and says '^KERNLOCK UNKNOWN - only root may ask the kernel what is in force; run it as root$'
check "one line" [ "$(wc -l <"$work/out")" = 1 ]
run --format nrpe
check "the bare command takes it too" all gave 3 and says '^KERNLOCK UNKNOWN - '
run status --format text
check "--format text is what it says without" all gave 4 and says '^unknown: '
run status --format json
check "--format json is --json" all gave 4 and holds .engine
run status --format xml
check "another format: exit 2, and the formats are listed" all gave 2 and silent out and errs "there is no format 'xml': text, json, nrpe"
run status --format nrp
check "what was meant is told" all gave 2 and errs "did you mean 'nrpe'?"
run status --format nrpe --json
check "nrpe is no JSON" all gave 2 and holds '.error.kind == "usage"'
finish
