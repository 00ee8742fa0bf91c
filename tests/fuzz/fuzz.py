"""fuzz.py: runs the fuzz targets from their corpus (corpus.py), each for a while; fails when one of them stops.

    fuzz.py FOLDER-OF-TARGETS [--seconds S | --runs N] [--seed N] [--jobs N] [--figures FILE] [TARGET...]

The seed is drawn anew, and printed. What stopped a target is kept beside the targets; an input that is given to a
target as its only argument is tried alone. When the fault is mended the input goes to REGRESSIONS of corpus.py.
"""
import argparse
import concurrent.futures
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import corpus


def runs_of(words):
    """libFuzzer and driver.c both say how many there were."""
    return max([int(number) for number in re.findall(r"Done (\d+) runs|#(\d+)\s+DONE", words) for number in number if number] + [0])


def is_libfuzzer(program):
    done = subprocess.run([program, "-help=1"], capture_output=True, text=True, errors="replace")
    return "libFuzzer" in done.stdout + done.stderr


def run(program, seeds, options):
    """(runs, what it said when it stopped, or None)."""
    kept = os.path.join(os.path.dirname(program), "stopped-" + os.path.basename(program) + "-")
    command = [program, f"-seed={options.seed % 2**31 or 1}", f"-artifact_prefix={kept}", "-max_len=4096"]
    command += [f"-max_total_time={options.seconds}"] if options.seconds else []
    command += [f"-runs={options.runs or (-1 if is_libfuzzer(program) else 10**12)}"]
    command += ["-verbosity=1", "-timeout=20"] if is_libfuzzer(program) else []
    variables = {**os.environ, "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1",
                 "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}
    done = subprocess.run([*command, seeds], capture_output=True, text=True, errors="replace", env=variables)
    said = done.stdout + done.stderr
    bad = done.returncode != 0 or "runtime error:" in said
    return runs_of(said), f"{' '.join(command)}\nexit {done.returncode}\n{said[-6000:]}" if bad else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    parser.add_argument("--figures")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    options = parser.parse_intermixed_args()
    targets = options.targets or sorted(corpus.SEEDS)
    here = sorted(name[5:] for name in os.listdir(options.folder)
                  if name.startswith("fuzz_") and "." not in name and os.access(os.path.join(options.folder, name), os.X_OK))
    if not options.targets and here != targets:
        sys.exit(f"targets that are built: {here}; with a corpus: {targets}")
    stopped, total = [], 0
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        programs, pool = os.path.abspath(options.folder), concurrent.futures.ThreadPoolExecutor(options.jobs)
        tasks = {target: pool.submit(run, os.path.join(programs, "fuzz_" + target), seeds, options)
                 for target, seeds in corpus.write(folder, targets).items()}
        for target, task in tasks.items():
            runs, fault = task.result()
            print(f"{target:14} {runs:10} runs{' STOPPED' if fault else ''}", flush=True)
            if fault:
                print(fault)
                stopped.append(target)
            elif runs < len(corpus.SEEDS[target]):
                stopped.append(f"{target} did not run")
            total += runs
    if options.figures:
        with open(options.figures, "a", encoding="utf-8") as file:
            json.dump({"promise": "no input, however hostile, makes a reader crash, overrun or contradict itself",
                       "how": f"{len(targets)} fuzz targets under sanitizers", "runs": total, "violations": len(stopped)}, file)
            file.write("\n")
    print(f"{total} runs, stopped: {stopped or 'none'}")
    return 1 if stopped else 0


if __name__ == "__main__":
    sys.exit(main())
