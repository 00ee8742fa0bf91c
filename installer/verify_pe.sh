#!/bin/sh
# verify_pe.sh: is this executable for Windows what we release? Hardened, of the system's own libraries alone, whole.
#
#   usage: verify_pe.sh EXECUTABLE [LIMIT-IN-BYTES]
#
# Asked of the bytes themselves: no tool that reads such files is on every machine that builds them.
set -eu

file=$1
limit=${2:-716800}       # 700 KiB
bad=0
complain() { printf 'verify_pe.sh: %s: %s\n' "$file" "$*" >&2; bad=1; }

# Libraries that every process maps from the system's own list (KnownDLLs), whatever lies beside the program. On ARM the
# C library's names are resolved by the system without looking for a file (API sets, since Windows 10).
known='kernel32.dll ntdll.dll advapi32.dll shell32.dll user32.dll ole32.dll msvcrt.dll'

facts=$(od -An -v -tu1 <"$file" | LC_ALL=C awk -v known="$known" '
    { for (i = 1; i <= NF; i++) byte[count++] = $i + 0 }
    function number(at, size,    n) { n = 0; while (size-- > 0) n = n * 256 + byte[at + size]; return n }
    function bit(n, which) { return int(n / which) % 2 }
    function text(at,    t) { t = ""; while (byte[at] > 0 && length(t) < 99) t = t sprintf("%c", byte[at++]); return t }
    function place(address,    i, s) {          # in the file, of what the loader puts at an address
        for (i = 0; i < sections; i++) {
            s = first + 40 * i
            if (address >= number(s + 12, 4) && address < number(s + 12, 4) + number(s + 16, 4))
                return address - number(s + 12, 4) + number(s + 20, 4)
        }
        return 0
    }
    function directory(n) { return number(head + 24 + 112 + 8 * n, 4) }
    function imports(    at, name) {
        for (at = place(directory(1)); at && number(at + 12, 4); at += 20) {
            name = tolower(text(place(number(at + 12, 4))))
            if (machine == 43620 && name ~ /^api-ms-win-crt-[a-z0-9-]*\.dll$/)
                continue
            if (index(" " known " ", " " name " ") == 0)
                print "imports " name ", which is looked for beside the program first"
        }
    }
    function resources(    at, n, i) {
        at = place(directory(2))
        n = at ? number(at + 12, 2) + number(at + 14, 2) : 0
        for (i = 0; i < n; i++)
            has[number(at + 16 + 8 * i, 4)] = 1
        if (!has[24]) print "has no manifest"
        if (!has[16]) print "has no version"
        if (!has[14]) print "has no icon"
    }
    function marks(    flags) {
        flags = number(head + 24 + 70, 2)
        if (!bit(flags, 64) || !directory(5)) print "cannot be moved in memory (DYNAMIC_BASE, relocations)"
        if (!bit(flags, 32)) print "cannot be moved far (HIGH_ENTROPY_VA)"
        if (!bit(flags, 256)) print "may run data (NX_COMPAT)"
    }
    END {
        head = number(60, 4)
        if (byte[0] != 77 || byte[1] != 90 || text(head) != "PE" || number(head + 24, 2) != 523) {
            print "is no 64-bit executable for Windows"
            exit
        }
        machine = number(head + 4, 2); sections = number(head + 6, 2)
        first = head + 24 + number(head + 20, 2)
        if (number(head + 8, 4)) print "carries the time of its build"
        if (number(head + 12, 4) || number(head + 16, 4)) print "is not stripped"
        for (i = 0; i < sections; i++) {
            traits = number(first + 40 * i + 36, 4)
            if (bit(traits, 536870912) && bit(traits, 2147483648)) print "has memory that is writable and executable"
        }
        marks(); imports(); resources()
        if (directory(13)) print "imports with delay"
        config = place(directory(10))
        if (!config || number(config, 4) < 80 || number(config + 78, 2) != 2048)
            print "lets its libraries take theirs from anywhere (DependentLoadFlags)"
    }')
[ -z "$facts" ] || { printf '%s\n' "$facts" | while IFS= read -r fact; do complain "$fact"; done; bad=1; }

# Texts of resources, with or without the zeros of UTF-16.
has() { LC_ALL=C tr -d '\000' <"$file" | LC_ALL=C grep -aqF "$1"; }
for word in longPathAware activeCodePage asInvoker 8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a; do
    has "$word" || complain "its manifest does not say $word"
done
for word in CompanyName FileDescription FileVersion LegalCopyright OriginalFilename ProductName ProductVersion; do
    has "$word" || complain "its version does not say $word"
done
size=$(wc -c <"$file")
[ "$size" -le "$limit" ] || complain "has $size bytes, more than $limit"
exit $bad
