#!/usr/bin/env python3
"""relocated.py: interpreters that do not stand where they were built, or are reached by links: `home` leads to the
standard library and the environment works. After an idea of CPython's test_venv (a Python that was never installed)."""

import functools
import os
import shutil
import subprocess
import sys
import unittest

import copies
from common import Scratch, versions

STUB = "int Py_BytesMain(int, char **);\nint main(int argc, char **argv) { return Py_BytesMain(argc, argv); }\n"
FACTS = "import sys; print(sys.base_prefix, sys.prefix, *sys.path, sep='\\n')"


def each_version(test):
    """Runs the test with the oldest and the newest Python of pyenv, moved to `prefix`."""
    @functools.wraps(test)
    def run(self):
        for number, source in {versions()[0], versions()[-1]}:
            short = "%d.%d" % number[:2]
            with self.subTest(short):
                shutil.rmtree(self.top)
                self.top.mkdir()
                prefix = self.top / "moved"
                copies.relocate(source, prefix, short)
                test(self, short, prefix)
    return run


class Relocated(Scratch):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not versions():
            raise unittest.SkipTest("no Python of pyenv to relocate")

    def check(self, home, base_prefix, *args, python):
        """An environment of `python` has this home, and its interpreter finds its library there."""
        self.made("--without-pip", *args, self.env, python=python)
        self.assertEqual(self.config()["home"], str(home))
        facts = self.python_says(FACTS).split("\n")
        self.assertEqual([os.path.realpath(facts[0]), facts[1]], [str(base_prefix), str(self.env)])
        shutil.rmtree(self.env)
        return facts

    @each_version
    def test_a_moved_python_is_its_own_base(self, short, prefix):
        facts = self.check(prefix / "bin", prefix, python=prefix / "bin/python3")
        self.assertIn(f"{prefix}/lib/python{short.replace('.', '')}.zip", facts)

    @each_version
    def test_a_copy_of_a_moved_python_finds_its_library(self, short, prefix):
        self.check(prefix / "bin", prefix, "--copies", python=prefix / "bin/python3")

    @each_version
    def test_a_link_beside_the_interpreter_keeps_its_name(self, short, prefix):
        (prefix / "bin/my-python").symlink_to("python3")
        self.made("--without-pip", self.env, python=prefix / "bin/my-python")
        self.assertEqual(os.readlink(self.env / "bin/my-python"), str(prefix / "bin/my-python"))
        self.assertEqual(os.readlink(self.env / "bin/python"), "my-python")
        self.assertEqual(self.config()["home"], str(prefix / "bin"))

    @each_version
    def test_a_link_to_the_executable_alone_leads_to_the_installation(self, short, prefix):
        (self.top / "links").mkdir()
        link = self.top / "links" / f"python{short}"
        link.symlink_to(prefix / "bin" / f"python{short}")
        self.check(prefix / "bin", prefix, python=link)

    @each_version
    def test_a_linked_installation_keeps_the_name_of_the_link(self, short, prefix):
        (self.top / "current").symlink_to("moved")
        self.check(self.top / "current/bin", prefix, python=self.top / "current/bin/python3")

    @each_version
    def test_a_link_into_a_linked_installation_stops_at_the_first_that_leads_on(self, short, prefix):
        (self.top / "current").symlink_to("moved")
        (self.top / "links").mkdir()
        (self.top / "links/python").symlink_to("../current/bin/python3")
        self.check(self.top / "current/bin", prefix, python=self.top / "links/python")

    @each_version
    def test_a_versioned_folder_behind_a_stable_link_stays_hidden(self, short, prefix):
        """As Homebrew lays it out: an update exchanges the link, and environments live on."""
        cellar = self.top / f"Cellar/python@{short}/{short}.1"
        cellar.parent.mkdir(parents=True)
        prefix.rename(cellar)
        (self.top / "opt").mkdir(), (self.top / "bin").mkdir()
        stable = self.top / "opt" / f"python@{short}"
        stable.symlink_to(f"../Cellar/python@{short}/{short}.1")
        self.check(stable / "bin", cellar, python=stable / "bin" / f"python{short}")
        (self.top / "bin/python3").symlink_to(f"../Cellar/python@{short}/{short}.1/bin/python3")
        self.check(stable / "bin", cellar, python=self.top / "bin/python3")

    @each_version
    def test_an_interpreter_far_from_its_library_keeps_to_the_one_it_was_built_for(self, short, prefix):
        """Its files tell nothing, so it is asked; the environment is what its own venv makes."""
        lonely = self.top / "lonely"
        shutil.copy(prefix / "bin" / f"python{short}", lonely)
        shutil.rmtree(prefix)
        self.made("--without-pip", self.env, python=lonely)
        ours = [self.python_says(FACTS), self.config()["home"], os.readlink(self.env / "bin/python")]
        shutil.rmtree(self.env)
        self.venv("--without-pip", self.env, python=lonely)
        self.assertEqual(ours, [self.python_says(FACTS), self.config()["home"], os.readlink(self.env / "bin/python")])

    @each_version
    def test_a_python_without_a_wheel_is_refused_whole(self, short, prefix):
        for wheels in prefix.glob("lib/python3*/ensurepip/_bundled"):
            shutil.rmtree(wheels)
        done = self.refused(self.top / "deep/er/e", python=prefix / "bin/python3", code="E_NO_WHEEL", exit=5)
        self.assertIn("--without-pip", done.stderr)

    @each_version
    def test_an_environment_survives_a_clear_that_cannot_be_finished(self, short, prefix):
        self.made(self.env, python=prefix / "bin/python3")
        for wheels in prefix.glob("lib/python3*/ensurepip/_bundled"):
            shutil.rmtree(wheels)
        self.refused("--clear", self.env, python=prefix / "bin/python3", exit=5)


class Origin(Scratch):
    """A Python that looks for its library beside itself, as those of python-build-standalone do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = [(number, source) for number, source in versions() if list(source.glob("lib/libpython3.*.so.1.0"))]
        if not cls.shared or not shutil.which("cc"):
            raise unittest.SkipTest("no compiler, or no Python with a shared library, to build the interpreter from")

    def setUp(self):
        super().setUp()
        number, source = self.shared[-1]
        self.short = "%d.%d" % number[:2]
        self.prefix = self.top / "moved"
        copies.relocate(source, self.prefix, self.short)
        library = next(source.glob(f"lib/libpython{self.short}.so.1.0"))
        shutil.copy(library, self.prefix / "lib" / library.name)
        executable = self.prefix / "bin" / f"python{self.short}"
        executable.unlink()
        (self.top / "stub.c").write_text(STUB)
        subprocess.run(["cc", "-o", executable, self.top / "stub.c", self.prefix / "lib" / library.name,
                        "-Wl,-rpath,$ORIGIN/../lib"], check=True)
        self.python = self.prefix / "bin/python3"
        self.assertNotEqual(subprocess.run([shutil.copy(executable, self.top / "copied"), "-c", ""],
                                           capture_output=True).returncode, 0, "the copy was meant not to run")

    def test_it_is_refused_when_its_library_is_gone(self):
        shutil.rmtree(self.prefix / "lib")
        self.refused("--without-pip", self.env, python=self.python, exit=3)

    def test_links_to_it_work(self):
        self.made(self.env, python=self.python)
        self.assertEqual(self.python_says("import sys; print(sys.base_prefix)"), str(self.prefix))

    def test_copies_of_it_are_refused_with_the_reason(self):
        done = self.refused("--copies", self.env, python=self.python, code="E_COPIES", exit=1)
        self.assertIn(f"libpython{self.short}", done.stderr)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
