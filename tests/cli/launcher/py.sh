#!/bin/sh
# py.sh: a small launcher: "py [SELECTOR] WORD ..." runs py-WORD from PATH, as git and kubectl find their subcommands.
#
# Arguments, environment, streams and the current folder go on as they are, and the exit code comes back: exec.
# With LAUNCHER_REPEATS the word is passed on as the first argument, as cargo does.
set -eu

selector=
case ${1-} in -[0-9]* | -V:*) selector=$1; shift ;; esac
case ${1-} in
'' | -*) echo "usage: py [SELECTOR] WORD ..." >&2; exit 64 ;;
where) command -v py-venv; exit ;;      # what is built in wins
esac
word=$1
shift
command -v "py-$word" >/dev/null || { echo "py: there is no py-$word on PATH" >&2; exit 64; }
exec "py-$word" ${selector:+"$selector"} ${LAUNCHER_REPEATS:+"$word"} "$@"
