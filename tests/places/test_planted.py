#!/usr/bin/env python3
"""test_planted.py: a link at every place that a normal run makes, writes or removes: none is followed.

    test_planted.py [--figures FILE] [UNITTEST-OPTION...]

Which places these are is taken from a trace of the normal run. Random names cannot be planted: of them the trace shows
that they are made in a way that fails when they are there."""

import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from ground import FULL, PROGRAM, Ground, STRANGER, main, needs_root, picture

CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (-?\d+)")
AT = re.compile(r'(?:AT_FDCWD|\d+)<([^>]*)>, "((?:[^"\\]|\\.)*)"')
WRITERS = "openat,openat2,mkdirat,symlinkat,linkat,renameat,renameat2,unlinkat,fchmodat,utimensat,mknodat,creat"
RANDOM = re.compile(r"[0-9a-f]{16}")
STAGE = re.compile(r"/ground/(?:\.env\.venvcast|env/\.venvcast)/(.*)")       # what is in it will be in the environment
KINDS = ("moved", "folder", "file", "dangling")


def places(trace):
    """(path, does the call make it only if it is not there) of every call that changes something."""
    for line in trace.splitlines():
        match = CALL.match(line)
        if not match or int(match[3]) < 0:
            continue
        name, arguments = match[1], match[2]
        if name.startswith("openat") and not re.search("O_(CREAT|WRONLY|RDWR|TRUNC)", arguments):
            continue
        makes_new = not name.startswith("openat") or ("O_EXCL" in arguments and "O_NOFOLLOW" in arguments)
        for folder, path in AT.findall(arguments):
            yield os.path.normpath(os.path.join(folder, path)), makes_new


class Planted(Ground):
    promise = "a planted link is not followed"

    def setUp(self):
        super().setUp()
        self.env = self.top / "ground" / "env"
        (self.top / "ground").mkdir()
        self.cache = self.home / ".cache" / "venvcast"
        self.kept = self.top / "kept"

    # ---- the worlds that a run finds --------------------------------------------------------------------------------
    def nothing(self):
        return ()

    def an_empty_folder(self):
        self.env.mkdir()
        return ()

    def an_environment(self):
        self.made(self.env)
        return ()

    def an_environment_to_clear(self):
        self.made(self.env)
        (self.env / "lib/mine").mkdir()
        return ("--clear",)

    def an_environment_to_upgrade(self):
        self.made(self.env)
        return ("--upgrade",)

    def an_older_environment(self):
        """Much of it is to be exchanged."""
        self.made(self.env)
        for path in list(self.env.glob("bin/activate*")):
            path.write_text("old\n")
        (self.env / "bin/python").unlink()
        return ()

    worlds = (nothing, an_empty_folder, an_environment, an_environment_to_clear, an_environment_to_upgrade,
              an_older_environment)

    # ---- which places ------------------------------------------------------------------------------------------------
    def fixed_places(self, options):
        """What a normal run changes in this world, without what has a random name."""
        trace = self.top / "trace"
        done = self.start(["strace", "-f", "-y", "-qq", "-s", "4096", "-e", f"trace={WRITERS}", "-o", trace,
                           *self.words(*options, self.env)], guarded=True)
        self.assertEqual(done.returncode, 0, done.err)
        found = set()
        for path, makes_new in places(trace.read_text()):
            inside = path.startswith((str(self.top / "ground"), str(self.home)))
            if path.startswith("/dev/"):
                continue
            self.assertTrue(inside, path)
            if RANDOM.search(path.replace(str(self.top), "")) and not re.search("/[0-9a-f]{64}-", path):
                self.assertTrue(makes_new, f"{path} has a random name, but would be opened when it is there")
                continue
            found.add(STAGE.sub(r"/ground/env/\1", path))
            found.update(STAGE.findall(path) and [path[:path.index(".venvcast") + len(".venvcast")]])
        trace.unlink()
        return sorted(found - {str(self.top / "ground"), str(self.home)})

    def world(self, make):
        """From scratch, as it was when it was traced."""
        for path in (self.env.parent, self.home):
            shutil.rmtree(path)
            path.mkdir(mode=0o755)
        shutil.rmtree(self.canary)
        self.make_canary()
        return make(self)

    # ---- planting ------------------------------------------------------------------------------------------------------
    def plant(self, path, kind):
        """A link at `path`; moved: to a copy of what was there (files of the cache have other names, which come and go).
        False: cannot be here."""
        path = Path(path)
        if kind == "moved":
            if not os.path.lexists(path):
                return False
            subprocess.run(["cp", "-dR", "--preserve=mode,timestamps", path, self.canary / "moved"], check=True)
        if os.path.lexists(path):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        target = {"moved": "moved", "folder": "bin", "file": "precious", "dangling": "new"}[kind]
        path.symlink_to(self.canary / target)
        if path in (self.cache, self.cache.parent):     # our own link there would be our own way to the cache
            os.lchown(path, STRANGER, STRANGER)
        return True

    def try_one(self, make, place, kind):
        options = self.world(make)
        if not self.plant(place, kind):
            return
        before = picture(self.canary)
        beside = sorted(os.listdir(self.env.parent))
        done = self.cast(*options, self.env)
        context = (make.__name__, place, kind, done.err)
        self.assert_untouched(before, *context)
        self.assert_defined(done, *context)
        if done.returncode == 0:
            self.assert_environment(self.env, *context, starts=FULL)
        else:
            self.assertEqual(sorted(os.listdir(self.env.parent)), beside, context)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_no_planted_link_is_followed(self):
        tried = 0
        for make in self.worlds:
            options = self.world(make)
            found = self.fixed_places(options)
            self.assertGreater(len(found), 6, make.__name__)
            for place in found:
                own = Path(place) in (self.cache, self.cache.parent)
                if own and os.geteuid() != 0:
                    continue                # told by the test of caches, which is skipped
                tried += 1
                for kind in KINDS if FULL else ("moved", KINDS[1 + tried % 3]):
                    with self.subTest(world=make.__name__, place=place, kind=kind):
                        self.try_one(make, place, kind)
        self.assertGreater(tried, 150)

    # ---- places that no trace shows ------------------------------------------------------------------------------------
    def test_links_deep_in_what_is_cleared_are_removed_and_not_entered(self):
        self.made(self.env)
        for number, folder in enumerate(("", "bin", "lib", "lib/deep/er")):
            (self.env / folder).mkdir(parents=True, exist_ok=True)
            (self.env / folder / f"to-folder-{number}").symlink_to(self.canary)
            (self.env / folder / f"to-file-{number}").symlink_to(self.canary / "precious")
        before = picture(self.canary)
        self.made("--clear", self.env)
        self.assert_untouched(before)

    def test_the_environment_itself_as_a_link_is_not_cleared(self):
        self.made(self.top / "real")
        self.env.symlink_to(self.top / "real")
        before = picture(self.top / "real")
        for more in ((), ("--force",)):
            self.assertIn(self.cast("--clear", *more, self.env).returncode, (1, 4))
            self.assert_untouched(before, top=self.top / "real")

    def test_pruning_follows_no_link(self):
        self.made(self.env)
        entry = next((self.cache / "seeds-1").iterdir())
        for name, target in (("seeds-1/planted", ""), (entry / "pk/planted", ""), ("wheels", "precious")):
            path = self.cache / name
            path.unlink(missing_ok=True)
            path.symlink_to(self.canary / target)
        before = picture(self.canary)
        self.start([PROGRAM, "--cache-prune"])
        self.assert_untouched(before)
        self.assertFalse(entry.exists())

    @needs_root
    def test_the_stage_of_somebody_else_is_not_used(self):
        """Its name can be guessed; in a sticky folder it cannot be taken away, in an open one it goes."""
        for mode in (0o1777, 0o777):
            os.chmod(self.env.parent, mode)
            stage = self.env.parent / ".env.venvcast"
            for target in ("link", "folder", "file"):
                self.plant_stage(stage, target)
                before = picture(self.canary)
                done = self.cast(self.env, preexec_fn=lambda: os.setuid(1))
                self.assert_untouched(before, mode, target, done.err)
                self.assert_defined(done)
                subprocess.run(["rm", "-rf", stage, self.env], check=True)

    def plant_stage(self, stage, target):
        if target == "link":
            stage.symlink_to(self.canary)
        elif target == "file":
            stage.write_text("mine\n")
        else:
            stage.mkdir(mode=0o777)
            (stage / "bin").symlink_to(self.canary)
        os.lchown(stage, STRANGER, STRANGER)


if __name__ == "__main__":
    main()
