#!/usr/bin/env python3
"""windows_bites.py: the comparison under Wine finds every one of these alterations of an environment that venv made."""

import shutil
import sys
from pathlib import Path

import wine
import as_venv
from windows_allowed import ALLOWED

import trees


def rewrite(path, old, new):
    text = path.read_bytes()
    assert old in text, f"{path} holds no {old!r}"
    path.write_bytes(text.replace(old, new))


def record(env):
    return next(env.glob("Lib/site-packages/pip-*.dist-info/RECORD"))


# What is done to an environment without pip -> the path and aspect that must be reported.
ALTERATIONS = [
    (lambda env: (env / "Scripts/pythonw.exe").unlink(), "Scripts/pythonw.exe", "missing"),
    (lambda env: rewrite(env / "Scripts/python.exe", b"MZ", b"ZM"), "Scripts/python.exe", "content"),
    (lambda env: shutil.copy(Path(wine.pythons()[-1], "python.exe"), env / "Scripts"), "Scripts/python.exe", "content"),
    (lambda env: shutil.copy(env / "Scripts/python.exe", env / "Scripts/python3.exe"), "Scripts/python3.exe", "extra"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"\r\n", b"\n"), "pyvenv.cfg", "line"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"home = Z:", b"home = \\\\?\\Z:"), "pyvenv.cfg", "line"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"home = Z:", b"home = z:"), "pyvenv.cfg", "line"),
    (lambda env: rewrite(env / "pyvenv.cfg", b"false", b"true"), "pyvenv.cfg", "line"),
    (lambda env: rewrite(env / "Scripts/Activate.ps1", b"\r\n", b"\n"), "Scripts/Activate.ps1", "content"),
    (lambda env: (env / "Scripts/activate.bat").unlink(), "Scripts/activate.bat", "missing"),
    (lambda env: (env / "Include").rmdir(), "Include", "missing"),
    (lambda env: (env / "bin").mkdir(), "bin", "extra"),
]

# The same for one with pip.
ALTERATIONS_OF_PIP = [
    (lambda env: rewrite(record(env), b"pip/__init__.py,sha256=", b"pip/__init__.py,sha256=x"), "*/RECORD", "row"),
    (lambda env: rewrite(record(env), b"../../Scripts/pip.exe,", b"../../bin/pip.exe,"), "*/RECORD", "row"),
    (lambda env: rewrite(env / "Scripts/pip.exe", b"#!Z:", b"#!Y:"), "(in use)", "fact"),
    (lambda env: rewrite(env / "Scripts/pip3.exe", b"MZ", b"ZM"), "(in use)", "fact"),
]


def counted(reference, env):
    """What is reported of the tree, and of what is told about it besides."""
    tree, marks = reference
    got = trees.snapshot(env)
    found = [*trees.differences(tree, got), *trees.differing_facts(marks, as_venv.marks_of(env, got))]
    return trees.judge(found, ALLOWED, "bites")[0]


def bites(reference, env, whole, alteration):
    alter, path, aspect = alteration
    shutil.rmtree(env, ignore_errors=True)
    shutil.copytree(whole, env)
    silent = not counted(reference, env)
    alter(env)
    found = counted(reference, env)
    good = silent and any(trees.fnmatch.fnmatch(one.path, path) and one.aspect == aspect for one in found)
    print(f"{'ok  ' if good else 'FAIL'} the comparison reports {path}: {aspect}")
    if not good:
        print("(silent before)" if silent else "(not silent before)", *map(trees.describe, found[:5]), sep="\n")
    return good


def all_bite(python, options, alterations):
    python.fresh()
    env, whole = python.work / "e", python.work / "whole"
    as_venv.must(wine.run([*as_venv.by_venv(python.path), *options, wine.inside(env)]), "venv")
    tree = trees.snapshot(env)
    reference = tree, as_venv.marks_of(env, tree)
    env.rename(whole)
    return all([bites(reference, env, whole, alteration) for alteration in alterations])


def main():
    wine.warm()
    python = as_venv.Python(wine.pythons()[-1], "-bites")
    good = all_bite(python, ["--without-pip"], ALTERATIONS) and all_bite(python, [], ALTERATIONS_OF_PIP)
    shutil.rmtree(python.work)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
