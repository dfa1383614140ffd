# SPDX-License-Identifier: GPL-2.0-only
# usage: awk -v kernel=LINE -v mode_list="integrity confidentiality" -v upstream=1 -f compare.awk \
#            decisions.tsv differences.tsv open.tsv overlaps.tsv KERNLOCK.tsv [UPSTREAM.tsv]
# Judges what survey.sh printed. TAP: one line for each mode and operation.
#   - what the mode refuses did work before and does not any more
#   - what it allows or audits gives the same as before, unless overlaps.tsv says which reason refuses it too
#   - every ordinary operation gives the same as before
#   - the kernel's own lockdown gives the same result, or the difference is listed with its cause
# Beside it: result lines kept as "kernlock"/"upstream" by file number.

BEGIN { FS = OFS = "\t"; bad = 0 }
/^#/ || /^$/ { next }
FILENAME ~ /decisions.tsv$/ { verdict[$1, $2] = $3; if ($3 == "deny") verdict[$1, "any"] = "deny"; next }
FILENAME ~ /differences[^\/]*.tsv$/ { cause[$1, $2, $3] = $6; expect_kernlock[$1, $2, $3] = $4; expect_upstream[$1, $2, $3] = $5; next }
FILENAME ~ /overlaps.tsv$/ { overlap[$1, $2] = $3; overlap_result[$1, $2] = $4; next }
FILENAME ~ /open.tsv$/ { open_door[$1, $2, $3] = $4; next }
FNR == 1 { file++ }
$1 == "end" { ended[file] = 1; next }
$2 == "verify" { verify[file, $1] = $3; next }
{
	key = $2 FS $3 FS $4
	result[file, $1, key] = $5
	if (file == 1 && $1 == "none")
		keys[++key_count] = key
}

function tap(passed, name, detail) {
	print (passed ? "ok " : "not ok ") ++number " - " kernel ": " name
	if (!passed) {
		bad++
		print "# " detail
	}
}

function judge_attempt(mode, key, parts, before, now, what) {
	split(key, parts, FS)
	before = result[1, "none", key]
	now = result[1, mode, key]
	what = mode ": " parts[2] ": " parts[3]
	if (parts[1] == "ordinary")
		tap(now == before, what " goes on as before", "before: " before ", now: " now)
	else if (verdict[mode, parts[2]] == "")
		tap(0, what, "decisions.tsv has no row for " mode " " parts[2])
	else if (before ~ /^absent/)
		tap(now == before, what " (" before ")", "before: " before ", now: " now)
	else if (verdict[mode, parts[2]] != "deny" && verdict[mode, overlap[parts[2], parts[3]]] == "deny")
		tap(now == overlap_result[parts[2], parts[3]], what " is refused by " overlap[parts[2], parts[3]] ": " now,
		    "before: " before ", now: " now)
	else if (verdict[mode, parts[2]] != "deny")
		tap(now == before, what " is allowed: " now, "before: " before ", now: " now)
	else if (open_door[mode, parts[2], parts[3]] != "" && now == "done")
		print "ok " ++number " - " kernel ": " what " still works # SKIP known to be open: " open_door[mode, parts[2], parts[3]]
	else if (open_door[mode, parts[2], parts[3]] != "")
		tap(0, what, "it is refused now (" now "): take it out of open.tsv")
	else if (before == "done")
		tap(now != "done" && now != "", what " is refused: " now, "it still works")
	else
		tap(now == before, what " never worked: " before, "before: " before ", now: " now)
}

function judge_difference(mode, key, parts, ours, theirs, what) {
	split(key, parts, FS)
	ours = result[1, mode, key]
	theirs = result[2, mode, key]
	what = mode ": " parts[2] ": " parts[3] ": "
	if (ours == theirs)
		tap(1, what "as the kernel's own lockdown: " ours)
	else {
		seen[mode, parts[2], parts[3]] = 1
		tap(expect_kernlock[mode, parts[2], parts[3]] == ours && expect_upstream[mode, parts[2], parts[3]] == theirs,
		    what "kernlock " ours ", the kernel's own lockdown " theirs ": " cause[mode, parts[2], parts[3]],
		    "kernlock: " ours ", the kernel's own lockdown: " theirs ", and tests/vm/differences.tsv does not list it so")
	}
}

END {
	tap(ended[1] && (!upstream || ended[2]), "the surveys ran to their end", "a survey is cut short")
	modes = split(mode_list, mode, " ")
	for (m = 1; m <= modes; m++) {
		for (k = 1; k <= key_count; k++)
			judge_attempt(mode[m], keys[k])
		for (k = 1; upstream && k <= key_count; k++)
			judge_difference(mode[m], keys[k])
		tap(verify[1, mode[m]] == 0, mode[m] ": kernlock verify says that all is as it should be", "exit status " verify[1, mode[m]])
	}
	tap(verify[1, "none"] == 3, "kernlock verify says that nothing is in force before", "exit status " verify[1, "none"])
	for (k = 1; upstream && k <= key_count; k++)
		tap(result[1, "none", keys[k]] == result[2, "none", keys[k]], "none: both boots begin alike: " keys[k],
		    result[1, "none", keys[k]] " and " result[2, "none", keys[k]])
	print "1.." number
	exit bad != 0
}
