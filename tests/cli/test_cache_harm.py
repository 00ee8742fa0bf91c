"""test_cache_harm.py: nothing that happens to the cache reaches an environment, nor stops one from being made."""

import os
import shutil
import signal
import subprocess
import time
import unittest

from cache_case import MODULES, Cache, archives
from cli import PROGRAM


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


if __name__ == "__main__":
    unittest.main(verbosity=1)
