#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs of Debian as they are: what evaluate sees of each, whether what is suggested lets them work, and whether a refusal
# looks as `kernlock explain` says. Runs in a Debian with systemd and those packages (tests/vm/systemd-image).
. /guest/tap.sh
mountpoint -q /tmp || mount -t tmpfs tmpfs /tmp
mkdir -p /tmp/free /tmp/suggested /tmp/refused

# NAME | REASONS | WORDS OF THE REFUSAL, which explain has too ("-": it looks otherwise) | COMMAND
programs() {
	cat <<-'END'
	flashrom|ioport|Could not get I/O privileges (Operation not permitted)|flashrom -p internal
	dmidecode|dev-mem|/dev/mem: Operation not permitted|dmidecode --no-sysfs -t 0
	wrmsr|msr|wrmsr: pwrite: Operation not permitted|wrmsr -p 0 0x174 0x10
	kexec|kexec|kexec_load failed: Operation not permitted|kexec -c -l /boot/vmlinuz --reuse-cmdline
	setpci|pci-access|pcilib: sysfs_write: write failed: Operation not permitted|setpci -s 00:00.0 40.b=00
	stress-ng|ioport|-|stress-ng --ioport 1 --ioport-ops 4 --timeout 20
	bpftrace|bpf-tracing|-|bpftrace -e BEGIN{exit();}
	perf|perf|-|perf record -q -o /dev/null --intr-regs=ax -e cpu-clock -- true
	trace-cmd|tracefs|-|trace-cmd start -e sched_switch
	END
}

run_all() { # STATE FOLDER: every program once, its output and exit status
	while IFS='|' read -r program _ _ command; do
		# shellcheck disable=SC2086 # words
		timeout 60 $command >"$2/$program.out" 2>&1 </dev/null
		echo $? >"$2/$program.status"
	done
}
rows() { kernlock evaluate save >/dev/null; grep "^row" /var/lib/kernlock/recording; }
saw() { # NAME REASON
	rows | mawk -F '\t' -v name="$1" -v reason="$2" '$2 == reason && $4 == "attempt" && $14 ~ "/" name "[^/]*$" { n += $6 } END { exit !n }' ||
		{ rows | grep "$1"; cat "/tmp/free/$1.out"; false; }
}
refusals() { kernlock status --json | tr -d '\n ' | sed 's/.*"counts":{\([^}]*}\)*}.*/&/' | grep -o '"denied":[0-9]*' | cut -d: -f2 | mawk '{ n += $1 } END { print n + 0 }'; }
quietly() { "$@" >/dev/null 2>&1; }

modprobe -q msr
ls /dev/cpu/0/msr >/dev/null
check "an evaluation, to begin with" exits 0 kernlock evaluate start
quietly systemctl start systemd-logind
quietly busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager CanHibernate
programs | run_all free /tmp/free
programs >/tmp/programs
while IFS='|' read -r program reasons _ command; do
	for reason in $reasons; do check "$program: $reason is seen" saw "$program" "$reason"; done
	rows | mawk -F '\t' -v name="$program" '$4 == "attempt" && $14 ~ "/" name "[^/]*$" { print "# " name " asks for " $2 " " $6 " times, " $15 }'
done </tmp/programs
check "logind's question is a query" sh -c 'kernlock evaluate save >/dev/null; grep -P "^row\thibernation\t[a-z-]*\tquery.*systemd-logind" /var/lib/kernlock/recording'
check "and is told with its unit" grep -qP "^row\thibernation\t.*\t/system.slice/systemd-logind.service\t" /var/lib/kernlock/recording
check "nobody hibernates" not grep -qP "^row\thibernation\t[a-z-]*\tattempt" /var/lib/kernlock/recording
check "the report says what would be refused" says flashrom kernlock report
kernlock report --json >/tmp/report.json

# ---- what is suggested

check "a mode is suggested" sh -c 'kernlock suggest --name seen >/tmp/seen.mode'
check "it is checked" says "WEAKER" kernlock modes --check /tmp/seen.mode
check "it names who needs what" grep -q "flashrom" /tmp/seen.mode
check "stop" exits 0 kernlock evaluate stop
check "and enforced" exits 0 kernlock enforce --yes /tmp/seen.mode
programs | run_all suggested /tmp/suggested
while IFS='|' read -r program _ _ _; do
	check "$program works as without it" [ "$(cat "/tmp/free/$program.status")" = "$(cat "/tmp/suggested/$program.status")" ]
done </tmp/programs
echo "# refusals: $(kernlock status --json | tr -d ' \n' | grep -o '"counts":{.*' | head -c 300)"
check "none of them was refused anything" [ "$(refusals)" = 0 ]
check "what nobody needs is refused" not head -c 1 /proc/kcore
check "release" exits 0 kernlock release

# ---- what a refusal looks like

check "integrity" exits 0 kernlock enforce --yes confidentiality
programs | run_all refused /tmp/refused
while IFS='|' read -r program reasons words _; do
	[ "$words" != - ] || continue
	check "$program says: $words" grep -qF -- "$words" "/tmp/refused/$program.out"
	check "as explain does" sh -c "kernlock explain $reasons --json | tr -d '\\\\\\\\' | grep -qF -- '$words'"
	check "and did not without it" not grep -qF -- "$words" "/tmp/free/$program.out"
done </tmp/programs
for program in bpftrace perf trace-cmd; do
	check "$program fails now" [ "$(cat /tmp/refused/$program.status)" != 0 ]
	check "and did not without it" [ "$(cat /tmp/free/$program.status)" = 0 ]
done
while IFS='|' read -r program _ _ _; do
	echo "# $program: $(cat "/tmp/free/$program.status") $(cat "/tmp/suggested/$program.status") $(cat "/tmp/refused/$program.status"): $(head -n 3 "/tmp/refused/$program.out" | tr '\n\t' '  ' | cut -c1-200)"
done </tmp/programs
plan
