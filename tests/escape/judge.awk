#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0-only
# usage: awk [-v form=table] [-v engine=lsm] -f judge.awk LIST TSV...
# LIST: escape --list. TSV: KERNEL <TAB> what guest.sh printed. TAP, or the table of all kernels together.
BEGIN { FS = "\t"; in_kernel = engine == "lsm"; split("unsealed upstream sealed-integrity sealed-confidentiality", columns, " ") }

FNR == 1 { file++ }
file == 1 {
	if (!($1 in of_family)) families[++family_count] = $1
	of_family[$1] = of_family[$1] FS $2
	never[$2] = $3
	next
}
$2 == "unsealed" || $2 == "upstream" || $2 ~ /^sealed-/ {
	machines[$1] = 1
	if ($3 == "end") ended[$1, $2] = 1
	else if ($3 == "check") checks[++checked] = $1 FS $2 FS $4 FS $5
	else result[$1, $2, $4] = $5
}

function word(text) { sub(/:.*/, "", text); return text == "" ? "?" : text }
function found(kernel, column, name) { return word(result[kernel, column, name]) }

function say(good, what, why) {
	print (good ? "ok " : "not ok ") ++number " - " what
	if (!good && why != "") print "# " why
}

# What an attack came to in all machines of a column: one word, or each word with where it was.
function together(column, name,    kernel, i, at, words, count, here, all) {
	for (i = 1; i <= 4; i++)
		for (kernel in machines)
			if (columns[i] ~ "^" column) {
				here = found(kernel, columns[i], name)
				at = kernel (column == "sealed" ? " " substr(columns[i], 8) : "")
				if (!(here in words)) count++
				words[here] = words[here] (words[here] ? ", " : "") at
			}
	for (here in words) {
		if (count == 1) return here == "absent" ? "-" : here
		all = all (all ? "; " : "") here " (" words[here] ")"
	}
	return all
}

function works(column, name,    kernel) {
	for (kernel in machines)
		if (found(kernel, column, name) == "escaped") return 1
	return 0
}

function everything(name,    kernel, i, all) {
	for (kernel in machines)
		for (i = 1; i <= 4; i++)
			all = all kernel " " columns[i] ": " result[kernel, columns[i], name] ". "
	return all
}

function judge_open(name,    any, kernel, broke) {
	any = works("unsealed", name) || works("upstream", name)
	for (kernel in machines)
		broke = broke || found(kernel, "unsealed", name) ~ /broken|\?/ || found(kernel, "upstream", name) ~ /broken|\?/
	if (never[name] == "-") say(any && !broke, name ": works without the seal", everything(name))
	else say(!any && !broke, name ": fails without the seal too: " never[name], everything(name))
}

# Absent under the seal is no more than absent without it.
function is_good(kernel, here, name) {
	return here == "held" || here == "seal refused" || here == "absent" && (in_kernel || found(kernel, "unsealed", name) == "absent")
}

function judge_sealed(name,    kernel, i, here) {
	for (kernel in machines)
		for (i = 3; i <= 4; i++) {
			here = found(kernel, columns[i], name)
			say(is_good(kernel, here, name), kernel " " columns[i] ": " name ": " \
				(here == "seal refused" ? "kernlock refuses to seal then" : "held"), result[kernel, columns[i], name])
		}
}

function row(name) {
	printf "| %s | %s | %s%s | %s |\n", name, together("upstream", name), together("unsealed", name),
		never[name] == "-" ? "" : " (" never[name] ")", together("sealed", name)
}

function table(    f, i, names, count) {
	print "| attack | upstream lockdown | BPF tool without guards | kernlock sealed |"
	print "|---|---|---|---|"
	for (f = 1; f <= family_count; f++) {
		print "| **" families[f] "** | | | |"
		count = split(substr(of_family[families[f]], 2), names, FS)
		for (i = 1; i <= count; i++) row(names[i])
	}
}

function tap(    f, i, names, count, part, kernel) {
	for (f = 1; f <= family_count; f++) {
		count = split(substr(of_family[families[f]], 2), names, FS)
		for (i = 1; i <= count; i++) {
			if (in_kernel && names[i] ~ /^loader: /) continue
			if (!in_kernel) judge_open(names[i])
			judge_sealed(names[i])
		}
	}
	for (i = 1; i <= checked; i++) {
		split(checks[i], part, FS)
		say(part[4] == "ok", part[1] " " part[2] ": " part[3])
	}
	for (kernel in machines)
		for (i = in_kernel ? 3 : 1; i <= 4; i++)
			say((kernel, columns[i]) in ended, kernel " " columns[i] ": the machine ran to its end")
}

END {
	if (form == "table") { table(); exit }
	tap()
	print "1.." number
}
