#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0-only
# usage: awk [-v form=table] -f judge.awk LIST TSV...
# LIST: escape --list. TSV: KERNEL <TAB> what guest.sh printed. TAP, or the table of all kernels together.
BEGIN { FS = "\t" }

FNR == 1 { file++ }
file == 1 { order[++attacks] = $2; family[$2] = $1; never[$2] = $3; next }
$2 == "unsealed" || $2 == "upstream" || $2 == "sealed" {
	machines[$1] = 1
	if ($3 == "end") ended[$1, $2] = 1
	else if ($3 == "check") checks[++checked] = $1 FS $4 FS $5
	else result[$1, $2, $4] = $5
}

# What an attack came to on all kernels: one word, or the kernels with the word that differs.
function word(text) { sub(/:.*/, "", text); return text == "" ? "?" : text }
function together(column, name,    kernel, found, words, all, same, first) {
	same = 1
	for (kernel in machines) {
		found = word(result[kernel, column, name])
		if (first == "") first = found
		if (found != first) same = 0
		all = all (all ? ", " : "") kernel ": " found
	}
	return same ? (first == "absent" ? "-" : first) : all
}

function say(good, what, why) {
	print (good ? "ok " : "not ok ") ++number " - " what
	if (!good && why != "") print "# " why
}

function somewhere(column, name,    kernel) {
	for (kernel in machines)
		if (word(result[kernel, column, name]) == "escaped") return kernel
	return ""
}

function everything(name,    kernel, all) {
	for (kernel in machines)
		all = all kernel ": upstream " result[kernel, "upstream", name] "; unsealed " \
			result[kernel, "unsealed", name] "; sealed " result[kernel, "sealed", name] ". "
	return all
}

function judge_open(name,    works) {
	works = somewhere("unsealed", name) != "" || somewhere("upstream", name) != ""
	if (never[name] == "-") say(works, name ": works without the seal", everything(name))
	else say(!works, name ": fails without the seal too: " never[name], everything(name))
}

function judge_sealed(name,    kernel, found) {
	for (kernel in machines) {
		found = word(result[kernel, "sealed", name])
		say(found == "held" || found == "absent" && never[name] != "-" || found == "absent" && allowed_absent(kernel, name),
			kernel ": " name ": held under the seal", result[kernel, "sealed", name])
	}
}

# Absent under the seal is no more than absent without it.
function allowed_absent(kernel, name) { return word(result[kernel, "unsealed", name]) == "absent" }

function table(    i, name, before) {
	print "| attack | upstream lockdown | without guards or seal | kernlock sealed |"
	print "|---|---|---|---|"
	for (i = 1; i <= attacks; i++) {
		name = order[i]
		if (family[name] != before) print "| **" (before = family[name]) "** | | | |"
		printf "| %s | %s | %s%s | %s |\n", name, together("upstream", name), together("unsealed", name),
			never[name] == "-" ? "" : " (" never[name] ")", together("sealed", name)
	}
}

END {
	if (form == "table") { table(); exit }
	for (i = 1; i <= attacks; i++) { judge_open(order[i]); judge_sealed(order[i]) }
	for (i = 1; i <= checked; i++) {
		split(checks[i], part, FS)
		say(part[3] == "ok", part[1] ": " part[2])
	}
	for (kernel in machines)
		for (i = split("unsealed upstream sealed", columns, " "); i; i--)
			say((kernel, columns[i]) in ended, kernel ": " columns[i] ": the machine ran to its end")
	print "1.." number
}
