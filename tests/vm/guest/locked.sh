#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Booted with lockdown=confidentiality: the engine loads beside the kernel's own lockdown.
. /guest/tap.sh

# IPsec in use, so that verify can try xfrm-secret without loading anything.
attempt --tsv xfrm-secret >/dev/null

check "the kernel's own lockdown is at confidentiality" grep -qF '[confidentiality]' /sys/kernel/security/lockdown
check "status shows it in a row of its own" says '"kernel_lockdown": "confidentiality"' kernlock status --json
check "and does not take it for kernlock" says '"loaded": null' kernlock status --json
check "enforce works under it" exits 0 kernlock enforce --yes confidentiality
check "status" says "confidentiality is in force" kernlock
# kernlock_prog reads programs by a helper that this level refuses; README.md tells.
kernlock verify --json >/tmp/verify.json
check "verify finds what the kernel's own lockdown keeps kernlock from closing" exits 3 kernlock verify
check "and says so" says "the kernel keeps kernlock from reading programs" kernlock verify
check "it is the only thing" [ "$(grep -c '"as_it_should_be": false' /tmp/verify.json)" = 1 ]
plan
