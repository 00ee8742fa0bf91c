"""run.py: activation scripts in real shells.

    run.py --writer PROGRAM [--venvcast PROGRAM] [--user me|ordinary|both] [--update] [SHELL ...]
    run.py --writer PROGRAM --random COUNT [--seed N] [--figures FILE] [SHELL ...]     names that are drawn anew

Without a shell: all of them. A shell that is missing is a failure. As root, everything is tried as root and
what depends on the user (what is drawn, what is carried) once more as an ordinary user.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import other_shells
import random_names
import sh_family
import texts
from support import Failed, run_tests

ORDINARY = 65534        # nobody


def named(function, shell, bench):
    def test():
        function(bench())
    test.__name__ = "%s: %s" % (shell, function.__name__)
    return test


def once(make):
    """`make`, called at its first use only: a shell that is missing fails the tests that need it."""
    made = []

    def get():
        if not made:
            made.append(make())
        return made[0]

    return get


def tests_of_sh(shell, work, briefly):
    bench = once(lambda: sh_family.Bench(shell, work))
    if briefly:
        functions = sh_family.DRAWN[:1] + (sh_family.SOURCED[:1] if "-" not in shell else [])
    else:
        functions = sh_family.DRAWN + (sh_family.SOURCED if "-" not in shell else [])
        functions += [sh_family.yash_refuses_bytes_that_are_no_text] if shell == "yash" else []
    return [named(function, shell, bench) for function in functions]


def tests_of(shell, work, briefly):
    if shell in sh_family.SHELLS:
        return tests_of_sh(shell, work, briefly)
    if shell == "texts":
        return [] if briefly else [named(function, shell, lambda: work) for function in texts.TESTS]
    if shell in other_shells.SHELLS:
        kind, functions = other_shells.SHELLS[shell]
        bench = once(lambda: kind(work))
        return [named(function, shell, bench) for function in (functions[:1] if briefly else functions)]
    raise Failed("no shell of that name: " + shell)


# What is asked of names that are drawn: sh and its kin by SH, the others each by its own.
SH_WITH_ANY = [sh_family.every_name_is_carried_and_taken_back, sh_family.every_prompt_is_drawn_as_it_is_or_not_at_all,
               random_names.any_value_comes_back_in_sh]
OTHERS_WITH_ANY = {
    "fish": [other_shells.every_name_is_carried_and_taken_back, other_shells.fish_draws_every_prompt_as_it_is,
             random_names.any_value_comes_back_in_fish],
    "tcsh": [other_shells.every_name_is_carried_and_taken_back, other_shells.csh_draws_every_prompt_as_it_is,
             random_names.any_value_comes_back_in_csh],
    "nu": [other_shells.nu_carries_every_name_and_takes_it_back,
           lambda shell: random_names.any_value_is_inherited_and_comes_back(shell, b"| save -f")],
    "xonsh": [other_shells.xonsh_carries_every_name_and_takes_it_back,
              lambda shell: random_names.any_value_is_inherited_and_comes_back(
                  shell, b">", random_names.NAMES[1:])],        # it is a Python itself, which reads PYTHONHOME
    "python": [other_shells.python_enters_every_environment],
}


def counted(function):
    """The names that a test of the corpus brings through its shell count, too."""
    def test(bench):
        function(bench)
        if not function.__name__.startswith(("any_value", "<lambda>")):
            random_names.DRAWN[0].values += len(bench.carried() if hasattr(bench, "carried") else bench.environments)
    test.__name__ = function.__name__.replace("<lambda>", "any_value_comes_back")
    return test


def run_with_any_names(shells, options):
    """The property of every shell, with names that nobody has chosen."""
    draw = random_names.Draw(options.random, options.seed)
    random_names.DRAWN[:] = [draw]
    print("seed %d" % draw.seed, flush=True)
    work = tempfile.mkdtemp(prefix="venvcast-shells-")
    os.makedirs(os.path.join(work, "env"))
    tests = []
    for shell in shells:
        if shell in sh_family.SHELLS:
            bench, functions = once(lambda shell=shell: sh_family.Bench(shell, work)), SH_WITH_ANY
        else:
            bench = once(lambda kind=other_shells.SHELLS[shell][0]: kind(work))
            functions = OTHERS_WITH_ANY[shell]
        tests += [named(counted(function), shell, bench) for function in functions]
    try:
        failed = run_tests(tests)
    finally:
        shutil.rmtree(work)
    print("%d values were brought through shells" % draw.values)
    if options.figures:
        with open(options.figures, "a", encoding="utf-8") as file:
            json.dump({"promise": "any name and any value go through activation and back byte for byte, and nothing is run",
                       "how": "names drawn at random, real shells: " + " ".join(shells), "runs": draw.values,
                       "violations": failed}, file)
            file.write("\n")
    return failed


def run_here(shells, briefly):
    """In a scratch folder of its own; `briefly`: only what depends on the user."""
    work = tempfile.mkdtemp(prefix="venvcast-shells-")
    os.makedirs(os.path.join(work, "env"))
    try:
        print("as user %d" % os.getuid(), flush=True)
        return run_tests([test for shell in shells for test in tests_of(shell, work, briefly)])
    finally:
        shutil.rmtree(work)


def run_as_ordinary(shells):
    """From copies, for the source tree and this Python may stand where an ordinary user cannot read."""
    folder = tempfile.mkdtemp(prefix="venvcast-shells-")
    try:
        os.chmod(folder, 0o755)
        shutil.copytree(HERE, os.path.join(folder, "shells"))
        environment = dict(os.environ)
        for name in ("ACTIVATE_WRITE", "VENVCAST"):
            if os.environ.get(name):
                environment[name] = shutil.copy(os.environ[name], os.path.join(folder, name))
        command = ["setpriv", "--reuid", str(ORDINARY), "--regid", str(ORDINARY), "--clear-groups", "--",
                   "/usr/bin/python3", "-B", os.path.join(folder, "shells", "run.py"), "--user", "briefly", *shells]
        return subprocess.run(command, cwd=folder, env=environment).returncode
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writer", required="ACTIVATE_WRITE" not in os.environ)
    parser.add_argument("--venvcast")
    parser.add_argument("--user", choices=["me", "ordinary", "both", "briefly"], default="both")
    parser.add_argument("--update", action="store_true", help="take the golden texts as they are now")
    parser.add_argument("--random", type=int, metavar="COUNT", help="names that are drawn, instead of the corpus")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--figures", metavar="FILE", help="a line of JSON with what was counted is added to it")
    parser.add_argument("shells", nargs="*", metavar="SHELL")
    options = parser.parse_args()
    for name, value in (("ACTIVATE_WRITE", options.writer), ("VENVCAST", options.venvcast)):
        if value:
            os.environ[name] = os.path.abspath(value)
        elif options.user != "briefly":         # a run of its own inherits what was said to the first
            os.environ.pop(name, None)
    if options.update:
        os.environ["UPDATE_GOLDEN"] = "1"
    shells = options.shells or [*sh_family.SHELLS, *other_shells.SHELLS, "texts"]
    if options.random:
        return run_with_any_names(options.shells or [name for name in [*sh_family.SHELLS, *OTHERS_WITH_ANY] if "-" not in name],
                                  options)
    root = os.getuid() == 0
    code = 0
    if options.user != "ordinary" or not root:
        code |= run_here(shells, options.user == "briefly")
    if options.user in ("ordinary", "both") and root:
        code |= run_as_ordinary(shells)
    return code


if __name__ == "__main__":
    sys.exit(main())
