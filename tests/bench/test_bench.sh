#!/bin/sh
# test_bench.sh: the benchmark runs, measures every floor and leaves nothing behind; its figures are not judged here.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$scratch"' EXIT

BENCH_DIR=$scratch/here sh "$here/run.sh" --quick >"$scratch/said" || { cat "$scratch/said"; exit 1; }
for row in '^  floor ' '^  floor, staged and confined ' '^  floor of hard links ' '^  floor of checked hard links ' \
    '^  python -m venv ' 'ms of CPU' \
    '^  floor of looks, with pip ' '^  ours lists 3[0-9]' 'search, 30 interpreters: '; do
    grep -q "$row" "$scratch/said" || { cat "$scratch/said"; echo "FAILED: no row '$row'"; exit 1; }
done
BENCH_DIR=$scratch/here sh "$here/run.sh" --quick --many >>"$scratch/said" || { cat "$scratch/said"; exit 1; }
for row in '^one run, many environments, with pip' '^20 environments with pip' '^  ours  *[0-9]'; do
    grep -q "$row" "$scratch/said" || { cat "$scratch/said"; echo "FAILED: no row '$row'"; exit 1; }
done
rmdir "$scratch/here" || { echo "FAILED: something is left behind"; exit 1; }
cat "$scratch/said"
