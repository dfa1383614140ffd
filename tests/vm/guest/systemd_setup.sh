# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Run by `sh -e` in the Debian on the disk, before systemd is: what an administrator did before this boot. CASE says what.

unit() { # NAME, its text on standard input
	cat >/etc/systemd/system/"$1"
}
config() { # CONTENT (as printf takes it)
	mkdir -p /etc/kernlock
	# shellcheck disable=SC2059 # the content is a format
	printf "$1" >/etc/kernlock/kernlock.conf
}

cp /guest/kernlock.service /usr/lib/systemd/system/kernlock.service
systemctl enable kernlock.service

case $CASE in
sealed | rescue | monitor) config '# at boot\nmode = integrity\nseal = yes\n' ;;
secret) config 'mode = confidentiality\nseal = yes\n' ;;
broken | stopped) config 'mode = integrity\nseal = perhaps\n' ;;
nothing | programs) ;;
esac

# /dev/mem, just before the service and as soon as sysinit.target is reached.
unit before.service <<END
[Unit]
DefaultDependencies=no
Before=kernlock.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'attempt --tsv dev-mem xfrm-secret >/run/before'
END
unit after.service <<END
[Unit]
DefaultDependencies=no
After=sysinit.target
Before=basic.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'attempt --tsv dev-mem >/run/after'
END
mkdir -p /etc/systemd/system/sysinit.target.wants /etc/systemd/system/basic.target.wants
ln -s ../before.service /etc/systemd/system/sysinit.target.wants/
ln -s ../after.service /etc/systemd/system/basic.target.wants/

# A module that nobody signed, named where kernlock.conf(5) says.
cp /usr/lib/modules-test/unsigned.ko "$(find /usr/lib/modules -name dummy.ko)"
echo dummy >/etc/modules-load.d/dummy.conf

if [ "$CASE" = monitor ]; then
	cp /guest/kernlock-monitor.service /usr/lib/systemd/system/
	mkdir -p /usr/lib/systemd/catalog
	cp /guest/kernlock.catalog /usr/lib/systemd/catalog/
	journalctl --update-catalog
	systemctl enable kernlock-monitor.service
fi

if [ "$CASE" = stopped ]; then
	mkdir -p /etc/systemd/system/kernlock.service.d /etc/systemd/system/emergency.target.wants
	# The drop-in of kernlock.conf(5), word by word.
	cp /guest/stop.conf /etc/systemd/system/kernlock.service.d/
	sed -i '/^\[Unit\]/a DefaultDependencies=no\nAfter=emergency.target' /etc/systemd/system/kernlock-test.service
	mv /etc/systemd/system/multi-user.target.wants/kernlock-test.service /etc/systemd/system/emergency.target.wants/
fi

# An evaluation that was running when the machine went down, and the service that takes it up.
if [ "$CASE" = nothing ]; then
	cp /guest/kernlock-evaluate* /usr/lib/systemd/system/
	mkdir -p /var/lib/kernlock
	{
		printf 'kernlock-recording 1\nhost\tkernlock-test\t\t1\nmode\tintegrity\tdev-mem\tmsr\nsince\t1000\t2000\trunning\nlost\t0\n'
		printf 'session\tearlier-boot\t7\t0\n'
		printf 'row\tmsr\twent-on\tattempt\tsure\t3\t1500\t1600\t0\t9\t1\tsh\twrmsr\t/usr/sbin/wrmsr\t/\twrmsr\nend\t1\n'
	} >/var/lib/kernlock/recording
	systemctl enable kernlock-evaluate.service
fi
