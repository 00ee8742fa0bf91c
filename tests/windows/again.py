#!/usr/bin/env python3
"""again.py: runs a test under Wine, and when it fails a second time, with a prefix and a server that are new.

    again.py FILE COMMAND...    FILE: where the words of a first try that failed are kept
    again.py --tell FOLDER      shows all of them, and ends with 77 when there are any

Wine 8 now and then loses the start or the end of a program, once in some thousand; what our program does wrong it does
wrong twice. No second try is hidden: CTest names `windows_needed_no_second_try` as skipped when there was one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import wine

SKIPPED = 77


def tried(command):
    """The exit code and all that it said, in the order in which it was said."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def renew():
    """The next test lays out its prefix anew (wine.warm)."""
    wine.stop_server()
    if wine.ALONE:
        shutil.rmtree(wine.PREFIX, ignore_errors=True)


def try_twice(kept, command):
    kept.unlink(missing_ok=True)
    code, said = tried(command)
    if code != 0:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(said, encoding="utf-8")
        print(said, f"again.py: ended with {code}; tried once more", sep="\n", flush=True)
        renew()
        code, said = tried(command)
    print(said, end="")
    return code


def tell(folder):
    first_tries = sorted(folder.glob("*"))
    for kept in first_tries:
        print(f"{kept.name} failed at its first try:", kept.read_text(encoding="utf-8"), sep="\n")
    return SKIPPED if first_tries else 0


if __name__ == "__main__":
    sys.exit(tell(Path(sys.argv[2])) if sys.argv[1] == "--tell" else try_twice(Path(sys.argv[1]), sys.argv[2:]))
