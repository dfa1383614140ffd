#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Modes of the machine's own, in /etc/kernlock/modes.
# shellcheck source=tests/cli/own_etc.sh
. "$(dirname "$0")/own_etc.sh"
own_etc "modes in /etc/kernlock/modes"
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

own=/etc/kernlock/modes
mode() { # NAME CONTENT (as printf takes it)
	# shellcheck disable=SC2059 # the content is a format
	printf "$2" >"$own/$1.mode"
}

check "this /etc is the test's own" [ -z "$(ls /etc)" ]
run modes
check "without the directory the shipped modes are there" all gave 0 and silent err and [ "$(wc -l <"$work/out")" = $(($(shipped_modes | wc -l) + 1)) ]
mkdir -p "$own"
run modes --json
check "with an empty one too" all gave 0 and holds ".modes | length == $(shipped_modes | wc -l)"

mode laptop 'mode laptop\nsummary may hibernate, à peu près\nextends integrity\nallow hibernation\naudit msr\n'
run modes --json
check "a mode there is listed, and where it is from" all gave 0 and holds ".modes[] | select(.mode == \"laptop\") | .from == \"$own\" and .weaker_than_integrity"
run modes
check "in the table too" says "^laptop +$(($(kernlock modes show integrity --json | jq '.refused | length') - 2)) +1 +weaker +$own"
LC_ALL=C.UTF-8 run modes
check "with its accents, in a locale that has them" says 'may hibernate, à peu près$'
run modes show laptop --json
check "it is found by name, and extends a shipped one" all gave 0 and holds '.audited == ["msr"] and (.refused | index("hibernation") | not) and (.refused | index("kexec"))'
run modes --check laptop
check "--check by name names its doors" all gave 3 and says '^hibernation ' and says '^msr '
run modes show laptp
check "the nearest name may be one of these" all gave 2 and errs "did you mean 'laptop'?"
run enforce --yes laptop
check "enforce finds it, and stops for want of root" all gave 1 and errs "only root"

mode desk 'mode desk\nextends laptop\ndeny hibernation\n'
run modes show desk --json
check "one may extend another" all gave 0 and holds '(.refused | index("hibernation")) and .audited == ["msr"]'
printf 'mode here\nextends desk\nallow kexec\n' >"$work/here.mode"
run modes show "$work/here.mode" --json
check "and a file elsewhere one of these" all gave 0 and holds '(.refused | index("kexec") | not) and .audited == ["msr"]'

mode wrong 'mode right\ndeny all\n'
run modes show wrong
check "a file must say the mode that it is named after" all gave 2 and errs "wrong.mode' but says \`mode right\`"
mode heir 'mode heir\nextends wrong\n'
run modes show heir
check "also where another extends it" all gave 2 and errs "$own/wrong.mode:1:6: 'right' is not"
run modes
check "it is listed as an error, and the rest as ever" all gave 2 and silent err and says '^wrong +- +- +error' and says '^laptop +22|^laptop +21' and says '^integrity '
run modes --json
check "in JSON too" all gave 2 and silent err and holds '(.modes[] | select(.mode == "wrong") | .error | length > 0) and (.modes[] | select(.mode == "desk") | .refused | length > 0)'
rm "$own/wrong.mode" "$own/heir.mode"

mode integrity 'mode integrity\nallow all\n'
run modes show integrity --json
check "a shipped mode cannot be redefined" all gave 0 and holds '.refused | length > 20'
run modes --json
check "who tries is told in the list" all gave 2 and holds "[.modes[] | select(.mode | test(\"integrity\"))] | length == 2 and (.[1].error | contains(\"built into kernlock\"))"
rm "$own/integrity.mode"

mode ring-a 'mode ring-a\n\nextends ring-b\n'
mode ring-b 'mode ring-b\n   extends ring-a\n'
run modes --check ring-a
check "two that extend each other are a ring, told where it closes" all gave 2 and silent out and \
	errs "$own/ring-b.mode:2:12: modes extend each other in a ring, ring-a -> ring-b -> ring-a"
run enforce --yes ring-b
check "from either side" all gave 2 and errs "$own/ring-a.mode:3:9: "
rm "$own"/ring-?.mode

mode chain-1 'mode chain-1\ndeny kexec\n'
for i in {2..17}; do mode "chain-$i" "mode chain-$i\nextends chain-$((i - 1))\n"; done
run modes show chain-16 --json
check "sixteen may follow each other" all gave 0 and holds '.refused == ["kexec"]'
run modes show chain-17
check "seventeen may not" all gave 2 and errs "one mode too many"
rm "$own"/chain-*.mode

mkdir "$own/directory.mode"
mkfifo -m 666 "$own/fifo.mode"
ln -s /nowhere "$own/dangling.mode"
mode secret 'mode secret\n'
chmod 000 "$own/secret.mode"
mode nul 'mode nul\0\n'
mode 'Bad Name' 'mode bad\n'
mode $'odd\xff\x1b[31m' 'mode odd\n'
mode $'two\nlines' 'mode two\n'
: >"$own/.mode"
: >"$own/readme.txt"
run modes
check "a FIFO among them does not hang the list" gave 2
run modes --json
check "whatever lies there, the list is JSON" all gave 2 and silent err and holds '.modes | length > 10'
check "each broken one is an error" holds '[.modes[] | select(.error)] | length == 8'
check "those that are sound are not" holds '[.modes[] | select(.refused) | .mode] | index("laptop") and index("desk") and index("integrity")'
check "other files are no modes" says_not readme
run modes
check "a file name sends nothing to the terminal" all gave 2 and says_not $'\x1b' and [ "$(wc -l <"$work/out")" = $(($(shipped_modes | wc -l) + 2 + 8 + 1)) ]
run modes show directory
check "a directory by name" all gave 2 and errs "directory"
run modes show fifo
check "a FIFO by name" all gave 2 and errs "not a regular file"
run modes show secret
check "an unreadable file by name" all gave 2 and errs "Permission denied"
run modes show nul
check "a fault by name tells the file" all gave 2 and errs "$own/nul.mode:1:9: a NUL byte"
run modes show ../modes/laptop
check "a name with a slash is a path, not a mode there" all gave 2 and errs "No such file"

chmod 000 "$own"
run modes
check "a directory that may not be read leaves the shipped ones" all gave 0 and says '^integrity '
run modes show laptop
check "and its modes are told to be out of reach" all gave 2 and errs "Permission denied"
finish
