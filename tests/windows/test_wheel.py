#!/usr/bin/env python3
"""test_wheel.py: the wheel for Windows, installed by pip there: the command, the module, the library, and virtualenv's creator."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

import wine
from scratch import Scratch

DLL = Path(os.environ.get("VENVCAST_DLL", wine.TOP / "build/tests/library-windows")).absolute() / "libvenvcast.dll"
CALLERS = wine.TOOLS.parent / "callers"
VIRTUALENV = ("virtualenv", "distlib", "filelock", "packaging", "platformdirs", "python-discovery")


def pins():
    """{name: requirement} of those of virtualenv, which are pure and the same as on POSIX."""
    lines = (wine.TOP / "tests/callers/requirements.txt").read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0]: line for line in lines if line.split("==")[0] in VIRTUALENV}


class Wheel(Scratch):
    def install(self, *names):
        """Into a new environment of ours, from files alone."""
        done = subprocess.run([sys.executable, "-B", str(wine.TOP / "installer/python/wheel.py"), "--version", "0.1.0", "--out",
                               str(self.top), "windows-x86_64", str(wine.PROGRAM), str(DLL)],
                              check=True, stdout=subprocess.PIPE, text=True)
        self.made(self.env)
        done = self.run_in(self.env, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-index", "--no-deps",
                           "--no-compile", "--find-links", wine.inside(CALLERS / "wheels"),
                           wine.inside(Path(done.stdout.strip())), *names, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_pip_installs_the_command_and_virtualenv_makes_environments_with_it(self):
        self.install(*pins().values())
        version = self.cast("--version", python=None).stdout
        self.assertEqual(self.run_in(self.env, "--version", name="venvcast.exe").stdout, version)
        self.assertEqual(self.run_in(self.env, "-m", "venvcast", "--version").stdout, version)
        self.assertEqual(self.run_in(self.env, "-m", "venvcast", "-p", "4.5", "x").returncode, 3)
        self.assertEqual(self.says(self.env, "import venvcast; print(venvcast.executable())").lower(),
                         wine.inside(self.env / "Scripts" / "venvcast.exe").lower())
        said = self.says(self.env, "import sys, venvcast; made = venvcast.create(sys.prefix + '2', python=sys.executable, "
                                   "without_pip=True); print(made.status, made.env_exe)")
        self.assertEqual(said.lower(), "created " + wine.inside(self.top / "e2" / "Scripts" / "python.exe").lower())
        other = self.top / "other"
        done = self.run_in(self.env, "-m", "virtualenv", "--creator", "venvcast", "--no-seed", "--copies", "-p",
                           wine.inside(self.python), wine.inside(other), timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("creator Venvcast(", done.stdout)
        self.assertEqual(self.says(other, "import sys; print(sys.prefix)").lower(), wine.inside(other).lower())
        self.assertIn("activate.bat", os.listdir(other / "Scripts"))


if __name__ == "__main__":
    unittest.main()
