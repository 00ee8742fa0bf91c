#!/usr/bin/env python3
"""parity.py: for every interpreter, `python -m venv` and venvcast make the same environment, and it works the same.

    parity.py [--full] [--only TEXT] [--case TEXT] [--fresh] [-v] [--list]

Compares entry by entry; what may differ stands in allowed.py with its reason. VENVCAST names the program (default
build/static/venvcast), SID_ROOT the root that make_root.sh made. What venv made is kept under build/parity-kept.
"""

import argparse
import hashlib
import inspect
import json
import os
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import places
import trees
import use
from allowed import ALLOWED
from cases import CASES, COPIES

HERE = Path(__file__).resolve().parent
KEPT = places.TOP / "build/parity-kept"
FEW = ("python3",)          # whose pip is started for every case; with --full every one of each kind, for what these
                            # cases vary is the same work of ours for every version, and takes venv's pip the longest
EVERY = (*FEW, "sid python3.15", "pyenv 3.8", "pypy3")      # one of each kind: they have every case, and are used thoroughly
NOTHING_STARTED = "no program is started"
SHOWN = 40      # problems of one interpreter


class Unfit(Exception):
    """This interpreter has no such way of being called."""


class Broken(Exception):
    """A program that should have worked did not."""


class VenvFails(Exception):
    """Python's own venv does not get there either, so there is nothing to compare with."""


def must(done, what):
    if done.returncode:
        raise Broken(f"{what} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done


# ---- how the interpreter is called ---------------------------------------------------------------

def caller(python, case):
    """The word that names the interpreter, and a folder for the front of PATH."""
    folder = os.path.dirname(python.path)
    if case.asked in ("python", "versioned"):
        name = "python" if case.asked == "python" else "python" + python.short
        path = f"{folder}/{name}"
        if path == python.path or not os.path.lexists(python.outside(path)):
            raise Unfit
        return path, None
    if case.asked == "foreign":
        path = f"{python.work}/tools/my-interpreter"
        python.outside(path).parent.mkdir()
        python.outside(path).symlink_to(python.path)
        return path, None
    if case.asked == "on PATH":
        return os.path.basename(python.path), folder
    if case.asked in ("in an environment", "in copies"):
        parent = f"{python.work}/parent"
        copies = ["--copies"] if case.asked == "in copies" else []
        must(python.run([python.path, "-m", "venv", "--without-pip", *copies, parent]), "the outer environment")
        return f"{parent}/bin/python", None
    return python.path, None


# ---- one environment, made by venv or by us ------------------------------------------------------

def call_earlier(python, word, path, args):
    """A call of venv before the one that is compared. What takes it the longest is pip, so that is kept for the next."""
    env, kept = python.work + "/e", python.outside(python.work + "-earlier")
    if args == "{env}" and kept.exists():
        shutil.copytree(kept, python.outside(env), symlinks=True)
        return
    must(python.run([word, "-m", "venv", *args.format(env=env).split()], path=path), "the earlier venv")
    if args == "{env}":
        shutil.copytree(python.outside(env), kept, symlinks=True)


def plant(folder):
    """Files of the user's own, which only --clear may take away."""
    (folder / "mine").mkdir()
    (folder / "mine/notes.txt").write_text("keep me\n")
    (folder / "bin/tool").write_text("#!/bin/sh\n")


def console_heads(folder, tree):
    """The first lines of pip's scripts: where they lead is not ours to choose."""
    for path in sorted(tree):
        if path.startswith("bin/pip") and tree[path]["kind"] == "file":
            yield path, (folder / path).read_text().split("\n")[:3 if " " in str(folder) else 1]


def facts_of(python, env, case):
    done = python.run([env + "/bin/python", "-c", use.FACTS], cwd=python.work)
    facts = json.loads(must(done, "the interpreter of the environment").stdout.splitlines()[-1])
    if case.pip:
        facts.update(use.through(python, env))
    return facts


def made_by(maker, python, case):
    """Makes the environment of `case` in a fresh folder with maker(word) -> argv; tells what came out."""
    env = python.work + "/e"
    python.fresh()
    word, path = caller(python, case)
    for earlier in case.before:
        call_earlier(python, word, path, earlier)
    folder = python.outside(env)
    if case.foreign_file:
        plant(folder)
    args = [text.format(env=env) for text in case.args.split()]
    started = time.monotonic()
    done = python.run([*maker(word), *args], cwd=python.work, umask=case.umask, path=path)
    took = time.monotonic() - started
    must(done, "the program")
    tree = trees.snapshot(folder)
    heads = {f"head of {name}": lines for name, lines in console_heads(folder, tree)}
    heads["git ignores all of it"] = "*" in tree.get(".gitignore", {}).get("text", "").split("\n")
    return {"tree": tree, "facts": {**facts_of(python, env, case), **heads}, "said": done.stdout + done.stderr,
            "took": took}


def venv_made(python, case, fresh):
    """The reference, kept from one run to the next as long as interpreter, case and this code are the same."""
    code = (HERE / "trees.py").read_text() + (HERE / "use.py").read_text()
    code += "".join(map(inspect.getsource, (caller, call_earlier, plant, console_heads, facts_of, made_by)))
    how = repr(case) + str(python.thorough) + str(python.ensures)
    key = hashlib.sha256((code + python.identity + how).encode()).hexdigest()[:24]
    kept = KEPT / f"{key}.json"
    if kept.exists() and not fresh:
        return json.loads(kept.read_text())
    try:
        made = made_by(lambda word: [word, "-m", "venv"], python, case)
    except Broken as reason:
        raise VenvFails(str(reason)) from None
    KEPT.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(made))
    return made


# ---- the comparison ------------------------------------------------------------------------------

def compare_case(python, case, fresh, tally):
    """The differences that count, as text."""
    reference = venv_made(python, case, fresh)
    ours = json.loads(json.dumps(made_by(lambda word: [python.tool, "-p", word], python, case)))
    found = list(trees.differences(reference["tree"], ours["tree"]))
    found += trees.differing_facts(reference["facts"], ours["facts"])
    counted, allowed = trees.judge(found, ALLOWED, f"{case.title}|{python.implementation}{python.short}")
    tally.update(allowed)
    problems = [trees.describe(difference) for difference in counted]
    if ours["said"]:
        problems.append(f"it is not silent: {ours['said']!r}")
    return problems


def started_programs(python):
    """What a creation with pip and an empty cache starts besides itself, by the kernel's account."""
    log = places.TOP / "build/parity" / (python.label.replace(" ", "-") + ".strace")
    folder = python.fresh()
    env = python.work + "/e"
    watch = ["strace", "-f", "-qq", "-e", "trace=execve", "-o", log]
    must(python.run([python.tool, "-p", python.path, env], prefix=watch), "the program under strace")
    lines = [line for line in log.read_text().splitlines() if "execve(" in line and line.endswith("= 0")]
    own = [number for number, line in enumerate(lines) if f'execve("{python.tool}"' in line]
    places.remove(folder)
    return ["strace saw no start of the program itself"] if not own else lines[own[0] + 1:]


def among(python, labels):
    return any(python.label.startswith(name) for name in labels)


def chosen(python, options):
    """The cases of this interpreter: --full gives every case to all, and those that start pip to one of each kind."""
    def wanted(case):
        if case.long and not options.full:
            return False
        if case.few:
            return among(python, EVERY if options.full else FEW)
        return case.each or options.full or among(python, EVERY)

    return [case for case in CASES if options.case in case.title and python.version >= case.since and wanted(case)]


def compare_python(python, options):
    """All cases for one interpreter: (title, problems) in order, those venv itself fails at, the allowances used."""
    results, without, tally = [], [], Counter()
    python.thorough, python.ensures = options.full or among(python, EVERY), options.full or among(python, FEW)
    attempts = [(case.title, case.copies, lambda case=case: compare_case(python, case, options.fresh, tally))
                for case in chosen(python, options)]
    if options.case in NOTHING_STARTED:
        attempts.append((NOTHING_STARTED, False, lambda: started_programs(python)))
    places.remove(python.outside(python.work + "-earlier"))
    for title, copies, attempt in attempts:
        if copies and COPIES in without and not options.full:       # PyPy's takes long to fail, each time
            without.append(title)
            continue
        try:
            results.append((title, attempt()))
        except Unfit:
            continue
        except VenvFails:
            without.append(title)
        except (Broken, OSError, ValueError) as reason:
            results.append((title, [f"{type(reason).__name__}: {reason}"]))
    if not options.keep:
        for folder in (python.work, python.work + "-earlier"):
            places.remove(python.outside(folder))
    return results, without, tally


def report(python, results, without, verbose):
    failed = [(title, problems) for title, problems in results if problems]
    mark = "FAIL" if failed else "ok  "
    print(f"{mark} {python.label} ({python.implementation} {'.'.join(map(str, python.version))}): "
          f"{len(results) - len(failed)} of {len(results)} as with its own venv"
          + (f" (which itself fails at: {', '.join(without)})" if without else ""))
    titles_of = {}
    for title, problems in failed:
        for problem in problems:
            titles_of.setdefault(problem, []).append(title)
    for problem, titles in list(titles_of.items())[:SHOWN]:
        print(f"      {problem}\n        in: {', '.join(titles)}")
    if len(titles_of) > SHOWN:
        print(f"      … and {len(titles_of) - SHOWN} more")
    for title, problems in results if verbose else []:
        print(f"    {'FAIL' if problems else 'ok  '} {title}")
    sys.stdout.flush()
    return not failed


def options_of(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--full", action="store_true", help="every case for every interpreter")
    parser.add_argument("--only", default="", help="interpreters whose label holds this text")
    parser.add_argument("--case", default="", help="cases whose title holds this text")
    parser.add_argument("--fresh", action="store_true", help="let venv make its trees again")
    parser.add_argument("--keep", action="store_true", help="leave the last environment where it is")
    parser.add_argument("--list", action="store_true", help="print the interpreters and cases")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args(argv)


def main(argv):
    options = options_of(argv)
    pythons = [python for python in places.interpreters() if options.only in python.label]
    if options.list:
        print(*[python.label for python in pythons], "", *[case.title for case in CASES], sep="\n")
        return 0
    for needed, there in (("strace", shutil.which("strace")), (str(places.VENVCAST), places.VENVCAST.exists())):
        if not there:
            sys.exit(f"parity.py: {needed} is missing")
    if not (places.SID / ".venvcast-root").exists():
        print("NOTE no root of Debian sid: its interpreters are not compared (sh tests/parity/make_root.sh "
              "build/test-tools/sid makes it)")
    tally, good = Counter(), True
    with ThreadPoolExecutor(options.jobs) as pool:
        all_results = pool.map(lambda python: compare_python(python, options), pythons)
        for python, (results, without, allowed) in zip(pythons, all_results):
            good = report(python, results, without, options.verbose) and good
            tally.update(allowed)
    for allowance, count in tally.most_common():
        print(f"allowed {count:6} × {allowance.path} {allowance.aspect} {allowance.detail}: {allowance.reason}")
    print("parity: " + ("all as with python -m venv" if good and pythons else "FAILED"))
    return 0 if good and pythons else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
