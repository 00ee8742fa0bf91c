#!/bin/sh
# libraries.sh: obtains the sources of the libraries into a folder, each checked against a pinned SHA-256.
#
#   usage: libraries.sh [--offline] [--signed] DIR
#
# Needs no administrator. The table is libraries.txt. Downloads are kept in ${XDG_CACHE_HOME:-~/.cache}/venvcast-build
# and checked again each time they are used; on a machine without a network they can be put there by hand.
# The machine's own apt lists, caches and sources stay untouched: a private set is used and thrown away.
set -eu
umask 022
LC_ALL=C
export LC_ALL

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
table=${VENVCAST_LIBRARIES:-$here/libraries.txt}

say() { printf '%s\n' "$*" >&2; }
stop() { say "libraries.sh: $*"; exit 1; }

offline=no signed=no target=
for word; do
    case $word in
        --offline) offline=yes ;;
        --signed) signed=yes ;;
        -*) say "usage: libraries.sh [--offline] [--signed] DIR"; exit 2 ;;
        *) [ -z "$target" ] || { say "usage: libraries.sh [--offline] [--signed] DIR"; exit 2; }; target=$word ;;
    esac
done
[ -n "$target" ] || { say "usage: libraries.sh [--offline] [--signed] DIR"; exit 2; }
[ -r "$table" ] || stop "the table $table cannot be read"
folders=$(awk '/^[^#]/ && !seen[$1]++ { printf "%s%s", separator, $1; separator = " " }' "$table")

# rows FOLDER: its rows, without those that are not allowed in this run.
rows() {
    awk -v folder="$1" -v signed="$signed" '$1 == folder && (signed == "yes" || $2 != "signed")' "$table"
}

sum_of() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"
    elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$1"
    else openssl dgst -sha256 -r <"$1"
    fi | cut -c1-64
}

# in_shape FOLDER: was it put there by this script, from a source that is still accepted?
with_licence='with the licence of its archive'
in_shape() {
    [ -f "$target/$1/.source" ] || return 1
    { read -r package version sum && { read -r rest || :; }; } <"$target/$1/.source" || return 1
    rows "$1" | awk -v package="$package" -v version="$version" -v sum="$sum" -v rest="$rest" -v wanted="$with_licence" '
        $3 == package && ($6 == sum || ($2 == "signed" && sum == "signed")) && ($7 == "." || rest == wanted) { found = 1 }
        END { exit !found }'
}

missing=
for folder in $folders; do
    in_shape "$folder" && continue
    if [ -e "$target/$folder" ] && [ ! -f "$target/$folder/.source" ]; then
        say "libraries.sh: $target/$folder was not put there by this script; it is left as it is, unchecked"
        continue
    fi
    missing="$missing $folder"
done
[ -n "$missing" ] || exit 0

mkdir -p -- "$target" || stop "cannot make $target"
target=$(CDPATH='' cd -- "$target" && pwd)
work=$(mktemp -d "$target/.work.XXXXXX") || stop "cannot write into $target"
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' HUP INT TERM
log=$work/log
: >"$log"

cache=${XDG_CACHE_HOME:-${HOME:-$work}/.cache}/venvcast-build
mkdir -p -- "$cache" 2>/dev/null && [ -w "$cache" ] || cache=$work

# ---- way debian: apt with a private set of lists, caches and sources -------------------------------------------
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null | tr -d '"' || :)

# The archives that this machine already uses, by the name of its release: bases of URIs, one a line.
archives() {
    apt-get -o Debug::NoLocking=1 update --print-uris 2>>"$log" | awk -v own="$codename" '
        BEGIN {
            number = split("stable testing unstable sid oldstable " own, names)
            for (i = 1; i <= number; i++) known[names[i]] = 1
        }
        match($1, "/dists/[^/]*/InRelease") {
            suite = substr($1, RSTART + 7, RLENGTH - 17); base = substr($1, 2, RSTART - 2)
            if (suite in known && !(base in seen)) { seen[base] = 1; print base }
        }'
}

# private_apt FOLDER COMMAND...: apt-get that neither reads nor changes the sources, lists and caches of this machine.
private_apt() {
    private=$1
    shift
    apt-get -c "$private/apt.conf" "$@" >>"$log" 2>&1
}

# prepare_apt FOLDER BASE SUITE TRUST: the private set for one suite; fails when the archive has no such suite.
prepare_apt() {
    if [ -d "$1" ]; then
        [ -f "$1/ready" ]
        return
    fi
    mkdir -p "$1/parts" "$1/lists/partial" "$1/cache/archives/partial" "$1/state"
    keyring=
    for file in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/ubuntu-archive-keyring.gpg; do
        [ ! -f "$file" ] || keyring="${keyring:+$keyring,}$file"
    done
    case $4 in                      # a pinned sum needs no signature beside it, and survives an expired key
        pinned) option='[trusted=yes] ' ;;
        *) option=${keyring:+[signed-by=$keyring] } ;;
    esac
    components=main
    case $2 in *ubuntu*) components='main universe' ;; esac
    printf 'deb-src %s%s %s %s\n' "$option" "$2" "$3" "$components" >"$1/parts/one.list"
    cat >"$1/apt.conf" <<END
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$1/parts";
Dir::State "$1/state";
Dir::State::Lists "$1/lists";
Dir::Cache "$1/cache";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::Check-Valid-Until "false";
APT::Get::List-Cleanup "false";
END
    private_apt "$1" update -o APT::Update::Error-Mode=any && : >"$1/ready"
}

# fetch_from_archive PACKAGE SUITE TRUST: leaves the tarball as the only file of $work/got.
fetch_from_archive() {
    command -v apt-get >/dev/null 2>&1 || return 1
    suite=$2
    [ "$suite" != own ] || suite=$codename
    [ -n "$suite" ] || return 1
    [ -f "$work/archives" ] || archives >"$work/archives"
    number=0
    while read -r base; do
        number=$((number + 1))
        private=$work/apt-$number-$suite-$3
        prepare_apt "$private" "$base" "$suite" "$3" || continue
        rm -rf -- "$work/got" && mkdir "$work/got"
        (cd "$work/got" && private_apt "$private" source --only-source --download-only --tar-only "$1") || continue
        set -- "$1" "$2" "$3" "$work"/got/*.orig.tar.*
        [ -f "$4" ] && return 0
    done <"$work/archives"
    return 1
}

# ---- way crate: cargo fetches, we check the crate itself --------------------------------------------------------
fetch_crate() {
    command -v cargo >/dev/null 2>&1 || return 1
    rm -rf -- "$work/crate" "$work/got" && mkdir -p "$work/crate/src" "$work/got"
    : >"$work/crate/src/lib.rs"
    printf '[package]\nname = "obtain"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n%s = "=%s"\n' "$1" "$2" \
        >"$work/crate/Cargo.toml"
    (cd "$work/crate" && cargo fetch) >>"$log" 2>&1 || return 1
    for file in "${CARGO_HOME:-$HOME/.cargo}"/registry/cache/*/"$1-$2.crate"; do
        [ -f "$file" ] && cp "$file" "$work/got/" && return 0
    done
    return 1
}

# ---- one row: from the cache or the network, checked, unpacked ---------------------------------------------------
# unpack ARCHIVE FOLDER INSIDE STAMP: in one rename, so that a half-unpacked folder is never taken for a whole one.
unpack() {
    rm -rf -- "$work/unpacked" && mkdir "$work/unpacked"
    tar -xf "$1" -C "$work/unpacked" || stop "$1 cannot be unpacked (is xz-utils installed?)"
    set -- "$1" "$2" "$3" "$4" "$work"/unpacked/*
    top=$5
    [ "$3" = . ] || top=$top/$3
    [ $# -eq 5 ] && [ -d "$top" ] || stop "$1 does not hold one folder with $3 in it"
    printf '%s\n' "$4" >"$top/.source"
    if [ "$3" != . ]; then          # the licence stands at the top of the archive, and holds for what is inside
        for text in "$5"/COPYRIGHT "$5"/COPYING "$5"/LICENSE*; do
            [ ! -f "$text" ] || [ -e "$top/${text##*/}" ] || cp -- "$text" "$top/"
        done
        echo "$with_licence" >>"$top/.source"
    fi
    rm -rf -- "${target:?}/$2"
    mv -- "$top" "$target/$2" || stop "cannot put $target/$2 in its place"
}

# A tarball in the cache whose sum is right; prints its name.
cached() {
    for file in "$cache/$1_$2".orig.tar.* "$cache/$1-$2.crate"; do
        [ -f "$file" ] || continue
        if [ "$(sum_of "$file")" = "$3" ]; then
            printf '%s\n' "$file"
            return 0
        fi
        say "libraries.sh: $file is not what it should be and is not used"
    done
    return 1
}

# take FOLDER WAY PACKAGE VERSION SUITE SUM INSIDE: true when the folder is in its place.
take() {
    if [ "$2" != signed ]; then
        if file=$(cached "$3" "$4" "$6"); then
            unpack "$file" "$1" "$7" "$3 $4 $6"
            return 0
        fi
    fi
    [ "$offline" = no ] || return 1
    case $2 in
        debian) fetch_from_archive "$3" "$5" pinned || return 1 ;;
        crate) fetch_crate "$3" "$4" || return 1 ;;
        signed) fetch_from_archive "$3" "$5" signed || return 1 ;;
        *) stop "$table: unknown way $2" ;;
    esac
    set -- "$@" "$work"/got/*
    shift 7
    file=$1
    if [ "$way" = signed ]; then
        version=${file##*_}
        version=${version%.orig.tar.*}
        dpkg --compare-versions "$version" ge "$wanted" || return 1
        unpack "$file" "$folder" "$inside" "$package $version signed"
        say "libraries.sh: $package $version is this release's own, vouched for by its archive's signature"
        return 0
    fi
    if [ "$(sum_of "$file")" != "$sum" ]; then
        say "libraries.sh: $package of $suite is not version $wanted, or was changed on its way; not used"
        return 1
    fi
    cp -- "$file" "$cache/.new.$$" && mv -- "$cache/.new.$$" "$cache/$(basename -- "$file")"
    unpack "$file" "$folder" "$inside" "$package $wanted $sum"
}

obtain() {
    rows "$1" >"$work/rows"
    first=yes
    while read -r folder way package wanted suite sum inside _ <&3; do
        if take "$folder" "$way" "$package" "$wanted" "$suite" "$sum" "$inside"; then
            [ "$way" = signed ] || say "libraries.sh: $folder from $package $wanted"
            [ "$first" = yes ] || say "    (releases are built with another version, which could not be had)"
            return 0
        fi
        first=no
    done 3<"$work/rows"
    return 1
}

failed=
for folder in $missing; do
    name=$folder
    obtain "$name" || failed="$failed $name"
done
[ -n "$failed" ] || exit 0

say "libraries.sh: these library sources could not be obtained:$failed"
if [ "$offline" = no ]; then
    say "What the tools said:"
    grep -iE '^(E:|error|W:.*GPG)' "$log" | tail -n 12 | sed 's/^/    /' >&2
fi
say "What to do: put any one of these files for each into $cache"
[ "$cache" != "$work" ] || say "    (a folder that can be written: set XDG_CACHE_HOME)"
for name in $failed; do
    rows "$name" | awk '$2 == "debian" { printf "    %s_%s.orig.tar.*   SHA-256 %s\n", $3, $4, $6 }
                        $2 == "crate" { printf "    %s-%s.crate   SHA-256 %s\n", $3, $4, $6 }' >&2
done
say "or unpack the libraries yourself into one folder, as $folders, and build with -DVENVCAST_DEPS=FOLDER."
exit 1
