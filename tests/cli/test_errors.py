"""test_errors.py: every error that can be brought about from outside says what, why and what helps; --show prints them all to be read.

usage: test_errors.py [--show]"""

import fcntl
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import unittest

from cli import PROGRAM, PYTHON, Case

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")
SHOW = "--show" in sys.argv

# Codes that other tests bring about: they need a signal, another process at the right moment, a broken disk,
# root's files, or a program that uses the library.
ELSEWHERE = {"E_UNDO", "E_INTERRUPTED", "E_INTERPRETER_GONE", "E_CACHE",
             "E_ELEVATED", "E_ENFORCED", "E_TARGET_NAME", "E_NO_WHEEL", "E_PROBE",
             "E_REFUSED", "E_POST_SETUP"}

# Words of the command line → the code. WITH says what stands in the folder, VARIABLES what is set.
CASES = [
    ("E_USAGE", []),
    ("E_USAGE", ["--bogus", "e"]),
    ("E_USAGE", ["--sytem-site-packages", "e"]),
    ("E_USAGE", ["--up", "e"]),
    ("E_USAGE", ["e", "--prompt"]),
    ("E_USAGE", ["--clear=1", "e"]),
    ("E_USAGE", ["--symlinks", "--copies", "e"]),
    ("E_USAGE", ["a", "--clear", "b"]),
    ("E_USAGE", ["--link-mode", "nope", "e"]),
    ("E_USAGE", ["--jobs", "0", "a", "b"]),
    ("E_USAGE", ["e", "--exec"]),
    ("E_USAGE", ["--diff", "e"]),
    ("E_USAGE", ["--ensure", "--clear", "e"]),
    ("E_USAGE", ["--base", "/x", "e"]),
    ("E_USAGE", ["--base", "x", "--python-version", "3.13.1", "--no-verify", "e"]),
    ("E_USAGE", ["--base", "/x", "--python-version", "3", "--no-verify", "e"]),
    ("E_USAGE", ["--json", "--print-python", "e"]),
    ("E_USAGE", ["-p", ">=x", "e"]),
    ("E_USAGE", ["-p", "", "e"]),
    ("E_USAGE", ["--activators", "foo", "e"]),
    ("E_USAGE", ["--seed", "x[y]", "e"]),
    ("E_USAGE", ["e"], {"SOURCE_DATE_EPOCH": "x"}),
    ("E_USAGE", ["--from", "list", "e"]),
    ("E_SCRIPTS_DIR", ["--scripts-dir", "missing", "e"]),
    ("E_EMPTY_TARGET", ["e", ""]),
    ("E_BAD_TEXT", ["a\nb"]),
    ("E_BAD_TEXT", ["--prompt", "a\033b", "e"]),
    ("E_BAD_TEXT", ["--prompt", b"\xff", "e"]),
    ("E_CONFIG", ["a"], {"VENVCAST_JOBS": "x"}),
    ("E_CONFIG", ["a"], {"VENVCAST_CLEAR": "maybe"}),
    ("E_CONFIG", ["a"], {"VENVCAST_FROM": "x"}),
    ("E_CONFIG", ["a"], {"VENVCAST_NO_CONFIG": "x"}),
    ("E_CONFIG", ["a"], {}, ["c/venvcast/venvcast.conf:claer = yes\n"]),
    ("E_CONFIG", ["a"], {}, ["c/venvcast/venvcast.conf:[any]\n"]),
    ("E_CONFIG", ["a"], {}, ["c/venvcast/venvcast.conf:no sense\n"]),
    ("E_MANIFEST", ["--from", "absent"]),
    ("E_MANIFEST", ["--from", "list"], {}, ["list:'open\n"]),
    ("E_MANIFEST", ["--from", "list"], {}, ["list:--without-pip\n"]),
    ("E_MANIFEST", ["--from", "list"], {}, ["list:--list\n"]),
    ("E_SETUP", [], {"AS": "Setup"}, ["venvcast.conf:lunch = x\n"]),
    ("E_UPGRADE_CLEAR", ["--upgrade", "--clear", "e"]),
    ("E_PATH_SEPARATOR", ["a:b"]),
    ("E_TARGET_KIND", ["there"], {}, ["there:file"]),
    ("E_TARGET_KIND", ["socket"], {}, ["socket="]),
    ("E_TARGET_KIND", ["--clear", "link"], {}, ["there/pyvenv.cfg:", "link>there"]),
    ("E_TARGET_KIND", ["e"], {}, ["e/pyvenv.cfg:", "e/bin:file"]),
    ("E_TARGET_PARENT", ["there/e"], {}, ["there:file"]),
    ("E_TARGET_PARENT", ["/proc/no/e"]),
    ("E_TARGET_PARENT", ["x" * 300 + "/e"]),
    ("E_WRITE", ["e"], {"LIMIT": "file"}),
    ("E_COPIES", ["--base", "/usr/bin/python3.13", "--python-version", "3.13.5", "--no-verify", "--copies", "e"]),
    ("E_OUTPUT", ["--version"], {"OUT": "/dev/full"}),
    ("E_OUTPUT", ["--print-python", "e"], {"OUT": "/dev/full"}),
    ("E_MEMORY", ["--from", "list"], {"LIMIT": "memory"}, ["list:" + "# long\n" * 3000000]),
    ("E_NO_PYTHON", ["-p", "python9.9", "e"]),
    ("E_NO_PYTHON", ["-p", "3.99", "e"]),
    ("E_NO_PYTHON", ["-p", "./no/such", "e"]),
    ("E_NO_PYTHON", ["-3.99", "e"]),
    ("E_NO_PYTHON", ["e"], {}, [".python-version:3.99\n"]),
    ("E_NOT_A_BASE", ["-p", "/bin/sh", "e"]),
    ("E_NOT_A_BASE", ["-p", "./lost", "e"], {}, ["lost>/nowhere/python3"]),
    ("E_NO_PYTHON", ["-p", "./ring", "e"], {}, ["ring>ring"]),
    ("E_NOT_A_BASE", ["-p", "./old", "e"], {}, ["old/pyvenv.cfg:home = /nowhere\nversion = 3.12.1\n", "old/bin/python!exit 1"]),
    ("E_NOT_A_BASE", ["-p", "./python3.12", "e"], {}, ["python3.12!exit 1"]),
    ("E_CLEAR_REFUSED", ["--clear", "mine"], {}, ["mine/precious:x"]),
    ("E_CLEAR_REFUSED", ["--clear", "."], {}, ["pyvenv.cfg:"]),
    ("E_OTHER_VERSION", ["--ensure", "-p", PYTHON, "e"], {}, ["e/pyvenv.cfg:home = /nowhere\nversion = 3.2.1\n",
                                                "e/lib/python3.2/site-packages/x.py:"]),
    ("E_NO_ENVIRONMENT", ["--repair", "e"]),
    ("E_UNFINISHED", ["--clear", "e"], {}, ["e/pyvenv.cfg:", "e/.venvcast-unfinished:new\n0\n{top}/e\n\n"]),
    ("E_TARGET_HELD", ["held"], {"LOCK": "held"}, ["held/pyvenv.cfg:"]),
    ("E_NO_SEED", ["--seed", "no-such-project", "e"]),
    ("E_NO_SEED", ["--seed", "pip==0.1", "e"]),
    ("E_FIND_LINKS", ["--find-links", "absent", "e"]),
    ("E_WHEEL", ["--wheel", "x-1-py3-none-any.whl", "e"]),
    ("E_WHEEL", ["--wheel", "x-1-py3-none-any.whl", "e"], {}, ["x-1-py3-none-any.whl:junk"]),
    ("E_WHEEL", ["--wheel", "x-1-cp313-cp313-linux_x86_64.whl", "e"], {}, ["x-1-cp313-cp313-linux_x86_64.whl:junk"]),
    ("E_REQUIREMENTS", ["-r", "absent.txt", "e"]),
    ("E_REQUIREMENTS", ["--ensure", "-r", "absent.txt", "made"], {"MAKE": "made"}),
    ("E_REQUIREMENTS", ["--without-pip", "-r", "r.txt", "e"], {}, ["r.txt:x\n"]),
    ("E_REQUIREMENTS", ["--find-links", "links", "-r", "r.txt", "e"], {"PIP": "yes"}, ["r.txt:no-such-thing\n", "links/x:"]),
    ("E_UPGRADE_DEPS", ["--upgrade-deps", "e"], {"PIP": "yes", "PIP_RETRIES": "x"}),
    ("E_EXEC_UNFIT", ["--without-pip", "e", "--exec", "./text"], {}, ["text:no program\n"]),
    ("E_EXEC_ABSENT", ["--without-pip", "e", "--exec", "no-such-program"]),
    ("E_EXEC_ABSENT", ["--without-pip", "e", "--exec", "./no/such"]),
]


NAMES_PYTHON = {"-p", "-3.99", "--base", "--version", "--ensure"}
NEEDS_PIP = {"--wheel", "--seed", "-r", "--find-links"}


class Errors(Case):
    def lay(self, thing):
        """name:text, name>target of a link, name= a socket, name!lines of a script."""
        name, kind, text = re.fullmatch(r"([^:>=!]+)([:>=!])(.*)", thing, re.S).groups()
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        if kind == ">":
            os.symlink(text, self.path(name))
        elif kind == "=":
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(os.path.relpath(self.path(name)))
        else:
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text.replace("{top}", self.folder) if kind == ":" else f"#!/bin/sh\n{text}\n")
            os.chmod(self.path(name), 0o644 if kind == ":" else 0o755)

    def limit(self, what):
        if what == "file":
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        if what == "memory":
            resource.setrlimit(resource.RLIMIT_AS, (24 << 20, 24 << 20))

    def run_case(self, words, variables=None, things=()):
        variables = dict(variables or {})
        shutil.rmtree(self.folder)
        os.mkdir(self.folder)
        os.chdir(self.folder)
        for thing in things:
            self.lay(thing)
        special = {name: variables.pop(name, None) for name in ("LIMIT", "OUT", "LOCK", "MAKE", "PIP", "AS")}
        if special["MAKE"]:
            self.run_it("--without-pip", "-p", PYTHON, special["MAKE"])
        if words and NAMES_PYTHON.isdisjoint(words) and ".python-version:3.99\n" not in things:
            words = ["-p", PYTHON, *words]
        if not special["PIP"] and NEEDS_PIP.isdisjoint(words):
            variables["VENVCAST_WITHOUT_PIP"] = "1"
        held = os.open(self.path(special["LOCK"]), os.O_RDONLY) if special["LOCK"] else None
        if held is not None:
            fcntl.flock(held, fcntl.LOCK_EX)
        with open(special["OUT"] or os.devnull, "wb") as out:
            program = shutil.copy(PROGRAM, self.path(special["AS"])) if special["AS"] else PROGRAM
            done = subprocess.run([program, *words], cwd=self.folder, timeout=120, stdin=subprocess.DEVNULL, stdout=out,
                                  env={**self.variables, "XDG_CONFIG_HOME": self.path("c"), "PIP_CONFIG_FILE": os.devnull, **variables},
                                  stderr=subprocess.PIPE, preexec_fn=lambda: self.limit(special["LIMIT"]))
        if held is not None:
            os.close(held)
        return done.returncode, done.stderr.decode("utf-8", "surrogateescape")

    def exits(self):
        with open(README, encoding="utf-8") as file:
            return {code: int(number) for code, number in re.findall(r"^\| `(E_\w+)` \| (\d+) \|", file.read(), re.M)}

    def test_each_says_what_why_and_what_helps(self):
        exits, met = self.exits(), set()
        name = os.path.basename(PROGRAM)
        for number, (code, words, *rest) in enumerate(CASES):
            if os.environ.get("VENVCAST_INSTRUMENTED") and "'LIMIT': 'memory'" in str(rest):
                met.add(code)
                continue                        # sanitizers need memory of their own
            with self.subTest(code=code, words=words, rest=[str(item)[:80] for item in rest]):
                ended, err = self.run_case(words, *rest)
                if SHOW:
                    print(f"--- {code} {ended}: {words} {str(rest)[:100]}")
                    print(err[err.find("error: ") if err.startswith("usage") else 0:], end="")
                met.add(code)
                self.assertEqual(ended, exits[code], err)
                if code == "E_USAGE" and err.startswith("usage: "):
                    self.assertRegex(err, rf"\n{re.escape(name)}: error: [^\n]+\n[^\n]+\n\Z")
                else:
                    self.assertEqual(len(re.findall(rf"^(?:\S+: )?Error: .+ \[{code}\]$", err, re.M)), 1, err)
                    self.assertEqual(len(re.findall("^Try: .+$", err, re.M)), 1, err)
                self.assertNotRegex(err, "[\x00-\x08\x0b-\x1f\x7f]")
        self.assertGreaterEqual(len(CASES), 40)
        self.assertEqual(met & ELSEWHERE, set())
        self.assertLessEqual(set(exits) - met, ELSEWHERE)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--show"]
    unittest.main()
