#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# PID 1 between init.c and systemd: puts what is tested into the Debian on the disk (tests/vm/systemd-image), enables the
# service that runs the command, and starts systemd there.
set -e
root=/newroot

mkdir -p $root
tries=0
until [ -b /dev/vda ]; do
	tries=$((tries + 1))
	[ $tries -lt 200 ]
	sleep 0.05
done
mount -t ext4 /dev/vda $root
put() { # FROM TO, where the initramfs has it
	[ ! -e "$1" ] || cp -a "$1" "$root$2"
}
for each in /kernlock /modules.list /guest /cases; do put $each /; done
put /init /usr/lib/kernlock-test
put /usr/sbin/kernlock-plain /usr/sbin/kernlock
put /usr/bin/attempt /usr/bin/attempt
put /lib/modules-test /usr/lib/
mkdir -p $root/boot
put /boot/vmlinuz /boot/vmlinuz
mkdir -p $root/usr/lib/modules
cp -a /lib/modules/. $root/usr/lib/modules/

cat >$root/etc/systemd/system/kernlock-test.service <<END
[Unit]
Description=The command of the test

[Service]
ExecStart=/usr/lib/kernlock-test
END
mkdir -p $root/etc/systemd/system/multi-user.target.wants
ln -s ../kernlock-test.service $root/etc/systemd/system/multi-user.target.wants/

mount -t proc proc $root/proc
if [ -e /kernlock/setup ]; then
	[ ! -e /kernlock/env ] || tr '\0' '\n' </kernlock/env >/environment
	while read -r pair; do export "${pair?}"; done </environment
	PATH=/usr/sbin:/usr/bin chroot $root /bin/sh -e /kernlock/setup
fi
umount $root/proc
for each in proc sys dev; do mount --move /$each $root/$each; done
exec switch_root $root /sbin/init
