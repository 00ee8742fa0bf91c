#!/usr/bin/env python3
"""power_cut.py: the power goes at chosen instants: with --durable an environment is whole or not there, and the cache is
never harmed, with or without.

usage: power_cut.py [--full] [--figures FILE] [TEST...]         (as root: it mounts file systems of its own)

A run on a fresh file system in a file stops itself behind one of its system calls. Then the file system gets more time
than it takes to write down the names of its own accord (commit=1 and 1.2 s; XFS, whose interval is 30 s, does it for a
file of somebody else's that is flushed). Then nothing more reaches the disk: by the shutdown call of ext4 and XFS without
flushing the journal, or, where there is none (btrfs), because the image is copied while the device is at rest. What was in the
disk's own memory is not lost in this. Then the file system is mounted again, and looked at and used."""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "cli")]
import figures                                                                           # noqa: E402
from cache_case import Cache                                                             # noqa: E402
from cli import PROGRAM                                                                  # noqa: E402

STRACE = shutil.which("strace")
SHUT_DOWN, WITHOUT_LOG = 0x8004587D, (2).to_bytes(4, sys.byteorder)
SYSTEMS = {                 # megabytes, how it is made, how it is mounted, does it commit by itself within a second?
    "ext4": (64, ["mkfs.ext4", "-q", "-F"], "loop,commit=1", True),
    "xfs": (300, ["mkfs.xfs", "-q"], "loop", False),
    "btrfs": (150, ["mkfs.btrfs", "-q"], "loop,commit=1", True),
}
CHANGES = "mkdirat,openat,linkat,symlinkat,renameat2,renameat,unlinkat,utimensat,fchmod,ftruncate,sync_file_range,fsync,syncfs"
INTERVAL = 1.2
END = ("the end", 0)


def be_apart():
    """In a mount namespace of our own: a program that takes a copy of all mounts for itself meanwhile, as containers and
    other tests do, would keep a file system alive over its unmounting, and the dead one would be mounted again."""
    new_namespace, private_below = 0x20000, (1 << 18) | (1 << 14)
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0 and (libc.unshare(new_namespace) != 0 or libc.mount(b"none", b"/", None, private_below, None) != 0):
        print(f"no mounts of our own: {os.strerror(ctypes.get_errno())}", file=sys.stderr)


class Volume:
    """A file system in a file, whose power can be cut."""

    def __init__(self, kind, image, top):
        self.kind, self.image, self.top = kind, image, top
        size, make, self.options, self.commits = SYSTEMS[kind]
        with open(image, "wb") as file:
            file.truncate(size << 20)
        subprocess.run([*make, image], check=True, stdout=subprocess.DEVNULL)
        os.makedirs(top, exist_ok=True)
        self.mount()

    def mount(self):
        subprocess.run(["mount", "-t", self.kind, "-o", self.options, self.image, self.top], check=True)

    def unmount(self):
        for _ in range(50):
            if subprocess.run(["umount", self.top], stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError(self.top + " is still in use")

    def pass_an_interval(self):
        if self.commits:
            time.sleep(INTERVAL)
            return
        other = os.open(os.path.join(self.top, "other"), os.O_CREAT | os.O_WRONLY)
        os.write(other, b"x")
        os.fsync(other)
        os.close(other)

    def writes(self):
        """How much the device has been given so far."""
        device = subprocess.run(["findmnt", "-n", "-o", "SOURCE", self.top], stdout=subprocess.PIPE, check=True).stdout
        with open(f"/sys/block/{os.path.basename(device.decode().strip())}/stat", encoding="ascii") as file:
            return file.read().split()[4:7]

    def freeze_image(self):
        """Copies the image, again and again until nothing was written meanwhile."""
        before = None
        while before != self.writes():
            before = self.writes()
            subprocess.run(["cp", "--sparse=always", self.image, self.image + ".cut"], check=True)
        return self.image + ".cut"

    def cut(self, release):
        """From here on nothing reaches the disk; `release` ends what holds the file system; then it is mounted again."""
        folder, copy = os.open(self.top, os.O_RDONLY), None
        try:
            fcntl.ioctl(folder, SHUT_DOWN, WITHOUT_LOG)
        except OSError:
            copy = self.freeze_image()
        os.close(folder)
        release()
        self.unmount()
        if copy is not None:
            os.replace(copy, self.image)
        self.mount()


def tree(top):
    """Every name below with what it is: a link's text, a file's bytes."""
    found = {}
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, top)
            if os.path.islink(path):
                found[relative] = os.readlink(path)
            elif os.path.isdir(path):
                found[relative] = None
            else:
                with open(path, "rb") as file:
                    found[relative] = file.read()
    return found


def differences(found, *wanted):
    """Nothing when `found` is one of those; else what is wrong against the likest."""
    if found in wanted:
        return ""
    first = min(wanted, key=lambda one: sum(found.get(name, 0) != data for name, data in one.items()))
    empty = sum(not data and bool(first.get(name)) for name, data in found.items())
    return (f"{len(first.keys() - found.keys())} of {len(first)} names missing, {empty} files empty, others: "
            + ", ".join(sorted(name for name in found if found[name] != first.get(name, 0))[:5]))


@unittest.skipUnless(os.geteuid() == 0, "only root can mount file systems and cut their power")
@unittest.skipUnless(STRACE, "strace is not installed")
class Ground(Cache):
    def volume(self, kind):
        if shutil.which(SYSTEMS[kind][1][0]) is None:
            self.skipTest(f"{SYSTEMS[kind][1][0]} is not installed")
        with open("/proc/filesystems", encoding="ascii") as file:
            if kind not in file.read().split():
                self.skipTest(f"this kernel has no {kind}")
        self.top = self.path(kind + "-" + str(len(os.listdir(self.folder))))
        try:
            volume = Volume(kind, self.top + ".image", self.top)
        except subprocess.CalledProcessError as error:
            self.skipTest(f"no {kind} can be mounted here: {error}")
        self.addCleanup(volume.unmount)
        self.env = os.path.join(self.top, "env")
        self.variables["VENVCAST_CACHE_DIR"] = os.path.join(self.top, "cache")
        return volume

    def run_words(self, *options):
        return self.words(*options, self.env)

    def reference(self, *options):
        """What a run that nothing disturbs makes there."""
        self.assert_silent_success(self.run_it(*self.run_words(*options)))
        return tree(self.env)

    def instants(self, words, count):
        """That many (system call, which one of its kind), spread over the whole run, and the end."""
        log = self.path("log")
        subprocess.run([STRACE, "-qq", "-o", log, "-e", "trace=" + CHANGES, PROGRAM, *words], cwd=self.folder,
                       env=self.variables, check=True, stdin=subprocess.DEVNULL)
        calls, seen = [], {}
        with open(log, encoding="utf-8", errors="replace") as file:
            for line in file:
                name = line.split("(")[0]
                seen[name] = seen.get(name, 0) + 1
                if "+++" not in line and (name != "openat" or "O_CREAT" in line):
                    calls.append((name, seen[name]))
        keys = [call for call in calls if call[0] in ("renameat2", "renameat", "fsync", "syncfs")]
        keys = ([call for call in calls if call[0] == "sync_file_range"][-1:] + keys)[-count + 1:]
        spread = count - 1 - len(keys)
        return [calls[(2 * i + 1) * len(calls) // (2 * spread)] for i in range(spread)] + keys + [END]

    def stop_at(self, instant, words):
        """Runs until behind that call; returns what ends the run for good."""
        if instant == END:
            ended = self.run_it(*words)
            self.assertEqual((ended.code, ended.err), (0, ""))
            return lambda: None
        log = self.path("log")
        if os.path.exists(log):
            os.unlink(log)
        call, number = instant
        process = subprocess.Popen([STRACE, "-qq", "-o", log, "-e", "trace=" + call, "-e",
                                    f"inject={call}:signal=STOP:when={number}", PROGRAM, *words], cwd=self.folder,
                                   env=self.variables, stdin=subprocess.DEVNULL)
        stopped, end = False, time.monotonic() + 30
        while not stopped and process.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
            if os.path.exists(log):
                with open(log, encoding="utf-8", errors="replace") as file:
                    stopped = "stopped by SIGSTOP" in file.read()
        self.assertTrue(stopped, f"{instant} did not come")
        with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
            child = int(file.read().split()[0])

        def release():
            os.kill(child, signal.SIGKILL)
            process.wait()
        return release

    def prepare(self, volume, warm, first):
        """An empty volume, or one with a cache; and what stands at the target before."""
        for name in ("env", "cache"):
            shutil.rmtree(os.path.join(self.top, name), ignore_errors=True)
        if warm:
            self.assert_silent_success(self.run_it(*self.run_words()))
            shutil.rmtree(self.env)
        if first is not None:
            self.assert_silent_success(self.run_it(*self.run_words(*first)))
        subprocess.run(["sync", "-f", self.top], check=True)

    def used(self):
        """Nothing, or what goes wrong when the environment's python imports what was installed."""
        if not os.path.lexists(self.env):
            return ""
        done = subprocess.run([os.path.join(self.env, "bin", "python"), "-B", "-c", "import pk.m0, pk.deep.er.m3"], cwd="/",
                              env=self.variables, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return done.stderr.decode("utf-8", "replace") if done.returncode != 0 else ""

    def cut_at(self, volume, instant, options):
        """What stands at the target afterwards, None when nothing does; and what is wrong with the next run's result."""
        release = self.stop_at(instant, self.run_words(*options))
        volume.pass_an_interval()
        volume.cut(release)
        stands = tree(self.env) if os.path.lexists(self.env) else None
        return stands, self.used()

    def judge_cache(self, wanted, where):
        """The next environment out of that cache is as the wheel is, and is shared again from the one after."""
        shutil.rmtree(self.env, ignore_errors=True)
        for _ in range(2):
            found = self.reference()
            wrong = differences(found, wanted)
            self.assertEqual(figures.judge(f"{where}: the cache is never harmed by a power cut", wrong), "")
            self.assertEqual([name for name in os.listdir(self.top) if "venvcast" in name], [])
            shutil.rmtree(self.env)

    def durable(self, kind, warm, options=(), first=None, count=7, only=None):
        """Cuts at `count` instants; at each the target is what it was before, or whole."""
        volume = self.volume(kind)
        options = ("--durable", *options)
        plain = self.reference()
        whole = [self.reference(*options)] if options[1:] else [plain]
        shutil.rmtree(self.env)
        before = self.reference(*first) if first is not None else None
        self.prepare(volume, warm, first)
        instants = self.instants(self.run_words(*options), count)
        for instant in instants if only is None else [instants[i] for i in only]:
            with self.subTest(kind=kind, warm=warm, instant=instant):
                self.prepare(volume, warm, first)
                stands, wrong = self.cut_at(volume, instant, options)
                if stands is not None:
                    wrong = differences(stands, *whole, *([] if before is None else [before])) or wrong
                elif before is not None:
                    wrong = "what stood there before is gone"
                if instant == END and stands not in whole:
                    wrong = wrong or "it was reported, and is not there"
                cache = "warm" if warm else "cold"
                promise = f"{kind}, {cache} cache: with --durable whole or as before after a power cut"
                self.assertEqual(figures.judge(promise, wrong), "")
                self.judge_cache(plain, kind)

    def careless(self, kind, warm):
        """Without --durable: only the cache is promised. Returns what the cut did to the environment."""
        volume = self.volume(kind)
        plain = self.reference()
        self.prepare(volume, warm, None)
        stands, _ = self.cut_at(volume, END, ())
        self.judge_cache(plain, kind)
        return differences(stands or {}, plain)


class PowerCut(Ground):
    def test_without_durable_the_cache_is_not_harmed_and_the_cut_is_one(self):
        """If it harmed nobody, the other tests would prove nothing."""
        self.assertIn("files empty", self.careless("ext4", True))

    def test_a_new_environment(self):
        self.durable("ext4", True, only=(None if figures.FULL else [-4, -3, -2, -1]))

    def test_a_new_environment_and_an_empty_cache(self):
        self.durable("ext4", False, only=(None if figures.FULL else [2, -1]))

    def test_an_environment_that_is_cleared(self):
        self.durable("ext4", True, ["--clear"], ["--prompt", "old"], only=(None if figures.FULL else [-2]))


@unittest.skipUnless(figures.FULL, "takes minutes: --full")
class All(Ground):
    def test_xfs(self):
        self.durable("xfs", True)

    def test_xfs_and_an_empty_cache(self):
        self.durable("xfs", False)

    def test_xfs_cleared(self):
        self.durable("xfs", True, ["--clear"], ["--prompt", "old"])

    def test_btrfs(self):
        self.durable("btrfs", True)

    def test_btrfs_and_an_empty_cache(self):
        self.durable("btrfs", False)

    def test_btrfs_cleared(self):
        self.durable("btrfs", True, ["--clear"], ["--prompt", "old"])

    def test_copies_instead_of_links(self):
        for kind in SYSTEMS:
            self.durable(kind, True, ["--link-mode", "copy"], count=4)

    def test_without_a_cache(self):
        for kind in SYSTEMS:
            self.durable(kind, False, ["--no-cache"], count=4)

    def test_without_durable_on_every_file_system(self):
        for kind in SYSTEMS:
            for warm in (True, False):
                self.careless(kind, warm)


if __name__ == "__main__":
    be_apart()
    figures.main()
