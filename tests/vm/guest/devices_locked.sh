#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Under the kernel's own lockdown=confidentiality devices cannot be told apart: that is said, and nothing is half done.
. /guest/tap.sh

printf 'mode uio-only\ndeny uio\n' >/tmp/uio-only.mode
printf 'mode efi-only\ndeny efi-variables\n' >/tmp/efi-only.mode
check "a mode that refuses UIO" exits 1 kernlock enforce --yes /tmp/uio-only.mode
check "says what keeps it" says "boot without lockdown=confidentiality, or leave both out" kernlock enforce --yes /tmp/uio-only.mode
check "nothing is in force" says '"loaded": null' kernlock status --json
check "and nothing attached" not sh -c 'bpftool cgroup show /sys/fs/cgroup | grep kernlock_'
check "a mode without it, on the same hook" exits 0 kernlock enforce --yes /tmp/efi-only.mode
plan
