# SPDX-License-Identifier: GPL-2.0-only
# usage: awk -f openmetrics.awk FILE      exit status 0: it is OpenMetrics text as kernlock may write it, else says what is wrong
# Stricter than the format: gauges and counters only, which the older format of Prometheus has too, and no blank but where one must be.

function wrong(what) { print "line " NR ": " what ": " $0; failed = 1; exit 1 }

# Only the three escapes; `quotes`: a quote must be one.
function check_escapes(text, quotes) {
	gsub(/\\[\\n"]/, "", text)
	if (text ~ /\\/ || (quotes && text ~ /"/))
		wrong("a wrong escape")
}

function begin_family(name) {
	if (name !~ /^[a-z][a-z0-9_]*$/ || name ~ /_total$/)
		wrong("no name of a family")
	if (name == family)
		return
	if (name in families)
		wrong("a family in two places")
	families[family = name] = 1
	type = unit = help = ""
	samples = 0
}

function describe(word, name, text) {
	begin_family(name)
	if (samples)
		wrong("what describes a family comes before its samples")
	if ((family, word) in described)
		wrong("said twice")
	described[family, word] = 1
	if (word == "TYPE" && text !~ /^(gauge|counter)$/)
		wrong("no type that both formats have")
	if (word == "TYPE")
		type = text
	if (word == "UNIT" && (text == "" || substr(family, length(family) - length(text)) != "_" text))
		wrong("the name does not end in its unit")
	if (word == "HELP") {
		if (text == "")
			wrong("no help")
		check_escapes(text, 1)
	}
}

# What is between the braces; the labels are taken off one after the other.
function check_labels(text, label, value, seen) {
	while (text != "") {
		if (!match(text, /^[a-z][a-z0-9_]*="/))
			wrong("no label")
		label = substr(text, 1, RLENGTH - 2)
		if (label in seen)
			wrong("a label twice")
		seen[label] = 1
		text = substr(text, RLENGTH + 1)
		if (!match(text, /^([^"\\]|\\[\\n"])*"/))
			wrong("a value without end, or with a wrong escape")
		text = substr(text, RLENGTH + 1)
		if (text != "" && text !~ /^,[a-z]/)
			wrong("no comma between labels")
		sub(/^,/, "", text)
	}
}

function check_sample(name, labels, value, seen) {
	if (type == "" || !((family, "HELP") in described))
		wrong("a sample of what was not described")
	if (name != family (type == "counter" ? "_total" : ""))
		wrong("no sample of the family " family)
	if (value !~ (type == "counter" ? "^[0-9]+$" : "^(NaN|[0-9]+)$"))
		wrong("no value of a " type)
	check_labels(labels)
	if ((name, labels) in series)
		wrong("the same sample twice")
	series[name, labels] = 1
	samples++
}

ended { wrong("something after the end") }
/^# EOF$/ { ended = 1; next }
/^# (TYPE|UNIT|HELP) [^ ]+ / { text = $0; for (i = 0; i < 3; i++) sub(/^[^ ]+ /, "", text); describe($2, $3, text); next }
/^[a-z][a-z0-9_]* [^ ]+$/ { check_sample($1, "", $2); next }
# The last brace ends the labels: a value has none.
/^[a-z][a-z0-9_]*\{.+\} [^ ]+$/ {
	name = labels = value = $0
	sub(/\{.*/, "", name)
	sub(/^[^{]*\{/, "", labels)
	sub(/\} [^ ]+$/, "", labels)
	sub(/.*\} /, "", value)
	check_sample(name, labels, value)
	next
}
{ wrong("no line of this format") }
END {
	if (!failed && !ended) {
		print "it does not end in # EOF"
		exit 1
	}
}
