#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Who is already inside: each kind is made by a process of its own (tests/vm/inside_holder.c), must be found, and must be
# gone with it.
. /guest/tap.sh
. /guest/inside_tap.sh

hold() { # NAME: sets $holder; its answer is in /tmp/held
	: >/tmp/held
	inside_holder "$1" >/tmp/held 2>/tmp/held.err &
	holder=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		grep -q held /tmp/held && return 0
		kill -0 $holder 2>/dev/null || break
		sleep 0.2
	done
	cat /tmp/held.err
	return 1
}
drop() {
	kill -9 $holder
	wait $holder 2>/dev/null
	:
}
found() { # KIND STATE
	findings >/tmp/findings
	grep -qx "$1 $2 $holder inside_holder /usr/bin/inside_holder" /tmp/findings || { echo "not found: $1 $2 $holder in:"; cat /tmp/findings; false; }
}
found_without_exe() { # KIND STATE
	findings >/tmp/findings
	grep -q "^$1 $2 $holder inside_holder " /tmp/findings || { echo "not found: $1 $2 $holder in:"; cat /tmp/findings; false; }
}
is_device() { [ "$1" = port ] || [ "$1" = snapshot ]; }
sealed() { kernlock status --json | grep -q '"sealed": true'; }
loads_refused() { kernlock enforce --yes --json --strict "$1" | grep -q '"kind": "inside"'; }

check "nobody is inside a fresh machine" nothing
check "and it is exit 0" exits 0 kernlock inside
check "only root may look" exits 1 /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups kernlock inside
check "a misspelt mode is exit 2" exits 2 kernlock inside integrty

# NAME KIND STATE: what holds it, what it is found as. What stops by itself is no obstacle to --strict.
while read -r what kind state; do
	if is_device "$what" && [ ! -e "/dev/$what" ]; then
		check "$what: this kernel has no such device" not hold "$what"
		continue
	fi
	if ! hold "$what" >/tmp/hold.out; then
		report "not ok" "$what: the holder could not"
		sed 's/^/# /' /tmp/hold.out
		continue
	fi
	case $what in
	mem_without_leader) check "$what: found as $kind, $state, with pid and program" found_without_exe "$kind" "$state" ;;
	*) check "$what: found as $kind, $state, with pid and program" found "$kind" "$state" ;;
	esac
	case $state in
	stops)
		check "$what: nobody is inside by it" exits 0 kernlock inside
		;;
	*)
		check "$what: enforce --strict refuses" exits 1 kernlock enforce --yes --strict confidentiality
		check "$what: and nothing is in force" in_force ""
		;;
	esac
	drop
	check "$what: not found after its end" nothing
done <<-END
	mem physical-memory inside
	mem_mknod physical-memory inside
	mem_mapped physical-memory inside
	port physical-memory inside
	snapshot hibernation-device inside
	mem_thread physical-memory inside
	mem_without_leader physical-memory inside
	mem_in_socket unseen unknown
	mem_in_uring unseen unknown
	kcore kernel-memory inside
	kcore_bound kernel-memory inside
	kcore_elsewhere kernel-memory inside
	msr msr-file stops
	pci_mapped pci-mapping inside
	pci_proc_mapped pci-mapping inside
	pci_config pci-file stops
	debugfs debugfs-file inside
	debugfs_elsewhere debugfs-file inside
	tracefs tracefs-file inside
	tracefs_elsewhere tracefs-file inside
	port_bitmap io-ports inside
	port_level io-ports inside
	bpf_trace bpf-tracing inside
	bpf_read bpf-read-kernel inside
	bpf_write bpf-write-user inside
	bpf_fmod bpf-verdicts inside
	bpf_fmod_loaded bpf-verdicts unknown
	bpf_lsm bpf-verdicts inside
	bpf_named_ours bpf-tracing inside
END

# What is only read, or only named, is not inside.
for what in mem_path_only msr_reading pci_reading bpf_harmless; do
	hold $what >/dev/null
	check "$what: held" grep -q held /tmp/held
	check "$what: nothing is found" nothing
	drop
done

# Names are anybody's to choose: no byte of them reaches a terminal as a command, and JSON stays JSON.
red=/tmp/$(printf '\033[31mred')
cp /usr/bin/inside_holder "$red"
"$red" mem >/tmp/held &
holder=$!
until grep -q held /tmp/held; do sleep 0.2; done
kernlock inside >/tmp/table
kernlock inside --json >/tmp/json
check "a program with terminal escapes in its name is found" grep -q " $holder .*red" /tmp/table
check "without its escapes" not grep -q "$(printf '\033')" /tmp/table /tmp/json
drop

# The kernel hides what a program calls: unknown.
hold bpf_read
echo 2 >/proc/sys/kernel/kptr_restrict
check "with kptr_restrict=2 what a program calls is unknown" found bpf-read-kernel unknown
echo 0 >/proc/sys/kernel/kptr_restrict
drop

# In the kernel, held by nobody.
echo "p:inside do_sys_openat2" >/sys/kernel/tracing/kprobe_events
check "a kprobe event is found" found_nobodys kernel-probe inside
check "--strict refuses confidentiality" exits 1 kernlock enforce --yes --strict confidentiality
check "but not integrity, which it does not go around" exits 0 kernlock enforce --yes --strict integrity
check "which is in force" in_force integrity
kernlock release >/dev/null
echo >/sys/kernel/tracing/kprobe_events
check "and not found when it is gone" nothing

if [ -e /sys/kernel/kexec_loaded ]; then
	check "stage a kernel" inside_holder stage
	check "it is found" found_nobodys staged-kernel inside
	check "--strict refuses" exits 1 kernlock enforce --yes --strict integrity
	check "take it out" inside_holder unstage
	check "it is not found any more" nothing
fi

insmod /lib/modules-test/signed.ko
check "a signed module is nothing" nothing
rmmod dummy

# With the mode: what it does not refuse is not listed.
hold kcore
check "integrity: who reads kernel memory does not matter" exits 0 kernlock inside integrity
check "confidentiality: but there it does" exits 3 kernlock inside confidentiality
check "enforce without --strict goes on" exits 0 kernlock enforce --yes confidentiality
check "a second one tells under --json who is inside" says '"kind": "kernel-memory"' kernlock enforce --yes --json confidentiality
check "with its pid" says "\"pid\": $holder" kernlock enforce --yes --json confidentiality
check "and the keys it had before" says '"changed": false' kernlock enforce --yes --json confidentiality
check "seal --strict refuses" exits 1 kernlock seal --strict
check "and nothing is sealed" not sealed
kernlock release >/dev/null
check "enforce warns" says kernel-memory kernlock enforce --yes confidentiality
kernlock release >/dev/null
check "--strict is one JSON document, with the error" loads_refused confidentiality
drop
check "enforce --strict passes when it is gone" exits 0 kernlock enforce --yes --strict confidentiality
check "and is in force" in_force confidentiality
check "under it, what kernlock may not look at any more is unknown" exits 1 kernlock seal --strict
kernlock release >/dev/null

# A mode that refuses neither tracing nor tracefs lets kernlock look, so it can be sealed later, and raised.
check "enforce integrity" exits 0 kernlock enforce --yes integrity
hold kcore
check "raise --strict refuses" exits 1 kernlock raise --yes --strict keep-pfkey
check "and integrity stays" in_force integrity
drop
check "raise --strict passes when it is gone" exits 0 kernlock raise --yes --strict keep-pfkey
kernlock release >/dev/null

# Between the first look and the mode: the machine is stopped there, and somebody comes in.
strace -f --seccomp-bpf -o /tmp/calls -e trace=bpf kernlock-plain enforce --yes --strict integrity >/dev/null 2>&1
attach=$(grep -n BPF_PROG_ATTACH /tmp/calls | sed -n '1s/:.*//p')
kernlock release >/dev/null
late() {
	strace -f --seccomp-bpf -o /dev/null -e trace=bpf -e "inject=bpf:delay_enter=9000000:when=$attach" \
		kernlock-plain enforce --yes --strict --seal integrity >/tmp/late.out 2>&1 &
	late=$!
	sleep 4
	hold mem
	wait $late
}
check "enforce attaches its programs after it has looked" [ "${attach:-0}" -gt "$(grep -n BPF_ITER_CREATE /tmp/calls | sed -n '1s/:.*//p')" ]
late
check "who comes in meanwhile is seen" grep -q "somebody came in meanwhile" /tmp/late.out
check "and the mode is released again" in_force ""
drop

check "nobody inside: enforce --strict --seal" exits 0 kernlock enforce --yes --strict --seal integrity
check "is sealed" sealed
check "a sealed mode can still be looked into" exits 0 kernlock inside integrity

plan
