#!/bin/sh
# tsan.sh: builds the program with ThreadSanitizer and lets eight threads make sixteen environments, with a cold cache,
# a warm one and none; any race that is seen is a failure.
#
#   usage: tsan.sh BUILD-FOLDER PYTHON [--figures FILE] [-- CMAKE-OPTION...]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# -gt 1 ] || { echo "usage: tsan.sh BUILD-FOLDER PYTHON [--figures FILE] [-- CMAKE-OPTION...]" >&2; exit 2; }
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)
python=$2
shift 2
figures=
[ "${1-}" != --figures ] || { figures=$2; shift 2; }
[ "${1-}" != -- ] || shift

generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
cmake -S "$here/.." -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=OFF \
    -DCMAKE_C_FLAGS='-fsanitize=thread -O1' "$@" >"$folder/log" 2>&1 \
    && cmake --build "$folder" --parallel 2 --target venvcast >>"$folder/log" 2>&1 \
    || { tail -n 40 "$folder/log" >&2; exit 1; }

# Where the kernel spreads programs over more of memory than the sanitizer knows, it must not.
fixed=
"$folder/venvcast" --version >/dev/null 2>&1 || fixed='setarch -R'
$fixed "$folder/venvcast" --version >/dev/null || { echo "tsan.sh: a program with ThreadSanitizer does not start here"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    echo "$work/env-$number"
done >"$work/list"
runs=0 races=0
# make WORD...: all sixteen; what the sanitizer says comes to standard error, and its exit code is 66.
make() {
    runs=$((runs + 16))
    TSAN_OPTIONS="halt_on_error=0 second_deadlock_stack=1" HOME="$work" \
        $fixed "$folder/venvcast" -p "$python" --from "$work/list" --jobs 8 "$@" >"$work/out" 2>"$work/said" \
        && ! grep -q ThreadSanitizer "$work/said" || { races=$((races + 1)); cat "$work/said" >&2; }
    for number in 1 8 16; do
        [ -x "$work/env-$number/bin/python" ] || { echo "tsan.sh: env-$number was not made" >&2; races=$((races + 1)); }
    done
    rm -rf -- "$work"/env-*
}
make
make --json
make --no-cache --without-pip
make --link-mode copy -v
echo "$runs environments made by eight threads under ThreadSanitizer, $races runs with a finding"
[ -z "$figures" ] || printf '{"promise": "threads do not race", "how": "ThreadSanitizer, --jobs 8", "runs": %d, "violations": %d}\n' \
    "$runs" "$races" >>"$figures"
[ "$races" -eq 0 ]
