#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `make install` puts these files where Debian wants them, and no other: installing changes nothing that runs.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

expected() {
	echo "755 usr/sbin/kernlock"
	printf '644 usr/share/%s\n' man/man8/kernlock.8 man/man5/kernlock.mode.5 bash-completion/completions/kernlock \
		zsh/site-functions/_kernlock doc/kernlock/{README.md,ARCHITECTURE.md,LICENSE}
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
for mode in $(shipped_modes); do
	check "$mode: the installed text is the built-in mode" diff <(kernlock modes show "$mode") \
		<(nobody "$work/root/usr/sbin/kernlock" modes show "$work/root/usr/share/doc/kernlock/modes/$mode.mode")
done
finish
