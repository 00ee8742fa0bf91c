"""test_setup.py: a renamed copy beside an application is double-clicked, and the sample wrappers for sh are run."""

import fcntl
import os
import pty
import re
import select
import shutil
import subprocess
import time
import unittest

from app import application
from cli import PROGRAM, PYTHON, Case

WRAPPERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../installer/wrappers")


class Window:
    """A terminal that was opened for one program, as file managers do; `typed` is sent when Enter is asked for."""

    def __init__(self, argv, cwd, variables, leader=True):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(argv, cwd=cwd, env=variables, stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=leader,
                                        preexec_fn=(lambda: fcntl.ioctl(0, 0x540E, 0)) if leader else None)   # TIOCSCTTY
        os.close(slave)
        self.seen = ""

    def read(self, until=None, seconds=60):
        end = time.monotonic() + seconds
        while (until is None or until not in self.seen) and time.monotonic() < end:
            ready, _, _ = select.select([self.master], [], [], 0.1)
            try:
                data = os.read(self.master, 4096) if ready else b""
            except OSError:
                break
            self.seen += data.decode("utf-8", "replace").replace("\r\n", "\n")
            if not data and self.process.poll() is not None:
                break
        return self.seen

    def close(self, keys=b""):
        os.write(self.master, keys)
        self.read()
        code = self.process.wait(timeout=60)
        os.close(self.master)
        return code


class Setup(Case):
    def setUp(self):
        super().setUp()
        self.variables.update(VENVCAST_PYTHON=PYTHON, NO_COLOR="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
        self.app = self.path("my app")
        application(self.app)
        self.program = os.path.join(self.app, "setup-myapp")
        shutil.copy(PROGRAM, self.program)

    def conf(self, text):
        self.make_file("my app/venvcast.conf", text)

    def double_click(self, keys=b"\n", **how):
        window = Window([self.program], "/", self.variables, **how)
        window.read("Press Enter")
        return window.close(keys), window.seen

    def test_it_makes_installs_and_says_so_in_one_screen_that_stays(self):
        window = Window([self.program], "/", self.variables)
        seen = window.read("Press Enter")
        self.assertIsNone(window.process.poll(), "it waits")
        self.assertEqual(window.close(b"\n"), 0)
        for part in ("setup-myapp makes an environment in " + self.app, "Read: requirements.txt, wheels", "Made ",
                     "Activate it: ", "Log: " + os.path.join(self.app, "setup-myapp.log"), "Successfully installed hello-1.0"):
            self.assertIn(part, seen)
        self.assertLess(len(seen.splitlines()), 24)
        self.assert_environment("my app", ".venv")
        done = self.run_it(program=os.path.join(self.app, ".venv/bin/hello"))
        self.assertTrue(done.out.startswith("hello"), done)
        with open(os.path.join(self.app, "setup-myapp.log"), encoding="utf-8") as log:
            self.assertIn("Successfully installed hello-1.0", log.read())

    def test_a_second_time_it_changes_nothing_and_other_requirements_are_installed_afresh(self):
        self.assertEqual(self.double_click()[0], 0)
        self.make_file("my app/.venv/mine", "x")
        code, seen = self.double_click()
        self.assertEqual(code, 0)
        self.assertIn("In shape: ", seen)
        self.assertTrue(os.path.exists(self.path("my app/.venv/mine")))
        self.make_file("my app/requirements.txt", "# nothing any more\n")
        code, seen = self.double_click()
        self.assertEqual(code, 0)
        self.assertIn("Made afresh ", seen)
        self.assertFalse(os.path.exists(self.path("my app/.venv/bin/hello")))

    def test_it_becomes_the_application_that_is_to_be_launched(self):
        self.conf("prompt = mine\nlaunch = hello --now 'a b'\n")
        for _ in range(2):                                  # without and with an environment in shape
            code, seen = self.double_click()
            self.assertEqual(code, 3)                       # the application's own
            self.assertIn(f"hello {self.app}/.venv {self.app} ['--now', 'a b'] mine\n", seen)
            self.assertNotIn("Press Enter", seen)
        self.assertNotIn("Made ", seen)

    def test_nothing_is_started_from_the_folder_for_downloads(self):
        os.rename(self.app, self.path("Downloads"))
        self.app, self.program = self.path("Downloads"), self.path("Downloads", "setup-myapp")
        self.make_file("Downloads/venvcast.conf", "launch = hello\n")
        code, seen = self.double_click()
        self.assertEqual(code, 0)
        self.assertIn("Not started: hello", seen)
        self.assertNotIn("hello " + self.app, seen)

    def test_a_mistake_in_the_file_names_its_line_and_nothing_is_made(self):
        self.conf("# mine\nrun = rm\n")
        code, seen = self.double_click()
        self.assertEqual(code, 2)
        self.assertIn("venvcast.conf:2: there is no such key: 'run' [E_SETUP]", seen)
        self.assertFalse(os.path.exists(os.path.join(self.app, ".venv")))

    def test_a_failure_stays_on_the_screen_and_in_the_log_with_one_remedy(self):
        self.conf("python = 9.9\n")
        code, seen = self.double_click()
        self.assertEqual(code, 3)
        self.assertEqual(len(re.findall("^Try: ", seen, re.MULTILINE)), 1)
        self.assertIn("Try: no Python here is new enough", seen)
        with open(os.path.join(self.app, "setup-myapp.log"), encoding="utf-8") as log:
            self.assertIn("[E_NO_PYTHON]", log.read())
        self.conf("")
        shutil.rmtree(os.path.join(self.app, "wheels"))
        os.mkdir(os.path.join(self.app, "wheels"))
        code, seen = self.double_click()
        self.assertEqual(code, 5)
        self.assertIn("Try: the folder of wheels does not hold all", seen)
        self.assertFalse(os.path.exists(os.path.join(self.app, ".venv")))

    def test_without_a_network_that_is_the_remedy(self):
        shutil.rmtree(os.path.join(self.app, "wheels"))
        self.variables["PIP_INDEX_URL"] = "http://127.0.0.1:9/simple"
        self.variables["PIP_RETRIES"] = "0"
        code, seen = self.double_click()
        self.assertEqual(code, 5)
        self.assertIn("Try: connect to the network", seen)

    def test_whoever_is_not_alone_on_the_terminal_is_not_kept(self):
        """Under a shell, in a pipe, and when it is told not to wait; and the other way round."""
        code, seen = self.double_click(keys=b"", leader=False)
        self.assertEqual((code, "Press Enter" in seen), (0, False))
        done = self.run_it(program=self.program)
        self.assertEqual((done.code, done.out, "Press Enter" in done.err), (0, "", False), done)
        for choice, wanted in (("always", True), ("never", False), ("auto", False)):
            done = self.run_it("--pause", choice, "--without-pip", "e")
            self.assertEqual((done.code, "Press Enter" in done.err), (0, wanted), done)

    def test_arguments_or_our_own_name_are_as_ever(self):
        done = self.run_it("--version", program=self.program)
        self.assertEqual(done.code, 0)
        shutil.copy(PROGRAM, os.path.join(self.app, "venvcast"))
        self.assert_refused(self.run_it(program=os.path.join(self.app, "venvcast")), 2, "ENV_DIR")
        os.unlink(os.path.join(self.app, "requirements.txt"))
        self.assert_refused(self.run_it(program=self.program), 2, "ENV_DIR")

    def wrapped(self):
        """As the samples want it: the executable by its own name, the application called app."""
        shutil.copy(PROGRAM, os.path.join(self.app, "venvcast"))
        application(self.app, command="app")
        shutil.copy(os.path.join(WRAPPERS, "setup.command"), self.app)

    def test_the_sample_for_shells_starts_the_application(self):
        self.wrapped()
        for _ in range(2):
            window = Window([os.path.join(self.app, "setup.command"), "a b"], "/", self.variables)
            self.assertEqual(window.close(), 3, window.seen)
            self.assertIn(f"hello {self.app}/.venv {self.app} ['a b']", window.seen)

    def test_the_sample_for_desktops_starts_it_as_its_specification_says(self):
        """The value of Exec: words in single quotes are not its kind of quoting, so sh gets them from us as desktops do."""
        self.wrapped()
        desktop = os.path.join(self.app, "setup.desktop")
        shutil.copy(os.path.join(WRAPPERS, "setup.desktop"), desktop)
        with open(desktop, encoding="utf-8") as file:
            keys = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line and line[0] != "#")
        self.assertEqual((keys["Type"], keys["Terminal"]), ("Application", "true"))
        window = Window(desktop_words(keys["Exec"], desktop), "/", self.variables)
        self.assertEqual(window.close(), 3, window.seen)
        self.assertIn(f"hello {self.app}/.venv {self.app} []", window.seen)


def desktop_words(value, path):
    """Exec by the Desktop Entry Specification: backslashes of a string first, then words, double quotes the only ones."""
    value = value.replace("\\\\", "\\")
    words = []
    for quoted, plain in re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', value):
        words.append(path if plain == "%k" else re.sub(r"\\(.)", r"\1", quoted) if quoted else plain)
    return words


if __name__ == "__main__":
    unittest.main()
