#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The inclusion law: who may include what, and that reasons are named in one place.
# Prints TAP; run from the top of the repository.
set -u
number=0
failed=0

law() { # DESCRIPTION LINES-THAT-BREAK-IT
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
		return
	fi
	echo "not ok $number - $1"
	echo "$2" | sed 's/^/# /'
	failed=1
}

# FILE: "header" or FILE: <header>, one a line
included() { # FOLDER
	grep -sE '^[[:space:]]*#[[:space:]]*include' "$1"/*.[ch] /dev/null |
		sed -E 's/:[[:space:]]*#[[:space:]]*include[[:space:]]*/: /; s/([">])[[:space:]]*\/[\/*].*$/\1/'
}

included_but() { # FOLDER PATTERN
	included "$1" | grep -vE ": $2\$"
}

names() {
	sed -nE 's/^[[:space:]]*ROW\([0-9]+, [A-Z_0-9]+, "([a-z-]+)".*/\1/p' core/reasons.h
}

literal_names() {
	names | while read -r name; do
		grep -nF "\"$name\"" lang/*.[ch] bpf/*.[ch] lsm/*.[ch] /dev/null
	done
}

rows=$(grep -cE '^[[:space:]]*ROW\(' core/reasons.h)
libc='<(ctype|errno|stdarg|stdbool|stddef|stdint|stdio|stdlib|string)\.h>'

echo 1..10
law "core includes only core" "$(included_but core '"[a-z0-9_]+\.h"')"
law "lang includes only core, lang and libc" "$(included_but lang "(\"(\.\./core/)?[a-z0-9_]+\.h\"|$libc)")"
law "bpf includes only core, bpf, libbpf and the kernel's headers" \
	"$(included_but bpf '("(\.\./core/)?[a-z0-9_.]+\.h"|<((bpf|linux|asm)/[a-z0-9_/]+|stdbool)\.h>)')"
law "lsm includes only core, itself and the kernel's headers" \
	"$(included_but lsm '("(core/)?[a-z0-9_]+\.h"|"(\.\./\.\./fs/proc/internal|lang/(mode|words))\.h"|<((linux|asm|kunit)/[a-z0-9_/-]+|errno|libgen|stdio|stdlib|string)\.h>)')"
law "in lsm only what runs while a kernel is built uses lang and libc" \
	"$(included lsm | grep -E ': ("lang/|<[a-z]+\.h>)' | grep -v '^lsm/generate\.c: ')"
law "cli includes of bpf and lsm only what they share with it" \
	"$(included cli | grep -E ': "\.\./(bpf|lsm)/' | grep -vE ': "\.\./(bpf/(engine_config|programs|symbol)|lsm/interface)\.h"$')"
law "what lsm shares includes only core" \
	"$(included lsm | grep '^lsm/interface\.h:' | grep -vE ': "core/[a-z0-9_]+\.h"$')"
law "lang takes no memory and opens no file" \
	"$(grep -nE '\<(malloc|calloc|realloc|strdup|fopen|open|getenv|isatty) ?\(' lang/*.c)"
law "every row of the table has a name" "$([ "$(names | wc -l)" -eq "$rows" ] || echo "of $rows rows, not all")"
law "lang, bpf and lsm take the names of reasons from the table" "$(literal_names)"
exit $failed
