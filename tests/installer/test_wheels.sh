#!/bin/sh
# test_wheels.sh: `build.sh wheel TARGET...` makes a wheel a target of the executables that are in dist/ already.
#
#   usage: test_wheels.sh TARGET...
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rm -f -- "$root"/dist/*.whl
sh "$root/installer/build.sh" --once wheel "$@" 2>"$scratch/said" || { cat "$scratch/said"; exit 1; }
cat "$scratch/said"
count=0
for target; do
    suffix='' tag=
    case $target in
        linux-*) tag=musllinux_1_1_${target#*-} ;;
        macos-aarch64) tag=macosx_11_0_arm64 ;;
        macos-*) tag=macosx_11_0_x86_64 ;;
        windows-aarch64) suffix=.exe tag=win_arm64 ;;
        windows-*) suffix=.exe tag=win_amd64 ;;
    esac
    set -- "$root"/dist/venvcast-*-py3-none-*"$tag".whl
    [ -f "$1" ] || { echo "FAILED: there is no wheel for $target"; exit 1; }
    python3 -m zipfile -e "$1" "$scratch/$target"
    cmp "$root/dist/venvcast-$target$suffix" "$scratch/$target"/*.data/scripts/venvcast$suffix \
        || { echo "FAILED: another program is in $1"; exit 1; }
    for part in utf8proc libdeflate yyjson libcperciva inih; do
        grep -q "^$part" "$scratch/$target"/*.dist-info/licenses/LICENCES.txt || { echo "FAILED: no licence of $part"; exit 1; }
        grep -q "\"$part\"" "$scratch/$target"/*.dist-info/sboms/*.cdx.json || { echo "FAILED: no $part in the SBOM"; exit 1; }
    done
    grep -qx 'License-Expression: MIT AND .*BSD-3-Clause.*' "$scratch/$target"/*.dist-info/METADATA
    count=$((count + 1))
done
echo "$count wheels"
! sh "$root/installer/build.sh" wheel no-such-target 2>/dev/null || { echo "FAILED: a target that is none"; exit 1; }
