"""test_no_start.py: under strace: whatever is searched for and made, no interpreter is ever executed.

But for one: whose files do not tell enough, and that was named itself; it is asked once, and never again."""
import os
import shutil
import subprocess
import unittest

from cli import PROGRAM, PYTHON, Case


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Traced(Case):
    def executions(self, *words):
        log = self.path("log")
        self.variables["HOME"] = os.environ.get("HOME", self.folder)
        self.variables["VENVCAST_CACHE_DIR"] = self.path("cache")
        ended = self.run_it("-f", "-e", "trace=execve,execveat", "-o", log, PROGRAM, *words,
                            program=shutil.which("strace"))
        with open(log, encoding="utf-8") as file:
            return ended, [line for line in file if "execve" in line]

    def opened(self, program, *words):
        """How often `program` is opened for reading."""
        log = self.path("opened")
        ended = self.run_it("-f", "-e", "trace=open,openat", "-o", log, PROGRAM, *words, program=shutil.which("strace"))
        with open(log, encoding="utf-8") as file:
            return ended, sum(f'"{program}"' in line for line in file)


class NoStart(Traced):
    def test_creation_executes_nothing_but_itself(self):
        for number, words in enumerate(((), ("-p", PYTHON), ("-3",), ("-p", ">=3.8"))):
            ended, lines = self.executions("--without-pip", *words, "env%d" % number)
            self.assertEqual(ended.code, 0, ended)
            self.assertEqual(len(lines), 1, lines)

    def test_a_search_through_everything_executes_nothing_but_itself(self):
        ended, lines = self.executions("-p", "3.99", "env")
        self.assertEqual(ended.code, 3, ended)
        self.assertEqual(len(lines), 1, lines)

    def test_a_list_looks_into_each_program_once_though_the_default_is_searched_for_first(self):
        os.makedirs(self.path(".pyenv", "versions", "own", "bin"))
        os.symlink(PYTHON, self.path(".pyenv", "versions", "own", "bin", "python3"))
        os.mkdir(self.path("nothing"))
        self.variables.update(PATH=self.path("nothing"), PYENV_ROOT=self.path(".pyenv"))
        real = os.path.realpath(PYTHON)
        ended, made = self.opened(real, "--without-pip", "env")
        self.assertEqual(ended.code, 0, ended)
        ended, listed = self.opened(real, "--list")
        self.assertIn("* would be taken", ended.out)
        self.assertGreater(made, 0)
        self.assertEqual(listed, made)


class SilentFiles(Traced):
    """An interpreter whose version no file tells."""

    def setUp(self):
        super().setUp()
        os.makedirs(self.path("py", "bin"))
        os.makedirs(self.path("py", "lib", "python3.9"))
        self.make_file("py/lib/python3.9/os.py")
        self.python = self.path("py", "bin", "python3")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "silent.c")
        subprocess.run(["cc", "-rdynamic", f'-DFOLDER="{self.path("py")}"', "-o", self.python, source], check=True)
        self.variables["PATH"] = self.path("py", "bin")

    def starts(self, *words):
        ended, lines = self.executions("--without-pip", *words)
        return ended, sum(self.python in line for line in lines[1:])

    def test_no_search_starts_it(self):
        self.make_file(".python-version", f"{self.python}\n")
        for words in ((), ("--no-project",), ("-3",), ("-p", "3.9"), ("-p", "cpython"), ("-p", ">=3.9,<3.10")):
            ended, starts = self.starts(*words, "env")
            self.assertEqual(starts, 0, (words, ended))
            shutil.rmtree(self.path("env"), ignore_errors=True)
        self.assertEqual(self.starts("--list")[1], 0)
        self.variables["VIRTUAL_ENV"] = self.path("py")
        self.assertEqual(self.starts("--no-project", "env")[1], 0)

    def test_named_by_its_path_it_is_asked_once(self):
        ended, starts = self.starts("-p", self.python, "one")
        self.assertEqual((ended.code, starts), (0, 1), ended)
        ended, starts = self.starts("-p", self.python, "two")
        self.assertEqual((ended.code, starts), (0, 0), ended)
        with open(self.path("two", "pyvenv.cfg"), encoding="utf-8") as file:
            self.assertIn("version = 3.9.18\n", file.read())

    @unittest.skipIf(os.geteuid() == 0, "the administrator starts nothing that PATH leads to")
    def test_named_as_a_command_it_is_asked_once(self):
        self.assertEqual(self.starts("-p", "python3", "one")[1], 1)
        self.assertEqual(self.starts("-p", "python3", "two")[1], 0)


if __name__ == "__main__":
    unittest.main()
