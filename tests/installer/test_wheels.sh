#!/bin/sh
# test_wheels.sh: `build.sh wheel TARGET...` makes a wheel a target, of the executables that are in dist/ already, with a
# library each; those for this machine are used.
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
    suffix='' tag='' library=libvenvcast.so.0
    case $target in
        linux-*-musl) tag=${target%-musl} tag=musllinux_1_2_${tag#*-} ;;
        linux-*) tag=manylinux2014_${target#*-} ;;
        macos-aarch64) tag=macosx_11_0_arm64 library=libvenvcast.dylib ;;
        macos-*) tag=macosx_11_0_x86_64 library=libvenvcast.dylib ;;
        windows-aarch64) suffix=.exe tag=win_arm64 library=libvenvcast.dll ;;
        windows-*) suffix=.exe tag=win_amd64 library=libvenvcast.dll ;;
    esac
    set -- "$root"/dist/venvcast-*-py3-none-*"$tag".whl
    [ -f "$1" ] || { echo "FAILED: there is no wheel for $target"; exit 1; }
    python3 -m zipfile -e "$1" "$scratch/$target"
    cmp "$root/dist/venvcast-${target%-musl}$suffix" "$scratch/$target"/*.data/scripts/venvcast$suffix \
        || { echo "FAILED: another program is in $1"; exit 1; }
    python3 -B "$root/tests/installer/verified.py" "$target" "$scratch/$target/venvcast/$library"
    for part in utf8proc libdeflate yyjson libcperciva inih; do
        grep -q "^$part" "$scratch/$target"/*.dist-info/licenses/LICENCES.txt || { echo "FAILED: no licence of $part"; exit 1; }
        grep -q "\"$part\"" "$scratch/$target"/*.dist-info/sboms/*.cdx.json || { echo "FAILED: no $part in the SBOM"; exit 1; }
    done
    grep -qx 'License-Expression: MIT AND .*BSD-3-Clause.*' "$scratch/$target"/*.dist-info/METADATA
    count=$((count + 1))
done
echo "$count wheels"

# ---- the libraries at work ------------------------------------------------------------------------------------------
machine=linux-$(uname -m)
python=/usr/bin/python3
make='import sys, venvcast; print(venvcast.create(sys.argv[1], without_pip=True).status)'
if [ -d "$scratch/$machine" ]; then
    said=$(PYTHONPATH=$scratch/$machine $python -B -c "$make" "$scratch/glibc")
    [ "$said" = created ] && "$scratch/glibc/bin/python" -c '' || { echo "FAILED: $machine makes nothing: $said"; exit 1; }
fi
# The static ones, in a program: those of the systems on which no other test builds them.
private_libraries() { sed -n 's/^Libs.private: //p' "$root/build/library-$1/one/venvcast.pc"; }
links() {
    target=$1 compiler=$2
    [ -d "$scratch/$target" ] || return 0
    # shellcheck disable=SC2046  # words are meant
    cmake --build "$root/build/library-$target/one" --target venvcast_static_library >"$scratch/said" 2>&1 \
        && "$compiler" -std=c17 -I "$root/src" -o "$scratch/static-$target" "$root/tests/library/maker.c" \
            "$root/build/library-$target/one/libvenvcast.a" $(private_libraries "$target") >>"$scratch/said" 2>&1 \
        || { tail -n 20 "$scratch/said"; echo "FAILED: the static library for $target"; exit 1; }
}
links macos-aarch64 "${VENVCAST_ZIG:-$root/build/zig}/aarch64-macos.11.0-none/cc"
links windows-x86_64 x86_64-w64-mingw32-gcc

# For the other processor a program in C, under qemu, with a newer glibc than it is made for.
if [ "$(uname -m)" = x86_64 ] && [ -d "$scratch/linux-aarch64" ]; then
    zig=${VENVCAST_ZIG:-$root/build/zig}/aarch64-linux-gnu.2.17
    ln -s libvenvcast.so.0 "$scratch/linux-aarch64/venvcast/libvenvcast.so"
    "$zig/cc" -std=c17 -I "$root/src" -o "$scratch/foreign" "$root/tests/library/maker.c" \
        -L "$scratch/linux-aarch64/venvcast" -lvenvcast
    said=$(qemu-aarch64-static -L "${VENVCAST_ARM64:-/usr/aarch64-linux-gnu}" -E "LD_LIBRARY_PATH=$scratch/linux-aarch64/venvcast" \
        "$scratch/foreign" "$scratch/arm64" $python)
    [ "$said" = "10 $scratch/arm64/bin/python3" ] && [ -f "$scratch/arm64/pyvenv.cfg" ] \
        || { echo "FAILED: linux-aarch64 makes nothing: $said"; exit 1; }
fi
# There is no Python with musl here: a program in C, whose C library is musl's shared one.
if [ -d "$scratch/$machine-musl" ]; then
    ln -s libvenvcast.so.0 "$scratch/$machine-musl/venvcast/libvenvcast.so"
    musl-gcc -std=c17 -Wall -Wextra -Werror -I "$root/src" -o "$scratch/maker" "$root/tests/library/maker.c" \
        -L "$scratch/$machine-musl/venvcast" -lvenvcast -Wl,-rpath,"$scratch/$machine-musl/venvcast"
    readelf -lW "$scratch/maker" | grep -q ld-musl || { echo "FAILED: the program is not musl's"; exit 1; }
    said=$("$scratch/maker" "$scratch/musl" $python)
    [ "$said" = "10 $scratch/musl/bin/python3" ] \
        || { echo "FAILED: $machine-musl makes nothing: $said"; exit 1; }
    "$scratch/musl/bin/python" -c '' || { echo "FAILED: what $machine-musl has made does not work"; exit 1; }
    # And the wheel's tag is what keeps it away from glibc: a Python of glibc cannot load it, and says so.
    rm -f -- "$scratch/$machine-musl/venvcast/libvenvcast.so"
    ! PYTHONPATH=$scratch/$machine-musl $python -B -c "$make" "$scratch/none" 2>"$scratch/said" \
        || { echo "FAILED: musl's library was loaded beside glibc"; exit 1; }
    grep -q 'libvenvcast.so.0 cannot be loaded: ' "$scratch/said" || { cat "$scratch/said"; exit 1; }
fi
! sh "$root/installer/build.sh" wheel no-such-target 2>/dev/null || { echo "FAILED: a target that is none"; exit 1; }
