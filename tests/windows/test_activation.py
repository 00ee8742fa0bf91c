#!/usr/bin/env python3
"""test_activation.py: activate.bat and deactivate.bat in Wine's cmd, and what is said of PowerShell's policies.

Wine's cmd is not that of Windows: with delayed expansion it reads a value again that it has put into a line, and it
runs only the first command of a loop. What it can do is shown here, of names and of both modes; what Windows makes of
the rest is shown by a model (tests/shells/cmd_model.py), and by hand as README.md says.
"""

import json
import re
import sys
import unittest

import wine
from scratch import Scratch, linked_copy

# The last name of the environment, and its prompt.
NAMES = [("plain", "plain"), ("with space", "two words"), ("a & b", "a & calc"), ("x^y", "^x^"), ("(x) y)", ") ("),
         ("it's $5", "$P$G"), ("~,=+@#{}[]`", "`;,='~")]
PLAIN, DELAYED = ["cmd", "/c"], ["cmd", "/V:ON", "/c"]
SCRIPT = """@set "PYTHONHOME=C:\\old & home^"
@set "PATH=%PATH%;C:\\a & b^;C:\\(x)"
@set > {top}\\before
@call activate.bat
@set ERRORLEVEL_NOW=%ERRORLEVEL%
@set > {top}\\active
@call {leave}
@set > {top}\\after
"""
POLICY = "HKLM\\Software\\Policies\\Microsoft\\Windows\\PowerShell"
SHELL = "Software\\Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell"


class Cmd(Scratch):
    def environment(self, name, prompt):
        """An environment of that name, and its folder of scripts."""
        self.made("--without-pip", "--prompt", prompt, self.top / name)
        return self.top / name / "Scripts"

    def run_script(self, mode, text, cwd):
        """What it wrote. The folder of the script has a plain name: what cmd itself makes of others is not our business."""
        script = self.top / "script.bat"
        script.write_bytes(text.format(top=wine.inside(self.top), leave="deactivate.bat").replace("\n", "\r\n").encode())
        done = wine.run([*mode, wine.inside(script)], cwd=cwd)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def variables(self, name):
        lines = (self.top / name).read_text(encoding="latin-1").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def check(self, scripts, prompt):
        before, active, after = map(self.variables, ("before", "active", "after"))
        environment = wine.inside(scripts.parent)
        self.assertEqual(active["VIRTUAL_ENV"], environment)
        self.assertEqual(active["VIRTUAL_ENV_PROMPT"], prompt)
        self.assertEqual(active["PATH"], environment + "\\Scripts;" + before["PATH"])
        self.assertEqual(active["PROMPT"], "(" + prompt.replace("$", "$$") + ") " + before["PROMPT"])
        self.assertNotIn("PYTHONHOME", active)
        self.assertEqual(active["ERRORLEVEL_NOW"], "0")
        self.assertFalse([name for name in active if name.startswith("_VIRTUAL")])
        after.pop("ERRORLEVEL_NOW")
        self.assertEqual(after, before)

    def test_every_name_is_carried_and_everything_given_back(self):
        for number, (name, prompt) in enumerate(NAMES):
            scripts = self.environment(name, prompt)
            for mode in (PLAIN, DELAYED) if number < 5 else (PLAIN,):
                with self.subTest(name=name, mode=mode):
                    done = self.run_script(mode, SCRIPT, scripts)
                    self.check(scripts, prompt)
                    self.assertEqual(done.stdout, "")

    def test_environments_do_not_pile_up(self):
        first, second = self.environment("first", "first"), self.environment("second", "second")
        again = "@call activate.bat\n@cd %s\n@call activate.bat\n@call activate.bat\n" % wine.inside(second)
        for mode in (PLAIN, DELAYED):
            with self.subTest(mode=mode):
                self.run_script(mode, SCRIPT.replace("@call activate.bat\n", again), first)
                self.check(second, "second")

    def test_variables_that_were_not_set_are_not_set_again(self):
        scripts = self.environment("e", "e")
        text = SCRIPT.replace("@set >", '@set "PROMPT="\n@set "VIRTUAL_ENV=C:\\mine"\n@set >', 1)
        self.run_script(PLAIN, text, scripts)
        before, active, after = map(self.variables, ("before", "active", "after"))
        self.assertEqual(active["PROMPT"], "(e) $P$G")
        self.assertEqual(active["VIRTUAL_ENV"], wine.inside(scripts.parent))
        after.pop("ERRORLEVEL_NOW")
        self.assertEqual(after, before)
        self.assertNotIn("PROMPT", after)

    def test_the_prompt_can_be_left_alone(self):
        scripts = self.environment("e", "e")
        self.run_script(PLAIN, '@set "VIRTUAL_ENV_DISABLE_PROMPT=1"\n' + SCRIPT, scripts)
        self.assertEqual(self.variables("active")["PROMPT"], self.variables("before")["PROMPT"])
        self.assertEqual(self.variables("active")["VIRTUAL_ENV_PROMPT"], "e")

    def test_leaving_without_having_entered_changes_nothing(self):
        scripts = self.environment("e", "e")
        self.run_script(PLAIN, SCRIPT.replace("@call activate.bat\n", ""), scripts)
        after = self.variables("after")
        after.pop("ERRORLEVEL_NOW")
        self.assertEqual(after, self.variables("before"))

    def test_programs_of_the_environment_are_found_first(self):
        scripts = self.environment("with space", "e")
        (scripts / "hostname.bat").write_bytes(b"@echo ours\r\n")
        done = self.run_script(PLAIN, "@call activate.bat\n@cd C:\\\n@call hostname\n", scripts)
        self.assertEqual(done.stdout.strip(), "ours")

    def test_the_code_page_is_that_of_before(self):
        scripts = self.environment("e", "e")
        script = self.top / "script.bat"
        script.write_bytes(b"@chcp 850\r\n@chcp\r\n@call activate.bat\r\n@chcp\r\n@echo the end\r\n")
        terminal = wine.Terminal(["cmd", "/c", wine.inside(script)], cwd=scripts)
        self.assertEqual(terminal.wait(), 0)
        said = re.findall(r"[Cc]ode page[^0-9]*([0-9]+)", terminal.seen)
        self.assertEqual(set(said), {"850"}, terminal.seen)
        self.assertIn("the end", terminal.seen)


class Policies(Scratch):
    """A sample in a real registry; tests/find/policies.py has all of it."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)
        self.forget()

    def registry(self, *words):
        return wine.run(["reg", *words]).returncode

    def forget(self):
        for key in (POLICY, "HKCU\\" + SHELL, "HKLM\\" + SHELL):
            self.registry("delete", key, "/f")

    def said(self, **more):
        """What is said of PowerShell. Wine's registry calls itself a workstation's."""
        done = self.made("-v", "--without-pip", "--clear", self.env, **more)
        return [line for line in done.stderr.splitlines() if line.startswith(("Hint:", "Try:"))]

    def test_the_default_policy_of_a_client_gives_a_hint(self):
        hint, remedy = self.said()
        self.assertIn("policy Restricted, by default", hint)
        self.assertIn("-Scope CurrentUser RemoteSigned", remedy)

    def test_a_policy_that_lets_the_script_run_gives_none(self):
        self.assertEqual(self.registry("add", "HKLM\\" + SHELL, "/v", "ExecutionPolicy", "/d", "RemoteSigned", "/f"), 0)
        self.assertEqual(self.said(), [])
        self.assertEqual(self.said(PSExecutionPolicyPreference="Bypass"), [])

    def test_the_scope_that_decides_is_named_with_what_helps_there(self):
        self.registry("add", "HKCU\\" + SHELL, "/v", "ExecutionPolicy", "/d", "AllSigned", "/f")
        self.assertIn("AllSigned, set in scope CurrentUser; the script is not signed", self.said()[0])
        hint, remedy = self.said(PSExecutionPolicyPreference="Restricted")
        self.assertIn("Restricted, set in scope Process", hint)
        self.assertEqual(remedy, "Try: Set-ExecutionPolicy -Scope Process RemoteSigned")
        self.registry("add", POLICY, "/v", "EnableScripts", "/t", "REG_DWORD", "/d", "0", "/f")
        hint, remedy = self.said(PSExecutionPolicyPreference="Bypass")
        self.assertIn("by group policy (MachinePolicy)", hint)
        self.assertIn("no command overrides", remedy)

    def test_json_carries_the_same_facts(self):
        self.registry("add", "HKCU\\" + SHELL, "/v", "ExecutionPolicy", "/d", "AllSigned", "/f")
        one, = json.loads(self.made("--json", "--without-pip", self.env).stdout)["environments"]
        self.assertEqual([one["powershell"][key] for key in ("signed", "remote", "marked")], [False, False, False])
        self.assertEqual(one["powershell"]["shells"][0], {"name": "Windows PowerShell", "policy": "AllSigned",
                                                          "scope": "CurrentUser", "runs": False, "reason": "not_signed"})
        self.assertIn("AllSigned, set in scope CurrentUser", one["hints"][0]["text"])

    def test_a_signed_script_is_copied_as_it_is_and_seen_as_signed(self):
        base = linked_copy(self.python.parent.resolve(), self.top / "base")
        script = base / "Lib/venv/scripts/common/Activate.ps1"
        script = script if script.exists() else base / "lib/venv/scripts/common/Activate.ps1"
        text = script.read_bytes() + b"# SIG # Begin signature block\r\n# MII\r\n# SIG # End signature block\r\n"
        script.unlink()
        script.write_bytes(text)
        self.registry("add", "HKCU\\" + SHELL, "/v", "ExecutionPolicy", "/d", "AllSigned", "/f")
        done = self.made("--json", "--without-pip", self.env, python=base / "python.exe")
        one, = json.loads(done.stdout)["environments"]
        self.assertEqual((one["hints"], one["powershell"]["signed"]), ([], True))
        self.assertEqual((self.env / "Scripts/Activate.ps1").read_bytes(), text)

    def test_nothing_is_said_when_it_is_quiet_or_there_is_no_script(self):
        self.assertEqual(self.made("--without-pip", self.env).stderr, "")
        self.assertNotIn("Hint", self.made("-v", "--without-pip", "--clear", "--activators", "batch", self.env).stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + (sys.argv[1:] or ["-v"]))
