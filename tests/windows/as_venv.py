#!/usr/bin/env python3
"""as_venv.py: for every Python for Windows, `python -m venv` and venvcast.exe make the same environment, under Wine.

    as_venv.py [--full] [--only TEXT] [--case TEXT] [--fresh] [--keep] [--itself] [-v] [--list]

Compares entry by entry; what may differ stands in windows_allowed.py with its reason. --itself puts venv in the place of
venvcast.exe: then nothing may differ. What venv made is kept beside the Pythons until they, the case or the code change.
"""

import argparse
import base64
import csv
import fcntl
import hashlib
import inspect
import io
import json
import os
import shutil
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import using
import wine
from windows_cases import CASES

import trees                            # of tests/parity, which `using` has put on the path
from windows_allowed import ALLOWED

KEPT = wine.TOOLS / "kept"
SHOWN = 40      # problems of one Python


class Broken(Exception):
    """A program that should have worked did not."""


def must(done, what):
    if done.returncode:
        raise Broken(f"{what} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done


class Python:
    """One of the Pythons, and its own folder to work in."""

    def __init__(self, folder, slot=""):
        self.folder, self.name = folder, folder.name
        self.path = wine.inside(folder / "python.exe")
        self.version = (3, int(self.name[len("py3"):]))
        self.work = wine.WORK / (self.name + slot)
        self.thorough = True            # in the use of an environment
        self.mark = (folder.parent / (self.name + ".mark")).read_text()

    def fresh(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)


# ---- how the interpreter is called ------------------------------------------------------------------------------------
def caller(python, case):
    """The word that names the interpreter, and variables to call it with."""
    if case.asked == "slashes":
        return python.path.replace("\\", "/"), {}
    if case.asked == "capitals":
        return python.path[:-len("python.exe")] + "PYTHON.EXE", {}
    if case.asked == "on PATH":
        return "python", {"WINEPATH": wine.inside(python.folder)}
    if case.asked == "in an environment":
        parent = wine.inside(python.work / "parent")
        must(wine.run([python.path, "-m", "venv", "--without-pip", parent]), "the outer environment")
        return parent + "\\Scripts\\python.exe", {}
    return python.path, {}


def words_of(args, env):
    fills = {"env": env, "slashes": env.replace("\\", "/"), "rooted": env[2:], "long": "\\\\?\\" + env}
    return [word.format(**fills) for word in args.split()]


# ---- what came out ----------------------------------------------------------------------------------------------------
def script_parts(path):
    """A script .exe: its launcher by hash, the line that leads to the interpreter, the names in its zip."""
    content = path.read_bytes()
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return ["no zip behind the launcher"]
    start = content.rindex(b"#!", 0, content.index(b"PK\x03\x04", content.rindex(b"#!")))
    line = content[start:].split(b"\n")[0]
    return [hashlib.sha256(content[:start]).hexdigest(), line.decode("utf-8", "replace"), names]


def untrue_rows(folder, tree):
    """Rows of RECORD whose sum or size is not that of the file."""
    for record in (name for name in tree if name.endswith(".dist-info/RECORD")):
        for name, sum_of, size in csv.reader(io.StringIO(tree[record]["text"], newline="")):
            path = folder / os.path.dirname(os.path.dirname(record)) / name
            if not sum_of:
                continue
            content = path.read_bytes() if path.is_file() else b""
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            if (sum_of, size) != ("sha256=" + digest, str(len(content))):
                yield name


def marks_of(folder, tree):
    """What is compared besides the tree, where the tree alone may differ."""
    marks = {f"parts of {name}": script_parts(folder / name) for name in tree
             if name.startswith("Scripts/pip") and name.endswith(".exe")}
    marks["untrue rows of RECORD"] = sorted(untrue_rows(folder, tree))
    marks["git ignores all of it"] = "*" in tree.get(".gitignore", {}).get("text", "").split()
    return marks


def plant(folder):
    """Files of the user's own, which only --clear may take away."""
    (folder / "mine").mkdir()
    (folder / "mine/notes.txt").write_text("keep me\n")
    (folder / "Scripts/tool.bat").write_text("@exit /b 0\n")


def made_by(maker, python, case):
    """Makes the environment of `case` in a fresh folder with maker(word) -> argv; tells what came out."""
    python.fresh()
    folder = python.work / case.name
    env = wine.inside(folder)
    word, more = caller(python, case)
    for earlier in case.before:
        must(wine.run([word, "-m", "venv", *words_of(earlier, env)], cwd=python.work, **more), "the earlier venv")
    if case.foreign_file:
        plant(folder)
    done = must(wine.run([*maker(word), *words_of(case.args, env)], cwd=python.work, **more), "the program")
    tree = trees.snapshot(folder)
    facts = marks_of(folder, tree)
    looked = must(using.facts_of(env, wine.inside(python.work)), "the interpreter of the environment")
    facts.update(json.loads(looked.stdout.splitlines()[-1]))
    if case.pip:
        facts.update(using.through(env, wine.inside(python.work), python.thorough))
    return {"tree": tree, "facts": facts, "said": done.stdout + done.stderr}


def by_venv(word):
    return [word, "-m", "venv"]


def by_us(word):
    return [wine.PROGRAM, "-p", word]


def is_killed(fact):
    """An exit code below 0: a signal, which no program for Windows knows; Wine has lost that one."""
    return isinstance(fact, list) and bool(fact) and isinstance(fact[0], int) and fact[0] < 0


def venv_made(python, case, fresh):
    """The reference, kept from one run to the next as long as Python, Wine, case and this code are the same."""
    code = [inspect.getsource(what) for what in (trees, using.facts_of, made_by, marks_of, script_parts, untrue_rows,
                                                 plant, caller, words_of)]
    code += [inspect.getsource(what) for what in (using, using.use)] if case.pip else [using.use.FACTS]
    wine_version = wine.PREFIX.joinpath(".venvcast-prefix").read_text()
    key = hashlib.sha256("".join([*code, python.mark, wine_version, repr(case), str(python.work),
                                  str(python.thorough)]).encode()).hexdigest()[:24]
    kept = KEPT / f"{key}.json"
    if kept.exists() and not fresh:
        return json.loads(kept.read_text())
    made = made_by(by_venv, python, case)
    if not any(is_killed(fact) for fact in made["facts"].values()):
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(made))
    return made


# ---- the comparison ---------------------------------------------------------------------------------------------------
def compare_case(python, case, options, tally):
    """The differences that count, as text."""
    reference = venv_made(python, case, options.fresh)
    ours = json.loads(json.dumps(made_by(by_venv if options.itself else by_us, python, case)))
    found = list(trees.differences(reference["tree"], ours["tree"]))
    found += trees.differing_facts(reference["facts"], ours["facts"])
    counted, allowed = trees.judge(found, ALLOWED, f"{case.title}|{python.name}")
    tally.update(allowed)
    problems = [trees.describe(difference) for difference in counted]
    if ours["said"] and not options.itself:
        problems.append(f"it is not silent: {ours['said']!r}")
    return problems


def compare_python(python, options):
    """All cases for one Python: (title, problems) in order, the allowances used."""
    results, tally = [], Counter()
    newest = python.folder == wine.pythons()[-1]
    for case in CASES:
        python.thorough = options.full or (newest and case.thorough)
        wanted = (newest and (options.full or not case.seldom)) or case.each or (options.full and not case.few)
        if options.case not in case.title or python.version < case.since or not wanted:
            continue
        try:
            problems = compare_case(python, case, options, tally)
        except (Broken, OSError, ValueError) as reason:
            problems = [f"{type(reason).__name__}: {reason}"]
        results.append((case.title, problems))
    if not options.keep:
        shutil.rmtree(python.work, ignore_errors=True)
    return results, tally


def report(python, results, verbose):
    failed = [(title, problems) for title, problems in results if problems]
    print(f"{'FAIL' if failed or not results else 'ok  '} {python.name}: {len(results) - len(failed)} of {len(results)} "
          "as with its own venv")
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
    return not failed and bool(results)


def options_of(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--full", action="store_true", help="every case for every Python")
    parser.add_argument("--only", default="", help="Pythons whose name holds this text (py312)")
    parser.add_argument("--case", default="", help="cases whose title holds this text")
    parser.add_argument("--fresh", action="store_true", help="let venv make its trees again")
    parser.add_argument("--keep", action="store_true", help="leave the last environment where it is")
    parser.add_argument("--itself", action="store_true", help="compare venv with venv")
    parser.add_argument("--list", action="store_true", help="print the Pythons and cases")
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args(argv)


def main(argv):
    options = options_of(argv)
    chosen = [Python(folder) for folder in wine.pythons() if options.only in folder.name]
    if options.list:
        print(*[python.name for python in chosen], "", *[case.title for case in CASES], sep="\n")
        return 0
    if not options.itself and not wine.PROGRAM.exists():
        sys.exit(f"as_venv.py: {wine.PROGRAM} is missing; VENVCAST_WINDOWS names another")
    wine.warm()
    lock = open(wine.WORK / "parity.lock", "w", encoding="ascii")       # two runs would use the same folders
    fcntl.flock(lock, fcntl.LOCK_EX)
    tally, good = Counter(), bool(chosen)
    chosen.reverse()                                                    # the newest has the most to do: it begins
    with ThreadPoolExecutor(2) as pool:
        for python, (results, allowed) in zip(chosen, pool.map(lambda one: compare_python(one, options), chosen)):
            good = report(python, results, options.verbose) and good
            tally.update(allowed)
    for allowance, count in tally.most_common():
        print(f"allowed {count:6} × {allowance.path} {allowance.aspect} {allowance.detail}: {allowance.reason}")
    print("windows parity: " + ("all as with python -m venv" if good else "FAILED"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
