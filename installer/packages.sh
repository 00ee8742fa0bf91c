#!/bin/sh
# packages.sh: sees to it that the rows of tables of packages are there, and says what it installs before it does.
#
#   usage: packages.sh [--offline] TABLE...
#
# A row is `probe package need reason`. Nothing is started when every probe is there. Rows that say `must` stop us when
# they cannot be had, rows that say `may` are named and left out. Only apt is known; elsewhere the list is shown.
set -eu

say() { printf '%s\n' "$*" >&2; }

offline=no
[ "${1-}" != --offline ] || { offline=yes; shift; }
rows=$([ $# -gt 0 ] && cat -- "$@") || { say "usage: packages.sh [--offline] TABLE..."; exit 2; }

# there PROBE: is one of these commands or files here?
there() {
    for one in $(printf '%s' "$1" | tr ',' ' '); do
        case $one in
            */*) set -- "$1" $one && [ -e "$2" ] && return 0 ;;     # a pattern may stand for a changing name
            *) command -v "$one" >/dev/null 2>&1 && return 0 ;;
        esac
    done
    return 1
}

# lacking NEED: the packages of the rows whose probe is not here.
lacking() {
    while read -r probe package need reason; do
        case $probe in ''|'#'*) continue ;; esac
        [ "$need" = "$1" ] || continue
        there "$probe" || printf ' %s' "$package"
    done <<END
$rows
END
}

reasons() {
    while read -r probe package need reason; do
        case " $1 " in *" $package "*) say "    $package: $reason" ;; esac
    done <<END
$rows
END
}

must=$(lacking must)
may=$(lacking may)
[ -n "$must$may" ] || exit 0

# Why nothing can be installed; empty when it can.
obstacle() {
    if [ "$offline" = yes ]; then echo "--offline was given"
    elif ! command -v apt-get >/dev/null 2>&1; then echo "there is no apt-get, the only package manager that we know"
    elif [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then echo "you are not root, and there is no sudo"
    fi
}

why=$(obstacle)
if [ -n "$why" ]; then
    say "Not here:$must$may"
    reasons "$must$may"
    if [ -z "$must" ]; then
        say "Going on without them, for $why."
        exit 0
    fi
    say "They are not installed for you, because $why."
    say "What to do: install them (those are Debian's names), for instance with:  sudo apt-get install$must"
    exit 1
fi

as_root() {
    if [ "$(id -u)" -eq 0 ]; then env DEBIAN_FRONTEND=noninteractive "$@"
    else sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

install() { as_root apt-get install -y -q --no-install-recommends "$@" </dev/null >&2; }

say "Going to install these packages of the system with apt-get:$must$may"
reasons "$must$may"
as_root apt-get update -q </dev/null >&2 || say "apt-get update failed; trying with the lists that are there"
if [ -n "$must" ]; then
    # shellcheck disable=SC2086
    if ! install $must; then
        say "apt-get could not install all of:$must"
        say "What to do: see its last lines above, then run this again."
        exit 1
    fi
fi
for package in $may; do
    install "$package" || say "$package could not be installed; going on without it"
done
must=$(lacking must)
[ -z "$must" ] || { say "Installed, yet still not found:$must (see the probes in $*)"; exit 1; }
