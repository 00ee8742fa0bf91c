#!/bin/sh
# wheel.sh: makes the wheels for PyPI in dist/, one a target, of what build.sh makes; and SHA256SUMS.
#
#   usage: wheel.sh [--offline] [--once] [TARGET...]         all targets, when none is named
#
# An executable that is not in dist/, a library that is not in build/, or one that is older than the sources, is built
# first (--once is for build.sh). Linux has two wheels of the same executable: linux-x86_64 with a library for glibc,
# linux-x86_64-musl with one for musl. Each wheel is made twice, in two folders, and only kept when both are equal to the
# byte. SOURCE_DATE_EPOCH is the time of all members, that of the last commit without it. The licences of all parts and the
# SBOM (PEP 770) are in it.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")

say() { printf '%s\n' "$*" >&2; }
stop() { say "wheel.sh: $*"; exit 1; }

offline='' once=''
while :; do
    case ${1-} in
        --offline) offline=--offline ;;
        --once) once=--once ;;
        *) break ;;
    esac
    shift
done
known=$(python3 "$here/python/wheel.py" --targets)
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $known
for target; do
    case " $known " in *" $target "*) ;; *) stop "there is no target $target; there are $known" ;; esac
done
version=$(sed -n 's/^project(venvcast VERSION \([0-9.]*\) .*/\1/p' "$root/CMakeLists.txt")
[ -n "$version" ] || stop "CMakeLists.txt names no version"

if [ -z "${SOURCE_DATE_EPOCH-}" ]; then
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/CMakeLists.txt")
fi
export SOURCE_DATE_EPOCH

executable_of() {
    case $1 in
        windows-*) printf '%s\n' "$root/dist/venvcast-$1.exe" ;;
        *) printf '%s\n' "$root/dist/venvcast-${1%-musl}" ;;
    esac
}

library_of() {
    case $1 in
        windows-*) printf '%s\n' "$root/build/library-$1/one/libvenvcast.dll" ;;
        macos-*) printf '%s\n' "$root/build/library-$1/one/libvenvcast.dylib" ;;
        *) printf '%s\n' "$root/build/library-$1/one/libvenvcast.so" ;;
    esac
}

# is_fresh FILE FOLDER: is it there, with the folder that it was built in, and is no source younger?
is_fresh() {
    [ -f "$1" ] && [ -f "$2/one/CMakeCache.txt" ] \
        && [ -z "$(find "$root/CMakeLists.txt" "$root/src" "$root/platform" "$root/resources" "$here/libraries.txt" \
            "$here/library.cmake" -type f -newer "$1" | head -n 1)" ]
}

# papers_of TARGET FOLDER: FOLDER gets the licences of the parts, the list of them, and the SBOM.
papers_of() {
    built=$root/build/release-${1%-musl}/one
    cmake --build "$built" --target papers >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; return 1; }
    ! grep '|$' "$built/papers/parts.txt" >&2 || { say "the licences of these parts were not found"; return 1; }
    mkdir -- "$2"
    cp -- "$built/papers/LICENCES.txt" "$built/papers/parts.txt" "$2"
    cmake -DVERSION="$version" -DEXECUTABLE="$(executable_of "$1")" -DFACTS="$2/parts.txt" -DEPOCH="$SOURCE_DATE_EPOCH" \
        -DOUT="$2/venvcast.cdx.json" -P "$here/sbom.cmake"
}

# make_wheel FOLDER TARGET PAPERS: prints its path.
make_wheel() {
    mkdir -- "$1"
    python3 "$here/python/wheel.py" --version "$version" --out "$1" "$2" "$(executable_of "$2")" \
        "$(library_of "$2")" "$3"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target; do
    # shellcheck disable=SC2086
    is_fresh "$(executable_of "$target")" "$root/build/release-${target%-musl}" \
        || sh "$here/build.sh" $offline $once "${target%-musl}" || stop "there is no executable for $target"
    # shellcheck disable=SC2086
    is_fresh "$(library_of "$target")" "$root/build/library-$target" \
        || sh "$here/build.sh" $offline $once library "$target" || stop "there is no library for $target"
    papers_of "$target" "$work/papers" || stop "there are no papers for $target"
    one=$(make_wheel "$work/one" "$target" "$work/papers")
    two=$(make_wheel "$work/two" "$target" "$work/papers")
    cmp "$one" "$two" || stop "two wheels of the same executable differ"
    name=$(basename -- "$one")
    mv -- "$one" "$root/dist/$name"
    rm -rf -- "$work/one" "$work/two" "$work/papers"
    say "dist/$name: $(wc -c <"$root/dist/$name") bytes, SHA-256 $(sha256sum <"$root/dist/$name" | cut -c1-64)"
done
(cd "$root/dist" && find . -maxdepth 1 -type f -name 'venvcast*' | sed 's|^\./||' | sort | xargs sha256sum >SHA256SUMS)
