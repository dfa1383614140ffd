#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# --engine, and what is told of an engine that this kernel does not have. What the engines do is tried in machines (tests/vm,
# tests/lsm), and which one is chosen by tests/unit/test_engine_choose.c.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

usage_error() { all gave 2 and silent out and errs "$1"; }
engines=$(sed -nE 's/^\t\.name = "([a-z]+)",$/\1/p' cli/engine_*.c)

check "there are two engines" same_words "$engines" $'bpf\nlsm'
for engine in $engines; do
	run status --engine "$engine"
	check "status of $engine cannot tell: exit 4" all gave 4 and says "^engine +$engine\$" and says '^loaded +unknown'
	run --engine "$engine" --json
	check "as the bare command, too, and as JSON" all gave 4 and silent err and holds ".engine == \"$engine\" and has(\"other_engine\")"
	run enforce --engine "$engine" --yes integrity
	check "enforce in $engine is for root" all gave 1 and silent out and errs "only root may enforce a mode; nothing was changed"
	for verb in $(verbs); do
		run "$verb" --engine "$engine" --help
		check "$verb takes --engine $engine" all gave 0 and says "^usage: kernlock $verb"
	done
done
for word in ebpf LSM 'lsm ' ''; do
	run status --engine "$word"
	check "'$word' is no engine" usage_error "there is no engine '$word': bpf or lsm"
	run status --json --engine "$word"
	check "as JSON" all gave 2 and silent err and holds '.error.kind == "usage"'
done
run status --engine
check "--engine needs a value" usage_error "'--engine' needs a value after it"
run status --engine bpf --engine=lsm
check "the last one counts" says '^engine +lsm$'

if grep -qw kernlock /sys/kernel/security/lsm 2>/dev/null; then
	skip "without the engine lsm" "this kernel has it"
	finish
	exit
fi
run status
check "without the engine lsm it is bpf, and there is no other" all says '^engine +bpf$' and says_not '^other engine'
run status --json
check "as JSON" holds '.engine == "bpf" and .other_engine == null'
run status --engine lsm --json
check "what lsm lacks is told with its cure" holds '.missing | length == 1 and (.[0].cure | length > 0)'
if [ -r /sys/kernel/security/lsm ]; then
	check "which names this kernel's LSMs" holds ".missing[0].cure | endswith(\"boot with lsm=kernlock,$(cat /sys/kernel/security/lsm)\")"
	check "and why nothing can be told" holds '.loaded.unknown | startswith("this kernel has no engine lsm")'
fi
finish
