#!/bin/sh
# make_root.sh: unpacks a root of Debian sid with the Pythons that this machine's own release does not have.
#
#   usage: make_root.sh FOLDER
#
# The packages are only unpacked (no maintainer script runs), which takes seconds and is all that an interpreter needs.
# Where the mirror is comes from this machine's own apt; SID_MIRROR=URI overrides it. A finished root is kept.
set -eu

required='python3.13 python3.13-venv python3.14 python3.14-venv'
wanted='python3.15 python3.15-venv'
others='python3.14-dbg pypy3 pypy3-venv'
builds='python3.13-nogil python3.14-nogil python3.15-nogil'     # free-threaded; not packaged everywhere
ground='base-files dash coreutils libc-bin ca-certificates'

fail() { printf 'make_root.sh: %s\n' "$*" >&2; exit 1; }

[ $# -eq 1 ] || fail 'usage: make_root.sh FOLDER'
case $1 in /*) root=$1 ;; *) root=$PWD/$1 ;; esac
mark=$root/.venvcast-root
[ -e "$mark" ] && exit 0

[ "$(id -u)" -eq 0 ] || exec sudo -n env ${SID_MIRROR:+SID_MIRROR="$SID_MIRROR"} sh "$0" "$root" ||
    fail 'only root can make the folder; run it under sudo'
command -v mmdebstrap >/dev/null || fail 'mmdebstrap is missing; install it: apt-get install mmdebstrap'
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keys" ] || fail "$keys is missing; install it: apt-get install debian-archive-keyring"

# The main archive of Debian among the sources of this machine: labelled so where apt has its lists, else named so.
find_mirror() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 2>/dev/null | sed -n 's/^Debian \([a-z+]*:\)/\1/p' |
        head -n 1 | grep . && return
    apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep '/debian/*$' | head -n 1 | grep .
}
mirror=${SID_MIRROR:-$(find_mirror || true)}
[ -n "$mirror" ] || fail 'no Debian mirror among the sources of apt; say which one: SID_MIRROR=URI'

# A machine that lives with an old mirror has told its apt so, and one behind a proxy which one.
set -- --variant=extract --mode=root --format=directory --skip=check/empty,output/dev --quiet \
    --keyring="$keys" --aptopt='Acquire::Retries "5"'
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
apt-config dump | grep -E '^Acquire::(Check-Date|Check-Valid-Until|https?::Proxy) ' >"$settings" || true
while IFS= read -r setting; do
    set -- "$@" --aptopt="${setting%;}"
done <"$settings"

# "?or(...)" takes those of the packages that exist.
pattern() { printf '?or('; printf '?exact-name(%s),' "$@" | sed 's/,$//'; printf ')'; }

unpack() {      # unpack PACKAGES [PATTERN]: a fresh root with these
    rm -rf "$root"
    mkdir -p "$root"
    packages=$1 more=${2-}
    shift 2
    mmdebstrap "$@" --include="$packages" ${more:+--include="$more"} sid "$root" "$mirror"
}

certify() {     # what the package's maintainer script would do; Debian's pip does not start without this file
    mkdir -p "$root/etc/ssl/certs"
    cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
}

works() {       # does each of these interpreters start in the root?
    for python in "$@"; do
        LC_ALL=C chroot "$root" "/usr/bin/$python" -c 'import venv, ensurepip; ensurepip.version()' 2>/dev/null ||
            return 1
    done
}

all=$(pattern $wanted $others $builds)
few=$(pattern $wanted)
for more in "$all" "$all" "$few" ''; do
    if unpack "$ground $required" "$more" "$@" && certify && works python3.13 python3.14; then
        [ "$more" = "$all" ] || echo 'make_root.sh: not everything could be had; made it with less' >&2
        (cd "$root/usr/bin" && printf '%s\n' python3.* pypy3.*) |
            grep -E '^(python3\.[0-9]+[td]*|pypy3\.[0-9]+)$' >"$mark"
        exit 0
    fi
    echo 'make_root.sh: that failed; again' >&2
done
fail "the packages $required cannot be had from sid on $mirror; the parity tests lack these interpreters"
