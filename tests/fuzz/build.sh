#!/bin/sh
# build.sh: builds the fuzz targets, by clang's libFuzzer where it is to be had, with ASan and UBSan where they are.
#
#   usage: build.sh BUILD-FOLDER [CMAKE-OPTION...]       e.g. build.sh build/fuzz -DVENVCAST_DEPS=build/libraries
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$(dirname -- "$here")")
[ $# -gt 0 ] || { echo "usage: build.sh BUILD-FOLDER [CMAKE-OPTION...]" >&2; exit 2; }
folder=$1
shift
mkdir -p -- "$folder"

# can_link COMPILER FLAG...: does it make a program of a fuzz target with these?
can_link() {
    printf '%s\n' '#include <stddef.h>' 'int LLVMFuzzerTestOneInput(const unsigned char *d, size_t n);' \
        'int LLVMFuzzerTestOneInput(const unsigned char *d, size_t n) { return n > 0 && d[0] == 7; }' >"$folder/try.c"
    command -v "$1" >/dev/null 2>&1 && "$@" -o "$folder/try" "$folder/try.c" >/dev/null 2>&1
}

if can_link clang -fsanitize=fuzzer,address,undefined; then
    set -- -DCMAKE_C_COMPILER=clang -DVENVCAST_LIBFUZZER=ON -DVENVCAST_SANITIZE=ON "$@" \
        -DCMAKE_C_FLAGS="-fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined -O1"
else
    echo "build.sh: clang's libFuzzer is not here (libclang-rt-dev); tests/fuzz/driver.c drives the targets" >&2
    can_link "${CC:-cc}" -shared -fPIC -fsanitize=address,undefined && set -- -DVENVCAST_SANITIZE=ON "$@"
    set -- -DVENVCAST_LIBFUZZER=OFF "$@" -DCMAKE_C_FLAGS=-O1
fi
generator=Ninja
command -v ninja >/dev/null 2>&1 || generator='Unix Makefiles'
cmake -S "$root" -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DVENVCAST_STATIC=OFF -DVENVCAST_TESTS=ON \
    -DVENVCAST_FUZZ=ON "$@"
cmake --build "$folder" --parallel 2
