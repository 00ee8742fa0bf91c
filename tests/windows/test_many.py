#!/usr/bin/env python3
"""test_many.py: several environments at once under Wine: threads, their programs, a manifest, an interruption."""

import json
import shutil
import socket
import sys
import time
import unittest

import wine
from scratch import Scratch
from test_programs import make_wheel

PREFIX = "import sys; print(ascii(sys.prefix))"


class Many(Scratch):
    def setUp(self):
        super().setUp()
        self.cache = wine.inside(self.top / "cache")

    def cast(self, *args, **more):
        return super().cast(*args, VENVCAST_CACHE_DIR=self.cache, **more)

    def manifest(self, *lines):
        (self.top / "list.txt").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
        return "--from", "list.txt"

    def assert_whole(self, *names, pip=True):
        for name in names:
            env = self.top / name
            self.assertEqual(self.says(env, PREFIX), ascii(wine.inside(env)))
            self.assertEqual((env / "Scripts/pip.exe").exists(), pip, name)

    def test_a_failure_among_several_with_pip_does_not_stop_the_others(self):
        names = ["a", "b c", "ü", "d"]
        (self.top / "file").write_text("mine")
        done = self.cast("--jobs", "4", *names[:2], "file\\x", *names[2:])
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("Error: "), 1, done.stderr)
        self.assertIn("Made 4 of 5 environments", done.stderr)
        self.assert_whole(*names)
        first, *others = ((self.top / name / "Lib/site-packages/pip/__init__.py").read_bytes() for name in names)
        self.assertEqual(others, [first] * 3)
        self.assertEqual((self.top / "file").read_text(), "mine")
        self.assertEqual({path.name for path in self.top.iterdir()}, {*names, "file", "cache"})

    def test_lines_of_a_manifest_are_told_apart_by_folder_not_by_spelling(self):
        done = self.cast("--without-pip", "--jobs", "1", *self.manifest("one", "Two", "x\\..\\TWO", "ONE\\.", "'three"))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("list.txt:3: Error: ENV_DIR 'x\\..\\TWO' is the folder of line 2 in another spelling [E_USAGE]",
                      done.stderr)
        self.assertIn("list.txt:4: Error: ENV_DIR 'ONE\\.' is the folder of line 1", done.stderr)
        self.assertIn("list.txt:5: Error: ", done.stderr)
        self.assertIn("Made 2 of 5 environments", done.stderr)
        self.assert_whole("one", "Two", pip=False)

    def test_json_tells_of_powershell_for_each(self):
        done = self.made("--json", "--without-pip", "--jobs", "2", "a", "b")
        alone = self.made("--json", "--without-pip", "c")
        both = json.loads(done.stdout)["environments"]
        one, = json.loads(alone.stdout)["environments"]
        self.assertIsNotNone(one["powershell"])
        for made in both:
            self.assertEqual((made["powershell"], made["hints"]), (one["powershell"], one["hints"]))

    def test_programs_run_at_the_same_time_and_each_has_its_own_end(self):
        make_wheel(self.top)
        (self.top / "good.txt").write_text("tool==1\n")
        (self.top / "bad.txt").write_text("tool==2\n")
        done = self.cast("--find-links", self.top, "--jobs", "3",
                         *self.manifest("-r good.txt a", "-r bad.txt b", "-r good.txt --log pip.log c"))
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn("list.txt:2: Error: ", done.stderr)
        self.assertIn("Made 2 of 3 environments", done.stderr)
        for name in "ac":
            self.assertTrue((self.top / name / "Scripts/tool.exe").exists(), name)
        self.assertFalse((self.top / "b").exists())
        self.assertIn("Successfully installed tool-1", (self.top / "pip.log").read_text())

    def test_ctrl_c_reaches_every_program(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:      # an index that never answers
            index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
            terminal = wine.Terminal([wine.PROGRAM, "-p", wine.inside(self.python), "--upgrade-deps", "--jobs", "2", "a", "b"],
                                     cwd=self.top, PIP_INDEX_URL=index, VENVCAST_CACHE_DIR=self.cache)
            silent.settimeout(200)
            held = [silent.accept()[0] for _ in range(2)]
            pips = [words for words in wine.with_variable(f"PIP_INDEX_URL={index}").values() if " pip " in words]
            self.assertGreaterEqual(len(pips), 2, pips)
            terminal.type(b"\x03")
            self.assertEqual(terminal.wait(), 0xC000013A % 256, terminal.seen)
            end = time.monotonic() + 60         # of itself a pip would ask for some minutes
            while wine.with_variable(f"PIP_INDEX_URL={index}") and time.monotonic() < end:
                time.sleep(0.1)
            self.assertEqual(wine.with_variable(f"PIP_INDEX_URL={index}"), {})
            for connection in held:     # which Wine 8 may keep after the end of all that had it, so that it tells nothing
                connection.close()
        self.assert_whole("a", "b")
        shutil.rmtree(self.top / "cache")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
