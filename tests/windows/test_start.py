#!/usr/bin/env python3
"""test_start.py: what venvcast.exe is given by whoever starts it: arguments, streams, a console, rights of the file."""

import json
import os
import re
import subprocess
import sys
import unittest

import wine
from scratch import Scratch

# Every line is one command line behind the program's name; Python's C library says what its words are. Each word begins
# with "--" and holds no blank, so that all of them come back in the words of the refusal.
LINES = [r'--plain', r'--a  --b', r'"--two"words', r'--a"b.c"d', r'--back\slash', r'--end\ ', r'"--end\\" --x', r'--a\"b',
         r'--a\\"b.c"', r'--a\\\"b', r'--a\\\\"b.c"', r'"--a""b" --x', r'"--a""" --x', r'--z""', r'--*.py --?', r'--%PATH% --^&|<>',
         '--ü --日本 --\N{SNAKE}', r'"--open-end', '--tab\t--x', "--it's"]

ORACLE = """
import json, subprocess, sys
lines, program, results = json.load(sys.stdin), sys.argv[1], []
for line in lines:
    says = subprocess.run('"%s" -I -X utf8 -c "import json,sys;print(json.dumps(sys.argv[1:]))" %s' % (sys.executable, line),
                          stdout=subprocess.PIPE, check=True).stdout
    done = subprocess.run('"%s" e %s' % (program, line), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    results.append([json.loads(says), done.returncode, done.stderr.decode()])
print(json.dumps(results))
"""

# Starts a program with streams that are not there at all, and prints its exit code.
NO_STREAMS = """
import ctypes, sys
from ctypes import wintypes as w
class Info(ctypes.Structure):
    _fields_ = [("cb", w.DWORD), ("a", w.LPWSTR), ("b", w.LPWSTR), ("c", w.LPWSTR), ("sizes", w.DWORD * 7),
                ("flags", w.DWORD), ("show", w.WORD), ("more", w.WORD), ("extra", ctypes.c_void_p), ("streams", w.HANDLE * 3)]
class Made(ctypes.Structure):
    _fields_ = [("process", w.HANDLE), ("thread", w.HANDLE), ("id", w.DWORD), ("thread_id", w.DWORD)]
kernel = ctypes.WinDLL("kernel32", use_last_error=True)
info, made, code = Info(cb=ctypes.sizeof(Info), flags=0x100), Made(), w.DWORD()
line = ctypes.create_unicode_buffer(sys.argv[1])
assert kernel.CreateProcessW(None, line, None, None, False, 8, None, None, ctypes.byref(info), ctypes.byref(made)), line.value
kernel.WaitForSingleObject(w.HANDLE(made.process), -1)
kernel.GetExitCodeProcess(w.HANDLE(made.process), ctypes.byref(code))
print(code.value)
"""


class Start(Scratch):
    def test_arguments_are_split_as_the_c_library_does(self):
        done = wine.run([self.python, "-I", "-X", "utf8", "-c", ORACLE, wine.inside(wine.PROGRAM)], cwd=self.top,
                        stdin=json.dumps(LINES).encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        for line, (words, code, said) in zip(LINES, json.loads(done.stdout), strict=True):
            self.assertEqual(code, 2, line)
            self.assertIn("unrecognized arguments: " + " ".join(words).replace("\t", "\\t") + "\n", said, line)

    def test_blanks_stay_where_they_were_quoted(self):
        done = self.cast("e", python="Z:\\no such\\fol  der\\x")
        self.assertIn("Z:\\no such\\fol  der\\x does not exist", done.stderr)

    def test_streams_that_are_not_there_harm_nothing(self):
        for words, expected in ((["--version"], "0"), (["--bogus"], "2"),
                                (["-p", wine.inside(self.python), "--without-pip", wine.inside(self.env)], "0")):
            line = subprocess.list2cmdline([wine.inside(wine.PROGRAM), *words])
            done = wine.run([self.python, "-I", "-c", NO_STREAMS, line], cwd=self.top)
            self.assertEqual(done.stdout.strip(), expected, done.stderr)
        self.assertTrue((self.env / "pyvenv.cfg").read_text().startswith("home = "))

    def test_a_pipe_that_nobody_reads_is_exit_code_1_and_said(self):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([wine.WINE, str(wine.PROGRAM), "--help"], cwd=self.top, env=wine.variables(),
                              stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, timeout=wine.HANGS)
        os.close(writing)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"[E_OUTPUT]", done.stderr)

    def test_a_console_shows_every_letter_and_colours_unless_told_not_to(self):
        for color, colored in (("auto", True), ("never", False)):
            terminal = wine.Terminal([wine.PROGRAM, "--color", color, "-p", "Z:\\nö-ne\\日本\\python.exe", "e"], cwd=self.top)
            self.assertEqual(terminal.wait(), 3, terminal.seen)
            self.assertIn("nö-ne\\日本\\python.exe", terminal.seen)
            self.assertEqual("\x1b[31m" in terminal.seen or "\x1b[1;31m" in terminal.seen, colored, repr(terminal.seen))

    def test_a_pipe_gets_no_colours(self):
        self.assertNotIn("\x1b", self.refused("e", python="Z:\\none.exe", exit=3, code="E_NO_PYTHON").stderr)

    def test_a_console_gets_long_texts_whole(self):
        piped = self.cast("--help", "--color=never", python=None).stdout
        self.assertGreater(len(piped), 2500)
        terminal = wine.Terminal([wine.PROGRAM, "--help", "--color=never"], cwd=self.top)
        self.assertEqual(terminal.wait(), 0, terminal.seen)
        seen = re.sub("\x1b\\[[?]25[hl]", "", terminal.seen)       # the cursor goes and comes with each piece
        for word in piped.split():
            self.assertIn(word, seen)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
