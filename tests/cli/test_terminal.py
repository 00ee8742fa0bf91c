"""test_terminal.py: whole screens, as people see them: golden files for three widths and two locales, colours, silence.

usage: test_terminal.py [--update]      --update rewrites screens/; read it before committing"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest

from cli import PROGRAM, PYTHON, Case, Ended, read_all

SCREENS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "screens")
UPDATE = "--update" in sys.argv
WIDTHS = (40, 80, 200)


class Terminal(Case):
    def setUp(self):
        super().setUp()
        self.variables["VENVCAST_CACHE_DIR"] = self.path("cache")
        self.variables["SHELL"] = "/bin/bash"

    def on_screen(self, *words, columns=80, out=True, program=PROGRAM):
        """Standard error, and with `out` standard output too, on a terminal of so many columns."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen([program, *words], cwd=self.folder, env=self.variables, stdin=theirs, stderr=theirs,
                                   stdout=theirs if out else subprocess.PIPE)
        os.close(theirs)
        screen = read_all(ours).decode("utf-8", "surrogateescape").replace("\r\n", "\n")
        printed = "" if out else process.stdout.read().decode()
        if not out:
            process.stdout.close()
        os.close(ours)
        return Ended(process.wait(timeout=60), printed, screen)

    def plain(self, text):
        """Without what differs from machine to machine, and from run to run."""
        for there, shown in ((os.path.dirname(PYTHON), "BIN"), (self.folder, "HERE"), (os.path.basename(PYTHON), "PYTHON")):
            text = text.replace(there, shown)
        text = re.sub(r"[^\n\r]*\r\x1b\[K", "", text)        # progress, of a machine that has much to do
        text = re.sub(r"CPython \d+\.\d+\.\d+\S*", "CPython X.Y.Z", text)
        text = re.sub(r"Installed (pip|setuptools)-[0-9.]+", r"Installed \1-N", text)
        text = re.sub(r"Installed setuptools-N\n", "", text)
        return re.sub(r"in \d+(\.\d)? m?s\b", "in TIME", text)

    def compare(self, name, text):
        path = os.path.join(SCREENS, f"{name}.txt")
        if UPDATE:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(text, file.read(), name)

    def test_help_at_three_widths(self):
        self.variables["NO_COLOR"] = "1"
        os.symlink(PROGRAM, self.path("py-venv"))
        for columns in WIDTHS:
            self.compare(f"help-{columns}", self.on_screen("--help", columns=columns, program=self.path("py-venv")).err)

    def test_making_looking_and_mending_at_three_widths_in_two_locales(self):
        for locale in ("C.UTF-8", "C"):
            self.variables.update(LC_ALL=locale, NO_COLOR="1")
            for columns in WIDTHS:
                env = f"env {columns} {locale}"
                screens = [self.on_screen("-p", PYTHON, env, columns=columns).err, self.on_screen("--ensure", env, columns=columns).err]
                os.remove(self.path(env, "bin", "activate"))
                screens.append(self.on_screen("--ensure", env, columns=columns).err)
                screens.append(self.on_screen("--clear", "-p", PYTHON, env, columns=columns).err)
                self.compare("make", self.plain("\n".join(screens).replace(env, "ENV")))

    def test_colours_are_those_of_the_first_sign(self):
        for variables, words, colored in (
                ({}, (), True), ({"NO_COLOR": "1"}, (), False), ({"NO_COLOR": ""}, (), True), ({"TERM": "dumb"}, (), False),
                ({"CLICOLOR": "0"}, (), False), ({"CLICOLOR": "1"}, (), True), ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, (), True),
                ({"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, (), False), ({"NO_COLOR": "1"}, ("--color", "always"), True),
                ({"CLICOLOR_FORCE": "1"}, ("--color", "never"), False), ({"TERM": "dumb", "FORCE_COLOR": "1"}, (), True)):
            self.variables = {**{key: value for key, value in self.variables.items()
                                 if key not in ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM")}, **variables}
            for command in (("--help",), ("-p", "/nonexistent", "env")):
                self.assertEqual("\033[" in self.on_screen(*words, *command).err, colored, (variables, words, command))
        self.variables["CLICOLOR_FORCE"] = "1"
        self.variables.pop("NO_COLOR", None)
        self.assertIn("\033[", self.run_it("-p", "/nonexistent", "env").err)        # and where there is no terminal
        self.variables.pop("CLICOLOR_FORCE")
        self.variables.pop("FORCE_COLOR", None)
        self.variables["CLICOLOR"] = "1"
        self.assertNotIn("\033[", self.run_it("-p", "/nonexistent", "env").err)

    def test_standard_output_is_data_whatever_the_other_shows(self):
        ended = self.on_screen("--print-python", "-p", PYTHON, "--without-pip", "env", out=False)
        self.assertEqual((ended.code, ended.out), (0, self.path("env", "bin", os.path.basename(PYTHON)) + "\n"), ended)
        self.assertIn("Made ", ended.err)
        self.assert_silent_success(self.make("other"))
        self.assertEqual(self.on_screen("-q", "-p", PYTHON, "--without-pip", "third").err, "")

    def test_progress_is_shown_when_it_takes_long_and_not_before(self):
        self.variables["NO_COLOR"] = "1"
        for _ in range(9):
            ended = self.on_screen("--clear", "-p", PYTHON, "--without-pip", "env")
            took = re.search(r" in (\d+)(?:\.\d)? ms\n", ended.err)
            if took and int(took.group(1)) < 100:
                break
        self.assertNotIn("\r", ended.err)
        self.assertTrue(took and int(took.group(1)) < 100, ended)
        held = os.open(self.path("env"), os.O_RDONLY)
        self.addCleanup(os.close, held)
        fcntl.flock(held, fcntl.LOCK_EX)
        for columns in WIDTHS:
            ended = self.on_screen("--wait", "1", "-p", PYTHON, "--without-pip", self.path("env"), columns=columns)
            self.assertEqual(ended.code, 6, ended)
            lines = ended.err.split("\r\033[K")
            self.assertGreater(len(lines), 3, ended)
            shown = f"Waiting for another run at {self.path('env')}"
            self.assertEqual(set(lines[:-1]), {shown[:min(columns, 80) - 1]})
            self.assertTrue(lines[-1].startswith("Error: another run is at work"), ended)
            self.assertEqual(self.run_it("--wait", "1", "-p", PYTHON, "--without-pip", "env").err.count("\n"), 2)
            self.assertNotIn("Waiting", self.on_screen("-q", "--wait", "1", "-p", PYTHON, "--without-pip", "env").err)

    def test_the_command_is_that_of_the_shell_that_called(self):
        """The parent process tells, whatever SHELL says."""
        for shell, login, command in (("bash", "/usr/bin/fish", "source HERE/e/bin/activate"),
                                      ("dash", "/bin/bash", ". HERE/e/bin/activate"),
                                      ("dash", "/usr/bin/fish", "source HERE/e/bin/activate.fish"),
                                      ("fish", "/bin/bash", "source HERE/e/bin/activate.fish"),
                                      ("tcsh", "/bin/bash", "source HERE/e/bin/activate.csh"),
                                      ("zsh", "/bin/sh", "source HERE/e/bin/activate")):
            self.variables["SHELL"] = login
            line = f"'{PROGRAM}' --color never --clear -p '{PYTHON}' --without-pip e; true"
            ended = self.on_screen("-c", line, program=self.which(shell))
            self.assertIn(f"Activate it: {command}\n", self.plain(ended.err), (shell, login))

    def which(self, name):
        """The program itself, so that its process bears its name."""
        for folder in os.environ["PATH"].split(":"):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
        raise self.failureException(f"{name} is not here: tests/packages.txt has it")

    def test_a_variable_that_means_nothing_is_told_on_a_terminal_alone(self):
        self.variables.update(VENVCAST_FINDLINKS="x", NO_COLOR="1")
        self.assertEqual(self.on_screen("--version").err.splitlines()[0],
                         "Warning: the variable VENVCAST_FINDLINKS means nothing here; did you mean VENVCAST_FIND_LINKS?")
        self.assert_silent_success(self.make("env"))
        self.assertEqual(self.on_screen("-q", "-p", PYTHON, "--without-pip", "other").err, "")


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--update"]
    unittest.main()
