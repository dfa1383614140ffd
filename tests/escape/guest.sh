#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: guest.sh unsealed|upstream|sealed
# Runs every attack against what is in force. Prints COLUMN <TAB> FAMILY <TAB> ATTACK <TAB> RESULT, in sealed also
# COLUMN <TAB> check <TAB> WHAT <TAB> ok|not ok, and "end".
set -u
trap '' TERM

column=$1
attack_names() { escape --list | cut -f2; }

# Takes away whatever an attack left, kernlock's own programs too: the next begins on fresh ones.
clean() {
	echo 1 >/proc/sys/kernel/ftrace_enabled
	for hook in lsm_cgroup sysctl cgroup_sysctl; do
		bpftool cgroup show /sys/fs/cgroup 2>/dev/null | awk -v hook="$hook" '$2 ~ hook { print $1 }' |
			while read -r id; do
				bpftool cgroup detach /sys/fs/cgroup "$hook" id "$id" 2>/dev/null ||
					bpftool cgroup detach /sys/fs/cgroup sysctl id "$id" 2>/dev/null
			done
	done
}

prepared() { # STAGE
	escape --prepare "$1" || echo "guest: prepare $1: $?" >&2
}

begin() {
	case $column in
	unsealed) kernlock enforce --yes /tmp/bare.mode >&2 && prepared between && prepared later ;;
	upstream) echo integrity >/sys/kernel/security/lockdown ;;
	sealed)
		prepared between
		prepared later
		checked "no seal while it could be undone by what was there before" not kernlock seal
		until kernlock seal >/tmp/seal 2>&1; do
			dropped=$(escape --drop) || break
			echo "guest: $(cat /tmp/seal); let go of $dropped" >&2
			sleep 1
		done
		cat /tmp/seal >&2
		;;
	esac
}

attack() { # NAME
	escape --tsv "$1" >/tmp/result </dev/null	# no pipe: one attack kills every other process
	sed "s/^/$column\t/" /tmp/result
}

holds() { escape --gates; }

restore() {
	case $column in
	unsealed)
		prepared later
		holds && return
		clean
		kernlock enforce --yes /tmp/bare.mode >/tmp/again 2>&1 || cat /tmp/again >&2
		prepared between
		prepared later
		holds || echo "guest: cannot get the mode back in force" >&2
		;;
	esac
}

checked() { # WHAT COMMAND...
	what=$1
	shift
	answer=ok
	"$@" >/tmp/checked 2>&1 || { answer="not ok"; cat /tmp/checked >&2; }
	printf '%s\tcheck\t%s\t%s\n' "$column" "$what" "$answer"
}

not() { ! "$@"; }
ordinary() { attempt --ordinary --tsv | cut -f2,3 | sort; }
same() { ordinary >/tmp/after && diff /tmp/before /tmp/after; }

# Something that stood ready before the seal must be found by it, or be without effect.
# Integrity without what kernlock adds to it: what any BPF tool would do.
printf 'mode bare\nsummary Integrity without guards\nextends integrity\nallow bpf-verdicts ftrace-switch\n' >/tmp/bare.mode
attempt --tsv xfrm-secret >/dev/null	# IPsec in use, so that verify can try it
prepared before
if [ "$column" = sealed ]; then
	kernlock enforce --yes confidentiality >&2
	ordinary >/tmp/before
fi
begin || echo "guest: $column: not in force" >&2
attack_names >/tmp/names
while read -r name; do
	attack "$name"
	restore
	[ "$column" != sealed ] || checked "in force after: $name" escape --gates
done </tmp/names
[ "$column" != sealed ] || checked "verify after all" kernlock verify
[ "$column" != sealed ] || checked "the machine works as before" same
printf '%s\tend\n' "$column"
