"""cache_case.py: what the tests of the cache share: a small wheel that stands for pip, and what it must become."""

import os
import stat
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "seed"))
import archives                                                                          # noqa: E402
from cli import PYTHON, Case                                                             # noqa: E402

MODULES = {f"pk/{folder}m{number}.py": f"value = {number}\n# {folder}\n".encode() * 20
           for folder in ("", "deep/", "deep/er/") for number in range(4)}
ENTRY_POINTS = b"[console_scripts]\npk = pk.m0:value\n"


def wheel_bytes(modules=None):
    members = [archives.Member(name, data) for name, data in (MODULES if modules is None else modules).items()]
    members.append(archives.Member("pk/tool.sh", b"#!/bin/sh\n", mode=0o100755))
    for name, data in (("METADATA", archives.METADATA), ("WHEEL", archives.WHEEL),
                       ("entry_points.txt", ENTRY_POINTS)):
        members.append(archives.Member(f"{archives.DIST_INFO}/{name}", data))
    members.append(archives.Member(f"{archives.DIST_INFO}/RECORD", archives.record_text(members).encode()))
    return archives.archive(members)


class Cache(Case):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("wheels"))
        self.wheel = self.path("wheels", archives.FILE_NAME)
        self.write_wheel()
        self.cache = self.path(".cache", "venvcast")

    def write_wheel(self, modules=None):
        with open(self.wheel, "wb") as file:
            file.write(wheel_bytes(modules))

    def words(self, *words):
        return ("-p", PYTHON, "--without-pip", "--seed", "pk", "--find-links", self.path("wheels")) + words

    def seed(self, *words, **streams):
        """An environment with the small wheel in it; the last word is its folder."""
        ended = self.run_it(*self.words(*words), **streams)
        self.assertEqual(ended.code, 0, ended)
        return ended

    def site(self, *names):
        """site-packages of an environment and below."""
        lib = os.path.join(self.folder, names[0], "lib")
        return os.path.join(lib, os.listdir(lib)[0], "site-packages", *names[1:])

    def entries(self):
        folder = os.path.join(self.cache, "seeds-1")
        return sorted(os.path.join(folder, name) for name in os.listdir(folder)) if os.path.isdir(folder) else []

    def shared(self, name):
        """How many names the modules of this environment have."""
        return os.lstat(self.site(name, "pk", "m0.py")).st_nlink

    def assert_pristine(self, name):
        """Every file of the wheel is there as it was packed, with pip's modes."""
        for path, data in MODULES.items():
            with open(self.site(name, path), "rb") as file:
                self.assertEqual(file.read(), data, path)
            self.assertEqual(stat.S_IMODE(os.stat(self.site(name, path)).st_mode), 0o644)
        self.assertEqual(stat.S_IMODE(os.stat(self.site(name, "pk/tool.sh")).st_mode), 0o755)
        with open(self.site(name, archives.DIST_INFO, "RECORD"), encoding="utf-8") as file:
            rows = [line.split(",")[0] for line in file]
        self.assertEqual(rows, sorted(rows))
        self.assertEqual(len(rows), len(MODULES) + 1 + 3 + 2 + 2)       # RECORD and script; INSTALLER and REQUESTED
        for row in rows:
            self.assertTrue(os.path.lexists(self.site(name, row)), row)

    def assert_heals(self, why):
        """After whatever was done to the cache: one environment as if nothing was, and the next one shares again."""
        for name in ("healed", "after"):
            self.assert_silent_success(self.seed(name))
            self.assert_pristine(name)
        self.assertGreater(self.shared("after"), 1, why)
        self.assertEqual(len(self.entries()), 1, why)
