# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the guest scripts about who is already inside, after tap.sh.

# One finding a line: KIND STATE PID PROGRAM EXE
findings() {
	kernlock inside --json >/tmp/inside.json
	grep -q already_inside /tmp/inside.json || { echo "no answer"; cat /tmp/inside.json; }
	tr -d ' ",' </tmp/inside.json | awk -F: '
		/^\{$/ { kind = state = pid = program = exe = "" }
		$1 == "kind" { kind = $2 }
		$1 == "state" { state = $2 }
		$1 == "pid" { pid = $2 }
		$1 == "program" { program = $2 }
		$1 == "exe" { exe = $2 }
		/^\}$/ && kind != "" { print kind, state, pid, program, exe; kind = "" }'
}
found_nobodys() { # KIND STATE
	findings >/tmp/findings
	grep -qx "$1 $2 null null null" /tmp/findings || { echo "not found: $1 $2 in:"; cat /tmp/findings; false; }
}
nothing() {
	findings >/tmp/findings
	! grep . /tmp/findings
}
in_force() { [ "$(kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p')" = "$1" ]; }
