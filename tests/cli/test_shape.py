"""test_shape.py: --check finds what somebody broke, --ensure mends that and nothing else, and what is in shape stays untouched."""

import glob
import json
import os
import re
import subprocess
import tempfile
import unittest

from cli import PROGRAM, PYTHON, Case

TOOLS = os.environ.get("VENVCAST_TEST_TOOLS", "build/test-tools")
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "schema", "venvcast.made-1.json")
CACHE = tempfile.TemporaryDirectory(prefix="venvcast-shape-")
CHANGES = re.compile(r"\b(mkdir|rename|unlink|rmdir|link|symlink|chmod|fchmod|chown|utime|ftruncate|truncate|mknod|fallocate|"
                     r"copy_file_range|fsync|fdatasync|sync)\w*\(")

# What is broken → the findings, and the files that may differ afterwards from what they were before it was broken.
BREAKAGES = {
    "ln -sfn /nowhere/python3 {e}/bin/{python}": ["S_LINK_DANGLING"],
    "ln -sfn /bin/sh {e}/bin/{python}": ["S_LINK_WRONG"],
    "rm {e}/bin/python": ["S_LINK_MISSING"],
    "ln -s {python} {e}/bin/python3.1": ["S_NAME_LIES"],
    "rm {e}/pyvenv.cfg": ["S_CFG_MISSING"],
    "sed -i 's,^home.*,home = /nowhere,' {e}/pyvenv.cfg": ["S_CFG_KEY"],
    "sed -i 's,^version = \\([0-9.]*\\)\\..*,version = \\1.99,' {e}/pyvenv.cfg": ["S_BASE_UPGRADED"],
    "sed -i 's,^include.*,include-system-site-packages = true,' {e}/pyvenv.cfg": ["S_CFG_KEY"],
    "sed -i 's,^home.*,,' {e}/pyvenv.cfg": ["S_CFG_KEY"],
    "rm {e}/bin/activate.fish": ["S_FILE_MISSING"],
    "echo : >> {e}/bin/activate": ["S_FILE_EDITED"],
    "ln -sf activate.csh {e}/bin/activate": ["S_FILE_EDITED"],
    "rm {e}/CACHEDIR.TAG": ["S_FILE_MISSING"],
    "rm -r {e}/include": ["S_FOLDER_MISSING"],
    "chmod 0 {e}/bin/activate": ["S_MODE"],
    "chmod 0777 {e}/bin": ["S_MODE"],
    "chmod 0500 {e}/lib": ["S_MODE"],
    "chmod 0666 {e}/pyvenv.cfg": ["S_MODE"],
    "rm {site}/pip/__init__.py": ["S_SEED_DAMAGED"],
    "cp {site}/pip/__main__.py x; echo '#' >> x; mv x {site}/pip/__main__.py": ["S_SEED_DAMAGED"],
    "sed -i 's,import,ixport,' {site}/pip/__main__.py": ["S_SEED_DAMAGED"],
    "rm -r {site}/pip": ["S_SEED_DAMAGED"],
    "rm -r {site}/pip-*": ["S_SEED_MISSING"],
    "rm {site}/pip-*/RECORD": ["S_SEED_DAMAGED"],
    "rm {e}/bin/pip": ["S_SEED_DAMAGED"],
    "sed -i '1s,.*,#!/nowhere/bin/python3,' {e}/bin/pip": ["S_SEED_DAMAGED", "S_SCRIPT_STALE"],
}


class Shape(Case):
    def setUp(self):
        super().setUp()
        self.variables["VENVCAST_CACHE_DIR"] = CACHE.name       # warm for all tests of this file
        self.assert_silent_success(self.run_it("-p", PYTHON, "--link-mode", "copy", "kept"))
        self.python = os.path.basename(PYTHON)

    def site(self, env):
        return glob.glob(self.path(env, "lib", "*", "site-packages"))[0]

    def picture(self, env):
        """Everything there but times: {path: (kind and mode, contents)}."""
        all_of_it = {}
        for folder, folders, files in os.walk(self.path(env)):
            for name in folders + files:
                path = os.path.join(folder, name)
                there = os.lstat(path)
                contents = os.readlink(path) if os.path.islink(path) else None
                if os.path.isfile(path) and contents is None:
                    with open(path, "rb") as file:
                        contents = file.read()
                all_of_it[os.path.relpath(path, self.path(env))] = (there.st_mode, contents)
        return {path: one for path, one in all_of_it.items() if "__pycache__" not in path and path != "mine.txt"}

    def assert_same(self, one, other):
        self.assertEqual([path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)], [])

    def codes(self, *words):
        ended = self.run_it("--check", *words)
        self.assertEqual(ended.err, "", ended)
        found = [line.split()[0] for line in ended.out.splitlines()]
        self.assertEqual(ended.code, 7 if found else 0, ended)
        return found

    def break_it(self, command):
        command = command.format(e="kept", python=self.python, site=os.path.relpath(self.site("kept"), self.folder))
        subprocess.run(["sh", "-c", command], cwd=self.folder, check=True)

    def traced(self, *words):
        """Every line of strace that changes the world; the standard streams do not count."""
        subprocess.run(["strace", "-f", "-o", self.path("trace"), PROGRAM, *words], cwd=self.folder, env=self.variables,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(self.path("trace"), encoding="utf-8", errors="replace") as file:
            lines = file.readlines()
        os.remove(self.path("trace"))
        self.assertTrue(any("execve" in line for line in lines))
        return [line for line in lines if (CHANGES.search(line) and "readlink" not in line)
                or re.search(r"O_(CREAT|WRONLY|RDWR|TRUNC)", line) or re.search(r"\bp?writev?\w*\((?![12],)", line)]

    def test_each_thing_broken_by_hand_is_named_and_mended_alone(self):
        whole = self.picture("kept")
        for command, expected in BREAKAGES.items():
            with self.subTest(command):
                with open(self.path("kept", "mine.txt"), "w", encoding="utf-8") as file:
                    file.write("mine")
                self.break_it(command)
                broken = self.picture("kept")
                self.assertEqual(sorted(set(self.codes("kept"))), sorted(expected))
                self.assert_same(self.picture("kept"), broken)
                self.assert_silent_success(self.run_it("--ensure", "kept"))
                self.assertEqual(self.codes("kept"), [])
                mended = self.picture("kept")
                with open(self.path("kept", "mine.txt"), encoding="utf-8") as file:
                    self.assertEqual(file.read(), "mine")
                whole_cfg, mended_cfg = whole["pyvenv.cfg"][1], mended["pyvenv.cfg"][1]
                self.assertEqual([line for line in mended_cfg.splitlines() if not line.startswith(b"command")],
                                 [line for line in whole_cfg.splitlines() if not line.startswith(b"command")])
                mended["pyvenv.cfg"] = whole["pyvenv.cfg"]
                self.assert_same(mended, whole)
            if command.startswith("rm -r"):
                self.assertEqual(self.traced("--ensure", "kept"), [])
                self.use("kept")

    def use(self, env):
        """pip runs, by its script and as a module, and says that nothing is amiss."""
        for words in (["bin/pip", "--version"], ["bin/python", "-m", "pip", "check"]):
            done = subprocess.run([self.path(env, words[0]), *words[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(self.path(env).encode(), subprocess.run([self.path(env, "bin", "pip"), "--version"],
                                                              stdout=subprocess.PIPE, check=True).stdout)

    def test_what_is_in_shape_is_not_touched_at_all(self):
        for words in ((), ("--json",), ("--repair",), ("-p", PYTHON), ("-v",)):
            with self.subTest(words):
                self.assertEqual(self.traced("--ensure", *words, "kept"), [])
        answer = json.loads(self.run_it("--ensure", "--json", "kept").out)["environments"][0]
        self.assertEqual((answer["status"], answer["changed"], answer["findings"], answer["actions"]),
                         ("unchanged", False, [], []))

    def test_looking_writes_nothing_not_even_to_an_empty_cache(self):
        self.variables["VENVCAST_CACHE_DIR"] = self.path("no-cache-yet")
        os.remove(self.path("kept", "bin", "activate"))
        for words in (("--check", "kept"), ("--dry-run", "new"), ("--dry-run", "--ensure", "kept"), ("--cache-key", "new"),
                      ("--dry-run", "--clear", "kept"), ("--check", "new", "kept"), ("--dry-run", "--diff", "--json", "kept")):
            with self.subTest(words):
                self.assertEqual(self.traced("-p", PYTHON, *words), [])
        self.assertFalse(os.path.exists(self.path("no-cache-yet")))
        self.assertFalse(os.path.exists(self.path("new")))

    def test_a_moved_environment_gets_its_scripts_back(self):
        self.install_a_tool("kept")
        os.rename(self.path("kept"), self.path("moved"))
        codes = self.codes("moved")
        self.assertEqual(set(codes), {"S_SCRIPT_STALE", "S_FILE_EDITED"})
        self.assert_silent_success(self.run_it("--repair", "moved"))
        self.assertEqual(self.codes("moved"), [])
        self.use("moved")
        done = subprocess.run([self.path("moved", "bin", "tool")], stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(done.stdout.strip(), self.path("moved"))
        with open(self.path("moved", "bin", "mine"), encoding="utf-8") as file:
            self.assertEqual(file.read(), f"#!{self.path('kept', 'bin', 'python')}\n")      # nobody installed it

    def install_a_tool(self, env):
        """A project with a script, as pip records it, and a script of the user's own."""
        info = os.path.join(self.site(env), "tool-1.dist-info")
        os.mkdir(info)
        script = f"#!{self.path(env, 'bin', 'python')}\nimport sys\nprint(sys.prefix)\n"
        for path, text in ((self.path(env, "bin", "tool"), script), (self.path(env, "bin", "mine"), script.split("import")[0]),
                           (os.path.join(info, "METADATA"), "Metadata-Version: 2.1\nName: tool\nVersion: 1\n"),
                           (os.path.join(info, "RECORD"), "../../../bin/tool,sha256=x,1\ntool-1.dist-info/RECORD,,\n")):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        os.chmod(self.path(env, "bin", "tool"), 0o755)
        os.chmod(self.path(env, "bin", "mine"), 0o755)

    def test_what_users_and_tools_add_is_no_finding(self):
        self.install_a_tool("kept")
        subprocess.run([self.path("kept", "bin", "python"), "-m", "compileall", "-q", self.site("kept")], check=True)
        for name in ("notes.txt", "bin/helper", "etc/pip.conf"):
            os.makedirs(os.path.dirname(self.path("kept", name)), exist_ok=True)
            self.make_file(os.path.join("kept", name), "mine")
        self.make_file("kept/.gitignore", "# mine\n*\n!keep\n")
        with open(self.path("kept", "pyvenv.cfg"), "a", encoding="utf-8") as file:
            file.write("mine = 1\n")
        self.assertEqual(self.codes("kept"), [])
        os.remove(self.path("kept", "bin", "activate"))
        with open(self.path("kept", "pyvenv.cfg"), encoding="utf-8") as file:
            text = file.read()
        self.make_file("kept/pyvenv.cfg", text.replace("= false", "= true"))
        self.assert_silent_success(self.run_it("--ensure", "kept"))
        self.assertEqual(self.configuration("kept")["mine"], "1")
        self.assertEqual(self.configuration("kept")["include-system-site-packages"], "false")

    def test_options_that_are_not_given_stay_as_they_were_asked_for(self):
        self.assert_silent_success(self.make("--system-site-packages", "--prompt", "a b", "own"))
        self.assertEqual(self.codes("--without-pip", "own"), [] if self.configuration("own").get("command") else ["S_CFG_KEY"])
        self.assertEqual(self.codes("--without-pip", "--system-site-packages", "--prompt", "a b", "own"), [])
        self.assertIn("S_CFG_KEY", self.codes("--without-pip", "--system-site-packages", "--prompt", "c", "own"))
        self.assert_silent_success(self.make("--ensure", "--system-site-packages", "--prompt", "c", "own"))
        self.assertEqual(self.configuration("own")["prompt"], "'c'")
        self.assertEqual(set(self.codes("own")), {"S_SEED_MISSING"})

    def test_another_version_is_refused_and_an_absent_one_is_made(self):
        other = "3.9" if not self.configuration("kept")["version"].startswith("3.9") else "3.10"
        site = self.site("kept")
        os.rename(os.path.dirname(site), os.path.join(os.path.dirname(os.path.dirname(site)), f"python{other}"))
        self.make_file("kept/pyvenv.cfg", f"home = /nowhere\nversion = {other}.1\n")
        self.assertEqual(self.codes("-p", PYTHON, "kept"), ["S_BASE_VERSION"])
        self.assert_refused(self.run_it("--ensure", "-p", PYTHON, "kept"), 4, "[E_OTHER_VERSION]", "--clear")
        self.assert_refused(self.run_it("--repair", "new"), 4, "[E_NO_ENVIRONMENT]")
        self.assertEqual(self.codes("new"), ["S_ABSENT"])
        self.assertEqual(json.loads(self.make("--ensure", "--json", "new").out)["environments"][0]["status"], "created")
        self.assert_environment("new")

    def test_runs_at_the_same_time_both_succeed(self):
        for command in ("rm -r kept", "rm -r kept/bin {site}/pip"):
            self.break_it(command)
            runs = [subprocess.Popen([PROGRAM, "--ensure", "-p", PYTHON, "kept"], cwd=self.folder, env=self.variables)
                    for _ in range(3)]
            self.assertEqual([run.wait(timeout=120) for run in runs], [0, 0, 0])
            self.assertEqual(self.codes("kept"), [])

    def test_several_are_looked_at_and_mended_together(self):
        self.assert_silent_success(self.make("a", "b"))
        os.remove(self.path("b", "bin", "activate"))
        self.make_file("list", "a\nb\n")
        self.assertEqual(self.codes("--without-pip", "-j2", "a", "b", "kept"), ["S_FILE_MISSING"])
        self.assertEqual(self.codes("--without-pip", "--from", "list"), ["S_FILE_MISSING"])
        self.assert_silent_success(self.run_it("--ensure", "--without-pip", "--from", "list"))
        self.assertEqual(self.codes("--without-pip", "a", "b"), [])

    def test_the_diff_is_one_that_patch_applies(self):
        self.break_it("echo junk >> kept/bin/activate; sed -i 's,^home.*,home = /x,' kept/pyvenv.cfg; rm kept/bin/activate.csh")
        ended = self.run_it("--ensure", "--dry-run", "--diff", "kept")
        self.assertEqual((ended.code, ended.err), (0, ""), ended)
        start = ended.out.index("--- ")
        done = subprocess.run(["patch", "-p0", "--no-backup-if-mismatch", "-d", "/"], input=ended.out[start:], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.codes("kept"), [])

    def test_a_key_changes_with_what_would_be_made(self):
        def key(*words):
            ended = self.run_it("--cache-key", *words, "new")
            self.assertRegex(ended.out, r"\Avenvcast-3\.[0-9.]+\w*-\w+-[0-9a-f]{64}\n\Z", ended)
            return ended.out
        keys = [key("-p", PYTHON, *words) for words in ((), ("--without-pip",), ("--copies",), ("--prompt", "x"),
                                                        ("--activators", "bash"), ("--system-site-packages",))]
        self.assertEqual(len(set(keys)), len(keys))
        self.assertEqual(key("-p", PYTHON), keys[0])
        self.variables["VENVCAST_CACHE_DIR"] = self.path("another")
        self.assertEqual(key("-p", PYTHON), keys[0])
        self.assert_silent_success(self.run_it("-p", PYTHON, "new"))
        self.assertEqual(key("-p", PYTHON), keys[0])

    def test_a_base_that_is_not_here_yet(self):
        words = ["--base", self.path("later/bin/python3.13"), "--python-version", "3.13.5", "--no-verify"]
        ended = self.run_it(*words, "--without-pip", "new")
        self.assertEqual((ended.code, ended.out), (0, ""), ended)
        self.assertIn("nobody has looked", ended.err)
        self.assertEqual(os.readlink(self.path("new/bin/python3.13")), self.path("later/bin/python3.13"))
        self.assertEqual(self.configuration("new")["version"], "3.13.5")
        self.assertEqual(self.run_it(*words, "--without-pip", "--check", "new").out, "")
        self.assert_refused(self.run_it(*words, "--copies", "other"), 1, "[E_COPIES]")
        self.assert_refused(self.run_it(*words[:4], "other"), 2, "belong together")
        self.assert_refused(self.run_it("--base", "python3", *words[2:], "other"), 2, "not an absolute path")
        self.assert_refused(self.run_it(*words[:3], "3.x", words[4], "other"), 2, "not a version")

    def test_json_is_what_the_schema_says(self):
        self.break_it("rm kept/bin/activate")
        answers = [self.run_it("--json", *words).out for words in (
            ("--check", "kept"), ("--check", "new"), ("--dry-run", "--diff", "--ensure", "kept"), ("--ensure", "kept"),
            ("--dry-run", "-p", PYTHON, "new"), ("--repair", "new"), ("--without-pip", "-p", PYTHON, "new", "kept/bin/activate"),
            ("-p", "/nonexistent/x", "e"), ("-p", "/nonexistent/x", "e", "f"), ("--clear", "-p", PYTHON, "kept"),
            ("--upgrade", "-p", PYTHON, "kept"))]
        self.assertEqual([json.loads(text)["environments"][-1]["status"] for text in answers],
                         ["repaired", "created", "repaired", "repaired", "created", "refused", "failed", "failed", "failed",
                          "cleared", "upgraded"])
        check = ("import json, jsonschema, sys; schema = json.load(open(sys.argv[1])); "
                 "jsonschema.Draft202012Validator.check_schema(schema); "
                 "[jsonschema.validate(json.loads(text), schema) for text in json.load(sys.stdin)]; "
                 "bad = json.loads(json.load(open(sys.argv[2]))[0]); bad['environments'][0]['status'] = 'fine'; "
                 "sys.exit(not list(jsonschema.Draft202012Validator(schema).iter_errors(bad)))")
        with open(self.path("answers"), "w", encoding="utf-8") as file:
            json.dump(answers, file)
        done = subprocess.run([os.path.join(TOOLS, "venv", "bin", "python"), "-c", check, SCHEMA, self.path("answers")],
                              input=json.dumps(answers), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_what_contradicts_itself_is_a_wrong_command_line(self):
        for words in (("--ensure", "--clear"), ("--check", "--upgrade"), ("--check", "--dry-run"), ("--diff",),
                      ("--cache-key", "--json"), ("--repair", "--clear"), ("--dry-run", "--print-python")):
            self.assert_refused(self.run_it(*words, "e"), 2, "allowed with")


if __name__ == "__main__":
    unittest.main()
