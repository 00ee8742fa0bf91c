"""test_launcher.py: venvcast as a subcommand of a launcher (launcher/py.sh), by link and by copy."""

import os
import shutil
import subprocess
import sys
import unittest

from cli import PROGRAM, PYTHON, Case

LAUNCHER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launcher", "py.sh")


class Subcommand(Case):
    name = "py-venv"

    def setUp(self):
        super().setUp()
        self.bin = self.path(".bin")
        os.mkdir(self.bin)
        shutil.copy(LAUNCHER, os.path.join(self.bin, "py"))
        os.chmod(os.path.join(self.bin, "py"), 0o755)
        os.symlink(PYTHON, os.path.join(self.bin, "python3"))
        self.install()
        self.variables["PATH"] = self.bin + ":/usr/bin:/bin"
        self.variables["VENVCAST_CACHE_DIR"] = os.path.join(self.bin, "cache")

    def install(self):
        os.symlink(PROGRAM, os.path.join(self.bin, "py-venv"))

    def py(self, *words, **streams):
        return self.run_it(*words, program=os.path.join(self.bin, "py"), **streams)

    def made(self):
        return sorted(name for name in os.listdir(self.folder) if name != ".bin")

    def assert_made(self, *names):
        self.assertEqual(self.made(), sorted(names))
        for name in names:
            self.assert_environment(name)


class Launched(Subcommand):
    def test_the_subcommand_makes_an_environment_in_the_current_folder(self):
        self.assert_silent_success(self.py("venv", "--without-pip", ".venv"))
        self.assert_made(".venv")

    def test_a_copy_of_another_name_serves_as_well(self):
        os.remove(os.path.join(self.bin, "py-venv"))
        shutil.copy(PROGRAM, os.path.join(self.bin, "py-venv"))
        self.assert_silent_success(self.py("venv", "--without-pip", ".venv"))
        self.assert_made(".venv")

    def test_help_and_mistakes_speak_in_the_name_of_the_subcommand(self):
        ended = self.py("venv", "--help")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        self.assertTrue(ended.out.startswith("usage: py-venv "), ended)
        self.assertIn("\n  py-venv .venv ", ended.out)
        self.assertNotIn("venvcast .venv", ended.out)
        self.assert_refused(self.py("venv"), 2, "usage: py-venv ", "\npy-venv: error: ", "as in: py-venv .venv")

    def test_the_exit_code_comes_back_unaltered(self):
        self.make_file("file")
        os.mkdir(self.path("full"))
        self.make_file("full/precious")
        for code, words in ((0, ["--version"]), (1, ["file"]), (2, ["--bogus"]), (2, [""]),
                            (3, ["-p", "./nowhere/python", "e"]), (4, ["--clear", "full"])):
            self.assertEqual(self.py("venv", "--without-pip", *words).code, code, words)
        self.assertEqual(self.made(), ["file", "full"])

    def test_standard_output_is_data_and_standard_input_is_not_touched(self):
        done = subprocess.run(["sh", "-c", "py venv -q --without-pip --print-python .venv; cat"], cwd=self.folder,
                              env=self.variables, input=b"for whoever comes next\n", stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)
        python = os.path.join(self.folder, ".venv", "bin", "python3")
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.stdout.decode(), f"{python}\nfor whoever comes next\n")

    def test_the_environment_reaches_the_subcommand(self):
        self.variables["CLICOLOR_FORCE"] = "1"
        self.assertIn("\033[1m", self.py("venv", "--help").out)
        del self.variables["CLICOLOR_FORCE"]
        self.assertNotIn("\033", self.py("venv", "--help").out)

    def test_arguments_of_every_kind_arrive_as_they_were(self):
        words = ["a b", "$HOME", "*", "-x y", "\udcff", "'\""]
        self.assertEqual(self.py("venv", "--without-pip", *words).code, 0)
        self.assertEqual([os.fsencode(name) for name in self.made()], sorted(os.fsencode(word) for word in words))

    def test_a_name_that_was_passed_on_once_more_is_no_folder(self):
        self.variables["LAUNCHER_REPEATS"] = "yes"
        self.assert_silent_success(self.py("venv", "--without-pip", ".venv"))
        self.assert_silent_success(self.py("venv", ".other", "--without-pip"))
        self.assert_made(".other", ".venv")

    def test_a_selector_may_stand_before_or_behind_the_word(self):
        version = "-%d.%d" % sys.version_info[:2]
        for number, words in enumerate(([version, "venv", "e0"], ["venv", version, "e1"], ["venv", "e2", version],
                                        [version + "-64", "venv", "e3"], ["-V:" + version[1:], "venv", "e4"])):
            self.assert_silent_success(self.py(*words, "--without-pip"))
            self.assertEqual(os.path.realpath(self.path(f"e{number}", "bin", "python")), os.path.realpath(PYTHON))
        self.variables["LAUNCHER_REPEATS"] = "yes"
        self.assert_silent_success(self.py(version, "venv", "e5", "--without-pip"))
        self.assert_made(*[f"e{number}" for number in range(6)])
        self.assert_refused(self.py("-3.99", "venv", "e6"), 3, "3.99")
        self.assert_refused(self.py("-3.x", "venv", "e6"), 2)

    def test_a_variable_decides_as_it_would_without_a_launcher(self):
        self.variables["VENVCAST_PYTHON"] = "3.99"
        self.assert_refused(self.py("venv", "e"), 3, "3.99")

    def test_a_folder_of_the_subcommands_own_name_can_be_made(self):
        self.assert_silent_success(self.py("venv", "--without-pip", "venv"))
        self.assert_made("venv")
        shutil.rmtree(self.path("venv"))
        self.variables["LAUNCHER_REPEATS"] = "yes"
        self.assert_silent_success(self.py("venv", "venv", "--without-pip"))
        self.assert_made("venv")

    def test_the_list_is_asked_for_by_the_same_way(self):
        self.variables["LAUNCHER_REPEATS"] = "yes"
        ended = self.py("venv", "--list", "--json")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        self.assertIn('"schema": "venvcast.list/1"', ended.out)
        self.assertEqual(self.made(), [])


class Names(Case):
    def test_the_word_venv_is_skipped_under_the_launchers_names_alone(self):
        for name, made in (("py-venv", ["e"]), ("pyvenv", ["e"]), ("venvcast", ["e", "venv"]), ("venv", ["e", "venv"]),
                           ("py-venv2", ["e", "venv"])):
            links = self.path(name + "-links")
            os.mkdir(links)
            os.symlink(PROGRAM, os.path.join(links, name))
            os.mkdir(self.path(name + "-here"))
            done = subprocess.run([os.path.join(links, name), "venv", "e", "-p", PYTHON, "--without-pip"],
                                  cwd=self.path(name + "-here"), env=self.variables, timeout=60)
            self.assertEqual((done.returncode, sorted(os.listdir(self.path(name + "-here")))), (0, made), name)


if __name__ == "__main__":
    unittest.main()
