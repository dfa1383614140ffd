#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The unit as installed: systemd finds no fault in it, and it says what the program and the manual say.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

make --no-print-directory -s BUILD="$work" PREFIX="$work/usr" "$work/kernlock.service" >"$work/out" 2>"$work/err"
unit=$work/kernlock.service
install -D -m 755 "$KERNLOCK" "$work/usr/sbin/kernlock"

check "no marker of its template is left" diff /dev/null <(grep -E '@[A-Z]+@' "$unit")
check "it starts the installed program" grep -qx "ExecStart=$work/usr/sbin/kernlock boot" "$unit"
check "by a verb that there is" grep -qx boot <(verbs)
check "the rescue word is the program's" grep -qx "ConditionKernelCommandLine=!$(sed -n 's/^#define RESCUE_WORD "\(.*\)"$/\1/p' cli/configured.h)" "$unit"
check "and the manual's" grep -qF "*kernlock=off*" man/kernlock.conf.5.scd.in
check "status looks where it is enabled" grep -qx "WantedBy=$(sed -n 's|.*"\(.*\)\.wants/" BOOT_UNIT.*|\1|p' cli/configured.c)" "$unit"
for order in systemd-modules-load.service systemd-sysctl.service; do
	check "it comes after $order, as the manual says" all grep -qE "^After=.*\\<$order" "$unit" and grep -qF "$order" man/kernlock.conf.5.scd.in
done
check "and before sysinit.target" grep -qE '^Before=.*\<sysinit\.target' "$unit"
for each in evaluate evaluate-save; do
	make --no-print-directory -s BUILD="$work" PREFIX="$work/usr" "$work/kernlock-$each.service" >>"$work/out" 2>>"$work/err"
	check "kernlock-$each.service starts the installed program, by a step that there is" \
		diff /dev/null <(sed -nE 's/^Exec(Start|Stop)=//p' "$work/kernlock-$each.service" | grep -vE "^$work/usr/sbin/kernlock evaluate (resume|save)$")
	check "kernlock-$each.service is started only where there is a recording" \
		grep -qx "ConditionPathExists=$(sed -nE 's/^#define RECORDING_FOLDER "(.*)"$/\1/p' cli/recording.h)/recording" "$work/kernlock-$each.service"
done
cp systemd/kernlock-evaluate.timer "$work"
make --no-print-directory -s BUILD="$work" PREFIX="$work/usr" "$work/kernlock-monitor.service" >>"$work/out" 2>>"$work/err"
check "kernlock-monitor.service starts the installed program" \
	grep -qx "ExecStart=$work/usr/sbin/kernlock monitor --journal" "$work/kernlock-monitor.service"
check "and it may reach the journal" grep -qx "RestrictAddressFamilies=AF_UNIX" "$work/kernlock-monitor.service"

# ---- the message catalogue

ids=$(sed -nE 's/^#define JOURNAL_[A-Z_]+ "([0-9a-f]{32})"$/\1/p' cli/journal.h)
check "there are two message ids" [ "$(sort -u <<<"$ids" | wc -l)" = 2 ]
check "each is of random bits, as UUIDs of version 4" diff /dev/null <(grep -vE '^.{12}4.{3}[89ab]' <<<"$ids")
check "the catalogue has each, and no other" same_words "$(sed -n 's/^-- //p' systemd/kernlock.catalog)" "$ids"
check "the manual tells each" diff /dev/null <(grep -vFf <(grep -oE '[0-9a-f]{32}' man/kernlock-fleet.7.scd.in) <<<"$ids")
check "the catalogue speaks of fields that there are" diff /dev/null \
	<(grep -oE '@[A-Z_]+@' systemd/kernlock.catalog | tr -d @ | sort -u | grep -vxFf <(sed -nE 's/.*add(_name)?\(fields, "([A-Z_]+)[=,"].*/\2/p' cli/journal.c))

# ---- the units that kernlock-fleet(7) shows

awk -v folder="$work" '/^```/ { inside = !inside; file = "" } /^# \/etc\/systemd\/system\// { n = split($2, path, "/"); file = folder "/" path[n] }
	inside && file { print >file }' man/kernlock-fleet.7.scd.in
sed -i "s|/usr/sbin/kernlock|$work/usr/sbin/kernlock|" "$work/kernlock-metrics.service"
check "it shows a service and a timer" all [ -s "$work/kernlock-metrics.service" ] and [ -s "$work/kernlock-metrics.timer" ]
if command -v systemd-analyze >/dev/null; then
	check "systemd-analyze verify finds nothing" diff /dev/null <(systemd-analyze verify --man=no "$unit" "$work"/kernlock-{evaluate,metrics}*.{service,timer} "$work/kernlock-monitor.service" 2>&1 | grep -F kernlock)
	sed 's/^Restrict/Rstrict/' "$unit" >"$work/wrong.service"
	check "and would find what is wrong" grep -q Rstrict <(systemd-analyze verify --man=no "$work/wrong.service" 2>&1)
else
	skip "systemd-analyze verify finds nothing" "no systemd-analyze here"
fi
finish
