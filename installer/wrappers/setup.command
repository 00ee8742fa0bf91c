#!/bin/sh
# setup.command: makes sure of .venv beside this file, then starts the application in it.
here=$(cd "$(dirname "$0")" && pwd -P) || exit 1
cd "$here" || exit 1
set -- --pause auto --log "$here/setup.log" --ensure "$here/.venv" --exec app "$@"
[ ! -d wheels ] || set -- --find-links "$here/wheels" "$@"
[ ! -f requirements.txt ] || set -- --requirements "$here/requirements.txt" "$@"
exec "$here/venvcast" "$@"
