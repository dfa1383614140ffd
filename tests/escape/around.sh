#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: around.sh open|upstream|sealed-MODE | around.sh race NAME
# Goes around what is in force. Prints COLUMN <TAB> FAMILY <TAB> ATTACK <TAB> RESULT, in sealed also
# COLUMN <TAB> check <TAB> WHAT <TAB> ok|not ok, and "end". In open, nothing is in force; a race is one attack, and puts in
# force itself what it needs.
set -u
trap '' TERM

column=$1
attack() { # NAME
	escape --tsv "$1" >/tmp/result </dev/null	# no pipe: one attack kills every other process
	sed "s/^/$column\t/" /tmp/result
}

# Everything that goes around what is refused at LEVEL.
around() { # LEVEL
	attack "go around it ($1)"
}

checked() { # WHAT COMMAND...
	what=$1
	shift
	answer=ok
	"$@" >/tmp/checked 2>&1 || { answer="not ok"; cat /tmp/checked >&2; }
	printf '%s\tcheck\t%s\t%s\n' "$column" "$what" "$answer"
}

ordinary() { attempt --ordinary --tsv --timeout=180 | cut -f2,3 | sort; }
same() { ordinary >/tmp/after && diff /tmp/before /tmp/after; }

attempt --tsv xfrm-secret >/dev/null	# IPsec in use, so that verify can try it
case $column in
open)
	around integrity
	around confidentiality
	;;
race)
	attack "$2"
	checked "verify after: $2" kernlock verify
	;;
upstream)
	echo integrity >/sys/kernel/security/lockdown
	around integrity
	echo confidentiality >/sys/kernel/security/lockdown
	around confidentiality
	;;
sealed-*)
	mode=${column#sealed-}
	ordinary >/tmp/before
	# In the kernel it is in force since boot.
	grep -qsF "[$mode]" /sys/kernel/security/kernlock/mode || kernlock enforce --yes --seal "$mode" >&2
	around integrity
	[ "$mode" = integrity ] || around confidentiality
	checked "in force after what goes around it" escape --gates
	checked "verify after what goes around it" kernlock verify
	checked "the machine works as before" same
	;;
esac
printf '%s\tend\n' "$column"

