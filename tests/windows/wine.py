#!/usr/bin/env python3
"""wine.py: runs programs for Windows under Wine, and knows where the tests find everything.

    wine.py PROGRAM ARGUMENT...         for people: runs it as the tests do

What Wine 8 takes to behave: standard handles must be pipes, terminals or /dev/null (never files, never closed), and
whatever runs first must not hold our pipes, because the services that it starts live on. An exit code reaches us modulo
256; `full_exit_code` asks inside.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ.get("VENVCAST_TEST_TOOLS", TOP / "build/test-tools")).absolute() / "windows"
PROGRAM = Path(os.environ.get("VENVCAST_WINDOWS", TOP / "build/windows/venvcast.exe")).absolute()
WORK = TOP / "build/windows-work"
SOURCE = TOOLS / "prefix"
# CTest lets two tests use Wine at the same time, each with a prefix and a server that no other test uses meanwhile.
ALONE = os.environ.get("VENVCAST_WINE_ALONE", "")
PREFIX = TOOLS / f"prefix-{ALONE}" if ALONE else SOURCE
WINE = "/usr/lib/wine/wine64"
SERVERS = ("/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver")
LINGER = 300        # seconds that Wine's server stays without anything to do
HANGS = 600         # seconds after which a program does not end any more; under load they take many times what they need

PARENT = """import json, subprocess, sys
print(*[subprocess.run(words, stdout=subprocess.DEVNULL).returncode for words in json.loads(sys.argv[1])])
"""


def inside(path):
    """A path as programs for Windows know it."""
    return "Z:" + str(path).replace("/", "\\")


def outside(path):
    """And the other way round: drive Z: is the root, with or without the prefix of long paths."""
    path = str(path).removeprefix("\\\\?\\")
    assert path[:2].upper() == "Z:", path
    return Path(path[2:].replace("\\", "/"))


def variables(**more):
    server = next(name for name in SERVERS if os.path.exists(name))
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all",
            "WINESERVER": server, "HOME": str(WORK), **more}


def copy_prefix(copy):
    """Of hard links, but for the registry, which is written to."""
    shutil.rmtree(copy, ignore_errors=True)
    subprocess.run(["cp", "-al", "--", SOURCE, copy], check=True)
    for name in copy.glob("*.reg"):
        text = name.read_bytes()
        name.unlink()
        name.write_bytes(text)


def stop_server():
    """With every program that it serves. Wine 8 sometimes keeps a connection whose programs have ended, and its server then
    takes a whole core until it is stopped."""
    for word in ("-k", "-w"):
        subprocess.run([variables()["WINESERVER"], word], env=variables(), check=False, stderr=subprocess.DEVNULL)


def warm():
    """Starts the server and the services with nothing to hold on to; one of several processes does it."""
    mark = ".venvcast-prefix"
    if not (SOURCE / mark).exists():
        sys.exit(f"{SOURCE} is missing: sh tests/windows/obtain.sh {TOOLS}")
    WORK.mkdir(parents=True, exist_ok=True)
    if ALONE:
        stop_server()
        if not (PREFIX / mark).exists() or not os.path.samefile(SOURCE / mark, PREFIX / mark):
            copy_prefix(PREFIX)
    nothing = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with open(WORK / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([variables()["WINESERVER"], f"-p{LINGER}"], env=variables(), check=False, **nothing)
        subprocess.run([WINE, "cmd", "/c", "exit"], env=variables(), check=True, **nothing)


def run(argv, cwd=WORK, timeout=HANGS, stdin=b"", **more):
    """The program's exit code modulo 256 and what it wrote, as text; \\r is kept. Once in thousands of starts Wine 8 ends one
    with 1 and without a word, which our program never does (its own failures are told): that start is made again, and told."""
    for again in (True, False):
        done = subprocess.run([WINE, *map(str, argv)], cwd=cwd, env=variables(**more), timeout=timeout, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if not again or (done.returncode, done.stdout, done.stderr) != (1, b"", b"") or Path(argv[0]) != PROGRAM:
            break
        print("wine.py: a start ended with 1 and without a word, and is made again:", *argv, file=sys.stderr)
    done.stdout, done.stderr = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
    return done


def full_exit_codes(*commands, **how):
    """The exit codes as a program for Windows sees them that starts these, one after another."""
    newest = pythons()[-1]
    words = json.dumps([[str(word) for word in argv] for argv in commands])
    done = run([newest / "python.exe", "-I", "-c", PARENT, words], **how)
    return [int(word) for word in done.stdout.split()]


def full_exit_code(argv, **how):
    """The same of one."""
    return full_exit_codes(argv, **how)[0]


def started(argv, **how):
    """The command lines of all processes that came of it, in order, by Wine's own account; its own is not among them."""
    done = run(argv, WINEDEBUG="+process", **how)
    lines = [line.partition(" cmdline ")[2] for line in done.stderr.splitlines() if "CreateProcessInternalW app" in line]
    return lines if "/" in str(argv[0]) else lines[1:]      # Wine starts what it had to look for as one more process


def with_variable(variable):
    """The command lines of all programs that have been started with `NAME=value`, by the number of the process."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if variable.encode() in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            pass        # it has ended meanwhile
    return found


def pythons():
    """The folders of the Pythons, oldest first."""
    return sorted(path for path in TOOLS.glob("py3*") if path.is_dir())


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, argv, cwd=WORK, **more):
        self.master, slave = os.openpty()
        self.process = subprocess.Popen([WINE, *map(str, argv)], cwd=cwd, env=variables(TERM="xterm", **more),
                                        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, 0x540E, 0))      # TIOCSCTTY
        os.close(slave)
        self.seen = ""

    def read_until(self, text, seconds=HANGS):
        """Waits for `text`; what came so far is in `seen`."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise TimeoutError(f"{text!r} did not come; there was {self.seen!r}")
            try:
                self.seen += os.read(self.master, 4096).decode("utf-8", "replace")
            except OSError:         # the other end is closed
                raise EOFError(f"{text!r} did not come; there was {self.seen!r}") from None

    def type(self, keys):
        os.write(self.master, keys)

    def wait(self, seconds=HANGS):
        """The exit code, with everything read that was still to come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self.master], [], [], 0.05)
            try:
                data = os.read(self.master, 4096) if ready else b""
            except OSError:
                data = b""
            self.seen += data.decode("utf-8", "replace")
            if not data and self.process.poll() is not None:
                break
        code = self.process.wait(timeout=60)
        os.close(self.master)
        return code


def main(argv):
    warm()
    done = run(argv, cwd=os.getcwd())
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
