#!/bin/sh
# test_target.sh: the executable of one target can be built, and is what is released; see build.sh and verify.sh.
#
#   usage: test_target.sh TARGET [EXECUTABLE]
#
# EXECUTABLE is one that has been built of the same source for this target, elsewhere and with other copies of the
# libraries: it must have the same bytes. VENVCAST_FULL=1: that a second build gives the same bytes, whatever the target.
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
once=--once
[ "${VENVCAST_FULL-}" != 1 ] || once=
suffix=
case $1 in
    windows-x86_64) suffix=.exe; [ $# -gt 1 ] || once= ;;       # in every run for one target
    windows-*) suffix=.exe ;;
esac
result=$root/dist/venvcast-$1$suffix
rm -f -- "$result"
# shellcheck disable=SC2086
sh "$root/installer/build.sh" $once "$1"
[ -x "$result" ] || { echo "FAILED: $result is not there"; exit 1; }
[ $# -eq 1 ] || cmp "$result" "$2" || { echo "FAILED: two builds of the same source differ"; exit 1; }
