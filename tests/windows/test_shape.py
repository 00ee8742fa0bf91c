"""test_shape.py: --check, --ensure and --repair under Wine: what is broken is told and mended, what is in shape stays untouched."""

import glob
import re
import shutil
import sys
import unittest

import wine
from scratch import Scratch, linked_copy, picture


def replace(path, data):
    """Another file in its place: others may share its bytes by links."""
    path.unlink()
    path.write_bytes(data)


def cut(path, old, new):
    data = path.read_bytes()
    assert old in data, (path, old)
    replace(path, data.replace(old, new, 1))


def other_micro(path):
    replace(path, re.sub(rb"(version = \d+\.\d+)\.\d+", rb"\1.99", path.read_bytes()))


# How things are broken in the environment `e` → the findings.
BREAKAGES = [
    ([lambda e: (e / "Scripts/activate.bat").write_bytes(b"@echo off\r\n"), lambda e: (e / "Scripts/Activate.ps1").unlink(),
      lambda e: shutil.rmtree(e / "Include")], {"S_FILE_EDITED", "S_FILE_MISSING", "S_FOLDER_MISSING"}),
    ([lambda e: (e / "Scripts/python.exe").unlink(), lambda e: replace(e / "Scripts/pythonw.exe", b"MZ")],
     {"S_PROGRAM_MISSING", "S_PROGRAM_OLD"}),
    ([lambda e: (e / "Lib/site-packages/pip/__init__.py").unlink(), lambda e: (e / "Scripts/pip.exe").unlink(),
      lambda e: cut(e / "pyvenv.cfg", b"include-system-site-packages = false", b"")], {"S_SEED_DAMAGED", "S_CFG_KEY"}),
    ([lambda e: shutil.rmtree(glob.glob(str(e / "Lib/site-packages/pip-*"))[0]), lambda e: other_micro(e / "pyvenv.cfg")],
     {"S_SEED_MISSING", "S_BASE_UPGRADED"}),
    ([lambda e: cut(e / "pyvenv.cfg", b"home = ", b"home = C:\\nowhere")], {"S_BASE_MOVED"}),
    ([lambda e: (e / "pyvenv.cfg").unlink()], {"S_CFG_MISSING"}),
]


class Shape(Scratch):
    def codes(self, *words, python="newest", env=None):
        done = self.cast("--check", *words, env or self.env, python=python)
        self.assertEqual((done.returncode, done.stderr), (7 if done.stdout else 0, ""), done.stdout)
        for line in done.stdout.splitlines():
            self.assertIn("; try: venvcast --ensure ", line)
        return {line.split(" ")[0] for line in done.stdout.splitlines()}

    def times(self):
        return {path: path.lstat().st_mtime_ns for path in self.top.rglob("*")}

    def test_an_environment_in_shape_is_not_touched_and_nothing_is_started(self):
        self.made("--ensure", self.env)
        before = picture(self.top), self.times()
        for words in (("--ensure", self.env), ("--repair", self.env), ("--check", self.env)):
            done = self.made(*words)
            self.assertEqual((done.stdout, done.stderr), ("", ""))
        self.assertEqual(wine.started([wine.inside(wine.PROGRAM), "-p", wine.inside(self.python), "--ensure", wine.inside(self.env)],
                                      cwd=self.top), [])
        self.assertEqual((picture(self.top), self.times()), before)

    def test_each_breakage_is_told_and_mended_and_nothing_else(self):
        self.made(self.env)
        whole = picture(self.env)
        for number, (all_of_it, codes) in enumerate(BREAKAGES):
            with self.subTest(number=number, codes=codes):
                for breaks in all_of_it:
                    breaks(self.env)
                broken = picture(self.env)
                self.assertEqual(self.codes(), codes)
                self.assertEqual(picture(self.env), broken)
                self.made("--repair", self.env)
                self.assertEqual(picture(self.env), whole)
        self.assertEqual(self.codes(), set())
        self.assertEqual(self.run_in(self.env, "--version", name="pip.exe").returncode, 0)

    def test_a_moved_environment_starts_its_own_python_again(self):
        self.made(self.env)
        moved = self.top / "moved here"
        self.env.rename(moved)
        self.assertEqual(self.codes(env=moved), {"S_SCRIPT_STALE", "S_FILE_EDITED"})
        self.made("--ensure", moved)
        self.assertEqual(self.codes(env=moved), set())
        done = self.run_in(moved, "--version", name="pip.exe")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(wine.inside(moved), done.stdout)

    def test_a_base_that_is_gone_is_told_and_another_one_takes_its_place(self):
        base = linked_copy(self.python.parent, self.top / "base")
        self.made("--without-pip", self.env, python=base / "python.exe")
        self.assertEqual(self.codes("--without-pip", python=base / "python.exe"), set())
        shutil.rmtree(base)
        self.assertTrue(self.codes("--without-pip") & {"S_BASE_MOVED", "S_CFG_KEY"})
        self.made("--ensure", "--without-pip", self.env)
        self.assertEqual(self.codes("--without-pip"), set())
        self.assertEqual(self.says(self.env, "import sys; print(sys.base_prefix)"), wine.inside(self.python.parent))

    def test_the_remedy_is_a_command_of_cmd(self):
        env = self.top / "with blank"
        self.made("--without-pip", env)
        (env / "Scripts/activate.bat").unlink()
        done = self.cast("--check", "--without-pip", env)
        remedy = done.stdout.strip().split("; try: ")[1]
        self.assertEqual(remedy, f'venvcast --ensure "{wine.inside(env)}"')

    def test_the_activation_command_is_that_of_the_shell_that_called(self):
        batch = self.top / "make.bat"
        batch.write_bytes(b'@"' + wine.inside(wine.PROGRAM).encode() + b'" -p "' + wine.inside(self.python).encode()
                          + b'" --without-pip --color never e\r\n')
        terminal = wine.Terminal(["cmd", "/c", "make.bat"], cwd=self.top)
        self.assertEqual(terminal.wait(), 0, terminal.seen)
        self.assertIn("Activate it: " + wine.inside(self.env / "Scripts/activate.bat"),
                      terminal.seen.replace("\r", "").replace("\n", ""))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
