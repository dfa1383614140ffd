#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The rules of the house, for every file that is in the repository or about to be.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

MOST_LINES=350 MOST_LINES_OF_FUNCTION=70

files() {
	if [ -e .git ]; then
		git -c safe.directory='*' ls-files -co --exclude-standard
	else
		find . -path ./build -prune -o -type f -printf '%P\n'
	fi | while read -r file; do [ -f "$file" ] && echo "$file"; done
}
files >"$work/files"

is_shell() { # FILE
	[[ $1 == *.sh ]] || head -c 40 "$1" | sed -n 1p | grep -qaE '^#!.*[/ ](ba|da)?sh( |$)'
}

# Texts for people, data of tests and what has no comments carry no licence line.
sources() { grep -vE '\.(md|mode|tsv|dict|scd\.in|conf)$|^LICENSE$|^\.(clang-format|gitignore)$' "$work/files"; }

without_licence() {
	sources | while read -r file; do
		sed -n 1,3p "$file" | grep -qaF 'SPDX-License-Identifier: GPL-2.0-only' || echo "$file"
	done
}

# A function begins at the line that ends in its name and arguments, and ends at the brace in the first column.
long_functions() {
	grep -E '\.[ch]$' "$work/files" | xargs awk -v most="$MOST_LINES_OF_FUNCTION" '
		FNR == 1 { start = 0 }
		/^\{/ { start = FNR }
		/^\}/ && start { if (FNR - start - 1 > most) print FILENAME ":" start ": " FNR - start - 1 " lines"; start = 0 }'
}

check "there are files to look at" [ "$(sources | wc -l)" -gt 50 ]
check "every source has its licence line" diff /dev/null <(without_licence)
check "no C file has more than $MOST_LINES lines" diff /dev/null \
	<(grep -E '\.[ch]$' "$work/files" | xargs awk -v most="$MOST_LINES" 'FNR == most + 1 { print FILENAME }')
check "no function has more than $MOST_LINES_OF_FUNCTION lines" diff /dev/null <(long_functions)
check "nothing is put off" diff /dev/null <(xargs grep -InEw 'TO''DO|FIX''ME|XX''X' <"$work/files")
check "no line ends in blanks" diff /dev/null <(grep -vE '^LICENSE$|\.md$' "$work/files" | xargs grep -InE '[[:blank:]]$')
check "every file ends in a newline" diff /dev/null \
	<(while read -r file; do [ -s "$file" ] && [ -n "$(tail -c 1 "$file" | tr -d '\n\0')" ] && echo "$file"; done <"$work/files")
check "what can be run begins with #!" diff /dev/null \
	<(while read -r file; do [ -x "$file" ] && [ "$(head -c 2 "$file" | tr -d '\0')" != '#!' ] && echo "$file"; done <"$work/files")

if command -v shellcheck >/dev/null; then
	# Guest scripts name files by where they are in the machine (SC1091).
	while read -r file; do is_shell "$file" && echo "$file"; done <"$work/files" >"$work/scripts"
	check "there are scripts to look at" [ "$(wc -l <"$work/scripts")" -gt 20 ]
	xargs -P 2 -n 6 shellcheck -x -e SC1091 -f gcc <"$work/scripts" >"$work/out" 2>&1
	while read -r script; do
		check "shellcheck finds nothing in $script" diff /dev/null <(grep -F "$script:" "$work/out")
	done <"$work/scripts"
else
	skip "shellcheck" "not installed"
fi
finish
