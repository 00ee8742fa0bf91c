"""oracle_pip.py: what we unpack is what pip installs: names, bytes, modes and RECORD, for each Python on the machine.

    oracle_pip.py SEED_PRINT [PYTHON...]
    oracle_pip.py SEED_PRINT --virtualenv      the same with the wheels that virtualenv carries, and the newest Python

For each interpreter: which wheels ensurepip would take (asked of ensurepip itself), then two environments made by
`python -m venv --without-pip`, one filled by pip as ensurepip calls it (but for --no-compile), one by our own list
of files; both trees are compared, then ours is used.
"""
import csv
import functools
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

FACTS = """
import sys, os, json, sysconfig
import ensurepip
def wheels():
    if hasattr(ensurepip, "_get_packages"):
        return {name: p.version for name, p in ensurepip._get_packages().items()}
    return {"pip": ensurepip.version()}
shared = sysconfig.get_config_var("WHEEL_PKG_DIR")
print(json.dumps(dict(stdlib=os.path.dirname(os.__file__), shared=shared or "-", minor=sys.version_info[1],
    implementation=sys.implementation.name, wheels=wheels())))
"""
SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"
SKIPPED = 77
# How ensurepip calls pip, with --no-compile: we leave compiling to Python.
PIP = """
import runpy, sys
sys.path = {wheels!r} + sys.path
sys.argv[1:] = {arguments!r}
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def output(*command, compiles=False, **more):
    """What it says. `compiles`: Python may keep the bytecode of what it imports, so that it does not compile all of pip
    each time that pip is started."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "ENSUREPIP"))}
    environment.update(PIP_CONFIG_FILE=os.devnull, PIP_DISABLE_PIP_VERSION_CHECK="1",
                       **({} if compiles else {"PYTHONDONTWRITEBYTECODE": "1"}))
    done = subprocess.run(command, capture_output=True, text=True, env=environment, **more)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def interpreters():
    """One path for each CPython >= 3.8 and PyPy that has ensurepip."""
    found = {}
    for pattern in ("~/.pyenv/versions/*/bin/python3.*[0-9]", "/usr/bin/python3.*[0-9]",
                    "/usr/local/bin/python3.*[0-9]", "/usr/bin/pypy3"):
        for path in sorted(glob.glob(os.path.expanduser(pattern))):
            code = "import sys, ensurepip; print(sys.version_info >= (3, 8))"
            done = subprocess.run([path, "-I", "-c", code], capture_output=True, text=True)
            if done.stdout == "True\n":
                found[os.path.realpath(path)] = path
    return list(found.values())


def tree(root):
    """Every file below `root`: its mode and bytes; links to their targets. Bytecode is Python's own affair."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            path = os.path.join(folder, name)
            link = os.path.islink(path)
            found[os.path.relpath(path, root)] = (
                os.lstat(path).st_mode & 0o7777 if not link else "link",
                os.readlink(path).encode() if link else open(path, "rb").read())
    return found


def rows(data):
    """RECORD's rows; of scripts the path only, for their text is ours."""
    assert data.count(b"\n") == data.count(b"\r\n") > 0 and data.endswith(b"\r\n")
    found = list(csv.reader(data.decode().splitlines()))
    return [row[:1] if row[0].startswith("../") else row for row in found]


def compare(theirs, ours, before):
    """What differs between the two trees, apart from what stood there before (it holds its own path)."""
    wrong = []
    for path in sorted((set(theirs) | set(ours)) - set(before)):
        if path not in ours or path not in theirs:
            wrong.append(f"{path}: only in {'pip' if path in theirs else 'our'} tree")
        elif ours[path][0] != theirs[path][0]:
            wrong.append(f"{path}: mode {ours[path][0]:o}, pip's {theirs[path][0]:o}")
        elif re.search(r"/site-packages/[^/]+\.dist-info/RECORD$", path):
            if rows(ours[path][1]) != rows(theirs[path][1]):
                pairs = [(a, b) for a, b in zip(rows(ours[path][1]), rows(theirs[path][1])) if a != b]
                wrong.append(f"{path}: rows differ: {pairs[:3]}")
        elif not path.startswith("bin/") and ours[path][1] != theirs[path][1]:
            wrong.append(f"{path}: contents differ")
    return wrong


def make_environment(python, root):
    output(python, "-m", "venv", "--without-pip", root)
    return root


def use(root, scripts, version):
    """The environment is used: each script answers, pip finds nothing wrong, and takes itself away whole."""
    said = functools.partial(output, compiles=True)
    python = f"{root}/bin/python"
    pips = [name for name in scripts if os.path.basename(name).startswith("pip")]
    assert len(pips) == 3, scripts
    assert len({open(f"{root}/{name}", "rb").read() for name in pips}) == 1, "one file under three names"
    assert said(f"{root}/{pips[0]}", "--version").startswith(f"pip {version} from {root}/"), pips[0]
    link = f"{root}/elsewhere"
    os.symlink(f"{root}/{pips[0]}", link)
    assert said(link, "--version").startswith(f"pip {version} "), "through a link"
    os.remove(link)
    said(python, "-m", "pip", "check")
    listed = {p["name"]: p["version"] for p in json.loads(said(python, "-m", "pip", "list", "--format=json"))}
    assert listed["pip"] == version, listed
    said(python, "-m", "pip", "uninstall", "-q", "-y", *sorted(listed, key=lambda name: name == "pip"))
    left = [path for path in tree(f"{root}/lib") if not path.endswith(".pyc")]
    left += [path for path in scripts if os.path.exists(f"{root}/{path}")]
    assert not left, f"pip uninstall left {left[:5]}"
    return listed


def ensured(program, facts):
    """The wheels that we would seed, which must be those that ensurepip names."""
    wheels = output(program, "seeds", facts["stdlib"], facts["shared"], str(facts["minor"]),
                    facts["implementation"]).split()
    versions = dict(os.path.basename(wheel).split("-")[:2] for wheel in wheels)
    for name, version in facts["wheels"].items():
        assert versions[name] == version, f"ensurepip takes {name} {version}, we took {versions}"
    return wheels


def check(program, python, folder, wheels):
    facts = json.loads(output(python, "-c", FACTS))
    wheels = wheels or ensured(program, facts)
    versions = dict(os.path.basename(wheel).split("-")[:2] for wheel in wheels)
    theirs, ours = make_environment(python, f"{folder}/theirs"), make_environment(python, f"{folder}/ours")
    site = os.path.relpath(output(f"{ours}/bin/python", "-c", SITE).strip(), ours)
    before = tree(ours)
    arguments = ["install", "--no-cache-dir", "--no-index", "--no-compile", "--find-links", f"{folder}/wheels",
                 "--upgrade", *versions]
    os.mkdir(f"{folder}/wheels")
    copies = [shutil.copy(wheel, f"{folder}/wheels") for wheel in wheels]
    output(f"{theirs}/bin/python", "-c", PIP.format(wheels=copies, arguments=arguments))
    for wheel in wheels:
        output(program, "unpack", wheel, ours, site, "bin", f"{ours}/bin/python", "3.%d" % facts["minor"])
    made = tree(ours)
    wrong = compare(tree(theirs), made, before)
    assert not wrong, "\n  ".join([f"{len(wrong)} differences", *wrong[:20]])
    use(ours, [path for path in made if path.startswith("bin/") and path not in before], versions["pip"])
    return f"{versions}, {len(made) - len(before)} files"


def virtualenv_wheels(python, folder):
    """The wheels inside virtualenv's, as pairs of setuptools and pip; none when it cannot be downloaded."""
    command = [python, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", folder, "virtualenv"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        print("skipped: virtualenv's wheels cannot be downloaded:", done.stderr.strip().split("\n")[-1])
        return []
    archive = glob.glob(f"{folder}/virtualenv-*.whl")[0]
    found = {"pip": [], "setuptools": []}
    with zipfile.ZipFile(archive) as outer:
        for name in sorted(outer.namelist()):
            project = os.path.basename(name).split("-")[0]
            if name.endswith(".whl") and project in found:
                found[project].append(outer.extract(name, folder))
    return [archive, *zip(found["setuptools"], found["pip"])]


def check_all(program, cases):
    """cases: (python, wheels or None for ensurepip's), each under another umask."""
    failed = 0
    for number, (python, wheels) in enumerate(cases):
        mask = os.umask((0o022, 0o027, 0o002, 0o077)[number % 4])
        with tempfile.TemporaryDirectory() as folder:
            try:
                print("ok   ", python, check(program, python, os.path.realpath(folder), wheels), flush=True)
            except AssertionError as error:
                failed += 1
                print("WRONG", python, error, flush=True)
        os.umask(mask)
    return 1 if failed or not cases else 0


def newest(pythons):
    return max((tuple(map(int, output(python, "-c", "import sys; print(*sys.version_info[:3])").split())), python)
               for python in pythons if "pypy" not in python)[1]


def main(program, *arguments):
    if arguments != ("--virtualenv",):
        return check_all(program, [(python, None) for python in arguments or interpreters()])
    python = newest(interpreters())
    with tempfile.TemporaryDirectory() as folder:
        archive, *pairs = virtualenv_wheels(python, folder) or [None]
        if archive is None:
            return SKIPPED
        assert output(program, "check", archive).startswith("OK virtualenv "), archive
        return check_all(program, [(python, pair) for pair in pairs])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
