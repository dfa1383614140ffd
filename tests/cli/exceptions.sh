#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Exceptions for one program or cgroup, as the command line tells them; the machines try them.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

mode=$work/flash.mode
exe=$(readlink -f "$(command -v dd)")
printf 'mode flash\nextends integrity\nallow msr dev-mem for exe %s\ndeny kcore in cgroup no.slice\n' "$exe" >"$mode"

run modes show "$mode"
check "show prints them as they can be read again" all gave 0 and says "^allow dev-mem msr for exe $exe\$" and says '^deny kcore in cgroup no.slice$'
cp "$work/out" "$work/again.mode"
run modes show "$work/again.mode"
check "and what is printed comes to the same" diff "$work/again.mode" "$work/out"
run modes show "$mode" --json
check "so does its JSON" holds ".exceptions | length == 2 and (.[0] | .kind == \"exe\" and .action == \"allow\" and .path == \"$exe\" and .reasons == [\"dev-mem\", \"msr\"])"
run modes --check "$mode"
check "--check calls it weaker, and says for what" all gave 3 and says 'WEAKER THAN INTEGRITY: it refuses dev-mem, msr, but not to every program'
check "what is left of the risk" all says 'Whoever runs it as root has what it does' and says 'does not refuse bpf-tracing' and says 'move a process out of the cgroup'
check "that it needs extra programs" all says 'kernlock_mmap \(for exceptions for an exe\), asked at every mapping of memory' and says 'kernlock_ptrace'
check "and what cannot be bound here" says 'deny kcore in cgroup no.slice: cannot be bound here: '
run modes --check "$mode" --json
check "JSON says the same" holds '(.sound | not) and .weaker_than_integrity and (.exceptions[1] | (.holds | not) and (.left | length > 0))'
run enforce --yes "$mode"
check "enforce stops for want of root first" all gave 1 and errs "only root"
printf 'mode s\ndeny all\nallow kexec for exe /bin/true\n' >"$mode"
run modes --check "$mode"
check "what a loader loads is its caller's choice, and said" says 'What it loads is a file that its caller names'
printf 'mode s\ndeny kcore in cgroup no.slice\n' >"$mode"
run modes --check "$mode" --json
check "a cgroup's refusals need no extra program" holds '.extra_programs == []'
finish
