"""run.py: activation scripts in real shells.

    run.py [--writer PROGRAM] [--venvcast PROGRAM] [--user root|ordinary|both] [SHELL ...]

Without a shell: all of them. A shell that is missing is a failure.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import other_shells
import sh_family
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


def tests_of_sh(shell, work):
    bench = once(lambda: sh_family.Bench(shell, work))
    functions = list(sh_family.DRAWN)
    if "-" not in shell:
        functions = sh_family.SOURCED + functions
    if shell == "yash":
        functions.append(sh_family.yash_refuses_bytes_that_are_no_text)
    return [named(function, shell, bench) for function in functions]


def tests_of(shell, work):
    if shell in sh_family.SHELLS:
        return tests_of_sh(shell, work)
    if shell in other_shells.SHELLS:
        kind, functions = other_shells.SHELLS[shell]
        return [named(function, shell, once(lambda: kind(work))) for function in functions]
    raise Failed("no shell of that name: " + shell)


def run_here(shells):
    work = tempfile.mkdtemp(prefix="venvcast-shells-")
    os.makedirs(os.path.join(work, "env"))
    try:
        return run_tests([test for shell in shells for test in tests_of(shell, work)])
    finally:
        shutil.rmtree(work)


def run_as_ordinary(arguments):
    command = ["setpriv", "--reuid", str(ORDINARY), "--regid", str(ORDINARY), "--clear-groups", "--", sys.executable,
               "-B", os.path.abspath(__file__), "--user", "root", *arguments]
    return subprocess.run(command).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writer")
    parser.add_argument("--venvcast")
    parser.add_argument("--user", choices=["root", "ordinary", "both"], default="both")
    parser.add_argument("shells", nargs="*", metavar="SHELL")
    options = parser.parse_args()
    for name, value in (("ACTIVATE_WRITE", options.writer), ("VENVCAST", options.venvcast)):
        if value:
            os.environ[name] = os.path.abspath(value)
    shells = options.shells or [*sh_family.SHELLS, *other_shells.SHELLS]
    code = 0
    if options.user != "ordinary" or os.getuid() != 0:
        code |= run_here(shells)
    if options.user != "root" and os.getuid() == 0:
        code |= run_as_ordinary(shells)
    return code


if __name__ == "__main__":
    sys.exit(main())
