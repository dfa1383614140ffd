# SPDX-License-Identifier: GPL-2.0-only
# The Debian 12 packages that each step needs; scripts/setup installs what is missing.

PACKAGES_BUILD := gcc make libc6-dev clang bpftool libbpf-dev libelf-dev zlib1g-dev libsmartcols-dev libjansson-dev scdoc
PACKAGES_VM    := qemu-system-x86 busybox-static cpio kmod xz-utils
PACKAGES_TEST  := libcmocka-dev libclang-rt-14-dev binutils strace util-linux bsdutils bash-completion shellcheck zsh mandoc jq git
