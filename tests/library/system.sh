#!/bin/sh
# system.sh: libvenvcast as a distribution builds it, of its own libraries: what venvcast.pc then asks for, and programs.
#
#     usage: system.sh FOLDER DEPS PYTHON
#
# A library that the distribution has no package of (yyjson, in Debian before 13) is built from DEPS, and installed as its
# authors would.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
folder=$1 deps=$2 python=$3
stop() { echo "system.sh: $*" >&2; exit 1; }

mkdir -p "$folder"
PKG_CONFIG_PATH=$folder/own/lib/pkgconfig:$folder/installed/lib/pkgconfig
export PKG_CONFIG_PATH
if ! pkg-config --exists yyjson; then
    for shared in ON OFF; do
        { cmake -S "$deps/yyjson" -B "$folder/yyjson" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=$shared \
            -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$folder/own" \
            && cmake --build "$folder/yyjson" && cmake --install "$folder/yyjson"; } >"$folder/log" 2>&1 \
            || { tail -n 40 "$folder/log" >&2; stop "yyjson cannot be built"; }
    done
fi
sh "$here/build.sh" "$folder" -- -DVENVCAST_DEPS="$deps" -DVENVCAST_SYSTEM_LIBS=ON

# ---- what others are told -------------------------------------------------------------------------------------------
expected='inih libdeflate libutf8proc yyjson'
told=$(pkg-config --print-requires-private venvcast | sort | tr '\n' ' ')
[ "$told" = "$expected " ] || stop "venvcast.pc asks for: $told"
[ -z "$(pkg-config --print-requires venvcast)" ] || stop "venvcast.pc also asks whoever uses the shared library"
[ "$(pkg-config --libs-only-l venvcast | tr -d ' ')" = -lvenvcast ] || stop "it wants $(pkg-config --libs venvcast)"
for library in utf8proc deflate yyjson inih; do
    pkg-config --static --libs venvcast | grep -q -- "-l$library\>" || stop "-l$library is missing with --static"
    LC_ALL=C readelf -d "$folder/installed/lib/libvenvcast.so" | grep -q "NEEDED.*lib$library\.so" \
        || stop "the shared library does not use the system's $library"
done
shown=$(nm -D --defined-only "$folder/installed/lib/libvenvcast.so" | awk '$2 != "A" && $3 !~ /^venvcast_/ { print $3 }')
[ -z "$shown" ] || stop "it shows $shown"
shown=$(nm -g --defined-only "$folder/installed/lib/libvenvcast.a" | awk 'NF == 3 && $3 !~ /^venvcast_/ { print $3 }')
[ -z "$shown" ] || stop "the static library shows $shown"

# ---- and that it serves them ----------------------------------------------------------------------------------------
export LD_LIBRARY_PATH="$folder/own/lib"
"$python" -B "$here/users.py" "$folder" readme
"$python" -B "$here/users.py" "$folder" cmake
echo "Requires.private: $told"
