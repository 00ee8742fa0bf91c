#!/bin/sh
# analysis.sh: what machines find by reading: gcc's -fanalyzer, clang-tidy and cppcheck over all of our own C; any
# finding is a failure. What is passed over is named below, or in the code, with the reason.
#
#   usage: analysis.sh BUILD-FOLDER [--figures FILE] [-- CMAKE-OPTION...]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
[ $# -gt 0 ] || { echo "usage: analysis.sh BUILD-FOLDER [--figures FILE] [-- CMAKE-OPTION...]" >&2; exit 2; }
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)
shift
figures=
[ "${1-}" != --figures ] || { figures=$2; shift 2; }
[ "${1-}" != -- ] || shift
missing=
for program in gcc clang-tidy cppcheck; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
[ -z "$missing" ] || { echo "analysis.sh: not here:$missing"; exit 77; }

generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
cmake -S "$root" -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=OFF \
    -DCMAKE_C_COMPILER=gcc -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "$@" >"$folder/log" 2>&1 \
    && cmake --build "$folder" --parallel 2 >>"$folder/log" 2>&1 || { tail -n 40 "$folder/log" >&2; exit 1; }

python3 "$here/analysis.py" "$root" "$folder" ${figures:+--figures "$figures"}
