"""under_qemu.py: the executable for another processor, under qemu-user: it makes the tree that our own makes.

Run after test_target.sh has built dist/venvcast-linux-aarch64. The emulator passes few of the newer calls on (Landlock,
openat2, renameat2 by its flags), as old kernels do, so the ways around them are what is proved here, too."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "parity"))
import trees  # noqa: E402

NATIVE = os.path.abspath(os.environ["VENVCAST"])
FOREIGN = os.path.join(HERE, "..", "..", "dist", "venvcast-linux-aarch64")
PYTHON = getattr(sys, "_base_executable", None) or sys.executable


class UnderQemu(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="venvcast-qemu-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_it(self, *words, native=False, code=0):
        before = [NATIVE] if native else ["qemu-aarch64-static", FOREIGN]
        variables = {"PATH": "/usr/bin:/bin", "HOME": self.folder, "LC_ALL": "C.UTF-8"}
        done = subprocess.run([*before, *words], cwd=self.folder, env=variables, timeout=120, capture_output=True,
                              stdin=subprocess.DEVNULL, encoding="utf-8")
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def tree_of(self, *words, native):
        """What comes into being at one path, which is then free again."""
        self.run_it(*words, "env", native=native)
        tree = trees.snapshot(os.path.join(self.folder, "env"))
        shutil.rmtree(os.path.join(self.folder, "env"))
        return tree

    def test_it_is_made_for_the_other_processor(self):
        with open(FOREIGN, "rb") as file:
            self.assertEqual(file.read(20)[18:20], b"\xb7\x00")
        self.assertRegex(self.run_it("--version").stdout, r"^[\w ]*\d+\.\d+\.\d+\n$")

    def test_it_lists_the_same_interpreters(self):
        foreign = json.loads(self.run_it("--list", "--json").stdout)
        native = json.loads(self.run_it("--list", "--json", native=True).stdout)
        self.assertGreater(len(native["interpreters"]), 0)
        self.assertEqual(foreign, native)

    def test_it_makes_the_same_tree(self):
        for words in ((), ("--without-pip",), ("--copies", "--system-site-packages", "--prompt", "naïve")):
            with self.subTest(words=words):
                trees_made = [self.tree_of("-p", PYTHON, *words, native=native) for native in (True, False)]
                command = [tree["pyvenv.cfg"].pop("text") for tree in trees_made]
                self.assertEqual(command[0].split("command = ")[0], command[1].split("command = ")[0])
                for tree in trees_made:
                    del tree["pyvenv.cfg"]["hash"]      # `command` may name the program
                self.assertEqual([str(one) for one in trees.differences(*trees_made)], [])
                self.assertIn("bin/python3", trees_made[1])

    def test_an_environment_is_replaced_and_a_folder_is_not(self):
        self.run_it("-p", PYTHON, "--without-pip", "env")
        stray = os.path.join(self.folder, "env", "stray")
        open(stray, "w").close()
        self.run_it("-p", PYTHON, "--without-pip", "--clear", "env")
        self.assertFalse(os.path.exists(stray))
        os.mkdir(os.path.join(self.folder, "folder"))
        open(os.path.join(self.folder, "folder", "letter"), "w").close()
        self.run_it("-p", PYTHON, "--clear", "folder", code=4)
        self.assertTrue(os.path.exists(os.path.join(self.folder, "folder", "letter")))

    def test_what_it_makes_works(self):
        self.run_it("-p", PYTHON, "env")
        python = os.path.join(self.folder, "env", "bin", "python3")
        said = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, encoding="utf-8", check=True)
        self.assertIn(os.path.join(self.folder, "env"), said.stdout)


if __name__ == "__main__":
    unittest.main()
