"""test_create.py: making environments as callers ask for them, and what is said about it."""

import json
import os
import subprocess
import unittest

from cli import PYTHON, Case

COLOUR = "\x1b\\[[0-9;]*m"       # and not "\x1b[K", which a line of progress ends with when a run takes its time


class Create(Case):
    def test_success_is_silent(self):
        self.assert_silent_success(self.make("env"))
        self.assert_environment("env")

    def test_options_may_follow_the_env_dir(self):
        self.assert_silent_success(self.run_it("env", "--prompt=p", "--without-pip", "--python", PYTHON))
        self.assertEqual(self.configuration("env")["prompt"], "'p'")

    def test_a_leading_m_venv_is_ignored(self):
        self.assert_silent_success(self.run_it("-m", "venv", "--without-pip", "-p", PYTHON, "env"))
        self.assert_environment("env")
        self.assert_nothing_written("env")

    def test_the_interpreter_may_be_glued_to_its_letter(self):
        self.assert_silent_success(self.run_it("--without-pip", "-p" + PYTHON, "env"))
        self.assert_environment("env")

    def test_an_interpreter_is_found_by_its_name_on_path(self):
        os.mkdir(self.path("tools"))
        os.symlink(PYTHON, self.path("tools", "python3"))
        self.variables["PATH"] = self.path("tools")
        self.assert_silent_success(self.run_it("--without-pip", "-ppython3", "env"))
        self.assert_silent_success(self.run_it("--without-pip", "other"))
        self.assert_environment("env")
        self.assert_environment("other")

    def test_an_unknown_interpreter_is_exit_code_3_and_nothing_written(self):
        for name in ("/nonexistent/python3", "no-such-python"):
            self.assert_refused(self.run_it("-p", name, "env"), 3, "Error: ", name, "[E_NO_PYTHON]")
        self.assert_nothing_written()

    def test_a_version_that_nobody_has_is_exit_code_3_with_reasons(self):
        os.makedirs(self.path("tools"))
        os.symlink(PYTHON, self.path("tools", "python3"))
        self.variables["PATH"] = self.path("tools")
        self.variables["VENVCAST_CACHE_DIR"] = "relative, so none is kept"
        for word in ("-p3.99", "-3.99", "-V:3.99"):
            self.assert_refused(self.run_it(word, "env"), 3, "[E_NO_PYTHON]", ": its version is ")
        self.assert_nothing_written("tools")

    def test_a_misspelt_version_is_exit_code_2_with_the_grammar(self):
        for words in (("-p", ">=x"), ("-p", "3.12.x"), ("-3.x",)):
            self.assert_refused(self.run_it(*words, "env"), 2, "asks for no Python", "cpython@3.12")
        self.assert_nothing_written()

    def test_json_tells_what_was_made(self):
        ended = self.run_it("--json", "--without-pip", "--prompt", "a`b", "-p", PYTHON, "env", "nu\x01")
        self.assertEqual((ended.code, ended.err), (0, ""))
        answer = json.loads(ended.out)
        self.assertEqual(answer["schema"], "venvcast.made/1")
        own = subprocess.run([PYTHON, "-I", "-c", "import platform, sys; print(platform.python_version(), sys.executable)"],
                             stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        cache = {"path": self.path(".cache", "venvcast"), "unused_because": None, "clone": 0, "hardlink": 0, "copy": 0,
                 "symlink": 0}
        for name, one in zip(("env", "nu\x01"), answer["environments"], strict=True):
            self.assertEqual(one.pop("actions")[-1]["path"], "pyvenv.cfg")
            self.assertEqual(one, {"status": "created", "changed": True, "dry_run": False, "findings": [],
                                   "error": None, "path": self.path(name),
                                   "python": self.path(name, "bin", os.path.basename(PYTHON)), "base": own[1],
                                   "version": own[0], "cache": cache, "warnings": [], "hints": [],
                                   "powershell": None})
            self.assert_environment(name)

    def test_json_tells_what_was_made_before_a_failure(self):
        with open(self.path("file"), "wb"):
            pass
        ended = self.run_it("--json", "--without-pip", "-p", PYTHON, "env", "file")
        self.assertEqual(ended.code, 1)
        self.assertIn("[E_TARGET_KIND]", ended.err)
        made, failed = json.loads(ended.out)["environments"]
        self.assertEqual((made["path"], made["status"]), (self.path("env"), "created"))
        self.assertEqual((failed["path"], failed["status"], failed["changed"]), ("file", "failed", False))
        self.assertEqual((failed["error"]["code"], failed["error"]["exit_code"]), ("E_TARGET_KIND", 1))
        failed = json.loads(self.run_it("--json", "-p", "/nonexistent/x", "e").out)["environments"]
        self.assertEqual([one["error"]["code"] for one in failed], ["E_NO_PYTHON"])

    def test_json_and_the_path_of_the_python_exclude_each_other(self):
        self.assert_refused(self.run_it("--json", "--print-python", "e"), 2, "--json: not allowed with argument")

    def test_several_env_dirs_are_made_in_order(self):
        self.assert_silent_success(self.make("a", "b/c"))
        self.assert_environment("a")
        self.assert_environment("b", "c")

    def test_a_failure_does_not_keep_the_rest_from_being_made(self):
        self.make_file("file", "mine")
        self.assert_refused(self.make("a", "file", "c"), 1, "Error: ", "file", "[E_TARGET_KIND]")
        self.assert_environment("a")
        self.assert_environment("c")
        self.assert_nothing_written("a", "c", "file")

    def test_the_path_separator_is_refused_as_venv_does(self):
        self.assert_refused(self.make("a:b"), 1, "[E_PATH_SEPARATOR]")
        self.assert_nothing_written()

    def test_a_prompt_of_one_dot_is_the_current_folders_name(self):
        self.assert_silent_success(self.make("--prompt", ".", "env"))
        self.assertEqual(self.configuration("env")["prompt"], repr(os.path.basename(self.folder)))

    def test_clear_refuses_what_is_no_environment(self):
        os.mkdir(self.path("project"))
        self.make_file("project/thesis.txt", "mine")
        self.assert_refused(self.make("--clear", "project"), 4, "[E_CLEAR_REFUSED]")
        self.assertEqual(os.listdir(self.path("project")), ["thesis.txt"])

    def test_system_site_packages_is_one_line_of_the_configuration(self):
        self.assert_silent_success(self.make("a"))
        self.assert_silent_success(self.make("--system-site-packages", "b"))
        self.assertEqual(self.configuration("a")["include-system-site-packages"], "false")
        self.assertEqual(self.configuration("b")["include-system-site-packages"], "true")

    def test_print_python_prints_its_path_and_nothing_else(self):
        ended = self.make("--print-python", "env")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        self.assertEqual(os.path.dirname(ended.out), self.path("env", "bin"))
        prefix = subprocess.run([ended.out.rstrip("\n"), "-I", "-c", "import sys; print(sys.prefix)"],
                                stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertEqual(prefix.rstrip("\n"), self.path("env"))

    def test_a_second_run_is_as_good_as_the_first(self):
        self.assert_silent_success(self.make("env"))
        self.assert_silent_success(self.make("env"))
        self.assert_environment("env")


class Talk(Case):
    def make_on_a_terminal(self, *words):
        return self.run_on_a_terminal("-p", PYTHON, "--without-pip", *words)

    def test_a_terminal_is_told_how_to_activate(self):
        for shell, command in (("/bin/bash", "source {}/bin/activate"), ("/bin/dash", ". {}/bin/activate"),
                               ("/usr/bin/fish", "source {}/bin/activate.fish"),
                               ("/bin/tcsh", "source {}/bin/activate.csh")):
            self.variables["SHELL"] = shell
            ended = self.make_on_a_terminal("env")
            self.assertEqual((ended.code, ended.out), (0, ""), ended)
            self.assertTrue(ended.err.endswith(command.format(self.path("env")) + "\n"), ended)

    def test_the_command_shown_works_when_pasted(self):
        name = "it's a $(touch pwned) `touch pwned` !"
        self.variables["SHELL"] = "/bin/sh"
        ended = self.make_on_a_terminal("--color=never", name)
        self.assertEqual(ended.code, 0, ended)
        command = ended.err.splitlines()[-1].partition(": ")[2]
        shown = subprocess.run(["/bin/sh", "-c", command + '; printf %s "$VIRTUAL_ENV"'], cwd=self.folder,
                               stdout=subprocess.PIPE, check=True).stdout
        self.assertEqual(os.fsdecode(shown), self.path(name))
        self.assert_nothing_written(name)

    def test_quiet_is_silent_on_a_terminal(self):
        self.assert_silent_success(self.make_on_a_terminal("-q", "env"))

    def test_verbose_lists_steps_on_standard_error_wherever_that_goes(self):
        ended = self.make("-v", "env")
        self.assertEqual((ended.code, ended.out), (0, ""), ended)
        self.assertIn("pyvenv.cfg", ended.err)
        self.assertIn("bin/activate", ended.err)

    def test_colour_follows_its_signs(self):
        self.variables["TERM"] = "xterm"
        self.assertRegex(self.make_on_a_terminal("a").err, COLOUR)
        self.assertNotRegex(self.make_on_a_terminal("--color=never", "b").err, COLOUR)
        self.variables["NO_COLOR"] = "1"
        self.assertNotRegex(self.make_on_a_terminal("c").err, COLOUR)
        self.assertRegex(self.make_on_a_terminal("--color", "always", "d").err, COLOUR)
        self.assertNotRegex(self.run_it("-p", "/nonexistent", "e").err, COLOUR)
        self.assertRegex(self.run_it("--color=always", "-p", "/nonexistent", "e").err, COLOUR)


if __name__ == "__main__":
    unittest.main()
