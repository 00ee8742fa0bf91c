#!/bin/sh
# verify.sh: is this executable what we release? Static, position fixed, stack not executable, small, stripped.
# For Windows verify_pe.sh answers.
#
#   usage: verify.sh EXECUTABLE [LIMIT-IN-BYTES]
#
# Asked of the result, not of the flags: `musl-gcc -static-pie` makes a dynamic program and says nothing.
set -eu

[ "$(head -c 2 -- "$1" 2>/dev/null)" != MZ ] || exec sh "$(dirname -- "$0")/verify_pe.sh" "$@"

file=$1
limit=${2:-614400}       # 600 KiB
bad=0
complain() { printf 'verify.sh: %s: %s\n' "$file" "$*" >&2; bad=1; }

headers=$(LC_ALL=C readelf -hlSW -- "$file" 2>/dev/null) || { complain "is no ELF file"; exit 1; }
has() { printf '%s\n' "$headers" | grep -Eq "$1"; }

has '^ *INTERP ' && complain "asks for a dynamic loader (PT_INTERP)"
has '^ *DYNAMIC ' && complain "has a dynamic section"
has '^ *GNU_STACK .* RWE ' && complain "asks for an executable stack"
has '^ *LOAD .* RWE ' && complain "has memory that is writable and executable"
has '\] \.(symtab|debug_info) ' && complain "is not stripped"
size=$(wc -c <"$file")
[ "$size" -le "$limit" ] || complain "has $size bytes, more than $limit"
exit $bad
