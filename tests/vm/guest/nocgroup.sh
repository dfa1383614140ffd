#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# No cgroup2 mounted anywhere: kernlock mounts its own on no path.
. /guest/tap.sh

# IPsec in use, so that verify can try xfrm-secret without loading anything.
attempt --tsv xfrm-secret >/dev/null

check "no cgroup2 is mounted" not grep -q cgroup2 /proc/mounts
cp /proc/mounts /tmp/before
check "enforce works without a mounted cgroup2" exits 0 kernlock enforce --yes integrity
check "status works too" says "integrity is in force" kernlock
check "it refuses" says EPERM attempt --tsv dev-mem
check "verify agrees" exits 0 kernlock verify
check "no mount is left" cmp /proc/mounts /tmp/before
plan
