#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# usage: tests/bench/report.sh KERNLOCK   prints one line for each: WHAT <TAB> SECONDS <TAB> SECONDS OF PROCESSOR <TAB> MiB AT MOST
#
# What a report of a million rows costs, and the merge of 10,000 reports; the fastest of three. Exits 1 when a million rows take
# two seconds of the processor or more, or anything takes more than 256 MiB.
set -euo pipefail

kernlock=$(realpath "$1")
make=$(dirname "$(realpath "$0")")/../report
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# Peak memory is what the kernel tells the parent of a process when that has ended (wait4): bash cannot.
measure() { # WHAT MOST_SECONDS_OF_PROCESSOR COMMAND...
	local what=$1 most=$2

	shift 2
	if ! python3 - "$what" "$most" "$@" <<-'PYTHON'; then
		import os, sys, time
		what, most, *command = sys.argv[1:]
		seconds, processor, memory = [], [], 0
		for _ in range(3):
		    start = time.monotonic()
		    child = os.fork()
		    if not child:
		        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
		        os.execv(command[0], command)
		    _, status, usage = os.wait4(child, 0)
		    seconds.append(time.monotonic() - start)
		    processor.append(usage.ru_utime + usage.ru_stime)
		    memory = max(memory, usage.ru_maxrss // 1024)
		    if os.waitstatus_to_exitcode(status) not in (0, 3, 4):
		        sys.exit(f"{what}: exit status {os.waitstatus_to_exitcode(status)}")
		print(f"{what}\t{min(seconds):.2f}\t{min(processor):.2f}\t{memory}", flush=True)
		sys.exit(min(processor) >= float(most) or memory > 256)
	PYTHON
		failed=1
	fi
}

reasons=$("$kernlock" modes show confidentiality --json | jq -r '.refused | join(" ")')
"$make/rows" 1000000 | REASONS=$reasons "$make/recording" >"$work/million"
"$make/rows" 1000000 1000000 | REASONS=$reasons "$make/recording" >"$work/apart"
measure "report of 1,000,000 rows, as text" 2 "$kernlock" report --from "$work/million"
measure "the same as a page" 10 "$kernlock" report --from "$work/million" --html "$work/page.html"
measure "report of 1,000,000 rows that all differ" 2 "$kernlock" report --from "$work/apart"
measure "suggest of 1,000,000 rows" 2 "$kernlock" suggest --from "$work/million"

mkdir "$work/fleet"
"$make/rows" 40 20 | ID=@ID@ HOST=@ID@ REASONS=$reasons "$make/recording" >"$work/one"
"$kernlock" report --from "$work/one" --json >"$work/one.json" || [ $? = 3 ]
awk -v folder="$work/fleet" '{ text = text $0 "\n" } END {
	for (i = 0; i < 10000; i++) {
		copy = text
		gsub(/@ID@/, "machine-" i, copy)
		file = folder "/" i ".json"
		printf "%s", copy > file
		close(file)
	}
}' "$work/one.json"
measure "merge of 10,000 reports ($(($(stat -c %s "$work/one.json") / 1024)) KiB each)" 30 "$kernlock" report --merge "$work"/fleet/*.json
exit $failed
