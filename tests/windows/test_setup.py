"""test_setup.py: Setup.exe beside an application is double-clicked under Wine, and the sample setup.cmd is run."""

import shutil
import sys
import tty
import unittest
from pathlib import Path

import wine
from scratch import Scratch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from app import application      # noqa: E402: it lies in another folder

WRAPPERS = wine.TOP / "installer/wrappers"


class Setup(Scratch):
    def setUp(self):
        super().setUp()
        application(str(self.top))
        self.variables = {"VENVCAST_PYTHON": wine.inside(self.python), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        shutil.copy(wine.PROGRAM, self.top / "Setup.exe")

    def double_click(self):
        terminal = wine.Terminal([wine.inside(self.top / "Setup.exe")], **self.variables)
        terminal.read_until("Press Enter")
        tty.setraw(terminal.master)         # else Enter arrives as Ctrl-J
        terminal.type(b"\r")
        return terminal.wait(), terminal.seen.replace("\r", "").replace("\n", "")     # Wine breaks lines at its width

    def test_it_makes_installs_says_so_and_keeps_the_window(self):
        code, seen = self.double_click()
        self.assertEqual(code, 0, seen)
        for part in ("Setup makes an environment in", "Read: requirements.txt, wheels", "Made ", "Log: "):
            self.assertIn(part, seen)
        self.assertTrue((self.top / ".venv/Scripts/hello.exe").exists())
        self.assertIn("Successfully installed hello-1.0", (self.top / "Setup.log").read_text(encoding="utf-8"))
        self.assertIn("In shape: ", self.double_click()[1])

    def test_what_is_marked_as_fetched_starts_nothing_and_else_the_application_starts(self):
        (self.top / "venvcast.conf").write_text("launch = hello --now\n")
        (self.top / "Setup.exe:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
        code, seen = self.double_click()
        self.assertEqual(code, 0, seen)
        self.assertIn("Not started: hello", seen)
        (self.top / "Setup.exe:Zone.Identifier").unlink()
        done = wine.run([wine.inside(self.top / "Setup.exe")], **self.variables)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stdout.split(" ")[:2], ["hello", wine.inside(self.top / ".venv")])

    def test_a_mistake_stays_on_the_screen(self):
        (self.top / "venvcast.conf").write_text("run = x\r\n")
        code, seen = self.double_click()
        self.assertEqual(code, 2)
        self.assertIn("venvcast.conf:1: there is no such key: 'run' [E_SETUP]", seen)
        self.assertFalse((self.top / ".venv").exists())

    def test_the_sample_for_cmd_starts_the_application(self):
        application(str(self.top), command="app")
        shutil.copy(wine.PROGRAM, self.top / "venvcast.exe")
        shutil.copy(WRAPPERS / "setup.cmd", self.top)
        done = wine.run(["cmd", "/c", wine.inside(self.top / "setup.cmd"), "one"], VENVCAST_NO_WAIT="1", **self.variables)
        self.assertIn(f"hello {wine.inside(self.top / '.venv')} ", done.stdout, done.stderr)
        self.assertIn("['one']", done.stdout)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
