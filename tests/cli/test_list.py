"""test_list.py: --list and --json from outside, over a PATH of our own."""

import json
import os
import re
import shutil
import subprocess
import unittest

from cli import PROGRAM, PYTHON, Case
from readme_tables import tables_of

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")

FACTS = """import json, os, platform, struct, sys
print(json.dumps({"version": platform.python_version(), "implementation": sys.implementation.name,
    "abi": getattr(sys, "abiflags", ""), "bits": struct.calcsize("P") * 8, "prefix": sys.base_prefix,
    "architecture": platform.machine(), "link": os.path.realpath(sys.executable)}))"""


class Listed(Case):
    def setUp(self):
        super().setUp()
        self.bin = self.path(".bin")
        os.mkdir(self.bin)
        self.variables["PATH"] = self.bin
        self.variables["VENVCAST_CACHE_DIR"] = self.path(".cache")

    def link(self, name, target=PYTHON):
        os.symlink(target, os.path.join(self.bin, name))
        return os.path.join(self.bin, name)

    def listed(self, *words, code=0):
        ended = self.run_it("--list", "--json", *words)
        self.assertEqual((ended.code, ended.err), (code, ""), ended)
        return json.loads(ended.out)

    def on_path(self, answer, kind="interpreters"):
        return [row for row in answer[kind] if os.path.dirname(row["path"]) == self.bin]

    def test_an_interpreter_is_described_as_it_describes_itself(self):
        path = self.link("python3")
        own = json.loads(subprocess.run([path, "-I", "-c", FACTS], stdout=subprocess.PIPE, check=True).stdout)
        row, = self.on_path(self.listed())
        self.assertEqual({key: row[key] for key in own}, own)
        self.assertEqual((row["path"], row["source"], row["default"]), (path, "path", True))

    def test_the_default_is_the_one_an_environment_is_made_with(self):
        self.link("python3")
        default, = [row for row in self.listed()["interpreters"] if row["default"]]
        self.assertEqual(self.run_it("--without-pip", "e").code, 0)
        self.assertEqual(os.path.realpath(self.path("e", "bin", "python")), default["link"] or default["path"])
        self.assertIsInstance(default["rule"], str)

    def test_nothing_is_made_and_no_folder_is_needed(self):
        self.link("python3")
        self.assertEqual(self.run_it("--list", "--clear", "e").code, 0)
        self.assertEqual(self.run_it("--list").code, 0)
        self.assert_nothing_written(*[name for name in (".bin",) if os.path.exists(self.path(name))])

    def test_a_table_is_for_people_and_says_which_one_would_be_taken(self):
        path = self.link("python3")
        ended = self.run_it("--list")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        line, = [line for line in ended.out.split("\n") if line.startswith("* ") and path in line]
        self.assertTrue(line.endswith(f"  {path} -> {os.path.realpath(path)}"), line)
        self.assertRegex(ended.out, r"\n\* would be taken \(rule: .+\)\n")
        self.assertNotIn("\033", ended.out)

    def test_colour_is_for_the_table_alone(self):
        self.link("python3")
        self.assertIn("\033[1m", self.run_it("--list", "--color=always").out)
        self.assertNotIn("\033", self.run_it("--list", "--json", "--color=always").out)

    def test_the_rejected_are_named_with_their_reasons_when_verbose(self):
        self.link("python3")
        with open(os.path.join(self.bin, "python3.9"), "w", encoding="utf-8") as file:
            file.write("no program\n")
        os.chmod(os.path.join(self.bin, "python3.9"), 0o755)
        self.assertNotIn("rejected", self.listed())
        row, = self.on_path(self.listed("-v"), "rejected")
        self.assertEqual((row["path"], row["version"]), (os.path.join(self.bin, "python3.9"), None))
        self.assertTrue(row["reason"])
        self.assertIn(row["reason"], self.run_it("--list", "-v").out)
        self.assertNotIn(row["path"], self.run_it("--list").out)

    def test_a_spec_sorts_out_what_does_not_fit(self):
        self.link("python3")
        answer = self.listed("-v", "-p", "9.99")
        self.assertEqual(answer["interpreters"], [])
        row, = self.on_path(answer, "rejected")
        self.assertTrue(row["reason"] and row["version"])

    def test_a_misspelt_spec_is_a_usage_error(self):
        for spec in (">=3.x", "3.12,,", "3.13-sparc-9-9"):
            self.assert_refused(self.run_it("--list", "-p", spec), 2)

    def test_folders_of_hostile_names_are_listed_safely(self):
        folder = self.path("\x1b[2J\n\udcff\u202e\"\\")
        os.mkdir(folder)
        os.symlink(PYTHON, os.path.join(folder, "python3"))
        self.variables["PATH"] = folder
        self.assertIn(os.path.join(folder, "python3"), [row["path"] for row in self.listed()["interpreters"]])
        for words in (("--list",), ("--list", "-v"), ("--list", "--json", "-v")):
            self.assertNotRegex(self.run_it(*words).out, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\udc80-\udcff]")

    def test_a_result_that_cannot_be_printed_is_a_failure(self):
        self.link("python3")
        with open("/dev/full", "wb") as full:
            ended = self.run_it("--list", stdout=full)
        self.assertEqual(ended.code, 1, ended)
        self.assertIn("E_OUTPUT", ended.err)


@unittest.skipUnless(os.geteuid() == 0, "needs chroot")
class NothingThere(Case):
    """In a root of its own, in which there is no Python at all."""

    def setUp(self):
        super().setUp()
        linked = subprocess.run(["ldd", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        for file in [PROGRAM] + [word for word in linked.split() if word.startswith("/")]:
            os.makedirs(self.folder + os.path.dirname(file), exist_ok=True)
            shutil.copy(file, self.folder + file)

    def inside(self, *words):
        variables = {"HOME": "/", "ASAN_OPTIONS": "detect_leaks=0"}             # for which a sanitizer needs /proc
        return subprocess.run([PROGRAM, *words], env=variables, cwd="/", stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, preexec_fn=lambda: os.chroot(self.folder), timeout=60)

    def test_an_empty_list_is_an_answer_too(self):
        done = self.inside("--list")
        self.assertEqual((done.returncode, done.stdout), (0, b"No interpreter fits.\n"))
        done = self.inside("--list", "--json", "-v")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(json.loads(done.stdout), {"schema": "venvcast.list/1", "interpreters": [], "rejected": []})

    def test_an_environment_cannot_be_made_and_nothing_is(self):
        before = sorted(os.listdir(self.folder))
        for words in ((), ("-p", "3"), ("-p", "python3"), ("-3",), ("--clear",), ("-p", "/usr/bin/python3")):
            done = self.inside(*words, "env")
            self.assertEqual((done.returncode, done.stdout), (3, b""), done)
            self.assertIn(b"[E_NO_PYTHON]", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), before)


class Documented(Case):
    """What the README says under "Which Python"."""

    def setUp(self):
        super().setUp()
        rows = tables_of(README)["which python"]
        first = next(number for number, row in enumerate(rows) if row[0] == "`schema`")
        self.forms = self.quoted(rows[:first])
        self.keys = self.quoted(rows[first:])
        self.sources = next(row[1] for row in rows if row[0] == "`source`")

    @staticmethod
    def quoted(rows):
        return [word for row in rows for word in re.findall("`([^`]+)`", row[0])]

    def test_every_key_of_the_object_is_described_and_no_other(self):
        os.mkdir(self.path("bin"))
        os.symlink(PYTHON, self.path("bin", "python3"))
        self.variables["PATH"] = self.path("bin")
        answer = json.loads(self.run_it("--list", "--json", "-v").out)
        keys = list(answer) + list(answer["interpreters"][0])
        self.assertEqual(sorted(self.keys), sorted(keys))
        for row in answer["interpreters"]:
            self.assertIn(f'`"{row["source"]}"`', self.sources)

    def test_every_form_of_a_spec_is_understood(self):
        self.assertGreater(len(self.forms), 30)
        for form in self.forms:
            words = [form] if form.startswith("-") else ["-p", form]
            ended = self.run_it("--list", "--json", *words)
            self.assertEqual((ended.code, ended.err), (0, ""), form)


if __name__ == "__main__":
    unittest.main()
