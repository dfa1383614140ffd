#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What is in force since boot: first lines of WORD <TAB> WHAT, then the kernel's log of kernlock, then "end".
files=/sys/kernel/security/kernlock

if [ -d $files ]; then
	printf 'mode\t%s\n' "$(sed 's/.*\[\(.*\)\].*/\1/' $files/mode)"
	awk 'NR > 1 { print $3 "\t" $1 }' $files/reasons
else
	printf 'mode\t-\n'
fi
# What really happens, beside what the files say.
attempt --tsv "read /dev/mem" "read /proc/kcore" | awk -F '\t' '{ print ($3 == "done" ? "done" : "stopped") "\t" $1 }'
dmesg | grep -a kernlock: | sed 's/^\[[^]]*\] */log\t/'
echo end
