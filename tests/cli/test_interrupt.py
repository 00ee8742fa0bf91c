"""test_interrupt.py: Ctrl-C and other requests to end, at every kind of moment: nothing half done stays behind."""

import os
import shutil
import signal
import socket
import subprocess
import time
import unittest

from cli import PROGRAM, PYTHON, Case

STRACE = shutil.which("strace")


class Interrupts(Case):
    def make_interrupted(self, call, nth, *words, number=signal.SIGINT, **process):
        """Runs with the signal arriving when `call` is made for the nth time."""
        command = [STRACE, "-qq", "-f", "-o", os.devnull, "-e", "trace=" + call, "-e", "signal=none",
                   "-e", f"inject={call}:signal={number.name}:when={nth}", PROGRAM, "-p", PYTHON, "--no-cache", *words]
        done = subprocess.run(command, cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **process)
        return done.returncode, done.stderr.decode()

    def assert_taken_back(self, ended, number=signal.SIGINT):
        code, err = ended
        self.assertEqual(code, -number, err)        # strace ends as the program did
        self.assertIn("interrupted while", err)
        self.assertIn("[E_INTERRUPTED]", err)

    def calls_of(self, call, *words):
        """How often a whole run makes that call."""
        log = self.path("log")
        subprocess.run([STRACE, "-qq", "-f", "-o", log, "-e", "trace=" + call, PROGRAM, "-p", PYTHON, "--no-cache", *words],
                       cwd=self.folder, env=self.variables, check=True, timeout=120)
        with open(log, encoding="utf-8", errors="replace") as file:
            count = sum(call + "(" in line for line in file)
        os.unlink(log)
        return count

    def test_a_new_environment_is_not_there(self):
        count = self.calls_of("mkdirat", "whole")
        self.assertGreater(count, 20)
        shutil.rmtree(self.path("whole"))
        for nth in sorted({1, 2, 3, 8, count // 2, count - 1, count}):
            self.assert_taken_back(self.make_interrupted("mkdirat", nth, "deep/er/env"))
            self.assert_nothing_written()

    def test_every_request_to_end_is_one(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.assert_taken_back(self.make_interrupted("mkdirat", 5, "env", number=number), number)
            self.assert_nothing_written()

    def test_in_the_step_that_publishes_it_is_whole_and_the_run_still_ends_by_the_signal(self):
        code, err = self.make_interrupted("renameat2", 1, "--jobs", "1", "--without-pip", "a", "b")
        self.assertEqual(code, -signal.SIGINT, err)
        self.assert_environment("a")
        self.assert_nothing_written("a")

    def test_with_several_at_work_each_is_whole_or_not_there(self):
        code, err = self.make_interrupted("renameat2", 1, "--jobs", "2", "--without-pip", "a", "b")
        self.assertEqual(code, -signal.SIGINT, err)
        made = os.listdir(self.folder)
        self.assertTrue(made, "whoever publishes does so")
        for name in made:
            self.assert_environment(name)
        self.assert_nothing_written(*made)

    def test_an_environment_that_is_cleared_is_the_old_or_the_new_one(self):
        self.assert_silent_success(self.make("env"))
        self.make_file("env/mine", "old")
        self.assert_taken_back(self.make_interrupted("mkdirat", 6, "--clear", "env"))
        self.assertTrue(os.path.exists(self.path("env", "mine")))
        self.assert_nothing_written("env")
        code, err = self.make_interrupted("unlinkat", 3, "--clear", "--without-pip", "env")
        self.assertEqual(code, -signal.SIGINT, err)
        self.assertFalse(os.path.exists(self.path("env", "mine")))
        self.assert_environment("env")
        self.assert_nothing_written("env")

    def test_an_environment_that_is_changed_is_as_before(self):
        self.assert_silent_success(self.make("env"))
        before = self.listing("env")
        for nth in (1, 3, 6):
            self.assert_taken_back(self.make_interrupted("renameat2", nth, "--system-site-packages", "env"))
            self.assertEqual(self.listing("env"), before)

    def listing(self, name):
        """Every name with what is in it: files by their bytes, links by their target."""
        result = {}
        for folder, _, files in os.walk(self.path(name)):
            result[folder] = None
            for file in files:
                path = os.path.join(folder, file)
                if os.path.islink(path):
                    result[path] = os.readlink(path)
                else:
                    with open(path, "rb") as opened:
                        result[path] = opened.read()
        return result

    def test_what_the_caller_ignores_is_ignored(self):
        code, err = self.make_interrupted("mkdirat", 3, "--without-pip", "env", number=signal.SIGHUP,
                                          preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assertEqual((code, err), (0, ""))
        self.assert_environment("env")

    def test_a_program_that_runs_is_told_and_the_environment_stays_whole(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:      # an index that never answers
            self.variables["PIP_INDEX_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
            process = subprocess.Popen([PROGRAM, "-p", PYTHON, "--upgrade-deps", "env"], cwd=self.folder,
                                       env=self.variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            silent.settimeout(60)
            silent.accept()[0].close()                              # pip is at work now, and will try again
            start = time.monotonic()
            process.send_signal(signal.SIGTERM)
            err = process.communicate(timeout=60)[1].decode()       # its end closes the pipe: so has pip's
        self.assertEqual(process.returncode, -signal.SIGTERM, err)
        self.assertIn("[E_INTERRUPTED]", err)
        self.assertLess(time.monotonic() - start, 20)
        self.assert_environment("env")
        self.assertEqual([name for name in os.listdir(self.folder) if "venvcast" in name], [])

    def test_every_program_is_told_when_several_run(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.variables["PIP_INDEX_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
            process = subprocess.Popen([PROGRAM, "-p", PYTHON, "--upgrade-deps", "--jobs", "3", "a", "b", "c"],
                                       cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            silent.settimeout(60)
            held = [silent.accept()[0] for _ in range(3)]           # three pips wait for an answer
            start = time.monotonic()
            process.send_signal(signal.SIGTERM)
            err = process.communicate(timeout=60)[1].decode()       # all of them have ended, none is left
        self.assertEqual(process.returncode, -signal.SIGTERM, err)
        self.assertLess(time.monotonic() - start, 10)               # pip itself would wait for 15 seconds, six times
        for connection, name in zip(held, ("a", "b", "c")):
            connection.close()
            self.assert_environment(name)
        self.assertEqual([name for name in os.listdir(self.folder) if "venvcast" in name], [])


if __name__ == "__main__":
    unittest.main()
