#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0-only
# usage: awk [-v form=table] [-v engine=lsm] -f around.awk LIST TSV...
# LIST: escape --list. TSV: KERNEL <TAB> what around.sh printed. TAP, or the table of all kernels together.
BEGIN { FS = "\t" }

FNR == 1 { file++ }
file == 1 { order[++attacks] = $2; family[$2] = $1; never[$2] = $3; hole[$2] = $4; known[$2] = $5; next }
$2 == "open" || $2 == "upstream" || $2 ~ /^sealed-/ || $2 == "race" {
	machines[$1] = 1
	if ($3 == "end") ended[$1, $2] = 1
	else if ($3 == "check") checks[++checked] = $1 FS $4 FS $5
	else result[$1, $2, $4] = $5
}

function word(text) { sub(/:.*/, "", text); return text == "" ? "?" : text }

# What an attack came to in all machines of a column: one word, or each word with where it was.
function together(column, name,    key, part, here, at, words, count, all) {
	for (key in result) {
		split(key, part, SUBSEP)
		if (part[2] !~ "^" column || part[3] != name) continue
		here = word(result[key])
		at = part[1] (column == "sealed" ? " " substr(part[2], 8) : "")
		if (!(here in words)) count++
		words[here] = words[here] (words[here] ? ", " : "") at
	}
	for (here in words) {
		if (count == 1) return here == "absent" ? "-" : here
		all = all (all ? "; " : "") here " (" words[here] ")"
	}
	return all
}

function say(good, what, why) {
	print (good ? "ok " : "not ok ") ++number " - " what
	if (!good && why != "") print "# " why
}

# Works on each kernel that has it where no mode is in force; where none has it, that is said.
function judge_around(name,    kernel, found, has) {
	for (kernel in machines) {
		found = word(result[kernel, "open", name])
		if (found != "absent") has = 1
		say(found == "absent" || found == (never[name] == "-" ? "escaped" : "held"),
			kernel ": " name ": " (never[name] == "-" ? "works where no mode is in force" : "fails anyway: " never[name]),
			result[kernel, "open", name])
		judge_upstream(kernel, name)
		judge_around_sealed(kernel, "sealed-confidentiality", name)
		if (family[name] ~ /integrity/) judge_around_sealed(kernel, "sealed-integrity", name)
	}
	if (!has) print "ok " ++number " - " name " # SKIP on no kernel here: " result[kernel, "open", name]
}

function judge_upstream(kernel, name,    found) {
	found = word(result[kernel, "upstream", name])
	say(found == (hole[name] == "-" ? "held" : "escaped") || found == "absent" && absent_without(kernel, name),
		kernel ": " name ": the kernel\047s own lockdown " (hole[name] == "-" ? "refuses it" : "leaves it open: " hole[name]),
		result[kernel, "upstream", name])
}

function judge_around_sealed(kernel, column, name,    found, what) {
	found = word(result[kernel, column, name])
	what = kernel " " column ": " name
	if (known[name] != "-" && found == "escaped")
		print "ok " ++number " - " what ": held under the seal # SKIP known to be open: " known[name]
	else if (known[name] != "-")
		say(found == "absent" && absent_without(kernel, name), what ": known to be open, and is not any more", result[kernel, column, name])
	else
		say(found == "held" || found == "absent" && (absent_without(kernel, name) || never_made(kernel, column, name)),
			what ": held under the seal", result[kernel, column, name])
}

# The kernel that refuses tracefs since boot makes none of its files.
function never_made(kernel, column, name) {
	return engine == "lsm" && result[kernel, column, name] ~ /^absent: no \/sys\/kernel\/tracing\//
}

function absent_without(kernel, name) { return word(result[kernel, "open", name]) == "absent" }

# It shows itself that it works where nothing is in force.
function judge_race(name,    kernel) {
	for (kernel in machines)
		say(word(result[kernel, "race", name]) == "held", kernel ": " name ": nothing gets through", result[kernel, "race", name])
}

function table(    i, name, before) {
	print "| attack | nothing in force | upstream lockdown | kernlock sealed |"
	print "|---|---|---|---|"
	for (i = 1; i <= attacks; i++) {
		name = order[i]
		if (family[name] == "race it") continue
		if (family[name] != before) print "| **" (before = family[name]) "** | | | |"
		printf "| %s | %s%s | %s | %s |\n", name, together("open", name), never[name] == "-" ? "" : " (" never[name] ")",
			together("upstream", name), together("sealed", name)
	}
}

function race_table(    i, kernel) {
	print "| race | kernel | came to |"
	print "|---|---|---|"
	for (i = 1; i <= attacks; i++)
		for (kernel in machines)
			if (family[order[i]] == "race it") print "| " order[i] " | " kernel " | " result[kernel, "race", order[i]] " |"
}

END {
	if (form == "table") {
		table()
		print ""
		race_table()
		exit
	}
	for (i = 1; i <= attacks; i++)
		if (family[order[i]] == "race it") { if (engine != "lsm") judge_race(order[i]) }
		else judge_around(order[i])
	for (i = 1; i <= checked; i++) {
		split(checks[i], part, FS)
		say(part[3] == "ok", part[1] ": " part[2])
	}
	for (kernel in machines)
		for (i = split("open upstream sealed-integrity sealed-confidentiality" (engine == "lsm" ? "" : " race"), columns, " "); i; i--)
			say((kernel, columns[i]) in ended, kernel ": " columns[i] ": the machine ran to its end")
	print "1.." number
}
