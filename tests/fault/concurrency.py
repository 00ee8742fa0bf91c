#!/usr/bin/env python3
"""concurrency.py: many runs on one target: every success can be used, the others wait or say exit code 6, nothing stays.

usage: concurrency.py [--full] [--figures FILE] [TEST...]

A success is used at once, by its own python, while the others are still at work."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "cli")]
import figures                                                                           # noqa: E402
from cache_case import Cache                                                             # noqa: E402
from cli import PROGRAM                                                                  # noqa: E402

STRACE = shutil.which("strace")
USE = ("import sys, pk.m0, pk.deep.er.m3\n"
       "assert pk.deep.er.m3.value == 3 and pk.__path__[0].startswith(sys.prefix + '/'), (pk.__path__, sys.prefix)\n"
       "assert sys.prefix == sys.argv[1] != sys.base_prefix, sys.prefix")
WAIT = ("--wait", "60")
DONE, HELD = 0, 6


def text_of(path):
    """What the file holds by now."""
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def traced_by(tracer):
    """The number of the one process that this strace has started."""
    return int(text_of(f"/proc/{tracer.pid}/task/{tracer.pid}/children").split()[0])


class Creator(threading.Thread):
    """One run, and the use of what it reports."""

    def __init__(self, case, words, prefix=(), kill_after=None):
        super().__init__()
        self.case, self.words, self.prefix, self.kill_after = case, words, prefix, kill_after
        self.target = words[-1]
        self.process, self.code, self.err, self.used = None, None, "", None

    def run(self):
        process = self.process = subprocess.Popen(
            [*self.prefix, PROGRAM, *self.words], cwd=self.case.folder, env=self.case.variables,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if self.kill_after is not None:
            time.sleep(self.kill_after)
            process.kill()
        self.err = process.communicate(timeout=120)[1].decode("utf-8", "replace")
        self.code = process.returncode
        if self.code == DONE:
            self.used = self.case.use(self.target)
            if self.used and self.case.clears:
                self.used = self.case.use(self.target)

    def verdict(self, *codes):
        """What is wrong with how it ended, or nothing."""
        if self.code not in codes:
            return f"exit {self.code}, not one of {codes}: {self.err}"
        if self.code == HELD and ("[E_TARGET_HELD]" not in self.err or "at work on" not in self.err
                                  and "just" not in self.err):
            return self.err
        if self.code == DONE and (self.err or self.used):
            return f"success, but: {self.err} {self.used}"
        return ""


class Concurrency(Cache):
    def setUp(self):
        super().setUp()
        self.variables["PYTHONDONTWRITEBYTECODE"] = "1"

    # A Python that lists a folder just when --clear takes it away finds nothing in it. Where that may be, one more try.
    clears = False

    def use(self, target):
        """Nothing, or what goes wrong when the environment's python imports what was installed."""
        env = self.path(target)
        try:
            done = subprocess.run([os.path.join(env, "bin", "python"), "-c", USE, env], env=self.variables, cwd="/",
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
        except FileNotFoundError as error:
            return str(error)
        return done.stderr.decode("utf-8", "replace") if done.returncode != 0 else ""

    def race(self, promise, runs, *codes, prefix=()):
        """All at once; the creators, each of which has kept the promise."""
        creators = [Creator(self, words, prefix) for words in runs]
        for creator in creators:
            creator.start()
        for creator in creators:
            creator.join()
        wrong = [verdict for creator in creators if (verdict := figures.judge(promise, creator.verdict(*codes)))]
        self.assertEqual(wrong, [])
        return creators

    def assert_only(self, *names):
        """Nothing beside the targets nor in them that is not theirs; in the cache nothing unfinished."""
        found = sorted(set(os.listdir(self.folder)) - {".cache", "wheels"})
        entries = [name for name in map(os.path.basename, self.entries()) if "unfinished" in name or name.startswith(".")]
        inside = [name for target in names for name in os.listdir(self.path(target)) if "venvcast" in name]
        wrong = [*set(found) ^ set(names), *entries, *inside]
        self.assertEqual(figures.judge("no leftovers beside, in the target or in the cache", ", ".join(wrong)), "")

    def numbers(self):
        return (2, 8, 32)

    def test_without_waiting_one_succeeds_and_the_others_say_so(self):
        for number in self.numbers():
            creators = self.race("every success is usable, the others fail with exit code 6", [self.words("env")] * number,
                                 DONE, HELD)
            self.assertIn(DONE, [creator.code for creator in creators])
            self.assert_only("env")
            self.assert_pristine("env")
            shutil.rmtree(self.path("env"))

    def test_who_waits_succeeds(self):
        for number in self.numbers():
            self.race("with --wait everybody succeeds", [self.words(*WAIT, "env")] * number, DONE)
            self.assert_only("env")
            self.assert_pristine("env")
            shutil.rmtree(self.path("env"))

    def test_a_target_below_folders_that_are_not_there_yet(self):
        self.race("with --wait everybody succeeds", [self.words(*WAIT, "deep/er/env")] * 8, DONE)
        self.assertEqual(os.listdir(self.path("deep/er")), ["env"])

    def test_with_different_options_each_in_its_turn(self):
        options = (["--prompt", "one"], ["--prompt", "two", "--system-site-packages"], ["--link-mode", "copy"], ["--durable"],
                   ["--activators", "bash"], ["--no-cache"], ["--compile-bytecode"], ["--without-scm-ignore-files"])
        for number in self.numbers():
            runs = [self.words(*WAIT, *options[i % len(options)], "env") for i in range(number)]
            self.race("with --wait everybody succeeds", runs, DONE)
            self.assert_only("env")
            shutil.rmtree(self.path("env"))

    def test_against_clear(self):
        self.clears = True
        for number in self.numbers():
            runs = [(["--clear"] if i % 2 else []) + ["env"] for i in range(number)]
            self.race("with --wait everybody succeeds, --clear among them", [self.words(*WAIT, *run) for run in runs], DONE)
            self.assert_only("env")
            self.race("every success is usable, the others fail with exit code 6, --clear among them",
                      [self.words(*run) for run in runs], DONE, HELD)
            self.assert_only("env")

    def test_against_cache_prune(self):
        for number in self.numbers():
            runs = [self.words(*WAIT, f"env{i % 4}") for i in range(number)]
            stop = threading.Event()
            prune = threading.Thread(target=self.prune_until, args=(stop,))
            prune.start()
            try:
                for _ in range(3):
                    self.race("against --cache-prune everybody succeeds", runs, DONE)
                    for name in {run[-1] for run in runs}:
                        shutil.rmtree(self.path(name))
            finally:
                stop.set()
                prune.join()
            self.assertEqual(self.prune_errors, [])
            self.assert_only()

    prune_errors = ()

    def prune_until(self, stop):
        self.prune_errors = []
        while not stop.is_set():
            ended = self.run_it("--cache-prune")
            wrong = "" if (ended.code, ended.err) == (0, "") else repr(ended)
            if figures.judge("--cache-prune succeeds, whoever is at work", wrong):
                self.prune_errors.append(wrong)

    def test_with_ensure_everybody_succeeds(self):
        if "--ensure" not in self.run_it("--help").out:
            self.skipTest("this program does not know --ensure")
        for number in self.numbers():
            self.race("with --ensure everybody succeeds", [self.words("--ensure", "env")] * number, DONE)
            self.assert_only("env")
            shutil.rmtree(self.path("env"))

    def test_killed_at_random(self):
        """Each kill may leave one folder beside, which the next run removes; the target is whole or not there."""
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        choices = ([], ["--clear"], ["--durable"], ["--clear", "--durable"], ["--no-cache"], ["--prompt", "x"], ["--ensure"])
        end, killed = time.monotonic() + (60 if figures.FULL else 4), 0
        while time.monotonic() < end:
            options = [chance.choice(choices) for _ in range(6)]
            self.clears = any("--clear" in words for words in options)
            creators = [Creator(self, self.words(*WAIT, *words, "env"),
                                kill_after=chance.choice((None, chance.uniform(0, 0.04)))) for words in options]
            for creator in creators:
                creator.start()
            for creator in creators:
                creator.join()
                wrong = creator.verdict(DONE, *([-signal.SIGKILL] if creator.kill_after is not None else []))
                self.assertEqual(figures.judge("among runs that are killed at random every success is usable", wrong), "",
                                 f"seed {seed}")
                killed += creator.code == -signal.SIGKILL
            if os.path.lexists(self.path("env")):
                self.assertEqual(figures.judge("what killed runs leave at the target is usable", self.use("env")), "",
                                 f"seed {seed}")
            if chance.random() < 0.2:
                shutil.rmtree(self.path("env"), ignore_errors=True)
        self.assertGreater(killed, 5)
        self.assert_silent_success(self.run_it(*self.words("env")))
        self.assertEqual(self.use("env"), "")
        self.sweep_cache()
        self.assert_only("env")

    def sweep_cache(self):
        """What is unfinished there goes when it is an hour old: nobody can know earlier that its run is dead."""
        for entry in self.entries():
            if os.path.basename(entry).startswith("."):
                os.utime(entry, (0, 0))
        self.seed("--cache-dir", self.cache, "--no-project", "--compile-bytecode", "env")

    def wait_for_stop(self, log):
        end = time.monotonic() + 120
        while "stopped by SIGSTOP" not in text_of(log):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def held_run(self, call, *words, path=()):
        """A run that stops itself when it makes this call (on this path); waits until it has."""
        log = self.path("wheels", "log-%d" % len(os.listdir(self.path("wheels"))))
        process = subprocess.Popen([STRACE, "-qq", "-o", log, "-e", "trace=" + call, "-e", "inject=" + call + ":signal=STOP:when=1",
                                    *path, PROGRAM, *words], cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL)
        self.wait_for_stop(log)
        return process, traced_by(process)

    def test_a_claim_ends_with_its_process_however_that_ends(self):
        for words in (self.words("env"), self.words("--clear", "env"), self.words("--prompt", "x", "env")):
            tracer, holder = self.held_run("symlinkat" if not os.path.exists(self.path("env")) else "renameat2", *words)
            self.assert_refused(self.run_it(*words), HELD, "another run is at work on", "[E_TARGET_HELD]", "--wait SECONDS")
            start = time.monotonic()
            self.assert_refused(self.run_it("--wait", "1", *words), HELD, "another run is at work on")
            self.assertGreater(time.monotonic() - start, 0.9)
            waiter = Creator(self, ("--wait", "50", *words))
            waiter.start()
            time.sleep(0.3)
            self.assertTrue(waiter.is_alive())
            start = time.monotonic()
            os.kill(holder, signal.SIGKILL)
            waiter.join()
            tracer.wait()
            late = time.monotonic() - start
            wrong = waiter.verdict(DONE) or ("" if late < 5 else f"only after {late:.1f} s")
            self.assertEqual(figures.judge("a claim ends with its process, killed or not", wrong), "")
            self.assert_only("env")

    def test_what_a_killed_run_left_goes_with_the_next_one_whatever_that_does(self):
        """Killed while it builds, and while it deletes what --clear has replaced."""
        for number, (call, first) in enumerate([("symlinkat", []), ("unlinkat", ["--clear"])]):
            for then in ([], ["--clear"], ["--system-site-packages"], ["--upgrade"]):
                name = f"env{number}"
                if first:
                    self.assert_silent_success(self.run_it(*self.words(name)))
                tracer, holder = self.held_run(call, *self.words(*first, name))
                os.kill(holder, signal.SIGKILL)
                tracer.wait()
                self.assertIn(f".{name}.venvcast", os.listdir(self.folder))
                if then != ["--upgrade"] or first:
                    self.assert_silent_success(self.run_it(*self.words(*then, name)))
                else:
                    self.assert_silent_success(self.run_it(*self.words(name)))
                self.assertEqual(self.use(name), "")
                self.assert_only(name)
                shutil.rmtree(self.path(name))

    def test_a_claim_that_comes_late_is_not_taken_for_another(self):
        """Between the opening and the claim of a stage it became the target, which went, and a third run builds."""
        first, holder = self.held_run("symlinkat", *self.words("env"))
        late = Creator(self, self.words("env"), prefix=(STRACE, "-qq", "-f", "-o", os.devnull, "-e", "trace=flock", "-e",
                                                        "inject=flock:delay_enter=2500000:when=1"))
        late.start()
        time.sleep(0.7)
        os.kill(holder, signal.SIGCONT)
        self.assertEqual(first.wait(timeout=120), 0)
        shutil.rmtree(self.path("env"))
        third, holder = self.held_run("symlinkat", *self.words("env"))
        self.assertTrue(late.is_alive())
        late.join()
        os.kill(holder, signal.SIGCONT)
        wrong = late.verdict(HELD) or ("" if third.wait(timeout=120) == 0 else "the third run could not finish its work")
        self.assertEqual(figures.judge("a claim that comes late is not taken for another", wrong), "")
        self.assertEqual(self.use("env"), "")
        self.assert_only("env")

    def test_what_is_replaced_while_it_is_looked_at_is_looked_at_anew(self):
        """One run has opened the environment to see what is in it, when another puts a new one there and deletes it."""
        for options in (["--clear"], ["--prompt", "x"], ["--ensure"]):
            self.assert_silent_success(self.run_it(*self.words("env")))
            tracer, holder = self.held_run("openat", *self.words(*options, "env"), path=("-P", self.path("env")))
            self.assert_silent_success(self.run_it(*self.words("--clear", "env")))
            os.kill(holder, signal.SIGCONT)
            wrong = "" if tracer.wait(timeout=120) == 0 else f"{options} failed"
            self.assertEqual(figures.judge("what is replaced while it is looked at is looked at anew", wrong), "")
            self.assertEqual(self.use("env"), "")
            self.assert_only("env")
            shutil.rmtree(self.path("env"))

    def opening_of_the_stage(self):
        """By which call a run opens its new stage, and the how many-eth of these calls that is."""
        log = self.path("wheels", "openings")
        self.assert_silent_success(self.run_it(*self.words("env")))         # what is looked for once is remembered
        shutil.rmtree(self.path("env"))
        subprocess.run([STRACE, "-qq", "-o", log, "-e", "trace=openat,openat2", PROGRAM, *self.words("env")],
                       cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL, check=True)
        shutil.rmtree(self.path("env"))
        calls = text_of(log).splitlines()
        opening = next(i for i, line in enumerate(calls) if '".env.venvcast"' in line)
        call = calls[opening].split("(")[0]
        return call, sum(line.startswith(call + "(") for line in calls[:opening + 1])

    def test_a_stage_that_could_not_be_opened_may_be_of_another_run_by_now(self):
        """The first one's new stage went as a stale one; before it gives up, another run has claimed an empty one."""
        call, number = self.opening_of_the_stage()
        for error in ("ENOENT", "EIO"):
            log = self.path("wheels", "log-" + error)
            first = Creator(self, self.words("env"), prefix=(
                STRACE, "-qq", "-o", log, "-e", "trace=mkdirat," + call, "-e", "inject=mkdirat:signal=STOP:when=1",
                "-e", f"inject={call}:error={error}:when={number}"))
            first.start()
            self.wait_for_stop(log)
            os.rmdir(self.path(".env.venvcast"))
            second, holder = self.held_run("flock", *self.words("env"))
            os.kill(traced_by(first.process), signal.SIGCONT)
            first.join()
            os.kill(holder, signal.SIGCONT)
            wrong = first.verdict(HELD) if error == "ENOENT" else first.verdict(1)
            wrong = wrong or ("" if second.wait(timeout=120) == 0 else "the second run could not finish its work")
            self.assertEqual(figures.judge("a stage that could not be opened is left to whoever has claimed it", wrong), "")
            self.assertEqual(self.use("env"), "")
            self.assert_only("env")
            shutil.rmtree(self.path("env"))

    def test_who_waits_can_be_interrupted(self):
        tracer, holder = self.held_run("symlinkat", *self.words("env"))
        waiter = subprocess.Popen([PROGRAM, *self.words("--wait", "50", "env")], cwd=self.folder, env=self.variables,
                                  stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(0.5)
        waiter.send_signal(signal.SIGTERM)
        err = waiter.communicate(timeout=120)[1].decode()
        self.assertEqual(waiter.returncode, -signal.SIGTERM)
        self.assertIn("interrupted while waiting for 'env' [E_INTERRUPTED]", err)
        os.kill(holder, signal.SIGCONT)
        self.assertEqual(tracer.wait(timeout=120), 0)
        self.assertEqual(self.use("env"), "")

    def test_on_file_systems_without_flock(self):
        for error in ("ENOSYS", "EOPNOTSUPP", "EINVAL", "EBADF", "ENOLCK"):
            without = [STRACE, "-qq", "-f", "-o", os.devnull, "-e", "trace=flock", "-e", f"inject=flock:error={error}"]
            for options in ([], WAIT, ["--clear", *WAIT]):
                codes = (DONE,) if options else (DONE, HELD)
                creators = self.race("the same where a file system has no flock", [self.words(*options, "env")] * 6, *codes,
                                     prefix=without)
                self.assertIn(DONE, [creator.code for creator in creators])
                self.assert_only("env")
            shutil.rmtree(self.path("env"))


if __name__ == "__main__":
    figures.main()
