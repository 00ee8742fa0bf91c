"""test_extension.py: what an environment gets beside its own: templates, programs that complete it, ignore files."""

import json
import os
import stat
import subprocess
import unittest

from cli import Case

TELL = "import json, os, sys; c = json.load(sys.stdin); assert c == json.loads(os.environ['VENVCAST_CONTEXT']); " \
       "json.dump([c, os.getcwd(), sys.prefix, os.environ['VIRTUAL_ENV'], os.environ['PATH'].split(':')[0]], open('told', 'w'))"
NAME = "it's $(x) \"q\""


class Templates(Case):
    def template(self, name, content, mode=0o644):
        path = self.path("templates", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(path, mode)

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()

    def make(self, *words, **keywords):
        return super().make("--scripts-dir", "templates", *words, **keywords)

    def test_placeholders_are_whole_words_of_each_language(self):
        every = "__VENV_DIR__ __VENV_NAME__ __VENV_PROMPT__ __VENV_BIN_NAME__ __VENV_PYTHON__"
        self.template("common/tell", "#!/bin/sh\nprintf '%s|' " + every + "\n", 0o755)
        self.template("posix/deep/tell.py", "print(" + every.replace(" ", ", ") + ", sep='|', end='|')\n", 0o700)
        self.assertEqual(self.make("--activators", "bash", NAME).code, 0)
        env = self.path(NAME)
        for command in [["tell"], ["python", "deep/tell.py"]]:
            shown = subprocess.run([os.path.join(env, "bin", command[0]), *command[1:]], cwd=os.path.join(env, "bin"),
                                   stdout=subprocess.PIPE, check=True).stdout.decode()
            folder, name, prompt, bin_name, python, _ = shown.split("|")
            self.assertEqual((folder, name, bin_name), (env, NAME, "bin"))
            self.assertIn(prompt, (NAME, "(%s) " % NAME))
            self.assertEqual(os.path.dirname(python), os.path.join(env, "bin"))
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(env, "bin/tell")).st_mode), 0o755)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(env, "bin/deep/tell.py")).st_mode), 0o700)

    def test_what_is_no_text_is_copied_and_what_is_no_placeholder_stays(self):
        self.template("common/data", b"\x00__VENV_DIR__\xff")
        self.template("common/latin", b"__VENV_DIR__ \xe9")
        self.template("common/other", "__VENV_X__ __VENV_ @ENV_DIR@ __VENV_DIR")
        self.template("nt/only", "x")
        self.assert_silent_success(self.make("env"))
        for name, content in [("data", b"\x00__VENV_DIR__\xff"), ("latin", b"__VENV_DIR__ \xe9"),
                              ("other", b"__VENV_X__ __VENV_ @ENV_DIR@ __VENV_DIR")]:
            self.assertEqual(self.read("env", "bin", name), content)
        self.assertFalse(os.path.exists(self.path("env/bin/only")))

    def test_the_users_own_come_first_and_of_several_the_last(self):
        self.template("common/activate.fish", "mine")
        self.template("common/both", "common")
        self.template("posix/both", "posix")
        os.makedirs(self.path("more/common"))
        self.make_file("more/common/both", "more")
        self.assert_silent_success(self.make("env"))
        self.assertEqual((self.read("env/bin/activate.fish"), self.read("env/bin/both")), (b"mine", b"posix"))
        self.assert_silent_success(self.make("--scripts-dir", "more", "--clear", "env"))
        self.assertEqual(self.read("env/bin/both"), b"more")

    def test_they_are_kept_in_shape(self):
        self.template("common/deep/er/tool", "x")
        self.assert_silent_success(self.make("env"))
        self.assertEqual(self.make("--check", "env").code, 0)
        os.remove(self.path("env/bin/deep/er/tool"))
        self.assertEqual(self.make("--check", "env").code, 7)
        self.assert_silent_success(self.make("--ensure", "env"))
        self.assertEqual(self.read("env/bin/deep/er/tool"), b"x")
        self.template("common/deep/er/tool", "y")
        self.assertEqual(self.make("--check", "env").code, 7)
        self.assert_silent_success(self.make("--ensure", "env"))
        self.assertEqual((self.make("--check", "env").code, self.read("env/bin/deep/er/tool")), (0, b"y"))

    def test_folders_that_cannot_be_read_and_links(self):
        done = super().make("--scripts-dir", "nowhere", "env")
        self.assertEqual(done.code, 1, done)
        self.assertIn("[E_SCRIPTS_DIR]", done.err)
        self.make_file("file")
        self.assertIn("[E_SCRIPTS_DIR]", super().make("--scripts-dir", "file", "env").err)
        self.template("common/real", "x")
        os.symlink("real", self.path("templates/common/link"))
        os.symlink("..", self.path("templates/common/loop"))
        self.assert_silent_success(self.make("env"))
        self.assertEqual(self.read("env/bin/link"), b"x")
        self.assertFalse(os.path.lexists(self.path("env/bin/loop")))

    def test_what_has_no_place_is_left_out_with_a_word_and_odd_names_are_names(self):
        for name in ["common/python3/x", "common/own", "posix/own/x", "common/a\\b/c\\d"]:
            self.template(name, "x")
        done = self.make("env")
        self.assertEqual(done.code, 0, done)
        self.assertEqual([line.split("'")[1] for line in done.err.splitlines()], ["own", "python3/x"], done)
        self.assertEqual(self.read("env/bin/a\\b/c\\d"), b"x")
        self.make_file("env/mine\\too")
        self.folder = self.path("env")
        done = self.run_it("--without-pip", "--clear", "--force", ".")
        self.assertEqual((done.code, os.path.exists(self.path("mine\\too"))), (0, False), done)

    def test_a_language_that_cannot_carry_the_name_is_left_out_with_a_word(self):
        self.template("common/x.bat", "set \"A=__VENV_DIR__\"\n")
        os.mkdir(os.fsencode(self.folder) + b"/caf\xe9")
        done = self.run_it("-p", os.environ.get("PYTHON", "3"), "--without-pip", "--scripts-dir", "templates", b"caf\xe9/env")
        self.assertEqual(done.code, 0, done)
        self.assertIn("x.bat", done.err)
        self.assertFalse(os.path.exists(os.fsencode(self.folder) + b"/caf\xe9/env/bin/x.bat"))


class Ignore(Case):
    def test_each_of_the_three(self):
        for scm, files in [("git", [".gitignore"]), ("hg", [".hgignore"]), ("none", [])]:
            self.assert_silent_success(self.make("--scm-ignore", scm, scm))
            self.assertEqual([name for name in os.listdir(self.path(scm)) if name.endswith("ignore")], files)
        self.assertEqual(self.make("--scm-ignore", "svn", "x").code, 2)
        self.assertEqual(self.make("--scm-ignore", "git", "--without-scm-ignore-files", "x").code, 2)


class PostSetup(Case):
    def test_it_runs_inside_and_is_told_where(self):
        done = self.make("--activators", "bash", "--post-setup", 'python -c "%s"' % TELL.replace('"', '\\"'), NAME)
        self.assert_silent_success(done)
        with open(self.path(NAME, "told"), encoding="utf-8") as file:
            context, current, prefix, active, first = json.load(file)
        env = self.path(NAME)
        self.assertEqual((current, prefix, active, first), (env, env, env, env + "/bin"))
        self.assertEqual((context["schema"], context["env_dir"], context["env_name"], context["bin_path"], context["cfg_path"]),
                         ("venvcast.context/1", env, NAME, env + "/bin", env + "/pyvenv.cfg"))
        self.assertTrue(os.access(context["env_exe"], os.X_OK))

    def test_its_failure_undoes_everything(self):
        for command in ["python -c 'import sys; sys.exit(3)'", "nowhere-to-be-found", "sh -c 'kill -9 $$'"]:
            done = self.make("--post-setup", "python -c 'open(\"made\", \"w\")'", "--post-setup", command, "new/deep/env")
            self.assertEqual((done.code, done.out), (5, ""), done)
            self.assertIn("[E_POST_SETUP]", done.err)
            self.assertFalse(os.path.exists(self.path("new")))

    def test_what_was_cleared_comes_back(self):
        self.assert_silent_success(self.make("env"))
        self.make_file("env/mine", "kept")
        self.assertEqual(self.make("--clear", "--post-setup", "false", "env").code, 5)
        self.assertTrue(os.path.exists(self.path("env/mine")))
        self.assertEqual(self.make("--clear", "--post-setup", "false", "--keep-failed", "env").code, 5)
        self.assertTrue(os.path.exists(self.path("env/pyvenv.cfg")) and not os.path.exists(self.path("env/mine")))

    def test_it_has_a_time_limit(self):
        done = self.make("--post-setup", "sh -c 'sleep 50; sleep 50'", "--post-setup-timeout", "1", "env")
        self.assertEqual(done.code, 5, done)
        self.assertIn("after 1 seconds", done.err)
        self.assertFalse(os.path.exists(self.path("env")))

    def test_it_is_part_of_the_plan_and_of_no_repair(self):
        done = self.make("--dry-run", "--post-setup", "touch x", "env")
        self.assertRegex(done.out, r"run +touch: --post-setup")
        self.assertFalse(os.path.exists(self.path("env")))
        self.assert_silent_success(self.make("--post-setup", "touch x", "--ensure", "env"))
        self.assertTrue(os.path.exists(self.path("env/x")))
        os.remove(self.path("env/x"))
        self.assert_silent_success(self.make("--post-setup", "touch x", "--ensure", "env"))
        self.assertFalse(os.path.exists(self.path("env/x")))

    def test_what_it_says_comes_to_standard_error(self):
        done = self.make("--print-python", "--post-setup", "sh -c 'echo out; echo err >&2'", "env")
        self.assertEqual(sorted(done.err.split()), ["err", "out"])
        self.assertTrue(done.out.startswith(self.path("env/bin/")))
        self.assertEqual(self.make("--post-setup", "a 'b", "other").code, 2)


if __name__ == "__main__":
    unittest.main()
