#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `make install` puts these files where Debian wants them, and no other: installing changes nothing that runs.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

expected() {
	echo "755 usr/sbin/kernlock"
	printf '644 usr/share/%s\n' man/man8/kernlock.8 man/man5/kernlock.{mode,conf}.5 man/man5/kernlock-report.5 man/man7/kernlock-fleet.7 bash-completion/completions/kernlock \
		zsh/site-functions/_kernlock doc/kernlock/{README.md,ARCHITECTURE.md,LICENSE,kernlock.conf}
	printf '644 usr/lib/systemd/system/%s\n' kernlock.service kernlock-evaluate.service kernlock-evaluate-save.service kernlock-evaluate.timer kernlock-monitor.service
	echo "644 usr/lib/systemd/catalog/kernlock.catalog"
	shipped_modes | sed 's|.*|644 usr/share/doc/kernlock/modes/&.mode|'
}

status=0
(umask 077 && make --no-print-directory ${BUILD:+"BUILD=$BUILD"} install DESTDIR="$work/root" PREFIX=/usr) \
	>"$work/out" 2>"$work/err" || status=$?
called="make install"
check "make install exits 0" gave 0
check "it installs these files with these permissions, and no others" diff <(expected | sort) \
	<(cd "$work/root" && find . ! -type d -printf '%m %P\n' | sort)
chmod -R go+rX "$work/root"
check "the installed program runs" grep -qx 'kernlock [0-9.]*' <(nobody "$work/root/usr/sbin/kernlock" --version)
check "it needs no library that is not there" diff /dev/null <(ldd "$work/root/usr/sbin/kernlock" | grep 'not found')
check "it is no sanitized build" diff /dev/null <(ldd "$work/root/usr/sbin/kernlock" | grep -E 'lib(asan|ubsan)')
check "the unit starts the installed program" grep -qx "ExecStart=/usr/sbin/kernlock boot" "$work/root/usr/lib/systemd/system/kernlock.service"
check "the example is the repository's" cmp systemd/kernlock.conf "$work/root/usr/share/doc/kernlock/kernlock.conf"
# A file in /etc is the administrator's; with another PREFIX the unit follows.
mkdir -p "$work/root/etc/kernlock"
echo "mode = mine" >"$work/root/etc/kernlock/kernlock.conf"
make --no-print-directory ${BUILD:+"BUILD=$BUILD"} install DESTDIR="$work/root" PREFIX=/opt >"$work/out" 2>"$work/err"
check "installing over it leaves /etc alone" diff <(echo "mode = mine") "$work/root/etc/kernlock/kernlock.conf"
check "the unit goes where PREFIX says" grep -qx "ExecStart=/opt/sbin/kernlock boot" "$work/root/opt/lib/systemd/system/kernlock.service"
for mode in $(shipped_modes); do
	check "$mode: the installed text is the built-in mode" diff <(kernlock modes show "$mode") \
		<(nobody "$work/root/usr/sbin/kernlock" modes show "$work/root/usr/share/doc/kernlock/modes/$mode.mode")
done
finish
