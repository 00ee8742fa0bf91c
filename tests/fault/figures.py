"""figures.py: counts what was tried and what failed, promise by promise, for the table in tests/README.md.

    --figures FILE      JSON lines: {"promise": ..., "runs": N, "violations": 0}
    --full              all of it; without, what fits into every test run"""

import json
import os
import sys
import unittest

RUNS = {}           # promise -> [runs, violations]


def take_option(name):
    """The word behind `name` on the command line, which both are taken from; or None."""
    if name not in sys.argv:
        return None
    at = sys.argv.index(name)
    word = sys.argv[at + 1]
    del sys.argv[at:at + 2]
    return word


FILE = take_option("--figures")
FULL = "--full" in sys.argv or os.environ.get("VENVCAST_FULL") in ("1", "ON")
sys.argv = [word for word in sys.argv if word != "--full"]


def judge(promise, violation=""):
    """One run more; `violation`: in which way it broke the promise. Returns it, for the test to fail with."""
    counts = RUNS.setdefault(promise, [0, 0])
    counts[0] += 1
    counts[1] += bool(violation)
    return violation


def main():
    """Runs the tests of the calling file, and writes the figures whatever came of them."""
    program = unittest.main(module="__main__", exit=False)
    if FILE is not None:
        with open(FILE, "w", encoding="utf-8") as file:
            for promise, (runs, violations) in RUNS.items():
                file.write(json.dumps({"promise": promise, "runs": runs, "violations": violations}) + "\n")
    sys.exit(not program.result.wasSuccessful())
