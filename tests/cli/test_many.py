"""test_many.py: several ENV_DIRs and manifests, on several threads."""

import json
import os
import re
import random
import shutil
import subprocess
import sys
import unittest

from cli import PROGRAM, PYTHON, Case

MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Many(Case):
    def setUp(self):
        super().setUp()
        self.variables["VENVCAST_CACHE_DIR"] = self.path("cache")

    def from_lines(self, *lines, options=(), newline="\n"):
        self.make_file("list.txt", newline.join(lines) + newline)
        return self.run_it("-p", PYTHON, *options, "--from", "list.txt")

    def test_all_of_them_are_made_and_nothing_is_said(self):
        names = [f"e{i}" for i in range(20)]
        self.assert_silent_success(self.make("-j", "4", *names))
        for name in names:
            self.assert_environment(name)

    def test_a_failure_does_not_stop_the_others(self):
        self.make_file("file")
        ended = self.make("one", "file", "two", "file/three")
        self.assertEqual(ended.code, 1)
        self.assertEqual(ended.err.count("Error: "), 2, ended)
        self.assertIn("Made 2 of 4 environments", ended.err)
        self.assertIn("; 2 failed", ended.err)
        self.assert_environment("one")
        self.assert_environment("two")

    def test_lines_have_options_of_their_own_and_those_of_the_run(self):
        self.assert_silent_success(self.from_lines("# a comment", "", "a", "--prompt 'x y' \"b c\"   # more",
                                                   json.dumps(["--prompt", "é", "d", "e"]), "--durable --wait 3 f",
                                                   options=["--without-pip"], newline="\r\n"))
        self.assertNotIn("prompt", self.configuration("a"))
        self.assertEqual(self.configuration("b c")["prompt"], "'x y'")
        self.assertEqual(self.configuration("e")["prompt"], "'é'")
        self.assert_environment("f")
        self.assertFalse(os.path.exists(self.path("a", "bin", "pip")))

    def test_each_line_may_have_an_interpreter_of_its_own(self):
        ended = self.from_lines("--without-pip a", "-p no-such-python b", "--without-pip -p 3 c")
        self.assertEqual(ended.code, 3)
        self.assertIn("list.txt:2: Error: ", ended.err)
        self.assert_environment("a")
        self.assert_environment("c")

    def test_wrong_lines_are_told_with_their_numbers(self):
        ended = self.from_lines("ok", "", "'open", "--bogus x", "--list", "--from other.txt y", "--prompt p",
                                options=["--without-pip"])
        self.assertEqual(ended.code, 2)
        for number in (3, 4, 5, 6, 7):
            self.assertIn(f"list.txt:{number}: Error: ", ended.err)
        self.assertNotIn("usage: ", ended.err)
        self.assertIn("Made 1 of 6 environments", ended.err)
        self.assert_environment("ok")

    def test_a_manifest_that_cannot_be_read_is_exit_code_2(self):
        self.assert_refused(self.run_it("--from", "absent.txt"), 2, "[E_MANIFEST]")
        self.make_file("list.txt", "a\n")
        self.assert_refused(self.run_it("--from", "list.txt", "b"), 2, "not allowed with argument --from")
        self.assert_nothing_written("list.txt")

    def test_pythons_are_printed_in_the_order_of_the_list(self):
        names = [f"e{i}" for i in range(30)]
        random.Random(1).shuffle(names)
        ended = self.make("--print-python", "-j8", *names)
        expected = [self.path(name, "bin", os.path.basename(PYTHON)) for name in names]
        self.assertEqual(ended.out.splitlines(), expected)

    def test_json_is_one_object_in_the_order_of_the_list(self):
        names = [f"e{i}" for i in range(20)]
        random.Random(2).shuffle(names)
        self.make_file("file")
        ended = self.make("--json", "-j4", *names[:10], "file/x", *names[10:])
        self.assertEqual(ended.code, 1, ended)
        made = json.loads(ended.out)["environments"]
        expected = [(self.path(name), "created") for name in names]
        expected.insert(10, ("file/x", "failed"))
        self.assertEqual([(one["path"], one["status"]) for one in made], expected)
        made = json.loads(self.make("--json", "file/x", "file/y").out)["environments"]
        self.assertEqual([(one["path"], one["status"]) for one in made], [("file/x", "failed"), ("file/y", "failed")])

    def test_environments_of_many_are_those_made_alone(self):
        self.assert_silent_success(self.run_it("-p", PYTHON, "alone"))
        self.assert_silent_success(self.run_it("-p", PYTHON, "-j3", "a", "b", "c"))
        def names(root):
            return sorted(os.path.relpath(os.path.join(folder, name), root)
                          for folder, folders, files in os.walk(root) for name in folders + files)
        for name in "abc":
            self.assertEqual(names(self.path(name)), names(self.path("alone")))

    def test_progress_is_one_line_on_a_terminal_and_only_when_it_takes_long(self):
        ended = self.run_on_a_terminal("-p", PYTHON, "--without-pip", "one", "two")
        self.assertRegex(ended.err, r"Made 2 of 2 environments in \d+\.\d s\n$")
        os.mkdir(self.path("n"))
        ended = self.run_on_a_terminal("-p", PYTHON, "-j1", *[f"n/{i}" for i in range(80)])
        self.assertRegex(ended.err, r"\r?\d+ of 80, \d+ a second: ")
        self.assertRegex(ended.err, r"\r\x1b\[KMade 80 of 80 environments in \d+\.\d s\n$")
        ended = self.run_on_a_terminal("-q", "-p", PYTHON, "--without-pip", "three", "four")
        self.assertEqual(ended.err, "")

    def measured(self, count):
        """Memory of the whole process in KiB for so many environments with pip, which go again."""
        with open(self.path("list.txt"), "w") as file:
            file.writelines(f"--prompt p{i} n/{i}\n" for i in range(count))
        done = subprocess.run([sys.executable, "-c", MEASURE, PROGRAM, "-p", PYTHON, "--from", "list.txt"],
                              cwd=self.folder, env=self.variables, capture_output=True, text=True)
        code, memory = map(int, done.stdout.split())
        self.assertEqual(code, 0, done.stderr)
        shutil.rmtree(self.path("n"))
        return memory

    @unittest.skipIf(os.environ.get("VENVCAST_INSTRUMENTED"), "sanitizers need memory of their own")
    def test_memory_does_not_grow_with_the_number(self):
        self.measured(2)            # fills the cache
        few, many = self.measured(10), self.measured(100)
        self.assertLess(many, 30 * 1024)
        self.assertLess(many, few * 1.2 + 1024)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_one_environment_starts_no_thread(self):
        """Among several each worker has one more, in confinement, as long as their folder is the same."""
        for words, threads in (["a"], [0]), (["-j1", "d", "e", "f"], [0, 1]), (["b", "c"], [1, 3]):
            done = subprocess.run(["strace", "-f", "-qq", "-e", "trace=clone,clone3", "-o", self.path("trace"), PROGRAM,
                                   "-p", PYTHON, "--without-pip", "-j2", *words], cwd=self.folder, env=self.variables)
            self.assertEqual(done.returncode, 0)
            with open(self.path("trace")) as file:
                self.assertIn(sum(bool(re.search(r"clone.* = \d+$", line)) for line in file), threads, words)


if __name__ == "__main__":
    unittest.main()
