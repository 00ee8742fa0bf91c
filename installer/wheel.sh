#!/bin/sh
# wheel.sh: makes the wheels for PyPI in dist/, one a target, of the executables that build.sh makes.
#
#   usage: wheel.sh [--offline] [--once] [TARGET...]         all targets, when none is named
#
# An executable that is not in dist/ yet, or is older than the sources, is built first (--once is for build.sh). Each
# wheel is made twice, in two folders, and only kept when both are equal to the byte. SOURCE_DATE_EPOCH is the time of
# all members.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
libraries=$root/build/wheel/libraries

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

# is_fresh FILE: is it there, and is no source younger?
is_fresh() {
    [ -f "$1" ] && [ -z "$(find "$root/CMakeLists.txt" "$root/src" "$root/platform" "$root/resources" "$here/libraries.txt" \
        -type f -newer "$1" | head -n 1)" ]
}

executable_of() {
    case $1 in
        windows-*) printf '%s\n' "$root/dist/venvcast-$1.exe" ;;
        *) printf '%s\n' "$root/dist/venvcast-$1" ;;
    esac
}

# make_wheel FOLDER TARGET: prints its path. The licence texts are those of the libraries in every executable.
make_wheel() {
    mkdir -- "$1"
    python3 "$here/python/wheel.py" --version "$version" --out "$1" "$2" "$(executable_of "$2")" \
        "$libraries"/*/LICEN[CS]E* "$libraries"/*/COPY*
}

for target; do
    # shellcheck disable=SC2086
    is_fresh "$(executable_of "$target")" || sh "$here/build.sh" $offline $once "$target" \
        || stop "there is no executable for $target"
done
mkdir -p -- "$libraries"
# shellcheck disable=SC2086
sh "$here/libraries.sh" $offline "$libraries" || stop "the library sources are not all here"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target; do
    one=$(make_wheel "$work/one" "$target")
    two=$(make_wheel "$work/two" "$target")
    cmp "$one" "$two" || stop "two wheels of the same executable differ"
    name=$(basename -- "$one")
    mv -- "$one" "$root/dist/$name"
    rm -rf -- "$work/one" "$work/two"
    say "dist/$name: $(wc -c <"$root/dist/$name") bytes, SHA-256 $(sha256sum <"$root/dist/$name" | cut -c1-64)"
done
