# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced first: goes on in a mount namespace with an empty /etc of its own, so that this machine's stays as it is.

own_etc() { # WHAT is tested there
	if [ "$(id -u)" != 0 ]; then
		echo "1..1"
		echo "ok 1 - $1 # SKIP needs root for a mount namespace"
		exit 0
	fi
	if [ -z "${OWN_ETC-}" ]; then
		if unshare -m --propagation private mount -t tmpfs tmpfs /etc 2>/dev/null; then
			OWN_ETC=yes exec unshare -m --propagation private "$0"
		fi
		echo "1..1"
		echo "ok 1 - $1 # SKIP no mount namespace to be had here"
		exit 0
	fi
	mount -t tmpfs -o mode=755 tmpfs /etc || exit 1
}
