#!/usr/bin/env python3
"""test_own_redirector.py: a Python that brings no launcher gets ours, and its environments work as others do (what it does
by itself is in test_redirector.py)."""

import json
import os
import shutil
import sys
import unittest

import using
import wine
from scratch import Scratch, linked_copy

FULL = os.environ.get("VENVCAST_FULL") == "1"
COUNTED = "import sys; sys.exit({})"
WAITING = ("import sys, time\ntry:\n    print('ready', flush=True)\n    time.sleep(30)\n"
           "except KeyboardInterrupt:\n    print('interrupted')\n    sys.exit(55)\n")
ECHO = "import sys; sys.stdout.write(sys.stdin.read().upper())"
FACTS = ("import json, sys; print(json.dumps([sys.executable, sys.prefix, sys.base_prefix, sys._base_executable, "
         "ascii(sys.argv[1:])]))")
LARGEST = 24 * 1024
CODES = [3010, 0, 1, 259, 0x7fffffff]
# What a redirector has its part in, and what is needed for that; --full goes all the way. Its words, codes and streams
# have tests of their own here.
PART = ("a process started by spawn is in the environment", "pip installs a wheel", "the console script of the wheel runs",
        "pip uninstalls the wheel", "pip uninstalls itself", "what is left")


class Bare(Scratch):
    """The oldest and the newest Python, without their launchers; one environment of each with pip."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = wine.WORK / "bare"
        shutil.rmtree(cls.place, ignore_errors=True)
        cls.envs = {}
        for folder in (wine.pythons()[0], wine.pythons()[-1]):
            base = linked_copy(folder, cls.place / ("base of " + folder.name))
            for launcher in (base / "Lib/venv/scripts/nt").glob("*.exe"):
                launcher.unlink()
            env = cls.place / f"ü {folder.name}"
            done = wine.run([wine.PROGRAM, "-p", wine.inside(base / "python.exe"), wine.inside(env)])
            assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
            cls.envs[env] = base

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.place)

    def each(self):
        """The environments, each with its base."""
        return self.envs.items()

    def test_it_is_a_small_program_of_ours(self):
        for env, base in self.each():
            for name in ("python.exe", "pythonw.exe"):
                content = (env / "Scripts" / name).read_bytes()
                self.assertNotEqual(content, (base / name).read_bytes())
                self.assertLessEqual(len(content), LARGEST)

    def test_the_interpreter_knows_where_it_is_and_gets_its_words_unchanged(self):
        for env, base in self.each():
            own = json.loads(self.run_in(env, "-I", "-c", FACTS, *using.HARD_WORDS).stdout)
            python = wine.inside(env / "Scripts/python.exe")
            self.assertEqual(own, [python, wine.inside(env), wine.inside(base), wine.inside(base / "python.exe"),
                                   ascii(using.HARD_WORDS)])

    def test_exit_codes_that_unix_cannot_carry_come_through(self):
        for env, _ in self.each():
            for name in ("python.exe", "pythonw.exe"):
                commands = [[wine.inside(env / "Scripts" / name), "-I", "-c", COUNTED.format(code)] for code in CODES]
                self.assertEqual(wine.full_exit_codes(*commands), CODES, name)

    def test_standard_input_and_output_reach_the_interpreter(self):
        for env, _ in self.each():
            self.assertEqual(self.run_in(env, "-I", "-c", ECHO, stdin=b"through\n").stdout.split(), ["THROUGH"])

    def test_ctrl_c_is_left_to_the_interpreter_whose_exit_code_comes_back(self):
        (self.top / "wait.py").write_text(WAITING)
        for env, _ in self.each():
            terminal = wine.Terminal([env / "Scripts/python.exe", "-I", wine.inside(self.top / "wait.py")])
            terminal.read_until("ready")
            terminal.type(b"\x03")
            self.assertEqual(terminal.wait(), 55, terminal.seen)
            self.assertIn("interrupted", terminal.seen)

    def test_all_that_people_do_with_pip_works(self):
        env = next(iter(self.envs))     # the oldest, which needs another command line than the newest
        for title, outcome in using.through(wine.inside(env), wine.inside(self.top), thorough=FULL, those=PART).items():
            if not title.startswith(("venv makes", "which has")):      # its own venv finds no launcher to copy
                self.assertEqual(outcome[0], 0 if "exit code" not in title else 77, (title, outcome))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
