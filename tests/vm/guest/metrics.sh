#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# `kernlock metrics` and `status --format nrpe` of an engine in each state; names that want to be more than labels.
. /guest/tap.sh

kernlock=/usr/sbin/kernlock-plain
conf=/etc/kernlock/kernlock.conf
metrics() { # the answer is kept, and judged
	$kernlock metrics >/tmp/metrics 2>/tmp/metrics.err || { cat /tmp/metrics.err; false; }
	awk -f /usr/share/openmetrics.awk /tmp/metrics
}
has() { grep -qxF -- "$1" /tmp/metrics || { echo "has not: $1"; grep -v ' 0$' /tmp/metrics; false; }; }
count() { awk -v name="$1" 'index($0, name) == 1 { sum += $NF } END { print sum + 0 }' /tmp/metrics; }
nrpe() { # STATUS TEXT
	exits "$1" $kernlock status --format nrpe >/tmp/line || { cat /tmp/line; false; }
	[ "$(wc -l </tmp/line)" = 1 ] && says "$2" cat /tmp/line
}
read_memory() { /tmp/head -c 16 /dev/mem >/dev/null 2>&1; }

cp /usr/bin/busybox /tmp/head
mkdir -p /etc/kernlock
check "with nothing there: the right form" metrics
for line in "kernlock_up 1" 'kernlock_mode_info{mode="none",engine="bpf"} 1' "kernlock_enforcing 0" "kernlock_sealed 0" \
	"kernlock_configured_differs 0" "kernlock_evaluation_running 0" 'kernlock_refused_total{reason="dev-mem",class="integrity"} 0'; do
	check "$line" has "$line"
done
check "nrpe: nothing at all is a warning" nrpe 1 "KERNLOCK WARNING - no mode in force; none is configured, and no evaluation runs | refused=0c;; audited=0c;; open="
printf 'mode = integrity\nseal = yes\n' >$conf
check "nrpe: configured, and not there, is critical" nrpe 2 "KERNLOCK CRITICAL - no mode in force; integrity is configured, and nothing is in force: "
check "metrics" metrics
check "differs" has "kernlock_configured_differs 1"
rm $conf

# ---- an evaluation

check "an evaluation" exits 0 $kernlock evaluate start integrity
read_memory
read_memory
check "metrics" metrics
check "it runs" has "kernlock_evaluation_running 1"
check "nothing is in force" has "kernlock_enforcing 0"
check "what went on is counted, without a mode too" has 'kernlock_audited_total{reason="dev-mem",class="integrity"} 2'
check "by program" has 'kernlock_program_audited_total{reason="dev-mem",kind="attempt",program="/tmp/head",unit=""} 2'
check "nothing was refused" [ "$(count kernlock_refused_total)" = 0 ]
check "nrpe: an evaluation is ok" nrpe 0 "KERNLOCK OK - no mode in force; an evaluation runs; none is configured | refused=0c;; audited=2c;; "

# ---- a trial

$kernlock try --yes --for 5m integrity >/dev/null 2>&1 &
tries=0
until $kernlock status --json | grep -q seconds_left || [ $tries -gt 50 ]; do
	tries=$((tries + 1))
	sleep 0.2
done
check "nrpe: a trial is a warning" nrpe 1 "KERNLOCK WARNING - integrity in force, not sealed; reverts by itself in 4m"
check "metrics" metrics
check "how long it lasts" grep -qE '^kernlock_trial_left_seconds (2[5-9][0-9]|300)$' /tmp/metrics
check "released" exits 0 $kernlock release

# ---- a mode in force, sealed

mkdir -p /etc/systemd/system/sysinit.target.wants
ln -s /nowhere /etc/systemd/system/sysinit.target.wants/kernlock.service
printf 'mode = integrity\nseal = yes\n' >$conf
check "enforced" exits 0 $kernlock enforce --yes integrity
check "nrpe: not sealed although configured is a warning" nrpe 1 "KERNLOCK WARNING - integrity in force, not sealed; an evaluation runs; to seal is configured, and it is not sealed"
check "sealed" exits 0 $kernlock seal
read_memory
mkdir -p '/sys/fs/cgroup/my.slice/x\x2dy.service'
sh -c 'echo $$ >"/sys/fs/cgroup/my.slice/x\x2dy.service/cgroup.procs"; /tmp/head -c 1 /dev/mem 2>/dev/null'
cat /sys/power/state >/dev/null
check "metrics of a sealed engine" metrics
for line in 'kernlock_mode_info{mode="integrity",engine="bpf"} 1' "kernlock_enforcing 1" "kernlock_sealed 1" "kernlock_configured_differs 0" \
	'kernlock_refused_total{reason="dev-mem",class="integrity"} 2' "kernlock_recorded_lost_total 0" \
	'kernlock_program_refused_total{reason="dev-mem",kind="attempt",program="/tmp/head",unit=""} 1' \
	'kernlock_program_refused_total{reason="dev-mem",kind="attempt",program="/tmp/head",unit="x\\x2dy.service"} 1' \
	'kernlock_program_refused_total{reason="hibernation",kind="query",program="/usr/bin/busybox",unit=""} 1'; do
	check "$line" has "$line"
done
check "nrpe: as configured is ok" nrpe 0 "KERNLOCK OK - integrity in force, sealed; an evaluation runs | refused=3c;; audited="
rm /etc/systemd/system/sysinit.target.wants/kernlock.service
check "nrpe: only until reboot is a warning" nrpe 1 "KERNLOCK WARNING - integrity in force, sealed; an evaluation runs; configured: integrity, sealed; kernlock.service is not enabled"

# ---- names

hostile="$(printf '/tmp/busybox"} 1\n# EOF\n\033[31m\\\377{')"
cp /usr/bin/busybox "$hostile"
"$hostile" head -c 1 /dev/mem 2>/dev/null
check "a hostile name leaves the form" metrics
check "and is one label" has 'kernlock_program_refused_total{reason="dev-mem",kind="attempt",program="/tmp/busybox\"} 1\\x0a# EOF\\x0a\\x1b[31m\\\\xff{",unit=""} 1'
before=$(grep -c ^kernlock_program_refused /tmp/metrics)
for i in $(seq 60); do
	ln /tmp/head "/tmp/busybox$i"
	"/tmp/busybox$i" head -c 1 /dev/mem 2>/dev/null
done
check "many programs leave the form" metrics
check "at most fifty are told, before $before" [ "$(grep -c ^kernlock_program_refused /tmp/metrics)" = 50 ]
check "and all are counted" [ "$(count 'kernlock_refused_total{reason="dev-mem"')" = 63 ]
mkdir /tmp/textfile
check "to a file" exits 0 $kernlock metrics --write /tmp/textfile/kernlock.prom
check "in the right form" awk -f /usr/share/openmetrics.awk /tmp/textfile/kernlock.prom
check "alone" [ "$(ls /tmp/textfile)" = kernlock.prom ]
check "without privilege" exits 4 /usr/bin/setpriv --reuid 4321 --clear-groups $kernlock metrics
check "nrpe without privilege" says "KERNLOCK UNKNOWN - " /usr/bin/setpriv --reuid 4321 --clear-groups $kernlock status --format nrpe

# ---- what was recorded is damaged: the rest is told

echo nonsense >/var/lib/kernlock/recording
check "metrics beside a damaged recording" metrics
check "whether an evaluation was interrupted is not known" has "kernlock_evaluation_interrupted NaN"
check "the rest is" has "kernlock_enforcing 1"
check "nrpe says so" nrpe 1 "/var/lib/kernlock/recording"
plan
