#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: survey.sh boot NAME                    what is in force since boot, called NAME
#        survey.sh beside NAME                  the same where no module may be loaded any more
#        survey.sh raise MODE...                nothing, then each mode by /sys/kernel/security/kernlock/mode
#        survey.sh enforce MODE...              the same by `kernlock enforce`, MODE may be a file
#        survey.sh upstream MODE...             the same by the kernel's own lockdown
#        survey.sh upstream_boot NAME           what the kernel's own lockdown is at since boot
# Prints what tests/vm/guest/survey.sh does: MODE <TAB> attempt|ordinary|verify <TAB> columns of the tool
set -eu

how=$1
shift
kernlock=/sys/kernel/security/kernlock

survey() { # NAME
	attempt --tsv | sed "s/^/$1\tattempt\t/"
	attempt --ordinary --tsv | sed "s/^/$1\tordinary\t/"
	[ "${how%_boot}" = upstream ] || verify "$1"
}

# This kernel has what Debian's has not, and that nothing harmless can try: attempt(1) does.
only_untried() { ! awk '$2 == "deny" && $3 == "unknown"' /tmp/verify | grep -qv 'nothing harmless can try it'; }

verify() { # NAME
	status=0
	kernlock verify >/tmp/verify 2>&1 || status=$?
	[ "$status" != 4 ] || ! only_untried || status=0
	[ "$status" = 0 ] || cat /tmp/verify >&2
	printf '%s\tverify\t%s\n' "$1" "$status"
}

begin() { # MODE
	case $how in
	raise) echo "$1" >$kernlock/mode ;;
	enforce) kernlock enforce --yes "$1" "$last" >&2 ;;
	upstream) echo "$1" >/sys/kernel/security/lockdown ;;
	esac
}

# A device that VFIO drives, with no IOMMU: QEMU's bridge for power management has no other driver.
give_to_vfio() {
	bridge=$(grep -l '^0x068000' /sys/bus/pci/devices/*/class | head -n 1)
	echo Y >/sys/module/vfio/parameters/enable_unsafe_noiommu_mode
	echo vfio-pci >"${bridge%/class}/driver_override"
	basename "${bridge%/class}" >/sys/bus/pci/drivers_probe
}

if [ "$how" = beside ]; then give_to_vfio; else modprobe -a efi_test acpi_configfs; fi
case $how in
boot | beside | upstream_boot) survey "$1" ;;
*)
	for last; do :; done # what the first may be raised to
	survey none
	for mode; do
		begin "$mode"
		name=${mode##*/}
		survey "${name%.mode}"
	done
	;;
esac
echo "end"
