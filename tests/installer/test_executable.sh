#!/bin/sh
# test_executable.sh: the executable is static and small; verify.sh sees through everything that only looks so.
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() { printf 'FAILED: %s\n' "$*"; exit 1; }
verify() { sh "$root/installer/verify.sh" "$@"; }

strip -o stripped "$VENVCAST"
verify stripped || fail "$VENVCAST is not fit for release"
echo "$(wc -c <stripped) bytes stripped"

# refused FILE...: with $word in what it says.
refused() {
    ! verify "$@" 2>said || fail "verify.sh accepts: $*"
    grep -q "$word" said || { cat said; fail "refused, but not for '$word'"; }
}
echo 'int main(void) { return 0; }' >small.c
word='dynamic loader'
cc -s -o dynamic small.c
refused dynamic
if command -v musl-gcc >/dev/null 2>&1; then
    musl-gcc -s -static-pie -o trap small.c        # Debian's gives a dynamic program and says nothing
    ! readelf -lW trap | grep -q INTERP || refused trap
    musl-gcc -static -o whole small.c
    word='not stripped'
    refused whole
    musl-gcc -s -static -Wl,-z,execstack -o stack small.c
    word='executable stack'
    refused stack
fi
word='more than 10'
refused stripped 10
word='no program of a system'
refused small.c
echo "all as it should be"
