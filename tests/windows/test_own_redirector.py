#!/usr/bin/env python3
"""test_own_redirector.py: a Python that brings no launcher gets ours, and its environments work as others do."""

import json
import shutil
import sys
import unittest

import using
import wine
from scratch import Scratch, linked_copy

COUNTED = "import sys; sys.exit({})"
WAITING = ("import sys, time\nprint('ready', flush=True)\ntry:\n    time.sleep(30)\n"
           "except KeyboardInterrupt:\n    print('interrupted')\n    sys.exit(55)\n")
ECHO = "import sys; sys.stdout.write(sys.stdin.read().upper())"
FACTS = ("import json, sys; print(json.dumps([sys.executable, sys.prefix, sys.base_prefix, sys._base_executable, "
         "ascii(sys.argv[1:])]))")

# A child that writes as long as it lives, and a parent that kills what it started.
BEATING = """import sys, time
with open(sys.argv[1], "ab", buffering=0) as file:
    while True:
        file.write(b".")
        time.sleep(0.02)
"""
KILLING = """import os, subprocess, sys, time
started = subprocess.Popen(sys.argv[2:])
while not os.path.exists(sys.argv[1]) or os.path.getsize(sys.argv[1]) < 5:
    time.sleep(0.02)
started.kill()
started.wait()
time.sleep(0.5)
size = os.path.getsize(sys.argv[1])
time.sleep(0.5)
print(os.path.getsize(sys.argv[1]) - size)
"""
LARGEST = 24 * 1024

# pyvenv.cfg beside a lonely redirector, None for none -> the exit code that CPython's own have for it.
BROKEN = [(None, 106), ("", 107), ("include-system-site-packages = false\r\n", 107),
          ("home = Z:\\there is no such folder\r\n", 103)]


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
                for code in (3010, 0, 1, 259, 0xC000013A):
                    got = wine.full_exit_code([wine.inside(env / "Scripts" / name), "-I", "-c", COUNTED.format(code)])
                    self.assertEqual(got, code if code < 1 << 31 else code - (1 << 32) if got < 0 else code, name)

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

    def test_the_interpreter_ends_when_the_redirector_is_killed(self):
        (self.top / "beat.py").write_text(BEATING)
        (self.top / "kill.py").write_text(KILLING)
        beats = wine.inside(self.top / "beats")
        for env, base in self.each():
            done = wine.run([base / "python.exe", "-I", wine.inside(self.top / "kill.py"), beats,
                             wine.inside(env / "Scripts/python.exe"), "-I", wine.inside(self.top / "beat.py"), beats])
            self.assertEqual((done.stdout.strip(), done.stderr), ("0", ""))
            (self.top / "beats").unlink()

    def test_what_it_cannot_do_it_says_with_the_exit_code_of_pythons_own(self):
        env = next(iter(self.envs))
        shutil.copy(env / "Scripts/python.exe", self.top)
        for text, code in BROKEN:
            with self.subTest(text=text):
                if text is not None:
                    (self.top / "pyvenv.cfg").write_text(text, newline="")
                done = wine.run([self.top / "python.exe", "-c", "pass"])
                self.assertEqual((done.returncode, done.stdout), (code, ""))
                self.assertTrue(done.stderr.strip())

    def test_all_that_people_do_with_pip_works(self):
        for env, _ in self.each():
            outcomes = using.through(wine.inside(env), wine.inside(self.top))
            for title, outcome in outcomes.items():
                if not title.startswith(("venv makes", "which has")):      # its own venv finds no launcher to copy
                    self.assertEqual(outcome[0], 0 if "exit code" not in title else 77, (title, outcome))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
