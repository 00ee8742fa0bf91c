"""test_config.py: settings in variables and files, who wins, and what --show-config says of it."""

import json
import os
import subprocess
import unittest

from cli import PROGRAM, PYTHON, Case, Ended

ETC = "/etc/venvcast.conf"


class Config(Case):
    def setUp(self):
        super().setUp()
        self.file = self.path(".config", "venvcast", "venvcast.conf")
        os.makedirs(os.path.dirname(self.file))

    def write(self, text):
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(text)

    def shown(self, *words):
        ended = self.run_it("--show-config", "--no-config" if "--no-config" in words else "-q", *words, "--json")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        return json.loads(ended.out)

    def settled(self, *words):
        """{option: (value, by, where)} but for what asking itself takes."""
        rows = self.shown(*words)["settings"]
        return {row["option"]: (row["value"], row["by"], row["where"]) for row in rows
                if row["option"] not in ("--json", "--quiet")}

    def test_with_nothing_set_a_run_tries_two_files_and_says_so(self):
        trace = self.path("trace")
        subprocess.run(["strace", "-f", "-o", trace, PROGRAM, "-p", PYTHON, "--without-pip", "e"], cwd=self.folder,
                       env=self.variables, check=True, stderr=subprocess.DEVNULL)
        with open(trace, encoding="utf-8", errors="replace") as file:
            calls = [line for line in file if "venvcast.conf" in line]
        self.assertLessEqual(len(calls), 2, calls)
        shown = self.shown()
        self.assertEqual(shown["schema"], "venvcast.config/1")
        self.assertEqual([source["path"] for source in shown["sources"]], [ETC, self.file])
        self.assertEqual(self.settled(), {})

    def test_a_file_is_under_a_variable_is_under_the_command_line(self):
        self.write("prompt = from the file\n")
        self.assert_silent_success(self.make("a"))
        self.assertEqual(self.configuration("a")["prompt"].strip("'"), "from the file")
        self.variables["VENVCAST_PROMPT"] = "from the variable"
        self.assert_silent_success(self.make("b"))
        self.assertEqual(self.configuration("b")["prompt"].strip("'"), "from the variable")
        self.assert_silent_success(self.make("--prompt", "typed", "c"))
        self.assertEqual(self.configuration("c")["prompt"].strip("'"), "typed")
        del self.variables["VENVCAST_PROMPT"]
        self.assert_silent_success(self.make("--no-config", "d"))
        self.assertNotIn("prompt", self.configuration("d"))
        self.variables["VENVCAST_NO_CONFIG"] = "1"
        self.assert_silent_success(self.make("e"))
        self.assertNotIn("prompt", self.configuration("e"))

    def test_a_line_of_a_manifest_stands_over_variables(self):
        self.variables["VENVCAST_PROMPT"] = "all"
        self.variables["VENVCAST_WITHOUT_PIP"] = "yes"
        self.make_file("list", "a\n--prompt own b\n")
        self.assert_silent_success(self.run_it("-p", PYTHON, "--from", "list"))
        self.assertEqual([self.configuration(name)["prompt"].strip("'") for name in "ab"], ["all", "own"])
        self.assertFalse(os.path.exists(self.path("a", "bin", "pip")))

    def test_show_config_says_where_each_value_comes_from(self):
        self.write("# mine\nlink-mode = copy\nfind-links = /a b\nfind-links = /c\nforce = no\nprompt = p\n")
        self.variables.update(VENVCAST_PROMPT="v", VENVCAST_SEED="pip>=23:wheel", VENVCAST_JOBS="3")
        expected = {
            "--link-mode": ("copy", "user", f"{self.file}:2"),
            "--find-links": (["/a b", "/c"], "user", f"{self.file}:3"),
            "--force": (False, "user", f"{self.file}:5"),
            "--prompt": ("v", "variable", "VENVCAST_PROMPT"),
            "--seed": (["pip>=23", "wheel"], "variable", "VENVCAST_SEED"),
            "--jobs": ("2", "typed", "command line"),
        }
        self.assertEqual(self.settled("--jobs", "2"), expected)
        text = self.run_it("--show-config", "-q").out
        self.assertIn(f"find-links = /a b\nfind-links = /c\n    {self.file}:3\n", text)
        self.assertIn(f"{self.file}: read\n", text)
        with open(self.file, encoding="utf-8") as file:
            before = file.read()
        self.assertEqual(set(self.settled("--no-config")), {"--prompt", "--seed", "--jobs", "--no-config"})
        with open(self.file, encoding="utf-8") as file:
            self.assertEqual(file.read(), before)

    def test_a_python_of_the_file_is_weaker_than_any_that_was_named(self):
        self.write("python = /nonexistent/python\n")
        self.variables["VENVCAST_WITHOUT_PIP"] = "1"
        self.assert_refused(self.run_it("a"), 3, "/nonexistent/python")
        self.assert_silent_success(self.run_it("-p", PYTHON, "a"))
        self.variables["VENVCAST_PYTHON"] = PYTHON
        self.assert_silent_success(self.run_it("b"))

    def test_mistakes_are_told_with_file_line_and_what_was_meant(self):
        for text, parts in (("\nfnd-links = /x\n", (":2: there is no setting 'fnd-links'", "write find-links instead")),
                            ("clear = maybe", (":1: clear is 1 or 0,", "'maybe'")),
                            ("from = x", (":1: no file can hold 'from'",)),
                            ("x\x1b[2J = 1", (":1: there is no setting 'x\\x1b[2J'",)),
                            ("[enforced]\nclear=0", (":1: only the administrator's file",))):
            self.write(text)
            self.assert_refused(self.run_it("a"), 2, self.file, "[E_CONFIG]", *parts)
            self.assertEqual(self.run_it("--help").code, 0)
            self.assertEqual(self.run_it("--version").code, 0)
        os.unlink(self.file)
        for name, value in (("VENVCAST_LIST", "1"), ("VENVCAST_CLEAR", "2"), ("VENVCAST_NO_CONFIG", "x")):
            self.variables[name] = value
            self.assert_refused(self.run_it("a"), 2, name, "[E_CONFIG]")
            del self.variables[name]
        self.variables["VENVCAST_VERSION"] = "1.2.3"        # what people call the release that they install
        self.assert_silent_success(self.make("a"))

    def test_a_file_that_everybody_may_change_is_not_followed(self):
        self.write("prompt = evil\n")
        os.chmod(self.file, 0o666)
        self.assertNotIn("--prompt", self.settled())
        self.assertEqual(self.shown()["sources"][1]["reason"], "everybody may change it")
        self.assertIn(f"{self.file} is not read: everybody may change it\n", self.make("-v", "e").err)

    @unittest.skipUnless(os.geteuid() == 0, "only root can be two users")
    def test_root_with_a_users_home_does_not_do_what_that_user_wrote(self):
        self.write("prompt = evil\n")
        os.chown(self.file, 1, 1)
        self.assertNotIn("--prompt", self.settled())
        self.assertEqual(self.shown()["sources"][1]["reason"], "it belongs to another user")


@unittest.skipUnless(os.geteuid() == 0, "only root can have an /etc of its own")
class Administrator(Case):
    """With an /etc of our own in a mount namespace of our own."""

    def with_etc(self, text, *words, mode=0o644):
        self.make_file("conf", text)
        script = ('mount -t tmpfs -o mode=755 none "$0" && cp -a /etc/passwd /etc/group "$0" && '
                  'cp conf "$0/venvcast.conf" && chmod "$1" "$0/venvcast.conf" && mount --bind "$0" /etc && shift && '
                  'exec "$@"')
        os.makedirs(self.path("etc"), exist_ok=True)
        done = subprocess.run(["unshare", "-m", "--propagation", "private", "sh", "-c", script, self.path("etc"),
                               f"{mode:o}", PROGRAM, *words], cwd=self.folder, env=self.variables, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return Ended(done.returncode, done.stdout, done.stderr)

    def test_what_is_enforced_cannot_be_typed_away(self):
        text = "[enforced]\nlink-mode = copy\n"
        words = ("-p", PYTHON, "--without-pip")
        self.assert_refused(self.with_etc(text, *words, "--link-mode", "hardlink", "a"), 2, "E_ENFORCED", "argument "
                            f"--link-mode: not allowed here: the administrator enforces link-mode = copy ({ETC}:2)")
        self.assert_silent_success(self.with_etc(text, *words, "--link-mode", "copy", "a"))
        self.variables["VENVCAST_LINK_MODE"] = "hardlink"
        shown = json.loads(self.with_etc(text, "--show-config", "--json", "--no-config").out)
        self.assertIn({"option": "--link-mode", "value": "copy", "by": "enforced", "where": f"{ETC}:2"},
                      shown["settings"])

    def test_what_is_not_enforced_stands_between_variables_and_the_user(self):
        os.makedirs(self.path(".config", "venvcast"))
        self.make_file(".config/venvcast/venvcast.conf", "prompt = user\njobs = 2\n")
        self.variables["VENVCAST_COLOR"] = "never"
        shown = json.loads(self.with_etc("prompt = site\ncolor = always\n", "--show-config", "--json").out)
        by = {row["option"]: row["by"] for row in shown["settings"]}
        self.assertEqual((by["--prompt"], by["--jobs"], by["--color"]), ("administrator", "user", "variable"))

    def test_a_file_that_a_group_may_change_is_not_followed(self):
        ended = self.with_etc("prompt = evil\n", "--show-config", mode=0o664)
        self.assertNotIn("evil", ended.out)
        self.assertIn(f"{ETC}: it, or its folder, belongs to somebody else", ended.out)


if __name__ == "__main__":
    unittest.main()
