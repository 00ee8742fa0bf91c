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
# build/words     what is said of obtaining and of building
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

# ---- side by side: much of it waits for a network while the rest computes ---------------------------------------------
cores=$(nproc 2>/dev/null || echo 2)
words=$build/words          # a file for each of them, so that the words of two are never mixed up
begun=
# A shell lets what runs aside ignore Ctrl-C, which is to stop all of it.
heeding=
! env --default-signal=INT true 2>/dev/null || heeding='env --default-signal=INT'

# aside NAME COMMAND...: runs it, its words into $words/NAME; `settle` waits for it.
aside() {
    name=$1
    shift
    say "under way: $name"
    rm -f -- "$words/$name.done"
    { "$@" && : >"$words/$name.done"; } >"$words/$name" 2>&1 &
    begun="$begun $name"
}

# settle: waits for all of them, shows what each had to say, and fails when one of them has failed.
settle() {
    wait
    failed=
    for name in $begun; do
        [ ! -s "$words/$name" ] || { say "what was said of $name:"; cat -- "$words/$name" >&2; }
        [ -e "$words/$name.done" ] || failed="$failed $name"
    done
    begun=
    [ -z "$failed" ] || say "failed:$failed"
    [ -z "$failed" ]
}

# ---- what is needed -----------------------------------------------------------------------------------------------
sh "$root/installer/packages.sh" $offline "$root/installer/packages.txt" "$root/installer/musl.txt" \
    "$root/installer/mingw.txt" "$root/installer/zig.txt" "$here/packages.txt" \
    || stop "what building and testing take is not all here"
mkdir -p -- "$tools" "$words"
libraries=${VENVCAST_DEPS:-$build/libraries}

obtain_tools() {
    $heeding sh "$here/tools.sh" $offline "$tools" || say "the tests that take those tools will say so"
}

obtain_sid() {
    $heeding sh "$here/parity/make_root.sh" "$tools/sid" \
        || say "there is no root of Debian sid; fewer Pythons are compared"
}

obtain_windows() {
    # shellcheck disable=SC2086
    $heeding sh "$here/windows/obtain.sh" $offline "$tools/windows" \
        || stop "what the tests under Wine take is not all here; --without-wine leaves them out"
}

aside tools obtain_tools
[ -n "$offline" ] || aside sid obtain_sid
[ -z "$wine" ] || aside windows obtain_windows
if [ -z "${VENVCAST_DEPS-}" ]; then         # every build begins with them
    sh "$root/installer/libraries.sh" --signed $offline "$libraries" \
        || { settle || :; stop "the library sources are not all here"; }
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
    $heeding cmake -S "$root" -B "$folder" -G "$generator" -DVENVCAST_DEPS="$libraries" -DVENVCAST_WERROR=ON "$@" \
        >"$folder/log" 2>&1 && $heeding cmake --build "$folder" --parallel "$cores" >>"$folder/log" 2>&1 \
        || { tail -n 60 "$folder/log" >&2; stop "the build failed; all of its words are in $folder/log"; }
}

build_windows() {
    VENVCAST_LIBRARIES="$here/libraries.txt" $heeding sh "$root/installer/libraries.sh" --signed $offline "$tools/sources" \
        || stop "cmocka's sources are not here; --without-wine leaves out what takes them"
    build_in windows -DVENVCAST_TESTS=ON -DVENVCAST_CMOCKA="$tools/sources/cmocka" \
        -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=x86_64 -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc \
        -DCMAKE_RC_COMPILER=x86_64-w64-mingw32-windres
}

compiler=musl-gcc
command -v musl-gcc >/dev/null 2>&1 || compiler=cc
VENVCAST=$build/static/venvcast
VENVCAST_TEST_TOOLS=$tools
export VENVCAST VENVCAST_TEST_TOOLS
[ -z "$wine" ] || aside build-windows build_windows         # takes longest
aside build-sanitize build_in sanitize -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=ON -DVENVCAST_SANITIZE=ON \
    -DCMAKE_BUILD_TYPE=Debug
aside build-static build_in static -DCMAKE_C_COMPILER="$compiler" -DVENVCAST_STATIC=ON -DVENVCAST_TESTS=OFF
aside build-tests build_in tests -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=ON -DCMAKE_BUILD_TYPE=Debug \
    -DVENVCAST_UNDER_TEST="$VENVCAST" -DVENVCAST_SANITIZED="$build/sanitize" -DVENVCAST_TOOLS="$tools" \
    -DVENVCAST_WINDOWS="${wine:+$build/windows/venvcast.exe}" -DVENVCAST_FULL="$full"
settle || stop "no test is run"

# ---- every test -----------------------------------------------------------------------------------------------------
jobs=$((cores + 2))             # many tests wait more than they work
[ -n "$wine" ] || say "--without-wine: the tests of Windows are not run; they stand in the summary as Disabled"
rm -rf -- "$build/tests/figures" "$build/tests/first-tries"
mkdir -p -- "$build/tests/figures"
exec ctest --test-dir "$build/tests" --parallel "$jobs" --output-on-failure --no-tests=error --timeout "$seconds" "$@" </dev/null
