#!/usr/bin/env python3
"""test_concurrency.py: eight runs on one target: every success can be used, the others wait or say exit code 6."""

import os
import sys
import threading
import unittest

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import figures                                                                           # noqa: E402
from scratch import Scratch                                                              # noqa: E402

PROMISE = "Windows: every success is usable, the others wait or fail with exit code 6"


class Concurrency(Scratch):
    def race(self, *runs):
        """All at once; how each ended."""
        ended = [None] * len(runs)

        def one(number):
            ended[number] = self.cast("--without-pip", *runs[number], self.env)
        threads = [threading.Thread(target=one, args=(number,)) for number in range(len(runs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [(done.returncode, done.stderr) for done in ended]

    def judge(self, ended, *codes):
        for code, err in ended:
            wrong = "" if code in codes and (code == 0 or "[E_TARGET_HELD]" in err) else f"exit {code}: {err}"
            self.assertEqual(figures.judge(PROMISE, wrong), "")
        self.assertIn(0, [code for code, _ in ended])
        self.assertEqual(self.says(self.env, "import sys; print(sys.prefix != sys.base_prefix)"), "True")
        self.assertEqual([path.name for path in self.top.iterdir()], ["e"])
        self.assertEqual([path.name for path in self.env.iterdir() if "venvcast" in path.name], [])

    def test_one_of_eight_makes_it_and_the_others_say_so(self):
        self.judge(self.race(*[[]] * 8), 0, 6)

    def test_eight_wait_for_each_other(self):
        self.judge(self.race(*[["--wait", "60"]] * 4, *[["--wait", "60", "--clear", "--durable"]] * 4), 0)


if __name__ == "__main__":
    figures.main()
