#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0-only
# usage: awk -v kernel=LINE -v row=NUMBER -f words.awk words.tsv OUT      judges what guest/words.sh printed: one line of TAP
BEGIN { FS = "\t" }
FNR == NR { if (/^#/ || /^$/) next; if (++rows == row) { args = $1; mode = $2; refused = $3; open = $4; said = $5 }; next }
$1 == "log" { log_lines++; if (said != "-" && index($2, said)) has_said = 1 }
$1 == "mode" { found = $2 }
$1 == "end" { ended = 1 }
{ is[$1, $2] = 1 }

function want(condition, what) { if (!condition) why = why "# " what "\n" }

END {
	want(ended, "the machine did not come to its end")
	want(found == mode, "the mode is " found ", not " mode)
	count = refused == "-" ? 0 : split(refused, reasons, " ")
	for (i = 1; i <= count; i++) {
		want(("deny", reasons[i]) in is, reasons[i] " should be refused")
		want(!(("done", reasons[i]) in is), reasons[i] " still works")
	}
	count = open == "-" ? 0 : split(open, reasons, " ")
	for (i = 1; i <= count; i++) {
		want(!(("deny", reasons[i]) in is), reasons[i] " should not be refused")
		want(!(("stopped", reasons[i]) in is), reasons[i] " does not work")
	}
	want(said == "-" || has_said, "the log does not say: " said)
	want(mode != "-" || log_lines == 1, "the log has " log_lines + 0 " lines of it, not one")
	printf "%s - %s: %s: %s\n%s", why == "" ? "ok" : "not ok", kernel, args == "-" ? "no kernlock=" : args, mode == "-" ? "not there" : mode, why
}
