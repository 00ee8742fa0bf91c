"""memory.py: valgrind over the unit tests, and over the released executable at work.

    memory.py FOLDER-OF-TESTS [--figures FILE]        VENVCAST names the executable"""
import argparse
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile

VALGRIND = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=no", "--track-origins=no"]
# Left out, with the reason: what takes an hour under valgrind, or what valgrind itself cannot run.
LEFT_OUT = {}


def unit_tests(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith("unit_") and os.path.isfile(path) and os.access(path, os.X_OK) and name not in LEFT_OUT:
            yield [path]


def at_work(program, folder):
    """What people do: with pip from a cold and a warm cache, again, cleared, many, listed, refused."""
    python = ["-p", "/usr/bin/python3"]
    env = os.path.join(folder, "env")
    yield [program, *python, env]
    yield [program, *python, "--json", os.path.join(folder, "b")]
    yield [program, *python, env]
    yield [program, *python, "--clear", env]
    yield [program, *python, "--upgrade", env]
    yield [program, *python, "--jobs", "3", *(os.path.join(folder, "m%d" % number) for number in range(6))]
    yield [program, "--list", "--json", "-v"]
    yield [program, *python, "/proc/nothing"]
    yield [program, "--prompt", "a\x1bb", env]


def run(command, home):
    done = subprocess.run(VALGRIND + command, capture_output=True, text=True, errors="replace", cwd=os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))), env={"PATH": "/usr/bin:/bin", "HOME": home, "LC_ALL": "C.UTF-8"})
    bad = done.returncode == 99 or "== Invalid" in done.stderr or "uninitialised" in done.stderr
    print(("NOT OK  " if bad else "ok      ") + ascii(" ".join(command))[-100:], flush=True)
    if bad:
        print(done.stderr[-3000:])
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--figures")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        sys.exit("valgrind is not here")
    with tempfile.TemporaryDirectory() as folder:
        apart = list(unit_tests(options.folder))
        together = list(at_work(os.path.abspath(os.environ["VENVCAST"]), folder))      # each on what the one before has made
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            tasks = [pool.submit(run, command, folder) for command in apart]
            tasks.append(pool.submit(lambda: sum(run(command, folder) for command in together)))
            bad = sum(task.result() for task in tasks)
    if options.figures:
        with open(options.figures, "a", encoding="utf-8") as file:
            json.dump({"promise": "no byte is read that was not written, or is not ours", "how": "valgrind over unit tests and the "
                       "released executable", "runs": len(apart) + len(together), "violations": bad}, file)
            file.write("\n")
    return 1 if bad or len(apart) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
