# SPDX-License-Identifier: GPL-2.0-only
# The Debian 12 packages that each step needs; scripts/setup installs what is missing.
# systemd and e2fsprogs make the disk of a machine with systemd (tests/vm/systemd-image), and systemd judges the unit.

PACKAGES_BUILD := gcc make libc6-dev clang bpftool libbpf-dev libelf-dev zlib1g-dev libsmartcols-dev libjansson-dev libkmod-dev libsystemd-dev scdoc
PACKAGES_VM    := qemu-system-x86 busybox-static cpio kmod xz-utils
PACKAGES_LSM   := flex bison bc libelf-dev libssl-dev openssl dwarves kmod cpio xz-utils tar
PACKAGES_TEST  := libcmocka-dev libclang-rt-14-dev binutils strace util-linux bsdutils bash-completion shellcheck zsh mandoc jq git systemd e2fsprogs openssl ovmf chromium python3
# openssl: signs a kernel module as a stranger would (tests/escape/modules). ovmf: the firmware of a machine that has EFI variables.
# chromium, python3: open the pages of `kernlock report --html` (tests/browser).
