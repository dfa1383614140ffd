#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The command line on a kernel that can enforce: TAP on standard output.
. /guest/tap.sh

loaded_mode() { kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p'; }
program() { kernlock status --json | sed -n 's/^ *"program": \([0-9]*\),$/\1/p'; }
in_force() { [ "$(loaded_mode)" = "$1" ] || { echo "in force: '$(loaded_mode)', not '$1'"; false; }; }
as_nobody() { /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
options() { sed -n 's/.* cgroup2 \(.*\) 0 0$/\1/p' /proc/mounts; }
denied_count() { kernlock status --json | sed -n "/\"$1\": {/,/}/s/^ *\"denied\": \([0-9]*\),$/\1/p"; }
audited_count() { kernlock status --json | sed -n "/\"$1\": {/,/}/s/^ *\"audited\": \([0-9]*\)$/\1/p"; }
programs() { bpftool cgroup show /sys/fs/cgroup | grep -o 'kernlock_[a-z]*'; }
one_set() { programs | grep -q kernlock_decide && [ -z "$(programs | sort | uniq -d)" ]; }
refuses() { not grep -q "done$" "$1"; }

# IPsec in use, so that verify can try xfrm-secret without loading anything.
attempt --tsv xfrm-secret >/dev/null
mount -o remount,nsdelegate /sys/fs/cgroup
mkdir -p /etc/kernlock/modes

check "status: nothing is in force" says "No mode is in force" kernlock
check "status: loaded is null in JSON" says '"loaded": null' kernlock status --json
check "status: this kernel lacks nothing" says '"missing": []' kernlock status --json
check "status: a user without privilege is told unknown" exits 4 as_nobody kernlock status
check "status: and why" says "only root may ask" as_nobody kernlock status
check "verify: open doors without a mode are exit 3" exits 3 kernlock verify
check "verify: a user without privilege cannot tell" exits 4 as_nobody kernlock verify
check "verify: against a mode that is not in force" exits 3 kernlock verify integrity

check "enforce: only root may" exits 1 as_nobody kernlock enforce --yes integrity
check "enforce: a misspelt mode is exit 2" exits 2 kernlock enforce --yes integrty
check "enforce: and suggests the nearest" says "did you mean 'integrity'" kernlock enforce --yes integrty
printf 'mode broken\ndeny dev-mme\n' >/tmp/broken.mode
check "enforce: a broken mode is exit 2" exits 2 kernlock enforce --yes /tmp/broken.mode
check "enforce: and says where" says "/tmp/broken.mode:2:6" kernlock enforce --yes /tmp/broken.mode
check "enforce: a missing file is exit 2" exits 2 kernlock enforce --yes /tmp/no-such.mode
printf 'mode integrity\nallow all\n' >/tmp/fake.mode
check "enforce: a file cannot take a shipped mode's name" exits 2 kernlock enforce --yes /tmp/fake.mode
check "enforce: no mode at all is a usage error" exits 2 kernlock enforce
check "enforce: an unknown option is a usage error" exits 2 kernlock enforce --force integrity
check "enforce: errors are JSON when asked" says '"kind": "mode"' kernlock enforce --json nonsense
check "nothing of that changed anything" in_force ""

check "enforce without file descriptors fails" exits 1 sh -c 'ulimit -n 4; exec kernlock enforce --yes integrity'
check "and changes nothing" in_force ""

check "enforce" exits 0 kernlock enforce --yes integrity
check "one set of programs, no more" one_set
check "root can release an unsealed mode, as status says" exits 0 kernlock release
check "and nothing is in force" in_force ""
check "nor is any program left" [ "$(bpftool cgroup show /sys/fs/cgroup | grep -c kernlock_)" = 0 ]
check "there is nothing more to release" exits 1 kernlock release
check "nor to seal" exits 1 kernlock seal
check "nor to raise" exits 1 kernlock raise --yes integrity

cp /cases/custom.mode /etc/kernlock/modes/
check "a mode of the machine's own is listed" says custom kernlock modes
check "enforce it by name, to be raised later" exits 0 kernlock enforce --yes custom confidentiality
check "it is in force" in_force custom
check "repeating it is exit 0" exits 0 kernlock enforce --yes custom
before=$(program)
check "and changes nothing" says "nothing was changed" kernlock enforce --yes custom
check "not even the program" [ "$(program)" = "$before" ]
attempt --tsv ioport dev-mem >/tmp/custom.tsv
check "what it audits still works" grep -q "^ioport	ioperm	done$" /tmp/custom.tsv
check "what it refuses does not" grep -q "^dev-mem	read /dev/mem	EPERM$" /tmp/custom.tsv
check "audited calls are counted" [ "$(audited_count ioport)" -gt 0 ]
check "refused calls are counted" [ "$(denied_count dev-mem)" -gt 0 ]
check "verify agrees" exits 0 kernlock verify

check "a mode that would open something is refused" exits 1 kernlock enforce --yes keep-hibernation
check "and says what" says "it would open kcore" kernlock enforce --yes keep-hibernation
check "and the former one stays" in_force custom

echo 0 >/proc/sys/kernel/ftrace_enabled
check "without ftrace enforce refuses, and names the cure" says "sysctl kernel.ftrace_enabled=1" kernlock enforce --yes confidentiality
echo 1 >/proc/sys/kernel/ftrace_enabled
check "and the former mode stays" in_force custom

for i in 1 2 3 4 5 6; do
	kernlock enforce --yes confidentiality >/tmp/race.$i 2>&1 &
done
wait
check "six at once: the mode is in force" in_force confidentiality
check "six at once: verify agrees" exits 0 kernlock verify
check "six at once: one set of programs" one_set

mkdir -p /sys/fs/cgroup/inner
sh -c 'echo $$ >/sys/fs/cgroup/inner/cgroup.procs && attempt --tsv dev-mem kexec' >/tmp/inner.tsv
check "a child cgroup is no way out" refuses /tmp/inner.tsv
/usr/bin/unshare -m -p -f -n -i -u -C --mount-proc attempt --tsv dev-mem ioport kexec >/tmp/namespace.tsv
check "new namespaces are no way out" refuses /tmp/namespace.tsv
sh -c 'echo $$ >/sys/fs/cgroup/inner/cgroup.procs; exec /usr/bin/unshare -m -C kernlock status' >/tmp/container.out 2>&1
check "status in a cgroup namespace tells the same" grep -q "confidentiality is in force" /tmp/container.out
umount -l /sys/fs/cgroup
check "unmounting cgroup2 is no way out" says EPERM attempt --tsv dev-mem
check "status finds it without cgroup2" in_force confidentiality
mount -t cgroup2 -o nsdelegate cgroup2 /sys/fs/cgroup

check "nothing is pinned" [ -z "$(ls /sys/fs/bpf)" ]
check "no process is left" not pgrep -x kernlock
check "cgroup2 keeps its mount options" says nsdelegate options

stuck_output() { kernlock modes >/dev/full; }
check "an answer that cannot be written is a failure" exits 1 stuck_output
check "kernlock verify leaves no module behind" [ "$(cut -d' ' -f1 /proc/modules | sort | md5sum)" = "$(kernlock verify >/dev/null; cut -d' ' -f1 /proc/modules | sort | md5sum)" ]
plan
