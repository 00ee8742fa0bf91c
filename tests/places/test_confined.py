#!/usr/bin/env python3
"""test_confined.py: the kernel itself stops a write outside, even if every check of the program had failed.

    test_confined.py REDIRECT [--figures FILE] [UNITTEST-OPTION...]

REDIRECT (redirect.c) makes one system call of a run lead outside. In confinement the kernel must refuse it, and the run
must end as after any other failure. What is changed before or without confinement is held to a short list, which is the
README's: folders on the way and hard links, notes in the cache, modes and times, and what a started program does."""

import errno
import os
import platform
import re
import shutil
import sys
import unittest

from ground import FULL, Ground, PYTHON, judge, libc, main, picture

REDIRECT = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
ROW = re.compile(r"(\d+) (\w+) (\w+) (-?\d+) (.*)")
REFUSED = (-errno.EPERM, -errno.EACCES, -errno.EXDEV)
UNKNOWN_TO_LANDLOCK = ("fchmodat", "fchmodat2", "utimensat", "chmod")

# What may be changed without confinement: calls, and what their path looks like.
FREE = [
    ("mkdirat", r"\.env\w*\.venvcast|\.\w+\.venvcast|\.venvcast"),      # the stage, which is made and opened before
    ("mkdirat", r"a|b|a/b"),                                              # folders on the way to it
    ("mkdirat", r"(lib|lib64)(/.*)?|pk(-1\.0\.dist-info)?(/.*)?"),      # folders in it for hard links
    ("linkat", r"[^/].*"),                                              # and these
    ("mkdirat", r"\.cache|venvcast"),
    ("openat|renameat|unlinkat", r"(known|facts|wheels)(\.[0-9a-f]{16})?"),
    ("utimensat", r".*/\.venvcast-index"),
    ("fchmodat|fchmodat2", r".*"),
]


def landlock():
    """The kernel's version of it; 0 without."""
    return max(0, libc.syscall(444, None, 0, 1))


@unittest.skipUnless(REDIRECT, "no REDIRECT on the command line")
@unittest.skipUnless(platform.machine() == "x86_64", "redirect.c knows the registers of x86_64 alone")
@unittest.skipUnless(landlock() >= 2, "the kernel has no Landlock, or its first version")
class Confined(Ground):
    promise = "in confinement the kernel stops a write outside"

    def setUp(self):
        super().setUp()
        self.ground = self.top / "ground"
        self.ground.mkdir()
        self.env = self.ground / "env"

    def nothing(self):
        shutil.rmtree(self.ground)
        self.ground.mkdir()

    def environment(self):
        self.nothing()
        self.made(self.env, guarded=True)

    def wasted(self):
        self.environment()
        for path in list(self.env.glob("bin/activate*")):
            path.write_text("old\n")

    def cold(self):
        self.nothing()
        shutil.rmtree(self.home / ".cache", ignore_errors=True)

    def ways(self):
        """Name -> (how the world is made, words, is the wheel among them)."""
        manifest = self.top / "manifest"
        manifest.write_text(f"{self.env}1\n{self.env}2\n")
        several = [f"{self.env}{number}" for number in range(3)]
        return {
            "alone": (self.nothing, [self.env], False),
            "below new folders": (self.nothing, [self.ground / "a/b/env"], False),
            "with hard links": (self.nothing, [self.env], True),
            "with copies": (self.nothing, ["--link-mode", "copy", self.env], True),
            "cold cache": (self.cold, [self.env], True),
            "cleared": (self.environment, ["--clear", self.env], True),
            "upgraded": (self.environment, ["--upgrade", self.env], False),
            "repaired": (self.wasted, [self.env], False),
            "several": (self.nothing, ["-j1", *several], False),
            "several at a time": (self.nothing, ["-j2", *several], False),
            "several with the wheel": (self.nothing, ["-j1", *several], True),
            "manifest": (self.nothing, ["-j1", "--from", manifest], True),
            "bytecode": (self.cold, ["--compile-bytecode", self.env], True),
        }

    def trace(self, words, seed, *more):
        report = self.top / "report"
        done = self.start([REDIRECT, report, *map(str, more), "--", *self.words(*words, seed=seed)], guarded=True)
        rows = [ROW.fullmatch(line).groups() for line in report.read_text(errors="replace").splitlines()]
        return done, [(int(number), state, name, int(result), path) for number, state, name, result, path in rows]

    def test_what_is_changed_without_confinement_is_a_short_list(self):
        self.made(self.top / "first", guarded=True)
        for name, (world, words, seed) in self.ways().items():
            with self.subTest(way=name):
                world()
                done, rows = self.trace(words, seed)
                self.assertEqual(done.returncode, 0, done.err)
                free = [(call, path) for number, state, call, result, path in rows if state == "free" and result >= 0]
                odd = [row for row in free if not any(re.fullmatch(calls, row[0]) and re.fullmatch(paths, row[1])
                                                      for calls, paths in FREE)]
                judge("what is changed without confinement is what the README lists", odd)
                self.assertEqual(odd, [], name)
                self.assertGreater(sum(state == "confined" for _, state, *_ in rows), 4, name)

    def chosen(self, rows):
        """All of them with --full; otherwise the first and the last of each kind of call."""
        confined = [row for row in rows if row[1] == "confined" and row[3] >= 0 and row[2] not in UNKNOWN_TO_LANDLOCK]
        if FULL:
            return confined
        ends = {}
        for row in confined:
            ends.setdefault(row[2], [row, row])[1] = row
        return sorted({row for pair in ends.values() for row in pair})

    def test_a_call_that_leads_outside_is_refused(self):
        tried = 0
        self.made(self.top / "first", guarded=True)
        for name, (world, words, seed) in self.ways().items():
            if "-j2" in words:              # the calls come in another order each time
                continue
            world()
            rows = self.chosen(self.trace(words, seed)[1])
            self.assertGreater(len(rows), 1, name)
            for number, _, call, _, path in rows:
                with self.subTest(way=name, number=number, call=call, path=path):
                    result = self.try_outside(world, words, seed, number, "precious" if "unlink" in call else "new")
                    if result == -errno.ENOENT:         # two names that change places have to be there
                        result = self.try_outside(world, words, seed, number, "precious")
                    self.assertIn(result, REFUSED)
                    tried += 1
        self.assertGreater(tried, 40)

    def try_outside(self, world, words, seed, number, name):
        """What the kernel said to that call."""
        world()
        shutil.rmtree(self.canary)
        self.make_canary()
        before = picture(self.canary)
        done, rows = self.trace(words, seed, number, self.canary / name)
        self.assert_untouched(before, words, number)
        self.assertIn(done.returncode, (0, 1, 5, 6), done.err)
        return next(row[3] for row in rows if row[0] == number)


if __name__ == "__main__":
    main()
