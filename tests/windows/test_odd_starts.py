#!/usr/bin/env python3
"""test_odd_starts.py: odd starts on Windows: NUL for streams, long arguments, folders that may not be written to, variables
that are not there or lie. Each ends with an exit code of the table and a sentence, and leaves nothing behind.

Junctions where the program writes are asked for in tests/contract and unit/test_reparse.c: Wine 8 makes none."""

import os
import subprocess
import sys
import unittest

import wine
from scratch import Scratch, picture

PLAIN = "--without-pip"

# Everything on the device that swallows all, by the name that Windows has for it.
INTO_NUL = """
import subprocess, sys
with open("NUL", "r+b", buffering=0) as nothing:
    print(subprocess.run(sys.argv[1:], stdin=nothing, stdout=nothing, stderr=nothing).returncode)
"""

# With each of these an environment is made all the same; Wine itself puts some of them right.
VARIABLES = [{"TMP": "Z:\\nowhere", "TEMP": "Z:\\nowhere"}, {"VENVCAST_CACHE_DIR": "Z:\\nowhere\\at\\all"},
             {"VENVCAST_CACHE_DIR": "NUL"}, {"VENVCAST_CACHE_DIR": "relative"}, {"VENVCAST_CACHE_DIR": "con:"},
             {"SOURCE_DATE_EPOCH": "0"}, {"LOCALAPPDATA": ""}, {"USERPROFILE": "Q:\\gone"}]


class OddStarts(Scratch):
    def defined(self, done, *codes):
        self.assertIn(done.returncode, codes, done.stderr)
        if done.returncode != 0:
            self.assertRegex(done.stderr, r"Error: .{10,}\[E_[A-Z_]+\]|venvcast: error: .{10,}")

    def test_nul_for_every_stream(self):
        for words, code in ((["--version"], "0"), (["--bogus"], "2"), (["--list"], "0"),
                            (["-p", wine.inside(self.python), PLAIN, "--json", wine.inside(self.env)], "0")):
            done = wine.run([self.python, "-I", "-c", INTO_NUL, wine.inside(wine.PROGRAM), *words], cwd=self.top)
            self.assertEqual(done.stdout.strip(), code, (words, done.stderr))
        self.assertTrue((self.env / "pyvenv.cfg").exists())

    def test_pipes_that_break_take_nothing_away_from_what_was_made(self):
        for stream in ("stdout", "stderr"):
            reading, writing = os.pipe()
            os.close(reading)
            streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: writing}
            done = subprocess.run([wine.WINE, str(wine.PROGRAM), "-v", "-p", wine.inside(self.python), PLAIN, "--print-python",
                                   stream], cwd=self.top, env=wine.variables(), stdin=subprocess.DEVNULL, timeout=wine.HANGS, **streams)
            os.close(writing)
            self.assertEqual(done.returncode, 1 if stream == "stdout" else 0)
            self.assertTrue((self.top / stream / "pyvenv.cfg").exists())

    def test_arguments_as_long_as_windows_takes_them(self):
        longest = "x" * 30000
        for words, codes in (([longest], (1,)), (["--" + longest], (2,)), (["--prompt", longest, self.env], (0, 2)),
                             (["--cache-dir", longest, self.env], (0,)), (["--wheel", longest, self.env], (5,))):
            with self.subTest(word=str(words[0])[:20]):
                self.defined(self.cast(PLAIN, *words), *codes)
                self.assertEqual([path.name for path in self.top.iterdir() if path.name not in ("e", "x" * 30000)], [])

    def test_variables_that_lie(self):
        for number, change in enumerate(VARIABLES):
            with self.subTest(change=change):
                before = set(os.listdir(self.top))
                self.defined(self.cast(PLAIN, f"e{number}", **change), 0)
                self.assertEqual(set(os.listdir(self.top)) - before, {f"e{number}"})

    @unittest.skipIf(os.geteuid() == 0, "Wine's rights are those of Unix, and root has all")
    def test_a_folder_that_may_not_be_written_to(self):
        self.top.chmod(0o555)
        self.addCleanup(self.top.chmod, 0o755)
        self.refused(PLAIN, self.env, exit=1, code="E_WRITE")

    def test_files_that_are_marked_read_only_are_replaced_and_removed(self):
        self.made(PLAIN, self.env)
        marked = [self.env / "pyvenv.cfg", self.env / "Scripts/activate", self.env / "Scripts/python.exe"]
        for words in ([], ["--upgrade"], ["--clear"]):
            done = wine.run(["cmd", "/c", "attrib", "+r", *map(wine.inside, marked)], cwd=self.top)
            self.assertEqual(done.returncode, 0, done.stderr)
            (self.env / "Scripts/activate.bat").unlink(missing_ok=True)
            self.made(PLAIN, *words, self.env)
            self.assertEqual([path.name for path in self.top.iterdir()], ["e"])

    def test_streams_and_devices_are_no_targets(self):
        before = picture(self.top)
        for target in ("NUL", "\\\\.\\NUL", "CONOUT$", "e::$DATA", "e:s", "\\\\.\\pipe\\e"):
            with self.subTest(target=target):
                self.defined(self.cast(PLAIN, target), 1, 2, 4)
                self.assertEqual(picture(self.top), before)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
