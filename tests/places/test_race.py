#!/usr/bin/env python3
"""test_race.py: another user changes folders into links and back while environments are made there: none is followed.

    test_race.py [--figures FILE] [--seconds N] [UNITTEST-OPTION...]

The attacker owns the folders above the target, or the environment itself, and lets a folder and a link to the canary
change places in one step, as fast as the kernel can. The program runs as root and without Landlock; every other time
strace holds each of its calls up for a moment, in which he always comes between a look and what follows it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from ground import FULL, Ground, RENAME_EXCHANGE, STRANGER, libc, main, needs_root, picture

SECONDS = 60 if FULL else 5
if "--seconds" in sys.argv:
    SECONDS = float(sys.argv.pop(sys.argv.index("--seconds") + 1))
    sys.argv.remove("--seconds")
AT_FDCWD = -100
HELD_UP = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=%file,getdents64", "-e",
           "inject=openat,openat2,mkdirat,symlinkat,linkat,renameat,renameat2,unlinkat,newfstatat:delay_enter=200"]


def swap_for_ever(pairs):
    """In a process of its own."""
    os.setgroups([])
    os.setgid(STRANGER)
    os.setuid(STRANGER)
    pairs = [(os.fsencode(one), os.fsencode(other)) for one, other in pairs]
    while os.getppid() != 1:
        for one, other in pairs:
            libc.renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE)


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Race(Ground):
    promise = "a folder that becomes a link in the middle is not followed"

    def setUp(self):
        super().setUp()
        self.ground = self.top / "ground"
        self.ground.mkdir()
        self.give(self.ground, 0o777)
        self.env = self.ground / "env"
        self.spare = self.ground / "spare"
        self.spare.mkdir(mode=0o777)
        self.give(self.spare, 0o777)

    def give(self, path, mode=None):
        os.lchown(path, STRANGER, STRANGER)
        if mode is not None:
            os.chmod(path, mode)

    def link(self, name, target):
        """The attacker's other side of a pair."""
        path = self.spare / name
        path.symlink_to(target)
        self.give(path)
        return path

    def attacked(self, pairs, words, prepare=None):
        """Runs by turns until the time is over. All that counts is the canary; runs may fail, if they do so in order."""
        before, codes, until = picture(self.canary), {}, time.monotonic() + SECONDS / 5
        attacker = os.fork()
        if attacker == 0:
            try:
                swap_for_ever(pairs)
            finally:
                os._exit(0)
        try:
            while time.monotonic() < until or sum(codes.values()) < 5:
                if prepare:             # rm and cp are no match for the attacker: he waits
                    os.kill(attacker, signal.SIGSTOP)
                    os.waitpid(attacker, os.WUNTRACED)
                    prepare()
                    os.kill(attacker, signal.SIGCONT)
                slowly = HELD_UP if sum(codes.values()) % 2 else []
                done = self.start([*slowly, *self.words(*words, seed=False)])
                codes[done.returncode] = codes.get(done.returncode, 0) + 1
                self.assert_untouched(before, words, done.err)
                self.assert_defined(done, words)
        finally:
            os.kill(attacker, 9)
            os.waitpid(attacker, 0)

    def fresh(self):
        subprocess.run(["rm", "-rf", self.env])

    @needs_root
    def test_the_target_and_its_stage(self):
        self.attacked([(self.env, self.link("a", self.canary)), (self.ground / ".env.venvcast", self.link("b", self.canary))],
                      [self.env], self.fresh)

    @needs_root
    def test_folders_on_the_way(self):
        """They are not there at first: the attacker's link can be the first to be."""
        way = self.ground / "way"
        link = self.link("a", self.canary)

        def prepare():
            subprocess.run(["rm", "-rf", way])
        self.attacked([(way, link), (way / "b", link)], [way / "b" / "env"], prepare)

    def environment(self):
        """Whole, and the attacker's own."""
        model = self.top / "model"
        if not model.exists():
            self.made(model, seed=False)
            (model / "lib/deep/er").mkdir(parents=True)
            for number in range(20):
                (model / "lib/deep/er" / str(number)).write_text("")
            subprocess.run(["chown", "-hR", f"{STRANGER}:{STRANGER}", model], check=True)
        self.fresh()
        subprocess.run(["cp", "-aT", model, self.env])

    def in_the_environment(self, *words):
        pairs = []
        for name in ("bin", "lib", "include", "lib/deep", "lib/deep/er", "pyvenv.cfg", "bin/activate"):
            target = "precious" if name in ("pyvenv.cfg", "bin/activate") else "bin"
            link = self.link(name.replace("/", "-"), self.canary / target)
            pairs += [(self.env / name, link), (self.ground / ".env.venvcast" / name, link)]
        self.attacked(pairs, [*words, self.env], self.environment)

    @needs_root
    def test_an_environment_that_is_made_again(self):
        self.in_the_environment()

    @needs_root
    def test_an_environment_that_is_upgraded(self):
        self.in_the_environment("--upgrade", "--copies")

    @needs_root
    def test_an_environment_that_is_cleared(self):
        self.in_the_environment("--clear")


if __name__ == "__main__":
    main()
