#!/bin/sh
# run.sh: prints how long venvcast takes next to uv, virtualenv, `python -m venv` and a floor of bare system calls.
#
#   usage: run.sh [--quick] [--check] [--many]
#
# VENVCAST=FILE     the executable; else the one that tests/run.sh or quickstart.sh has built
# BENCH_PYTHON=FILE the interpreter to make environments for; else the system's python3
# BENCH_DIR=DIR     where environments are made; else in memory if there is room (README.md says why), or build/bench
# --quick only shows that it works; --check exits with 1 when a promise is missed;
# --many measures runs that make many environments instead, up to 10,000: some minutes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname "$(dirname "$here")")
build=$root/build/bench-tools
tools=${VENVCAST_TEST_TOOLS:-$root/build/test-tools}
work=$root/build/bench
[ "$(df -Pk /dev/shm 2>/dev/null | awk 'END { print ($4 > 3000000) }')" != 1 ] || work=/dev/shm
work=${BENCH_DIR:-$work}

stop() { printf 'bench: %s\n' "$*" >&2; exit 1; }

for executable in "${VENVCAST-}" "$root/build/static/venvcast" "$root/build/quickstart/venvcast" ''; do
    [ ! -x "$executable" ] || break
done
[ -n "$executable" ] || stop "there is no executable yet: run tests/run.sh or installer/quickstart.sh, or set VENVCAST"

mkdir -p -- "$build" "$work"
compiler=musl-gcc
command -v musl-gcc >/dev/null 2>&1 || compiler=cc
warnings='-O2 -Wall -Wextra'
# shellcheck disable=SC2086
cc $warnings -o "$build/runner" "$here/runner.c" && $compiler $warnings -s -static -o "$build/floor" "$here/floor.c" \
    || stop "the programs that measure could not be built"
sh "$root/tests/tools.sh" "$tools" || printf 'bench: peers that could not be obtained are left out\n' >&2

python=/usr/bin/python3
[ -x "$python" ] || python=python3
exec "$python" "$here/bench.py" "$@" "$build/runner" "$build/floor" "$executable" "$tools" "$work"
