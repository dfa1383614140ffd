#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Booted with an lsm= that has no bpf: kernlock says exactly what to add, and changes nothing.
. /guest/tap.sh

check "status names the cure" says "boot with lsm=$(cat /sys/kernel/security/lsm),bpf" kernlock status
check "status is not in doubt: nothing can be in force" says "No mode is in force" kernlock status
check "enforce fails" exits 1 kernlock enforce --yes integrity
check "and names the cure" says ",bpf" kernlock enforce --yes integrity
check "what root could do it still can" says "done" attempt --tsv dev-mem
check "verify finds the doors open" exits 3 kernlock verify
plan
