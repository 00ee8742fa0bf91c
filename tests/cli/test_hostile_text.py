"""test_hostile_text.py: names, prompts and files that are made to mislead: what is written can be read by every reader,
what is said does nothing to a terminal, JSON is JSON.

    test_hostile_text.py [--seed N] [--names COUNT] [--figures FILE] [UNITTEST-OPTION...]      the seed is printed
"""

import argparse
import ast
import glob
import json
import os
import random
import subprocess
import sys
import unicodedata
import unittest

import cfg_readers
from cli import PYTHON, Case

TOOLS = os.environ.get("VENVCAST_TEST_TOOLS", "")
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BOUNDARIES = set("\0\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
PIECES = ["\x1b[2J", "\x1b]0;t\x07", "\x9b31m", "\x9d", "\u202e", "\u2066", "\u200f", "\ufeff", "\u200d", "\t", "\x01", "\x7f", "\x80",
          "\U000e0041", "\u0301", "漢", "😀", "é", "'", '"', "\\", "\\n", "%", "%(home)s", " = ", "=", "#", ";", " ",
          "$(id)", "`id`", "{}", "[x]",
          "uv = 1", "home = x", "include-system-site-packages = true", "version = 9.9.9", "a", "B", "0", "-", "~", "&", "<", "|",
          os.fsdecode(b"\xff"), os.fsdecode(b"\xc3"), os.fsdecode(b"\xed\xa0\x80")]
BREAKS = ["\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
OPTIONS = argparse.Namespace(seed=random.SystemRandom().randrange(2**32), names=40, figures=None)
COUNTED = {"runs": 0}


def is_harmless(text):
    """Can it stand on a terminal as it is? `text` was decoded with surrogateescape."""
    return all(char == "\n" or not (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in BIDI
                                    or 0xE0000 <= ord(char) <= 0xE007F) for char in text)


def may_be_prompt(name):
    """A prompt with controls, or not of UTF-8, is refused; a folder's name with them becomes an escaped prompt."""
    return not any(unicodedata.category(char) in ("Cc", "Cs") or char in BIDI for char in name)


def hostile_names(count, chance):
    names = ["\x1b[31mred", "rtl\u202eevil", "x\x9bm", os.fsdecode(b"caf\xe9\xff"), "it's \"%(home)s\" = \\"]
    while len(names) < count:
        name = "".join(chance.choices(PIECES, k=chance.choice((1, 2, 4, 8))))
        if len(os.fsencode(name)) <= 200 and not name.startswith("-") and name not in names + ["~"]:
            names.append(name)
    return names


class HostileText(Case):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(OPTIONS.seed)
        self.names = hostile_names(OPTIONS.names, self.chance)

    def is_said_safely(self, ended, where, code=None):
        COUNTED["runs"] += 1
        self.assertTrue(is_harmless(ended.out + ended.err), (where, OPTIONS.seed, ended))
        self.assertNotIn("Traceback", ended.err)
        if code is not None:
            self.assertEqual(ended.code, code, (where, OPTIONS.seed, ended))

    # ---- pyvenv.cfg -------------------------------------------------------------------------------------------------

    def made(self, python=PYTHON):
        """An environment of each name, with another one as its prompt: (name, prompt, bytes of pyvenv.cfg)."""
        for number, name in enumerate(self.names):
            prompt = self.names[-number - 1]
            folder = self.path("v%d" % number + name)
            words = ["--prompt", prompt] if may_be_prompt(prompt) else []
            ended = self.run_it("-p", python, "--without-pip", *words, "--", folder)
            self.is_said_safely(ended, name, 0)
            with open(os.path.join(folder, "pyvenv.cfg"), "rb") as file:
                yield folder, prompt if words else None, file.read()

    def test_every_reader_takes_the_same_from_pyvenv_cfg(self):
        pythons = [PYTHON] + sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.[89].*/bin/python3"))
                                    + glob.glob(os.path.expanduser("~/.pyenv/versions/3.1[0-9].*/bin/python3")))[::3]
        for python in pythons:
            asked = [python, "-I", "-c", "import sys; print(*sys.version_info[:3], sep='.'); print(sys._base_executable)"]
            version, base = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("\n")[:2]
            for folder, prompt, data in self.made(python):
                self.assertEqual(len(data.decode("utf-8").splitlines()), data.count(b"\n"), data)
                for reader in cfg_readers.READERS:
                    COUNTED["runs"] += 1
                    found = reader(data)
                    self.assertNotIn("uv", found, reader)
                    for key, wanted in (("version", version), ("include-system-site-packages", "false"),
                                        ("home", os.path.dirname(base))):
                        self.assertEqual(found.get(key, wanted), wanted, (reader.__name__, data, OPTIONS.seed))
                self.prompt_is(cfg_readers.site(data).get("prompt"), prompt)
                subprocess.run(["rm", "-rf", folder], check=True)

    def prompt_is(self, value, prompt):
        """As its repr, from which the text comes back but for what had to be escaped for the file's sake."""
        if value is None:
            return self.assertIsNone(prompt)
        read = ast.literal_eval(value)
        if prompt is not None and is_harmless(prompt) and not any("\udc80" <= char <= "\udcff" for char in prompt):
            self.assertEqual(read, prompt, OPTIONS.seed)
        self.assertFalse(set(read) & BOUNDARIES, value)

    def test_python_itself_starts_in_each_and_is_isolated(self):
        ask = "import sys, site; print(ascii([sys.prefix, sys.base_prefix, site.ENABLE_USER_SITE]))"
        folders = [folder for folder, _, _ in self.made()]
        for folder in folders[:16]:
            done = subprocess.run([os.path.join(folder, "bin", "python"), "-c", ask], capture_output=True, text=True,
                                  env={"PATH": "/usr/bin:/bin"})
            self.assertEqual(done.returncode, 0, (folder, done.stderr))
            prefix, base, user = ast.literal_eval(done.stdout)
            self.assertEqual((prefix, user), (folder, False))
            self.assertNotEqual(prefix, base)

    def test_virtualenv_and_uv_read_it(self):
        python, uv = (os.path.join(TOOLS, "venv", "bin", name) for name in ("python", "uv"))
        if not os.path.exists(python) or not os.path.exists(uv):
            self.fail("virtualenv and uv are not here: " + TOOLS)
        program = ("import sys, os, json, pathlib\nfrom virtualenv.create.pyenv_cfg import PyEnvCfg\n"
                   "for path in json.load(sys.stdin):\n"
                   "    print(json.dumps(dict(PyEnvCfg.from_folder(pathlib.Path(path)).content)))\n")
        folders = [folder for folder, _, _ in self.made()]
        done = subprocess.run([python, "-c", program], input=json.dumps(folders), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in done.stdout.splitlines():
            found = json.loads(line)
            self.assertEqual(found["include-system-site-packages"], "false", found)
            self.assertEqual(list(found)[0], "home", found)
        variables = {**self.variables, "UV_CACHE_DIR": self.path("uv"), "UV_OFFLINE": "1", "UV_NO_CONFIG": "1"}
        for folder in [folder for folder in folders if "\udc80" > max(folder)][:6]:
            done = subprocess.run([uv, "pip", "list", "-q", "--python", os.path.join(folder, "bin", "python")], env=variables,
                                  capture_output=True, text=True, errors="replace", cwd="/")
            self.assertEqual((done.returncode, done.stdout.strip()), (0, ""), (folder, done.stderr))

    # ---- what is said -----------------------------------------------------------------------------------------------

    def test_every_error_names_its_place_safely(self):
        for number, name in enumerate(self.names):
            here = self.path("e%d" % number)
            os.mkdir(here)
            at = os.path.join(here, "x" + name)
            self.refusals_of_targets(at, name)
            self.refusals_of_words(name, at)

    def refusals_of_targets(self, at, name):
        with open(at, "w") as file:
            file.write("in the way")
        self.is_said_safely(self.make("--", at), name, 1)                               # E_TARGET_KIND
        self.is_said_safely(self.make("--", os.path.join(at, "env")), name, 1)          # E_TARGET_PARENT
        os.unlink(at)
        os.symlink("nowhere" + name, at)
        self.is_said_safely(self.make("--", at), name, 1)
        os.unlink(at)
        os.mkdir(at)
        os.mkdir(os.path.join(at, "kept"))
        self.is_said_safely(self.make("--clear", "--", at), name, 4)                    # E_CLEAR_REFUSED
        self.is_said_safely(self.make("--", at + ":b"), name, 1)                        # E_PATH_SEPARATOR
        self.is_said_safely(self.make("--", at + self.chance.choice(BREAKS) + "c"), name, 2)     # E_BAD_TEXT
        self.is_said_safely(self.make("--prompt", name + self.chance.choice(BREAKS), "--", at), name, 2)
        self.is_said_safely(self.make("--", os.path.join(at, "n" * 300)), name)         # too long a name
        self.assertEqual(sorted(os.listdir(at)), ["kept"])

    def refusals_of_words(self, name, at):
        with open(at + ".txt", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(name + "\n'" + name + "\n[\"" + name + "\n")
        plain = name.replace("=", "")
        for words, codes in (
            (["-p", "/nowhere/" + name, "e"], (3,)), (["-p", "no-such" + name, "e"], (2, 3)), (["-p", ">x" + name, "e"], (2, 3)),
            (["-V:" + name + "!", "e"], (2, 3)), (["--x" + name.replace(" ", ""), "e"], (2,)), (["e", "--clear=" + name], (2,)),
            (["--color", "x" + name, "e"], (2,)), (["--activators", "x" + plain, "--without-pip", "-p", PYTHON, "e"], (2,)),
            (["--seed", "p-" + name, "-p", PYTHON, "e"], (2, 5)), (["--find-links", at + ".txt", "-p", PYTHON, "e"], (5,)),
            (["--wheel", at + ".txt", "-p", PYTHON, "e"], (1, 2, 5)), (["--wheel", at + "-1.0-py3-none-any.whl", "-p",
            PYTHON, "e"], (1, 2, 5)),
            (["--from", at + ".txt"], (1, 2, 3)), (["--from", at + ".absent"], (2,)), (["--jobs", "x" + name, "e"], (2,)),
            (["--link-mode", name, "e"], (2,)), (["-" + name, "e"], (0, 2, 3, 5)),
        ):
            ended = self.run_it(*words)
            self.is_said_safely(ended, words)
            self.assertIn(ended.code, codes, (words, OPTIONS.seed, ended))

    def test_variables_and_files_of_projects_are_named_safely(self):
        for name in self.names[:20]:
            for variable in ("VENVCAST_PYTHON", "PY_PYTHON", "SHELL", "VENVCAST_CACHE_DIR", "VENVCAST_LINK_MODE",
                             "VENVCAST_JOBS", "VENVCAST_CLEAR", "VENVCAST_NO_CONFIG", "PYENV_VERSION"):
                self.variables[variable] = name
                self.is_said_safely(self.run_it("--without-pip", "-v", "e"), (variable, name))
                del self.variables[variable]
            for file in (".python-version", "pyproject.toml", ".tool-versions"):
                with open(self.path(file), "w", encoding="utf-8", errors="surrogateescape") as out:
                    out.write("3.99" + name + "\n" if file != "pyproject.toml" else "[project]\nrequires-python = '" + name + "\n")
                self.is_said_safely(self.run_it("--without-pip", "-v", "e"), (file, name))
                os.unlink(self.path(file))

    def test_files_of_settings_are_named_safely(self):
        for number, name in enumerate(self.names[:20]):
            folder = self.path("c%d" % number + name)
            os.makedirs(os.path.join(folder, "venvcast"))
            self.variables["XDG_CONFIG_HOME"] = folder
            for line in (name + " = 1", "clear = " + name, "seed = !" + name, "[" + name + "]", name):
                with open(os.path.join(folder, "venvcast", "venvcast.conf"), "w", encoding="utf-8", errors="surrogateescape") as out:
                    out.write(line + "\n")
                self.is_said_safely(self.run_it("--show-config"), (line, folder))
                self.is_said_safely(self.run_it("--show-config", "--json"), (line, folder))

    def test_success_is_told_safely_on_a_terminal_and_as_json(self):
        for number, name in enumerate(self.names):
            folder = self.path("s%d" % number + name)
            prompt = ["--prompt", name] if may_be_prompt(name) else []
            words = ["-v", "--color", "never", "-p", PYTHON, "--without-pip", *prompt, "--", folder]
            ended = self.run_on_a_terminal(*words)
            ended.err = ended.err.replace("\r\x1b[K", "")        # behind progress, of a machine that has much to do
            self.is_said_safely(ended, name, 0)
            ended = self.run_it("--json", *words[3:])
            self.is_said_safely(ended, name, 0)
            told = json.loads(ended.out)
            COUNTED["runs"] += 1
            self.assertEqual([one["path"] for one in told["environments"]], [folder], name)

    def test_lists_of_hostile_folders_are_json(self):
        for number, name in enumerate(self.names[:10]):
            folder = self.path("p%d" % number + name.replace(":", ""), "bin")
            os.makedirs(folder)
            os.symlink(os.path.realpath(PYTHON), os.path.join(folder, "python3"))
            self.variables["PATH"] = folder
            for words in (["--list"], ["--list", "-v"], ["--list", "--json", "-v"]):
                ended = self.run_it(*words)
                self.is_said_safely(ended, (words, name), 0)
                if "--json" in words:
                    json.loads(ended.out)


def write_figures(result):
    if OPTIONS.figures:
        with open(OPTIONS.figures, "a", encoding="utf-8") as file:
            json.dump({"promise": "hostile names reach no terminal, and no reader of pyvenv.cfg or JSON is misled",
                       "how": "names drawn at random, the program run, eleven readers of pyvenv.cfg", "runs": COUNTED["runs"],
                       "violations": len(result.failures) + len(result.errors)}, file)
            file.write("\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--seed", type=int, default=OPTIONS.seed)
    parser.add_argument("--names", type=int, default=OPTIONS.names)
    parser.add_argument("--figures")
    OPTIONS, rest = parser.parse_known_args()
    print(f"seed {OPTIONS.seed}", file=sys.stderr)
    outcome = unittest.main(argv=[sys.argv[0], *rest], exit=False).result
    write_figures(outcome)
    sys.exit(0 if outcome.wasSuccessful() else 1)
