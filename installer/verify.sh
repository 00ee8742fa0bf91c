#!/bin/sh
# verify.sh: is this executable what we release? Self-contained, stack not executable, small, stripped.
#
#   usage: verify.sh EXECUTABLE [LIMIT-IN-BYTES]
#
# Asked of the result, not of the flags: `musl-gcc -static-pie` makes a dynamic program and says nothing.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
file=$1
limit=${2:-716800}       # 700 KiB
bad=0
complain() { printf 'verify.sh: %s: %s\n' "$file" "$*" >&2; bad=1; }

# Linux: static.
elf() {
    headers=$(LC_ALL=C readelf -hlSW -- "$file" 2>/dev/null) || { complain "is a damaged ELF file"; exit 1; }
    has() { printf '%s\n' "$headers" | grep -Eq "$1"; }
    ! has '^ *INTERP ' || complain "asks for a dynamic loader (PT_INTERP)"
    ! has '^ *DYNAMIC ' || complain "has a dynamic section"
    ! has '^ *GNU_STACK .* RWE ' || complain "asks for an executable stack"
    ! has '^ *LOAD .* RWE ' || complain "has memory that is writable and executable"
    ! has '\] \.(symtab|debug_info) ' || complain "is not stripped"
}

case $(od -An -tx1 -N4 -- "$file" | tr -d ' \n') in
    7f454c46) elf ;;
    cffaedfe) sh "$here/verify-macho.sh" "$file" || bad=1 ;;
    4d5a*) sh "$here/verify-pe.sh" "$file" || bad=1 ;;
    *) complain "is no program of a system that we know"; exit 1 ;;
esac
size=$(wc -c <"$file")
[ "$size" -le "$limit" ] || complain "has $size bytes, more than $limit"
exit $bad
