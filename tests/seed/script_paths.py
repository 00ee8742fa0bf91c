"""script_paths.py: console scripts start their own interpreter, whatever characters its path holds.

    script_paths.py SEED_PRINT

An environment is put together by hand in a folder of a hostile name; its script is run from its path, through PATH,
through a link and by several shells, with warnings as errors, and must tell that interpreter and those arguments.
"""
import os
import shutil
import subprocess
import sys
import tempfile

from archives import FILE_NAME, Member, wheel

CODE = b"""import os, sys
def main():
    print(ascii([os.fsencode(sys.prefix), os.path.basename(sys.argv[0]), sys.argv[1:]]))
    return 7
"""
NAMES = [b"plain", b"a space", b"  two  ", b"tab\there", b"it's", b"'''", b"ends'", b"'both'", b'"', b'a"b"', b"$HOME",
         b"$(touch HIT)", b"`touch HIT`", b"$(touch HIT) x", b"`touch HIT` x", b'";touch HIT;"', b"';touch HIT;'",
         b"a;touch HIT", b"a&touch HIT", b"a|b", b"a\\b", b"\\", b"\\x41", b"\\N{x} y", b"\\u12", b"a\\", b"*",
         b"?[a-z]",
         b"~", b"~root", b"#", b"# x", b"%s", b"!!", b"{a,b}", b"(x)", b"<x>", b"-rf", b"-c x", b"coding=latin-9000",
         b"coding: x", b"\xff\xfe", b"\xe9 x", "ünïcode 環境".encode(), "\U0001f40d".encode(), b"l" * 120,
         b"long " * 30,
         b"\x01\x7f", b"\r", b"a\rb", b"=x", b"x=1"]
ARGUMENTS = ["a b", "", "$HOME", "'\"", "ü"]
SHELLS = ["sh", "dash", "bash", "ksh", "mksh", "busybox", "zsh", "yash"]


def run(command, **more):
    environment = dict(os.environ, PYTHONWARNINGS="error", PYTHONDONTWRITEBYTECODE="1", PYTHONUTF8="1")
    environment.update(more.pop("env", {}))
    done = subprocess.run(command, capture_output=True, env=environment, **more)
    return done.returncode, done.stdout, done.stderr


def make(program, folder, name):
    """An environment in folder/name, with one script, "hello"."""
    root = os.path.join(folder, name)
    os.makedirs(root + b"/bin")
    version = "python%d.%d" % sys.version_info[:2]
    base = os.path.realpath(sys.executable)
    os.symlink(base, root + b"/bin/python3")
    os.symlink("python3", root + b"/bin/python")
    with open(root + b"/pyvenv.cfg", "w") as config:
        config.write(f"home = {os.path.dirname(base)}\n")
    path = os.path.join(folder, FILE_NAME.encode())
    with open(path, "wb") as file:
        file.write(wheel(Member("pk/hello.py", CODE), entry_points=b"[console_scripts]\nhello = pk.hello:main\n"))
    code, out, err = run([program, "unpack", path, root, f"lib/{version}/site-packages", "bin", root + b"/bin/python3",
                          version[6:]])
    assert code == 0, out + err
    return root


def is_utf8(name):
    return b"\xff" not in name and name.decode(errors="replace").encode() == name


def ways(root, folder):
    """Commands that start the script, as (what, command, more)."""
    script = root + b"/bin/hello"
    link = folder + b"/link"
    if os.path.lexists(link):
        os.remove(link)
    os.symlink(script, link)
    yield "its path", [script], {}
    yield "a relative path", [b"./hello"], {"cwd": root + b"/bin"}
    if b":" not in root:
        yield "PATH", ["env", "hello"], {"env": {"PATH": os.fsdecode(root + b"/bin:") + os.environ["PATH"]}}
    with open(script, "rb") as file:
        polyglot = file.readline() == b"#!/bin/sh\n"
    yield "a link", [link], {}
    yield "Python", [root + b"/bin/python3", script], {}
    for shell in filter(shutil.which, SHELLS if polyglot else []):
        if shell == "yash" and not is_utf8(script):
            continue        # it cannot be given such an argument at all
        yield shell, [*([shell, "sh"] if shell == "busybox" else [shell]), script], {}


def check(program, folder, name):
    """What went wrong, as sentences."""
    wrong, root = [], make(program, folder, name)
    for what, command, more in ways(root, folder):
        code, out, err = run([*command, *ARGUMENTS], **more)
        prefix = ascii([os.path.realpath(root)])[1:-1]
        if code != 7 or prefix not in out.decode() or ascii(ARGUMENTS) not in out.decode() or err:
            wrong.append(f"{name!r} by {what}: exit {code}, {out!r} {err[-300:]!r}")
    return wrong


def main(program):
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        folder = os.fsencode(os.path.realpath(folder))
        os.chdir(folder)
        for name in NAMES:
            wrong += check(program, folder, name)
        hits = [path for path, _, files in os.walk(folder) if b"HIT" in files]
        if hits:
            wrong.append(f"something of a path was run: {hits}")
    print(f"{len(NAMES)} folders, {len(wrong)} failures")
    for sentence in wrong:
        print("WRONG", sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
