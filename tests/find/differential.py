"""differential.py: which interpreter a spec means, according to venvcast, uv and virtualenv, on a PATH of our own.

usage: differential.py [-v]      VENVCAST: the executable; VENVCAST_TEST_TOOLS: where tests/tools.sh put the others

Each spec is given to all that know its form; they must agree on the file, all links resolved, or that there is none.
What they do not agree on is a row of DIFFERENCES with its reason; a row that is no longer true is a failure, too.
"""
import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

VENVCAST = os.path.abspath(os.environ.get("VENVCAST", "build/venvcast"))
TOOLS = os.path.join(os.environ.get("VENVCAST_TEST_TOOLS", "build/test-tools"), "venv", "bin")
PYENV = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
SKIPPED = 77

# Asked of the virtualenv that the tools hold: the discovery by itself, many specs in one run.
ASK_VIRTUALENV = """import json, os, sys
from python_discovery import get_interpreter
answers = []
for spec in json.load(sys.stdin):
    try:
        found = get_interpreter(spec, env=dict(os.environ))
        answers.append(os.path.realpath(found.system_executable or found.executable) if found else None)
    except Exception:
        answers.append(None)        # it says why there is none
print(json.dumps(answers))
"""

UV, VIRTUALENV = "uv", "virtualenv"
BOTH = (UV, VIRTUALENV)

# (spec, who else knows its form); {name} stands for a path that `make_world` makes.
SPECS = [
    ("3", BOTH), ("3.12", BOTH), ("3.13", BOTH), ("3.9", BOTH), ("3.8", BOTH), ("3.11", BOTH), ("{exact}", BOTH),
    ("312", BOTH), ("3.99", BOTH), ("4", BOTH), ("3.12.99", BOTH),
    (">=3.10,<3.14", BOTH), (">=3.12", BOTH), (">=3.12,<3.13", BOTH), (">3.12", BOTH), ("~=3.12", BOTH),
    ("~=3.12.0", BOTH), ("==3.12.*", BOTH), ("=={exact}", BOTH), ("!=3.11.*", BOTH), (">=3.99", BOTH),
    ("<=3.9,>=3.9", BOTH),
    # Several in one folder fit; of these virtualenv takes the first in the order in which the disk lists them.
    ("<3.11", [UV]), ("<=3.9", [UV]), (">=3.10,!=3.11.*,!=3.12.*", [UV]),
    ("python3.12", BOTH), ("python3.13", BOTH), ("python3", BOTH), ("python", BOTH), ("python3.99", BOTH),
    ("cpython", BOTH), ("cpython3.12", BOTH), ("cpython@3.12", [UV]), ("cp312", [UV]), ("cp39", [UV]),
    ("python@3.12", [UV]), ("cpython>=3.12", BOTH), ("CPython3.12", BOTH), ("PYTHON3.12", [UV]),
    ("pypy", BOTH), ("pypy3", BOTH), ("{pypy}", BOTH), ("pypy@3", [UV]), ("pypy3.99", BOTH), ("graalpy", BOTH),
    ("3.13t", BOTH), ("3.13+freethreaded", [UV]), ("3.12d", BOTH),
    ("3.12-64", [VIRTUALENV]), ("3.12-32", [VIRTUALENV]), ("cpython3.12-64", [VIRTUALENV]),
    ("{first}/python3", BOTH), ("{second}/python3", BOTH), ("{second}/python3.9", BOTH), ("./second/python3.10", BOTH),
    ("second/python3.10", BOTH), ("{prefix}", [UV]), ("{environment}", [UV]), ("{environment}/bin/python", BOTH),
    ("{first}/nothing", BOTH), ("odd-name", BOTH), ("{first}/text", BOTH), ("no-such-command", BOTH),
]

# {(spec, who): why they differ}
DIFFERENCES = {
    (">3.12", VIRTUALENV): "it compares as many numbers as the spec has: 3.12.1 is not above 3.12; PEP 440: it is",
    ("<=3.9,>=3.9", VIRTUALENV): "the same: to it 3.9.18 is not above 3.9",
    ("python", VIRTUALENV): "to it that is any Python, the first of which is the one it runs on; to us the command",
    ("odd-name", VIRTUALENV): "it finds the command, but wants the executable that this reports to bear the name too",
}

World = collections.namedtuple("World", "folder variables paths")


def interpreters():
    """{"3.12": executable} of pyenv's versions, the newest micro of each."""
    found = {}
    for path in sorted(glob.glob(os.path.join(PYENV, "versions", "3.*", "bin", "python3.*"))):
        name = os.path.basename(path)[len("python"):]
        if name.replace(".", "").isdigit() and name.count(".") == 1:
            found[name] = path
    return found


def make_world(folder):
    """Two folders of links on PATH, and what else the specs name; None when there are too few Pythons."""
    system, pythons = "/usr/bin/python3", interpreters()
    if not os.path.exists(system) or not {"3.9", "3.10", "3.12", "3.13"} <= set(pythons):
        return None
    first, second = os.path.join(folder, "first"), os.path.join(folder, "second")
    os.mkdir(first)
    os.mkdir(second)
    base = os.path.realpath(system)                 # also what virtualenv runs on, which it always looks at first
    links = {"first/python3": base, "first/" + os.path.basename(base): base, "first/python3.12": pythons["3.12"],
             "second/python3": pythons["3.13"], "second/python": pythons["3.10"], "first/odd-name": pythons["3.9"]}
    links.update({"second/python" + version: path for version, path in pythons.items() if version >= "3.8"
                  or len(version) == 4})
    pypy = shutil.which("pypy3", path="/usr/bin:/usr/local/bin")
    if pypy:
        links["second/pypy3"] = pypy
    for name, target in links.items():
        os.symlink(target, os.path.join(folder, name))
    with open(os.path.join(first, "text"), "w", encoding="utf-8") as file:
        file.write("no program\n")
    variables = {"PATH": first + ":" + second, "HOME": os.path.join(folder, "home"), "LC_ALL": "C.UTF-8",
                 "VENVCAST_CACHE_DIR": os.path.join(folder, "cache"),
                 "UV_CACHE_DIR": os.path.join(folder, "uv-cache"), "UV_NO_CONFIG": "1", "UV_PYTHON_DOWNLOADS": "never",
                 "UV_PYTHON_PREFERENCE": "only-system", "UV_NO_PROGRESS": "1", "UV_OFFLINE": "1"}
    os.mkdir(variables["HOME"])
    environment = os.path.join(folder, "environment")
    subprocess.run([os.path.join(second, "python3.10"), "-m", "venv", "--without-pip", environment], check=True)
    exact = os.path.basename(os.path.dirname(os.path.dirname(os.path.realpath(pythons["3.12"]))))
    pypy_version = subprocess.run([pypy, "-c", "import sys; print('pypy%d.%d' % sys.version_info[:2])"], text=True,
                                  stdout=subprocess.PIPE, check=True).stdout.strip() if pypy else "pypy3.10"
    paths = {"first": first, "second": second, "environment": environment, "exact": exact, "pypy": pypy_version,
             "prefix": os.path.dirname(os.path.dirname(os.path.realpath(pythons["3.13"])))}
    return World(folder, variables, paths)


def run(world, command, **options):
    return subprocess.run(command, cwd=world.folder, env=world.variables, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, text=True, **options)


def real_base(path):
    """The file behind a path; of an environment's interpreter, that of its base."""
    return os.path.realpath(path) if path else None


def ours(world, spec):
    done = run(world, [VENVCAST, "--list", "--json", "--no-project", "-p", spec])
    if done.returncode:
        return "refused" if done.returncode == 2 else None
    return next((real_base(row["base"]) for row in json.loads(done.stdout)["interpreters"] if row["default"]), None)


def ours_made(world, spec):
    """What an environment is really made with; it must be what the list says."""
    target = os.path.join(world.folder, "made")
    done = run(world, [VENVCAST, "--no-project", "--without-pip", "-q", "--print-python", "-p", spec, target])
    path = real_base(done.stdout.strip()) if done.returncode == 0 else "refused" if done.returncode == 2 else None
    shutil.rmtree(target, ignore_errors=True)
    return path


def uvs(world, specs):
    for spec in specs:
        done = run(world, [os.path.join(TOOLS, "uv"), "python", "find", "--no-project", "--system", spec])
        yield real_base(done.stdout.strip()) if done.returncode == 0 else None


def virtualenvs(world, specs):
    python = os.path.join(TOOLS, "python")
    done = run(world, [python, "-I", "-c", ASK_VIRTUALENV], input=json.dumps(specs))
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def compare(world, talk):
    specs = [(text.format(**world.paths), text, peers) for text, peers in SPECS]
    theirs = {UV: dict(zip([row[0] for row in specs], uvs(world, [row[0] for row in specs]))),
              VIRTUALENV: dict(zip([row[0] for row in specs], virtualenvs(world, [row[0] for row in specs])))}
    bad, compared, excused = [], 0, set()
    for spec, text, peers in specs:
        mine, made = ours(world, spec), ours_made(world, spec)
        if mine != made:
            bad.append(f"{text}: --list says {mine}, and an environment is made with {made}")
        for peer in peers:
            compared += 1
            same = theirs[peer][spec] == (None if mine == "refused" else mine)
            if talk:
                print(f"{'same' if same else 'DIFFERENT':9} {text:28} {peer:10} {mine}; {theirs[peer][spec]}")
            if not same and (text, peer) in DIFFERENCES:
                excused.add((text, peer))
            elif not same:
                bad.append(f"{text}: ours is {mine}, {peer}'s is {theirs[peer][spec]}")
    bad += [f"{text}, {peer}: no longer different" for text, peer in DIFFERENCES if (text, peer) not in excused]
    print(f"{compared} answers compared, {len(excused)} differ with a reason, {len(bad)} complaints")
    return bad


def main(*flags):
    if not os.path.exists(os.path.join(TOOLS, "uv")):
        print(f"skipped: there is no uv in {TOOLS}; tests/tools.sh gets it")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="venvcast-find-") as folder:
        world = make_world(os.path.realpath(folder))
        if world is None:
            print("skipped: it takes /usr/bin/python3 and pyenv's 3.9, 3.10, 3.12 and 3.13")
            return SKIPPED
        bad = compare(world, "-v" in flags)
    for complaint in bad:
        print(complaint)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
