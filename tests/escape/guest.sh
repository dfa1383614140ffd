#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: guest.sh unsealed|upstream|sealed-MODE [again | hardware]
# Runs every attack against what is in force. Prints COLUMN <TAB> FAMILY <TAB> ATTACK <TAB> RESULT, in sealed also
# COLUMN <TAB> check <TAB> WHAT <TAB> ok|not ok, and "end". `again` is what init starts when SysRq i has killed this;
# `hardware` runs those attacks alone that need two processors, or leave slow clocks behind.
set -u
trap '' TERM

column=$1
sealed() { [ "${column#sealed-}" != "$column" ]; }
mode=${column#sealed-}
# In force since boot, by the kernel itself.
in_kernel() { grep -qsF "[$mode]" /sys/kernel/security/kernlock/mode; }
last="SysRq i"
hardware() { printf '%s\n' "a processor off and on" "suspend to memory"; }
attack_names() {
	hardware >/tmp/hardware
	escape --list | grep -vE '^(go around|race) it' | cut -f2 | grep -vxF -e "$last" -f /tmp/hardware
}

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

prepared() { # STAGE WHICH
	escape --prepare "$1" --only "$2" || echo "guest: prepare $1: $?" >&2
}

enforce() { kernlock enforce --yes "$1" >/tmp/enforce 2>&1 || cat /tmp/enforce >&2; }
unsealed_again() { enforce /tmp/bare.mode && prepared between all && prepared later all; }

# With each of what could undo the seal alone: refused, or it comes and stays.
sealed_with() { # WHICH
	kernlock release >/dev/null 2>&1
	prepared before "$1"
	enforce "$mode"
	prepared between "$1"
	prepared later "$1"
	[ "$1" = standing ] || escape --held "$1" || return 1
	kernlock seal >/tmp/seal 2>&1 && return 0
	escape --refused "$1" && echo "guest: held $1: $(cat /tmp/seal)" >&2
	return 1
}

# What kernlock is robbed of while it seals. It is the only thing that is held then.
robbed() {
	enforce "$mode"
	escape --list | cut -f2 | grep '^loader: ' >/tmp/loader
	while read -r name; do
		ESCAPE_SEAL=yes attack "$name"
		is_sealed && return 0
		kernlock release >/dev/null 2>&1
		enforce "$mode"
	done </tmp/loader
	return 1
}

is_sealed() { kernlock status --json | grep -q '"sealed": true'; }

begin() {
	in_kernel && return
	case $column in
	unsealed) unsealed_again ;;
	upstream) echo integrity >/sys/kernel/security/lockdown ;;
	*)
		robbed && return
		escape --alone >/tmp/alone
		while read -r which; do
			sealed_with "$which" && return
		done </tmp/alone
		sealed_with standing
		;;
	esac
}

attack() { # NAME
	escape --tsv "$1" >/tmp/result </dev/null	# no pipe: one attack kills every other process
	sed "s/^/$column\t/" /tmp/result
}

holds() { escape --gates; }

restore() {
	[ "$column" = unsealed ] || return 0
	holds && return
	kernlock release >/dev/null 2>&1
	unsealed_again
	holds && return
	clean
	unsealed_again
	holds || echo "guest: cannot get the mode back in force" >&2
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

is_over() { sealed && grep -qxF "$1" /tmp/loader; }

# What an attack opened is seen right after it, by trying some; verify, which tries all, takes long, and looks after eight of them.
everything() { # names in /tmp/names
	since='' upto='' count=0
	while read -r name; do
		is_over "$name" && continue
		attack "$name"
		restore
		sealed || continue
		since=${since:-$name} upto=$name count=$((count + 1))
		checked "in force after: $name" holds
		[ $((count % 8)) = 0 ] || continue
		checked "verify after what goes from $since to $upto" kernlock verify
		since=''
	done </tmp/names
	[ -z "$since" ] || checked "verify after what goes from $since to $upto" kernlock verify
	! sealed || checked "the machine works as before" same
}

if [ "${2-}" = again ]; then
	escape --survived "$last" | sed "s/^/$column\t/"
	! sealed || checked "verify after: $last" kernlock verify
	printf '%s\tend\n' "$column"
	exit
fi

# Integrity without what kernlock adds to it: what any BPF tool would do.
printf 'mode bare\nsummary Integrity without guards\nextends integrity\nallow bpf-verdicts ftrace-switch\n' >/tmp/bare.mode
printf 'mode nothing\nsummary Refuses next to nothing\ndeny kcore\n' >/tmp/nothing.mode
export ESCAPE_MODE=/tmp/bare.mode
attempt --tsv xfrm-secret >/dev/null	# IPsec in use, so that verify can try it
: >/tmp/loader
if in_kernel; then
	ESCAPE_MODE=$mode
	ordinary >/tmp/before
	escape --list | cut -f2 | grep '^loader: ' >/tmp/loader
	for stage in before between later; do prepared $stage all; done
elif sealed; then
	ESCAPE_MODE=$mode
	enforce "$mode"
	ordinary >/tmp/before
else
	prepared before all
fi
if [ "${2-}" = hardware ]; then
	case $column in
	sealed-*) in_kernel || kernlock seal >&2 ;;
	upstream) begin ;;
	*) enforce /tmp/bare.mode ;;
	esac
	hardware >/tmp/names
	everything
	exit
fi
begin || echo "guest: $column: not in force" >&2
attack_names >/tmp/names
everything
printf '#!/bin/sh\nexec sh /guest/escape.sh %s again\n' "$column" >/run/again
chmod +x /run/again
attack "$last"	# kills this shell
