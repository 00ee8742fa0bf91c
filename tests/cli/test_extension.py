"""test_extension.py: what an environment gets beside its own: templates, programs that complete it, ignore files."""

import fcntl
import json
import os
import signal
import stat
import subprocess
import time
import unittest

from cli import PROGRAM, Case

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

    def test_what_it_has_started_ends_with_it(self):
        """Whether it succeeds or not; what holds its streams open, or says things without an end, does not hold us up."""
        script = "sh -c 'sleep 60 & echo $! > ../pid; (while :; do echo more; done) & exit %d'"
        for code, limit in [(0, "30"), (3, "30")]:
            begun = time.monotonic()
            done = self.make("--post-setup", script % code, "--post-setup-timeout", limit, "env")
            self.assertEqual(done.code, 5 if code else 0, done)
            self.assertLess(time.monotonic() - begun, 20)
            with open(self.path("pid"), encoding="ascii") as file:
                self.assertTrue(self.has_ended(int(file.read())))

    @staticmethod
    def has_ended(number):
        """It is gone, or nobody has taken notice of its end."""
        try:
            with open("/proc/%d/stat" % number, encoding="ascii") as file:
                return file.read().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return True


CHANGES = "sh -c 'rm -r bin/activate.csh lib/python*; echo x >>bin/activate; chmod 600 bin/activate.fish; chmod 0 include; " \
          "mkdir -p deep/er; ln -s nowhere deep/link; rm pyvenv.cfg lib64; touch -d @5 mine; ln -sf other link; echo $$ >$READY; %s'"


class Unfinished(Case):
    """Until its program has succeeded an environment is as before, or says that it is none yet."""

    def setUp(self):
        super().setUp()
        self.variables["READY"] = self.path("ready")

    def tree(self, name="env"):
        """Every name with kind, mode, time, contents or target."""
        found = {}
        for folder, folders, files in os.walk(self.path(name)):
            for one in [os.path.join(folder, each) for each in folders + files] + [folder]:
                facts = os.lstat(one)
                what = os.readlink(one) if stat.S_ISLNK(facts.st_mode) else None
                if stat.S_ISREG(facts.st_mode):
                    with open(one, "rb") as file:
                        what = file.read()
                found[os.path.relpath(one, self.folder)] = facts.st_mode, facts.st_mtime_ns, what
        return found

    def old(self):
        """An environment of the user's."""
        self.assert_silent_success(self.make("--prompt", "old", "env"))
        self.make_file("env/mine", "kept")
        os.symlink("mine", self.path("env/link"))
        os.chmod(self.path("env/mine"), 0o640)
        os.mkfifo(self.path("env/pipe"))
        for name in ["env/mine", "env/bin"]:
            os.utime(self.path(name), ns=(10**18, 10**18 + 123456789))
        return self.tree()

    def start(self, *words, program="sleep 60"):
        """A run whose program has done its harm and is at work."""
        with open(self.path("said"), "wb") as said:
            run = subprocess.Popen([PROGRAM, "-p", os.environ.get("PYTHON", "3"), "--without-pip", "--post-setup",
                                    CHANGES % program, *words], cwd=self.folder, env=self.variables,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        end, number = time.monotonic() + 40, ""
        while not number.endswith("\n"):
            self.assertLess(time.monotonic(), end)
            self.assertIsNone(run.poll())
            time.sleep(0.01)
            if os.path.exists(self.path("ready")):
                with open(self.path("ready"), encoding="ascii") as file:
                    number = file.read()
        os.remove(self.path("ready"))
        self.group = int(number)
        return run

    def end(self, run, how):
        """Of a run that is killed the program lives on: it is ended here."""
        run.send_signal(how)
        self.assertEqual(run.wait(timeout=40), -how)
        if how == signal.SIGKILL:
            os.killpg(self.group, signal.SIGKILL)
        return self.said()

    def said(self):
        with open(self.path("said"), encoding="utf-8") as file:
            said = file.read()
        os.remove(self.path("said"))
        return said

    def assert_nothing_beside(self, *names):
        self.assertEqual(sorted(name for name in os.listdir(self.folder) if name != ".cache"), sorted(names))

    def test_what_stood_there_is_put_right(self):
        before = self.old()
        inode = os.stat(self.path("env/CACHEDIR.TAG")).st_ino
        for words in [["env"], ["--ensure", "--prompt", "new", "env"], ["--clear", "env"]]:
            for how in ["exit 3", "kill -9 $$"]:
                done = self.make("--post-setup", CHANGES % how, *words)
                self.assertEqual(done.code, 5, done)
                os.remove(self.path("ready"))
                self.assertEqual(self.tree(), before)
                self.assert_nothing_beside("env")
        self.assertEqual(os.stat(self.path("env/CACHEDIR.TAG")).st_ino, inode)

    def test_a_killed_run_is_taken_back_by_the_next(self):
        before = self.old()
        for words in [["env"], ["--ensure", "--prompt", "new", "env"], ["--clear", "env"]]:
            self.end(self.start(*words), signal.SIGKILL)
            self.assertTrue(os.path.exists(self.path("env/.venvcast-unfinished")))
            checked = self.make("--check", "env")
            self.assertEqual(checked.code, 7)
            self.assertIn("S_UNFINISHED", checked.out)
            self.assertEqual(len([name for name in os.listdir(self.folder) if name not in (".cache", "env")]), 1)
            self.assertIn("is taken back first", self.make("--dry-run", "env").err)
            done = self.make("--ensure", "--dry-run" if words == ["env"] else "-q", "env")
            self.assertEqual(done.code, 0, done)
            done = self.make("--ensure", "env")
            self.assertEqual(done.code, 0, done)
            self.assertEqual(self.tree(), before)
            self.assert_nothing_beside("env")
            self.assertEqual(self.make("--check", "env").code, 0)

    def test_a_new_one_that_was_killed_goes(self):
        os.mkdir(self.path("empty"))
        for words in [["deep/env"], ["empty"]]:
            for again in [[], ["--clear"], ["--ensure"], ["--upgrade"]]:
                target = words[0]
                self.end(self.start(*words), signal.SIGKILL)
                self.assertTrue(os.path.exists(self.path(target, "deep/er")))
                self.assertIn("S_UNFINISHED", self.make("--check", target).out)
                done = self.make(*again, target)
                self.assertEqual((done.code, "taken back" in done.err), (0, True), done)
                self.assertFalse(os.path.exists(self.path(target, "deep")))
                self.assertTrue(os.path.exists(self.path(target, "pyvenv.cfg")))
                self.assertEqual(self.make("--check", target).code, 7 if again == ["--upgrade"] else 0)
                subprocess.run(["rm", "-rf", self.path(target)], check=True)
                if target == "empty":
                    os.mkdir(self.path("empty"))
        self.assertEqual(os.listdir(self.path("deep")), [])

    def test_an_interrupted_run_takes_everything_back(self):
        before = self.old()
        for words, name in [(["env"], "env"), (["--clear", "env"], "env"), (["new"], "new")]:
            for how in [signal.SIGINT, signal.SIGTERM]:
                err = self.end(self.start(*words), how)
                self.assertIn("E_INTERRUPTED", err)
                self.assertEqual(self.tree(), before)
                self.assert_nothing_beside("env")
                self.assertTrue(name == "env" or not os.path.exists(self.path(name)))

    def test_who_ignores_an_interrupt_is_ended(self):
        run = self.start("new", program='trap "" INT TERM; sleep 60; sleep 60')
        self.end(run, signal.SIGTERM)
        self.assert_nothing_beside()

    def test_it_is_nobody_elses_until_it_is_published(self):
        run = self.start("env", program="while ! test -e ../go; do sleep 0.02; done; exit 0")
        for words in [["env"], ["--clear", "env"], ["--upgrade", "env"]]:
            done = self.make(*words)
            self.assertEqual(done.code, 6, done)
            self.assertIn("[E_TARGET_HELD]", done.err)
        self.assertEqual(self.make("--check", "env").code, 7)
        self.make_file("go")
        self.assertEqual((run.wait(timeout=40), self.said()), (0, ""))
        self.assertFalse(os.path.lexists(self.path("env/.venvcast-unfinished")))
        self.assert_nothing_beside("env", "go")

    def test_of_several_each_is_by_itself(self):
        before = self.old()
        done = self.make("--post-setup", "sh -c 'touch x; test ${PWD##*/} = good'", "env", "new", "good")
        self.assertEqual(done.code, 5, done)
        self.assertEqual(self.tree(), before)
        self.assert_nothing_beside("env", "good")
        self.assertTrue(os.path.exists(self.path("good/x")))

    def test_what_failed_and_is_kept_is_no_more_than_that(self):
        self.assertEqual(self.make("--keep-failed", "--post-setup", "false", "env").code, 5)
        self.assertEqual(self.make("--check", "env").code, 0)
        self.make_file("env/mine")
        self.assertEqual(self.make("--keep-failed", "--post-setup", "sh -c 'touch x; false'", "env").code, 5)
        self.assertTrue(os.path.exists(self.path("env/x")))
        self.assert_nothing_beside("env")

    def test_a_mark_in_a_copy_elsewhere_means_nothing(self):
        self.assert_silent_success(self.make("--post-setup", "cp -a . ../copy", "env"))
        self.assertTrue(os.path.exists(self.path("copy/.venvcast-unfinished")))
        self.make_file("copy/mine")
        self.assertNotIn("S_UNFINISHED", self.make("--check", "copy").out)
        self.assert_silent_success(self.make("--ensure", "copy"))
        self.assertTrue(os.path.exists(self.path("copy/mine")))
        self.assertFalse(os.path.exists(self.path("copy/.venvcast-unfinished")))

    def test_a_mark_that_others_have_planted_harms_nothing_outside(self):
        self.old()
        outside = [self.path(name) for name in ("outside", ".outside", ".outside.venvcast")]
        for folder, mode in zip(outside, (0o755, 0o700, 0o755)):        # the last one alone is called as ours are
            os.mkdir(folder, mode)
            self.make_file(folder + "/canary", "alive")
        number = "%016x" % os.stat(self.path("env")).st_ino
        for state, kept in [("changed", "../outside"), ("changed", "outside"), ("instead", "../outside"), ("instead", "outside"),
                            ("changed inside", "../outside"), ("changed inside", "bin/.before"), ("new", "outside"), ("old", ""),
                            ("changed", ".outside"), ("instead", ".outside"), ("changed inside", ".outside/.before"),
                            ("changed", ".outside.venvcast")]:      # which is not closed to others: not ours
            self.make_file("env/.venvcast-unfinished", "%s\n%s\n%s\n%s\n" % (state, number, self.path("env"), kept))
            done = self.make("--ensure", "env")
            self.assertEqual(done.code, 0, done)
            for canary in (*(folder + "/canary" for folder in outside), self.path("env/mine")):
                self.assertTrue(os.path.exists(canary), (state, kept, canary))
            self.assertFalse(os.path.exists(self.path("env/.venvcast-unfinished")))

    def test_where_nothing_can_be_made_beside_the_copy_is_inside(self):
        before = self.old()
        os.mkdir(self.path(".env.venvcast"))
        self.make_file(".env.venvcast/not-ours-to-take")
        holder = os.open(self.path(".env.venvcast"), os.O_RDONLY)
        fcntl.flock(holder, fcntl.LOCK_EX)
        try:
            self.assertEqual(self.make("--post-setup", CHANGES % "exit 1", "env").code, 5)
            self.assertEqual(self.tree(), before)
            os.remove(self.path("ready"))
            self.end(self.start("env"), signal.SIGKILL)
            self.assertTrue(os.path.isdir(self.path("env/.venvcast/.before")))
            self.assertEqual(self.make("--ensure", "env").code, 0)
            self.assertEqual(self.tree(), before)
        finally:
            os.close(holder)


if __name__ == "__main__":
    unittest.main()
