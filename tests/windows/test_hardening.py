#!/usr/bin/env python3
"""test_hardening.py: venvcast.exe takes libraries from the system alone, and verify_pe.sh sees when it would not."""

import os
import shutil
import struct
import subprocess
import sys
import unittest
from pathlib import Path

import wine
from scratch import Scratch

HERE = Path(__file__).resolve().parent
VERIFY = wine.TOP / "installer/verify.sh"
COMPILER = "x86_64-w64-mingw32-gcc"

# What programs, or the libraries that they ask for, are known to look for by name alone. Windows itself would not
# look for the last two beside the program (KnownDLLs); Wine does, and our program asks for them when no variable names
# the home folder.
NAMES = ("version", "bcrypt", "bcryptprimitives", "cryptbase", "cryptsp", "rsaenh", "userenv", "profapi", "propsys",
         "winhttp", "uxtheme", "dwmapi", "ntmarta", "sspicli", "secur32", "shlwapi", "mpr", "netapi32", "dbghelp", "apphelp",
         "shell32", "ole32")


def compiled(*words):
    subprocess.run([COMPILER, "-Os", "-s", *map(str, words)], check=True)


class Planted(Scratch):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.libraries = wine.WORK / "planted"
        cls.libraries.mkdir(parents=True, exist_ok=True)
        cls.addClassCleanup(shutil.rmtree, cls.libraries)
        for name in NAMES:
            compiled("-shared", f'-DMARK=L"{name}"', "-nostartfiles", "-Wl,-e,DllMain", HERE / "planted.c",
                     "-o", cls.libraries / f"{name}.dll")

    def setUp(self):
        super().setUp()
        shutil.copytree(self.libraries, self.top, dirs_exist_ok=True)
        self.overrides = ",".join(NAMES) + "=n,b"

    def loaded(self):
        return sorted(name[len("loaded-"):] for name in os.listdir(self.top) if name.startswith("loaded-"))

    def run_here(self, program, *words):
        return wine.run([program, *words], cwd=self.top, WINEDLLOVERRIDES=self.overrides)

    def test_a_careless_program_loads_what_lies_beside_it(self):
        compiled(HERE / "careless.c", "-lversion", "-o", self.top / "careless.exe")
        self.assertEqual(self.run_here(self.top / "careless.exe").returncode, 0)
        self.assertEqual(self.loaded(), ["bcrypt", "version"])

    def test_venvcast_loads_nothing_from_beside_it_or_from_the_current_folder(self):
        shutil.copy(wine.PROGRAM, self.top / "venvcast.exe")
        for program in (self.top / "venvcast.exe", wine.PROGRAM):
            for words in (["--version"], ["--list"], ["--without-pip", "-p", wine.inside(self.python), "e"]):
                done = self.run_here("cmd", "/c", "set USERPROFILE=&" + wine.inside(program), *words)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(self.loaded(), [], words)
            shutil.rmtree(self.env)


class Verified(unittest.TestCase):
    """A sound executable passes; each thing that is taken from it is missed."""

    @classmethod
    def setUpClass(cls):
        cls.sound = wine.PROGRAM.read_bytes()
        cls.head = struct.unpack_from("<I", cls.sound, 60)[0]
        cls.scratch = wine.WORK / "verified"
        cls.scratch.mkdir(parents=True, exist_ok=True)

    def said_of(self, data):
        path = self.scratch / "x.exe"
        path.write_bytes(data)
        done = subprocess.run(["sh", str(VERIFY), str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode == 0, done.stdout == "", done.stdout)
        return done.stdout

    def changed(self, offset, form, value):
        """The sound one with one number changed, which stands so far behind "PE"."""
        data = bytearray(self.sound)
        struct.pack_into("<" + form, data, self.head + offset, value)
        return bytes(data)

    def section_of(self, name):
        """The offset from "PE" of a section's header."""
        count, size = struct.unpack_from("<6xH12xH", self.sound, self.head)
        return next(24 + size + 40 * i for i in range(count)
                    if self.sound[self.head + 24 + size + 40 * i:].startswith(name))

    def test_the_program_itself_is_sound(self):
        self.assertEqual(self.said_of(self.sound), "")

    def test_what_is_taken_from_its_headers_is_missed(self):
        traits = struct.unpack_from("<H", self.sound, self.head + 94)[0]
        for offset, form, value, word in (
                (8, "I", 1700000000, "the time of its build"), (12, "I", 4096, "not stripped"),
                (94, "H", traits & ~0x20, "HIGH_ENTROPY_VA"), (94, "H", traits & ~0x40, "DYNAMIC_BASE"),
                (94, "H", traits & ~0x100, "NX_COMPAT"), (24 + 112 + 5 * 8, "I", 0, "DYNAMIC_BASE"),
                (24 + 112 + 10 * 8, "I", 0, "DependentLoadFlags"), (24 + 112 + 2 * 8, "I", 0, "has no manifest"),
                (24 + 112 + 13 * 8, "I", 4096, "imports with delay"), (24, "H", 0x10B, "no 64-bit executable"),
                (self.section_of(b".text") + 36, "I", 0xE0000020, "writable and executable")):
            self.assertIn(word, self.said_of(self.changed(offset, form, value)))

    def test_the_flags_of_the_load_configuration_count(self):
        at = self.sound.index(b"venvcast-config\0") + 16
        for flags in (0, 0x1000):
            data = bytearray(self.sound)
            struct.pack_into("<H", data, at + 0x4E, flags)
            self.assertIn("DependentLoadFlags", self.said_of(bytes(data)))

    def test_the_words_of_its_resources_count(self):
        for word in ("longPathAware", "asInvoker"):
            self.assertIn(word, self.said_of(self.sound.replace(word.encode(), b"x" * len(word))))
        for word in ("CompanyName", "OriginalFilename"):
            self.assertIn(word, self.said_of(self.sound.replace(word.encode("utf-16-le"), b"x" * 2 * len(word))))

    def test_a_library_that_is_looked_for_beside_the_program_is_refused(self):
        exe = self.scratch / "careless.exe"
        compiled(HERE / "careless.c", "-lversion", "-o", exe)
        self.assertIn("imports version.dll", self.said_of(exe.read_bytes()))
        self.assertNotIn("imports kernel32", self.said_of(exe.read_bytes()))

    def test_it_may_not_grow_without_notice(self):
        done = subprocess.run(["sh", str(VERIFY), str(wine.PROGRAM), "1000"], stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("more than 1000", done.stderr)

    def test_the_icon_is_what_its_script_draws(self):
        icon = self.scratch / "icon.ico"
        script = wine.TOP / "resources/windows/draw_icon.py"
        subprocess.run([sys.executable, str(script), str(icon)], check=True)
        self.assertEqual(icon.read_bytes(), script.with_name("venvcast.ico").read_bytes())
        self.assertIn(icon.read_bytes()[6 + 48:6 + 48 + 2000], self.sound)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
