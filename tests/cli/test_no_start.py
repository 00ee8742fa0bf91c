"""test_no_start.py: under strace: whatever is searched for and made, no interpreter is ever executed."""
import os
import shutil
import subprocess
import unittest

from cli import PROGRAM, PYTHON, Case


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class NoStart(Case):
    def executions(self, *words):
        log = self.path("log")
        self.variables["HOME"] = os.environ.get("HOME", self.folder)
        self.variables["VENVCAST_CACHE_DIR"] = self.path("cache")
        ended = self.run_it("-f", "-e", "trace=execve,execveat", "-o", log, PROGRAM, *words,
                            program=shutil.which("strace"))
        with open(log, encoding="utf-8") as file:
            return ended, [line for line in file if "execve" in line]

    def test_creation_executes_nothing_but_itself(self):
        for number, words in enumerate(((), ("-p", PYTHON), ("-3",), ("-p", ">=3.8"))):
            ended, lines = self.executions("--without-pip", *words, "env%d" % number)
            self.assertEqual(ended.code, 0, ended)
            self.assertEqual(len(lines), 1, lines)

    def test_a_search_through_everything_executes_nothing_but_itself(self):
        ended, lines = self.executions("-p", "3.99", "env")
        self.assertEqual(ended.code, 3, ended)
        self.assertEqual(len(lines), 1, lines)


if __name__ == "__main__":
    unittest.main()
