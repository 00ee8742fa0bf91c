#!/usr/bin/env python3
"""test_config.py: policies in the registry, and files in the folders of Windows.

Other tests run in the same registry at the same time: what is set here has no meaning in what they do."""

import json
import shutil
import unittest

import wine
from scratch import Scratch, profile

KEY = "HKLM\\Software\\Policies\\venvcast"


def registry(*words):
    done = wine.run(["reg", *words, "/f"])
    assert done.returncode == 0, done.stdout + done.stderr


class Config(Scratch):
    def setUp(self):
        super().setUp()
        self.roaming = profile()[0] / "AppData/Roaming/venvcast"
        self.everybodys = wine.PREFIX / "drive_c/ProgramData/venvcast"
        for folder in (self.roaming, self.everybodys):
            folder.mkdir(exist_ok=True)
            self.addCleanup(shutil.rmtree, folder, ignore_errors=True)

    def shown(self, *words, **variables):
        done = self.cast("--show-config", "--json", *words, python=None, **variables)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        answer = json.loads(done.stdout)
        return {row["option"]: (row["value"], row["by"], row["where"]) for row in answer["settings"]}, answer["sources"]

    def test_a_policy_is_enforced_a_recommendation_is_not(self):
        self.addCleanup(registry, "delete", KEY)
        registry("add", KEY, "/v", "older-than", "/t", "REG_DWORD", "/d", "9")
        registry("add", f"{KEY}\\Recommended", "/v", "keep-failed", "/d", "yes")
        settings, sources = self.shown("--no-config")
        self.assertEqual(settings["--older-than"], ("9", "enforced", f"{KEY}\\older-than"))
        self.assertNotIn("--keep-failed", settings)
        settings, sources = self.shown()
        self.assertEqual(settings["--keep-failed"], (True, "administrator", f"{KEY}\\Recommended\\keep-failed"))
        self.assertTrue(sources[0]["read"])
        settings, _ = self.shown(VENVCAST_KEEP_FAILED="0", VENVCAST_OLDER_THAN="1")
        self.assertEqual(settings["--keep-failed"], (False, "variable", "VENVCAST_KEEP_FAILED"))
        self.assertEqual(settings["--older-than"][0], "9")
        done = self.cast("--cache-prune", "--older-than", "1", python=None)
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("the administrator enforces older-than = 9", done.stderr)
        self.assertIn("E_ENFORCED", done.stderr)

    def test_a_users_file_is_read_and_one_that_any_user_can_have_put_for_everybody_is_not(self):
        (self.roaming / "venvcast.conf").write_bytes(b"\xef\xbb\xbf# mine\r\ndiff = yes\r\n")
        (self.everybodys / "venvcast.conf").write_bytes(b"[enforced]\r\nolder-than = 9\r\n")
        settings, sources = self.shown(VENVCAST_FIND_LINKS="C:\\a b;C:\\c")
        self.assertEqual(settings["--find-links"][0], ["C:\\a b", "C:\\c"])
        self.assertEqual(settings["--diff"][:2], (True, "user"))
        self.assertTrue(settings["--diff"][2].endswith("\\venvcast\\venvcast.conf:2"), settings)
        self.assertNotIn("--older-than", settings)
        self.assertEqual(sources[1]["path"], "C:\\ProgramData\\venvcast\\venvcast.conf")
        self.assertIn("belongs to somebody else", sources[1]["reason"])


if __name__ == "__main__":
    unittest.main()
