#!/usr/bin/env python3
"""test_relocatable.py: an environment is made, moved and used, on Windows: launchers, activation, --check, --ensure."""

import sys
import unittest

import wine
from scratch import Scratch

NAMES = ["two words", "a & b", "x^y", "(x) y)", "it's $5", "~,=+@#{}[]`"]
MODES = [["cmd", "/c"], ["cmd", "/V:ON", "/c"]]
SCRIPT = """@call "{scripts}\\activate.bat"
@set ERRORLEVEL_NOW=%ERRORLEVEL%
@set > {top}\\active
@call deactivate
@set > {top}\\after
"""
THIS = "import os, runpy, sys; runpy.run_path(os.path.join(sys.prefix, 'Scripts', 'activate_this.py')); " \
       "print(os.environ['VIRTUAL_ENV'])"


class Relocatable(Scratch):
    def moved(self, env, name):
        folder = self.top / ("to " + name)
        folder.mkdir()
        return env.rename(folder / name)

    def variables(self, name):
        lines = (self.top / name).read_text(encoding="latin-1").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def activated(self, env, mode):
        script = self.top / "script.bat"
        text = SCRIPT.format(top=wine.inside(self.top), scripts=wine.inside(env / "Scripts"))
        script.write_bytes(text.replace("\n", "\r\n").encode())
        done = wine.run([*mode, wine.inside(script)], cwd=self.top)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done)
        active, after = self.variables("active"), self.variables("after")
        self.assertEqual(active["VIRTUAL_ENV"], wine.inside(env))
        self.assertTrue(active["PATH"].startswith(wine.inside(env) + "\\Scripts;"), active["PATH"])
        self.assertEqual(active["ERRORLEVEL_NOW"], "0")
        self.assertFalse([name for name in active if name.startswith("_VIRTUAL")])
        self.assertFalse([name for name in after if "VIRTUAL" in name])

    def test_launchers_start_the_python_beside_them(self):
        self.made("--relocatable", self.env)
        env = self.env
        self.assertIn(b"#!<launcher_dir>\\python.exe\n", (env / "Scripts/pip.exe").read_bytes())
        for name in NAMES[:4]:
            env = self.moved(env, name)
            done = self.run_in(env, "--version", name="pip.exe")
            self.assertEqual((done.returncode, done.stderr), (0, ""), done)
            self.assertIn(wine.inside(env) + "\\", done.stdout)
            self.assertEqual(self.cast("--check", env, python=None).returncode, 0)
        done = self.cast("--ensure", env, python=None)
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("relocatable = true", (env / "pyvenv.cfg").read_text(encoding="utf-8"))

    def test_activation_finds_the_place_in_both_modes_of_cmd(self):
        self.made("--relocatable", "--without-pip", self.env)
        env = self.env
        for number, name in enumerate(NAMES):
            env = self.moved(env, name)
            for mode in MODES[: 2 if number < 4 else 1]:
                with self.subTest(name=name, mode=mode):
                    self.activated(env, mode)
            self.assertEqual(self.says(env, THIS), wine.inside(env))

    def test_what_pip_installed_is_made_relocatable(self):
        self.made("--relocatable", self.env)
        launcher = self.env / "Scripts/pip.exe"
        bound = launcher.read_bytes().replace(b"#!<launcher_dir>\\python.exe\n", b"#!" + wine.inside(self.env).encode() +
                                              b"\\Scripts\\python.exe\n")
        launcher.unlink()
        launcher.write_bytes(bound)
        done = self.cast("--check", self.env, python=None)
        self.assertEqual(done.returncode, 7, done)
        self.assertIn("S_SCRIPT_STALE", done.stdout + done.stderr)
        self.made("--ensure", self.env, python=None)
        self.assertIn(b"#!<launcher_dir>\\python.exe\n", launcher.read_bytes())
        self.assertEqual(self.run_in(self.moved(self.env, "there"), "--version", name="pip.exe").returncode, 0)


if __name__ == "__main__":
    sys.exit(unittest.main())
