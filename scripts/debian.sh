# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by scripts/kernel and scripts/kernel-source: the newest of a Debian package by apt, unpacked once into the
# cache. Runs may overlap and may be killed. Who sources it sets
#   me         its name, for messages               shelf     a directory of its own in $cache
#   wanted     a package's name, for messages       keeps     a pattern for what names the unpacked
# and has resolve(), which prints the package's name, and unpack DIR, which makes DIR/unpacked of DIR/*.deb.
# Needs: apt, dpkg, util-linux (flock).
# shellcheck disable=SC2154

cache=${KERNLOCK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kernlock}

die() { echo "$me: $*" >&2; exit 1; }
say() { echo "$me: $*" >&2; }

# With apt's own cache switched off, as in containers, each look-up would read every package list again.
apt_cache() { apt-cache -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache="$cache/kernels/pkgcache.bin" "$@" 2>/dev/null; }

candidate() { LC_ALL=C apt_cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -vFx '(none)'; }

update() {
	[[ $(id -u) == 0 ]] || return 1
	say "fetching package lists"
	apt-get -qq update >&2
}

download() { (cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2=$3" >&2); }

# Downloads $package=$version into $work; once more with fresh lists, because old ones name versions that are gone.
download_fresh() {
	say "downloading $package $version"
	download "$work" "$package" "$version" && return
	update && package=$(resolve) && version=$(candidate "$package") && download "$work" "$package" "$version"
}

# Prints the directory and leaves nothing of other versions.
use() {
	local old

	for old in "$shelf"/$keeps; do
		[[ $old == "$1" ]] || rm -rf "$old"
	done
	echo "$1"
	exit
}

lock() {
	mkdir -p "$shelf" "$cache/kernels"
	exec 9>"$shelf.lock"
	flock -w 1800 9 || die "another run has held $shelf.lock for half an hour"
	trap 'rm -rf "$shelf"/.new.*' EXIT
	trap 'exit 130' INT TERM HUP
}

get() {
	package=$(resolve) || package=
	[[ $package ]] || { update && package=$(resolve); } || package=
	[[ $package ]] && version=$(candidate "$package") || return 0
	[[ ! -d $shelf/${package}_$version ]] || use "$shelf/${package}_$version"
	rm -rf "$shelf"/.new.*
	work=$(mktemp -d "$shelf/.new.XXXXXX")
	download_fresh || return 0
	unpack "$work"
	sync -f "$work"
	mv "$work/unpacked" "$shelf/${package}_$version"
	use "$shelf/${package}_$version"
}

use_cached() {
	local dir

	# shellcheck disable=SC2154
	dir=$(find "$shelf" -mindepth 1 -maxdepth 1 -name "$keeps" | sort -V | tail -n 1)
	wanted=${package:-$wanted}
	[[ $dir ]] || die "cannot get $wanted, and none is cached; try: sudo apt-get update && apt-get download $wanted"
	say "cannot get $wanted; using the cached $(basename "$dir")"
	echo "$dir"
}
