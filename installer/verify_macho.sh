#!/bin/sh
# verify_macho.sh: the part of verify.sh for macOS: what the load commands, the symbols and the signature say.
#
#   usage: verify_macho.sh EXECUTABLE
#
# Read with od and awk alone, for tools that know Mach-O are rare where it is cross-compiled.
set -eu

file=$1
bad=0
complain() { printf 'verify.sh: %s: %s\n' "$file" "$*" >&2; bad=1; }

# words OFFSET SIZE [od's type]: a number a line, little-endian as the file is (and every machine that builds).
words() { od -An -v -t"${3-u4}" -w4 -j"$1" -N"$2" -- "$file"; }

# ---- header and load commands: one finding a line -------------------------------------------------------------------
# shellcheck disable=SC2046
set -- $(words 0 32)
machine=$2 type=$4 size=$6 flags=$7
[ "$type" -eq 2 ] || complain "is no program (file type $type)"
[ $((flags & 0x200000)) -ne 0 ] || complain "does not move about in memory (no PIE)"
[ $((flags & 0x20000)) -eq 0 ] || complain "asks for an executable stack"

# Kinds of command by number; the last bit of those that old loaders must not pass over is in another word for awk.
findings=$({ words 32 "$size" u4; echo bytes; words 32 "$size" u1; } | awk '
    $1 == "bytes" { in_bytes = 1; next }
    !in_bytes { word[n++] = $1; next }
    { for (i = 1; i <= NF; i++) byte[b++] = $i }
    function text(at,   out) { for (; byte[at] > 0; at++) out = out sprintf("%c", byte[at]); return out }
    END {
        for (at = 0; at < n && word[at + 1] > 0; at += word[at + 1] / 4) {
            kind = word[at] % 2147483648
            if (kind == 12 || kind == 24 || kind == 31 || kind == 35) print "library", text(4 * at + word[at + 2])
            if (kind == 28) print "rpath", text(4 * at + word[at + 2])
            if (kind == 25) print "segment", word[at + 15]
            if (kind == 2) print "symbols", word[at + 2], word[at + 3], word[at + 4], word[at + 5]
            if (kind == 11) print "locals", word[at + 3]
            if (kind == 29) print "signature", word[at + 2]
            if (kind == 50) print "system", word[at + 2], word[at + 3]
        }
    }')
# found KIND: what stands behind that word, of each such finding.
found() { printf '%s\n' "$findings" | sed -n "s/^$1 //p" | tr '\n' ' ' | sed 's/ $//'; }

[ "$(found library)" = /usr/lib/libSystem.B.dylib ] || complain "needs other libraries than libSystem: $(found library)"
[ -z "$(found rpath)" ] || complain "looks for libraries elsewhere (LC_RPATH): $(found rpath)"
[ "$(found system)" = "1 $((11 << 16))" ] || complain "is not made for macOS 11 and newer (LC_BUILD_VERSION)"
for rights in $(found segment); do
    [ $((rights & 6)) -ne 6 ] || complain "has memory that is writable and executable"
done

# ---- symbols: what is local is gone, but for what the linker makes to reach functions far away -----------------------
# shellcheck disable=SC2046
set -- $(found symbols) $(found locals)
names=$({ words "$1" $((16 * $5)); echo bytes; words "$3" "$4" u1; } | awk '
    $1 == "bytes" { in_bytes = 1; next }
    !in_bytes { word[n++] = $1; next }
    { for (i = 1; i <= NF; i++) byte[b++] = $i }
    function text(at,   out) { for (; byte[at] > 0; at++) out = out sprintf("%c", byte[at]); return out }
    END { for (at = 0; at < n; at += 4) print text(word[at]) }' | grep -v '__thunk$' || :)
[ -z "$names" ] || complain "is not stripped: $(printf '%s\n' "$names" | head -n 3 | tr '\n' ' ')"

# ---- the signature, without which a processor of Apple's starts nothing ----------------------------------------------
number() { od -An -v -tx1 -j"$1" -N4 -- "$file" | tr -d ' \n'; }
arm64=$((0x0100000c))
if [ "$machine" -eq $arm64 ]; then
    at=$(found signature)
    if [ -z "$at" ] || [ "$(number "$at")" != fade0cc0 ]; then
        complain "is not signed"
    else
        directory=$((at + 0x$(number $((at + 16)))))
        [ "$(number "$directory")" = fade0c02 ] && [ $((0x$(number $((directory + 12))) & 2)) -ne 0 ] \
            || complain "has another signature than an ad-hoc one"
    fi
fi
exit $bad
