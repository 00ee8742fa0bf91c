"""test_cache_parts.py: wheels that are named, and wheels with a .data folder, come out of the cache like all others."""

import csv
import os
import unittest

from cache_case import Cache, archives
from cli import PYTHON

SCRIPT = b"#!python\nprint('hello')\n"
PARTS = "pk-1.0.data/"
PURE = archives.Member(PARTS + "purelib/pk_pure/__init__.py", b"A = 1\n")
DATA = archives.Member(PARTS + "data/share/pk/a.txt", b"data\n")
SCRIPTS = [archives.Member(PARTS + "scripts/pk-tool.py", SCRIPT, mode=0o100755),
           archives.Member(PARTS + "scripts/pk.sh", b"#!/bin/sh\necho hello\n", mode=0o100755)]


class Parts(Cache):
    def write(self, *members):
        with open(self.wheel, "wb") as file:
            file.write(archives.wheel(*members))

    def named(self, *words):
        ended = self.run_it("-p", PYTHON, "--without-pip", "--wheel", self.wheel, *words)
        self.assertEqual(ended.code, 0, ended)
        return ended

    def names(self, *path):
        return os.lstat(self.path(*path)).st_nlink

    def record(self, name):
        with open(self.site(name, archives.DIST_INFO, "RECORD"), newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    def assert_linked(self, name, count):
        for path in (self.site(name, "pk/__init__.py"), self.site(name, "pk_pure/__init__.py"),
                     self.path(name, "share/pk/a.txt"), self.path(name, "bin/pk.sh")):
            self.assertEqual(os.lstat(path).st_nlink, count, path)
        for path in (self.path(name, "bin/pk-tool.py"), self.site(name, archives.DIST_INFO, "direct_url.json"),
                     self.site(name, archives.DIST_INFO, "RECORD")):
            self.assertEqual(os.lstat(path).st_nlink, 1, path)

    def test_what_belongs_to_one_environment_is_its_own_and_all_else_is_shared(self):
        self.write(PURE, DATA, *SCRIPTS)
        self.assert_silent_success(self.named("a"))
        self.assert_silent_success(self.named("b"))
        for name in ("a", "b"):
            self.assert_linked(name, 3)
            with open(self.path(name, "bin/pk-tool.py"), encoding="utf-8") as file:
                self.assertEqual(file.readline(), "#!" + self.path(name, "bin", os.path.basename(PYTHON)) + "\n")
            for path, digest, size in self.record(name):
                place = os.path.normpath(self.site(name, path))
                with open(place, "rb") as file:
                    data = file.read()
                if digest:
                    self.assertEqual((digest, size), (archives.digest(data), str(len(data))), path)
        self.assertEqual(len(self.entries()), 1)

    def test_an_edit_of_a_part_does_not_reach_the_next_environment(self):
        self.write(PURE, DATA, *SCRIPTS)
        self.named("a")
        for edited, old, new in (("share/pk/a.txt", "a", "b"), ("bin/pk.sh", "b", "c"), ("bin/pk-tool.py", "c", "d")):
            with open(self.path(old, edited), "a", encoding="utf-8") as file:
                file.write("evil")
            self.assert_silent_success(self.named(new))
            with open(self.path(new, edited), encoding="utf-8") as file:
                self.assertNotIn("evil", file.read())
        self.assertEqual([self.names(name, "share/pk/a.txt") for name in "abcd"], [1, 1, 3, 3])

    def test_a_script_that_has_gone_from_the_cache_is_unpacked_again(self):
        self.write(PURE, DATA, *SCRIPTS)
        self.named("a")
        os.unlink(os.path.join(self.entries()[0], PARTS, "scripts/pk-tool.py"))
        self.assert_silent_success(self.named("b"))
        self.assertTrue(os.access(self.path("b", "bin/pk-tool.py"), os.X_OK))
        self.assert_silent_success(self.named("c"))
        self.assertEqual(self.names("c", "share/pk/a.txt"), 3)

    def test_modules_of_parts_have_bytecode_and_scripts_have_none(self):
        self.write(PURE, DATA, *SCRIPTS)
        for name in ("a", "b"):
            self.assert_silent_success(self.named("--compile-bytecode", name))
            compiled = [row[0] for row in self.record(name) if row[0].endswith(".pyc")]
            self.assertEqual([path.partition(".")[0] for path in compiled],
                             ["pk/__pycache__/__init__", "pk_pure/__pycache__/__init__"])
            for path in compiled:
                self.assertEqual(os.lstat(self.site(name, path)).st_nlink, 2 if name == "a" else 3)
            self.assertFalse(os.path.exists(self.path(name, "bin/__pycache__")))

    def test_where_there_is_nothing_to_compile_nothing_is_missed(self):
        info = archives.DIST_INFO
        members = [DATA, archives.Member(f"{info}/METADATA", archives.METADATA),
                   archives.Member(f"{info}/WHEEL", archives.WHEEL)]
        members.append(archives.Member(f"{info}/RECORD", archives.record_text(members).encode()))
        with open(self.wheel, "wb") as file:
            file.write(archives.archive(members))
        for name in ("a", "b"):
            self.assert_silent_success(self.named("--compile-bytecode", name))
        self.assertEqual(self.names("b", "share/pk/a.txt"), 3)


if __name__ == "__main__":
    unittest.main(verbosity=1)
