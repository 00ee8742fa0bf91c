#!/bin/sh
# package.sh: makes one package of an executable that is built already; build.sh calls it for deb, rpm, tar, nsis and msi.
#
#   usage: package.sh [--offline] KIND TARGET BUILD EXECUTABLE OUT
#          package.sh [--offline] --ready KIND TARGET        only: can there be one, and are its tools here?
#
# KIND is deb, rpm, tar, nsis or msi; TARGET as build.sh names it; BUILD a build folder with the target `papers` built;
# OUT the folder that gets the package, its SBOM (CycloneDX), and SHA256SUMS of all that is there.
# SOURCE_DATE_EPOCH is the time of everything inside; without it, that of the last commit.
set -eu
umask 022
LC_ALL=C
export LC_ALL

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")

say() { printf '%s\n' "$*" >&2; }
stop() { say "package.sh: $*"; exit 1; }

offline=
[ "${1-}" != --offline ] || { offline=--offline; shift; }
ready=no
[ "${1-}" != --ready ] || { ready=yes; shift; }
[ $# -eq 5 ] || [ $ready$# = yes2 ] || { say "usage: package.sh [--offline] KIND TARGET BUILD EXECUTABLE OUT"; exit 2; }
kind=$1 target=$2

case $kind-$target in
    deb-linux-*|rpm-linux-*|tar-linux-*|tar-macos-*|nsis-windows-x86_64|msi-windows-x86_64) ;;
    *) stop "there is no $kind for $target" ;;
esac
sh "$here/packages.sh" $offline "$here/package/tools-$kind.txt" || stop "the tools for a $kind are not all here"
[ $ready = no ] || exit 0

build=$(CDPATH='' cd -- "$3" && pwd)
executable=$(CDPATH='' cd -- "$(dirname -- "$4")" && pwd)/$(basename -- "$4")
mkdir -p -- "$5"
out=$(CDPATH='' cd -- "$5" && pwd)
papers=$build/papers

[ -f "$papers/parts.txt" ] || stop "$build has no papers: cmake --build $build --target papers"
! grep '|$' "$papers/parts.txt" >&2 || stop "the licences of these parts were not found when $build was built"
version=$(sed -n 's/^project(venvcast VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")

if [ -z "${SOURCE_DATE_EPOCH-}" ]; then
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/CMakeLists.txt")
fi
export SOURCE_DATE_EPOCH

# In a place of its own name only, so that the same input gives the same bytes wherever it is made.
work=$(mktemp -d "${TMPDIR:-/tmp}/venvcast-package.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' HUP INT TERM

suffix=
case $target in windows-*) suffix=.exe ;; esac
mkdir "$work/in"
cp -- "$executable" "$work/in/venvcast$suffix"
cp -- "$papers"/* "$work/in"
sbom=$work/in/venvcast-$version-$target.cdx.json
cmake -DVERSION="$version" -DEXECUTABLE="$work/in/venvcast$suffix" -DFACTS="$work/in/parts.txt" \
    -DEPOCH="$SOURCE_DATE_EPOCH" -DOUT="$sbom" -P "$here/sbom.cmake"

# quietly COMMAND...: its words are shown only when it fails.
quietly() { "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; stop "that failed: $*"; }; }

# ---- the files, laid out as they are installed ----------------------------------------------------------------------
case $kind in deb|rpm) gzip -9n "$work/in/venvcast.1" ;; esac         # as both systems have their pages
quietly cmake -S "$here/package" -B "$work/build" -DVENVCAST_EXECUTABLE="$work/in/venvcast$suffix" \
    -DVENVCAST_PAPERS="$work/in" -DVENVCAST_SBOM="$sbom" -DVENVCAST_KIND="$kind" -DVENVCAST_TARGET="$target" \
    -DVENVCAST_VERSION="$version"

lay_out() {
    quietly cmake --install "$work/build" --prefix "$work/stage"
    find "$work/stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# ---- one function for each way of packing; leaves the package in $work/out ------------------------------------------
pack_with_cpack() {
    (cd "$work/build" && quietly cpack -B "$work/out")
    rm -rf -- "$work/out/_CPack_Packages"
    "settle_$kind" "$work/out"/*
}

# CPack takes files as the folder lists them, which differs from disk to disk: once more, in the order of their names.
settle_deb() {
    quietly dpkg-deb -R "$1" "$work/deb"
    sort -k 2 -o "$work/deb/DEBIAN/md5sums" "$work/deb/DEBIAN/md5sums"
    # Of the sizes, rather than of the blocks of this disk.
    size=$(find "$work/deb" -mindepth 1 -not -path '*/DEBIAN*' -printf '%y %s\n' |
        awk '{ all += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print all }')
    sed -i "s/^Installed-Size:.*/Installed-Size: $size/" "$work/deb/DEBIAN/control"
    find "$work/deb" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    quietly dpkg-deb --root-owner-group -Zxz --threads-max=1 -b "$work/deb" "$1"
}

settle_rpm() { :; }

settle_tar() {
    mkdir "$work/tar"
    tar -xf "$1" -C "$work/tar"
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --format=ustar \
        -C "$work/tar" -cf - "$(ls "$work/tar")" | gzip -9n >"$1"
}

# The uninstaller deletes what the installer has brought, name by name, and no folder that holds anything else.
pack_nsis() {
    lay_out
    (cd "$work/stage" && find . -type f | sed 's|^\./||' | sort | awk -v stage="$work/stage" '{
        place = "$INSTDIR"; name = $0
        if (match(name, ".*/")) { place = place "/" substr(name, 1, RLENGTH - 1); sub(".*/", "", name) }
        gsub("/", "\\", place)
        printf "SetOutPath \"%s\"\nFile \"%s/%s\"\n", place, stage, $0
    }') >"$work/files.nsh"
    (cd "$work/stage" && find . -type f | sed 's|^\./||' | sort | tr / '\\' |
        sed 's|.*|Delete "$INSTDIR\\&"|') >"$work/delete.nsh"
    (cd "$work/stage" && find . -mindepth 1 -type d | sed 's|^\./||' | sort -r | tr / '\\' |
        sed 's|.*|RMDir "$INSTDIR\\&"|') >>"$work/delete.nsh"
    kilobytes=$(find "$work/stage" -type f -exec cat {} + | wc -c | awk '{ print int($1 / 1024) + 1 }')
    quietly makensis -V2 -NOCD -INPUTCHARSET UTF8 "-DVERSION=$version" "-DSTAGE=$work/stage" "-DFILES=$work/files.nsh" \
        "-DDELETE=$work/delete.nsh" "-DICON=$root/resources/windows/venvcast.ico" "-DKILOBYTES=$kilobytes" \
        "-DOUT=$work/out/venvcast-$version-$target-setup.exe" "$here/package/venvcast.nsi"
}

# uuid WORDS: one that only these words have; it stays the same for ever.
uuid() {
    printf '%s' "$*" | sha256sum |
        sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/\1-\2-8\3-8\4-\5/' | tr a-f A-F
}

still() { TZ=UTC faketime -f "$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M:%S')" "$@"; }

# The current folder's files and folders as WiX has them; each file is a component of its own, known by its place.
components() {
    for entry in "${1:+$1/}"*; do
        id=F$(printf '%s' "$entry" | sha256sum | cut -c1-24)
        if [ -d "$entry" ]; then
            echo "<Directory Id='$id' Name='$(basename -- "$entry")'>"
            (components "$entry")
            echo "</Directory>"
        elif [ "$entry" != venvcast.exe ]; then
            echo "<Component Id='C$id' Guid='$(uuid "venvcast component $entry")' Win64='yes'>"
            echo "<File Id='$id' Name='$(basename -- "$entry")' Source='$entry' KeyPath='yes'/></Component>"
        fi
    done
}

# What wixl has no element for: the entry on the machine's PATH, in front of it what is there, gone with the component.
ENVIRONMENT='`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE,
    `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`'
put_on_path() {
    sequence='INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES'
    quietly still msibuild "$1" -s 'venvcast' 'the venvcast founders' 'x64;1033' "{$2}"
    quietly still msibuild "$1" -q "CREATE TABLE \`Environment\` ($ENVIRONMENT)" \
        -q "INSERT INTO \`Environment\` (\`Environment\`, \`Name\`, \`Value\`, \`Component_\`)
            VALUES ('Path', '=-*PATH', '[~];[INSTALLDIR]', 'Program')" \
        -q "$sequence ('RemoveEnvironmentStrings', 3300)" -q "$sequence ('WriteEnvironmentStrings', 5200)"
}

pack_msi() {
    lay_out
    (cd "$work/stage" && components '') >"$work/components"
    grep -o "Component Id='[^']*'" "$work/components" | sed "s|Component Id=\('.*'\)|<ComponentRef Id=\1/>|" >"$work/references"
    sed -e "s|@VERSION@|$version|; s|@PRODUCT@|$(uuid "venvcast product $version")|;" \
        -e "/@COMPONENTS@/{r $work/components" -e 'd}' -e "/@REFERENCES@/{r $work/references" -e 'd}' \
        "$here/package/venvcast.wxs" >"$work/venvcast.wxs"
    cp -- "$root/resources/windows/venvcast.ico" "$work/stage"      # wixl takes relative names alone
    # The clock stands still for both: they write it down, and there is no option against it.
    (cd "$work/stage" && quietly still wixl -a x64 -o "$work/out/venvcast-$version-$target.msi" "$work/venvcast.wxs")
    put_on_path "$work/out/venvcast-$version-$target.msi" "$(uuid "$(sha256sum <"$work/in/venvcast.exe") $(cat "$sbom")")"
}

mkdir "$work/out"
case $kind in
    deb|rpm|tar) pack_with_cpack ;;
    *) "pack_$kind" ;;
esac
made=$(ls "$work/out") || stop "nothing was made"
mv -- "$work/out"/* "$sbom" "$out"
(cd "$out" && find . -maxdepth 1 -type f -name 'venvcast*' | sed 's|^\./||' | sort | xargs sha256sum >SHA256SUMS)
say "$out/$made: $(wc -c <"$out/$made") bytes"
