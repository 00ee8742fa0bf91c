"""test_relocatable.py: an environment that is made, moved as a tree, and used: pip, console scripts, --check and --ensure."""

import json
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "seed"))
from archives import record_text, archive, Member, WHEEL  # noqa: E402
from cli import PYTHON, Case  # noqa: E402

NAMES = ["plain", "two words", "it's $(x) \"q\" `y`", "ünï—cødé", "back\\slash", "n" * 180]


class Relocatable(Case):
    def setUp(self):
        super().setUp()
        self.variables.update(PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1", PIP_DISABLE_PIP_VERSION_CHECK="1")

    def wheel(self):
        """One with a console script, and a script of its own that asks for Python."""
        info = "tool-1.0.dist-info"
        members = [Member("tool.py", b"import sys\ndef main():\n    print(sys.prefix, *sys.argv[1:], sep='|')\n"),
                   Member("tool-1.0.data/scripts/own", b"#!python\nimport tool; tool.main()\n", mode=0o100755),
                   Member(f"{info}/METADATA", b"Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n"),
                   Member(f"{info}/WHEEL", WHEEL), Member(f"{info}/entry_points.txt", b"[console_scripts]\ntool = tool:main\n")]
        members.append(Member(f"{info}/RECORD", record_text(members, info).encode()))
        with open(self.path("tool-1.0-py3-none-any.whl"), "wb") as file:
            file.write(archive(members))
        return "tool-1.0-py3-none-any.whl"

    def made(self, *words):
        ended = self.run_it("-p", PYTHON, "--relocatable", *words, "env")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        return self.path("env")

    def moved(self, env, name):
        """Into a folder of that name as well, so that nothing above the environment stays as it was."""
        folder = self.path("to " + name[:100])
        os.mkdir(folder)
        os.rename(env, os.path.join(folder, name))
        return os.path.join(folder, name)

    def said(self, *command, cwd=None, **more):
        done = subprocess.run(command, cwd=cwd or self.folder, env={**self.variables, **more}, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""), done)
        return done.stdout.decode().rstrip("\n")

    def findings(self, env, *words):
        ended = self.run_it("--json", "--check", *words, env)
        return ended.code, {finding["code"] for finding in json.loads(ended.out)["environments"][0]["findings"]}

    def test_pip_and_console_scripts_go_where_the_tree_goes(self):
        env = self.made("--wheel", self.wheel())
        for name in NAMES:
            env = self.moved(env, name)
            with self.subTest(name=name):
                self.assertTrue(self.said(env + "/bin/pip", "--version").startswith("pip "))
                self.assertIn(env, self.said(env + "/bin/pip3", "show", "-f", "tool"))
                for script in ("tool", "own"):
                    self.assertEqual(self.said(env + "/bin/" + script, "a b", "$c"), env + "|a b|$c")
                self.assertEqual(self.said("tool", "x", PATH=env + "/bin:" + self.variables["PATH"]), env + "|x")
                self.assertEqual(self.said("./tool", "x", cwd=env + "/bin"), env + "|x")
                link = self.path("link")
                os.symlink(os.path.relpath(env + "/bin/tool", self.folder), link)
                self.assertEqual(self.said(link, "x"), env + "|x")
                os.remove(link)

    def test_where_there_is_no_realpath_the_path_of_the_script_will_do(self):
        env = self.moved(self.made("--wheel", self.wheel(), "--without-pip"), "there")
        os.mkdir(self.path("few"))
        os.symlink(shutil.which("dirname"), self.path("few/dirname"))
        self.assertEqual(self.said(env + "/bin/tool", PATH=self.path("few")), env)

    def test_it_is_in_shape_wherever_it_is(self):
        env = self.made("--wheel", self.wheel())
        config = self.configuration("env")
        self.assertEqual((config["relocatable"], config["prompt"]), ("true", "'env'"))
        self.assertTrue(os.path.isabs(config["home"]))
        for name in NAMES[:4]:
            env = self.moved(env, name)
            self.assertEqual(self.findings(env), (0, set()))
            ended = self.run_it("--json", "--ensure", env)
            self.assertEqual(json.loads(ended.out)["environments"][0]["status"], "unchanged", ended)
        os.remove(env + "/bin/tool")
        os.remove(env + "/bin/activate")
        self.assertEqual(self.findings(env)[0], 7)
        self.assertEqual(self.run_it("--ensure", "--wheel", self.wheel(), env).code, 0)
        env = self.moved(env, "last")
        self.assertEqual(self.said(env + "/bin/tool"), env)
        self.assertEqual(self.said("sh", "-c", '. "$0/bin/activate"; printf %s "$VIRTUAL_ENV"', env), env)
        self.assertEqual(self.configuration(env)["relocatable"], "true")

    def test_what_pip_installs_later_is_made_relocatable_too(self):
        env = self.made()
        self.said(env + "/bin/pip", "install", "-q", self.wheel())
        with open(env + "/bin/tool", encoding="utf-8") as file:
            self.assertIn(env, file.readline())
        self.assertEqual(self.findings(env), (7, {"S_SCRIPT_STALE"}))
        self.assertEqual(self.run_it("--ensure", env).code, 0)
        self.assertEqual(self.findings(env), (0, set()))
        env = self.moved(env, "there")
        for script in ("tool", "own"):
            self.assertEqual(self.said(env + "/bin/" + script), env)
        self.said(env + "/bin/pip", "uninstall", "-q", "-y", "tool", PIP_ROOT_USER_ACTION="ignore")
        self.assertEqual(self.findings(env), (0, set()))

    def test_one_that_was_not_becomes_one(self):
        ended = self.run_it("-p", PYTHON, "--wheel", self.wheel(), "env")
        self.assertEqual(ended.code, 0, ended)
        code, findings = self.findings("env", "--relocatable")
        self.assertEqual((code, findings & {"S_CFG_KEY", "S_SCRIPT_STALE", "S_FILE_EDITED"}),
                         (7, {"S_CFG_KEY", "S_SCRIPT_STALE", "S_FILE_EDITED"}))
        self.assertEqual(self.run_it("--ensure", "--relocatable", "env").code, 0)
        env = self.moved(self.path("env"), "there")
        self.assertEqual(self.findings(env), (0, set()))
        self.assertEqual(self.said(env + "/bin/tool"), env)

    def test_nothing_in_it_but_the_command_says_where_it_was_made(self):
        env = self.made("--wheel", self.wheel())
        made_here = os.fsencode(env)
        for folder, _, names in os.walk(env):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.islink(path):
                    self.assertFalse(os.readlink(path).startswith(env), path)
                    continue
                with open(path, "rb") as file:
                    lines = [line for line in file if made_here in line and not line.startswith(b"command = ")]
                self.assertEqual(lines, [], path)


if __name__ == "__main__":
    unittest.main()
