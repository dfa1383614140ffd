#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Exceptions for a program hold for the file that was bound, with the content it had then.
. /guest/tap.sh

at=/usr/sbin
allow() { echo "allow dev-mem for exe $1"; }
mode() { { printf 'mode flash\nextends integrity\n'; cat; } >/tmp/flash.mode; }
one() { allow "$1" | mode; }
enforce() { kernlock enforce --yes /tmp/flash.mode; }
nothing_in_force() { kernlock status | grep -q "No mode is in force"; }
lost() { kernlock status | grep -q "allow dev-mem for exe $1: HOLDS NO LONGER"; }
# NAME WHY TEXT: binding fails, says so, and nothing is changed
unbound() {
	check "$1" exits 1 enforce
	check "$1: it says why" says "$2" enforce
	check "$1: nothing is in force" nothing_in_force
}

for name in still moved written same linked covered named; do cp /usr/bin/rules $at/$name; done

echo '#!/bin/sh' >$at/script
one $at/script
unbound "a script" "$at/script is a script: what runs is its interpreter"
one $at/missing
unbound "no such program" "$at/missing: No such file or directory"
cp /usr/bin/rules /tmp/theirs
chown 65534 /tmp/theirs
one /tmp/theirs
unbound "a user's program" "/tmp/theirs belongs to user 65534"
mkdir -m 777 /tmp/open
cp /usr/bin/rules /tmp/open/it
one /tmp/open/it
unbound "a program in an open folder" "/tmp/open can be written by others than root"
cp /usr/bin/rules /tmp/loose
chmod 775 /tmp/loose
one /tmp/loose
unbound "a program that a group may write" "/tmp/loose can be written by others than root"
one $at/still
exec 7>>$at/still
unbound "a program that somebody has open for writing" "$at/still is open for writing"
exec 7>&-
one /dev/null
unbound "a device" "/dev/null is not a regular file"
printf 'deny kcore in cgroup no.slice\n' | mode
unbound "no such cgroup" "there is no cgroup no.slice"
{ printf 'mode flash\nextends confidentiality\ndeny optional\n'; allow $at/still; } >/tmp/flash.mode
unbound "more hooks than there is room for" "it needs programs on 11 LSM hooks, and a kernel has room for 10"

modprobe loop
mkdir /verity
mount -o loop /guest-verity.ext4 /verity
cp /usr/bin/rules /verity/program
cp /usr/bin/attempt /verity/other
check "fs-verity can be enabled" rules verity /verity/program
rules verity /verity/other >/dev/null
mkfifo /tmp/hold
$at/still hold /tmp/hold >/tmp/held 2>&1 &
held=$!
exec 8>/tmp/hold

ln -s $at/named $at/alias
{
	for name in still moved written same linked covered alias; do allow $at/$name; done
	allow /verity/program
} | mode
check "enforce" exits 0 enforce
exec 8>&-
check "what ran before the mode is not allowed" not wait $held
for name in still moved written same linked covered named; do check "$name is allowed" $at/$name open; done
check "status tells no loss" not says "HOLDS NO LONGER" kernlock status

cp /usr/bin/rules /tmp/new
mv /tmp/new $at/moved
check "a file put in its place is not allowed" not $at/moved open
check "which status tells" lost $at/moved
echo >>$at/written
check "one that was added to is not allowed" not $at/written open
dd if=/usr/bin/rules of=$at/same bs=1 count=1 conv=notrunc 2>/dev/null
check "one that was written the same is not allowed" not $at/same open
ln $at/linked $at/link
check "a link to it changes it, and is not allowed" not $at/link open
check "nor is it itself then" not $at/linked open
cp /usr/bin/rules /tmp/cover
mount --bind /tmp/cover $at/covered
check "a file mounted over it is not allowed" not $at/covered open
umount $at/covered
check "it is, once uncovered" $at/covered open
check "in namespaces of its own it is" unshare -m -p -f -u -i -n $at/still open
check "another root with another program is not" not chroot / unshare -m sh -c "mount --bind /tmp/cover $at/still && $at/still open"

check "with fs-verity it is allowed" /verity/program open
check "and bound by its content" says "allow dev-mem for exe /verity/program (bound by its content (fs-verity))" kernlock status
touch /verity/program
check "so a changed inode is allowed" /verity/program open
cp /verity/program /verity/copy
check "a copy without fs-verity is not" not /verity/copy open
rules verity /verity/copy >/dev/null
check "with fs-verity it is: it is the same" /verity/copy open
cp /usr/bin/rules_dynamic /verity/changed
rules verity /verity/changed >/dev/null
check "another content with fs-verity is not" not /verity/changed open
check "others are still allowed" $at/still open
plan
