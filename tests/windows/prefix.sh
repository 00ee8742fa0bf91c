#!/bin/sh
# prefix.sh: makes a Wine prefix that says it is Windows 10, once.
#
#   usage: prefix.sh FOLDER
#
# Everything that Wine starts here outlives this script, so it gets nothing but /dev/null to hold on to.
set -eu

[ $# -eq 1 ] || { echo "usage: prefix.sh FOLDER" >&2; exit 2; }
case $1 in /*) folder=$1 ;; *) folder=$PWD/$1 ;; esac
wine=/usr/lib/wine/wine64
server=$(ls -d /usr/lib/wine/wineserver64 /usr/lib/wine/wineserver 2>/dev/null | head -n 1)
mark=$folder/.venvcast-prefix
version=$("$wine" --version)
[ "$(cat "$mark" 2>/dev/null)" != "$version" ] || exit 0     # two versions of Wine must not share a prefix

export WINEPREFIX="$folder.new" WINEARCH=win64 WINEDEBUG=-all WINESERVER="$server" LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY
echo "prefix.sh: setting up $version in $folder" >&2
rm -rf -- "$WINEPREFIX" "$folder"
"$wine" wineboot -i </dev/null >/dev/null 2>&1
"$wine" reg add 'HKCU\Software\Wine' /v Version /d win10 /f </dev/null >/dev/null 2>&1
"$server" -w
printf '%s\n' "$version" >"$WINEPREFIX/.venvcast-prefix"
mv -- "$WINEPREFIX" "$folder"
