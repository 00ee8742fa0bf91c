#!/bin/sh
# build.sh: makes the executable that is released for a target: dist/venvcast-TARGET.
#
#   usage: build.sh [--offline] TARGET
#
# Built twice, in two folders from two copies of the library sources, and only kept when both results are equal to
# the byte. Only library sources with a pinned sum are used.
set -eu

# ---- the targets: name, compiler, what strips it, what CMake must know besides ------------------------------------
targets() {
    cat <<'END'
linux-x86_64  musl-gcc  strip  -DCMAKE_SYSTEM_PROCESSOR=x86_64
END
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")

say() { printf '%s\n' "$*" >&2; }
stop() { say "build.sh: $*"; exit 1; }

offline=
[ "${1-}" != --offline ] || { offline=--offline; shift; }
row=$(targets | awk -v target="${1-}" '$1 == target')
if [ $# -ne 1 ] || [ -z "$row" ]; then
    say "usage: build.sh [--offline] TARGET"
    say "targets: $(targets | awk '{ printf "%s ", $1 }')"
    exit 2
fi
read -r target compiler strip options <<END
$row
END

sh "$here/packages.sh" $offline "$here/packages.txt" || stop "the tools to build with are not all here"
command -v "$compiler" >/dev/null || stop "there is no $compiler"

# build_one FOLDER: leaves FOLDER/venvcast, stripped.
build_one() {
    sh "$here/libraries.sh" $offline "$1/libraries" || stop "the library sources are not all here"
    # shellcheck disable=SC2086
    cmake -S "$root" -B "$1" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release -DVENVCAST_WERROR=ON \
        -DVENVCAST_STATIC=ON -DVENVCAST_TESTS=OFF -DVENVCAST_DEPS="$1/libraries" $options >"$1/log" 2>&1 \
        && cmake --build "$1" --target venvcast >>"$1/log" 2>&1 \
        || { tail -n 40 "$1/log" >&2; stop "the build failed; all of its words are in $1/log"; }
    "$strip" --strip-all --remove-section=.comment "$1/venvcast"
}

work=$root/build/release-$target
rm -rf -- "$work"
mkdir -p -- "$work/one" "$work/another place" "$root/dist"
build_one "$work/one"
build_one "$work/another place"
cmp "$work/one/venvcast" "$work/another place/venvcast" || stop "two builds of the same source differ"
sh "$here/verify.sh" "$work/one/venvcast" || stop "the result is not fit for release"
cp -- "$work/one/venvcast" "$root/dist/venvcast-$target"
result=dist/venvcast-$target
say "$result: $(wc -c <"$root/$result") bytes, SHA-256 $(sha256sum <"$root/$result" | cut -c1-64)"
