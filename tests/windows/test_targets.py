#!/usr/bin/env python3
"""test_targets.py: where an environment can be on Windows, where it cannot, and what is promised of each."""

import sys
import time
import unittest

import wine
from scratch import Scratch, linked_copy

PLAIN = "--without-pip"

# What stands for ENV_DIR, below an empty folder or as it is -> exit code, error code.
IMPOSSIBLE = [
    *[(f"{{top}}\\{name}", 1, "E_TARGET_NAME") for name in (
        "con", "NUL", "aux.env", "com1", "lpt\u00b9.x", "prn \\e", "e.", "e ", "x. \\e", "e:stream", "e?", "e*", "<e>", "e|",
        'e"', "a\x01b", "LONGER~1", "env~12.x")],
    ("\\\\.\\C:\\e", 1, "E_TARGET_NAME"), ("{top}\\a\nb", 2, "E_BAD_TEXT"), ("{top}\\a;b", 1, "E_PATH_SEPARATOR"),
    ("{top}\\file", 1, "E_TARGET_KIND"), ("{top}\\file\\e", 1, "E_TARGET_PARENT"),
    ("Q:\\nowhere\\e", 1, "E_TARGET_PARENT"), ("", 2, "E_EMPTY_TARGET"),
]

# What --clear must not touch, even with --force where it says so.
NEVER_CLEARED = [(["--clear", "Z:\\"], 4), (["--clear", "--force", "Z:\\"], 4), (["--clear", "{top}"], 4),
                 (["--clear", "."], 4), (["--clear", "{parent}"], 4)]

HOLD = "import sys, time; print('ready', flush=True); time.sleep(60)"


class Targets(Scratch):
    def words(self, *words):
        return [word.format(top=wine.inside(self.top), parent=wine.inside(self.top.parent)) for word in words]

    def cfg(self, env=None):
        return ((env or self.env) / "pyvenv.cfg").read_bytes().decode()

    def test_what_no_environment_can_be_called_is_refused_before_anything_is_made(self):
        (self.top / "file").write_text("mine")
        for target, exit, code in IMPOSSIBLE:
            with self.subTest(target=target):
                self.refused(PLAIN, *self.words(target), exit=exit, code=code)

    def test_one_folder_in_two_spellings_is_refused(self):
        done = self.cast(PLAIN, *self.words("{top}\\E", "{top}\\other", "{top}\\e"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("are one folder", done.stderr)
        self.assertEqual(list(self.top.iterdir()), [])

    def test_what_is_no_environment_is_not_cleared(self):
        (self.top / "mine").write_text("keep me")
        for words, exit in NEVER_CLEARED:
            with self.subTest(words=words):
                self.refused(PLAIN, *self.words(*words), exit=exit, code="E_CLEAR_REFUSED")

    def test_the_prefix_of_long_paths_reaches_neither_configuration_nor_scripts(self):
        self.made(PLAIN, "\\\\?\\" + wine.inside(self.env), python="\\\\?\\" + wine.inside(self.python))
        home = self.cfg().split("\r\n")[0]
        self.assertEqual(home, "home = " + wine.inside(self.python.parent))
        for script in ("activate", "activate.bat", "activate.fish"):
            self.assertNotIn("\\\\?\\", (self.env / "Scripts" / script).read_text())
        self.assertEqual(self.says(self.env, "import sys; print(sys.base_prefix)"), wine.inside(self.python.parent))

    def test_a_path_longer_than_windows_once_took_can_be_a_target(self):
        deep = self.top.joinpath(*["a folder of fifty letters, so that six make 300, x"] * 6)
        self.made(deep)
        self.assertGreater(len(wine.inside(deep)), 300)
        self.assertTrue((deep / "Lib/site-packages/pip/__main__.py").exists())
        self.made("--clear", PLAIN, deep)
        self.assertFalse((deep / "Lib/site-packages/pip").exists())

    def test_configuration_and_interpreter_bear_times_within_a_minute(self):
        """By which Microsoft's finder of environments tells whether the version in pyvenv.cfg can be trusted."""
        for words in ([PLAIN], [PLAIN, "--upgrade"], [PLAIN, "--clear"]):
            self.made(*words, self.env)
            times = [(self.env / name).stat().st_mtime for name in ("pyvenv.cfg", "Scripts/python.exe")]
            self.assertLess(abs(times[0] - times[1]), 60, words)
            self.assertLess(abs(times[0] - time.time()), 600, words)

    def test_links_that_cannot_be_made_become_copies_with_one_line_that_says_why(self):
        """Wine says that it has made a link, and has not."""
        done = self.made(PLAIN, "--symlinks", self.env)
        self.assertEqual((done.stdout, len(done.stderr.splitlines())), ("", 1), done.stderr)
        copied = self.top / "copied"
        self.made(PLAIN, copied)
        names = [sorted(str(path.relative_to(env)) for path in env.rglob("*")) for env in (self.env, copied)]
        self.assertEqual(*names)
        self.assertEqual(*[(env / "Scripts/python.exe").read_bytes() for env in (self.env, copied)])
        self.assertEqual(self.says(self.env, "import sys; print(sys.prefix)"), wine.inside(self.env))

    def test_an_environment_in_use_is_left_alone(self):
        self.made(PLAIN, self.env)
        terminal = wine.Terminal([self.env / "Scripts/python.exe", "-c", HOLD])
        try:
            terminal.read_until("ready")
            self.refused("--clear", PLAIN, self.env, exit=6, code="E_TARGET_HELD")
        finally:
            terminal.type(b"\x03")
            terminal.wait()
        self.made("--clear", PLAIN, self.env)

    def test_names_that_differ_in_case_alone_are_one_environment(self):
        self.made(PLAIN, self.env)
        (self.env / "mine").write_text("keep me")
        self.made(PLAIN, wine.inside(self.top / "E"))
        self.assertEqual([path.name for path in self.top.iterdir()], ["e"])
        self.assertTrue((self.env / "mine").exists())

    def test_a_failure_leaves_nothing_behind(self):
        self.refused(wine.inside(self.top / "new" / "e"), python=self.broken_base(), exit=5, code="E_NO_WHEEL")

    def broken_base(self):
        """A Python without the wheel that pip comes from."""
        base = linked_copy(self.python.parent, self.top / "base")
        for wheel in (base / "Lib/ensurepip/_bundled").glob("*.whl"):
            wheel.unlink()
        return base / "python.exe"


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
