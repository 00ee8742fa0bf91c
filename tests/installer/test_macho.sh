#!/bin/sh
# test_macho.sh: verify.sh sees through programs for macOS that only look right. The compiler is the targets' own.
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
triple=aarch64-macos.11.0-none
zig=${VENVCAST_ZIG:-$root/build/zig}
sh "$root/installer/zig.sh" "$zig" $triple
cc() { "$zig/$triple/cc" -Oz -Wl,-x "$@"; }
cd "$scratch"

fail() { printf 'FAILED: %s\n' "$*"; exit 1; }
refused() {
    ! sh "$root/installer/verify.sh" "$1" >said 2>&1 || fail "verify.sh accepts $1"
    grep -q "$2" said || { cat said; fail "refused, but not for '$2'"; }
}

printf '#include <stdlib.h>\nint same(int x);\nint main(void) { return same(atoi("0")); }\n' >main.c
printf '__attribute__((visibility("hidden"), noinline)) int same(int x) { return x; }\n' >same.c
cc -o fine main.c same.c
sh "$root/installer/verify.sh" fine || fail "a fine program is refused"
"$zig/$triple/cc" -Oz -o whole main.c same.c
refused whole 'not stripped: .*_same'
cc -Wl,-rpath,@executable_path/../lib -o rpath main.c same.c
refused rpath 'LC_RPATH.*@executable_path/../lib'
printf 'int same(int x) { return x; }\n' >other.c
cc -shared -install_name @rpath/libsame.dylib -o libsame.dylib other.c
refused libsame.dylib 'is no program'
cc -o needy main.c libsame.dylib
refused needy 'other libraries.*libsame'

# A byte here and there: PIE is bit 21 of the flags at 24, the version stands in LC_BUILD_VERSION (50, of 32 bytes, for 1,
# which is macOS), the signature's magic number where LC_CODE_SIGNATURE says.
poke() { cp fine poked && printf '%b' "$2" | dd of=poked bs=1 seek="$1" conv=notrunc 2>/dev/null; }
poke 26 '\000'
refused poked 'no PIE'
at=$(LC_ALL=C grep -aobP '\x32\x00\x00\x00\x20\x00\x00\x00\x01\x00\x00\x00' fine | head -n 1 | cut -d: -f1)
poke $((at + 14)) '\015'
refused poked 'macOS 11'
at=$(LC_ALL=C grep -aob "$(printf '\372\336\014\300')" fine | tail -n 1 | cut -d: -f1)
poke "$at" '\000'
refused poked 'is not signed'
sh "$root/installer/verify.sh" fine 10 2>said && fail "any size is accepted"
grep -q 'more than 10' said || fail "refused, but not for its size"
echo "all as it should be"
