#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The verbs on a kernel that was booted with kernlock=integrity: TAP on standard output.
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain

loaded_mode() { $kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p'; }
in_force() { [ "$(loaded_mode)" = "$1" ] || { echo "in force: '$(loaded_mode)', not '$1'"; false; }; }
configure() { printf 'mode = %s\n' "$1" >/etc/kernlock/kernlock.conf; }

attempt --tsv xfrm-secret >/dev/null
mkdir -p /etc/kernlock
check "integrity is in force" in_force integrity
check "since boot" says '"at_boot": true' $kernlock status --json
check "by the kernel itself" says "since before the first program" $kernlock status
check "verify agrees" exits 0 $kernlock verify
check "release is refused" says "put it in force" $kernlock release
check "seal has nothing to do" exits 0 $kernlock seal
check "enforcing it changes nothing" says "nothing was changed" $kernlock enforce --yes integrity
check "a weaker one is refused" exits 1 $kernlock enforce --yes keep-modules
check "nrpe: it needs no configuration" exits 0 $kernlock status --format nrpe
configure integrity
check "boot: as the kernel has it" exits 0 $kernlock boot
configure keep-modules
check "boot: a weaker one is refused" exits 1 $kernlock boot
check "status tells the difference" says "keep-modules is configured, and integrity is in force" $kernlock status
configure confidentiality
check "boot raises" exits 0 $kernlock boot
check "it is in force" in_force confidentiality
check "verify agrees with that" exits 0 $kernlock verify
check "the engine bpf is empty" says "bpf: nothing is in force" $kernlock status
plan
