#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: systemd.sh CASE, the one that systemd_setup.sh set up      kernlock.service, as it came out of the boot
. /guest/tap.sh
mountpoint -q /tmp || mount -t tmpfs tmpfs /tmp	# where it is too early for systemd's own

conf=/etc/kernlock/kernlock.conf
config() { # CONTENT (as printf takes it)
	# shellcheck disable=SC2059 # the content is a format
	printf "$1" >$conf
}
has() { grep -q "$1" "$2" || { cat "$2"; false; }; }
json_says() { says "$1" kernlock status --json; }
in_force() { [ "$(kernlock status --json | sed -n '/"loaded": {/,/}/s/^ *"mode": "\(.*\)",$/\1/p')" = "$1" ]; }
is() { [ "$(systemctl is-active "$1")" = "$2" ] || { systemctl status "$1"; false; }; }
stamp() { systemctl show --value -p "$2" "$1"; }
state() { [ "$(systemctl is-system-running --wait)" = "$1" ] || { systemctl list-units --failed; false; }; }
earlier() { # UNIT PROPERTY UNIT PROPERTY
	one=$(stamp "$1" "$2") other=$(stamp "$3" "$4")
	echo "$1 $2 $one, $3 $4 $other"
	[ "$one" -gt 0 ] && [ "$one" -lt "$other" ]
}
restart() { # not held back for being often
	systemctl reset-failed kernlock.service
	systemctl restart kernlock.service
}
as_unit() { # PROPERTY COMMAND...: does it succeed as a service with this property?
	property=$1
	shift
	systemd-run --quiet --wait --collect -p "$property" "$@"
}
send() { as_unit "$1" bash -c 'echo hello >/dev/udp/127.0.0.1/9'; }
read_disk() { as_unit "$1" head -c 1 /dev/vda; }

# systemd's own BPF programs, for services that start from now on: each refuses, and without it nothing does.
systemd_uses_bpf() {
	check "$1: a service sends datagrams" send IPAddressAllow=any
	check "$1: not with IPAddressDeny=any" not send IPAddressDeny=any
	check "$1: a service opens the disk" read_disk DevicePolicy=auto
	check "$1: not with DevicePolicy=closed" not read_disk DevicePolicy=closed
	check "$1: not with another device allowed" not read_disk "DeviceAllow=/dev/null rw"
	check "$1: a service unshares" as_unit RestrictNamespaces=no unshare -n true
	check "$1: not with RestrictNamespaces=yes" not as_unit RestrictNamespaces=yes unshare -n true
	case $(systemctl --version) in
	*+BPF_FRAMEWORK*) check "$1: RestrictFileSystems holds" not as_unit RestrictFileSystems=ext4 cat /proc/version ;;
	*) report ok "$1: RestrictFileSystems holds # SKIP this systemd is built without BPF_FRAMEWORK" ;;
	esac
}

sealed() { # MODE
	check "the machine is up, and no unit failed" state running
	check "/dev/mem could be read before the service" has 'read /dev/mem.done' /run/before
	check "and not when sysinit.target was reached" has 'read /dev/mem.EPERM' /run/after
	check "the service is active" is kernlock.service active
	check "it says what it did" says "$1 is in force" systemctl status kernlock.service
	check "and so does the journal" says "It is sealed" journalctl -b -u kernlock.service
	check "it was done before sysinit.target" earlier kernlock.service ExecMainExitTimestampMonotonic sysinit.target ActiveEnterTimestampMonotonic
	check "before udev asked for drivers" earlier kernlock.service ExecMainExitTimestampMonotonic \
		systemd-udev-trigger.service InactiveExitTimestampMonotonic
	check "and after modules-load.d" earlier systemd-modules-load.service ExecMainExitTimestampMonotonic \
		kernlock.service ExecMainStartTimestampMonotonic
	check "$1 is in force" in_force "$1"
	check "and sealed" json_says '"sealed": true'
	check "status knows the file" says "$1, sealed; kernlock.service is enabled" kernlock status
	check "and nothing that differs" json_says '"not_as_configured": null'
	check "nor a rescue" json_says '"rescue": false'
	check "the unsigned module of modules-load.d is there" has '^dummy ' /proc/modules
	rmmod dummy
	check "and cannot be loaded again" not modprobe dummy
	check "stopping the service" exits 0 systemctl stop kernlock.service
	check "lowers nothing" in_force "$1"
	check "starting it again" exits 0 systemctl start kernlock.service
	check "changes nothing" says "nothing was changed" systemctl status kernlock.service
	check "verify" exits 0 kernlock verify
	systemd_uses_bpf sealed
	check "the engine is still there" in_force "$1"
}

case_sealed() { sealed integrity; }
case_secret() { sealed confidentiality; }

rescue_word() { # CMDLINE WANTED: what a kernel command line means
	printf '%s\n' "$1" >/run/cmdline
	mount --bind /run/cmdline /proc/cmdline
	kernlock boot --check --json >/run/said
	umount /proc/cmdline
	has "\"rescue\": $2" /run/said
}

case_rescue() {
	check "the machine is up, and no unit failed" state running
	check "the word is on the command line" has 'kernlock=off' /proc/cmdline
	check "/dev/mem can be read after sysinit.target" has 'read /dev/mem.done' /run/after
	check "the service did not run" is kernlock.service inactive
	check "and says why" says "kernlock=off" systemctl status kernlock.service
	check "nothing is in force" json_says '"loaded": null'
	check "status shows the word" says "kernlock=off is on the kernel command line: kernlock.service does nothing" kernlock status
	check "and what it keeps from" says "integrity is configured, and nothing is in force: kernlock=off is on" kernlock status
	check "JSON too" json_says '"rescue": true'
	check "kernlock boot says so" says "Nothing is put in force: the rescue word kernlock=off is on" kernlock boot
	check "and exits 0" exits 0 kernlock boot
	config 'nonsense\n'
	check "whatever the file says" exits 0 kernlock boot
	check "nothing is in force" json_says '"loaded": null'
	check "--check tells a broken file all the same" exits 2 kernlock boot --check
	rm $conf
	for line in kernlock=off "quiet kernlock=off" "kernlock=off quiet" 'x="a b" kernlock=off ro' "a	kernlock=off"; do
		check "'$line' rescues" rescue_word "$line" true
	done
	for line in kernlock=offline xkernlock=off kernlock=of kernlock kernlock=integrity 'x="a kernlock=off b"' "kernlock=OFF" ""; do
		check "'$line' does not" rescue_word "$line" false
	done
	systemd_uses_bpf open
}

case_broken() {
	check "the machine is up, and a unit failed" state degraded
	check "only this one" [ "$(systemctl list-units --failed --no-legend --plain | cut -d' ' -f1)" = kernlock.service ]
	check "the service failed" is kernlock.service failed
	check "its status says where and what" says "$conf:2:8: 'perhaps' is neither yes nor no" systemctl status kernlock.service
	check "the journal too" says "$conf:2:8: 'perhaps' is neither yes nor no" journalctl -b -u kernlock.service
	check "nothing is in force" json_says '"loaded": null'
	check "/dev/mem can be read" has 'read /dev/mem.done' /run/after
	check "status tells it" says "broken, and would put nothing in force: $conf:2:8:" kernlock status
	check "kernlock boot --check too" exits 2 kernlock boot --check

	config 'mode = integrty\n'
	check "a mode that is not there" exits 1 restart
	check "is told where it is named" says "$conf:1:8: there is no mode 'integrty'; did you mean 'integrity'?" kernlock boot
	mkdir -p /etc/kernlock/modes
	printf 'mode mine\ndeny kexc\n' >/etc/kernlock/modes/mine.mode
	config 'mode = mine\n'
	check "a broken mode fails" exits 1 restart
	check "and is told where it is broken" says "/etc/kernlock/modes/mine.mode:2:6:" journalctl -b -u kernlock.service
	check "nothing is in force" json_says '"loaded": null'

	rm $conf
	check "without a file the service succeeds" exits 0 restart
	check "and nothing is in force" json_says '"loaded": null'
	check "and nothing configured" json_says '"configured": null'

	printf 'mode mine\ndeny kexec\n' >/etc/kernlock/modes/mine.mode
	config 'mode = mine\n'
	check "not started: what is configured is not in force" says "mine is configured, and nothing is in force" kernlock status
	check "a mode of one's own" exits 0 restart
	check "is in force" in_force mine
	check "as configured" json_says '"not_as_configured": null'
	printf 'mode mine\ndeny kexec msr\n' >/etc/kernlock/modes/mine.mode
	check "a mode that changed since is told" says "the text of mine has changed since" kernlock status
	config 'mode = integrity\nseal = no\n'
	check "another mode than the one in force is told" says "integrity is configured, and mine is in force" kernlock status
	check "and is raised to" exits 0 restart
	check "not sealed" not json_says '"sealed": true'
	config 'mode = integrity\nseal = yes\n'
	check "a seal that is not there is told" says "to seal is configured, and it is not sealed" kernlock status
	check "it comes" exits 0 restart
	check "and is there" json_says '"sealed": true'
	check "systemctl disable is told" says "kernlock.service is not enabled: " sh -c 'systemctl disable kernlock.service; kernlock status'
	check "systemctl mask too" says "kernlock.service is masked: " sh -c 'systemctl mask kernlock.service; kernlock status'
}

case_nothing() {
	check "the machine is up, and no unit failed" state running
	check "the service is active" is kernlock.service active
	check "and says that there is nothing" says "Nothing is put in force: there is no $conf" systemctl status kernlock.service
	check "nothing is in force" json_says '"loaded": null'
	check "/dev/mem can be read" has 'read /dev/mem.done' /run/after
	evaluation_goes_on
}

recorded() {
	kernlock evaluate save >/dev/null
	has "$1" /var/lib/kernlock/recording
}
evaluation_goes_on() {
	check "the evaluation of before the reboot was taken up" is kernlock-evaluate.service active
	check "and runs" exits 0 kernlock evaluate status
	check "its timer waits" is kernlock-evaluate.timer active
	check "what was seen before the reboot is there" recorded '^row.msr.*wrmsr'
	head -c 16 /dev/mem >/dev/null
	check "with what is seen now, and in which unit" recorded '^row.dev-mem.went-on.*/usr/bin/head./system.slice/kernlock-test.service'
	check "the timer's service saves" exits 0 systemctl start kernlock-evaluate-save.service
	head -c 16 /dev/mem >/dev/null
	check "stopping the service saves" exits 0 systemctl stop kernlock-evaluate.service
	check "all of it" grep -q '^row.dev-mem.went-on.attempt.sure.2' /var/lib/kernlock/recording
	check "stop" exits 0 kernlock evaluate stop
	check "starting the service then" exits 0 systemctl start kernlock-evaluate.service
	check "runs nothing" exits 3 kernlock evaluate status
}

case_stopped() {
	check "because of the drop-in of the manual emergency.target is reached" is emergency.target active
	check "the service failed" is kernlock.service failed
	check "sysinit.target is not reached" is sysinit.target inactive
	check "nor is multi-user.target" is multi-user.target inactive
	check "nothing is in force" json_says '"loaded": null'
}

entries() { # ARGUMENT...: what the journal has from kernlock
	journalctl --sync
	journalctl -q -b -t kernlock "$@"
}
entry() { # TEXT ARGUMENT...: is it in there, within some seconds?
	text=$1 tries=0
	shift
	until entries "$@" >/tmp/entries 2>&1 && grep -qF -- "$text" /tmp/entries; do
		tries=$((tries + 1))
		[ $tries -lt 20 ] || { echo "no entry has: $text"; cat /tmp/entries; return 1; }
		sleep 0.5
	done
}
within() { # SECONDS COMMAND...: does it succeed some time?
	seconds=$1
	shift
	until "$@"; do
		seconds=$((seconds - 1))
		[ "$seconds" -gt 0 ] || return 1
		sleep 1
	done
}
comes_back() { [ "$(stamp "$1" NRestarts)" = 1 ] && is "$1" active; }
# PROGRAM [NAME]: as a service of that name, reads a byte of /dev/mem; it says nothing, so that journald knows nothing of it
reads_memory() { systemd-run --quiet --wait --collect -p StandardError=null -u "${2:-victim.service}" "$1" -c 1 /dev/mem; }

case_monitor() {
	check "the machine is up, and no unit failed" state running
	check "the monitor runs" is kernlock-monitor.service active
	check "a sealed mode is in force" json_says '"sealed": true'
	check "a service is refused /dev/mem" not reads_memory head
	check "the journal has it" entry "refused dev-mem: /usr/bin/head["
	check "once" [ "$(entries KERNLOCK_PROGRAM=head | wc -l)" = 1 ]
	refused=$(sed -n 's/^-- //p' /usr/lib/systemd/catalog/kernlock.catalog | head -n 1)
	entries -o json MESSAGE_ID="$refused" KERNLOCK_REASON=dev-mem >/tmp/entry
	for field in MESSAGE_ID:"$refused" PRIORITY:4 SYSLOG_IDENTIFIER:kernlock KERNLOCK_ACTION:refused KERNLOCK_REASON:dev-mem \
		KERNLOCK_CLASS:integrity KERNLOCK_KIND:attempt KERNLOCK_RULE:dev-mem KERNLOCK_MODE:integrity KERNLOCK_COUNT:1 KERNLOCK_TOTAL:1 \
		KERNLOCK_PROGRAM:head KERNLOCK_EXE:/usr/bin/head KERNLOCK_PARENT:systemd KERNLOCK_PARENT_PID:1 KERNLOCK_UID:0 \
		KERNLOCK_UNIT:victim.service KERNLOCK_CGROUP:/system.slice/victim.service _SYSTEMD_UNIT:kernlock-monitor.service; do
		check "with $field" has "\"${field%%:*}\":\"${field#*:}\"" /tmp/entry
	done
	check "journalctl -u finds it by the unit that was refused" says "refused dev-mem: /usr/bin/head[" journalctl -q -b -u victim.service
	check "journalctl -x explains it" entry "Subject: dev-mem was refused to head" -x
	check "with what to do" has "kernlock explain dev-mem" /tmp/entries
	cp /usr/bin/head "$(printf '/tmp/\033[31mhead\nMESSAGE=no')"
	reads_memory "$(printf '/tmp/\033[31mhead\nMESSAGE=no')"
	check "a name that wants to be more is shown" entry '/tmp/\x1b[31mhead\x0aMESSAGE=no[' -x
	check "and reaches no terminal" [ "$(entries -x -o verbose | tr -dc '\033' | wc -c)" = 0 ]
	check "nor makes an entry" [ -z "$(entries MESSAGE=no)" ]
	reads_memory head "$(systemd-escape 'a/b c').service"
	check "a unit with an escaped name is found" within 10 says "refused dev-mem: /usr/bin/head[" journalctl -q -b -u "$(systemd-escape 'a/b c').service"
	check "an evaluation" exits 0 kernlock evaluate start
	sleep 6	# the modes are named anew every five seconds
	systemd-run --quiet --wait --collect -u reader.service head -c 1 /proc/kcore
	check "what would be refused is told, as a notice" entry '"PRIORITY":"5"' -o json KERNLOCK_ACTION=went-on KERNLOCK_REASON=kcore KERNLOCK_MODE=confidentiality
	check "and explained" entry "Subject: kcore would be refused to head" -x
	systemctl kill -s KILL kernlock-monitor.service
	check "killed, it comes back" within 30 comes_back kernlock-monitor.service
	systemctl stop kernlock-monitor.service
	check "stopped, it ends well" [ "$(stamp kernlock-monitor.service Result)" = success ]
	mv /run/systemd/journal/socket /run/systemd/journal/elsewhere
	check "without a journal it says so" says "there is no journal here" kernlock monitor --journal
	check "and exits 1" exits 1 kernlock monitor --journal
	mv /run/systemd/journal/elsewhere /run/systemd/journal/socket
}

"case_$1"
plan
