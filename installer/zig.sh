#!/bin/sh
# zig.sh: obtains the compiler for other machines and systems, and commands of one word that compile for a target.
#
#   usage: zig.sh [--offline] FOLDER TRIPLE
#
# Leaves FOLDER/zig-VERSION and FOLDER/TRIPLE/{cc,ar,ranlib,windres}. The wheel comes from PyPI, is checked against a
# pinned sum and is kept in ${XDG_CACHE_HOME:-~/.cache}/venvcast-build, where it can be put by hand. What the compiler
# builds for itself (the C library of each target) stays in FOLDER/cache, or in ZIG_LOCAL_CACHE_DIR.
set -eu

version=0.17.1
# ---- for each machine that builds: tags in the wheel's name (+ is its name again), SHA-256 ---------------------------
wheels() {
    cat <<'END'
x86_64   manylinux_2_12_+.manylinux2010_+.musllinux_1_1_+  ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54
aarch64  manylinux_2_17_+.manylinux2014_+.musllinux_1_1_+  b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e
END
}

say() { printf 'zig.sh: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

offline=no
[ "${1-}" != --offline ] || { offline=yes; shift; }
[ $# -eq 2 ] || { say "usage: zig.sh [--offline] FOLDER TRIPLE"; exit 2; }
triple=$2
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)

row=$(wheels | awk -v machine="$(uname -m)" '$1 == machine { gsub("[+]", machine); print }')
[ "$(uname -s)" = Linux ] && [ -n "$row" ] || stop "no compiler is pinned for $(uname -sm)"
read -r _ tag sum <<END
$row
END
wheel=ziglang-$version-py3-none-$tag.whl
cache=${XDG_CACHE_HOME:-${HOME:-$folder}/.cache}/venvcast-build
mkdir -p -- "$cache" 2>/dev/null && [ -w "$cache" ] || cache=$folder

is_right() { [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -c1-64)" = "$sum" ]; }

# Debian's python3 has no pip of its own; a bare environment has.
pip() {
    if ! python3 -m pip --version >/dev/null 2>&1; then
        [ -x "$folder/pip/bin/python3" ] || python3 -m venv "$folder/pip"
        PATH=$folder/pip/bin:$PATH
    fi
    python3 -m pip --disable-pip-version-check -q "$@" </dev/null >&2
}

obtain() {
    is_right "$cache/$wheel" && return
    [ "$offline" = no ] || stop "not here, because of --offline: $cache/$wheel (SHA-256 $sum)"
    say "fetching zig $version from PyPI (100 MB)"
    rm -rf -- "$folder/got"
    pip download --no-deps --only-binary :all: --dest "$folder/got" "ziglang==$version" || stop "pip could not fetch it"
    is_right "$folder/got/$wheel" || stop "what PyPI has is not $wheel with SHA-256 $sum"
    mv -- "$folder/got/$wheel" "$cache/.new.$$" && mv -- "$cache/.new.$$" "$cache/$wheel"
    rm -rf -- "$folder/got" "$folder/pip"
}

if [ ! -x "$folder/zig-$version/zig" ]; then
    obtain
    rm -rf -- "$folder/new"
    python3 -m zipfile -e "$cache/$wheel" "$folder/new" || stop "$cache/$wheel cannot be unpacked"
    chmod +x "$folder/new/ziglang/zig"
    rm -rf -- "$folder/zig-$version"
    mv -- "$folder/new/ziglang" "$folder/zig-$version"
    rm -rf -- "$folder/new"
fi

# ---- the commands; each finds the compiler from its own place --------------------------------------------------------
# command_for NAME: one that runs the shell words of standard input; $zig is the compiler.
command_for() {
    {
        printf '#!/bin/sh\n# Made by installer/zig.sh.\nzig=${0%%/*}/../zig-%s/zig\n' "$version"
        # shellcheck disable=SC2016
        printf 'export ZIG_GLOBAL_CACHE_DIR="${0%%/*}/../cache"\n'
        # shellcheck disable=SC2016
        printf 'export ZIG_LOCAL_CACHE_DIR="${ZIG_LOCAL_CACHE_DIR:-$ZIG_GLOBAL_CACHE_DIR}"\n'
        cat
    } >"$folder/$triple/.new"
    chmod +x "$folder/$triple/.new"
    mv -- "$folder/$triple/.new" "$folder/$triple/$1"
}

mkdir -p -- "$folder/$triple"
command_for cc <<END
exec "\$zig" cc -target $triple "\$@"
END
command_for ar <<'END'
exec "$zig" ar "$@"
END
command_for ranlib <<'END'
exec "$zig" ranlib "$@"
END
# As CMake calls windres: -O coff [-DNAME | -IFOLDER | -D NAME | -I FOLDER]... SOURCE OBJECT
command_for windres <<END
left=\$#
while [ \$left -gt 0 ]; do
    [ \$left -ne 2 ] || set -- "\$@" --
    word=\$1
    shift
    left=\$((left - 1))
    case \$word in
        -O) shift; left=\$((left - 1)) ;;
        -[DI]) set -- "\$@" "\$word" "\$1"; shift; left=\$((left - 1)) ;;
        -[DI]*) value=\${word#-?}; set -- "\$@" "\${word%"\$value"}" "\$value" ;;
        *) set -- "\$@" "\$word" ;;
    esac
done
exec "\$zig" rc /:output-format coff /:target $triple "\$@"
END
