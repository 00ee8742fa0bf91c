"""popular_wheels.py: --wheel leaves the tree that `pip install --no-compile --no-deps` of the same wheels leaves.

    popular_wheels.py [PYTHON...]

Popular wheels of PyPI (popular.txt, in build/test-tools/popular) and some that are written here, because few have
what they have. All of them are installed at once, first by venvcast, then by pip into an environment of the same path;
every file, mode and row of RECORD is compared. Only the text of console scripts is our own. venvcast makes it three
times: without a cache, into an empty one, and out of it; then every file but what names the environment is linked.
"""
import configparser
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from archives import METADATA, Member, WHEEL, archive, record_text, wheel
from oracle_pip import SKIPPED, interpreters, newest, output, tree

VENVCAST = os.environ["VENVCAST"]
POPULAR = os.path.join(os.environ["VENVCAST_TEST_TOOLS"], "popular")
FEWEST = 40
SCRIPT = b"#!python\nprint('hello')\n"
MEMBERS = [
    Member("pk/ünï/cødé.py", b"X = 1\n"),
    Member("pk-1.0.data/purelib/pk_pure/__init__.py", b"A = 1\n"),
    Member("pk-1.0.data/platlib/pk_plat.py", b"B = 1\n", mode=0o100755),
    Member("pk-1.0.data/scripts/pk-plain", SCRIPT, mode=0o100755),
    Member("pk-1.0.data/scripts/pk-closed", SCRIPT),
    Member("pk-1.0.data/scripts/pk-windowed", b"#!pythonw -E\r\nprint('hello')\r\n", mode=0o100755),
    Member("pk-1.0.data/scripts/pk-no-newline", b"#!python", mode=0o100755),
    Member("pk-1.0.data/scripts/pk.sh", b"#!/bin/sh\necho python\n", mode=0o100755),
    Member("pk-1.0.data/scripts/sub/pk-deep", SCRIPT, mode=0o100755),
    Member("pk-1.0.data/scripts/pk-main-script.py", SCRIPT, mode=0o100755),
    Member("pk-1.0.data/headers/pk.h", b"int pk;\n"),
    Member("pk-1.0.data/headers/sub/pk.h", b"int pk;\n"),
    Member("pk-1.0.data/data/share/pk/a b.txt", b"data\n"),
    Member("pk-1.0.data/data/etc/\u65e5\u672c", b"data\n"),
    Member("pk-1.0.data/data/bin/pk-data", SCRIPT, mode=0o100755),
    Member("pk-1.0.data/data/top", b""),
    Member("pk-1.0.dist-info/licenses/sub/LICENSE", b"Do as you like.\n"),
]
ENTRY_POINTS = b"[console_scripts]\npk-main = pk:main\n[gui_scripts]\npk-gui = pk:main\n"


def second_wheel():
    """A project whose name has more than one spelling, which decides where its headers go."""
    info = "Pk_Two.x-1.0.dist-info"
    members = [Member("pk_two/__init__.py", b""), Member("Pk_Two.x-1.0.data/headers/two.h", b"int two;\n"),
               Member(f"{info}/METADATA", METADATA.replace(b"Name: pk", b"Name: Pk_Two.x")),
               Member(f"{info}/WHEEL", WHEEL)]
    return archive([*members, Member(f"{info}/RECORD", record_text(members, info).encode())])


def write_ours(folder):
    made = {"pk-1.0-py3-none-any.whl": wheel(*MEMBERS, entry_points=ENTRY_POINTS),
            "Pk_Two.x-1.0-1build-py2.py3-none-any.whl": second_wheel()}
    for name, data in made.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data)
    return [f"{folder}/{name}" for name in made]


def entry_points(site):
    """The names of all scripts that installers write themselves."""
    found = set()
    for path in glob.glob(f"{site}/*.dist-info/entry_points.txt"):
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
        parser.optionxform = str
        parser.read(path, encoding="utf-8")
        for section in {"console_scripts", "gui_scripts"} & set(parser.sections()):
            found |= set(parser[section])
    versions = {f"pip{'.'.join(v)}" for v in ([], ["3"])} if "pip" in found else set()
    return found | versions | {name for name in os.listdir(f"{site}/../../../bin") if name.startswith("pip3.")}


def normal(path, data, generated):
    """What must be equal of a file: of a script of the installer's own nothing but its name and mode. pip leaves
    rows for scripts of .data that it did not install; we do not."""
    if path.startswith("bin/") and path[4:] in generated:
        return "script"
    if not re.search(r"^lib/[^/]+/site-packages/[^/]+\.dist-info/RECORD$", path):
        return data
    assert data.count(b"\n") == data.count(b"\r\n")
    return [row[:1] if row[0].startswith("../../../bin/") and row[0][13:] in generated else row
            for row in csv.reader(data.decode().splitlines()) if ".data/scripts/" not in row[0]]


def compare(theirs, ours, before, generated):
    wrong = []
    for path in sorted((set(theirs) | set(ours)) - before):
        if path not in ours or path not in theirs:
            wrong.append(f"{path}: only {'pip' if path in theirs else 'we'} made it")
        elif ours[path][0] != theirs[path][0]:
            wrong.append(f"{path}: mode {ours[path][0]}, pip's {theirs[path][0]}")
        else:
            a, b = (normal(path, side[path][1], generated) for side in (theirs, ours))
            if a != b:
                rows_wrong = [pair for pair in zip(a, b) if pair[0] != pair[1]][:2] if isinstance(a, list) else ""
                wrong.append(f"{path}: contents differ {rows_wrong}")
    return wrong


def run_venvcast(python, environment, *arguments):
    done = subprocess.run([VENVCAST, "-p", python, "--without-pip", *arguments, environment], capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def of_each_environment(path):
    """Names the environment, or where the wheel came from."""
    return re.search(r"^bin/(?!pk\.sh$)|^[^/]*$|\.dist-info/(RECORD|direct_url\.json)$", path)


def made_in_three_ways(python, environment, wheels):
    """The tree, which is one with an empty cache, a warm one and none; and how many files came out of the cache."""
    made = []
    for option in ("--no-cache", "--json", "--json"):
        words = [word for path in wheels for word in ("--wheel", path)]
        said = run_venvcast(python, environment, option, *words)
        made.append(tree(environment))
        alone = [path for path in made[-1] if not of_each_environment(path)
                 and os.lstat(f"{environment}/{path}").st_nlink == 1]
        shutil.rmtree(environment)
    assert made[1] == made[0], [path for path in made[0] if made[1].get(path) != made[0][path]][:30]
    assert made[2] == made[0], [path for path in made[0] if made[2].get(path) != made[0][path]][:30]
    assert not alone, alone
    return made[0], json.loads(said)["environments"][0]["cache"]["hardlink"]


def check(python, wheels, folder):
    environment = f"{folder}/env"
    pip = next(path for path in wheels if os.path.basename(path).startswith("pip-"))
    ours, linked = made_in_three_ways(python, environment, wheels)
    run_venvcast(python, environment)
    before = set(tree(environment))
    name = f"{environment}/bin/{os.path.basename(python)}"
    output(name, f"{pip}/pip", "install", "-q", "--no-compile", "--no-deps", "--no-index", "--no-cache-dir", *wheels)
    site = glob.glob(f"{environment}/lib/*/site-packages")[0]
    generated = entry_points(site)
    theirs = tree(environment)
    wrong = compare(theirs, ours, before, generated)
    assert not wrong, "\n  ".join([f"{len(wrong)} differences", *wrong[:30]])
    used(environment, python, wheels)
    return len(set(ours) - before), len(generated), linked


def used(environment, python, wheels):
    """The environment that we make is one that works: scripts of both kinds run, pip takes everything away again."""
    names = ("pk-", "Pk_Two", "docutils-", "pybind11-", "jmespath-", "pip-")
    few = [path for path in wheels if os.path.basename(path).startswith(names)]
    shutil.rmtree(environment)
    run_venvcast(python, environment)
    before = set(tree(environment))
    run_venvcast(python, environment, *[word for path in few for word in ("--wheel", path)])
    assert output(f"{environment}/bin/pk-plain") == "hello\n"
    assert output(f"{environment}/bin/jp.py", "foo", input='{"foo": 1}').strip() == "1"
    assert output(f"{environment}/bin/rst2html.py", "--version").startswith("rst2html")
    output(f"{environment}/bin/pip", "uninstall", "-q", "-y", "pk", "Pk-Two.x", "docutils", "pybind11", "jmespath", "pip")
    left = [path for path in tree(environment) if path not in before and not path.endswith(".pyc")]
    assert not left, left


def quick_folder():
    """In memory where there is room: each wheel in the cache is synced, and disks take their time for that."""
    memory = "/dev/shm"
    roomy = os.path.isdir(memory) and shutil.disk_usage(memory).free > 2 << 30 and os.access(memory, os.W_OK)
    return memory if roomy else None


def main(*pythons):
    wheels = sorted(glob.glob(f"{POPULAR}/*.whl"))
    if not wheels:
        print("skipped:", POPULAR, "holds no wheels; tests/tools.sh fetches them")
        return SKIPPED
    assert len(wheels) >= FEWEST, wheels
    for number, python in enumerate(pythons or [newest(interpreters())]):
        mask = os.umask((0o022, 0o027)[number % 2])
        with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
            folder = os.path.realpath(folder)
            os.environ["VENVCAST_CACHE_DIR"] = f"{folder}/cache"
            files, scripts, linked = check(python, wheels + write_ours(folder), folder)
        os.umask(mask)
        print(f"ok {python}: {len(wheels) + 2} wheels, {files} files, {scripts} scripts, {linked} linked")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
