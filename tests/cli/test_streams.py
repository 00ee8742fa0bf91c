"""test_streams.py: closed, full and broken standard streams give a defined exit code and no half work."""

import os
import subprocess
import unittest

from cli import PROGRAM, PYTHON, Case


class Streams(Case):
    def run_in_shell(self, redirection, *words):
        """Through sh, which can close streams; the exit code alone."""
        done = subprocess.run(["/bin/sh", "-c", f'"$@" {redirection}', "sh", PROGRAM, *words], cwd=self.folder,
                              env=self.variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60)
        return done.returncode

    def test_a_full_standard_output_is_exit_code_1_and_said(self):
        for words in (["--version"], ["--help"]):
            with open("/dev/full", "wb") as full:
                ended = self.run_it(*words, stdout=full)
            self.assert_refused(ended, 1, "[E_OUTPUT]")

    def test_a_broken_pipe_is_exit_code_1_and_no_signal(self):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as broken:
            self.assertEqual(self.run_it("--help", stdout=broken).code, 1)

    def test_the_path_that_cannot_be_printed_is_exit_code_1(self):
        with open("/dev/full", "wb") as full:
            ended = self.run_it("-p", PYTHON, "--without-pip", "--print-python", "env", stdout=full)
        self.assert_refused(ended, 1, "[E_OUTPUT]")

    def test_a_full_standard_error_does_not_change_the_exit_code(self):
        for words, code in ((["--bogus", "a"], 2), (["-p", "/nonexistent", "a"], 3),
                            (["-v", "-p", PYTHON, "--without-pip", "a"], 0)):
            with open("/dev/full", "wb") as full:
                self.assertEqual(self.run_it(*words, stderr=full).code, code, words)

    def test_closed_streams_harm_nothing(self):
        for number, redirection in enumerate(("<&-", ">&-", "2>&-", "<&- >&- 2>&-")):
            name = f"env{number}"
            self.assertEqual(self.run_in_shell(redirection, "-p", PYTHON, "--without-pip", name), 0, redirection)
            self.assert_environment(name)
            configuration = self.configuration(name)
            self.assertEqual(configuration["include-system-site-packages"], "false")

    def test_closed_streams_leave_the_exit_code_of_a_mistake(self):
        for redirection in (">&-", "2>&-", "<&- >&- 2>&-"):
            self.assertEqual(self.run_in_shell(redirection, "--bogus"), 2, redirection)
        self.assert_nothing_written()

    def test_a_closed_standard_output_gives_version_a_defined_exit_code(self):
        self.assertIn(self.run_in_shell(">&-", "--version"), (0, 1))


if __name__ == "__main__":
    unittest.main()
