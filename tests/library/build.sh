#!/bin/sh
# build.sh: libvenvcast, built and installed for the tests of it.
#
#     usage: build.sh [--shared] FOLDER [-- CMAKE_OPTION...]      into FOLDER/installed
#
# --shared makes the shared library alone, in FOLDER, and installs nothing.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
shared=
[ "$1" != --shared ] || { shared=yes; shift; }
folder=$1
shift
[ "${1-}" != -- ] || shift

generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
mkdir -p "$folder"
cmake -S "$here/../.." -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=OFF \
    -DVENVCAST_LIBRARY=ON -DVENVCAST_WERROR=ON -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$folder/installed" "$@" \
    >"$folder/log" 2>&1 \
    && cmake --build "$folder" ${shared:+--target venvcast_shared} --parallel 2 >>"$folder/log" 2>&1 \
    && { [ -n "$shared" ] || cmake --install "$folder"; } >>"$folder/log" 2>&1 || { tail -n 40 "$folder/log" >&2; exit 1; }
