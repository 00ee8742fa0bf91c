#!/bin/sh
# build.sh: makes the executable that is released for a target: dist/venvcast-TARGET, or .exe.
#
#   usage: build.sh [--offline] [--once] TARGET
#          build.sh [--offline] [--once] wheel [TARGET...]   the wheels for PyPI (wheel.sh)
#          build.sh [--offline] [--once] library TARGET     libvenvcast as a wheel carries it: build/library-TARGET/one/
#          build.sh [--offline] [--once] deb|rpm|tar|nsis|msi [TARGET]       a package of it (package.sh); linux-x86_64, or
#                                                                          windows-x86_64, when none is named
#
# Built twice, in two folders from two copies of the library sources, and only kept when both results are equal to
# the byte; --once leaves the second build out. Only library sources with a pinned sum are used.
# VENVCAST_ZIG=FOLDER is where the compiler for other machines is kept, instead of build/zig.
set -eu

# ---- the targets: name, tools it takes (TOOLS.txt), compiler, what strips it, limit in bytes, system, processor, flags
# A compiler of zig's is named by its triple. Linkers strip by themselves, but for musl-gcc's; strip would write the time
# into a program for Windows. The flags are for zig's C library as well, which is compiled with them when it is linked.
targets() {
    cat <<'END'
linux-x86_64     musl   musl-gcc                 strip                     716800  Linux    x86_64
windows-x86_64   mingw  x86_64-w64-mingw32-gcc   -                         716800  Windows  x86_64
linux-aarch64    zig    aarch64-linux-musl       -                         716800  Linux    aarch64  -fno-unwind-tables
windows-aarch64  zig    aarch64-windows-gnu      -                         716800  Windows  ARM64
macos-x86_64     zig    x86_64-macos.11.0-none   -                         716800  Darwin   x86_64
macos-aarch64    zig    aarch64-macos.11.0-none  -                         716800  Darwin   arm64
END
}

# The library of a wheel runs in somebody's Python: with the C library of that, which has to be no newer than the oldest that
# the wheel's tag speaks of (installer/python/README.md). Elsewhere it is built as the executable is.
libraries() {
    cat <<'END'
linux-x86_64        zig  x86_64-linux-gnu.2.17   -  -  Linux  x86_64
linux-x86_64-musl   zig  x86_64-linux-musl       -  -  Linux  x86_64
linux-aarch64       zig  aarch64-linux-gnu.2.17  -  -  Linux  aarch64
linux-aarch64-musl  zig  aarch64-linux-musl      -  -  Linux  aarch64
END
    targets | grep -v '^linux-'
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")

say() { printf '%s\n' "$*" >&2; }
stop() { say "build.sh: $*"; exit 1; }

offline='' once=no given=''
while :; do
    case ${1-} in
        --offline) offline=--offline ;;
        --once) once=yes ;;
        *) break ;;
    esac
    given="$given $1"
    shift
done
# shellcheck disable=SC2086
[ "${1-}" != wheel ] || { shift; exec sh "$here/wheel.sh" $given "$@"; }
kind='' table=targets
case ${1-} in
    library) table=libraries; shift ;;
    deb|rpm|tar) kind=$1; shift; [ $# -gt 0 ] || set -- linux-x86_64 ;;
    nsis|msi) kind=$1; shift; [ $# -gt 0 ] || set -- windows-x86_64 ;;
esac
row=$($table | awk -v target="${1-}" '$1 == target')
if [ $# -ne 1 ] || [ -z "$row" ]; then
    say "usage: build.sh [--offline] [--once] TARGET"
    say "       build.sh [--offline] [--once] deb|rpm|tar|nsis|msi [TARGET]"
    say "       build.sh [--offline] [--once] library TARGET"
    say "targets: $($table | awk '{ printf "%s ", $1 }')"
    exit 2
fi
read -r target tools compiler strip limit system processor flags <<END
$row
END

[ -z "$kind" ] || sh "$here/package.sh" $offline --ready "$kind" "$target" || exit 1
sh "$here/packages.sh" $offline "$here/packages.txt" "$here/$tools.txt" || stop "the tools to build with are not all here"
if [ "$tools" = zig ]; then
    zig=${VENVCAST_ZIG:-$root/build/zig}
    sh "$here/zig.sh" $offline "$zig" "$compiler" || stop "the compiler for $target is not here"
    zig=$(CDPATH='' cd -- "$zig/$compiler" && pwd)
    compiler=$zig/cc
    # CMake's own first programs are compiled as ours are: for others zig builds all of its libraries once more.
    flags="$flags -Oz"
    set -- -DCMAKE_C_FLAGS_DEBUG= -DCMAKE_AR="$zig/ar" -DCMAKE_RANLIB="$zig/ranlib" -DCMAKE_RC_COMPILER="$zig/windres"
else
    set -- -DCMAKE_RC_COMPILER="${compiler%gcc}windres"
fi
command -v "$compiler" >/dev/null || stop "there is no $compiler"
generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
made=venvcast goal=venvcast
[ "$system" != Windows ] || made=venvcast.exe
work=$root/build/release-$target
if [ "$table" = libraries ]; then
    goal=venvcast_shared work=$root/build/library-$target
    case $system in Windows) made=libvenvcast.dll ;; Darwin) made=libvenvcast.dylib ;; *) made=libvenvcast.so ;; esac
    set -- "$@" -DVENVCAST_LIBRARY=ON -DVENVCAST_STATIC=OFF
else
    set -- "$@" -DVENVCAST_STATIC=ON
fi

# build_one FOLDER CMAKE-OPTION...: leaves FOLDER/$made, stripped. Nothing compiled is shared between two.
build_one() {
    folder=$1
    shift
    sh "$here/libraries.sh" $offline "$folder/libraries" || stop "the library sources are not all here"
    ZIG_LOCAL_CACHE_DIR=$folder/zig-cache
    export ZIG_LOCAL_CACHE_DIR
    cmake -S "$root" -B "$folder" -G "$generator" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_SYSTEM_NAME="$system" -DCMAKE_SYSTEM_PROCESSOR="$processor" -DCMAKE_C_FLAGS="$flags" \
        -DVENVCAST_WERROR=ON -DVENVCAST_TESTS=OFF -DVENVCAST_DEPS="$folder/libraries" \
        --no-warn-unused-cli "$@" >"$folder/log" 2>&1 \
        && cmake --build "$folder" --target $goal --parallel 2 >>"$folder/log" 2>&1 \
        || { tail -n 40 "$folder/log" >&2; stop "the build failed; all of its words are in $folder/log"; }
    ! grep ': warning:' "$folder/log" >&2 || stop "the build warns"
    [ "$strip" = - ] || "$strip" --strip-all --remove-section=.comment "$folder/$made"
    rm -rf -- "$folder/zig-cache"
}

rm -rf -- "$work"
mkdir -p -- "$work/one" "$root/dist"
build_one "$work/one" "$@"
if [ $once = no ]; then
    mkdir -- "$work/another place"
    build_one "$work/another place" "$@"
    cmp "$work/one/$made" "$work/another place/$made" || stop "two builds of the same source differ"
fi
if [ "$table" = libraries ]; then
    python3 -B "$here/verify_library.py" "$target" "$work/one/$made" || stop "the result is not fit for release"
    exit 0
fi
sh "$here/verify.sh" "$work/one/$made" "$limit" || stop "the result is not fit for release"
result=dist/venvcast-$target${made#venvcast}
cp -- "$work/one/$made" "$root/$result"
say "$result: $(wc -c <"$root/$result") bytes, SHA-256 $(sha256sum <"$root/$result" | cut -c1-64)"
[ -n "$kind" ] || exit 0
cmake --build "$work/one" --target papers >>"$work/one/log" 2>&1 || { tail -n 40 "$work/one/log" >&2; stop "no papers"; }
sh "$here/package.sh" $offline "$kind" "$target" "$work/one" "$root/$result" "$root/dist"
