"""test_readers.py: programs that read and use environments find in ours what they look for: venv-pack, pre-commit, pipx,
virtualenv's reader of pyvenv.cfg, uv, nox. The real ones, from PyPI."""

import json
import os
import tarfile
import unittest

from callers import PYTHON, Case, caller

# Each reader's own code; the environment is sys.argv[1].
PRE_COMMIT = """
import json, os, sys
from pre_commit.languages import python
from pre_commit.prefix import Prefix
folder = os.path.dirname(sys.argv[1])
configuration = python._read_pyvenv_cfg(os.path.join(folder, "py_env-default", "pyvenv.cfg"))
print(json.dumps([configuration, python.health_check(Prefix(folder), "default")]))
"""
PIPX = """
import json, pathlib, sys
from pipx import shared_libs
shared_libs.WINDOWS = True
print(json.dumps(shared_libs._venv_python_is_valid(pathlib.Path(sys.argv[1], "bin", "python"))))
"""
VIRTUALENV = """
import json, pathlib, sys
from virtualenv.create.pyenv_cfg import PyEnvCfg
print(json.dumps(PyEnvCfg.from_folder(pathlib.Path(sys.argv[1])).content))
"""


class Readers(Case):
    def setUp(self):
        super().setUp()
        self.env = self.path("env")
        self.succeed("venvcast", "-p", PYTHON, "--prompt", "it's 100%", self.env)

    def ask(self, code):
        """What a caller's own code says, run in the folder of the callers; JSON on its standard output."""
        return json.loads(self.succeed(caller("python"), "-c", code, self.env))

    def test_venv_pack_packs_it_and_it_works_elsewhere(self):
        self.succeed(caller("venv-pack"), "-q", "-p", self.env, "-o", self.path("env.tar"))
        with tarfile.open(self.path("env.tar")) as archive:
            archive.extractall(self.path("unpacked"))
        said = self.succeed("bash", "-c", 'source unpacked/bin/activate && python -c "import sys, pip; '
                                          'print(sys.prefix, pip.__file__, sep=chr(10))"')
        self.assertTrue(all(line.startswith(self.path("unpacked")) for line in said.split()), said)

    def test_pre_commit_reads_all_lines_and_knows_that_it_is_not_virtualenvs(self):
        os.rename(self.env, self.path("py_env-default"))
        configuration, health = self.ask(PRE_COMMIT)
        self.assertEqual(configuration["home"], os.path.dirname(PYTHON))
        self.assertEqual(configuration["include-system-site-packages"], "false")
        self.assertIn("missing `version_info`", health)

    def test_pipx_finds_the_home_of_its_interpreter(self):
        """There it looks for python.exe, because it only asks on Windows."""
        self.assertFalse(self.ask(PIPX))
        with open(os.path.join(self.env, "pyvenv.cfg"), encoding="utf-8") as file:
            text = file.read().replace(f"home = {os.path.dirname(PYTHON)}\n", f"home = {self.folder}\n")
        self.make_file("env/pyvenv.cfg", text)
        self.make_file("python.exe")
        self.assertTrue(self.ask(PIPX))

    def test_virtualenv_reads_what_was_written(self):
        said = self.ask(VIRTUALENV)
        self.assertEqual(said["home"], os.path.dirname(PYTHON))
        self.assertEqual(list(said)[:3], ["home", "include-system-site-packages", "version"])

    def test_uv_finds_it_and_installs_into_it(self):
        self.succeed(caller("uv"), "pip", "install", "-q", "--python", self.env, "colorama")
        found = self.succeed(caller("uv"), "python", "find", self.env).strip()
        self.assertTrue(found.startswith(os.path.join(self.env, "bin", "python")), found)
        listed = json.loads(self.succeed(caller("uv"), "pip", "list", "--format=json", "--python", self.env))
        self.assertIn("colorama", [row["name"] for row in listed])
        self.assertIn("pip", [row["name"] for row in listed])
        self.succeed(os.path.join(self.env, "bin", "python"), "-c", "import colorama")


class Runners(Case):
    def test_nox_reuses_it(self):
        self.make_file("noxfile.py", "import nox\n\n@nox.session(venv_backend='venv')\ndef tests(session):\n"
                                     "    session.install('colorama')\n"
                                     "    session.run('python', '-c', 'import sys, colorama; print(sys.prefix)')\n")
        self.succeed("venvcast", "-p", caller("python"), self.path(".nox", "tests"))
        before = os.stat(self.path(".nox", "tests", "pyvenv.cfg"))
        ended = self.run_in(caller("nox"), "-r", "--no-color")
        self.assertEqual(ended.code, 0, ended)
        self.assertIn("Reusing existing virtual environment", ended.err)
        self.assertIn(self.path(".nox", "tests"), ended.out)
        self.assertEqual(os.stat(self.path(".nox", "tests", "pyvenv.cfg")).st_mtime_ns, before.st_mtime_ns)


if __name__ == "__main__":
    unittest.main()
