#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: survey.sh kernlock|upstream MODE...
# Prints what every attempt and every ordinary operation gives, before anything and under each mode:
# MODE <TAB> attempt|ordinary|verify <TAB> columns of the tool
set -eu

holder=$1
shift

enforce() {
	case $holder in
	kernlock) kernlock enforce --yes "$1" "$last" >&2 ;;
	upstream) echo "$1" >/sys/kernel/security/lockdown ;;
	esac
}

survey() { # MODE
	attempt --tsv | sed "s/^/$1\tattempt\t/"
	attempt --ordinary --tsv | sed "s/^/$1\tordinary\t/"
}

verify() { # MODE
	status=0
	kernlock verify >/tmp/verify || status=$?
	[ "$status" = 0 ] || cat /tmp/verify >&2
	printf '%s\tverify\t%s\n' "$1" "$status"
}

for last; do :; done # what the first may be raised to
survey none
verify none
for mode; do
	enforce "$mode"
	name=${mode##*/}
	survey "${name%.mode}"
	[ "$holder" = upstream ] || verify "${name%.mode}"
done
echo "end"
