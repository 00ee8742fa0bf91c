#!/bin/sh
# coverage.sh: how much of src/ the tests run, branch by branch: an instrumented build, the unit, contract and golden
# tests, those of the command line and of hostile wheels; then a table.
#
#   usage: coverage.sh BUILD-FOLDER [--list | --named | --adopt | --write | --figures FILE | --least PERCENT]...
#                      [-- CMAKE-OPTION...]
#
# --list names every branch that was not taken, as FILE:LINE, its function and text, and the reason that coverage.txt has
# for it; --named fails when one has none, or one that has is taken; --adopt gives it a row without a reason; --write puts
# the list into tests/README.md. --least fails when a smaller share of the branches was taken.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
[ $# -gt 0 ] || { echo "usage: coverage.sh BUILD-FOLDER [OPTION...] [-- CMAKE-OPTION...]" >&2; exit 2; }
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)
shift
words=
while [ $# -gt 0 ]; do
    case $1 in
        --) shift; break ;;
        *) words="$words $1" ;;
    esac
    shift
done
generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'

cmake -S "$root" -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=ON \
    -DVENVCAST_COVERAGE=ON "$@" >"$folder/log" 2>&1 \
    && cmake --build "$folder" --parallel 2 >>"$folder/log" 2>&1 || { tail -n 40 "$folder/log" >&2; exit 1; }
find "$folder" -name '*.gcda' -delete
tests='unit|contract|golden|find_policies|cli|seed_(choice|hostile|mutations|ensure|programs|script|hashes)'
tests="$tests|parity_(targets|moved)|report|fault_(pairs|memory)"
VENVCAST_INSTRUMENTED=1 python3 "$here/support/without_landlock.py" \
    ctest --test-dir "$folder" --parallel 2 --output-on-failure --no-tests=error --timeout 600 \
    -R "^($tests)" \
    </dev/null >"$folder/tests.log" 2>&1 \
    || { echo "coverage.sh: a test failed; see $folder/tests.log" >&2; tail -n 30 "$folder/tests.log" >&2; }
python3 "$here/fuzz/fuzz.py" "$folder/tests" --runs 4000 --seed 7 >"$folder/fuzz" 2>&1 || { tail -n 30 "$folder/fuzz" >&2; exit 1; }
# shellcheck disable=SC2086
exec python3 "$here/coverage.py" "$root" "$folder" $words
