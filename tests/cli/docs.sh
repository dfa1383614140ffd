#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# --help, the manual and the completions say the same, and say no more than there is.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

manual=$DOCS/kernlock.8 mode_manual=$DOCS/kernlock.mode.5 conf_manual=$DOCS/kernlock.conf.5 report_manual=$DOCS/kernlock-report.5 fleet_manual=$DOCS/kernlock-fleet.7
bash_words=$DOCS/kernlock.bash zsh_words=$DOCS/_kernlock
PATH=$work:$PATH

section() { # MANUAL TITLE: its source, down to the next section
	awk -v title="$2" '/^\.SH / { inside = substr($0, 5) == title; next } inside' "$1"
}
subsection() { # VERB
	section "$manual" VERBS | awk -v verb="$1" '/^\.SS / { inside = $2 == verb; next } inside'
}
plain() { sed -E 's/\\f[A-Z]//g; s/\\-/-/g; s/\\&//g; s/\\([_.])/\1/g' "$@"; }

# complete WORD...: what bash offers for the last of these words
complete_bash() {
	(cd "$work" && bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kernlock; printf "%s\n" "${COMPREPLY[@]}"' \
		"$bash_words" kernlock "$@")
}
# The same of zsh, asked through stand-ins for its completion functions.
complete_zsh() {
	zsh -f -c '
		_arguments() { print -rl -- "$@" }
		_describe() { print -rl -- ${(P)2} }
		compadd() { print -rl -- ${(P)@[-1]} }
		_files() { }
		words=("${@:2}") CURRENT=$#words
		source "$1"' zsh "$zsh_words" kernlock "$@" | sed -E 's/^--([a-z]+)\[.*/--\1/'
}
modes_zsh() {
	zsh -f -c 'compadd() { print -rl -- ${(P)@[-1]} }; _files() { }; _arguments() { }; words=(kernlock modes x) CURRENT=3
		source "$1"; _kernlock_modes' zsh "$zsh_words"
}
offers() { complete_bash "${@:2}" | grep -qx -- "$1"; }
offers_not() { ! offers "$@"; }

for file in "$manual" "$mode_manual" "$conf_manual" "$report_manual" "$fleet_manual"; do
	name=$(basename "$file")
	# scdoc opens every paragraph with .PP, also after a heading: that is all that mandoc may find.
	check "$name has nothing that mandoc warns of" diff /dev/null \
		<(mandoc -T lint -W warning "$file" | grep -v 'skipping paragraph macro: PP ')
	check "$name has no marker left of its template" diff /dev/null <(grep -E '^@|@[A-Z]+@' "$file")
	check "$name renders" [ "$(mandoc -T utf8 "$file" | wc -l)" -gt 50 ]
done

# ---- what there is, is told

check "the manual has a section for each verb, and for nothing else" same_words \
	"$(section "$manual" VERBS | awk '/^\.SS / { print $2 }')" "$(verbs)"
check "its synopsis the same" same_words "$(section "$manual" SYNOPSIS | plain | awk '$1 == "kernlock" && $2 ~ /^[a-z]/ { print $2 }')" "$(verbs)"
check "bash completes each verb, and nothing else" same_words "$(complete_bash '' | grep -v '^-')" "$(verbs)"
check "and has words for each, and for nothing else" same_words "$(sed -nE 's/^\t\t([a-z]+)\) words=.*/\1/p' "$bash_words")" "$(verbs)"
check "zsh knows each verb, and nothing else" same_words "$(complete_zsh '' | sed -nE 's/^([a-z]+):.*/\1/p')" "$(verbs)"
check "and has words for each, and for nothing else" same_words "$(sed -nE 's/^\t([a-z]+)\) _arguments.*/\1/p' "$zsh_words")" "$(verbs)"

common=$(kernlock --help | awk '/^  --/ { print $1 }')
check "the section OPTIONS has those of every verb" same_words "$(section "$manual" OPTIONS | plain | sed -nE 's/^(--[a-z]+)( [A-Z]+)?$/\1/p')" "$common"
for verb in $(verbs); do
	kernlock "$verb" --help >"$work/help"
	options=$(awk '/^  --/ { print $1 }' "$work/help")
	summary=$(sed -n 3p "$work/help")
	usage=$(sed -n '1s/^usage: kernlock //p' "$work/help")
	check "$verb: the manual has its options, and no others" same_words \
		"$(subsection "$verb" | plain | sed -nE 's/^(--[a-z]+)( [A-Z]+)?$/\1/p'; echo "$common")" "$options"
	check "$verb: the manual has its summary" grep -qxF -- "$summary" <(subsection "$verb" | plain)
	check "$verb: the manual has its usage" grep -qxF -- "$usage" <(section "$manual" VERBS | plain | sed -nE 's/^\.SS (.*[^ ]) *$/\1/p')
	check "$verb: the synopsis is its usage" same_words "$(tr ' ' '\n' <<<"kernlock $verb [--json] ${usage#"$verb"}" | grep .)" \
		"$(section "$manual" SYNOPSIS | plain | grep -E "^kernlock $verb( |\$)" | tr ' ' '\n')"
	check "$verb: bash completes its options, and no others" same_words "$(complete_bash "$verb" --)" "$options"
	check "$verb: zsh completes its options, and no others" same_words "$(complete_zsh "$verb" '' | grep -E '^--')" "$options"
done

check "each reason is in the table of reasons, once" diff <(reason_names) \
	<(section "$mode_manual" REASONS | plain | sed -nE 's/^([a-z-]+) \((integrity|confidentiality|optional)[,)].*/\1/p')
check "and in the table of what it defeats" diff <(reason_names) \
	<(section "$mode_manual" "WHAT AN OPEN REASON DEFEATS" | plain | sed -nE 's/^([a-z-]+) defeats .*/\1/p')
check "bash completes each reason, and nothing else" same_words "$(complete_bash explain '' | grep -v '^--')" "$(reason_names)"
check "zsh completes each reason, and nothing else" same_words \
	"$(complete_zsh explain '' | sed -nE 's/^\*:reason:\( *(.*) \)$/\1/p' | tr -s ' ' '\n')" "$(reason_names)"
modes=$(kernlock modes --json | jq -r '.modes[].mode')
for verb in enforce verify modes; do
	check "bash completes each mode after $verb, and nothing else" same_words "$(complete_bash "$verb" '' | grep -v '^--')" "$modes"
	check "zsh completes modes after $verb" grep -qxF '*:mode:_kernlock_modes' <(complete_zsh "$verb" '')
done
check "zsh completes each mode, and nothing else" same_words "$(modes_zsh)" "$modes"
check "kernlock.mode(5) tells of each shipped mode" diff /dev/null \
	<(shipped_modes | grep -vxF -f <(section "$mode_manual" DESCRIPTION | plain))
config_keys=$(sed -nE 's/^\tX\([A-Z]+, "([a-z]+)", ".*/\1/p' lang/config.h)
told=$(section "$conf_manual" DESCRIPTION | plain | sed -nE 's/^([a-z]+) = .*/\1/p')
check "there are keys" [ "$(wc -w <<<"$config_keys")" -ge 2 ]
check "kernlock.conf(5) has each key, once, and no other" diff <(echo "$config_keys") <(echo "$told")
check "each switch is an option of enforce" diff /dev/null <(grep -vx mode <<<"$config_keys" | sed 's/^/--/' | grep -vxF -f <(options_of enforce))
check "the example has each key" diff /dev/null <(for key in $config_keys; do grep -q "^$key = " systemd/kernlock.conf || echo "$key"; done)
check "kernlock-fleet(7) has each metric, and no other" same_words \
	"$(section "$fleet_manual" PROMETHEUS | plain | sed -nE 's/^(kernlock_[a-z_]+) \((gauge|counter).*/\1/p')" \
	"$(sed -nE 's/^\tX\([A-Z_]+, "(kernlock_[a-z_]+)", "(gauge|counter)".*/\1 \2/p' cli/metrics.h | sed 's/ gauge//; s/ counter/_total/')"
check "and each field of the journal" diff /dev/null <(sed -nE 's/.*add(_name)?\(fields, "([A-Z_]+)[=,"].*/\2/p' cli/journal.c |
	grep -vx SYSLOG_IDENTIFIER | grep -vwFf <(section "$fleet_manual" "THE JOURNAL" | plain | grep -oE '[A-Z][A-Z_]+'))
grep -ohE '\<kernlock_[a-z_]+' man/kernlock-fleet.7.scd.in | grep -v '_$' | sort -u >"$work/told"
check "its queries ask for metrics that there are" all [ "$(wc -l <"$work/told")" -ge 5 ] and diff /dev/null \
	<(grep -vxFf <(section "$fleet_manual" PROMETHEUS | plain | sed -nE 's/^(kernlock_[a-z_]+) \(.*/\1/p') "$work/told")
while IFS=: read -r code meaning; do
	check "exit status $code: in the manual, as it is in the table" grep -qxF -- "$meaning" \
		<(section "$manual" "EXIT STATUS" | plain | grep -A3 -x "$code")
done < <(sed -nE 's/^\tX\([A-Z]+, ([0-9]+), "(.*)"\).*/\1:\2/p' cli/verb.h)
check "there are five, 0 to 4" [ "$(section "$manual" "EXIT STATUS" | plain | grep -xE '[0-9]+' | tr -d '\n')" = 01234 ]

# ---- what is told, there is

{ for verb in $(verbs); do options_of "$verb"; done; } | sort -u >"$work/options"
section "$manual" VERBS | plain | sed 's/mokutil --import//' | grep -oE -- '(^|[^a-z-])--[a-z]+' | grep -oE -- '--[a-z]+' | sort -u >"$work/told"
check "the manual's verbs speak of no option that none takes" diff /dev/null <(comm -13 "$work/options" "$work/told")
check "and of every option" diff "$work/options" <(plain "$manual" | grep -oE -- '--[a-z]+' | sort -u | comm -12 - "$work/options")
cat "$manual" "$mode_manual" "$conf_manual" "$report_manual" "$fleet_manual" | grep -oE '^kernlock [a-z]+|\\fBkernlock [a-z]+' | sed 's/.* //' | sort -u >"$work/told"
check "the manuals call no verb that is not there" all [ "$(wc -l <"$work/told")" -gt 2 ] and diff /dev/null <(comm -23 "$work/told" <(verbs | sort))
{ printf '%s\n' "$(plain "$manual" "$mode_manual" "$conf_manual" "$report_manual" "$fleet_manual")"; cat lang/*.c cli/*.c; } | grep -oE '`kernlock [a-z]+' | sed 's/.* //' | sort -u >"$work/told"
check "nor does the program itself" all [ "$(wc -l <"$work/told")" -gt 2 ] and diff /dev/null <(comm -23 "$work/told" <(verbs | sort))
grep -ohE '`kernlock [a-z]+ --[a-z]+' lang/*.c cli/*.c | sed 's/`kernlock //' | sort -u >"$work/calls"
while read -r verb option; do
	check "'kernlock $verb $option', which the program speaks of, is there" grep -qx -- "$option" <(options_of "$verb")
done <"$work/calls"

# Each example of a mode, and each call of kernlock, works as it stands (nobody calls, and may not enforce).
awk -v folder="$work" '/^```/ { open = !open; if (open) { n++; file = "" } next }
	open && /^mode / { file = folder "/example-" n ".mode" } open && file != "" { print > file }' man/kernlock.mode.5.scd.in
for example in "$work"/example-*.mode; do
	run modes show "$example"
	check "the example '$(sed -n 1p "$example")' of kernlock.mode(5) compiles" gave 0
done
awk '/^```/ { open = !open } open' man/*.scd.in | grep -E '^kernlock ' | sed 's/ [>&|].*//' | grep -vE 'laptop|workstation' >"$work/examples"
while read -r _ arguments; do
	# shellcheck disable=SC2086 # words
	run $arguments
	check "the example 'kernlock $arguments' is a right command line" all [ "$status" != 2 ] and [ "$status" != 99 ]
done <"$work/examples"

# ---- the completions at work

check "bash loads its completion without a word" diff /dev/null <(bash -uc '. "$0"' "$bash_words" 2>&1)
check "zsh finds no fault in its own" diff /dev/null <(zsh -n "$zsh_words" 2>&1)
check "bash completes a verb" [ "$(complete_bash st)" = status ]
check "bash completes an option" [ "$(complete_bash enforce --y)" = --yes ]
check "bash completes a mode" [ "$(complete_bash enforce integ)" = integrity ]
check "bash completes a reason" [ "$(complete_bash explain kco)" = kcore ]
check "bash offers no reason where a mode goes" offers_not kexec enforce ''
check "bash offers no mode where a reason goes" offers_not integrity explain ''
check "bash offers nothing for a verb that is not there" [ -z "$(complete_bash nonsense x)" ]
: >"$work/workstation.mode"
check "bash completes a mode file" [ "$(complete_bash enforce works)" = workstation.mode ]
finish
