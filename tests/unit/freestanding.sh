#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# core/ compiles with no C library and needs no symbol from anywhere. Prints TAP; run
# from the top of the repository.
set -u
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
number=0
failed=0

report() { # RESULT DESCRIPTION
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failed=1
	fi
}

# readelf and not nm: binutils' nm does not know BPF.
undefined() { # OBJECT
	readelf -sW "$1" | awk '$7 == "UND" && $8 != "" { print $8 }'
}

compiles() { # DESCRIPTION COMPILER FLAG...
	description=$1
	shift
	"$@" -std=gnu11 -Wall -Wextra -Werror -ffreestanding -nostdlib -nostdinc -c "$folder/all.c" \
		-o "$folder/all.o" && [ -s "$folder/all.o" ] && [ -z "$(undefined "$folder/all.o")" ]
	report $? "$description"
}

{
	for header in core/*.h; do
		echo "#include \"$PWD/$header\""
	done
	echo 'int checked(const struct policy *p, kl_u64 size);'
	echo 'int checked(const struct policy *p, kl_u64 size) { return policy_check(p, size); }'
	echo 'int decided(const struct policy *p, const struct request *r);'
	echo 'int decided(const struct policy *p, const struct request *r) { return decide(p, r).action; }'
} >"$folder/all.c"

echo 1..5
compiles "core is freestanding under gcc" gcc -O2
compiles "core is freestanding under gcc without optimization" gcc -O0
compiles "core is freestanding under clang" clang -O2
compiles "core is freestanding for BPF" clang -O2 -target bpf

alone=0
for header in core/*.h; do
	echo "#include \"$PWD/$header\"" >"$folder/one.c"
	gcc -std=gnu11 -Wall -Wextra -Werror -ffreestanding -nostdinc -fsyntax-only "$folder/one.c" || alone=1
done
report $alone "each header of core compiles alone"
exit $failed
