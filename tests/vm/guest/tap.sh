# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by guest scripts: `check NAME COMMAND...` prints one line of TAP.

number=0

report() { # VERDICT NAME
	number=$((number + 1))
	echo "$1 $number - $2"
}

check() { # NAME COMMAND...
	name=$1
	shift
	if "$@" >/tmp/check.out 2>&1; then
		report ok "$name"
	else
		report "not ok" "$name"
		echo "# status $? of: $*"
		sed 's/^/# /' /tmp/check.out
	fi
}

# exits STATUS COMMAND...: does the command exit with this status?
exits() {
	wanted=$1
	shift
	status=0
	"$@" || status=$?
	[ "$status" = "$wanted" ] || { echo "exit status $status, not $wanted"; false; }
}

# says TEXT COMMAND...: does the command print this text, whatever its status?
says() {
	text=$1
	shift
	"$@" >/tmp/said 2>&1 || :
	grep -qF -- "$text" /tmp/said || { echo "does not say: $text"; cat /tmp/said; false; }
}

not() { ! "$@"; }

plan() { echo "1..$number"; }
