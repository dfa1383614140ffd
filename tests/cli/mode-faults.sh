#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Every way in which a mode file can be wrong: exit 2, where it is, what to do; never a crash, never a wait.
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

# fault NAME LINE:COLUMN|- TEXT: $work/bad.mode is refused by all who read modes, and this is said
fault() {
	local name=$1 place=$2 text=$3 file=${4:-$work/bad.mode} where

	where=$file:
	[ "$place" = - ] || where=$file:$place:
	run modes --check "$file"
	check "$name: --check tells where and what" all gave 2 and silent out and errs "kernlock: $where" and errs "$text"
	run modes show "$file" --json
	check "$name: show tells the same as JSON" all gave 2 and silent err and holds \
		".error | .kind == \"mode\" and \"\\(.line):\\(.column)\" == \"${place/-/0:0}\" and (.message | length > 0)"
	run enforce --yes "$file"
	check "$name: enforce gets no further" all gave 2 and silent out and errs "kernlock: $where"
}

bad() { # NAME LINE:COLUMN TEXT CONTENT (as printf takes it)
	# shellcheck disable=SC2059 # the content is a format
	printf "$4" >"$work/bad.mode"
	fault "$1" "$2" "$3"
}

bad "a NUL byte" 2:7 "a NUL byte" 'mode x\ndeny k\0exec\n'
bad "a NUL byte first" 1:1 "a NUL byte" '\0'
bad "CRLF" 1:7 "carriage return" 'mode x\r\ndeny all\r\n'
bad "a carriage return inside a line" 2:6 "control character" 'mode x\ndeny \rall\n'
bad "an escape sequence" 2:9 "control character" 'mode x\nsummary \033[31mred\n'
bad "no newline at the end" 2:9 "no newline" 'mode x\ndeny all'
bad "bytes that are not UTF-8" 2:9 "not UTF-8" 'mode x\nsummary \xff\n'
bad "Latin-1" 2:12 "not UTF-8" 'mode x\nsummary caf\xe9 et lait\n'
bad "a character cut short" 2:9 "not UTF-8" 'mode x\nsummary \xc3'
bad "UTF-16" 1:1 "not UTF-8" '\xff\xfem\0o\0d\0e\0'
bad "a byte order mark" 1:1 "byte order mark" '\xef\xbb\xbfmode x\ndeny all\n'
bad "a misspelt reason" 2:6 "'dev-mem'" 'mode x\ndeny dev-mme\n'
bad "a misspelt reason in the middle" 2:12 "'kexec'" 'mode x\ndeny kcore kexc perf\n'
bad "a misspelt verb" 2:1 "'deny'" 'mode x\ndney all\n'
bad "one word twice" 3:7 "'kexec'" 'mode x\ndeny kexec\nallow kexec\n'
bad "no mode line" 1:1 "mode" 'deny all\n'
bad "a name that is none" 1:6 "'Big_Name'" 'mode Big_Name\n'
bad "a name that is too long" 1:6 "31" 'mode abcdefghijklmnopqrstuvwxyz0123456789\n'
bad "a mode that extends itself" 2:9 "ring" 'mode x\nextends x\n'
bad "a mode that extends one that is not there" 2:9 "'nowhere'" 'mode x\nextends nowhere\n'
bad "deny without a word" 2:1 "deny" 'mode x\ndeny\n'
bad "quotes and terminal bytes in a word" 2:6 '\x27\x5c' "mode x\ndeny '\\\\\\\\\"\n"

printf 'mode x\ndeny %01100d\n' 0 >"$work/bad.mode"
fault "a line of 1105 bytes" 2:1001 "longer than 1000"
{ echo mode x; head -c 1048576 /dev/zero | tr '\0' a; echo; } >"$work/bad.mode"
fault "a line of 1 MB" - "at most 65536"
{ echo mode x; yes '# nothing' | head -c 10485760; } >"$work/bad.mode"
fault "a file of 10 MB" - "at most 65536"
head -c 65536 /dev/zero >"$work/bad.mode"
fault "64 KiB of NUL" 1:1 "a NUL byte"

: >"$work/bad.mode"
run modes --check "$work/bad.mode"
check "an empty file: exit 2" all gave 2 and silent out and errs "$work/bad.mode"
printf '# nothing but this\n\n' >"$work/bad.mode"
run modes --check "$work/bad.mode"
check "nothing but a comment: exit 2" all gave 2 and silent out and errs "$work/bad.mode"

fault "a missing file" - "No such file" "$work/missing.mode"
mkdir "$work/directory.mode"
fault "a directory" - "Is a directory" "$work/directory.mode"
mkfifo -m 666 "$work/fifo.mode"
fault "a FIFO, which nobody writes to" - "not a regular file" "$work/fifo.mode"
fault "/dev/null" - "not a regular file" /dev/null
fault "/dev/zero" - "not a regular file" /dev/zero
ln -s loop.mode "$work/loop.mode"
fault "a link to itself" - "symbolic links" "$work/loop.mode"
fault "a path through a file" - "Not a directory" "$work/kernlock/x.mode"
run modes --check "/$(printf 'x%.0s' {1..5000})"
check "a path that is too long: exit 2" all gave 2 and silent out and errs "too long"

printf 'mode x\ndeny all\n' >"$work/closed.mode"
chmod 000 "$work/closed.mode"
fault "an unreadable file" - "Permission denied" "$work/closed.mode"

odd=$work/$'odd \xff\x1b[31m "name"\n.mode'
printf 'mode x\ndeny kexc\n' >"$odd"
run modes --check "$odd" --json
check "a file name of odd bytes leaves JSON valid" all gave 2 and silent err and holds '.error.line == 2 and (.error.file | length > 10)'
run enforce "$odd" --json
check "enforce's JSON too" all gave 2 and silent err and holds '.error.kind == "mode"'
printf 'mode x\ndeny kexec\n' >"$odd"
run modes show "$odd" --json
check "and such a file is read all the same" all gave 0 and holds '.refused == ["kexec"]'
finish
