#!/usr/bin/env python3
"""test_library.py: libvenvcast.dll: what it shows and takes, a program in C, and the binding out of a Python for Windows.

VENVCAST_DLL names the folder of a build (tests/library/build.sh --shared)."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import wine
from scratch import Scratch

BUILD = Path(os.environ.get("VENVCAST_DLL", wine.TOP / "build/tests/library-windows")).absolute()
DLL = BUILD / "libvenvcast.dll"

HOOKS = """
import os, subprocess, sys
sys.path.insert(0, sys.argv[2])
sys.dont_write_bytecode = True
import venvcast

class Builder(venvcast.EnvBuilder):
    order, paces = [], set()
    def ensure_directories(self, env_dir):
        self.order.append("ensure_directories")
        return super().ensure_directories(env_dir)
    def create_configuration(self, context):
        self.order.append("create_configuration")
    def setup_python(self, context):
        self.order.append("setup_python")
    def setup_scripts(self, context):
        self.order.append("setup_scripts")
        context.plan.add_text("Scripts/hello.cmd", "@echo hello\\r\\n")
        context.plan.add_run("Scripts/python.exe", "-c", "print('heard')")
    def post_setup(self, context):
        self.order.append("post_setup")
        said = subprocess.run([context.env_exec_cmd, "-c", "import sys; print(sys.prefix)"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        assert said.lower() == context.env_dir.lower(), said
        if self.prompt == "fails":
            raise KeyError("refused")
    def progress(self, said):
        self.paces.add((said.source, said.line))

env = sys.argv[1]
context = Builder(prompt="p").create(env)
print(*Builder.order, context.status, context.bin_name, os.path.exists(os.path.join(env, "Scripts", "hello.cmd")),
      ("stdout", "heard") in Builder.paces)
try:
    Builder(prompt="fails").create(env + "2")
except KeyError:
    print("undone", not os.path.exists(env + "2"))
try:
    venvcast.create(env, python="9.9")
except venvcast.Error as raised:
    print(raised.name, raised.code)
"""


class Library(Scratch):
    def test_it_shows_the_calls_of_the_header_and_takes_what_every_process_has(self):
        done = subprocess.run([sys.executable, "-B", str(wine.TOP / "tests/installer/verified.py"), "windows-x86_64", str(DLL)],
                              check=False, stdout=subprocess.PIPE, encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_program_in_c_makes_an_environment_with_it(self):
        shutil.copy(DLL, self.top)
        subprocess.run(["x86_64-w64-mingw32-gcc", "-std=c17", "-Wall", "-Wextra", "-Werror", "-I", str(wine.TOP / "src"), "-o",
                        str(self.top / "maker.exe"), str(wine.TOP / "tests/library/maker.c"), str(BUILD / "libvenvcast.dll.a")],
                       check=True)
        made = self.top / "made"
        done = wine.run([self.top / "maker.exe", wine.inside(made), wine.inside(self.python)], cwd=self.top)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        chapters, _, path = done.stdout.strip().partition(" ")
        self.assertEqual((chapters, path.lower()), ("10", wine.inside(made / "Scripts" / "python.exe").lower()))
        self.assertEqual((made / "share" / "made-by.txt").read_bytes(), b"c\n")
        self.assertEqual(self.says(made, "import sys; print(sys.prefix)").lower(), wine.inside(made).lower())
        done = wine.run([self.top / "maker.exe", wine.inside(self.top / "none"), "9.9"], cwd=self.top)
        self.assertEqual(done.returncode, 3)
        self.assertIn("9.9", done.stderr)

    def test_python_makes_one_with_hooks(self):
        (self.top / "hooks.py").write_text(HOOKS, encoding="utf-8")
        done = wine.run([self.python, wine.inside(self.top / "hooks.py"), wine.inside(self.env),
                         wine.inside(wine.TOP / "installer/python")], cwd=self.top, VENVCAST_LIBRARY=wine.inside(DLL))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.split("\r\n"), [
            "ensure_directories create_configuration setup_python setup_scripts post_setup created Scripts True True",
            "undone True", "E_NO_PYTHON 3", ""])


if __name__ == "__main__":
    unittest.main()
