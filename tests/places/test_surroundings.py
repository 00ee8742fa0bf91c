#!/usr/bin/env python3
"""test_surroundings.py: folders, caches and homes of other people, borrowed rights, and mounts in what is cleared.

    test_surroundings.py [--figures FILE] [UNITTEST-OPTION...]"""

import os
import shutil
import stat
import subprocess
import unittest
from pathlib import Path

from ground import Ground, PROGRAM, STRANGER, libc, main, needs_root, picture

OTHER = 65533               # a third user


def become(user):
    def change():
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    return change


class Rights(Ground):
    promise = "what belongs to others stays as it is"

    def setUp(self):
        super().setUp()
        self.env = self.top / "ground" / "env"
        self.env.parent.mkdir()

    def give(self, path, user=STRANGER, mode=None):
        os.lchown(path, user, user)
        if mode is not None:
            os.chmod(path, mode)

    def lives_in(self, change, before, *words):
        """One environment with these variables; the home is as it was, and the environment is whole."""
        done = self.cast("-v", *words, self.env, env={**self.variables, **change})
        self.assert_untouched(before, change, done.err, top=self.home)
        self.assertEqual(done.returncode, 0, done.err)
        self.assert_environment(self.env)
        shutil.rmtree(self.env)
        return done

    @needs_root
    def test_the_home_of_somebody_else_is_left_alone(self):
        """As sudo does that keeps HOME: nothing of root's is left there, and nothing there is trusted."""
        for made in ((), (".cache",), (".cache", ".cache/venvcast")):
            for name in made:
                (self.home / name).mkdir(exist_ok=True)
                self.give(self.home / name, mode=0o700)
            self.give(self.home, mode=0o755)
            before = picture(self.home)
            for change in ({}, {"XDG_CACHE_HOME": str(self.home / ".cache")}, {"XDG_CACHE_HOME": str(self.home / "xdg")},
                           {"VENVCAST_CACHE_DIR": str(self.home / "mine")},
                           {"VENVCAST_CACHE_DIR": str(self.home / ".cache/venvcast")}):
                with self.subTest(made=made, change=change):
                    done = self.lives_in(change, before)
                    self.assertIn("belongs to somebody else", done.err)

    @needs_root
    def test_a_link_of_somebody_else_leads_to_no_cache(self):
        """Not even to a folder of our own that is closed to others."""
        own = self.top / "own"
        own.mkdir(mode=0o700)
        (own / "known").write_text("mine\n")
        inside = picture(own)
        for place in (".cache", ".cache/venvcast"):
            shutil.rmtree(self.home)
            (self.home / place).parent.mkdir(parents=True)
            (self.home / place).symlink_to(own)
            self.give(self.home / place)
            with self.subTest(place=place):
                self.lives_in({}, picture(self.home))
                self.assert_untouched(inside, place, top=own)

    @needs_root
    def test_our_own_link_leads_to_our_cache(self):
        disk = self.top / "disk"
        disk.mkdir(mode=0o700)
        (self.home / ".cache").symlink_to(disk)
        self.made(self.env)
        self.assertTrue((disk / "venvcast/seeds-1").is_dir())

    @needs_root
    def test_an_unprivileged_user_in_a_sticky_folder(self):
        """The neighbours' things stay; what they have planted under our name is an error and not our environment."""
        ground = self.env.parent
        os.chmod(ground, 0o1777)
        self.give(self.home, mode=0o700)
        for name in ("neighbour", ".env.venvcast-x"):
            (ground / name).mkdir()
            (ground / name / "file").write_text("theirs\n")
            self.give(ground / name, OTHER)
        before = picture(ground / "neighbour")
        done = self.cast(self.env, preexec_fn=become(STRANGER))
        self.assertEqual(done.returncode, 0, done.err)
        self.assertEqual(self.env.lstat().st_uid, STRANGER)
        self.assert_untouched(before, top=ground / "neighbour")
        for words in ((), ("--clear",), ("--upgrade",), ("--clear", "--force")):
            with self.subTest(words=words):
                theirs = ground / "theirs"
                shutil.copytree(self.env, theirs, symlinks=True)
                subprocess.run(["chown", "-hR", f"{OTHER}:{OTHER}", theirs], check=True)
                before = picture(theirs)
                done = self.cast(*words, theirs, preexec_fn=become(STRANGER))
                self.assert_untouched(before, words, done.err, top=theirs)
                self.assert_defined(done, words)
                self.assertNotEqual(done.returncode, 0)
                shutil.rmtree(theirs)

    @needs_root
    def test_links_on_the_way_that_somebody_has_put_into_an_open_folder(self):
        """Linux can refuse to follow them (fs.protected_symlinks), and not every kernel does."""
        ground = self.env.parent
        for mode in (0o1777, 0o777):
            os.chmod(ground, mode)
            (ground / "way").symlink_to(self.canary)
            self.give(ground / "way")
            for words in ([ground / "way/env"], [ground / "way/a/b/env"], ["--clear", ground / "way/env"],
                          ["--upgrade", ground / "way/lib"], [ground / "way/empty"]):
                with self.subTest(mode=oct(mode), words=words):
                    before = picture(self.canary)
                    done = self.cast(*words)
                    self.assert_untouched(before, words, done.err)
                    self.assertEqual(done.returncode, 1, done.err)
                    self.assertIn("E_TARGET", done.err)
            (ground / "way").unlink()
            (ground / "way").symlink_to(self.top)               # our own is our own way of naming it
            self.made(ground / "way" / "mine")
            shutil.rmtree(self.top / "mine")
            (ground / "way").unlink()

    @needs_root
    def test_borrowed_rights_are_refused(self):
        program = self.top / "lent"
        shutil.copy2(PROGRAM, program)
        before = picture(self.canary)
        for mode, group in ((0o4755, 0), (0o2755, OTHER), (0o6755, OTHER)):
            os.chown(program, 0, group)
            os.chmod(program, mode)
            for words in ([str(self.env)], ["--clear", str(self.canary)], ["--cache-prune"], ["--list"]):
                done = subprocess.run([program, *words], capture_output=True, text=True, env=self.variables,
                                      preexec_fn=become(STRANGER), cwd=self.top, timeout=120)
                self.assert_untouched(before, words)
                self.assertEqual(done.returncode, 1, (oct(mode), words, done.stderr))
                self.assertIn("[E_ELEVATED]", done.stderr)
        self.assertFalse(self.env.exists())

    def test_temporary_folders_are_not_used(self):
        """Where TMPDIR leads, and who owns it, matters to nobody: everything is built beside its place."""
        trap = self.top / "trap"
        trap.mkdir(mode=0o777)
        (trap / "link").symlink_to(self.canary)
        before, inside = picture(self.canary), picture(trap)
        for value in (trap, trap / "link", self.canary, "relative", "", "/nonexistent"):
            done = self.cast(self.env, env={**self.variables, "TMPDIR": str(value), "TMP": str(value), "TEMP": str(value)})
            self.assertEqual(done.returncode, 0, done.err)
            self.assert_untouched(before, value)
            self.assert_untouched(inside, value, top=trap)
            shutil.rmtree(self.env)


def mounts(top):
    """Where something is mounted below; the kernel's own list, for a folder of the same file system does not show it."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return [Path(line.split()[4]) for line in lines if line.split()[4].startswith(f"{top}/")]


class Mounts(Ground):
    promise = "a mount below what is cleared is not entered"

    def setUp(self):
        super().setUp()
        self.env = self.top / "ground" / "env"
        self.env.parent.mkdir()
        self.made(self.env, seed=False)

    def unmount(self):
        while self.mounts:
            path = self.mounts.pop()
            self.assertEqual(libc.umount2(os.fsencode(path), 0), 0, path)

    @needs_root
    def test_mounts_in_what_is_cleared(self):
        """Of the same file system, which no device number tells, and of another one; of a folder and of a file."""
        for place in ("mine", "lib/mine", "lib/deep/er/mine", "bin"):
            with self.subTest(place=place):
                (self.env / place).mkdir(parents=True, exist_ok=True)
                self.bind(self.canary, self.env / place)
                before = picture(self.canary)
                done = self.cast("--clear", self.env, seed=False)
                self.assert_untouched(before, place, done.err)
                self.assert_defined(done, place)
                self.mounts = mounts(self.env.parent)
                self.assertEqual(len(self.mounts), 1, self.mounts)
                self.assert_untouched(before, place, top=self.canary)
                self.unmount()
                self.assert_environment(self.env)
                self.made("--clear", self.env)                  # takes the rest away
                self.assertEqual(os.listdir(self.env.parent), ["env"])

    @needs_root
    def test_a_mount_of_a_file_and_one_of_another_file_system(self):
        (self.env / "file").write_text("")
        (self.env / "other").mkdir()
        libc.mount(os.fsencode(self.canary / "precious"), os.fsencode(self.env / "file"), None, 4096, None)
        libc.mount(b"none", os.fsencode(self.env / "other"), b"tmpfs", 0, b"size=100k")
        (self.env / "other/kept").write_text("kept")
        before, kept = picture(self.canary), picture(self.env / "other")
        done = self.cast("--clear", self.env, seed=False)
        self.mounts = mounts(self.env.parent)
        self.assertEqual(len(self.mounts), 2, done.err)
        self.assert_untouched(before, done.err)
        other = next(path for path in self.mounts if path.name == "other")
        self.assertEqual((other / "kept").read_text(), "kept")
        self.assertEqual(list(kept.values()), list(picture(other).values()))
        self.unmount()

    @needs_root
    def test_an_environment_that_is_a_mount_is_left_or_made_anew_inside(self):
        self.bind(self.env, self.env)
        before = picture(self.env)
        done = self.cast("--clear", self.env, seed=False)
        self.assert_defined(done)
        self.assertNotEqual(done.returncode, 0)
        self.assert_untouched(before, done.err, top=self.env)
        self.assertEqual(os.listdir(self.env.parent), ["env"])

    @needs_root
    def test_a_mount_in_the_cache_stops_pruning_and_is_not_entered(self):
        self.made(self.top / "seeded")
        entry = next((self.home / ".cache/venvcast/seeds-1").iterdir())
        self.bind(self.canary, entry / "pk")
        before = picture(self.canary)
        done = self.start([PROGRAM, "--cache-prune"])
        self.assert_untouched(before, done.err)
        self.assertEqual(done.returncode, 1)
        self.assertIn("[E_CACHE]", done.err)


if __name__ == "__main__":
    main()
