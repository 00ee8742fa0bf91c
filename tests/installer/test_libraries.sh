#!/bin/sh
# test_libraries.sh: libraries.sh takes what has the pinned sum, and nothing else; no network, archives made here.
set -eu
root=$(dirname "$(dirname "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
XDG_CACHE_HOME=$scratch/cache
VENVCAST_LIBRARIES=$scratch/table
export XDG_CACHE_HOME VENVCAST_LIBRARIES
kept=$XDG_CACHE_HOME/venvcast-build

fail() { printf 'FAILED: %s\n' "$*"; cat said 2>/dev/null; exit 1; }
obtain() { sh "$root/installer/libraries.sh" --offline "$@" >said 2>&1; }

# archive PACKAGE VERSION WORD: an archive with one file in top/inner/, in the cache; prints its sum.
archive() {
    mkdir -p "$kept" top/inner
    echo "$3" >top/inner/word
    echo "licence of $1" >top/COPYING
    tar -czf "$kept/$1_$2.orig.tar.gz" top
    sha256sum <"$kept/$1_$2.orig.tar.gz" | cut -c1-64
}
for folder in utf8proc libdeflate yyjson libcperciva inih; do
    echo "$folder debian $folder 2 nowhere $(archive $folder 2 new) inner"
    echo "$folder debian $folder 1 nowhere $(archive $folder 1 old) inner"
done >table

obtain 'a place' || fail "archives with the right sum are not taken"
[ "$(cat 'a place/inih/word')" = new ] || fail "the first row is not preferred"
[ "$(cat 'a place/inih/COPYING')" = 'licence of inih' ] || fail "the licence at the top of an archive is not kept"
find 'a place' -name '.work*' | grep . && fail "its working folder is left behind"

touch -d '2001-01-01' 'a place/inih/word'
obtain 'a place' || fail "a second run fails"
[ -n "$(find 'a place/inih/word' ! -newermt 2002-01-01)" ] || fail "a second run unpacks again"
[ ! -s said ] || fail "a second run talks"

sed -i 2d 'a place/inih/.source' && rm 'a place/inih/COPYING'      # as an older libraries.sh has left it
obtain 'a place' && [ -f 'a place/inih/COPYING' ] || fail "a folder without the licence of its archive stays so"

wrong=$(printf x | sha256sum | cut -c1-64)
sed "s/^\(inih debian inih 2 nowhere \)[0-9a-f]*/\1$wrong/" table >other && mv other table
obtain 'a place' || fail "the second row is not taken when the first one's sum is wrong"
[ "$(cat 'a place/inih/word')" = old ] || fail "a source that is no longer accepted stays"

echo tampered >>"$kept/inih_1.orig.tar.gz"
rm -rf 'a place/inih'
! obtain 'a place' || fail "an archive with a wrong sum is taken"
[ ! -e 'a place/inih' ] || fail "something of an archive with a wrong sum is unpacked"
grep -q 'is not what it should be' said || fail "it does not say that the archive was changed"
wanted=$(awk '$1 == "inih" && $4 == 1 { print $6 }' table)
grep -q "inih_1.orig.tar.*$wanted" said || fail "the sum that is wanted is not shown"

mkdir 'a place/inih' && echo mine >'a place/inih/word'
obtain 'a place' || fail "a folder of the user's own is not accepted"
[ "$(cat 'a place/inih/word')" = mine ] || fail "a folder of the user's own is overwritten"
grep -q 'not put there by this script' said || fail "it does not say that it did not check the user's own folder"

! obtain && ! obtain --what && ! obtain one two || fail "wrong usage is accepted"
echo "all as it should be"
