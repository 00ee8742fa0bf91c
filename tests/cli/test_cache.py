"""test_cache.py: wheels kept unpacked: what they save, and that nothing which happens to them reaches an environment.

A small wheel made here stands for pip, except where pip itself is asked for. Nothing is skipped in silence."""

import filecmp
import io
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "seed"))
import archives                                                                          # noqa: E402
from cli import PROGRAM, PYTHON, Case                                                    # noqa: E402

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

    def test_with_pip_each_entry_costs_little_more_than_one_system_call(self):
        """Next to the one look at each shared file that safety asks for; tests/bench/README.md has the account."""
        for name in ("a", "b"):
            ended = self.run_it("-p", PYTHON, name)
            self.assertEqual(ended.code, 0, ended)
        shutil.rmtree(self.path("b"))
        trace = self.path("trace")
        subprocess.run(["strace", "-f", "-o", trace, PROGRAM, "-p", PYTHON, "b"], cwd=self.folder, env=self.variables,
                       check=True, stdin=subprocess.DEVNULL)
        with open(trace, encoding="utf-8", errors="replace") as file:
            calls = [match.group(1) for match in re.finditer(r"^\d+ +(\w+)\(", file.read(), re.M)]
        shared = sum(call == "linkat" for call in calls)
        entries = sum(len(folders) + len(files) for _, folders, files in os.walk(self.path("b")))
        self.assertGreater(shared, 300)
        self.assertLessEqual((len(calls) - shared) / entries, 1.15)


class Harm(Cache):
    def setUp(self):
        super().setUp()
        self.seed("first")
        self.entry = self.entries()[0]
        self.index = os.path.join(self.entry, ".venvcast-index")

    def test_an_edit_in_one_environment_does_not_reach_the_next(self):
        with open(self.site("first", "pk/m1.py"), "a", encoding="utf-8") as file:
            file.write("import evil\n")
        self.assert_heals("edited")
        with open(self.site("first", "pk/m1.py"), encoding="utf-8") as file:
            self.assertIn("import evil", file.read())

    def test_an_edit_that_keeps_the_size_is_noticed(self):
        with open(self.site("first", "pk/m1.py"), "r+b") as file:
            file.write(b"X")
        self.assert_heals("same size")

    def test_a_changed_mode_is_noticed(self):
        os.chmod(self.site("first", "pk/deep/m2.py"), 0o444)
        self.assert_heals("mode")

    def test_a_file_that_was_replaced_is_noticed(self):
        path = os.path.join(self.entry, "pk/m3.py")
        facts = os.stat(path)
        os.remove(path)
        with open(path, "wb") as file:
            file.write(MODULES["pk/m3.py"].replace(b"3", b"4"))
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        self.assert_heals("replaced")

    def test_a_link_in_a_files_place_is_noticed(self):
        path = os.path.join(self.entry, "pk/m3.py")
        shutil.move(path, self.path("elsewhere"))
        os.symlink(self.path("elsewhere"), path)
        self.assert_heals("link")

    def test_a_damaged_entry_is_no_entry(self):
        def cut(path, keep):
            with open(path, "r+b") as file:
                file.truncate(keep)

        def flip(path, at):
            with open(path, "r+b") as file:
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ 1]))

        size = os.path.getsize(self.index)
        harms = [lambda: cut(self.index, 0), lambda: cut(self.index, 10), lambda: cut(self.index, size - 1),
                 lambda: os.remove(self.index), lambda: os.chmod(self.index, 0o622),
                 lambda: cut(os.path.join(self.entry, "pk/m0.py"), 3),
                 lambda: shutil.rmtree(os.path.join(self.entry, "pk/deep")),
                 lambda: shutil.rmtree(self.entry), lambda: shutil.rmtree(os.path.join(self.cache, "seeds-1"))]
        harms += [lambda at=at: flip(self.index, at) for at in range(0, size, size // 40)]
        for number, harm in enumerate(harms):
            with self.subTest(harm=number):
                harm()
                self.assert_heals(number)
                shutil.rmtree(self.path("healed"))
                shutil.rmtree(self.path("after"))

    def test_a_file_in_an_entrys_place_is_no_entry(self):
        shutil.rmtree(self.entry)
        with open(self.entry, "w", encoding="utf-8") as file:
            file.write("?")
        self.assert_silent_success(self.seed("b"))
        self.assert_pristine("b")

    def test_forged_lines_about_wheels_are_no_lines(self):
        path = os.path.join(self.cache, "wheels")
        with open(path, "rb") as file:
            text = file.read()
        self.assertIn(archives.FILE_NAME.encode(), text)
        for forged in (b"", b"\n", text[:-5], text.replace(b"\t", b" "), text[:-20] + b"\0" * 19 + b"\n", b"\xff" * 4096):
            with open(path, "wb") as file:
                file.write(forged)
            self.seed("b")
            self.assert_pristine("b")
            shutil.rmtree(self.path("b"))

    def assert_not_used(self, *reasons):
        before = sorted(os.listdir(self.cache))
        ended = self.seed("-v", "b")
        self.assert_pristine("b")
        self.assertEqual(self.shared("b"), 1)
        for reason in reasons:
            self.assertIn(reason, ended.err)
        self.assertEqual(sorted(os.listdir(self.cache)), before)

    def test_a_cache_that_others_may_enter_is_not_used(self):
        for mode in (0o755, 0o777, 0o710, 0o701):
            os.chmod(self.cache, mode)
            self.assert_not_used("open to others")
            shutil.rmtree(self.path("b"))

    def test_a_cache_of_somebody_else_is_not_used(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a folder away")
        os.chown(self.cache, 65534, 65534)
        self.assert_not_used("belongs to somebody else")

    def test_planted_links_are_not_followed(self):
        outside = self.path("outside")
        os.mkdir(outside, 0o755)
        shutil.rmtree(os.path.join(self.cache, "seeds-1"))
        os.symlink(outside, os.path.join(self.cache, "seeds-1"))
        self.assert_silent_success(self.seed("b"))
        self.assert_pristine("b")
        self.assertEqual(os.listdir(outside), [])
        shutil.rmtree(self.cache)
        os.symlink(outside, self.cache)
        self.assert_silent_success(self.seed("c"))
        self.assert_pristine("c")
        self.assertEqual(os.listdir(outside), [])

    def test_a_file_that_has_all_the_names_it_may_have_is_unpacked_again(self):
        """ext4 gives a file 65,000 names, other systems fewer or more."""
        path, folder, count = os.path.join(self.entry, "pk/m0.py"), self.path("names"), 0
        os.mkdir(folder)
        try:
            while count < 70000:
                os.link(path, os.path.join(folder, str(count)))
                count += 1
        except OSError:
            pass
        if count == 70000:
            self.skipTest("this file system has no such limit")
        self.assert_heals("names")


class World(Cache):
    def test_without_a_home_it_goes_without(self):
        for home in (None, "", "/nonexistent/home", self.wheel):
            self.variables.pop("HOME", None)
            if home is not None:
                self.variables["HOME"] = home
            self.assert_silent_success(self.seed("env"))
            self.assert_pristine("env")
            shutil.rmtree(self.path("env"))

    def test_where_nothing_can_be_written_it_goes_without(self):
        if os.geteuid() == 0:
            self.variables["VENVCAST_CACHE_DIR"] = "/proc/venvcast"
        else:
            os.mkdir(self.path("home"), 0o500)
            self.variables["HOME"] = self.path("home")
        self.assertIn("no cache: there is no cache folder", self.seed("-v", "env").err)
        self.assert_pristine("env")

    def test_a_full_disk_is_not_felt(self):
        if os.geteuid() != 0:
            self.skipTest("only root can mount a small file system")
        small = self.path("small")
        os.mkdir(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "venvcast", small]).returncode != 0:
            self.skipTest("nothing can be mounted here")
        self.addCleanup(subprocess.run, ["umount", small], check=True)
        os.mkdir(os.path.join(small, "cache"), 0o700)
        self.assert_silent_success(self.seed("--cache-dir", os.path.join(small, "cache"), "env"))
        self.assert_pristine("env")
        self.assertEqual(os.listdir(os.path.join(small, "cache", "seeds-1")), [])

    def test_on_another_file_system_files_are_copied_and_it_says_so(self):
        other = "/dev/shm" if os.stat("/dev/shm").st_dev != os.stat(self.folder).st_dev else "/var/tmp"
        if os.stat(other).st_dev == os.stat(self.folder).st_dev:
            self.skipTest("there is only one file system here")
        cache = os.path.join(other, "venvcast-test-%d" % os.getpid())
        self.addCleanup(shutil.rmtree, cache, ignore_errors=True)
        for name in ("a", "b"):
            err = self.seed("-v", "--cache-dir", cache, name).err
            self.assertIn("files, copied", err)
            self.assertIn("it lies on another file system", err)
            self.assert_pristine(name)
        self.assertEqual(self.shared("b"), 1)

    def test_sixteen_at_once_on_an_empty_cache(self):
        for round_number in range(3):
            shutil.rmtree(self.cache, ignore_errors=True)
            names = [f"e{round_number}-{number}" for number in range(16)]
            runs = [subprocess.Popen([PROGRAM, *self.words(name)], cwd=self.folder, env=self.variables,
                                     stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for name in names]
            for run in runs:
                _, err = run.communicate(timeout=60)
                self.assertEqual((run.returncode, err), (0, b""))
            for name in names:
                self.assert_pristine(name)
            self.assertEqual(len(self.entries()), 1)

    def test_pruning_while_others_create(self):
        names = [f"e{number}" for number in range(40)]
        stop = time.monotonic() + 60
        for start in range(0, 40, 8):
            runs = [subprocess.Popen([PROGRAM, *self.words(name)], cwd=self.folder, env=self.variables,
                                     stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for name in names[start:start + 8]]
            while any(run.poll() is None for run in runs) and time.monotonic() < stop:
                self.run_it("--cache-prune")
            for run in runs:
                self.assertEqual((run.wait(timeout=60), run.stderr.read()), (0, b""))
                run.stderr.close()
        for name in names:
            self.assert_pristine(name)

    def test_a_killed_run_leaves_nothing_that_is_used(self):
        for after in range(1, 30):
            run = subprocess.Popen([PROGRAM, *self.words("k")], cwd=self.folder, env=self.variables,
                                   stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(after / 3000)
            run.send_signal(signal.SIGKILL)
            run.wait()
            self.seed("b")
            self.assert_pristine("b")
            shutil.rmtree(self.path("b"))
            shutil.rmtree(self.path("k"), ignore_errors=True)


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

    def test_a_mode_that_there_is_not_is_a_usage_error(self):
        self.assert_refused(self.run_it("--link-mode", "magic", "e"), 2, "--link-mode: invalid choice: 'magic'")
        self.variables["VENVCAST_LINK_MODE"] = "magic"
        self.assert_refused(self.run_it("e"), 2, "VENVCAST_LINK_MODE: invalid choice: 'magic'")
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

    def flags(self, path):
        with open(path, "rb") as file:
            return int.from_bytes(file.read(16)[4:8], "little")

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
            contents.append([open(path, "rb").read() for path in self.compiled(name)])
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
            self.assert_refused(self.run_it("--cache-prune", "--older-than=" + wrong), 2, "not a number of days")
        self.assert_refused(self.run_it("--older-than", "3", "env"), 2, "allowed with --cache-prune alone")


if __name__ == "__main__":
    unittest.main(verbosity=1)
