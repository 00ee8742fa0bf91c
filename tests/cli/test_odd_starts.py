#!/usr/bin/env python3
"""test_odd_starts.py: whatever a run is started with, it ends soon, with an exit code of the table and a clear sentence,
and leaves nothing behind.

    test_odd_starts.py [--figures FILE] [UNITTEST-OPTION...]

Each row of a table is one start. What needs root (mounts, other roots) is skipped elsewhere, and says so."""

import ctypes
import itertools
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "places"))
from ground import Ground, PROGRAM, PYTHON, STRANGER, judge, libc, main, needs_root, picture           # noqa: E402

PROMISE = "an odd start ends with a defined exit code, a sentence, and nothing left behind"
SECONDS = 20                    # nothing here takes a tenth of it
MEGABYTE = 1 << 20
CLONE_NEWNS, MS_REC, MS_PRIVATE, MS_RDONLY, MS_REMOUNT = 0x20000, 0x4000, 1 << 18, 1, 32

# An error ends with its code; one of the command line is told as argparse does, without.
SENTENCE = r"Error: .{10,}\[E_[A-Z_]+\]|venvcast: error: .{10,}"


def limit(which, value):
    return lambda: resource.setrlimit(which, (value, value))


def close(*streams):
    def prepare():
        for stream in streams:
            os.close(stream)
    return prepare


def without_folder():
    """The current folder is deleted while we stand in it."""
    os.mkdir("gone")
    os.chdir("gone")
    os.rmdir("../gone")


def replace_stream(*streams, path="/dev/full"):
    def prepare():
        file = os.open(path, os.O_RDWR)
        for stream in streams:
            os.dup2(file, stream)
    return prepare


def broken_pipe(*streams):
    def prepare():
        reading, writing = os.pipe()
        os.close(reading)
        for stream in streams:
            os.dup2(writing, stream)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return prepare


class OddStarts(Ground):
    promise = PROMISE

    def setUp(self):
        super().setUp()
        self.env = self.top / "ground" / "env"
        self.env.parent.mkdir()
        self.kinds = {"env": str(self.env), "ground": str(self.env.parent), "top": str(self.top)}

    def run_row(self, words, codes, *, says=None, told=True, whole=True, left=(), seed=True, argv=None, **how):
        """One start. `codes`: which exit codes there may be; `says`: E_ code of a failure; `told`: is anybody listening?"""
        before, beside = picture(self.canary), sorted(os.listdir(self.env.parent))
        argv = argv or self.words(*[str(word).format(**self.kinds) for word in words], seed=seed)
        done = self.start(argv, guarded=True, **{"timeout": SECONDS, "cwd": self.env.parent, **how})
        context = (words, done.returncode, done.err[:2000])
        self.assert_untouched(before, *context)
        self.assertIn(done.returncode, codes, context)
        if done.returncode != 0 and told:
            self.assertRegex(done.err, SENTENCE, context)
            self.assertEqual(done.err.lower().count("error: "), 1, context)
        if says and done.returncode != 0:
            self.assertIn(f"[{says}]", done.err, context)
        made = os.path.lexists(self.env)
        if done.returncode == 0 and whole:
            self.assert_environment(self.env, *context)
        now = sorted(set(os.listdir(self.env.parent)) - {"env"} - set(left))
        self.assertEqual(now, sorted(set(beside) - {"env"}), context)
        self.assertTrue(made == (done.returncode == 0) or not whole, context)
        subprocess.run(["rm", "-rf", self.env], check=True)
        return done

    # ---- streams -------------------------------------------------------------------------------------------------------
    def test_each_combination_of_closed_streams(self):
        for count in range(4):
            for streams in itertools.combinations(range(3), count):
                with self.subTest(closed=streams):
                    heard = 2 not in streams
                    self.run_row(["{env}"], [0], preexec_fn=close(*streams))
                    self.run_row(["--bogus", "{env}"], [2], told=heard, preexec_fn=close(*streams))
                    self.run_row(["--print-python", "{env}"], [0, 1], told=heard, whole=False, preexec_fn=close(*streams))
                    self.run_row(["{env}", "{ground}/f"], [0], left=["f"], preexec_fn=close(*streams))
                    shutil.rmtree(self.env.parent / "f")

    def test_full_devices_and_readers_that_are_gone(self):
        for name, way in (("full", replace_stream), ("pipe", broken_pipe)):
            for streams in ((1,), (2,), (1, 2)):
                heard = 2 not in streams
                with self.subTest(kind=name, streams=streams):
                    self.run_row(["-v", "{env}"], [0], preexec_fn=way(*streams))
                    self.run_row(["--bogus"], [2], told=heard, preexec_fn=way(*streams))
                    for words in (["--print-python", "{env}"], ["--json", "{env}"], ["--list"], ["--version"], ["--help"]):
                        self.run_row(words, [1] if 1 in streams else [0], told=heard, whole=False,
                                     says="E_OUTPUT" if heard else None, preexec_fn=way(*streams))

    # ---- limits --------------------------------------------------------------------------------------------------------
    def test_a_limit_for_the_size_of_files(self):
        for size in (0, 1, 100, 1000, 5000, 100000):
            for seed in (False, True):
                with self.subTest(size=size, seed=seed):
                    self.run_row(["{env}"], [0, 1, 5], seed=seed, preexec_fn=limit(resource.RLIMIT_FSIZE, size))
        self.run_row(["{env}"], [1], says="E_WRITE", preexec_fn=limit(resource.RLIMIT_FSIZE, 0))

    def test_a_limit_for_open_files(self):
        codes = set()
        for count in range(0, 16):
            with self.subTest(count=count):
                how = {"preexec_fn": limit(resource.RLIMIT_NOFILE, count)}
                if self.start([PROGRAM, "--version"], guarded=True, **how).returncode == 127:
                    continue            # the system's loader opens libraries, if it was not linked with all of them
                codes.add(self.run_row(["{env}"], [0, 1, 3, 5], **how).returncode)
        self.assertIn(0, codes)

    def test_a_limit_for_memory(self):
        """Below what the system needs to start it at all, it is not ours to say anything."""
        ends = set()
        for size in range(256, 9 * 1024, 512):
            with self.subTest(kilobytes=size):
                how = {"preexec_fn": limit(resource.RLIMIT_AS, size * 1024)}
                try:
                    ended = self.start([PROGRAM, "--version"], guarded=True, **how)
                except (subprocess.SubprocessError, OSError):
                    continue
                if ended.returncode != 0:
                    continue
                ends.add(self.run_row(["{env}"], [0, 1, 3, 5], **how).returncode)
        self.assertIn(0, ends)

    def test_a_limit_for_processes(self):
        """Threads of their own are a convenience."""
        self.run_row(["{env}", "{ground}/f"], [0], left=["f"], preexec_fn=limit(resource.RLIMIT_NPROC, 0))

    def test_a_limit_for_time_ends_it_as_the_system_does(self):
        ended = self.start(self.words(self.env), preexec_fn=limit(resource.RLIMIT_CPU, 1))
        self.assertIn(ended.returncode, (0, -signal.SIGXCPU))

    # ---- arguments -----------------------------------------------------------------------------------------------------
    def test_no_arguments_at_all(self):
        """execve with an empty list: newer kernels make it one empty string."""
        for given in ([], [""]):
            read, write = os.pipe()
            child = os.fork()
            if child == 0:
                os.dup2(write, 2)
                os.chdir(self.env.parent)
                list_of = (ctypes.c_char_p * (len(given) + 1))(*[word.encode() for word in given], None)
                variables = (ctypes.c_char_p * 2)(b"PATH=/usr/bin", None)
                libc.execve(os.fsencode(PROGRAM), list_of, variables)
                os._exit(121)
            os.close(write)
            with os.fdopen(read, "rb") as stream:
                said = stream.read().decode()
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            self.assertEqual(code, 2, said)
            self.assertRegex(said, SENTENCE)
            judge(PROMISE)

    def test_arguments_of_many_kinds(self):
        longest = "x" * (120 * 1024)                # Linux takes no more than 128 KiB in one
        name = "n" * 255
        rows = [
            ([longest], [1, 2], None), (["{ground}/" + longest], [1, 2], None), (["--prompt", longest, "{env}"], [0, 2], None),
            (["-p", longest, "{env}"], [3], "E_NO_PYTHON"), (["--cache-dir", "/" + longest, "{env}"], [0], None),
            (["--seed", "pk", "--find-links", longest, "{env}"], [5], "E_FIND_LINKS"), (["--" + longest], [2], None),
            ([os.fsdecode(b"{ground}/\xff\xfe")], [0], None), ([os.fsdecode(b"--\xff\xfe=\x80")], [2], None),
            (["--prompt", os.fsdecode(b"\xff"), "{env}"], [0, 2], None),
            (["-p", os.fsdecode(b"\xff\xfe"), "{env}"], [3], "E_NO_PYTHON"),
            (["{ground}/" + name], [0], None), (["{ground}/" + name + "n"], [1], "E_TARGET_KIND|E_TARGET_PARENT|E_WRITE"),
            (["{ground}/" + "/".join([name] * 15)], [0, 1], None), (["{ground}/" + "/".join([name] * 20)], [1], None),
            (["{ground}/" + "d/" * 3000 + "e"], [1], None),
            (["{env}"] * 5000, [0, 2, 6], None), ([""], [2], "E_EMPTY_TARGET"), (["{ground}/a\nb"], [2], "E_BAD_TEXT"),
        ]
        for words, codes, says in rows:
            with self.subTest(words=[word[:40] for word in words[:3]]):
                ended = self.run_one(words, codes)
                if ended.returncode != 0 and says:
                    self.assertRegex(ended.err, rf"\[({says})\]")

    def run_one(self, words, codes):
        """Any name may have been made below `ground`; it is gone afterwards."""
        before = picture(self.canary)
        done = self.start(self.words(*[word.replace("{env}", str(self.env)).replace("{ground}", str(self.env.parent))
                                       for word in words], seed=False), guarded=True, timeout=60, cwd=self.env.parent)
        short = ([word[:60] for word in words[:3]], done.returncode, done.err[:600])
        self.assert_untouched(before, *short)
        self.assertIn(done.returncode, codes, short)
        left = [name for name in os.listdir(os.fsencode(self.env.parent)) if name.startswith(b".")]
        self.assertEqual(left, [], short)
        if done.returncode != 0:
            self.assertRegex(done.err, SENTENCE, short)
            if words != ["{env}"] * 5000:
                self.assertEqual(os.listdir(self.env.parent), [], short)
        subprocess.run(["rm", "-rf", self.env.parent], check=True)
        self.env.parent.mkdir()
        return done

    def test_a_megabyte_of_arguments(self):
        words = ["--seed", "pk"] * (MEGABYTE // 16)
        self.run_row([*words, "{env}"], [0, 1, 2], argv=None)
        self.run_row(["--wheel", "x" * 100000] * 9 + ["{env}"], [5])

    def test_links_without_end_and_names_too_long(self):
        ground = self.env.parent
        (ground / "loop").symlink_to("loop")
        (ground / "a").symlink_to("b")
        (ground / "b").symlink_to("a")
        for words, codes in ((["{ground}/loop"], [1]), (["{ground}/loop/env"], [1]), (["{ground}/a/env"], [1]),
                             (["--clear", "{ground}/a"], [1, 4]), (["-p", "{ground}/loop", "{env}"], [3]),
                             (["--cache-dir", "{ground}/loop", "{env}"], [0]), (["--from", "{ground}/loop"], [2]),
                             (["--find-links", "{ground}/a", "{env}"], [5]), (["--requirements", "{ground}/a", "{env}"], [5, 2, 1])):
            with self.subTest(words=words):
                self.run_row(words, codes)

    # ---- variables, folders, users ---------------------------------------------------------------------------------------
    def test_variables_that_are_not_there_or_make_no_sense(self):
        rows = [{"HOME": None}, {"HOME": ""}, {"HOME": "relative"}, {"HOME": "/nonexistent/home"}, {"HOME": "/dev/null"},
                {"HOME": "/" + "h" * 5000}, {"HOME": os.fsdecode(b"/\xff")}, {"PATH": None}, {"PATH": ""},
                {"TMPDIR": "/nonexistent"}, {"TMPDIR": str(self.canary)}, {"XDG_CACHE_HOME": "relative"},
                {"XDG_CACHE_HOME": str(self.canary / "precious")}, {"VENVCAST_CACHE_DIR": "\n"},
                {"VENVCAST_CACHE_DIR": "/dev/full"}, {"LC_ALL": "xx_YY"}, {"TERM": "x" * 5000}, {"COLUMNS": "-1"},
                {"SOURCE_DATE_EPOCH": "0"}, {"SOURCE_DATE_EPOCH": "315532799"}]
        for change in rows:
            with self.subTest(change=str(change)[:80]):
                variables = {name: value for name, value in {**self.variables, **change}.items() if value is not None}
                self.run_row(["{env}"], [0], env=variables)
        for value in ("-1", "x", "99999999999999999999", "", " 1"):
            with self.subTest(epoch=value):
                self.run_row(["{env}"], [0, 2], env={**self.variables, "SOURCE_DATE_EPOCH": value})
        self.run_row(["{env}"], [0], env={})

    def test_a_current_folder_that_is_deleted(self):
        self.run_row(["{env}"], [0], preexec_fn=without_folder)
        for words, codes in ((["env"], [1]), (["."], [1]), (["--clear", "."], [1, 4]), (["--prompt", ".", "{env}"], [2]),
                             (["--cache-dir", "c", "{env}"], [0]), (["--version"], [0]), (["--list"], [0])):
            with self.subTest(words=words):
                self.run_row(words, codes, whole=words[-1] == "{env}", preexec_fn=without_folder)

    def test_modes_that_new_files_get(self):
        """umask 000 opens nothing that must be closed; 077 and 777 stop nothing."""
        for mask in (0o000, 0o077, 0o777, 0o027):
            with self.subTest(mask=oct(mask)):
                shutil.rmtree(self.home / ".cache", ignore_errors=True)
                done = self.cast(self.env, preexec_fn=lambda mask=mask: os.umask(mask), guarded=True)
                judge(PROMISE)
                self.assertIn(done.returncode, (0, 1) if mask == 0o777 else (0,), done.err)
                if done.returncode == 0 and mask != 0o777:
                    self.assert_environment(self.env)
                modes = {path: stat.S_IMODE(os.lstat(path).st_mode)
                         for path in (self.home / ".cache", self.home / ".cache/venvcast")}
                self.assertTrue(all(mode & 0o077 == 0 for mode in modes.values()), modes)
                for path in (self.home / ".cache/venvcast").glob("*"):
                    self.assertEqual(stat.S_IMODE(path.lstat().st_mode) & 0o077, 0, path)
                subprocess.run(["rm", "-rf", self.env], check=True)

    def test_files_from_before_1980(self):
        """A wheel, and an interpreter's folders, with times that no ZIP can hold and some clocks never had."""
        wheel = next(self.wheels.iterdir())
        for seconds in (0, -1, -86400 * 365 * 60, 315532799):
            with self.subTest(seconds=seconds):
                os.utime(wheel, (seconds, seconds))
                self.run_row(["{env}"], [0])
                self.run_row(["{env}"], [0])
                self.run_row(["{env}"], [0], env={**self.variables, "SOURCE_DATE_EPOCH": "0"})

    # ---- file systems ------------------------------------------------------------------------------------------------------
    def mounted(self, options):
        target = self.env.parent
        code = libc.mount(b"none", os.fsencode(target), b"tmpfs", 0, options.encode())
        self.assertEqual(code, 0)
        self.mounts.append(target)

    @needs_root
    def test_file_systems_that_are_full(self):
        for options in ("size=300k", "size=40k", "size=8k", "nr_inodes=20", "nr_inodes=3", "nr_inodes=60", "size=300k,nr_inodes=20"):
            for words in (["{env}"], ["--link-mode", "copy", "{env}"], ["{env}", "{ground}/f"]):
                with self.subTest(options=options, words=words):
                    self.mounted(options)
                    ended = self.run_row(words, [0, 1, 5], whole=len(words) != 2 or words[0] != "{env}", left=["f"], told=False)
                    self.assertTrue(ended.returncode == 0 or "[E_WRITE]" in ended.err, ended.err)
                    self.assertTrue(ended.returncode == 0 or "space" in ended.err, ended.err)
                    libc.umount2(os.fsencode(self.mounts.pop()), 2)

    @needs_root
    def test_a_cache_that_is_full_stops_nothing(self):
        for options in ("size=8k,mode=700", "nr_inodes=3,mode=700", "nr_inodes=12,mode=700", "size=4k,nr_inodes=2,mode=700"):
            cache = self.top / "cache"
            cache.mkdir(exist_ok=True)
            with self.subTest(options=options):
                self.assertEqual(libc.mount(b"none", os.fsencode(cache), b"tmpfs", 0, options.encode()), 0)
                self.mounts.append(cache)
                self.run_row(["--cache-dir", cache, "{env}"], [0])
                litter = [name for name in os.listdir(cache) if "." in name]
                self.assertEqual(litter, [])
                libc.umount2(os.fsencode(self.mounts.pop()), 2)

    @needs_root
    def test_file_systems_that_cannot_be_written_to(self):
        self.mounted("size=1m")
        self.made(self.env)
        before = picture(self.env)
        target = os.fsencode(self.env.parent)
        self.assertEqual(libc.mount(None, target, None, MS_REMOUNT | MS_RDONLY, None), 0)
        for words in (["{env}"], ["--clear", "{env}"], ["--upgrade", "{env}"], ["{ground}/new"], ["{ground}/a/b"]):
            done = self.cast(*[word.format(**self.kinds) for word in words], guarded=True)
            self.assertEqual(done.returncode, 1, done.err)
            self.assertRegex(done.err, SENTENCE)
            self.assertIn("read-only", done.err.lower())
            self.assert_untouched(before, words, top=self.env)

    @needs_root
    def test_without_proc_and_without_anything_else(self):
        """In a root of its own that holds the program and an interpreter's files, and nothing of the system's."""
        root = self.top / "root"
        for folder in ("usr/bin", "usr/lib", "work", "lib", "home"):
            (root / folder).mkdir(parents=True)
        shutil.copy2(PROGRAM, root / "venvcast")
        base = os.path.realpath("/usr/bin/python3")
        for program in (PROGRAM, base):
            self.copy_libraries(root, subprocess.run(["ldd", program], capture_output=True, text=True).stdout)
        version = os.path.basename(base)
        shutil.copy2(base, root / "usr/bin" / version)
        os.symlink(version, root / "usr/bin/python3")
        shutil.copytree(f"/usr/lib/{version}", root / "usr/lib" / version, symlinks=True,
                        ignore=lambda folder, names: [name for name in names if name not in KEPT and folder == f"/usr/lib/{version}"])

        def enter():
            os.chroot(root)
            os.chdir("/work")
        done = self.start(["/venvcast", "-p", "/usr/bin/python3", "--without-pip", "env"], guarded=True, cwd="/", env={},
                          preexec_fn=enter)
        judge(PROMISE)
        self.assertEqual(done.returncode, 0, done.err)
        self.assertEqual(sorted(os.listdir(root / "work")), ["env"])
        self.assertTrue((root / "work/env/pyvenv.cfg").exists())
        self.assertEqual(sorted(os.listdir(root / "home")), [])

    def copy_libraries(self, root, words):
        for word in words.split():
            if word.startswith("/") and os.path.exists(word):
                (root / word[1:]).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(word, root / word[1:])

    @needs_root
    def test_folders_that_are_closed(self):
        """As somebody whom nothing is opened for: each part of the way, and the target's own parts."""
        os.chmod(self.top, 0o755)
        os.chown(self.env.parent, STRANGER, STRANGER)
        os.chown(self.home, STRANGER, STRANGER)

        def become():
            os.setgroups([])
            os.setgid(STRANGER)
            os.setuid(STRANGER)
        for mode in (0o000, 0o100, 0o400, 0o500, 0o300, 0o700):
            with self.subTest(mode=oct(mode)):
                os.chmod(self.env.parent, mode)
                self.run_row(["{env}"], [0] if mode in (0o300, 0o700) else [1], cwd="/", preexec_fn=become)
        os.chmod(self.env.parent, 0o700)
        for name in ("bin", "lib", "include", "."):
            with self.subTest(closed=name):
                done = self.cast(self.env, preexec_fn=become, cwd="/", guarded=True)
                self.assertEqual(done.returncode, 0, done.err)
                os.chmod(self.env / name, 0)
                for words in ([], ["--upgrade"], ["--clear"]):
                    done = self.cast(*words, self.env, preexec_fn=become, cwd="/", guarded=True)
                    judge(PROMISE)
                    self.assertIn(done.returncode, (0, 1, 4), done.err)
                    self.assertTrue(done.returncode == 0 or "[E_" in done.err, done.err)
                    self.assertEqual(os.listdir(self.env.parent), ["env"], (name, words))
                subprocess.run(["chmod", "-R", "u+rwX", self.env], check=True)
                shutil.rmtree(self.env)


KEPT = ("os.py", "venv", "ensurepip", "sysconfig.py", "encodings", "lib-dynload", "LICENSE.txt", "build-details.json")

if __name__ == "__main__":
    main()
