"""test_requirements.py: --requirements, and what is left of an environment when pip fails. No network is used."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "seed"))
from archives import wheel  # noqa: E402
from cli import PYTHON, Case  # noqa: E402

CACHE = tempfile.TemporaryDirectory(prefix="venvcast-requirements-")


class Requirements(Case):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("home"))     # pip asks other programs who they are, and some write there
        self.variables.update(PIP_CONFIG_FILE=os.devnull, HOME=self.path("home"), VENVCAST_CACHE_DIR=CACHE.name,
                              VENVCAST_COMPILE_BYTECODE="1")        # else each pip begins with compiling itself
        os.mkdir(self.path("links"))
        with open(self.path("links", "pk-1.0-py3-none-any.whl"), "wb") as file:
            file.write(wheel())
        self.make_file("good.txt", "pk==1.0\n")
        self.make_file("bad.txt", "no-such-project\n")
        self.there = os.listdir(self.folder)

    def install(self, *words):
        return self.run_it("-p", PYTHON, "--find-links", "links", *words)

    def holds(self, name, environment="env"):
        return any(name in files for _, _, files in os.walk(self.path(environment)))

    def assert_as_before(self, *but):
        self.assert_nothing_written(*self.there, *but)

    def test_pip_installs_what_the_file_lists_and_nothing_is_said(self):
        self.variables.update(VENVCAST_CACHE_DIR=self.path("home", "c"), VENVCAST_COMPILE_BYTECODE="0")
        self.assert_silent_success(self.install("-r", "good.txt", "env"))
        self.assertTrue(os.path.exists(self.path("env", "bin", "pip")))
        self.assertTrue(any("pk-1.0.dist-info" in folders for _, folders, _ in os.walk(self.path("env"))))

    def test_standard_output_is_for_data_alone(self):
        ended = self.install("-v", "--print-python", "-r", "good.txt", "env")
        self.assertEqual(ended.code, 0, ended)
        self.assertEqual(ended.out.count("\n"), 1, ended)
        self.assertIn("Successfully installed pk-1.0", ended.err)

    def test_progress_is_shown_on_a_terminal_unless_quiet(self):
        ended = self.run_on_a_terminal("-p", PYTHON, "--find-links", "links", "-r", "good.txt", "env")
        self.assertIn("Successfully installed pk-1.0", ended.err)
        self.assertEqual((ended.code, ended.out), (0, ""))
        ended = self.run_on_a_terminal("-q", "-p", PYTHON, "--find-links", "links", "-r", "good.txt", "env2")
        self.assertEqual((ended.code, ended.out, ended.err), (0, "", ""))

    def test_the_log_has_all_of_it(self):
        self.assert_silent_success(self.install("-r", "good.txt", "--log", "pip.log", "env"))
        with open(self.path("pip.log"), encoding="utf-8") as file:
            self.assertIn("Successfully installed pk-1.0", file.read())

    def test_paths_in_the_file_count_from_the_current_folder(self):
        self.make_file("here.txt", "./links/pk-1.0-py3-none-any.whl\n")
        self.assert_silent_success(self.install("-r", "here.txt", "env"))

    def test_a_failure_takes_a_new_environment_away_with_the_folders_above(self):
        ended = self.install("-r", "bad.txt", "a/b/env")
        self.assert_refused(ended, 5, "no-such-project", "[E_REQUIREMENTS]", "--keep-failed")
        self.assert_as_before()

    def test_keep_failed_leaves_it(self):
        self.assert_refused(self.install("-r", "bad.txt", "--keep-failed", "env"), 5, "[E_REQUIREMENTS]")
        self.assert_environment("env")

    def test_a_failure_after_clear_brings_the_old_environment_back(self):
        self.assert_silent_success(self.make("env"))
        self.make_file("env/mine", "precious")
        before = os.stat(self.path("env")).st_ino
        self.assert_refused(self.install("--clear", "-r", "bad.txt", "env"), 5, "[E_REQUIREMENTS]")
        self.assertEqual(os.stat(self.path("env")).st_ino, before)
        self.assertTrue(self.holds("mine"))
        self.assertFalse(self.holds("pip"))
        self.assert_as_before("env")
        self.assert_silent_success(self.install("--clear", "-r", "good.txt", "env"))
        self.assertFalse(self.holds("mine"))
        self.assert_as_before("env")

    def test_a_failure_empties_a_folder_that_was_empty(self):
        os.mkdir(self.path("env"))
        self.assert_refused(self.install("-r", "bad.txt", "env"), 5, "[E_REQUIREMENTS]")
        self.assertEqual(os.listdir(self.path("env")), [])

    def test_a_failure_leaves_an_environment_that_was_there(self):
        self.assert_silent_success(self.make("env"))
        ended = self.install("-r", "bad.txt", "env")
        self.assert_refused(ended, 5, "[E_REQUIREMENTS]", "the environment itself is whole")
        self.assert_environment("env")
        self.assertTrue(self.holds("pip"))

    def test_what_cannot_work_is_refused_before_anything_is_made(self):
        self.assert_refused(self.install("-r", "absent.txt", "env"), 5, "absent.txt", "[E_REQUIREMENTS]")
        self.assert_refused(self.install("--without-pip", "-r", "good.txt", "env"), 5, "[E_REQUIREMENTS]", "needs pip")
        self.assert_as_before()


if __name__ == "__main__":
    unittest.main()
