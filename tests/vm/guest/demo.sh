#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The demonstration, inside the machine. COLOUR=always|never.
set -u

bold='' plain=''
[ "$COLOUR" != always ] || { bold=$(printf '\033[1m') plain=$(printf '\033[0m'); }

title() { printf '\n%s== %s%s\n\n' "$bold" "$1" "$plain"; }
command_line() { printf '%s# %s%s\n' "$bold" "$1" "$plain"; }

echo "A stock Debian kernel, $(uname -r), and root with every capability."
title "BEFORE: what root can do to the running kernel (and kernlock evaluate counts it)"
kernlock evaluate start >/dev/null 2>&1
attempt --demo --color="$COLOUR"

title "What would a mode refuse, and to whom? Nothing was refused yet"
command_line "kernlock report      (its first lines)"
kernlock report 2>&1 | sed -n '1,24p'

title "Drawing the line: nobody changes the running kernel any more, root included"
command_line "kernlock enforce integrity confidentiality      (now; and what it may be raised to later)"
kernlock enforce --yes integrity confidentiality 2>&1
title "AFTER integrity: the same attempts, the same root"
attempt --demo --color="$COLOUR"

title "One step further: nobody reads its secrets either"
command_line "kernlock raise confidentiality"
kernlock raise --yes confidentiality 2>&1
title "AFTER confidentiality"
attempt --demo --color="$COLOUR"

title "Does it hold? verify tries every door again, harmlessly"
command_line "kernlock verify"
kernlock verify 2>&1
status=$?
echo
command_line "kernlock status"
kernlock status 2>&1
exit $status
