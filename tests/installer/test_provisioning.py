#!/usr/bin/env python3
"""test_provisioning.py: the recipes of installer/provisioning: their exit codes are the code's, and they do what they say.

Usage: test_provisioning.py TABLE_PRINT. What is for Windows is run in tests/windows/test_packages.py; here it is parsed.
With VENVCAST_FULL the Dockerfile is tried in roots of the release that it names, with the packages that it installs, and
built twice; and the playbook is tried in check mode.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/cli"))
from app import application                 # noqa: E402: they lie in another folder
from readme_tables import code_of           # noqa: E402

RECIPES = TOP / "installer/provisioning"
PROGRAM = Path(os.environ["VENVCAST"]).resolve()
TOOLS = Path(os.environ.get("VENVCAST_TEST_TOOLS", TOP / "build/test-tools")).absolute()
TABLES = code_of(sys.argv.pop(1))
CODES = {fields[0] for fields in TABLES["exit"]} | {fields[1] for fields in TABLES["error"]}
OPTIONS = {name for name, *_ in TABLES["option"]} | {f"-{letter}" for _, letter, *_ in TABLES["option"]}
FULL = os.environ.get("VENVCAST_FULL") == "1"
FOREIGN = {1602, 1603, 1618, 1619, 1641, 1707, 3010}


def code_tables(text):
    """The first columns of the tables that begin with "code"."""
    tables, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif inside and not re.fullmatch(r"[|:\- ]+", line):
            tables[-1].append(cells[0])
        elif cells[0] == "code":
            tables.append([])
            inside = True
    return tables


class Tables(unittest.TestCase):
    def test_every_recipe_has_one_and_it_is_the_codes(self):
        folders = [RECIPES, *(path for path in RECIPES.iterdir() if path.is_dir())]
        self.assertEqual(len(folders), 6)
        for folder in folders:
            tables = code_tables((folder / "README.md").read_text(encoding="utf-8"))
            self.assertEqual(len(tables), 1, folder)
            self.assertEqual(len(tables[0]), len(set(tables[0])), folder)
            self.assertEqual(set(tables[0]), CODES, folder)

    def test_no_code_of_ours_is_one_of_the_installers(self):
        self.assertFalse({int(code) for code in CODES} & FOREIGN)

    def test_every_option_in_a_recipe_is_one(self):
        count = 0
        for path in RECIPES.rglob("*.*"):
            for line in path.read_text(encoding="utf-8").splitlines():
                found = re.search(r'venvcast(?:\.exe|%)?"? (-.*)|^RUN venvcast (.*)|& \$program (-.*)', line)
                for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", found.group(0) if found else ""):
                    self.assertIn(option, OPTIONS, f"{path}: {line}")
                    count += 1
        self.assertGreater(count, 15)


class Windows(unittest.TestCase):
    def test_batch_files_have_the_line_ends_that_labels_need(self):
        for path in RECIPES.rglob("*.cmd"):
            text = path.read_bytes()
            self.assertEqual(text.count(b"\n"), text.count(b"\r\n"), path)
            self.assertTrue(text.startswith(b"@echo off\r\nrem " + path.name.encode()), path)

    def test_powershell_scripts_are_parsed(self):
        parser = ("import sys, tree_sitter, tree_sitter_pwsh as p; "
                  "t = tree_sitter.Parser(tree_sitter.Language(p.language())).parse(sys.stdin.buffer.read()); "
                  "print(t.root_node.has_error)")
        scripts = sorted(RECIPES.rglob("*.ps1"))
        self.assertEqual(len(scripts), 2)
        for path in scripts:
            text = path.read_text(encoding="ascii")
            for given, wrong in ((text, "False"), (text[:text.rindex("(")] + "{", "True")):
                said = subprocess.run([TOOLS / "venv/bin/python", "-c", parser], input=given.encode(), check=True,
                                      stdout=subprocess.PIPE).stdout.decode()
                self.assertEqual(said.strip(), wrong, path)


class Stage:
    """A root that a stage of the Dockerfile changes: an overlay over `base`, as Docker has it."""

    def __init__(self, work, number, base):
        self.upper, self.root = work / f"upper{number}", work / f"root{number}"
        for folder in (self.upper, work / f"work{number}", self.root):
            folder.mkdir()
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
                        f"lowerdir={base},upperdir={self.upper},workdir={work}/work{number}", self.root], check=True)
        self.variables = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/home/build"}

    def place(self, source, target):
        target = self.root / target.lstrip("/") / ("" if not target.endswith("/") else source.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target, **({"symlinks": True} if source.is_dir() else {}))

    def run(self, argv):
        return subprocess.run(["chroot", self.root, *argv], env=self.variables, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)


def built(context, bases, work):
    """What a Dockerfile's lines do, one by one. Returns the last stage and what its CMD says."""
    stages, names, command = [], {}, None
    for line in (RECIPES / "docker/Dockerfile").read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stages.append(Stage(work, len(stages), bases[len(stages)]))
            if " AS " in rest:
                names[rest.partition(" AS ")[2]] = stages[-1]
        elif word == "COPY":
            source, target = shlex.split(rest)[-2:]
            found = re.match(r"--from=(\w+) ", rest)
            stages[-1].place(names[found.group(1)].root / source.lstrip("/") if found else context / source, target)
        elif word == "ENV":
            for pair in shlex.split(rest):
                name, _, value = pair.partition("=")
                stages[-1].variables[name] = value.replace("$PATH", stages[-1].variables["PATH"])
        elif word == "RUN" and rest.startswith("apt-get "):
            pass                                    # the bases have these packages: see packages_of()
        elif word == "RUN":
            done = stages[-1].run(["/bin/sh", "-c", rest])
            assert done.returncode == 0, f"{line}: {done.returncode}: {done.stdout.decode()}"
        elif word == "CMD":
            command = json.loads(rest)
        elif line and not line.startswith("#"):
            raise AssertionError(f"an instruction that this test does not know: {line}")
    return stages, command


def packages_of():
    """(release, packages) of each stage."""
    text = (RECIPES / "docker/Dockerfile").read_text(encoding="utf-8")
    found = re.findall(r"^FROM debian:(\w+)-slim.*\nRUN apt-get update && apt-get install -y --no-install-recommends ([^&\n]*)",
                       text, re.M)
    return [(release, packages.split()) for release, packages in found]


@unittest.skipIf(os.geteuid() != 0, "only root can change its root")
class Docker(unittest.TestCase):
    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        subprocess.run(["mount", "-t", "tmpfs", "none", self.work], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.work], check=True)
        application(self.work / "context", command="example")
        shutil.copy(PROGRAM, self.work / "context/venvcast-linux-x86_64")

    def build(self, bases):
        where = [self.work / "first", self.work / "second"]
        layers = []
        for place in where if FULL else where[:1]:
            place.mkdir()
            stages, command = built(self.work / "context", bases, place)
            self.addCleanup(lambda roots: [subprocess.run(["umount", "-l", root], check=True) for root in roots],
                            [stage.root for stage in stages])
            layers.append(subprocess.run(["tar", "--sort=name", "-C", stages[-1].upper, "-cf", "-", "opt/example/pyvenv.cfg",
                                          "opt/example/bin/activate"], check=True, stdout=subprocess.PIPE).stdout)
        said = stages[-1].run(["/usr/bin/env", *command])
        self.assertEqual((said.returncode, said.stdout.decode().split()[:2]), (3, ["hello", "/opt/example"]))
        self.assertFalse((stages[-1].upper / "usr/local/bin/venvcast").exists())
        self.assertEqual(layers[0], layers[-1])

    def test_its_lines_in_a_clean_root(self):
        sid = TOOLS / "sid"
        self.assertTrue((sid / ".venvcast-root").exists(), f"{sid} is missing: tests/parity/make_root.sh makes it")
        self.assertEqual([packages[0] for _, packages in packages_of()], ["python3", "python3"])
        self.build([sid, sid])

    @unittest.skipUnless(FULL, "tests/run.sh --full tries it with the packages it installs")
    def test_its_lines_in_the_release_that_it_names(self):
        finder = (TOP / "tests/parity/make_root.sh").read_text()
        mirror = subprocess.run(["sh", "-c", finder[finder.index("find_mirror()"):finder.index("mirror=$")] + "find_mirror"],
                                check=True, stdout=subprocess.PIPE).stdout.decode().strip()
        keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
        bases = []
        for release, packages in packages_of():
            bases.append(self.work / f"base{len(bases)}")
            subprocess.run(["mmdebstrap", "--variant=essential", "--mode=root", "--format=directory", "--quiet",
                            "--skip=check/empty,output/dev", f"--keyring={keys}", "--aptopt=Acquire::Retries \"5\"",
                            "--aptopt=Acquire::Check-Valid-Until \"false\"", f"--include={','.join(packages)}", release,
                            bases[-1], mirror], check=True, stdin=subprocess.DEVNULL)
        self.build(bases)


class Ansible(unittest.TestCase):
    """The playbook, by Ansible itself, against this machine."""

    def setUp(self):
        self.work = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        application(self.work, command="example")
        shutil.copy(RECIPES / "ansible/playbook.yml", self.work)
        shutil.copy(PROGRAM, self.work / "venvcast-linux-x86_64")

    def play(self, *options):
        ansible = TOOLS / "callers/bin/ansible-playbook"
        self.assertTrue(ansible.exists(), f"{ansible} is missing: tests/tools.sh obtains it")
        environment = {"PATH": f"{ansible.parent}:/usr/bin:/bin", "HOME": str(self.work), "LC_ALL": "C.UTF-8",
                       "VENVCAST_PYTHON": "/usr/bin/python3", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        done = subprocess.run([ansible, "-i", "localhost,", "-c", "local", "-e", f"venvcast={self.work}/bin/venvcast",
                               "-e", f"example_folder={self.work}/example", *options, "playbook.yml"], cwd=self.work,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=300)
        found = re.search(r"ok=(\d+)\s+changed=(\d+)", done.stdout.decode())
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        return tuple(map(int, found.groups()))

    def test_a_second_run_changes_nothing(self):
        (self.work / "bin").mkdir()
        self.assertEqual(self.play(), (4, 4))
        self.assertTrue((self.work / "example/.venv/bin/example").exists())
        if not FULL:                    # a play takes seconds
            return
        self.assertEqual(self.play(), (4, 0))
        (self.work / "example/.venv/bin/activate").unlink()
        self.assertEqual(self.play("--check"), (4, 1))
        self.assertFalse((self.work / "example/.venv/bin/activate").exists())
        self.assertEqual(self.play(), (4, 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
