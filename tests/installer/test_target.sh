#!/bin/sh
# test_target.sh: the executable of one target can be built, and is what is released; see build.sh and verify.sh.
#
#   usage: test_target.sh TARGET      VENVCAST_FULL=1: also that a second build gives the same bytes
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
once=--once
[ "${VENVCAST_FULL-}" != 1 ] || once=
suffix=
case $1 in
    windows-x86_64) suffix=.exe once= ;;        # the one that builds fastest shows it in every run
    windows-*) suffix=.exe ;;
esac
rm -f -- "$root/dist/venvcast-$1$suffix"
# shellcheck disable=SC2086
sh "$root/installer/build.sh" $once "$1"
[ -x "$root/dist/venvcast-$1$suffix" ] || { echo "FAILED: dist/venvcast-$1$suffix is not there"; exit 1; }
