#!/usr/bin/env python3
"""inplace.py: targets that exist already: what is repaired, what is kept, what is refused, and that a failure leaves
everything as it was."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from common import ORDINARY, PYTHON, Scratch, picture, versions
from places import SID, VENVCAST

ROOT = os.geteuid() == 0
IS_STATIC = VENVCAST.exists() and subprocess.run(["ldd", VENVCAST], capture_output=True).returncode != 0
SAFE_ROOT = ROOT and IS_STATIC and (SID / "usr/bin/python3.13").exists()
NEEDS_ROOT = unittest.skipUnless(ROOT, "only root can prepare this")


class Repaired(Scratch):
    """A second run and --upgrade leave an environment that works, whatever became of its interpreter."""

    def setUp(self):
        super().setUp()
        self.made("--without-pip", self.env)
        self.primary = os.path.basename(PYTHON)

    def repairs(self, damage):
        for option in ([], ["--upgrade"]):
            with self.subTest(" ".join(option) or "again"):
                damage()
                self.made("--without-pip", *option, self.env)
                for name in ("python", "python3"):
                    self.assertEqual(self.python_says("import sys; print(sys.prefix)", name=name), str(self.env))
                self.assertEqual(os.readlink(self.env / "bin" / self.primary), PYTHON)

    def relink(self, name, target):
        (self.env / "bin" / name).unlink()
        (self.env / "bin" / name).symlink_to(target)

    def test_a_link_to_an_interpreter_that_is_gone(self):
        self.repairs(lambda: self.relink(self.primary, "/gone/bin/python3"))

    def test_a_link_to_itself(self):
        self.repairs(lambda: self.relink(self.primary, self.primary))

    def test_another_name_that_leads_nowhere(self):
        self.repairs(lambda: self.relink("python", "python9"))

    def test_a_link_to_something_else(self):
        self.repairs(lambda: self.relink(self.primary, "/bin/true"))

    def test_all_links_are_missing(self):
        self.repairs(lambda: [path.unlink() for path in self.env.glob("bin/python*")])

    def test_the_environment_of_another_version_is_turned_over(self):
        if len(versions()) < 2:
            self.skipTest("needs two versions of Python")
        (_, older), (number, newer) = versions()[0], versions()[-1]
        for option in ([], ["--upgrade"]):
            with self.subTest(" ".join(option) or "again"):
                shutil.rmtree(self.env)
                self.venv("--without-pip", self.env, python=older / "bin/python3")
                self.made("--without-pip", *option, self.env, python=newer / "bin/python3")
                self.assertEqual(self.config()["home"], str(newer / "bin"))
                for name in ("python", "python3", "python%d.%d" % number[:2]):
                    says = self.python_says("import sys; print(*sys.version_info[:3], sep='.')", name=name)
                    self.assertEqual(says, ".".join(map(str, number)))

    def test_nothing_but_what_is_ours_is_written_again(self):
        before = picture(self.env)
        self.made("--without-pip", self.env)
        after = picture(self.env)
        self.assertEqual(before.keys(), after.keys())


class Kept(Scratch):
    """What the user put there stays."""

    def setUp(self):
        super().setUp()
        self.venv("--without-pip", self.env)
        self.site = next(self.env.glob("lib/python3*/site-packages"))

    def test_a_gitignore_of_the_users_own(self):
        newest = versions()[-1][1] / "bin/python3" if versions() else PYTHON
        for option in ([], ["--upgrade"]):
            (self.env / ".gitignore").write_text("*.log\n")
            before = picture(self.env)[".gitignore"]
            self.made("--without-pip", *option, self.env, python=newest)
            self.assertEqual(picture(self.env)[".gitignore"], before)

    def test_a_gitignore_of_a_project_that_becomes_an_environment(self):
        newest = versions()[-1][1] / "bin/python3" if versions() else PYTHON
        project = self.top / "project"
        project.mkdir()
        (project / ".gitignore").write_text("build/\n")
        (project / "main.py").write_text("pass\n")
        self.made("--without-pip", ".", python=newest, cwd=project)
        self.assertEqual((project / ".gitignore").read_text(), "build/\n")
        self.assertEqual((project / "main.py").read_text(), "pass\n")
        self.python_says("pass", env=project)

    def test_foreign_files(self):
        mine = [self.env / "notes.txt", self.env / "bin/tool", self.site / "mine.py", self.site / "pkg/__init__.py",
                self.env / "share/doc/x"]
        for path in mine:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine\n")
        (self.env / "dangling").symlink_to("nowhere")
        names = [str(path.relative_to(self.env)) for path in mine] + ["dangling"]
        before = picture(self.env)
        for option in ([], ["--upgrade"]):
            self.made("--without-pip", *option, self.env)
            after = picture(self.env)
            self.assertEqual([after[name] for name in names], [before[name] for name in names])

    def fake_pip(self, version):
        """An installed pip of that version, by its records."""
        (self.site / "pip").mkdir()
        (self.site / "pip/__init__.py").write_text(f'__version__ = "{version}"\n')
        (self.site / "pip/of_old.py").write_text("")
        info = self.site / f"pip-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: pip\nVersion: {version}\n")
        (info / "INSTALLER").write_text("pip\n")
        rows = ["pip/__init__.py", "pip/of_old.py"]
        rows += [f"{info.name}/{name}" for name in ("METADATA", "INSTALLER", "RECORD")]
        (info / "RECORD").write_text("".join(f"{row},,\n" for row in rows))

    def test_a_newer_pip(self):
        self.fake_pip("999.0")
        before = picture(self.site)
        self.made(self.env)
        after = picture(self.site)
        self.assertEqual({name: after[name] for name in before if name.startswith("pip")},
                         {name: before[name] for name in before if name.startswith("pip")})
        self.assertEqual(len(list(self.site.glob("pip-*.dist-info"))), 1)

    def test_an_older_pip_is_replaced(self):
        self.fake_pip("1.0")
        self.made(self.env)
        self.assertEqual([info.name for info in self.site.glob("pip-1.0*")], [])
        self.assertFalse((self.site / "pip/of_old.py").exists(), "a file of the old pip is left")
        says = subprocess.run([self.env / "bin/pip", "--version"], capture_output=True, text=True, env=self.variables())
        self.assertEqual((says.returncode, says.stdout.split()[0]), (0, "pip"), says.stderr)
        check = subprocess.run([self.env / "bin/pip", "check"], capture_output=True, text=True, env=self.variables())
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)

    def test_the_same_pip(self):
        self.made(self.env)
        before = picture(self.site / "pip")
        self.made(self.env)
        self.assertEqual(picture(self.site / "pip"), before)


class Cleared(Scratch):
    """--clear deletes an environment or an empty folder, and nothing else."""

    def planted(self, path=None):
        """An environment with a file of the user's own in it."""
        env = path or self.env
        self.venv("--without-pip", env)
        (env / "bin/tool").write_text("")
        return env

    def assertCleared(self, env):
        self.assertFalse((env / "bin/tool").exists())
        self.python_says("pass", env=env)

    def test_an_environment(self):
        self.planted()
        self.made("--clear", "--without-pip", self.env)
        self.assertCleared(self.env)
        self.assertEqual(os.listdir(self.top), ["e"], "something is left beside it")

    def test_an_empty_folder(self):
        self.env.mkdir()
        self.made("--clear", "--without-pip", self.env)
        self.python_says("pass")

    def test_nothing(self):
        self.made("--clear", "--without-pip", self.env)
        self.python_says("pass")

    def test_what_links_in_it_lead_to_is_left_alone(self):
        self.planted()
        precious = self.top / "precious"
        precious.mkdir()
        (precious / "file").write_text("keep")
        (self.env / "link").symlink_to(precious)
        (self.env / "bin/file").symlink_to(precious / "file")
        before = picture(precious)
        self.made("--clear", "--without-pip", self.env)
        self.assertEqual(picture(precious), before)

    def test_folders_without_permission_are_cleared_too(self):
        self.planted()
        (self.env / "closed").mkdir()
        (self.env / "closed/file").write_text("")
        (self.env / "closed").chmod(0)
        done = self.cast("--clear", "--without-pip", self.env)
        if done.returncode == 0:
            self.assertCleared(self.env)
        else:
            self.assertTrue((self.env / "bin/tool").exists(), done.stderr)
            (self.env / "closed").chmod(0o700)

    def test_a_folder_that_is_no_environment_is_refused(self):
        self.env.mkdir()
        (self.env / "thesis.tex").write_text("years of work")
        self.refused("--clear", "--without-pip", self.env, code="E_CLEAR_REFUSED", exit=4)
        self.made("--clear", "--force", "--without-pip", self.env)
        self.assertFalse((self.env / "thesis.tex").exists())

    def test_the_current_folder_is_refused(self):
        self.planted()
        self.refused("--clear", "--without-pip", ".", cwd=self.env, code="E_CLEAR_REFUSED", exit=4)
        self.refused("--clear", "--without-pip", self.env, cwd=self.env, code="E_CLEAR_REFUSED", exit=4)
        self.made("--clear", "--force", "--without-pip", self.env, cwd=self.env)
        self.assertCleared(self.env)

    def test_a_folder_above_the_current_one_is_refused(self):
        self.planted()
        (self.env / "src/deep").mkdir(parents=True)
        for target in ("../..", self.env):
            self.refused("--clear", "--without-pip", target, cwd=self.env / "src/deep", code="E_CLEAR_REFUSED", exit=4)

    def test_home_is_refused_even_by_force(self):
        home = self.planted(self.top / "home")
        for target in (home, f"{home}/", f"{home}/../home", f"{self.top}//home"):
            for force in ([], ["--force"]):
                self.refused("--clear", *force, "--without-pip", target, home=home, code="E_CLEAR_REFUSED", exit=4)

    def test_home_is_known_by_another_name_too(self):
        home = self.planted(self.top / "home")
        (self.top / "other-name").symlink_to(self.top)
        for force in ([], ["--force"]):
            self.refused("--clear", *force, "--without-pip", self.top / "other-name/home", home=home)

    def test_a_folder_above_home_is_refused_even_by_force(self):
        above = self.planted(self.top / "above")
        (above / "home").mkdir()
        for force in ([], ["--force"]):
            self.refused("--clear", *force, "--without-pip", above, home=above / "home", code="E_CLEAR_REFUSED", exit=4)

    def test_the_top_of_a_repository_is_refused(self):
        self.planted()
        (self.env / ".git").mkdir()         # where an empty folder is enough to be taken for one
        self.refused("--clear", "--without-pip", self.env, code="E_CLEAR_REFUSED", exit=4)
        self.made("--clear", "--force", "--without-pip", self.env)
        self.assertFalse((self.env / ".git").exists())

    def test_a_link_is_refused_and_its_target_untouched(self):
        real = self.planted(self.top / "real")
        self.env.symlink_to(real)
        for target in (self.env, f"{self.env}/"):
            for force in ([], ["--force"]):
                self.refused("--clear", *force, "--without-pip", target)

    @unittest.skipUnless(SAFE_ROOT, "needs root, sid, a static program")
    def test_the_root_of_the_file_system_is_refused_even_by_force(self):
        """Inside a read-only view of another root, so that nothing can be lost."""
        view = self.top / "view"
        view.mkdir()
        enter = ('mount --bind "$0" "$1" && mount -o remount,bind,ro "$1" && shift && exec chroot "$@"')
        shutil.copy2(VENVCAST, SID / "usr/local/bin/venvcast-to-clear")
        for target in ("/", "//", "/.", "/usr/.."):
            for force in ([], ["--force"]):
                program = [view, "/usr/local/bin/venvcast-to-clear", "-p", "/usr/bin/python3.13", "--without-pip"]
                command = ["unshare", "--mount", "sh", "-c", enter, SID, view, *program, "--clear", *force, target]
                done = subprocess.run(command, capture_output=True, text=True,
                                      env=self.variables(PATH="/usr/sbin:/usr/bin"))
                self.assertEqual(done.returncode, 4, done.stderr)
                self.assertIn("E_CLEAR_REFUSED", done.stderr)

    def test_upgrade_and_clear_contradict_each_other(self):
        self.planted()
        self.refused("--clear", "--upgrade", self.env, code="E_UPGRADE_CLEAR", exit=1)


class Refused(Scratch):
    """What cannot become an environment is refused before anything is touched."""

    def test_a_file(self):
        self.env.write_text("data")
        self.refused(self.env, code="E_TARGET_KIND", exit=1)
        self.refused("--clear", self.env)

    def test_a_pipe(self):
        os.mkfifo(self.env)
        self.refused(self.env, code="E_TARGET_KIND", exit=1, timeout=60)
        self.refused("--clear", "--force", self.env, timeout=60)

    def test_a_socket(self):
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(self.env))
            self.refused(self.env, code="E_TARGET_KIND", exit=1, timeout=60)

    @NEEDS_ROOT
    def test_a_device(self):
        os.mknod(self.env, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        self.refused(self.env, code="E_TARGET_KIND", exit=1, timeout=60)

    def test_a_link_to_a_folder(self):
        (self.top / "real").mkdir()
        self.env.symlink_to("real")
        for target in (self.env, f"{self.env}/", f"{self.env}/."):
            self.refused(target, code="E_TARGET_KIND", exit=1)

    def test_a_link_to_nothing(self):
        self.env.symlink_to("gone")
        self.refused(self.env, code="E_TARGET_KIND", exit=1)

    def test_a_folder_below_a_file(self):
        (self.top / "file").write_text("")
        self.refused(self.top / "file/e", exit=1)

    def test_an_empty_name(self):
        self.refused("", exit=2, code="E_EMPTY_TARGET")

    def test_a_path_that_could_not_stand_in_PATH(self):
        self.refused(self.top / "a:b", exit=1, code="E_PATH_SEPARATOR")
        self.refused(self.top / "a:b/c", exit=1, code="E_PATH_SEPARATOR")

    def test_a_path_or_prompt_with_a_line_break(self):
        for text in ("a\nhome = /x", "a\rb", "a\x0bb", "a\u2028b"):
            self.refused(self.top / text, exit=2, code="E_BAD_TEXT")
            self.refused("--prompt", text, self.env, exit=2, code="E_BAD_TEXT")

    def test_of_three_the_second_is_refused_and_the_others_are_made(self):
        self.env.write_text("data")
        done = self.cast("--without-pip", self.top / "first", self.env, self.top / "third")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.python_says("pass", env=self.top / "first")
        self.python_says("pass", env=self.top / "third")
        self.assertEqual(self.env.read_text(), "data")

    def obstacles(self):
        def file(path):
            path.write_text("x")

        def link(path):
            path.symlink_to(self.top / "elsewhere")
        for name in ("bin", "include", "lib"):
            yield from ((name, "file", file), (name, "pipe", os.mkfifo), (name, "link", link))
        for name in ("pyvenv.cfg", "bin/python", "bin/python3", "bin/activate"):
            yield from ((name, "folder", Path.mkdir), (name, "pipe", os.mkfifo))

    def test_obstacles_inside(self):
        """A thing of another kind where one of ours must go; nothing is written, not even beside it."""
        for name, kind, plant in self.obstacles():
            with self.subTest(f"{name} is a {kind}"):
                shutil.rmtree(self.top)
                (self.top / "elsewhere").mkdir(parents=True)
                (self.top / "elsewhere/file").write_text("not ours")
                self.env.mkdir()
                (self.env / name).parent.mkdir(exist_ok=True)
                plant(self.env / name)
                self.refused("--without-pip", self.env, exit=1, code="E_TARGET_KIND", timeout=60)

    def test_obstacles_to_pip(self):
        """A folder has the name of one of its scripts."""
        self.venv("--without-pip", self.env)
        for name in ("pip", "pip3"):
            with self.subTest(name):
                (self.env / "bin" / name).mkdir()
                (self.env / "bin" / name / "x").write_text("in the way")
                self.refused(self.env, exit=1, code="E_TARGET_KIND")
                shutil.rmtree(self.env / "bin" / name)

    def test_a_link_where_a_file_must_go_is_replaced_and_not_followed(self):
        self.env.mkdir()
        (self.env / "bin").mkdir()
        precious = self.top / "precious"
        precious.write_text("keep")
        for name in ("pyvenv.cfg", "bin/activate", "bin/python", "bin/pip"):
            (self.env / name).symlink_to(precious)
        before = picture(precious)
        self.made(self.env)
        self.assertEqual(picture(precious), before)
        self.assertFalse((self.env / "pyvenv.cfg").is_symlink() or (self.env / "bin/pip").is_symlink())
        self.python_says("import pip")


@NEEDS_ROOT
class Denied(Scratch):
    """As an ordinary user, and on a full disk: a failure leaves everything as it was."""

    def setUp(self):
        super().setUp()
        self.program = self.home.parent / "venvcast"
        shutil.copy(VENVCAST, self.program)
        self.program.chmod(0o755)
        self.own(self.home, self.top)

    def own(self, *paths):
        for top in paths:
            for path in [top, *Path(top).rglob("*")]:
                os.chown(path, ORDINARY, ORDINARY, follow_symlinks=False)

    def as_user(self, *args, **how):
        return self.refused(*args, program=self.program, user=ORDINARY, **how)

    def test_a_folder_that_may_not_be_written(self):
        self.top.chmod(0o555)
        self.as_user("--without-pip", self.env, exit=1)
        self.as_user("--without-pip", self.top / "a/b/e", exit=1)

    def test_an_environment_that_may_not_be_written(self):
        self.venv("--without-pip", self.env)
        self.own(self.env)
        for closed in (self.env, self.env / "bin", next(self.env.glob("lib/python3*/site-packages"))):
            with self.subTest(closed.name):
                closed.chmod(0o555)
                for options in ([], ["--upgrade"]):
                    self.as_user(*options, self.env, folder_times=False, exit=1)
                closed.chmod(0o755)

    def test_an_environment_of_somebody_else(self):
        self.venv("--without-pip", self.env)
        self.as_user("--without-pip", self.env, exit=1)

    def test_clear_of_an_environment_whose_folder_may_not_be_written(self):
        self.venv("--without-pip", self.env)
        self.own(self.env)
        self.top.chmod(0o555)
        self.as_user("--clear", "--without-pip", self.env, exit=1)

    def on_a_full_disk(self, size, prepare, *args):
        """The command in a private file system of that size: its exit code, and whether that changed."""
        script = ('mount -t tmpfs -o size="$1" tmpfs "$2" && cd "$2" && eval "$3" && find . | sort >../before && '
                  'shift 3 && { "$@"; echo $? >../code; } 2>../said; find . | sort >../after')
        before, after = self.home.parent / "before", self.home.parent / "after"
        words = ["unshare", "--mount", "sh", "-c", script, "sh", size, self.top, prepare, self.program, *args]
        subprocess.run(list(map(str, words)), check=True, env=self.variables())
        self.assertEqual(before.read_text(), after.read_text(), (self.home.parent / "said").read_text())
        self.assertEqual((self.home.parent / "code").read_text(), "1\n")

    def test_a_full_disk_leaves_nothing_behind(self):
        for size in ("16k", "64k", "400k", "4m"):
            with self.subTest(size):
                self.on_a_full_disk(size, ":", "-p", PYTHON, "e")

    def test_a_full_disk_leaves_an_environment_as_it_was(self):
        self.on_a_full_disk("2m", f"{PYTHON} -m venv --without-pip e && rm -rf e/bin/activate*", "-p", PYTHON, "e")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
