#!/bin/sh
# order.sh: prints installer/order.txt: the functions that usual runs call, which are to lie together in the executable.
#
#   usage: order.sh EXECUTABLE PYTHON >installer/order.txt       (valgrind; a static executable that is not stripped)
#
# Wanted when much has been rewritten. A name that is no more is passed over, and a new function lies with the others.
set -eu

executable=$1
python=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export VENVCAST_CACHE_DIR="$scratch/cache"

# What a run calls, behind what the runs before it have called. A line is "fn=(12) name.lto_priv.0'2" at its first time.
called() {
    valgrind --log-file="$scratch/log" --tool=callgrind --callgrind-out-file="$scratch/calls" \
        "$executable" -q -p "$python" "$@" >/dev/null
    sed -n "s/^c\{0,1\}fn=([0-9]*) \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p" "$scratch/calls" | LC_ALL=C sort >>"$scratch/names"
}

"$executable" -q -p "$python" "$scratch/warm"
called --without-pip "$scratch/bare"
echo "[libc]" >>"$scratch/names"           # the C library, and where a program begins
called "$scratch/seeded"
called --ensure "$scratch/seeded"
called --without-pip --ensure "$scratch/bare"
echo "# order.txt: functions that usual runs call, for the linker to put them together. Made by tests/bench/order.sh."
awk '!seen[$0]++' "$scratch/names"
