#!/usr/bin/env python3
"""bites.py: the comparison finds nothing between two environments of venv, and finds every one of these alterations."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import trees
from allowed import ALLOWED


def rewrite(path, old, new):
    text = path.read_bytes()
    assert old in text, f"{path} holds no {old!r}"
    path.write_bytes(text.replace(old, new, 1))


def relink(path, target):
    path.unlink()
    path.symlink_to(target)


def first(env, pattern):
    return sorted(env.glob(pattern))[0]


# What is done to an environment without pip -> the path and aspect that must be reported.
ALTERATIONS = [
    (lambda env: first(env, "bin/python3.*").unlink(), "bin/python3.*", "missing"),
    (lambda env: relink(env / "bin/python", "/usr/bin/python"), "bin/python", "target"),
    (lambda env: (env / "bin/python4").symlink_to("python"), "bin/python4", "extra"),
    (lambda env: (env / "lib/stray").mkdir(), "lib/stray", "extra"),
    (lambda env: (env / "pyvenv.cfg").chmod(0o600), "pyvenv.cfg", "mode"),
    (lambda env: (env / "bin").chmod(0o700), "bin", "mode"),
    (lambda env: env.chmod(0o700), ".", "mode"),
    (lambda env: (env / "bin/activate").chmod(0o755), "bin/activate", "mode"),
    (lambda env: (env / "bin/activate.fish").unlink(), "bin/activate.fish", "missing"),
    (lambda env: rewrite(env / "bin/Activate.ps1", b"param", b"Param"), "bin/Activate.ps1", "content"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"false", b"true"), "pyvenv.cfg", "line"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"version = ", b"version ="), "pyvenv.cfg", "line"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"home", b"prompt = 'x'\nhome"), "pyvenv.cfg", "line"),
    (lambda env: swap_lines(env / "pyvenv.cfg"), "pyvenv.cfg", "order"),
    (lambda env: shutil.copy(env / "pyvenv.cfg", env / "pyvenv.cfg.new"), "pyvenv.cfg.new", "extra"),
    (lambda env: os.mkfifo(env / "pipe"), "pipe", "extra"),
]

# The same for one with pip.
ALTERATIONS_OF_PIP = [
    (lambda env: rewrite(first(env, "lib/*/site-packages/pip/__init__.py"), b"import", b"iMport"),
     "lib/*/site-packages/pip/__init__.py", "content"),
    (lambda env: first(env, "lib/*/site-packages/pip/__main__.py").unlink(), "lib/*/pip/__main__.py", "missing"),
    (lambda env: first(env, "lib/*/site-packages/pip/__init__.py").chmod(0o755), "lib/*/pip/__init__.py", "mode"),
    (lambda env: first(env, "lib/*/site-packages/pip-*/INSTALLER").write_text("uv"), "lib/*/INSTALLER", "content"),
    (lambda env: first(env, "lib/*/site-packages/pip-*/REQUESTED").unlink(), "lib/*/REQUESTED", "missing"),
    (lambda env: rewrite(record(env), b"pip/__init__.py,sha256=", b"pip/__init__.py,sha256=x"), "lib/*/RECORD", "row"),
    (lambda env: rewrite(record(env), b"../../../bin/pip,", b"bin/pip,"), "lib/*/RECORD", "row"),
    (lambda env: record(env).write_bytes(record(env).read_bytes().replace(b"\r\n", b"\n")), "lib/*/RECORD", "order"),
    (lambda env: swap_lines(record(env)), "lib/*/RECORD", "order"),
]


def record(env):
    return first(env, "lib/*/site-packages/pip-*.dist-info/RECORD")


def swap_lines(path):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))


def counted(reference, env):
    return trees.judge(trees.differences(reference, trees.snapshot(env)), ALLOWED, "bites")[0]


def reported(found, path, aspect):
    return any(trees.fnmatch.fnmatch(one.path, path) and one.aspect == aspect for one in found)


def bites(reference, whole, env, alteration):
    alter, path, aspect = alteration
    shutil.copytree(whole, env, symlinks=True)
    silent = not counted(reference, env)
    alter(env)
    found = counted(reference, env)
    good = silent and reported(found, path, aspect) and len(found) <= 2
    print(f"{'ok  ' if good else 'FAIL'} the comparison reports {path}: {aspect}")
    if not good:
        print(*map(trees.describe, found[:5]), sep="\n")
    shutil.rmtree(env)
    return good


def all_bite(options, alterations):
    with tempfile.TemporaryDirectory() as folder:
        env, whole = Path(folder) / "e", Path(folder) / "whole"
        subprocess.run(["/usr/bin/python3", "-m", "venv", *options, env], check=True)
        reference = trees.snapshot(env)
        env.rename(whole)
        return all([bites(reference, whole, env, alteration) for alteration in alterations])


def main():
    good = [all_bite(["--without-pip"], ALTERATIONS), all_bite([], ALTERATIONS_OF_PIP)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
