# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by what runs many machines, with $work as their folder: some at a time, and what each of them took.

# One more than there are processors: most sleep now and then. Each needs 2 GB here, at most.
machines=${KERNLOCK_VM_MACHINES:-$(($(nproc) < 5 ? $(nproc) + 1 : 6))}

# run_machines < COMMANDS, one a line: the longest should come first, so that none is alone at the end.
run_machines() {
	local command

	while read -r command; do
		while (($(jobs -rp | wc -l) >= machines)); do
			wait -n || true
		done
		eval "$command </dev/null &"
	done
	wait
}

# timed NAME COMMAND... : its own exit status
timed() {
	local name=$1 TIMEFORMAT='%U %S %R'
	shift

	{ time "$@" 2>&3; } 3>&2 2>"$work/$name.time"
}

# What each took, as TAP comments, so that it stays in sight; the longest last.
tell_times() {
	local each

	for each in "$work"/*.time; do
		awk -v name="$(basename "$each" .time)" '{ printf "# %6.1f s of a processor, %6.1f s in all: %s\n", $1 + $2, $3, name }' "$each"
	done | sort -k2,2n
	cat "$work"/*.time | awk '{ used += $1 + $2; took += $3 } END { printf "# %6.1f s of a processor, %6.1f s in all: together\n", used, took }'
}
