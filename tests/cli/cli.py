"""cli.py: what the black-box tests share: a scratch folder, running the program, and a terminal.

VENVCAST names the program under test. Nothing here knows how it is built."""

import os
import pty
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(os.environ.get("VENVCAST", "build/venvcast"))

# The interpreter to make environments for: the real base of the one that runs the tests.
PYTHON = getattr(sys, "_base_executable", None) or sys.executable


class Ended:
    """How a run ended, and what it said; text is kept as bytes decoded one to one."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return f"exit {self.code}\nstdout: {self.out!r}\nstderr: {self.err!r}"


def read_all(source):
    """Everything from a pseudo-terminal until its other side is closed (which Linux reports as EIO)."""
    pieces = []
    while True:
        try:
            piece = os.read(source, 65536)
        except OSError:
            piece = b""
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="venvcast-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.variables = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder, "LC_ALL": "C.UTF-8"}

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def make_file(self, name, text=""):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def run_it(self, *words, program=PROGRAM, **streams):
        """Runs the program in the scratch folder; streams as subprocess has them."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **streams}
        done = subprocess.run([program, *words], cwd=self.folder, env=self.variables, timeout=300, **streams)
        return Ended(done.returncode, (done.stdout or b"").decode("utf-8", "surrogateescape"),
                     (done.stderr or b"").decode("utf-8", "surrogateescape"))

    def run_on_a_terminal(self, *words):
        """The same with standard error on a terminal; standard output is not one."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([PROGRAM, *words], cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        err = read_all(ours).decode("utf-8", "surrogateescape").replace("\r\n", "\n")
        out = process.stdout.read().decode("utf-8", "surrogateescape")
        process.stdout.close()
        os.close(ours)
        return Ended(process.wait(timeout=300), out, err)

    def make(self, *words):
        """Makes environments of our interpreter without pip, which no test here looks at."""
        return self.run_it("-p", PYTHON, "--without-pip", *words)

    def assert_silent_success(self, ended):
        self.assertEqual((ended.code, ended.out, ended.err), (0, "", ""), ended)

    def assert_nothing_written(self, *but):
        """But for what the program keeps for itself: the scratch folder is its home."""
        self.assertEqual(sorted(set(os.listdir(self.folder)) - {".cache"}), sorted(but))

    def assert_environment(self, *names):
        for name in ("pyvenv.cfg", os.path.join("bin", "activate"), os.path.join("bin", "python")):
            self.assertTrue(os.path.exists(self.path(*names, name)), (names, name))

    def assert_refused(self, ended, code, *parts):
        """Not done: that exit code, nothing on standard output, these texts on standard error."""
        self.assertEqual((ended.code, ended.out), (code, ""), ended)
        for part in parts:
            self.assertIn(part, ended.err)

    def configuration(self, *names):
        """pyvenv.cfg as a dictionary."""
        with open(self.path(*names, "pyvenv.cfg"), encoding="utf-8") as file:
            return dict(line.rstrip("\n").split(" = ", 1) for line in file)
