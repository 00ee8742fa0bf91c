"""scratch.py: for each test under Wine an empty folder, and the program."""

import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

import wine


def linked_copy(source, copy):
    """An installation of its own, of hard links; what is written into it replaces links, as Python does."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", "--", str(source), str(copy)], check=True)
    return copy


def picture(top):
    """Every name below `top`, with the content of files."""
    return {str(path.relative_to(top)): path.read_bytes() if path.is_file() else None for path in Path(top).rglob("*")}


class Scratch(unittest.TestCase):
    """`self.top` is an empty folder, `self.env` in it does not exist yet; `self.python` is the newest Python."""

    @classmethod
    def setUpClass(cls):
        if not wine.PROGRAM.exists():
            raise SystemExit(f"{wine.PROGRAM} is missing; VENVCAST_WINDOWS names another")
        wine.warm()
        cls.python = wine.pythons()[-1] / "python.exe"
        cls.scripts_of = staticmethod(lambda env: Path(env) / "Scripts")

    def setUp(self):
        self.top = wine.WORK / self.id().rpartition(".")[2]
        shutil.rmtree(self.top, ignore_errors=True)
        self.top.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        self.env = self.top / "e"

    def cast(self, *args, python="newest", cwd=None, **more):
        """Runs the program; paths among the words are turned into those of Windows."""
        python = self.python if python == "newest" else python
        words = ["-p", python, *args] if python else args
        words = [wine.inside(word) if isinstance(word, Path) else word for word in words]
        return wine.run([wine.PROGRAM, *words], cwd=cwd or self.top, **more)

    def made(self, *args, **how):
        done = self.cast(*args, **how)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def refused(self, *args, exit, code, **how):
        """The program fails, says why on standard error, and everything is as it was."""
        before = picture(self.top)
        done = self.cast(*args, **how)
        self.assertEqual((done.returncode, done.stdout), (exit, ""), done.stderr)
        self.assertIn(f"[{code}]", done.stderr)
        after = picture(self.top)
        self.assertEqual(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)), [])
        return done

    def run_in(self, env, *words, name="python.exe", **how):
        """Runs a program of the environment."""
        return wine.run([wine.inside(env / "Scripts" / name), *words], cwd=self.top, **how)

    def says(self, env, code):
        done = self.run_in(env, "-I", "-c", code)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def listed(self, *words, **more):
        done = self.cast("--list", "--json", *words, python=None, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)


def profile():
    """The folder of Wine's user, and that of programs' own data."""
    home = wine.PREFIX / "drive_c/users" / os.environ.get("USER", "root")
    if not home.is_dir():
        home = next(path for path in (wine.PREFIX / "drive_c/users").iterdir() if path.name != "Public")
    return home, home / "AppData/Local"
