"""test_manners.py: the program does what callers of venv and virtualenv expect that are not run here: Salt, Puppet, Chef,
direnv, mise, PDM, pyinfra, QEMU, editors. Each test makes that caller's calls, and asks what it asks afterwards."""

import os
import re
import unittest

from callers import PYTHON, Case, pet


class Salt(Case):
    """salt.modules.virtualenv_mod: `venv_bin: venvcast`."""

    def test_the_version_is_numbers_between_dots_and_nothing_else(self):
        for name in ("venvcast", os.path.join(self.path("commands"), "venvcast")):
            said = self.succeed(name, "--version").strip().split("rc")[0]
            self.assertGreaterEqual(len([int(part) for part in said.split(".")]), 2)

    def test_virtualenv_create(self):
        env = self.path("env")
        words = ["venvcast", f"--python={PYTHON}", "--prompt='web'", "--clear", "--system-site-packages", env]
        for _ in range(2):
            self.succeed(*words)
            self.assert_works(env)
        self.assertIn("true", self.configuration("env")["include-system-site-packages"])
        self.assertEqual(self.succeed("sh", "-c", f". {env}/bin/activate; echo \"$VIRTUAL_ENV_PROMPT\"").strip(), "'web'")

    def test_with_pyvenv_in_the_name_there_is_no_python_option(self):
        os.symlink(self.path("commands", "venvcast"), self.path("commands", "pyvenv"))
        env = self.path("env")
        self.succeed("pyvenv", "--symlinks", "--system-site-packages", env)
        self.succeed("pyvenv", "--upgrade", env)
        self.assert_works(env)

    def test_site_packages_are_asked_of_bin_python(self):
        env = self.path("env")
        self.succeed("venvcast", f"--python={PYTHON}", env)
        purelib = self.succeed(self.path("env", "bin", "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        self.assertTrue(purelib.startswith(env), purelib)


class Puppet(Case):
    """python::pyvenv: the folder is there already, `creates` and `unless` decide whether the command is run at all."""

    def command_is_run(self, env):
        creates = os.path.exists(os.path.join(env, "bin", "activate"))
        unless = self.run_in("sh", "-c", "grep '^[\t ]*VIRTUAL_ENV=[\\'\"'\"'\"]*'\"$1\"'[\"\\'\"'\"']*[\t ]*$' \"$1/bin/activate\"",
                             "sh", env)
        return not creates and unless.code != 0, unless.code

    def test_the_environment_is_made_once(self):
        env = self.path("srv")
        os.mkdir(env, 0o755)
        self.assertEqual(self.command_is_run(env), (True, 2))
        self.succeed("sh", "-c", f"venvcast -m venv -p {PYTHON} --clear  {env}")
        self.assert_works(env)
        self.assertEqual(self.command_is_run(env), (False, 0))
        self.assertEqual(os.stat(env).st_mode & 0o777, 0o755)

    def test_an_activate_script_of_another_place_is_noticed(self):
        env, moved = self.path("srv"), self.path("elsewhere")
        self.succeed("venvcast", "-m", "venv", "-p", PYTHON, env)
        os.rename(env, moved)
        self.assertNotEqual(self.command_is_run(moved)[1], 0)
        self.succeed("venvcast", "-m", "venv", "--clear", moved)
        self.assertEqual(self.command_is_run(moved)[1], 0)


class Probes(Case):
    """What callers ask before they call."""

    def test_help_is_an_answer(self):
        for words in (["--help"], ["-h"], ["-m", "venv", "-h"], ["-m", "venv", "--help"]):
            said = self.succeed("venvcast", *words)
            self.assertIn("--system-site-packages", said)
            self.assertTrue(said.startswith("usage: "), said[:20])

    def test_the_version_is_found_by_those_who_search_for_one(self):
        """tox, poetry and setup scripts look for the first thing that is like a version."""
        said = self.succeed("venvcast", "--version")
        self.assertEqual(re.search(r"\d+(\.\d+)+", said).start(), 0)
        self.assertEqual(said.count("\n"), 1)


class Callers(Case):
    """The words of others, in their order, and how they look whether it worked."""

    def test_each_makes_an_environment(self):
        rows = {
            "direnv": ["-m", "venv", "--copies"],
            "pdm": ["-m", "venv", "ENV", "--prompt=project-3.11"],
            "pyinfra": ["-p", PYTHON, "--system-site-packages", "--always-copy"],
            "mise": ["-m", "venv", "--without-scm-ignore-files"],
            "pipx": ["-m", "venv", "--system-site-packages"],
            "editor": ["-m", "venv"],
            "glued": [f"-p{PYTHON}"],
        }
        for name, words in rows.items():
            with self.subTest(name):
                env = self.path(name)
                words = [env if word == "ENV" else word for word in words]
                own = [] if any(word.startswith("-p") for word in words) else ["-p", PYTHON]
                self.succeed("venvcast", *words[:2], *own, *words[2:], *([] if env in words else [env]))
                self.assert_works(env)
        self.assertIn(env, self.succeed(os.path.join(env, "bin", "pip"), "--version"))

    def test_qemu_takes_the_interpreter_from_standard_output(self):
        ended = self.run_in("venvcast", "-p", PYTHON, "--print-python", self.path("pyvenv"))
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        self.assertEqual(self.prefix_of(None, ended.out.rstrip("\n")), self.path("pyvenv"))


class Editors(Case):
    """python-environment-tools, with which VS Code finds environments."""

    def test_what_it_says_of_an_environment(self):
        version = self.succeed(PYTHON, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])").strip()
        for name, words, prompt in (("plain", [], None), ("copied", ["--copies"], None), ("named", ["--prompt", "it's"], "it's"),
                                    ("quoted", ["--prompt", 'a "b"'], 'a "b"'), ("bare", ["--without-pip"], None)):
            with self.subTest(name):
                self.succeed("venvcast", "-p", PYTHON, *words, name)
                found = pet(self.path(name))
                self.assertIsNone(found["error"])
                self.assertEqual(found["executable"], self.path(name, "bin", "python"))
                self.assertEqual(found["version"], version)
                self.assertEqual(found["symlinks"], ["python", "python3", f"python{version.rsplit('.', 1)[0]}"])
                self.assertEqual(prompt is None, found["name"] is None, found)
                if prompt is not None:          # it takes quotes off, of whichever kind they are
                    self.assertIn(found["name"].strip("'\"").replace("\\", ""), prompt)

    def test_it_sees_a_dangling_interpreter_and_that_it_was_repaired(self):
        env = self.path("env")
        self.succeed("venvcast", "-p", PYTHON, "--without-pip", env)
        os.remove(os.path.join(env, "bin", "python3"))
        os.symlink(self.path("gone", "python3"), os.path.join(env, "bin", "python3"))
        self.assertEqual(pet(env)["error"], "broken")
        self.succeed("venvcast", "--ensure", "--without-pip", env)
        self.assertIsNone(pet(env)["error"])

    def test_what_is_none_to_it(self):
        os.mkdir(self.path("empty"))
        self.assertIsNone(pet(self.path("empty")))
        self.make_file("empty/pyvenv.cfg", "home = /usr/bin\nversion = 3.14\n")
        self.assertIsNone(pet(self.path("empty")))


if __name__ == "__main__":
    unittest.main()
