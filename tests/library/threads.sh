#!/bin/sh
# threads.sh: sixteen environments by eight threads of a program that uses libvenvcast; also under ThreadSanitizer.
#
#     usage: threads.sh FOLDER PYTHON [--sanitize]     FOLDER: a build of the library (build.sh)
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
folder=$1 python=$2 flags=
[ "${3-}" != --sanitize ] || flags='-fsanitize=thread -g'
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
export PKG_CONFIG_PATH="$folder/installed/lib/pkgconfig"
# shellcheck disable=SC2046,SC2086  # words are meant
cc -std=c17 -Wall -Wextra $flags "$here/threads.c" -o "$work/threads" $(pkg-config --cflags venvcast) \
    "$folder/installed/lib/libvenvcast.a" $(pkg-config --static --libs-only-other venvcast) \
    $(pkg-config --static --libs-only-l venvcast | sed 's/-lvenvcast//')
fixed=
if [ -n "$flags" ]; then
    printf 'int main(void) { return 0; }\n' >"$work/empty.c"
    # shellcheck disable=SC2086
    cc $flags "$work/empty.c" -o "$work/empty"
    "$work/empty" 2>/dev/null || fixed='setarch -R'
    $fixed "$work/empty" || { echo "threads.sh: a program with ThreadSanitizer does not start here" >&2; exit 1; }
fi
mkdir "$work/made"
TSAN_OPTIONS="halt_on_error=0" HOME="$work" $fixed "$work/threads" "$work/made" "$python" >"$work/out" 2>"$work/said" \
    && ! grep -q ThreadSanitizer "$work/said" || { head -n 80 "$work/out" "$work/said" >&2; exit 1; }
cat "$work/out"
for number in 0 7 15; do
    [ "$(cat "$work/made/$number/share/number")" = "$number" ] && "$work/made/$number/bin/python" -c 'import pip' \
        || { echo "threads.sh: environment $number is not whole" >&2; exit 1; }
done
