#!/usr/bin/env python3
"""bench.py: venvcast against its peers and against a floor, as ratios of whole processes measured by turns.

usage: bench.py [--quick] [--check] [--many] RUNNER FLOOR VENVCAST TOOLS WORK       (run.sh finds and builds all of them)
"""
import os
import shutil
import stat
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import many

GOALS = [               # what is promised: (row, column, at most; "times" at least)
    ("without pip, floor", "ratio", 1.5),
    ("without pip, uv venv", "times", 10.0),
    ("with pip, floor of hard links", "ratio", 1.5),
    ("with pip, uv venv --seed --offline", "times", 4.0),
    ("with pip, virtualenv", "times", 25.0),
    ("with pip, python -m venv", "times", 300.0),
    ("with pip, empty cache", "cpu", 60.0),
    ("create, then the first pip --version, uv venv --seed --offline", "times", 1.0),
    ("create, then the first pip --version, virtualenv", "times", 1.0),
    ("create, then the first pip --version, python -m venv", "times", 1.0),
    ("search, 30 interpreters", "wall", 3.0),
    ("--ensure of one in shape, without pip", "wall", 1.0),
    ("--ensure of one in shape, with pip", "wall", 1.0),
]
MANY_GOALS = [          # the same of --many
    ("1,000 environments with pip, uv venv --seed --offline", "times", 8.0),
    ("1,000 environments with pip, floor of hard links", "ratio", 1.5),
    ("each of 10,000 without pip next to one of 10", "each", 1.25),
    ("each of 1,000 with pip next to one of 10", "each", 1.25),
    ("memory for 10,000 without pip", "memory", 30.0),
    ("memory for 1,000 with pip", "memory", 30.0),
]
UNITS = {"ratio": "times the floor", "times": "times ours", "cpu": "ms of CPU", "wall": "ms",
         "each": "times the CPU of one of few", "memory": "MiB"}


class Bench:
    def __init__(self, runner, floor, venvcast, tools, work, quick):
        self.runner, self.floor, self.venvcast, self.work = runner, floor, venvcast, work
        self.tools = os.path.join(tools, "venv", "bin")
        self.quick = quick
        self.python = os.environ.get("BENCH_PYTHON") or shutil.which("python3", path="/usr/bin:" + os.environ["PATH"])
        self.scratch = os.path.join(work, "scratch")
        os.environ.update(UV_CACHE_DIR=os.path.join(work, "uv-cache"), UV_NO_CONFIG="1", UV_NO_PROGRESS="1",
                          VIRTUALENV_OVERRIDE_APP_DATA=os.path.join(work, "virtualenv-data"),
                          PIP_DISABLE_PIP_VERSION_CHECK="1", VENVCAST_CACHE_DIR=os.path.join(work, "cache"))
        for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"):
            os.environ.pop(name, None)

    # ---- the commands; "@" is the environment to make ----
    def ours(self, *options):
        return [self.venvcast, "-p", self.python] + list(options) + ["@"]

    def venv(self, *options):
        return [self.python, "-m", "venv"] + list(options) + ["@"]

    def uv(self, *options):
        return [os.path.join(self.tools, "uv"), "venv", "-q", "--no-project", "-p", self.python] + list(options) + ["@"]

    def virtualenv(self, *options):
        return [os.path.join(self.tools, "virtualenv"), "-q", "-p", self.python, "--no-periodic-update"] \
            + list(options) + ["@"]

    def stands_on(self):
        """The interpreter, its library and the folder of what is remembered of them."""
        library = subprocess.run([self.python, "-c", "import os; print(os.__file__)"], stdout=subprocess.PIPE, text=True,
                                 check=True).stdout.strip()
        return self.python, library, os.environ["VENVCAST_CACHE_DIR"]

    # ---- the shell ----
    def script(self, name, lines):
        """A command that is a few lines of sh; "$1" is the environment to make."""
        path = os.path.join(self.work, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("set -e\n" + "".join(line + "\n" for line in lines))
        return ["/bin/sh", path, "@"]

    @staticmethod
    def write_floor_list(*given):
        write_floor_list(*given)

    @staticmethod
    def quoted(command):
        return " ".join('"$1"' if word == "@" else "'%s'" % word for word in command)

    # ---- running ----
    def once(self, command, name):
        """Makes an environment that stays; its path, or None when the command fails (a peer that is not here)."""
        path = os.path.join(self.work, name)
        self.clear(path)
        try:
            done = subprocess.run([path if word == "@" else word for word in command], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError as problem:
            return self.excuse(name, str(problem))
        if done.returncode or not os.path.isdir(path):
            return self.excuse(name, done.stdout.decode("utf-8", "replace").strip().split("\n")[-1])
        return path

    @staticmethod
    def excuse(name, why):
        print("(left out: %s: %s)" % (name, why))

    def fill_cache(self):
        """uv's cache, which must be on the file system of the environments; a copy is kept for the next time."""
        kept, here = os.path.join(self.tools, "..", "..", "uv-cache"), os.environ["UV_CACHE_DIR"]
        if os.path.isdir(kept):
            shutil.copytree(kept, here, symlinks=True, dirs_exist_ok=True)
        elif self.once(self.uv("--seed"), "warm-up"):
            shutil.copytree(here, kept, symlinks=True)

    def clear(self, path):
        """Removes a tree, and waits until the file system has forgotten it (runner.c says why)."""
        if os.path.isdir(path):
            shutil.rmtree(path)
            if not self.quick and not path.startswith("/dev/shm/"):
                os.sync()
                time.sleep(6)

    def pair(self, rounds, first, second):
        """[(wall ms, cpu ms)] of both commands, by turns; the first round only warms up."""
        rounds = 2 if self.quick else rounds
        self.clear(self.scratch)
        os.makedirs(self.scratch)
        out = subprocess.run([self.runner, str(rounds + 1), self.scratch, "--"] + first + ["--"] + second, check=True,
                             stdout=subprocess.PIPE).stdout.decode()
        runs = ([], [])
        for line in out.splitlines():
            number, wall, cpu = [int(word) for word in line.split()[:3]]
            runs[number].append((wall / 1e6, cpu / 1e3))
        return runs[0][1:], runs[1][1:]


def tree(top):
    """(relative path, what os.lstat says) of everything below, folders before what is in them."""
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(folder, name)
            yield os.path.relpath(path, top), os.lstat(path)


def size_of(top):
    entries = list(tree(top))
    return len(entries), sum(info.st_size for _, info in entries if stat.S_ISREG(info.st_mode))


def is_kept(info):
    """Does the file come out of the cache? Then the cache has a name for it, too."""
    return info.st_nlink > 1


def write_floor_list(top, out, hard):
    """The list for floor.c that makes the tree at `top` again; `hard` (4 or 5): shared files as hard links to it, or as
    hard links that are looked at before."""
    records, data = [], bytearray()

    def keep(content):
        data.extend(content)
        return len(data) - len(content)

    for path, info in tree(top):
        full = os.path.join(top, path)
        where, other, start, size = keep(os.fsencode(path) + b"\0"), 0, 0, 0
        if stat.S_ISDIR(info.st_mode):
            kind = 1
        elif stat.S_ISLNK(info.st_mode):
            kind, other = 2, keep(os.fsencode(os.readlink(full)) + b"\0")
        elif hard and is_kept(info):
            kind, other, size = hard, keep(os.fsencode(full) + b"\0"), info.st_size
        else:
            with open(full, "rb") as file:
                content = file.read()
            kind, start, size = 3, keep(content), len(content)
        records.append((kind, stat.S_IMODE(info.st_mode) | 0o600, where, other, start, size))
    base = 40 * (len(records) + 1)
    with open(out, "wb") as file:
        for kind, mode, where, other, start, size in records:
            file.write(struct.pack("=IIQQQQ", kind, mode, base + where, base + other, base + start, size))
        file.write(bytes(40) + data)


def show(title, runs):
    """One row from the runs of a pair (ours, the other); returns what GOALS are asked of."""
    ours, other = runs
    ratio = statistics.median(b[0] / a[0] for a, b in zip(ours, other))
    cpu = statistics.median(b[1] / a[1] if a[1] else 0 for a, b in zip(ours, other))
    columns = [statistics.median(run[i] for run in side) for side in (ours, other) for i in (0, 1)]
    print("  %-34s %9.2f %9.2f   %9.2f %9.2f   %8.2f %8.2f   %4d"
          % ((title,) + tuple(columns) + (ratio, cpu, len(ours))))
    return {"ratio": 1 / ratio, "times": ratio, "cpu": columns[1], "wall": columns[0]}


def section(bench, title, options, peers, floors):
    """Measures ours with these options against floors and peers; {row: figures}."""
    print("\n%s" % title)
    reference = bench.once(bench.ours(*options), "reference" + "".join(options))
    if not reference:
        sys.exit("bench.py: venvcast itself fails")
    print("  ours makes %d entries, %d bytes" % size_of(reference))
    print("  %-34s %9s %9s   %9s %9s   %8s %8s   %4s"
          % ("against", "ours ms", "CPU", "its ms", "CPU", "x wall", "x CPU", "n"))
    figures = {}
    for name, hard, *flags in floors:
        listed = os.path.join(bench.work, "list" + "".join(options) + "-%d" % hard)
        write_floor_list(reference, listed, hard)
        runs = bench.pair(60 if options else 20, bench.ours(*options), [bench.floor, *flags, listed, "@"])
        figures["%s, %s" % (title, name)] = show(name, runs)
    for name, rounds, command in peers:
        made = bench.once(command, "warm-up")
        if made:
            row = show(name, bench.pair(rounds, bench.ours(*options), command))
            print("  %-34s it makes %d entries, %d bytes" % (("",) + size_of(made)))
            figures["%s, %s" % (title, name)] = row
    figures[title] = figures["%s, %s" % (title, floors[0][0])]
    return figures


def in_shape(bench):
    """--ensure, which finds nothing to do, next to the bare looks at all that is there."""
    figures = {}
    print("\n--ensure of one in shape")
    for title, options in [("without pip", ["--without-pip"]), ("with pip", [])]:
        made = bench.once(bench.ours(*options), "in-shape" + "".join(options))
        listed = made + "-list"
        write_floor_list(made, listed, 4)       # without the bytes of what is shared
        ours = bench.ours("--ensure", *options)[:-1] + [made]
        runs = bench.pair(60, ours, [bench.floor, "--look", listed, made])
        figures["--ensure of one in shape, " + title] = show("floor of looks, " + title, runs)
    return figures


def empty_cache(bench):
    """Each run of ours has a cache of its own, in which there is nothing yet."""
    title = "with pip, empty cache"
    print("\n%s" % title)
    ours = bench.script("empty.sh", ["VENVCAST_CACHE_DIR=\"$1.cache\" exec " + bench.quoted(bench.ours())])
    return {title: show("ours, cache filled", bench.pair(20, ours, bench.ours()))}


def first_pip(bench):
    """What people wait for: the environment, and then the first word from its pip. uv and virtualenv install the newest
    pip, which imports less for that than the one an older interpreter brings: so ours gets the same wheels as they."""
    title = "create, then the first pip --version"
    newest = os.path.join(bench.tools, "..", "..", "popular")
    same = ["--find-links", os.path.realpath(newest)] if os.path.isdir(newest) else []
    figures = {}
    for options, peers in [
            (same, [("uv venv --seed --offline", 8, bench.uv("--seed", "--offline")),
                    ("virtualenv", 5, bench.virtualenv())]),
            ([], [("uv's, our pip the interpreter's", 8, bench.uv("--seed", "--offline")),
                  ("python -m venv", 3, bench.venv())])]:
        ours = bench.ours("--compile-bytecode", *options)
        print("\n%s (ours with --compile-bytecode and %s pip)" % (title, "the newest" if options else "the interpreter's"))
        for name, rounds, command in peers:
            if bench.quick or not bench.once(command, "warm-up") or not bench.once(ours, "warm-up"):
                continue
            both = [bench.script("first-%d.sh" % number,
                                 [bench.quoted(one), '"$1/bin/python" -m pip --version >/dev/null'])
                    for number, one in enumerate((ours, command))]
            figures["%s, %s" % (title, name)] = show(name, bench.pair(rounds, *both))
    return figures


def many_interpreters(bench, count):
    """So many interpreters, each in a prefix of its own; their folders of programs."""
    top, real = os.path.join(bench.work, "interpreters"), os.path.realpath(bench.python)
    prefix = os.path.dirname(os.path.dirname(real))
    folders = []
    for number in range(count):
        here = os.path.join(top, "python-%d" % number)
        os.makedirs(os.path.join(here, "bin"))
        shutil.copy2(real, os.path.join(here, "bin", os.path.basename(real)))
        os.symlink(os.path.basename(real), os.path.join(here, "bin", "python3"))
        os.symlink(os.path.join(prefix, "lib"), os.path.join(here, "lib"))
        folders.append(os.path.join(here, "bin"))
    return folders


def search(bench):
    """Looking for every interpreter there is, with the facts cached; uv has a cache of them as well."""
    title = "search, 30 interpreters"
    folders = many_interpreters(bench, 30)
    before = dict(os.environ)
    os.environ.update(PATH=":".join(folders), HOME=os.path.join(bench.work, "home"), UV_OFFLINE="1",
                      UV_PYTHON_PREFERENCE="only-system", VENVCAST_CACHE_DIR=os.path.join(bench.work, "facts"))
    os.environ.pop("PYENV_ROOT", None)
    ours = [bench.venvcast, "--list", "--json", "--no-project"]
    peer, uv = "uv python list", [os.path.join(bench.tools, "uv"), "python", "list", "--only-installed"]
    try:
        known = subprocess.run(ours, check=True, stdout=subprocess.PIPE).stdout.decode()
        print("\n%s\n  ours lists %d" % (title, known.count('"version"')))
        if os.access(uv[0], os.X_OK):
            known = subprocess.run(uv, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
            print("  uv lists %d paths" % len(known.splitlines()))
        else:
            peer, uv = "ourselves (there is no uv)", ours
        return {title: show(peer, bench.pair(60, ours, uv))}
    finally:
        os.environ.clear()
        os.environ.update(before)


def judge(goals, figures):
    """How many promises are not kept."""
    missed = 0
    for row, column, bound in goals:
        if row not in figures:
            print("%-8s %s: not measured" % ("--", row))
            continue
        value = figures[row][column]
        kept = value >= bound if column == "times" else value <= bound
        missed += not kept
        print("%-8s %s: %.2f %s (promised: at %s %g)"
              % ("ok" if kept else "MISSED", row, value, UNITS[column], "least" if column == "times" else "most", bound))
    return missed


def measure(bench):
    print("Whole processes by turns, in %s, for %s;" % (bench.work, bench.python))
    print("\"x\" is how many times ours the other takes.")
    figures = section(bench, "without pip", ["--without-pip"], [
        ("uv venv", 30, bench.uv()),
        ("virtualenv --no-seed", 8, bench.virtualenv("--no-seed")),
        ("python -m venv --without-pip", 20, bench.venv("--without-pip")),
    ], [("floor", 0), ("floor, staged and confined", 0, "--safe"),
        ("floor, all that is promised", 0, "--promised=" + ":".join(bench.stands_on()))])
    if not bench.quick:
        bench.fill_cache()
    figures.update(section(bench, "with pip", [], [
        ("uv venv --seed --offline", 20, bench.uv("--seed", "--offline")),
        ("virtualenv", 8, bench.virtualenv()),
        ("python -m venv", 3, bench.venv()),
    ][:0 if bench.quick else None], [("floor of hard links", 4), ("floor of checked hard links", 5)]))
    figures.update(in_shape(bench))
    figures.update(empty_cache(bench))
    figures.update(first_pip(bench))
    figures.update(search(bench))
    print()
    return judge(GOALS, figures)


def measure_many(bench):
    print("One run for many environments, in %s, for %s" % (bench.work, bench.python))
    if not bench.quick:
        bench.fill_cache()
    figures = many.measure(bench)
    print()
    return judge(MANY_GOALS, figures)


def main(arguments):
    flags = [word for word in arguments if word.startswith("--")]
    runner, floor, venvcast, tools, work = [os.path.abspath(word) for word in arguments if word not in flags]
    work = tempfile.mkdtemp(prefix="venvcast-bench-", dir=work)
    try:
        bench = Bench(runner, floor, venvcast, tools, work, "--quick" in flags)
        missed = measure_many(bench) if "--many" in flags else measure(bench)
        return 1 if missed and "--check" in flags else 0
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
