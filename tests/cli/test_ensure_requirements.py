"""test_ensure_requirements.py: --ensure and --check know what --requirements lists, and ask pip only where files do not tell."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "seed"))
from archives import record_text, archive, Member, WHEEL  # noqa: E402
from cli import PROGRAM, PYTHON, Case  # noqa: E402

WRITES = re.compile(r"\b(mkdir|rename|unlink|rmdir|link|symlink|chmod|fchmod|utime|execve|clone|fork)\w*\(")


def metadata(name, version, needs):
    return (f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n"
            + "".join(f"Requires-Dist: {need}\n" for need in needs) + "\nRequires-Dist: none, for it is no head any more\n")


class EnsureRequirements(Case):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("home"))
        self.variables.update(PIP_CONFIG_FILE=os.devnull, HOME=self.path("home"), VENVCAST_CACHE_DIR=self.path("home", "c"))
        os.mkdir(self.path("links"))
        self.make_wheel("one", "1.0", "two>=1; python_version >= '3'", "never; sys_platform == 'plan9'",
                        "three; extra == 'more'")
        self.make_wheel("two", "1.0")
        self.make_wheel("two", "2.0")
        self.make_wheel("three", "1.0")
        self.make_file("r.txt", "# all of it\none[more] == 1.* \\\n  --hash=sha256:00  # pinned\nTwo<3\n")
        self.make_file("plain.txt", "--no-index\none[more] == 1.*\nTwo<3 ; python_version > '2'\nnever; os_name == 'x'\n")

    def make_wheel(self, name, version, *needs):
        info = f"{name}-{version}.dist-info"
        members = [Member(f"{name}.py", b"x = 1\n"), Member(f"{info}/METADATA", metadata(name, version, needs).encode()),
                   Member(f"{info}/WHEEL", WHEEL)]
        members.append(Member(f"{info}/RECORD", record_text(members, info).encode()))
        with open(self.path("links", f"{name}-{version}-py3-none-any.whl"), "wb") as file:
            file.write(archive(members))

    def ensure(self, *words, env="env"):
        ended = self.run_it("--json", "-p", PYTHON, "--find-links", "links", *words, env)
        return ended, json.loads(ended.out)["environments"][0] if ended.out else None

    def made(self, *words):
        ended, answer = self.ensure("--ensure", *words)
        self.assertEqual(ended.code, 0, ended)
        self.assertIsNone(answer["error"])
        return answer["status"], answer["changed"]

    def codes(self, *words):
        ended, answer = self.ensure("--check", *words)
        self.assertEqual(ended.code, 7 if answer["findings"] else 0, ended)
        self.assertEqual({finding["code"] for finding in answer["findings"]} - {"S_REQUIREMENT"}, set())
        return [finding["text"] for finding in answer["findings"]], answer["warnings"]

    def site(self):
        return glob.glob(self.path("env", "lib", "*", "site-packages"))[0]

    def put(self, name, version, *needs):
        """An installed project, as far as files tell of it."""
        folder = os.path.join(self.site(), f"{name}-{version}.dist-info")
        os.mkdir(folder)
        with open(os.path.join(folder, "METADATA"), "w", encoding="utf-8") as file:
            file.write(metadata(name, version, needs))

    def take(self, name):
        shutil.rmtree(glob.glob(os.path.join(self.site(), f"{name}-*.dist-info"))[0])

    def test_what_is_missing_is_installed_and_what_is_there_costs_no_write_and_no_python(self):
        self.assertEqual(self.made(), ("created", True))
        self.assertEqual(self.codes("-r", "plain.txt"), (["lacks one (plain.txt:2)", "lacks Two (plain.txt:3)"], []))
        self.assertEqual(self.made("-r", "plain.txt"), ("repaired", True))
        self.assertEqual(self.codes("-r", "plain.txt"), ([], []))
        log = self.path("log")
        variables = {**self.variables, "ASAN_OPTIONS": "detect_leaks=0"}        # a sanitizer looks for them by ptrace as well
        done = subprocess.run(["strace", "-f", "-o", log, PROGRAM, "--ensure", "--find-links", "links", "-r", "plain.txt",
                               "env"], cwd=self.folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        with open(log, encoding="utf-8", errors="replace") as file:
            calls = file.read().split("\n", 1)[1]           # the first is our own start
        self.assertEqual([line for line in calls.splitlines() if WRITES.search(line) or "O_CREAT" in line], [])
        self.assertEqual(self.made("-r", "plain.txt"), ("unchanged", False))

    def test_what_is_not_as_it_is_listed_is_found(self):
        self.made()
        self.put("one", "1.0", "two>=1; python_version >= '3'", "never; sys_platform == 'plan9'", "three; extra == 'more'")
        self.put("two", "2.0")
        self.assertEqual(self.codes("-r", "plain.txt"), (["lacks three, which one needs (plain.txt:2)"], []))
        self.take("two")
        self.put("three", "1.0")
        self.assertEqual(self.codes("-r", "r.txt"), (["lacks two, which one needs (r.txt:2)", "lacks Two (r.txt:4)"], []))
        self.put("two", "3.0")
        self.assertEqual(self.codes("-r", "r.txt"), (["has Two 3.0, not <3 (r.txt:4)"], []))
        ended, answer = self.ensure("--ensure", "--dry-run", "-r", "r.txt")
        self.assertEqual([action["action"] for action in answer["actions"]], ["run"])
        self.assertIn("has Two 3.0", answer["actions"][0]["why"])
        self.take("two")
        self.put("two", "2.9.post1")
        self.assertEqual(self.codes("-r", "r.txt"), ([], []))

    def test_the_remedy_that_is_named_is_one_that_helps(self):
        self.made()
        ended = self.run_it("--check", "--find-links", "links", "-r", "plain.txt", "env")
        self.assertEqual(ended.code, 7, ended)
        remedy = ended.out.splitlines()[0].split("; try: ")[1]
        done = subprocess.run(["sh", "-c", f'{os.path.basename(PROGRAM)}() {{ "{PROGRAM}" "$@"; }}; {remedy}'], cwd=self.folder,
                              env=self.variables)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.codes("-r", "plain.txt"), ([], []))

    def test_included_files_and_constraints_are_followed(self):
        os.mkdir(self.path("sub"))
        self.make_file("sub/all.txt", "-r base.txt\n-c limits.txt\n--pre\n")
        self.make_file("sub/base.txt", "two\n")
        self.make_file("sub/limits.txt", "two<3\nabsent==1\n")
        self.made()
        self.assertEqual(self.codes("-r", "sub/all.txt"), (["lacks two (sub/base.txt:1)"], []))
        self.put("two", "2.0")
        self.assertEqual(self.codes("-r", "sub/all.txt"), ([], []))
        self.take("two")
        self.put("two", "3.0")
        found, warnings = self.codes("-r", "sub/all.txt")
        self.assertEqual(found, [])
        self.assertIn("only pip can tell whether its version will do: two (sub/limits.txt:1)", warnings[0])

    def test_what_only_pip_can_tell_is_said_and_pip_is_asked(self):
        self.make_file("open.txt", "./links/three-1.0-py3-none-any.whl\n")
        self.make_file("idle.txt", "absent; platform_release == 'no such'\n")
        self.made()
        found, warnings = self.codes("-r", "open.txt")
        self.assertEqual(found, [])
        self.assertIn("only pip knows what it names: ./links/three-1.0-py3-none-any.whl (open.txt:1)", warnings[0])
        self.assertEqual(self.made("-r", "open.txt"), ("repaired", True))
        self.assertEqual(self.made("-r", "idle.txt"), ("unchanged", False))

    def test_a_file_that_is_not_there_is_refused_before_anything_is_done(self):
        self.made()
        for word in ("--check", "--ensure"):
            self.assert_refused(self.run_it(word, "-r", "absent.txt", "env"), 5, "absent.txt", "[E_REQUIREMENTS]", "Try: ")

    def test_a_repair_that_has_nothing_to_do_with_packages_starts_no_pip(self):
        self.made()
        self.make_file("two.txt", "two\n")
        self.put("two", "1.0")
        os.remove(self.path("env", "bin", "activate"))
        ended, answer = self.ensure("--ensure", "--dry-run", "-r", "two.txt")
        self.assertEqual([action["action"] for action in answer["actions"]], ["folder", "file"])


if __name__ == "__main__":
    unittest.main()
