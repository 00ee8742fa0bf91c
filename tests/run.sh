#!/bin/sh
# run.sh: obtains what the tests need, builds, runs every test; the last words and the exit code are CTest's.
#
#   usage: run.sh [--offline] [--without-wine] [--full] [CTEST-OPTION...]       e.g. run.sh -R unit_
#
# --without-wine leaves out what is run under Wine, and names it; without it, it is a failure when Wine or the Pythons
# for Windows cannot be obtained. --full adds what takes long: the executable of each target
# is built, twice, and every way of calling is compared with every Python, on POSIX and on Windows.
#
# build/static    the executable as it is released (static, musl): all black-box tests run this one
# build/tests     unit and contract tests against the ordinary C library, assertions on
# build/sanitize  the same with AddressSanitizer and UndefinedBehaviorSanitizer
# build/windows   the executable for Windows (mingw), which is run under Wine
# build/zig       the compiler for other machines (installer/zig.sh)
# build/test-tools  venv/, callers/ (PyPI), nu, sid/ (a root with more Pythons), windows/ (Pythons for Windows and a
#                 Wine prefix)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
build=$root/build
tools=$build/test-tools

say() { printf 'run.sh: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

offline='' wine=yes full=OFF seconds=600         # that a test may take, where tests/CMakeLists.txt names no other number
while :; do
    case ${1-} in
        --offline) offline=--offline ;;
        --without-wine) wine= ;;
        --full) full=ON seconds=2400 ;;
        *) break ;;
    esac
    shift
done

# ---- what is needed -----------------------------------------------------------------------------------------------
sh "$root/installer/packages.sh" $offline "$root/installer/packages.txt" "$root/installer/musl.txt" \
    "$root/installer/mingw.txt" "$root/installer/zig.txt" "$here/packages.txt" \
    || stop "what building and testing take is not all here"
mkdir -p -- "$tools"
libraries=${VENVCAST_DEPS:-$build/libraries}
if [ -z "${VENVCAST_DEPS-}" ]; then
    sh "$root/installer/libraries.sh" --signed $offline "$libraries" || stop "the library sources are not all here"
fi
sh "$here/tools.sh" $offline "$tools" || say "the tests that take those tools will say so"
if [ -f "$here/parity/make_root.sh" ] && [ -z "$offline" ]; then
    sh "$here/parity/make_root.sh" "$tools/sid" >&2 || say "there is no root of Debian sid; fewer Pythons are compared"
fi
if [ -n "$wine" ]; then
    # shellcheck disable=SC2086
    sh "$here/windows/obtain.sh" $offline "$tools/windows" \
        || stop "what the tests under Wine take is not all here; --without-wine leaves them out"
    VENVCAST_LIBRARIES="$here/libraries.txt" sh "$root/installer/libraries.sh" --signed $offline "$tools/sources" \
        || stop "cmocka's sources are not here; --without-wine leaves out what takes them"
fi

# ---- the builds --------------------------------------------------------------------------------------------------
generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'

# build_in FOLDER OPTION...: configures and builds; its words are shown only when it fails.
build_in() {
    folder=$build/$1
    shift
    mkdir -p -- "$folder"
    { [ -f "$folder/CMakeCache.txt" ] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; } \
        || rm -rf -- "$folder/CMakeCache.txt" "$folder/CMakeFiles"
    say "building in $folder"
    cmake -S "$root" -B "$folder" -G "$generator" -DVENVCAST_DEPS="$libraries" -DVENVCAST_WERROR=ON "$@" \
        >"$folder/log" 2>&1 && cmake --build "$folder" --parallel 2 >>"$folder/log" 2>&1 \
        || { tail -n 60 "$folder/log" >&2; stop "the build failed; all of its words are in $folder/log"; }
}

compiler=musl-gcc
command -v musl-gcc >/dev/null 2>&1 || compiler=cc
build_in static -DCMAKE_C_COMPILER="$compiler" -DVENVCAST_STATIC=ON -DVENVCAST_TESTS=OFF
build_in sanitize -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=ON -DVENVCAST_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug
[ -z "$wine" ] || build_in windows -DVENVCAST_TESTS=ON -DVENVCAST_CMOCKA="$tools/sources/cmocka" \
    -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=x86_64 -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc \
    -DCMAKE_RC_COMPILER=x86_64-w64-mingw32-windres
VENVCAST=$build/static/venvcast
VENVCAST_TEST_TOOLS=$tools
export VENVCAST VENVCAST_TEST_TOOLS
build_in tests -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=ON -DCMAKE_BUILD_TYPE=Debug \
    -DVENVCAST_UNDER_TEST="$VENVCAST" -DVENVCAST_SANITIZED="$build/sanitize" -DVENVCAST_TOOLS="$tools" \
    -DVENVCAST_WINDOWS="${wine:+$build/windows/venvcast.exe}" -DVENVCAST_FULL="$full"

# ---- every test -----------------------------------------------------------------------------------------------------
jobs=$(( $(nproc 2>/dev/null || echo 2) + 1 ))             # some tests wait more than they work
[ -n "$wine" ] || say "--without-wine: the tests of Windows are not run; they stand in the summary as Disabled"
rm -rf -- "$build/tests/figures"
mkdir -p -- "$build/tests/figures"
exec ctest --test-dir "$build/tests" --parallel "$jobs" --output-on-failure --no-tests=error --timeout "$seconds" "$@" </dev/null
