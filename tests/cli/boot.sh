#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# /etc/kernlock/kernlock.conf: every way in which it can be wrong, and what `boot` and `status` tell of it. What the service
# does with it is tried in machines with systemd (tests/vm/guest/systemd.sh).
# shellcheck source=tests/cli/own_etc.sh
. "$(dirname "$0")/own_etc.sh"
own_etc "/etc/kernlock/kernlock.conf"
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

conf=/etc/kernlock/kernlock.conf
config() { # CONTENT (as printf takes it)
	# shellcheck disable=SC2059 # the content is a format
	printf "$1" >$conf
}

# fault NAME LINE:COLUMN|- TEXT: what is there is refused, and said to be, by all who read it
fault() {
	local where=$conf:

	[ "$2" = - ] || where=$conf:$2:
	run boot --check
	check "$1: boot --check tells where and what" all gave 2 and silent out and errs "kernlock: $where " and errs "$3"
	run boot
	check "$1: boot gets no further" all gave 2 and silent out and errs "kernlock: $where "
	run boot --json
	check "$1: as JSON" all gave 2 and silent err and holds '.error | .kind == "config" and (.message | length > 0)'
	run status
	check "$1: status tells it" says "^configured +broken, and would put nothing in force: $where "
	run status --json
	check "$1: as JSON" all holds ".configured.error | startswith(\"$where \")"
}
bad() { # NAME LINE:COLUMN TEXT CONTENT (as printf takes it)
	config "$4"
	fault "$1" "$2" "$3"
}
# unread NAME: this user may not look, so nothing is known
unread() {
	run boot --check
	check "$1: boot --check cannot tell" all gave 4 and silent out and errs "Permission denied"
	run status
	check "$1: status neither" says '^configured +unknown: .*Permission denied'
	run status --json
	check "$1: as JSON" holds '.configured.unknown | contains("Permission denied")'
}

check "this /etc is the test's own" [ -z "$(ls /etc)" ]
for where in "no directory" "no file"; do
	run boot --check
	check "$where: nothing is configured" all gave 0 and silent err and says "^At boot: nothing: there is no $conf$"
	run boot
	check "$where: boot puts nothing in force" all gave 0 and silent err and says "^Nothing is put in force: there is no $conf\.$"
	run boot --json
	check "$where: as JSON" all gave 0 and holds '.mode == null'
	run status
	check "$where: status tells it" all says '^configured +nothing: there is no ' and says_not '^rescue'
	run status --json
	check "$where: as JSON" holds '.configured == null and .rescue == false and .unit == "disabled" and .not_as_configured == null'
	mkdir -p /etc/kernlock/modes
done

cp systemd/kernlock.conf $conf
run boot --check
check "the example is sound" all gave 0 and silent err and says '^At boot: integrity, not sealed; kernlock.service is not enabled: .systemctl enable kernlock.service.$'
run boot
check "boot is for root" all gave 1 and silent out and errs "only root may enforce a mode; nothing was changed"
run boot --check --json
check "as JSON" all gave 0 and holds '.configured == {"mode": "integrity", "seal": false, "strict": false} and .unit == "disabled" and .rescue == false'
config 'seal=yes\nmode=confidentiality\n'
run boot --check
check "sealed" all gave 0 and says '^At boot: confidentiality, sealed;'
run status
check "status tells it" says '^configured +confidentiality, sealed; kernlock.service is not enabled'
config 'mode = keep-modules\n'
run boot --check
check "a weaker mode is called so" all gave 0 and says "'keep-modules' is weaker than integrity: \`kernlock modes --check keep-modules\`"

bad "an unknown key" 2:1 "unknown key 'saal': did you mean 'seal'?" 'mode = integrity\nsaal = yes\n'
bad "a key from nowhere" 1:1 "unknown key 'frobnicate': kernlock.conf(5) lists" 'frobnicate = 1\nmode = integrity\n'
bad "a key twice" 2:1 "'mode' is said already on line 1" 'mode = integrity\nmode = integrity\n'
bad "no value" 1:7 "'mode' has no value" 'mode =\n'
bad "a bad value" 2:8 "'perhaps' is neither yes nor no" 'mode = integrity\nseal = perhaps\n'
bad "no equals sign" 1:6 "no '=' after 'mode'" 'mode integrity\n'
bad "one word too many" 1:18 "remove 'please'" 'mode = integrity please\n'
bad "a path for a mode" 1:8 "is no name for a mode" 'mode = /etc/kernlock/modes/x.mode\n'
bad "no mode" - "it says no mode" 'seal = yes\n'
bad "nothing" - "it says no mode" ''
bad "a comment" - "it says no mode" '# mode = integrity\n'
bad "a mode that is not there" 2:8 "there is no mode 'integrty'; did you mean 'integrity'?" '# x\nmode = integrty\n'
bad "a NUL byte" 1:10 "a NUL byte" 'mode = in\0tegrity\n'
bad "bytes that are not UTF-8" 1:8 "not UTF-8" 'mode = \xff\n'
bad "CRLF" 1:17 "carriage return" 'mode = integrity\r\n'
bad "no newline at the end" 1:17 "no newline" 'mode = integrity'
bad "an escape sequence" 1:8 "control character" 'mode = \033[31m\n'
{ echo mode = integrity; printf '#%01100d\n' 0; } >$conf
fault "a line of 1101 bytes" 2:1001 "longer than 1000"
{ echo mode = integrity; yes '# nothing' | head -c 10485760; } >$conf
fault "a file of 10 MB" - "use at most 65536"

rm $conf
mkdir $conf
fault "a directory" - "Is a directory"
rmdir $conf
mkfifo -m 666 $conf
fault "a FIFO, which nobody writes to" - "not a regular file"
rm $conf
ln -s nowhere $conf
fault "a link to nowhere" - "No such file"
rm $conf
ln -s kernlock.conf $conf
fault "a link to itself" - "symbolic links"
rm $conf

config 'mode = mine\n'
printf 'mode mine\ndeny kexc\n' >/etc/kernlock/modes/mine.mode
run boot --check
check "a fault in the mode is told where it is" all gave 2 and silent out and errs "kernlock: /etc/kernlock/modes/mine.mode:2:6: unknown word 'kexc': did you mean 'kexec'?"
run status
check "by status too" says '^configured +broken, and would put nothing in force: /etc/kernlock/modes/mine.mode:2:6: '
printf 'mode mine\ndeny kexec\n' >/etc/kernlock/modes/mine.mode
run boot --check
check "a sound one is taken" all gave 0 and says '^At boot: mine, not sealed'
chmod 600 /etc/kernlock/modes/mine.mode
unread "a mode that may not be read"
chmod 600 $conf
unread "a file that may not be read"
chmod 644 $conf
chmod 700 /etc/kernlock
unread "a directory that may not be read"
chmod 755 /etc/kernlock
mv /etc/kernlock /etc/was
: >/etc/kernlock
fault "a file in the place of the directory" - "Not a directory"
rm /etc/kernlock
mv /etc/was /etc/kernlock

config 'mode = integrity\n'
wants=/etc/systemd/system/sysinit.target.wants
mkdir -p $wants
ln -s /nowhere/kernlock.service $wants/
run boot --check
check "what systemctl enable makes is seen" all gave 0 and says '^At boot: integrity, not sealed; kernlock.service is enabled$'
chmod 700 $wants
run boot --check
check "where it may not be looked at, it is unknown" all gave 0 and says 'whether kernlock.service is enabled is unknown$'
run status --json
check "as JSON" holds '.unit == "unknown"'
chmod 755 $wants
ln -s /dev/null /etc/systemd/system/kernlock.service
run boot --check
check "a masked unit is told" all gave 0 and says 'kernlock.service is masked: .systemctl unmask kernlock.service.$'
rm -r /etc/systemd

for line in "kernlock=off" "quiet kernlock=off ro"; do
	echo "$line" >"$work/cmdline"
	mount --bind "$work/cmdline" /proc/cmdline
	run boot
	check "'$line': boot does nothing, and says why" all gave 0 and silent err and says "^Nothing is put in force: the rescue word kernlock=off is on the kernel command line\.$"
	run status
	check "'$line': status shows it" says '^rescue +kernlock=off is on the kernel command line: kernlock.service does nothing in this boot$'
	run status --json
	check "'$line': as JSON" holds '.rescue == true'
	umount /proc/cmdline
done
for line in "kernlock=integrity" "kernlock=offline" "xkernlock=off" 'init="/x kernlock=off"'; do
	echo "$line" >"$work/cmdline"
	mount --bind "$work/cmdline" /proc/cmdline
	run boot
	check "'$line' is no rescue" all gave 1 and errs "only root may enforce"
	umount /proc/cmdline
done
echo quiet >"$work/cmdline"
chmod 600 "$work/cmdline"
mount --bind "$work/cmdline" /proc/cmdline
run boot
check "a command line that cannot be read: nothing is put in force" all gave 1 and silent out and errs "cannot read /proc/cmdline"
run status --json
check "and whether there is a rescue is unknown" holds '.rescue == null'
umount /proc/cmdline
finish
