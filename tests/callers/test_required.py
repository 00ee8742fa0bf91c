"""test_required.py: every caller that tests/README.md calls required is here, in the version that is pinned, and what the
tests call is in that table."""

import json
import os
import re
import unittest

from callers import HERE, ROOT, WHEELS, Case, caller, pinned

# What a caller's command belongs to, where it has another name.
PACKAGES = {"ansible-playbook": "ansible-core", "ansible-galaxy": "ansible-core", "ansible-doc": "ansible-core",
            "python": "ansible-core"}


def table():
    """{caller: "yes" or "with --full"} of the table in tests/README.md."""
    with open(os.path.join(ROOT, "tests", "README.md"), encoding="utf-8") as file:
        text = file.read().split("\n## callers\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", text, re.M))


class Required(Case):
    def test_what_is_required_is_here(self):
        rows = table()
        self.assertIn("ansible-core", rows)
        installed = {row["name"].lower().replace("_", "-"): row["version"]
                     for row in json.loads(self.succeed(caller("python"), "-m", "pip", "list", "--format=json"))}
        for name, required in rows.items():
            version = pinned(name.replace("pre-commit", "pre_commit")).split("==")[1]
            if required == "yes":
                self.assertEqual(installed.get(name), version, name)
            else:
                self.assertEqual(required, "with `--full`")
                self.assertTrue([wheel for wheel in os.listdir(WHEELS) if wheel.startswith(f"{name}-{version}-")], name)

    def test_what_the_tests_call_is_in_the_table(self):
        called = set()
        for name in os.listdir(HERE):
            if name.startswith("test_"):
                with open(os.path.join(HERE, name), encoding="utf-8") as file:
                    text = file.read()
                called |= {name.replace("_", "-") for name in re.findall(r'(?:caller|pinned)\("([a-z_-]+)"\)', text)}
                called |= {name.replace("_", "-") for name in re.findall(r"from (pre_commit|pipx|virtualenv)\b", text)}
        self.assertGreater(len(called), 8)
        self.assertEqual({PACKAGES.get(name, name) for name in called}, set(table()))


if __name__ == "__main__":
    unittest.main()
