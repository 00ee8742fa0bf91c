"""test_usage.py: --help, --version and wrong command lines; nothing here needs a Python to be found."""

import os
import re
import unittest

from cli import PROGRAM, Case

VENV_OPTIONS = ["--help", "--system-site-packages", "--symlinks", "--copies", "--clear", "--upgrade", "--without-pip",
                "--prompt", "--upgrade-deps", "--without-scm-ignore-files"]


def salts_older_number(out):
    return tuple(int(i) for i in out.strip().split("rc")[0].split("."))


def salts_newer_number(out):
    version = "".join(x for x in out.strip().split() if re.search(r"^\d.\d*", x))
    return tuple(int(i) for i in re.sub(r"(rc|\+ds).*$", "", version).split("."))


class Usage(Case):
    def setUp(self):
        super().setUp()
        self.variables["PATH"] = "/nonexistent"

    def test_help_is_on_standard_output_and_done(self):
        for word in ("-h", "--help", "--he"):
            ended = self.run_it(word)
            self.assertEqual((ended.code, ended.err), (0, ""), ended)
            self.assertTrue(ended.out.startswith("usage: "), ended)
        self.assert_nothing_written()

    def test_help_names_every_option_as_a_word_of_its_own(self):
        words = self.run_it("--help").out.split()       # as Ansible looks for them
        for option in VENV_OPTIONS + ["--python", "--print-python", "--version"]:
            self.assertIn(option, words)
        self.assertNotIn("--no-site-packages", words)

    def test_help_wins_over_mistakes_behind_it(self):
        self.assertEqual(self.run_it("--help", "--bogus", "--symlinks", "--copies").code, 0)

    def test_help_after_m_venv_as_probes_call_it(self):
        self.assertEqual(self.run_it("-m", "venv", "-h").code, 0)

    def test_help_bears_the_name_of_the_call(self):
        for name in ("py-venv", "pyvenv"):
            os.symlink(PROGRAM, self.path(name))
            self.assertTrue(self.run_it("-h", program=self.path(name)).out.startswith(f"usage: {name} "))
            self.assertIn(f"\n{name}: error: ", self.run_it(program=self.path(name)).err)

    def test_version_is_a_number_that_both_of_salts_readers_take(self):
        ended = self.run_it("--version")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        self.assertRegex(ended.out, r"\A\d+\.\d+\.\d+\n\Z")
        self.assertEqual(salts_older_number(ended.out), salts_newer_number(ended.out))

    def test_usage_errors_are_said_as_argparse_says_them(self):
        name = os.path.basename(PROGRAM)
        for words, message in (
            ([], "the following arguments are required: ENV_DIR"),
            (["a", "--bogus"], "unrecognized arguments: --bogus"),
            (["a", "--clear", "b"], "unrecognized arguments: b"),
            (["--symlinks", "--copies", "a"], "argument --copies: not allowed with argument --symlinks"),
            (["--prompt", "-x", "a"], "argument --prompt: expected one argument"),
            (["--up", "a"], "ambiguous option: --up could match --upgrade, --upgrade-deps"),
            (["--clear=1", "a"], "argument --clear: ignored explicit argument '1'"),
        ):
            ended = self.run_it(*words)
            self.assert_refused(ended, 2, f"\n{name}: error: {message}\n")
            self.assertTrue(ended.err.startswith(f"usage: {name} "), ended)
        self.assert_nothing_written()

    def test_a_misspelt_option_is_told_the_right_one(self):
        self.assert_refused(self.run_it("--sytem-site-packages", "a"), 2, "did you mean --system-site-packages?")
        self.assert_nothing_written()

    def test_an_empty_env_dir_is_refused(self):
        self.assert_refused(self.run_it("a", ""), 2, "E_EMPTY_TARGET")
        self.assert_refused(self.run_it("--clear", ""), 2, "E_EMPTY_TARGET")
        self.assert_nothing_written()

    def test_upgrade_and_clear_are_refused_as_venv_does(self):
        ended = self.run_it("--upgrade", "--clear", "a")
        self.assert_refused(ended, 1, "E_UPGRADE_CLEAR")
        self.assertTrue(ended.err.startswith("Error: you cannot supply --upgrade and --clear together."), ended)
        self.assert_nothing_written()

    def test_no_hostile_byte_of_an_argument_reaches_the_terminal(self):
        for word in ("--\x1b[2J", "--x\u202ey", "--a\rb\nc", "--\x9b31m", "--\udc9b31m", "--\x7f"):
            ended = self.run_it("a", word)
            self.assertEqual(ended.code, 2, ended)
            self.assertNotRegex(ended.err, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\udc80-\udcff]")

    def test_no_arguments_at_all_not_even_a_name(self):
        pid = os.fork()
        if pid == 0:
            import ctypes
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            nothing = (ctypes.c_char_p * 1)(None)
            ctypes.CDLL(None).execve(os.fsencode(PROGRAM), nothing, nothing)
            os._exit(99)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 2)


if __name__ == "__main__":
    unittest.main()
