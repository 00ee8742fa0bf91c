"""ground.py: what the tests of hostile places share: a canary that nothing may touch, other users, mounts, figures.

The canary stands outside of everything that a run was asked to write to. Its names, kinds, modes, owners, sizes, contents
and times (of change, too, which no program can set) are taken before a run and compared after it."""

import ctypes
import hashlib
import os
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "cli"), str(TESTS / "seed"), str(TESTS / "fault")]
import cache_case                                                                        # noqa: E402
from cli import PROGRAM, PYTHON                                                          # noqa: E402
from figures import FULL, judge, main                                                    # noqa: E402, F401

STRANGER = 65534            # "nobody": somebody else than whoever runs the tests
CODES = (0, 1, 2, 3, 4, 5, 6)
ROOT = os.geteuid() == 0

libc = ctypes.CDLL(None, use_errno=True)
MS_BIND, MNT_DETACH, RENAME_EXCHANGE = 4096, 2, 2


def needs_root(test):
    return unittest.skipUnless(ROOT, "needs root: another user, a mount, a file given away")(test)


def facts(path):
    found = os.lstat(path)
    known = [stat.S_IFMT(found.st_mode), stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid, found.st_size,
             found.st_mtime_ns, found.st_ctime_ns, found.st_nlink]
    if stat.S_ISLNK(found.st_mode):
        known.append(os.readlink(path))
    elif stat.S_ISREG(found.st_mode):
        with open(path, "rb") as file:
            known.append(hashlib.sha256(file.read()).hexdigest())
    return tuple(known)


def picture(top):
    """Everything at `top` and below, by path."""
    seen = {str(top): facts(top)}
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            seen[path] = facts(path)
    return seen


def differences(before, after):
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


# ---- the kernel's own guard, off: then what the program does by itself has to be enough -------------------------------
LANDLOCK = (444, 445, 446)          # one number on every machine


def filter_of(numbers):
    """For seccomp: these calls are unknown."""
    load, equal, give_back = 0x20, 0x15, 0x06
    rows = [(load, 0, 0, 0)]
    rows += [(equal, len(numbers) - index, 0, number) for index, number in enumerate(numbers)]
    rows += [(give_back, 0, 0, 0x7FFF0000), (give_back, 0, 0, 0x00050000 | 38)]
    text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *row) for row in rows))
    return ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(rows), ctypes.addressof(text))), text


def without(numbers):
    """For preexec_fn."""
    program, text = filter_of(numbers)

    def install():
        if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, program, 0, 0) != 0:
            os._exit(120)
    install.keeps = text
    return install


without_landlock = without(LANDLOCK)


# ---- the ground ----------------------------------------------------------------------------------------------------------
class Ground(unittest.TestCase):
    """A scratch folder with a home, a wheel that stands for pip, and the canary."""
    promise = "nothing outside is touched"

    def setUp(self):
        self.top = Path(os.path.realpath(tempfile.mkdtemp(prefix="venvcast-places-")))
        self.addCleanup(self.sweep)
        os.chmod(self.top, 0o755)
        self.mounts = []
        self.home, self.canary, self.wheels = self.top / "home", self.top / "canary", self.top / "wheels"
        self.home.mkdir(mode=0o700)
        self.wheels.mkdir()
        (self.wheels / cache_case.archives.FILE_NAME).write_bytes(cache_case.wheel_bytes())
        self.variables = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        self.make_canary()

    def sweep(self):
        for path in reversed(self.mounts):
            libc.umount2(os.fsencode(path), MNT_DETACH)
        shutil.rmtree(self.top, ignore_errors=True)

    def make_canary(self):
        """Looks like everything that a run might take for its own."""
        self.canary.mkdir(mode=0o755)
        (self.canary / "precious").write_text("precious\n")
        (self.canary / "precious").chmod(0o640)
        (self.canary / "pyvenv.cfg").write_text("home = /nowhere\n")
        for folder in ("bin", "lib/python3.11/site-packages", "include", "seeds-1", "empty"):
            (self.canary / folder).mkdir(parents=True)
            (self.canary / folder / "precious").write_text("precious\n") if folder != "empty" else None
        (self.canary / "bin/link").symlink_to("precious")

    def bind(self, source, target):
        target.mkdir(exist_ok=True)
        code = libc.mount(os.fsencode(source), os.fsencode(target), None, MS_BIND, None)
        self.assertEqual(code, 0, os.strerror(ctypes.get_errno()))
        self.mounts.append(target)

    def words(self, *words, seed=True):
        seeds = ("--seed", "pk", "--find-links", str(self.wheels)) if seed else ()
        return [PROGRAM, "-p", PYTHON, "--without-pip", *seeds, *map(str, words)]

    def start(self, argv, **how):
        """The program without Landlock, so that what is found is what it does by itself; `guarded` with."""
        before = without_landlock if not how.pop("guarded", False) else None
        more = how.pop("preexec_fn", None)
        how = {"cwd": self.top, "env": self.variables, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
               "stderr": subprocess.PIPE, "timeout": 60, **how}

        def prepare():
            if more:
                more()
            if before:
                before()
        done = subprocess.run(argv, preexec_fn=prepare, **how)
        done.out, done.err = ((text or b"").decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
        return done

    def cast(self, *words, seed=True, **how):
        return self.start(self.words(*words, seed=seed), **how)

    def made(self, *words, **how):
        done = self.cast(*words, **how)
        self.assertEqual(done.returncode, 0, done.err)
        return done

    def assert_defined(self, done, *context):
        """An exit code of the table, and with a failure one sentence that ends with its code."""
        self.assertIn(done.returncode, CODES, (context, done.err))
        if done.returncode != 0:
            self.assertRegex(done.err, r"\[E_[A-Z_]+\]", context)

    def assert_environment(self, path, *context, starts=True):
        self.assertTrue(os.path.isfile(path / "pyvenv.cfg") and not os.path.islink(path / "pyvenv.cfg"), context)
        self.assertTrue(os.access(path / "bin/python", os.X_OK), context)
        if not starts:
            return
        ran = subprocess.run([path / "bin/python", "-I", "-c", "import sys; print(sys.prefix)"], capture_output=True)
        self.assertEqual(ran.stdout.decode().strip(), str(path), (context, ran.stderr))

    def assert_untouched(self, before, *context, top=None):
        """Counts one run of the promise of this test."""
        changed = differences(before, picture(top or self.canary))
        judge(self.promise, changed)
        self.assertEqual(changed, [], context)
