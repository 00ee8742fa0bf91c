#!/bin/sh
# build.sh: libvenvcast, built and installed for the tests of it.
#
#     usage: build.sh FOLDER [-- CMAKE_OPTION...]      into FOLDER/installed
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
folder=$1
shift
[ "${1-}" != -- ] || shift

generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
mkdir -p "$folder"
cmake -S "$here/../.." -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=OFF \
    -DVENVCAST_LIBRARY=ON -DVENVCAST_WERROR=ON -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$folder/installed" "$@" \
    >"$folder/log" 2>&1 \
    && cmake --build "$folder" --parallel 2 >>"$folder/log" 2>&1 \
    && cmake --install "$folder" >>"$folder/log" 2>&1 || { tail -n 40 "$folder/log" >&2; exit 1; }
