# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by guest scripts that look at what was recorded: they say $kernlock, the recording's $file and what a $tab is.

# Sums the counts of the recorded rows whose line has all of these patterns.
# shellcheck disable=SC2154 # of those scripts
seen() {
	"$kernlock" evaluate save >/dev/null || return 1
	grep "^row$tab" "$file" >/tmp/rows
	for pattern; do
		grep -e "$pattern" /tmp/rows >/tmp/rows.less
		mv /tmp/rows.less /tmp/rows
	done
	awk -F '\t' '{ sum += $6 } END { print sum + 0 }' /tmp/rows
}
