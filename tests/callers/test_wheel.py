"""test_wheel.py: the wheel of installer/python: what is in it, for whom it is, that pip, pipx and uv install it, that its
library makes environments, and that virtualenv, and with it tox, make environments with it (with VENVCAST_FULL also Hatch
and Poetry)."""

import base64
import csv
import hashlib
import io
import os
import platform
import shutil
import unittest
import zipfile

from callers import FULL, PROGRAM, PYTHON, ROOT, TOOLS, WHEELS, Case, caller, pinned

PYTHON_FOLDER = os.path.join(ROOT, "installer", "python")
TARGET = "linux-aarch64" if platform.machine() == "aarch64" else "linux-x86_64"
# The library of the tests (tests/library/build.sh), which is made for this machine: only the wheels of build.sh are for all.
LIBRARY = os.path.join(os.environ.get("VENVCAST_LIBRARY_BUILD", os.path.join(ROOT, "build", "tests", "library")), "installed",
                       "lib", "libvenvcast.so.0")

# Whose wheel a machine takes, in uv's words for machines.
MACHINES = {
    "x86_64-manylinux_2_17": "linux-x86_64", "x86_64-manylinux_2_40": "linux-x86_64",
    "x86_64-unknown-linux-musl": "linux-x86_64-musl", "aarch64-manylinux_2_28": "linux-aarch64",
    "aarch64-unknown-linux-musl": "linux-aarch64-musl", "x86_64-pc-windows-msvc": "windows-x86_64",
    "aarch64-pc-windows-msvc": "windows-aarch64", "x86_64-apple-darwin": "macos-x86_64",
    "aarch64-apple-darwin": "macos-aarch64",
}


class Wheel(Case):
    def make_wheel(self, folder="dist", target=TARGET, executable=PROGRAM, library=LIBRARY, more=None):
        os.makedirs(self.path(folder), exist_ok=True)
        return self.succeed(PYTHON, "-B", os.path.join(PYTHON_FOLDER, "wheel.py"), "--version", "0.1.0", "--out",
                            self.path(folder), target, executable, library, more=more).strip()


class Content(Wheel):
    def test_the_same_input_gives_the_same_bytes(self):
        made = []
        for folder, mask in (("one", 0o022), ("two", 0o077)):
            before = os.umask(mask)
            try:
                made.append(self.make_wheel(folder, more={"SOURCE_DATE_EPOCH": "1700000000"}))
            finally:
                os.umask(before)
        first, second = (open(path, "rb") for path in made)
        with first, second:
            self.assertEqual(first.read(), second.read())
        with zipfile.ZipFile(made[0]) as archive:
            self.assertEqual({entry.date_time for entry in archive.infolist()}, {(2023, 11, 14, 22, 13, 20)})
        with zipfile.ZipFile(self.make_wheel()) as archive:
            self.assertEqual({entry.date_time[0] for entry in archive.infolist()}, {1980})

    def test_record_lists_all_of_it_and_the_program_may_be_run(self):
        with zipfile.ZipFile(self.make_wheel()) as archive:
            members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
            modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        record = "venvcast-0.1.0.dist-info/RECORD"
        rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(members[record].decode()))}
        self.assertEqual(rows.pop(record), ["", ""])
        self.assertEqual(set(rows), set(members) - {record})
        for name, (digest, size) in rows.items():
            expected = base64.urlsafe_b64encode(hashlib.sha256(members[name]).digest()).decode().rstrip("=")
            self.assertEqual((digest, int(size)), ("sha256=" + expected, len(members[name])), name)
        self.make_file("METADATA", members["venvcast-0.1.0.dist-info/METADATA"].decode())
        said = self.succeed(caller("python"), "-c", "import sys; from packaging.metadata import Metadata; "
                            "read = Metadata.from_email(open(sys.argv[1]).read()); print(read.name, read.license_expression, "
                            "*read.license_files)", self.path("METADATA"))
        self.assertEqual(said, "venvcast MIT LICENSE\n")
        program = "venvcast-0.1.0.data/scripts/venvcast"
        self.assertEqual({name for name, mode in modes.items() if mode == 0o100755}, {program})
        with open(PROGRAM, "rb") as file:
            self.assertEqual(members[program], file.read())
        with open(LIBRARY, "rb") as file:
            self.assertEqual(members["venvcast/libvenvcast.so.0"], file.read())
        self.assertEqual({name for name in members if name.startswith("venvcast/")},
                         {f"venvcast/{name}" for name in os.listdir(os.path.join(PYTHON_FOLDER, "venvcast"))
                          if name.endswith(".py")} | {"venvcast/libvenvcast.so.0"})

    def test_each_machine_takes_its_own(self):
        targets = self.succeed(PYTHON, "-B", os.path.join(PYTHON_FOLDER, "wheel.py"), "--targets").split()
        self.assertEqual(set(targets), set(MACHINES.values()))
        self.make_file("stand-in", "a program")
        names = {target: os.path.basename(self.make_wheel("all", target, self.path("stand-in"), self.path("stand-in")))
                 for target in targets}
        for machine, target in MACHINES.items():
            os.makedirs(self.path(machine))
            self.succeed(caller("uv"), "pip", "install", "-q", "--no-cache", "--python", PYTHON, "--python-platform", machine,
                         "--find-links", self.path("all"), "--target", self.path(machine), "venvcast")
            with open(self.path(machine, "venvcast-0.1.0.dist-info", "WHEEL"), encoding="ascii") as file:
                tags = {line.split("-")[-1].strip() for line in file if line.startswith("Tag: ")}
            self.assertEqual(tags, set(names[target][:-len(".whl")].split("-")[-1].split(".")), machine)
            library = {"windows": "libvenvcast.dll", "macos": "libvenvcast.dylib"}.get(target.split("-")[0], "libvenvcast.so.0")
            self.assertTrue(os.path.exists(self.path(machine, "venvcast", library)), machine)
        for name in ("linux-x86_64-musl", "windows-x86_64"):        # that for glibc is left, and is none for musl
            os.remove(self.path("all", names[name]))
        for machine in ("x86_64-unknown-linux-musl", "x86_64-pc-windows-msvc"):
            ended = self.run_in(caller("uv"), "pip", "install", "--no-cache", "--python", PYTHON, "--python-platform", machine,
                                "--find-links", self.path("all"), "--target", self.path("none"), "venvcast")
            self.assertNotEqual(ended.code, 0, machine)


class Installed(Wheel):
    """In a clean environment: what pip installs, without our program on PATH."""

    def setUp(self):
        super().setUp()
        self.wheel = self.make_wheel()
        shutil.rmtree(self.path("commands"))
        self.env = self.path("clean")

    def install(self, *names):
        self.make_file("requirements.txt", "".join(name + "\n" for name in [self.wheel, *names]))
        self.succeed(PROGRAM, "-p", PYTHON, "--find-links", WHEELS, "-r", "requirements.txt", self.env)

    def spy(self):
        """From now on each start of the installed program leaves a line; what has been left is what this gives."""
        program, log = self.program("venvcast"), self.path("starts")
        if not os.path.exists(log):
            os.rename(program, program + ".real")
            self.make_file("starts")
            with open(program, "w", encoding="utf-8") as file:
                file.write(f'#!/bin/sh\necho "$*" >>{log}\nexec {program}.real "$@"\n')
            os.chmod(program, 0o755)
        with open(log, encoding="utf-8") as file:
            return [line.split()[-1] for line in file]

    def program(self, name):
        return os.path.join(self.env, "bin", name)

    def test_the_command_the_module_and_the_function(self):
        self.install()
        version = self.succeed(PROGRAM, "--version")
        self.assertEqual(self.succeed(self.program("venvcast"), "--version"), version)
        self.assertEqual(self.succeed(self.program("python"), "-m", "venvcast", "--version"), version)
        self.assertEqual(self.run_in(self.program("python"), "-m", "venvcast", "-p", "4.5", "e").code, 3)
        said = self.succeed(self.program("python"), "-c", "import venvcast; print(venvcast.executable())").strip()
        self.assertEqual(said, self.program("venvcast"))
        self.succeed(self.program("pip"), "install", "-q", "--target", self.path("aside"), self.wheel)
        said = self.succeed(PYTHON, "-c", "import venvcast; print(venvcast.executable())",
                            more={"PYTHONPATH": self.path("aside")}).strip()
        self.assertEqual(said, self.path("aside", "bin", "venvcast"))
        os.remove(said)
        ended = self.run_in(PYTHON, "-c", "import venvcast; print(venvcast.executable())",
                            more={"PYTHONPATH": self.path("aside")})
        self.assertIn("FileNotFoundError", ended.err)
        self.succeed(self.program("pip"), "uninstall", "-q", "-y", "venvcast")
        self.assertFalse(os.path.exists(self.program("venvcast")))

    def test_the_library_comes_along(self):
        """Nothing but the wheel: no system's library, no variable. The variable comes first, and has to be right."""
        self.install()
        script = self.path("make.py")
        self.make_file("make.py", """\
import os, sys, venvcast
class Builder(venvcast.EnvBuilder):
    def setup_scripts(self, context):
        context.plan.add_text("bin/mine", "mine")
    def post_setup(self, context):
        print(open(os.path.join(context.bin_path, "mine")).read(), context.env_name)
print(venvcast.create(sys.argv[1], without_pip=True).status, venvcast.version())
Builder().create(sys.argv[2])
maps = {line.split()[-1] for line in open("/proc/self/maps") if "libvenvcast" in line}
print(*[os.path.relpath(path, sys.prefix) for path in maps])
""")
        said = self.succeed(self.program("python"), script, self.path("one"), self.path("two")).splitlines()
        version = self.succeed(PROGRAM, "--version").strip()
        self.assertEqual(said[:2], ["created " + version, "mine two"])
        self.assertRegex(said[2], r"^lib/python3[.0-9]*/site-packages/venvcast/libvenvcast\.so\.0$")
        self.assertEqual(self.prefix_of(self.path("one")), self.path("one"))
        said = self.succeed(self.program("python"), script, self.path("three"), self.path("four"),
                            more={"VENVCAST_LIBRARY": LIBRARY}).splitlines()
        self.assertEqual(os.path.realpath(os.path.join(self.env, said[2])), os.path.realpath(LIBRARY))
        with open(os.path.join(PYTHON_FOLDER, "README.md"), encoding="utf-8") as file:
            self.make_file("example.py", file.read().split("```python\n")[1].split("```")[0])
        said = self.succeed(self.program("python"), "-u", "example.py").splitlines()
        self.assertTrue(said[0].startswith("created " + self.path(".venv", "bin", "python")), said)
        self.assertIn(self.path(".venv2"), said[1])                 # where its pip is
        self.assertEqual(self.succeed(self.path(".venv2", "bin", "hello")), "hello\n")
        ended = self.run_in(self.program("python"), script, self.path("five"), self.path("six"),
                            more={"VENVCAST_LIBRARY": self.path("none.so")})
        self.assertIn("none.so cannot be loaded: ", ended.err)
        self.assertFalse(os.path.exists(self.path("five")))

    def test_pipx_and_uv_install_the_command(self):
        more = {"PIPX_HOME": self.path("pipx"), "PIPX_BIN_DIR": self.path("bin"), "PIPX_DEFAULT_PYTHON": PYTHON,
                "UV_TOOL_DIR": self.path("tools"), "UV_TOOL_BIN_DIR": self.path("uvbin"), "UV_CACHE_DIR": self.path("cache")}
        version = self.succeed(PROGRAM, "--version")
        for backend in ["uv", "pip"] if FULL else ["uv"]:
            self.succeed(caller("pipx"), "install", "--force", "--backend", backend, self.wheel, more=more)
            self.assertEqual(self.succeed(self.path("bin", "venvcast"), "--version"), version)
        self.succeed(caller("uv"), "tool", "install", "-q", "--python", PYTHON, self.wheel, more=more)
        self.assertEqual(self.succeed(self.path("uvbin", "venvcast"), "--version"), version)

    def test_virtualenv_and_tox_make_environments_with_it(self):
        self.install(pinned("virtualenv"), pinned("tox"))
        made = self.path("made")
        said = self.succeed(self.program("virtualenv"), "--creator", "venvcast", "-p", PYTHON, made)
        self.assertIn("creator Venvcast(", said)
        self.assert_works(made)
        self.assertIn("virtualenv", self.configuration("made"))
        self.succeed(self.program("virtualenv"), "--creator", "builtin", "--no-seed", "-p", PYTHON, self.path("theirs"))
        ours, theirs = ([name for name in sorted(os.listdir(os.path.join(folder, "bin"))) if "ctivate" in name]
                        for folder in (made, self.path("theirs")))
        self.assertEqual(ours, theirs)
        self.succeed(PROGRAM, "--check", "--activators", "none", made)
        self.assert_options()
        self.assert_tox()
        self.assert_pre_commit(made)

    def assert_options(self):
        """What virtualenv is asked for arrives; what cannot be done ends with our words."""
        self.succeed(self.program("virtualenv"), "--creator", "venvcast", "--no-seed", "--copies", "--system-site-packages",
                     "--no-vcs-ignore", "--prompt", "it's", self.path("odd"))
        self.assertFalse(os.path.islink(self.path("odd", "bin", "python3")))
        self.assertFalse(os.path.exists(self.path("odd", ".gitignore")))
        self.assertEqual(self.configuration("odd")["include-system-site-packages"], "true")
        self.assertEqual(self.prefix_of(self.path("odd")), self.path("odd"))
        self.assertFalse(os.path.exists(self.path("odd", "bin", "pip")))
        ended = self.run_in(self.program("virtualenv"), "--creator", "venvcast", self.path("none"),
                            more={"VENVCAST_LINK_MODE": "nonsense"})
        self.assertNotEqual(ended.code, 0, ended)
        self.assertIn("VENVCAST_LINK_MODE", ended.out + ended.err)
        self.assertFalse(os.path.exists(self.path("none", "bin")))

    def assert_tox(self):
        self.make_file("tox.ini", "[tox]\nenv_list = a\nno_package = true\n[testenv]\ndeps = colorama\npass_env = PIP_*\n"
                                  "commands = python -c 'import sys, colorama; print(sys.prefix)'\n")
        self.assertEqual(self.spy(), [])
        for time in ("first", "second"):
            said = self.succeed(self.program("tox"), "run", "-vv", more={"VIRTUALENV_CREATOR": "venvcast"})
            self.assertEqual("Venvcast(dest=" in said, time == "first", said)
            self.assertIn(self.path(".tox", "a") + "\n", said)
            self.assertEqual(self.spy(), [self.path(".tox", "a")])

    def assert_pre_commit(self, env):
        """Such an environment is one of virtualenv's to pre-commit, which makes its own by virtualenv."""
        os.rename(env, self.path("py_env-default"))
        said = self.succeed(caller("python"), "-c", "import sys; from pre_commit.languages import python; from pre_commit.prefix "
                            "import Prefix; print(python.health_check(Prefix(sys.argv[1]), 'default'))", self.folder)
        self.assertEqual(said, "None\n")

    @unittest.skipUnless(FULL, "only with VENVCAST_FULL=1")
    def test_hatch_and_poetry_make_environments_with_it(self):
        self.install(pinned("hatch"), pinned("poetry"), pinned("virtualenv"))
        more = {"VIRTUALENV_CREATOR": "venvcast", "HATCH_DATA_DIR": self.path("data"), "HATCH_CACHE_DIR": self.path("cache"),
                "POETRY_VIRTUALENVS_IN_PROJECT": "true"}
        self.make_file("pyproject.toml", "[project]\nname = 'tried'\nversion = '1'\nrequires-python = '>=3.8'\n"
                                         "[tool.hatch.envs.default]\ninstaller = 'pip'\nskip-install = true\n"
                                         "[tool.poetry]\npackage-mode = false\n")
        self.assertEqual(self.spy(), [])
        self.succeed(self.program("hatch"), "env", "create", more=more)
        found = self.succeed(self.program("hatch"), "env", "find", more=more).strip()
        self.assertEqual(self.prefix_of(found), found)
        self.assertEqual(self.spy(), [found])
        self.succeed(self.program("poetry"), "env", "use", PYTHON, more=more)
        self.assertEqual(self.prefix_of(self.path(".venv")), self.path(".venv"))
        self.assertEqual(self.spy(), [found, self.path(".venv")])

    @unittest.skipUnless(FULL, "only with VENVCAST_FULL=1")
    def test_pre_commit_makes_environments_with_it(self):
        self.install(pinned("pre_commit"), pinned("virtualenv"))
        self.make_file(".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks:\n  - id: where\n    name: where\n"
                       "    language: python\n    entry: python -c 'import sys; print(sys.prefix)'\n    verbose: true\n"
                       "    pass_filenames: false\n    always_run: true\n")
        self.succeed("git", "init", "-q")
        self.assertEqual(self.spy(), [])
        more = {"VIRTUALENV_CREATOR": "venvcast", "PIP_FIND_LINKS": f"{WHEELS} {os.path.dirname(TOOLS)}/popular"}
        said = self.succeed(self.program("pre-commit"), "run", "--all-files", more=more)
        self.assertEqual(len(self.spy()), 1)
        self.assertIn(self.spy()[0] + "\n", said)


if __name__ == "__main__":
    unittest.main()
