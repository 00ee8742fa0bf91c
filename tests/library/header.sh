#!/bin/sh
# header.sh: venvcast.h by itself, in each language that is promised, without a warning.
#
#     usage: header.sh HEADER
set -eu
header=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cp "$header" "$work/venvcast.h"
printf '#include "venvcast.h"\n#include "venvcast.h"\nint main(void)\n{\n    return venvcast_version() == 0;\n}\n' >"$work/use.c"
cp "$work/use.c" "$work/use.cpp"
cd "$work"
for standard in c99 c11 c17 c2x; do
    cc -std=$standard -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Werror -c use.c -o use.o
done
for standard in c++11 c++17 c++20; do
    c++ -std=$standard -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Werror -c use.cpp -o use.o
done
# It bites: a header that C++ cannot read is noticed.
printf 'struct venvcast_new { int class; };\n' >>venvcast.h
if c++ -std=c++17 -c use.cpp -o use.o 2>"$work/said"; then
    echo "header.sh: C++ has read 'class' as a name" >&2
    exit 1
fi
echo "venvcast.h is C99, C11, C17, C23, C++11, C++17 and C++20"
