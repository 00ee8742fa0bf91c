#!/usr/bin/env python3
"""confinement.py: what Landlock costs: runs with and without it by turns, medians of CPU and of the clock, per environment.

    VENVCAST=PROGRAM confinement.py [ROUNDS]

Both sides run under a filter of system calls, which hides Landlock from one of them and nothing from the other."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "places"))
from ground import LANDLOCK, PROGRAM, PYTHON, without                                    # noqa: E402

ROWS = [("one alone, without pip", ["--without-pip"], 1), ("100 of them, one at a time", ["--without-pip", "-j1"], 100),
        ("100 of them", ["--without-pip"], 100), ("one alone, with pip", [], 1), ("10 of them", [], 10)]
SIDES = {"confined": without([9999] * len(LANDLOCK)), "free": without(LANDLOCK)}


def once(top, words, count, prepare):
    """Microseconds of CPU and of the clock for each environment."""
    place = os.path.join(top, "envs")
    shutil.rmtree(place, ignore_errors=True)
    os.mkdir(place)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([PROGRAM, "-q", "-p", PYTHON, *words, *(f"{place}/{number}" for number in range(count))], check=True,
                   env={"PATH": "/usr/bin:/bin", "HOME": top}, preexec_fn=prepare)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu * 1e6 / count, clock * 1e6 / count


def main(rounds):
    top = tempfile.mkdtemp(prefix="venvcast-bench-", dir=os.environ.get("BENCH_DIR", "/dev/shm"))
    try:
        print(f"{'us for each environment':28} {'confined':>16} {'free':>16}   difference of pairs (CPU)")
        for title, words, count in ROWS:
            runs = [{side: once(top, words, count, prepare) for side, prepare in SIDES.items()} for _ in range(rounds + 1)][1:]
            shown = ["%6.0f CPU %6.0f" % tuple(statistics.median(run[side][n] for run in runs) for n in (0, 1)) for side in SIDES]
            more = statistics.median(run["confined"][0] - run["free"][0] for run in runs)
            print(f"{title:28} {shown[0]:>16} {shown[1]:>16}   {more:+.0f}")
    finally:
        shutil.rmtree(top)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 21)
