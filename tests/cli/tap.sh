# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the scripts beside it. KERNLOCK names the program; `check NAME COMMAND...` prints one line of TAP.
#
# The program always runs as nobody: a mistake in a test must never lock down the machine it runs on.

set -u
KERNLOCK=$(realpath "${KERNLOCK:-build/kernlock}")
DOCS=$(realpath "${DOCS:-build/docs}")
export KERNLOCK DOCS
# What a sanitizer finds must not pass for an exit status of kernlock's own.
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99 LSAN_OPTIONS=exitcode=99
unset NO_COLOR MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
install -m 755 "$KERNLOCK" "$work/kernlock"

number=0 failures=0 status=0

nobody() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"
	else
		"$@"
	fi
}

kernlock() { nobody "$work/kernlock" "$@"; }

# run ARGUMENT...: one call of kernlock, kept in $status, $work/out and $work/err
run() {
	called="kernlock $*"
	status=0
	nobody timeout 10 "$work/kernlock" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

report() { # VERDICT NAME
	number=$((number + 1))
	echo "$1 $number - $2"
}

check() { # NAME COMMAND...
	local name=$1

	shift
	if "$@" >"$work/why" 2>&1; then
		report ok "$name"
		return
	fi
	report "not ok" "$name"
	failures=$((failures + 1))
	{
		echo "failed: $*"
		cat "$work/why"
		[ -z "${called-}" ] || echo "last call: $called, exit status $status"
		head -n 20 "$work/out" "$work/err"
	} 2>/dev/null | cut -c1-300 | tr -c '\11\12\40-\176' '?' | sed 's/^/# /'
}

skip() { # NAME WHY
	report ok "$1 # SKIP $2"
}

# Of the last run: was it the status, does it say, does it not, is that stream empty?
gave() { [ "$status" = "$1" ] || { echo "exit status $status, not $1"; false; }; }
says() { grep -qE -- "$1" "$work/out"; }
says_not() { ! says "$@"; }
errs() { grep -qF -- "$1" "$work/err"; }
errs_not() { ! errs "$@"; }
silent() { [ ! -s "$work/$1" ]; }
holds() { jq -e "$1" "$work/out"; }

# all CONDITION [and CONDITION]...: words up to `and` are one condition
all() {
	local condition=()

	while [ $# -gt 0 ]; do
		if [ "$1" = and ]; then
			"${condition[@]}" || { echo "not so: ${condition[*]}"; return 1; }
			condition=()
		else
			condition+=("$1")
		fi
		shift
	done
	"${condition[@]}" || { echo "not so: ${condition[*]}"; return 1; }
}

# The same list, one word a line in any order?
same_words() { # LEFT RIGHT
	diff <(sort -u <<<"$1") <(sort -u <<<"$2")
}

verbs() { kernlock --help | awk '/^  [a-z]/ { print $1 }'; }
options_of() { kernlock "$1" --help | awk '/^  --/ { print $1 }'; }
reason_names() { sed -nE 's/^[[:space:]]*ROW\([0-9]+, [A-Z_0-9]+, "([a-z-]+)".*/\1/p' core/reasons.h; }
shipped_modes() { basename -s .mode modes/*.mode; }

finish() {
	echo "1..$number"
	[ "$failures" = 0 ]
}
