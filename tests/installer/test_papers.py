#!/usr/bin/env python3
"""test_papers.py: the man page and the completions say what the program's tables say, and the shells really complete.

Usage: test_papers.py TABLE_PRINT. The papers are those beside the executable under test (VENVCAST): in `papers`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from typing_in import Typed

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from readme_tables import code_of, first_words      # noqa: E402: it lies in another folder

PROGRAM = Path(os.environ["VENVCAST"]).resolve()
PAPERS = PROGRAM.parent / "papers"
TOOLS = Path(os.environ.get("VENVCAST_TEST_TOOLS", "build/test-tools"))
TABLES = code_of(sys.argv.pop(1))
HIDDEN = {name for name, _, _, says in TABLES["option"] if says in ("", "hidden")}
SHOWN = [(name, letter, argument) for name, letter, argument, _ in TABLES["option"] if name not in HIDDEN]
NAMES = {name for name, _, _ in SHOWN}
LETTERS = {f"-{letter}" for _, letter, _ in SHOWN if letter != "-"}


def paper(name):
    return (PAPERS / name).read_text(encoding="utf-8")


def needed(program):
    found = shutil.which(program)
    assert found, f"{program} is missing (tests/packages.txt)"
    return found


class ManPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shown = subprocess.run([needed("mandoc"), "-Tutf8", "-Owidth=150", PAPERS / "venvcast.1"], check=True,
                               stdout=subprocess.PIPE).stdout.decode()
        shown = re.sub(".\b", "", shown)
        cls.sections = {}
        for line in shown.splitlines():
            if re.match("[A-Z]", line):
                name = line.strip()
            cls.sections.setdefault(name, []).append(line)

    def tags(self, section):
        """What begins where its rows begin, after the headings: a body is indented by more."""
        lines = [line for line in self.sections[section] if re.match(r" {5,}\S", line)]
        depth = min(len(line) - len(line.lstrip()) for line in lines)
        return [line.strip() for line in lines if not line[depth].isspace()]

    def test_every_option_stands_there_once_with_its_letter_and_argument(self):
        wanted = [(f"-{letter}, " if letter != "-" else "") + name + (f" {argument}" if argument != "-" else "")
                  for name, letter, argument in SHOWN]
        rows = [row for row in self.tags("OPTIONS") if row.startswith("-")]
        rows = [max((want for want in wanted if f"{row} ".startswith(f"{want} ")), key=len, default=row) for row in rows]
        self.assertEqual(sorted(rows), sorted(wanted))

    def test_options_stand_under_the_headings_of_the_help(self):
        """Group by group, in the order of --help, so that both are learnt at once."""
        said = subprocess.run([PROGRAM, "--help"], check=True, stdout=subprocess.PIPE).stdout.decode()
        of_help, heading = [], None
        for line in said.splitlines():
            if re.match(r"\S.*:$", line):
                heading = line[:-1].lower()
            found = re.match(r"  (?:-\w, )?(--[a-z-]+)", line)
            if found and found.group(1) in NAMES:
                of_help.append((heading, found.group(1)))
        of_page, heading = [], None
        for line in self.sections["OPTIONS"]:
            if re.match(r" {2,4}\S", line):
                heading = line.strip().lower()
            found = re.match(r" {5,}(?:-\w, )?(--[a-z-]+)", line)
            if found and heading:
                of_page.append((heading, found.group(1)))
        wanted = [row for row in of_help if row in of_page]
        self.assertEqual({name for _, name in of_page}, NAMES)
        self.assertEqual(of_page, wanted)

    def test_exit_status_is_complete(self):
        codes = {fields[1] for fields in TABLES["error"]} | {fields[0] for fields in TABLES["exit"]}
        written = {row.split()[0] for row in self.tags("EXIT STATUS") if re.match(r"\d+(\s|$)", row)}
        self.assertEqual(written, codes)

    def test_errors_variables_and_findings_are_those_of_the_code(self):
        errors = "\n".join(self.sections["ERRORS"])
        self.assertEqual(set(re.findall(r"\bE_[A-Z_]+ \(\d+\)", errors)),
                         {f"{name} ({code})" for name, code, when in TABLES["error"]})
        self.assertEqual(set(re.findall(r"\bS_[A-Z_]+", errors)), {name for name, when in TABLES["finding"]})
        variables = set(re.findall(r"\bVENVCAST_[A-Z_]+", "\n".join(self.sections["ENVIRONMENT"])))
        self.assertEqual(variables - {"VENVCAST_NO_CONFIG"}, {fields[1] for fields in TABLES["setting"]})

    def test_it_has_the_sections_that_a_page_has(self):
        order = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "WHICH PYTHON", "ENVIRONMENT", "FILES", "EXIT STATUS",
                 "ERRORS", "EXAMPLES", "NOTES", "SEE ALSO"]
        self.assertEqual([name for name in self.sections if name in order], order)

    def test_examples_name_options_that_there_are(self):
        words = first_words([["`%s`" % line] for line in self.sections["EXAMPLES"]], r"(?<![\w-])--[a-z][a-z-]*(?![\w-])")
        self.assertTrue(words)
        self.assertLessEqual(set(words), NAMES)

    def test_neither_groff_nor_mandoc_warns(self):
        for command in (["groff", "-man", "-ww", "-z", "-Tutf8"], ["mandoc", "-Tlint", "-Wwarning"]):
            done = subprocess.run([needed(command[0]), *command[1:], PAPERS / "venvcast.1"], check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual((done.returncode, done.stdout.decode()), (0, ""), command)


class Completions(unittest.TestCase):
    """In a folder with two folders and two files, of which some have odd names."""

    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.kept.cleanup)
        cls.here = Path(cls.kept.name)
        (cls.here / "bin").mkdir()
        (cls.here / "bin/venvcast").symlink_to(PROGRAM)
        (cls.here / "work/one folder").mkdir(parents=True)
        (cls.here / "work/another").mkdir()
        (cls.here / "work/list one.txt").touch()
        (cls.here / "work/list$two.txt").touch()
        cls.environment = {"PATH": f"{cls.here}/bin:/usr/bin:/bin", "HOME": str(cls.here), "LC_ALL": "C.UTF-8",
                           "TERM": "xterm", "VENVCAST_NO_CONFIG": "1"}
        listed = subprocess.run([PROGRAM, "--list"], check=True, stdout=subprocess.PIPE, env=cls.environment).stdout.decode()
        cls.versions = set(re.findall(r"^[* ] (\d+\.\d+\.\d+\S*)", listed, re.M))
        assert cls.versions, listed

    def asked(self, argv):
        done = subprocess.run(argv, cwd=self.here / "work", env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False, timeout=60)
        self.assertEqual(done.stderr.decode(), "", argv)
        return done.stdout.decode().splitlines()


class Bash(Completions):
    def offered(self, *words):
        """What the function offers for the last of these words."""
        script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _venvcast; printf "%s\\n" "${COMPREPLY[@]}"'
        return set(self.asked(["bash", "-c", script, "bash", PAPERS / "venvcast.bash", "venvcast", *words]))

    def test_every_option(self):
        self.assertEqual(self.offered("-"), NAMES | LETTERS)
        self.assertEqual(self.offered("--link"), {"--link-mode"})

    def test_what_an_argument_may_be(self):
        self.assertEqual(self.offered("--color", ""), {"auto", "always", "never"})
        self.assertEqual(self.offered("--link-mode", "=", "h"), {"hardlink"})
        self.assertEqual(self.offered("--link-mode", "="), {"auto", "clone", "hardlink", "copy", "symlink"})
        self.assertEqual(self.offered("--activators", "fish,ba"), {"fish,bash", "fish,batch"})
        self.assertEqual(self.offered("--prompt", ""), {""})
        self.assertLessEqual(self.versions, self.offered("-p", "3"))

    def test_files_folders_and_programs(self):
        self.assertEqual(self.offered("-r", "l"), {"list one.txt", "list$two.txt"})
        self.assertEqual(self.offered("--cache-dir", ""), {"one folder", "another"})
        self.assertEqual(self.offered(""), {"one folder", "another"})
        self.assertIn("venvcast", self.offered("--exec", "venvc"))
        self.assertEqual(self.offered("--exec", "ls", "--link"), {""})
        self.assertEqual(self.offered("--", "-"), {""})

    def test_with_the_key_on_a_terminal(self):
        with Typed(["bash", "--norc", "--noprofile", "-i"], self.here / "work", self.environment) as typed:
            typed.line(f"source {PAPERS}/venvcast.bash; bind 'set bell-style none'; PS1='$ '; echo rea''dy", "ready")
            typed.keys("echo [; venvcast --without-p\t", "--without-pip ")
            typed.keys("--requirements list\\ o\t", "list\\ one.txt ")
            typed.keys("--link-mode=ha\t", "--link-mode=hardlink ")


class Zsh(Completions):
    def terminal(self):
        typed = Typed(["zsh", "-f", "-i"], self.here / "work", self.environment, rows=400, columns=400)
        (self.here / "functions").mkdir(exist_ok=True)
        shutil.copy(PAPERS / "venvcast.zsh", self.here / "functions/_venvcast")
        typed.line(f"fpath=({self.here}/functions $fpath); autoload -U compinit; compinit -D -u; LISTMAX=9999; "
                   "unsetopt beep; PS1='$ '; echo rea''dy", "ready")
        return typed

    def test_every_option(self):
        def listed(seen):
            heads = [line.partition(" -- ")[0] for line in seen.splitlines() if " -- " in line]
            return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(heads)))
        with self.terminal() as typed:
            typed.keys("venvcast -\t\t", lambda seen: NAMES | LETTERS <= listed(seen))
            self.assertFalse(HIDDEN & listed(typed.seen))

    def test_with_the_key_on_a_terminal(self):
        with self.terminal() as typed:
            typed.keys("venvcast --without-p\t", "--without-pip ")
            typed.keys("--requirements=list\\ o\t", "list\\ one.txt ")
            typed.keys("--link-mode ha\t", "hardlink ")
            typed.keys("--exec venvca\t", "--exec venvcast ")
            typed.keys("--versi\t", "--version ")        # the program after --exec is completed in its own way

    def test_versions_and_exclusions(self):
        with self.terminal() as typed:
            typed.keys("venvcast --symlinks --copi\tX", "--copiX")      # --copies is not offered any more
            typed.keys("\x15venvcast -p 3\t\t", sorted(self.versions)[0])


class Fish(Completions):
    def offered(self, line):
        rows = self.asked(["fish", "--no-config", "-c", 'source $argv[1]; complete -C $argv[2]', PAPERS / "venvcast.fish", line])
        return {row.partition("\t")[0] for row in rows}

    def test_every_option(self):
        self.assertEqual(self.offered("venvcast --"), NAMES)
        self.assertLessEqual(LETTERS, self.offered("venvcast -"))
        self.assertEqual(self.offered("py-venv --link"), {"--link-mode"})

    def test_what_an_argument_may_be(self):
        self.assertEqual(self.offered("venvcast --color "), {"auto", "always", "never"})
        self.assertEqual(self.offered("venvcast --link-mode=h"), {"--link-mode=hardlink"})
        self.assertIn("fish,bash", self.offered("venvcast --activators fish,ba"))
        self.assertLessEqual(self.versions, self.offered("venvcast -p 3"))

    def test_files_and_folders(self):
        self.assertEqual(self.offered("venvcast -r l"), {"list one.txt", "list$two.txt"})
        self.assertEqual(self.offered("venvcast "), {"one folder/", "another/"})


class PowerShell(unittest.TestCase):
    """There is no PowerShell here: the script is parsed, and its rows are read."""

    def test_it_is_one_script_without_errors(self):
        parser = ("import sys, tree_sitter, tree_sitter_pwsh as p; "
                  "t = tree_sitter.Parser(tree_sitter.Language(p.language())).parse(sys.stdin.buffer.read()); "
                  "print(t.root_node.has_error)")
        for text, wrong in ((paper("venvcast.ps1"), "False"), (paper("venvcast.ps1").rstrip("\n}"), "True")):
            said = subprocess.run([TOOLS / "venv/bin/python", "-c", parser], input=text.encode(), check=True,
                                  stdout=subprocess.PIPE).stdout.decode()
            self.assertEqual(said.strip(), wrong)

    def test_every_option(self):
        rows = re.findall(r"^    @\{ Name = '([^']*)'; Takes = '(\w+)'; Words = '([^']*)'; Means = '(?:[^']|'')+' \}$",
                          paper("venvcast.ps1"), re.M)
        self.assertEqual({name for name, _, _ in rows}, NAMES | LETTERS)
        takes = {name: kind for name, kind, _ in rows}
        for name, _, argument in SHOWN:
            self.assertEqual(takes[name] == "nothing", argument == "-", name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
