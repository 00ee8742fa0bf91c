#!/usr/bin/env python3
"""test_console.py: what venvcast.exe says on a console and into a pipe, and what an interruption leaves."""

import sys
import time
import unittest

import wine
from scratch import Scratch, picture

NAME = "ü 日本 é"


class Console(Scratch):
    def terminal(self, *words):
        return wine.Terminal([wine.PROGRAM, "-p", wine.inside(self.python), *words], cwd=self.top)

    def test_a_console_gets_words_that_name_the_environment_and_how_to_activate_it(self):
        terminal = self.terminal("--without-pip", wine.inside(self.top / NAME))
        self.assertEqual(terminal.wait(), 0, terminal.seen)
        seen = terminal.seen.replace("\r", "").replace("\n", "")      # Wine's console breaks lines at its width
        for part in ("Made ", wine.inside(self.top / NAME), "Activate it: ", "Activate.ps1"):
            self.assertIn(part, seen)

    def test_a_pipe_gets_utf8_and_data_alone(self):
        env = self.top / NAME
        done = self.made("--without-pip", "--print-python", env)
        self.assertEqual((done.stdout, done.stderr), (wine.inside(env / "Scripts/python.exe") + "\n", ""))
        done = self.cast("--without-pip", self.top / NAME / "pyvenv.cfg")
        self.assertEqual(done.returncode, 1)
        self.assertIn(NAME, done.stderr)

    def test_an_interruption_leaves_nothing_behind(self):
        """Whenever it comes: at five moments of a creation with pip."""
        interrupted = 0
        for delay in (0, 0.02, 0.05, 0.1, 0.2):
            before = picture(self.top)
            terminal = self.terminal(wine.inside(self.env))
            self.wait_for_something(before)
            time.sleep(delay)
            terminal.type(b"\x03")
            code = terminal.wait()
            if code == 0:
                self.assertTrue((self.env / "pyvenv.cfg").exists())
                self.made("--clear", "--without-pip", self.env)
            else:
                interrupted += 1
                self.assertEqual(code, 0xC000013A % 256, terminal.seen)
                self.assertIn("[E_INTERRUPTED]", terminal.seen)
                self.assertEqual(picture(self.top), before, terminal.seen)
        self.assertGreater(interrupted, 0, "it was over each time before the interruption came")

    def wait_for_something(self, before):
        end = time.monotonic() + 60
        while set(before) == {str(path.relative_to(self.top)) for path in self.top.rglob("*")}:
            if time.monotonic() > end:
                return
            time.sleep(0.001)

    def test_help_and_version_are_data(self):
        for word, start in (("--help", "usage: venvcast"), ("--version", "")):
            done = self.cast(word, python=None)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith(start) and done.stdout.strip())

    def test_the_word_venv_may_stand_in_front(self):
        self.made("-m", "venv", "--without-pip", "e", python=None, VENVCAST_PYTHON=wine.inside(self.python))
        self.assertTrue((self.env / "Scripts/python.exe").exists())


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
