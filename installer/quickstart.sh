#!/bin/sh
# quickstart.sh: from a checkout to an environment: obtains what is needed, builds venvcast, makes ENV_DIR.
#
#   usage: quickstart.sh [--offline] [ENV_DIR [OPTION...]]
#
# ENV_DIR is .venv when it is left out; the options are venvcast's own. --offline downloads and installs nothing and
# says what is missing. VENVCAST_DEPS=FOLDER takes the library sources from there instead of obtaining them.
# No Python is started. What is there already is not done again.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")

say() { printf '%s\n' "$*" >&2; }
stop() { say "quickstart: $*"; exit 1; }

offline=
if [ "${1-}" = --offline ]; then
    offline=--offline
    shift
fi
case ${1-} in
    -h|--help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p;}' "$0"; exit 0 ;;
    '') [ $# -eq 0 ] || stop "the name of the environment is empty"; set -- .venv ;;
    -*) set -- .venv "$@" ;;
esac
[ "$(uname -s)" = Linux ] || stop "this script builds for Linux; on $(uname -s) build with CMake as the README says"

# ---- where to build: in the checkout, or beside the user's caches when the checkout cannot be written ------------
build=$root/build/quickstart
if ! mkdir -p -- "$build" 2>/dev/null || [ ! -w "$build" ]; then
    cache=${XDG_CACHE_HOME:-${HOME:?neither the checkout nor a home folder can be written}/.cache}
    build=$cache/venvcast-build/quickstart-$(printf '%s' "$root" | cksum | cut -d' ' -f1)
    mkdir -p -- "$build" || stop "neither $root/build nor $build can be written"
fi

# ---- what the build needs ---------------------------------------------------------------------------------------
# On a system that stands on musl the ordinary compiler is the right one.
compiler=musl-gcc tools=$here/musl.txt
if ! command -v musl-gcc >/dev/null 2>&1 && cc -dumpmachine 2>/dev/null | grep -q musl; then
    compiler=cc tools=/dev/null
fi
sh "$here/packages.sh" $offline "$here/packages.txt" "$tools" || stop "the tools to build with are not all here"

if [ -n "${VENVCAST_DEPS-}" ]; then
    libraries=$VENVCAST_DEPS
else
    libraries=$build/libraries
    sh "$here/libraries.sh" --signed $offline "$libraries" || stop "the library sources are not all here"
fi

# ---- the build; configured again only when it would differ ------------------------------------------------------
generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
wanted="$root|$libraries|$compiler|$generator|$(cat "$libraries"/*/.source 2>/dev/null || :)"
log=$build/log
if [ ! -f "$build/.configured" ] || [ "$(cat "$build/.configured")" != "$wanted" ]; then
    rm -f -- "$build/CMakeCache.txt" "$build/.configured"
    say "quickstart: building venvcast in $build"
    cmake -S "$root" -B "$build" -G "$generator" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
        -DVENVCAST_DEPS="$libraries" -DVENVCAST_STATIC=ON -DVENVCAST_TESTS=OFF >"$log" 2>&1 \
        || { cat "$log" >&2; stop "CMake could not set up the build; its words are above"; }
    printf '%s' "$wanted" >"$build/.configured"
fi
cmake --build "$build" --target venvcast >"$log" 2>&1 \
    || { tail -n 40 "$log" >&2; stop "the build failed; all of its words are in $log"; }

# ---- a Python to make it for; venvcast itself says what is wrong with one that it cannot use ----------------------
case " $* " in
    *' -p'*|*' --p'*|*' --without-pip '*) ;;
    *)
        case $(command -v python3 || :) in
            ''|/bin/*|/usr/bin/*) sh "$here/packages.sh" $offline "$here/python.txt" || : ;;
        esac ;;
esac

# ---- the environment --------------------------------------------------------------------------------------------
"$build/venvcast" "$@"

quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
case $1 in
    *[!A-Za-z0-9_./+-]*) environment=$(quoted "$1") ;;
    */*|.*) environment=$1 ;;
    *) environment=./$1 ;;
esac
case ${SHELL-} in
    */fish) activate="source $environment/bin/activate.fish" ;;
    */csh|*/tcsh) activate="source $environment/bin/activate.csh" ;;
    */nu) activate="overlay use $environment/bin/activate.nu" ;;
    *) activate=". $environment/bin/activate" ;;
esac
echo "$1 is ready. Activate it with:"
echo "    $activate"
