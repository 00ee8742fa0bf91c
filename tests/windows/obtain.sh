#!/bin/sh
# obtain.sh: what the tests under Wine take: Wine, Pythons for Windows as their installer lays them out, a Wine prefix.
#
#   usage: obtain.sh [--offline] FOLDER
#
# FOLDER/py310 ...    one for each row of pythons.txt; each has a venv launcher, as installed Pythons have
# FOLDER/launchers    those launchers
# FOLDER/prefix       what Wine takes for drive C: and the registry
#
# Pinned by SHA-256; nothing is written outside FOLDER but by the package managers into their own caches, and nothing is
# done again when it is there. It fails when anything of it cannot be had.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
presets=org.bytedeco:cpython
crate=rustpython-pylib
crate_version=0.5.0         # the only one that carries the launchers

say() { printf 'obtain.sh: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

offline=
[ "${1-}" != --offline ] || { offline=--offline; shift; }
[ $# -eq 1 ] || { say "usage: obtain.sh [--offline] FOLDER"; exit 2; }
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)

# online WHAT: stops when WHAT would have to be fetched and must not be.
online() { [ -z "$offline" ] || stop "missing, because of --offline: $1"; }

# try COMMAND...: up to three times, because a network may stumble; its words are shown when it fails for good.
try() {
    for pause in 2 10 0; do
        "$@" </dev/null >"$folder/log" 2>&1 && return
        sleep "$pause"
    done
    tail -n 20 "$folder/log" >&2
    return 1
}

# ---- the launchers --------------------------------------------------------------------------------------------------
launchers_are_right() { (cd "$folder/launchers" 2>/dev/null && sha256sum --quiet -c "$here/launchers.txt") >/dev/null 2>&1; }

fetch_launchers() {
    online "$folder/launchers"
    say "fetching venv launchers with cargo: $crate $crate_version"
    rm -rf -- "$folder/launchers" "$folder/crate"
    mkdir -p -- "$folder/launchers" "$folder/crate/src"
    printf '[package]\nname = "launchers"\nversion = "0.1.0"\nedition = "2018"\n[dependencies]\n%s = "=%s"\n' \
        "$crate" "$crate_version" >"$folder/crate/Cargo.toml"
    : >"$folder/crate/src/lib.rs"
    (cd "$folder/crate" && try cargo vendor vendored) || stop "cargo could not fetch $crate $crate_version"
    cp -- "$folder/crate/vendored/$crate"/Lib/venv/scripts/nt/*.exe "$folder/launchers"
    rm -rf -- "$folder/crate"
    launchers_are_right || stop "the launchers of $crate $crate_version have other SHA-256 sums than launchers.txt says"
}

# ---- the Pythons ----------------------------------------------------------------------------------------------------
# A tree is good for the sums of its jar and of what laid it out.
mark_for() { { printf '%s\n' "$1"; cat "$here/lay_out.py" "$here/launchers.txt"; } | sha256sum | cut -c1-64; }

fetch_python() {    # fetch_python NAME VERSION PRESETS SUM
    online "$folder/$1"
    say "fetching Python $2 for Windows from Maven Central"
    jar=$folder/cpython-$2-$3-windows-x86_64.jar
    try mvn -q -B dependency:copy "-Dartifact=$presets:$2-$3:jar:windows-x86_64" "-DoutputDirectory=$folder" \
        || stop "mvn could not fetch $presets:$2-$3"
    [ "$(sha256sum <"$jar" | cut -c1-64)" = "$4" ] || stop "$jar has another SHA-256 than pythons.txt says"
    python3 "$here/lay_out.py" "$jar" "$folder/launchers" "$folder/$1" || stop "$jar could not be laid out"
    rm -f -- "$jar"
    mark_for "$4" >"$folder/$1.mark"
}

# ---- all of it ------------------------------------------------------------------------------------------------------
# shellcheck disable=SC2086
sh "$here/../../installer/packages.sh" $offline "$here/packages.txt" || stop "what the tests under Wine take is not all here"
launchers_are_right || fetch_launchers
grep -v '^#' "$here/pythons.txt" | while read -r name version revision sum; do
    [ "$(cat "$folder/$name.mark" 2>/dev/null)" = "$(mark_for "$sum")" ] && [ -x "$folder/$name/python.exe" ] \
        || fetch_python "$name" "$version" "$revision" "$sum"
done
sh "$here/prefix.sh" "$folder/prefix" || stop "Wine did not set up a prefix"
rm -f -- "$folder/log"
