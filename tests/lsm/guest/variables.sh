#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: variables.sh open|refused      whether efi-variables was asked for at boot, with EFI's own firmware
# A variable that is refused leaves no file behind, which nobody could remove. Prints TAP.
. /guest/tap.sh

variables=/sys/firmware/efi/efivars
guid=6b65726e-6c6f-636b-6174-74656d707421
own=$variables/KernlockFile-$guid

gone() { [ ! -e $own ]; }

[ -n "$(ls $variables)" ] || mount -t efivarfs efivarfs $variables
check "there are variables" [ -n "$(ls $variables)" ]
check "an ordinary file is made" touch /tmp/ordinary
case $1 in
open)
	check "a variable's file is made" touch $own
	check "and is there" not gone
	;;
refused)
	check "a variable's file is not made" not touch $own
	check "nor left behind" gone
	;;
esac
plan
