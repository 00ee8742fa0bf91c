"""test_cache.py: wheels kept unpacked: what they save, how they come into environments, and their care.

Nothing is skipped in silence."""

import filecmp
import io
import json
import os
import re
import shutil
import stat
import subprocess
import tarfile
import time
import unittest

from cache_case import MODULES, Cache, archives
from cli import PROGRAM, PYTHON


class Use(Cache):
    def test_the_second_environment_shares_the_files_of_the_first(self):
        self.assert_silent_success(self.seed("a"))
        self.assert_silent_success(self.seed("b"))
        for name in ("a", "b"):
            self.assert_pristine(name)
        self.assertEqual(self.shared("b"), 3)
        self.assertTrue(os.path.samefile(self.site("a", "pk/m0.py"), self.site("b", "pk/m0.py")))
        self.assertFalse(os.path.samefile(self.site("a", archives.DIST_INFO, "RECORD"),
                                          self.site("b", archives.DIST_INFO, "RECORD")))

    def test_the_tree_is_the_one_without_a_cache(self):
        self.seed("--no-cache", "env")
        self.assertFalse(os.path.exists(self.cache))
        os.rename(self.path("env"), self.path("plain"))
        for _ in range(2):
            self.seed("env")
            self.assert_same("plain", "env")
            shutil.rmtree(self.path("env"))

    def assert_same(self, one, other):
        difference = filecmp.dircmp(self.path(one), self.path(other), ignore=[])
        pending = [difference]
        while pending:
            here = pending.pop()
            self.assertEqual((here.left_only, here.right_only, here.funny_files), ([], [], []))
            _, unequal, errors = filecmp.cmpfiles(here.left, here.right, here.common_files, shallow=False)
            self.assertEqual((unequal, errors), ([], []))
            for name in here.common_files:
                modes = [os.lstat(os.path.join(side, name)).st_mode for side in (here.left, here.right)]
                self.assertEqual(modes[0], modes[1], name)
            pending.extend(here.subdirs.values())

    def test_the_cache_is_closed_to_others(self):
        os.umask(0)
        self.addCleanup(os.umask, 0o022)
        self.seed("env")
        for folder, _, files in os.walk(self.cache):
            if folder in (self.cache, os.path.join(self.cache, "seeds-1"), *self.entries()):
                self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700, folder)
        for name in ("wheels",):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.cache, name)).st_mode), 0o600)

    def test_a_warm_run_does_not_read_the_wheel(self):
        self.seed("a")
        trace = self.path("trace")
        subprocess.run(["strace", "-f", "-o", trace, PROGRAM, *self.words("b")], cwd=self.folder, env=self.variables,
                       check=True, stdin=subprocess.DEVNULL)
        with open(trace, encoding="utf-8", errors="replace") as file:
            opened = [line for line in file if "open" in line and archives.FILE_NAME in line]
        self.assertEqual(opened, [])
        self.assert_pristine("b")

    def test_another_wheel_under_the_same_name_is_noticed(self):
        self.seed("a")
        self.write_wheel({**MODULES, "pk/new.py": b"new = True\n"})
        self.seed("b")
        self.assertTrue(os.path.exists(self.site("b", "pk/new.py")))
        self.assertEqual(len(self.entries()), 2)

    def test_each_mask_has_files_of_its_own(self):
        for mask, expected in ((0o077, 0o600), (0o002, 0o664), (0o022, 0o644)):
            os.umask(mask)
            self.addCleanup(os.umask, 0o022)
            for name in (f"a{mask}", f"b{mask}"):
                self.seed(name)
                self.assertEqual(stat.S_IMODE(os.stat(self.site(name, "pk/m0.py")).st_mode), expected)
            self.assertEqual(self.shared(f"b{mask}"), 3)

    @unittest.skipIf(os.environ.get("VENVCAST_INSTRUMENTED"), "sanitizers make calls of their own")
    def test_with_pip_an_entry_costs_little_more_than_its_own_system_calls(self):
        """A folder and a link are one, a file of our own is three, a shared file is two: the look at it that safety
        asks for, and its name. tests/bench/README.md has the account of the rest. While files are linked no memory is
        asked for."""
        words = ("-p", PYTHON, "env")
        for _ in range(2):
            self.assertEqual(self.run_it(*words).code, 0)
            shutil.rmtree(self.path("env"))
        trace = self.path("trace")
        subprocess.run(["strace", "-f", "-o", trace, PROGRAM, *words], cwd=self.folder, env=self.variables, check=True,
                       stdin=subprocess.DEVNULL)
        with open(trace, encoding="utf-8", errors="replace") as file:
            calls = re.findall(r"^\d+ +(\w+)\(", file.read(), re.M)
        shared, necessary = calls.count("linkat"), calls.count("linkat")
        for _, folders, files in os.walk(self.path("env")):
            necessary += len(folders) + len(files)
        necessary += 2 * (necessary - 2 * shared - calls.count("mkdirat") - calls.count("symlinkat"))
        linking = calls[calls.index("linkat"):len(calls) - calls[::-1].index("linkat")]
        self.assertEqual(sorted({"brk", "mmap", "mremap", "munmap"} & set(linking)), [])
        self.assertGreater(shared, 300)
        self.assertLessEqual(len(calls) / necessary, 1.15, (len(calls), necessary))


class Modes(Cache):
    def links(self, *words):
        self.seed(*words, "env")
        facts = os.lstat(self.site("env", "pk/m0.py"))
        self.assert_pristine("env")
        shutil.rmtree(self.path("env"))
        return facts

    def test_each_mode_does_what_it_says(self):
        self.seed("first")
        self.assertEqual(self.links("--link-mode", "hardlink").st_nlink, 3)
        self.assertEqual(self.links("--link-mode", "copy").st_nlink, 1)
        self.assertEqual(self.links("--link-mode", "clone").st_nlink, 1)
        self.assertTrue(stat.S_ISLNK(self.links("--link-mode", "symlink").st_mode))
        self.variables["VENVCAST_LINK_MODE"] = "copy"
        self.assertEqual(self.links().st_nlink, 1)
        self.assertEqual(self.links("--link-mode", "hardlink").st_nlink, 3)

    def test_json_tells_how_files_came(self):
        self.seed("first")
        one = json.loads(self.seed("--json", "b").out)["environments"][0]["cache"]
        files = len(MODULES) + 1 + 3 + 2
        self.assertEqual(one, {"path": self.cache, "unused_because": None, "clone": 0, "hardlink": files, "copy": 0,
                               "symlink": 0})
        one = json.loads(self.seed("--json", "--link-mode", "copy", "c").out)["environments"][0]["cache"]
        self.assertEqual((one["copy"], one["hardlink"]), (files, 0))

    def test_a_mode_that_there_is_not_is_a_usage_error(self):
        self.assert_refused(self.run_it("--link-mode", "magic", "e"), 2, "--link-mode: invalid choice: 'magic'")
        self.variables["VENVCAST_LINK_MODE"] = "magic"
        self.assert_refused(self.run_it("e"), 2, "VENVCAST_LINK_MODE: invalid choice: 'magic'")
        del self.variables["VENVCAST_LINK_MODE"]
        self.assert_refused(self.run_it("--no-cache", "--cache-dir", "x", "e"), 2, "--no-cache: not allowed")

    def assert_clones(self, make, options):
        if os.geteuid() != 0:
            self.skipTest("only root can mount a file system")
        if shutil.which(make) is None:
            self.skipTest(f"{make} is not installed")
        image, top = self.path("image"), self.path("top")
        os.mkdir(top)
        with open(image, "wb") as file:
            file.truncate(400 << 20)
        subprocess.run([make, "-q", *options, image], check=True, stdout=subprocess.DEVNULL)
        if subprocess.run(["mount", "-o", "loop", image, top]).returncode != 0:
            self.skipTest("no loop device can be mounted here")
        self.addCleanup(subprocess.run, ["umount", top], check=True)
        cache = os.path.join(top, "cache")
        for name in ("top/a", "top/b"):
            err = self.seed("-v", "--cache-dir", cache, name).err
            self.assertIn("files, cloned", err)
            self.assert_pristine(name)
            self.assertEqual(self.shared(name), 1)
        self.assert_shares_blocks(self.site("top/a", "pk/m0.py"), self.site("top/b", "pk/m0.py"))
        with open(self.site("top/a", "pk/m0.py"), "a", encoding="utf-8") as file:
            file.write("evil")
        self.seed("-v", "--cache-dir", cache, "top/c")
        self.assert_pristine("top/b")
        self.assert_pristine("top/c")
        self.assertIn("hard links", self.seed("-v", "--cache-dir", cache, "--link-mode", "hardlink", "top/d").err)

    def assert_shares_blocks(self, *paths):
        """The files begin in the same place of the disk, unless they are so small that they have none."""
        os.sync()
        where = []
        for path in paths:
            out = subprocess.run(["filefrag", "-v", path], stdout=subprocess.PIPE, check=True).stdout.decode()
            where.append(re.findall(r"^ +0: +\d+\.\. +\d+: +(\d+)\.\.", out, re.M))
        self.assertEqual(where[0], where[1])

    def test_clones_on_btrfs(self):
        self.assert_clones("mkfs.btrfs", [])

    def test_clones_on_xfs(self):
        self.assert_clones("mkfs.xfs", ["-m", "reflink=1"])


class Dates(Cache):
    def tar(self, name):
        """The environment as tar makes it, names sorted."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
            archive.add(self.path(name), arcname="env")
        return out.getvalue()

    def test_one_date_makes_equal_archives(self):
        self.variables["SOURCE_DATE_EPOCH"] = "1700000000"
        made = []
        for words in ([], [], ["--no-cache"], ["--link-mode", "hardlink"], ["--link-mode", "copy"], ["--link-mode", "clone"]):
            self.assert_silent_success(self.seed(*words, "env"))
            for folder, folders, files in os.walk(self.path("env")):
                for name in folders + files + ["."]:
                    self.assertEqual(os.lstat(os.path.join(folder, name)).st_mtime_ns, 1700000000 * 10**9, name)
            made.append(self.tar("env"))
            shutil.rmtree(self.path("env"))
            time.sleep(0.05)
        for other in made[1:]:
            self.assertEqual(made[0], other)

    def test_a_dated_environment_does_not_date_the_cache(self):
        self.seed("a")
        before = os.stat(self.site("a", "pk/m0.py")).st_mtime_ns
        self.variables["SOURCE_DATE_EPOCH"] = "1"
        self.seed("b")
        self.assertEqual(os.stat(self.site("a", "pk/m0.py")).st_mtime_ns, before)
        self.assertEqual(self.shared("a"), 2)

    def test_a_date_that_is_no_number_is_refused(self):
        for wrong in ("yesterday", "-1", "1.5", "99999999999999999999"):
            self.variables["SOURCE_DATE_EPOCH"] = wrong
            self.assert_refused(self.run_it(*self.words("env")), 2, "SOURCE_DATE_EPOCH is not a whole number")
        self.variables["SOURCE_DATE_EPOCH"] = ""
        self.seed("env")


class Bytecode(Cache):
    def compiled(self, name):
        return sorted(os.path.join(folder, file) for folder, _, files in os.walk(self.site(name)) for file in files
                      if file.endswith(".pyc"))

    @staticmethod
    def content(path):
        with open(path, "rb") as file:
            return file.read()

    def flags(self, path):
        return int.from_bytes(self.content(path)[4:8], "little")

    def assert_valid(self, name, expected_flags):
        """Each module is loaded from its .pyc, knows its own path, and nothing is written."""
        before = {path: os.stat(path).st_mtime_ns for path in self.compiled(name)}
        self.assertEqual(len(before), len(MODULES))
        code = "import pk.m0, pk.deep.m1, pk.deep.er.m2 as m; print(m.__file__); print(m.__cached__); " \
               "print(m.__loader__.get_code('pk.deep.er.m2').co_filename)"
        out = subprocess.run([self.path(name, "bin", "python"), "-v", "-c", code], stdout=subprocess.PIPE, check=True,
                             stderr=subprocess.PIPE)
        text, talk = out.stdout.decode().split("\n"), out.stderr.decode()
        self.assertEqual(text[0], self.site(name, "pk/deep/er/m2.py"))
        self.assertEqual(text[2], self.site(name, "pk/deep/er/m2.py"))
        self.assertIn(text[1], before)
        self.assertNotIn("wrote '" + self.site(name), talk)
        self.assertNotIn("bytecode is stale", talk)
        self.assertEqual({path: os.stat(path).st_mtime_ns for path in self.compiled(name)}, before)
        self.assertEqual({self.flags(path) for path in before}, {expected_flags})
        with open(self.site(name, archives.DIST_INFO, "RECORD"), encoding="utf-8") as file:
            rows = [line.rstrip("\n") for line in file if ".pyc" in line]
        self.assertEqual(rows, sorted(os.path.relpath(path, self.site(name)) + ",," for path in before))

    def test_bytecode_is_made_once_and_shared(self):
        self.seed("--compile-bytecode", "a")
        stamp = [os.stat(path).st_ino for path in self.compiled("a")]
        self.seed("--compile-bytecode", "b")
        self.assertEqual([os.stat(path).st_ino for path in self.compiled("b")], stamp)
        for name in ("a", "b"):
            self.assert_valid(name, 0)
        self.seed("c")
        self.assertEqual(self.compiled("c"), [])
        self.assert_pristine("c")

    def test_copies_keep_the_times_that_bytecode_knows(self):
        for mode in ("copy", "clone", "symlink"):
            self.seed("--compile-bytecode", "--link-mode", mode, mode)
            self.assert_valid(mode, 0)

    def test_with_a_date_it_is_checked_by_hash_and_the_same_each_time(self):
        self.variables["SOURCE_DATE_EPOCH"] = "1700000000"
        contents = []
        for name in ("a", "b"):
            self.seed("--compile-bytecode", name)
            self.assert_valid(name, 3)
            contents.append([self.content(path) for path in self.compiled(name)])
            shutil.rmtree(self.cache)
        self.assertEqual(contents[0], contents[1])

    def test_without_a_cache_there_is_a_warning(self):
        ended = self.seed("--compile-bytecode", "--no-cache", "env")
        self.assertIn("Warning: ", ended.err)
        self.assertIn("--compile-bytecode", ended.err)
        self.assert_pristine("env")


class Care(Cache):
    def info(self):
        ended = self.run_it("--cache-info", "--json")
        self.assertEqual((ended.code, ended.err), (0, ""))
        return json.loads(ended.out)

    def test_what_is_kept_is_shown(self):
        self.assertEqual(self.info(), {"schema": "venvcast.cache/1", "path": self.cache, "unused_because": None, "bytes": 0,
                                       "wheels": []})
        self.seed("a")
        info = self.info()
        wheel = info["wheels"][0]
        self.assertEqual((wheel["name"], wheel["version"], wheel["bytecode"]), ("pk", "1.0", None))
        self.assertEqual(wheel["files"], len(MODULES) + 1 + 3 + 2)
        self.assertLess(abs(wheel["used"] - time.time()), 3600)
        self.assertEqual(os.path.join(self.cache, wheel["entry"]), self.entries()[0])
        ended = self.run_it("--cache-info")
        self.assertEqual((ended.code, ended.err), (0, ""))
        self.assertIn(f"Cache: {self.cache}\n", ended.out)
        self.assertIn("pk 1.0  %d files, " % wheel["files"], ended.out)
        os.chmod(self.cache, 0o755)
        self.assertIn("open to others", self.info()["unused_because"])
        self.assertIn("It is not used: ", self.run_it("--cache-info").out)
        self.assertIsNone(json.loads(self.run_it("--cache-info", "--json", "--no-cache").out)["path"])

    def test_pruning_takes_all_and_leaves_environments_whole(self):
        self.seed("a")
        self.assert_silent_success(self.run_it("--cache-prune"))
        self.assertEqual(os.listdir(self.cache), [])
        self.assert_pristine("a")
        self.assert_silent_success(self.run_it("--cache-prune"))
        self.assertIn("Deleted from the cache: 0", self.run_it("--cache-prune", "-v").err)
        self.seed("b")
        self.assert_pristine("b")

    def test_pruning_by_age(self):
        self.seed("a")
        index = os.path.join(self.entries()[0], ".venvcast-index")
        old = time.time() - 40 * 86400
        os.utime(index, (old, old))
        self.assert_silent_success(self.run_it("--cache-prune", "--older-than", "41"))
        self.assertEqual(len(self.entries()), 1)
        self.seed("b")                              # used now: no longer old
        self.assertLess(time.time() - os.stat(index).st_mtime, 3600)
        self.assert_silent_success(self.run_it("--cache-prune", "--older-than", "30"))
        self.assertEqual(len(self.entries()), 1)
        os.utime(index, (old, old))
        self.assertIn("Deleted from the cache: 1", self.run_it("--cache-prune", "-v", "--older-than", "30").err)
        self.assertEqual(self.entries(), [])

    def test_what_a_killed_run_left_goes_too(self):
        self.seed("a")
        os.mkdir(os.path.join(self.cache, "seeds-1", ".new-0123"), 0o700)
        self.assertIsNone(self.info()["wheels"][0]["name"])
        self.assert_silent_success(self.run_it("--cache-prune", "--older-than", "30"))
        self.assertEqual(len(self.entries()), 1)

    def test_days_are_whole_and_belong_to_pruning(self):
        for wrong in ("0", "x", "-1", "1.5", "999999"):
            self.assert_refused(self.run_it("--cache-prune", "--older-than=" + wrong), 2, "not a number from 1")
        self.assert_refused(self.run_it("--older-than", "3", "env"), 2, "allowed with --cache-prune alone")


if __name__ == "__main__":
    unittest.main(verbosity=1)
