#!/bin/sh
# same_answers.sh: the tables that are made while building answer as those that utf8proc comes with.
#
#   usage: same_answers.sh ANSWERS-OF-PACKED ANSWERS-OF-PLAIN
set -eu

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
"$1" >"$work/packed"
"$2" >"$work/plain"
for what in 'code points to' 'pairs that begin with' 'marks after'; do
    count=$(grep -c "^$what" "$work/plain")
    [ "$count" -gt 300 ] || { echo "only $count lines of: $what" >&2; exit 1; }
done
if ! cmp "$work/packed" "$work/plain"; then
    diff "$work/packed" "$work/plain" | head -n 20
    exit 1
fi
