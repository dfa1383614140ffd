#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Colour on a terminal, and nowhere else.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

# on_terminal ARGUMENT...: like run, with a terminal as standard output
on_terminal() {
	called="kernlock $* (on a terminal)"
	: >"$work/err"
	status=0
	TERM=xterm-256color nobody script -qec "'$work/kernlock' $*" /dev/null >"$work/out" </dev/null || status=$?
}
coloured() { grep -q $'\x1b\\[' "$work/out"; }
plain() { [ -s "$work/out" ] && ! coloured; }

if ! nobody script -qec true /dev/null >/dev/null 2>&1; then
	skip "colour on a terminal" "script(1) gets no terminal here"
	finish
	exit
fi
for arguments in status modes "modes --check keep-modules" "explain kexec"; do
	# shellcheck disable=SC2086 # words
	run $arguments
	check "$arguments: no colour in a file" plain
	NO_COLOR='' on_terminal "$arguments"
	check "$arguments: colour on a terminal, also with an empty NO_COLOR" coloured
	NO_COLOR=1 on_terminal "$arguments"
	check "$arguments: none with NO_COLOR" plain
	on_terminal "$arguments --json"
	check "$arguments: none in JSON" plain
done
on_terminal "modes show integrity"
check "a mode's text is for files: no colour" plain
on_terminal --help
check "nor in --help" plain
on_terminal "explain kexec"
check "a table fits the terminal" [ "$(tr -d '\r' <"$work/out" | sed 's/\x1b\[[0-9;]*m//g' | wc -L)" -le 80 ]
on_terminal "enforce integrity"
check "a user without privilege is not even asked" all gave 1 and says "only root" and says_not "y/N"
finish
