#!/usr/bin/env python3
"""test_redirector.py: our own redirector by itself: which Python it starts, what it refuses, and how it ends.

VENVCAST_REDIRECTOR names it; it is redirector.exe beside the program."""

import json
import os
import shutil
import struct
import sys
import unittest
from pathlib import Path

import wine

REDIRECTOR = Path(os.environ.get("VENVCAST_REDIRECTOR", wine.PROGRAM.parent / "redirector.exe")).absolute()
LARGEST = 24 * 1024
FACTS = ("import json, os, sys; print(json.dumps([sys.prefix, sys.executable, sys._base_executable, ascii(sys.argv[1:]), "
         "'__PYVENV_LAUNCHER__' in os.environ, sys.orig_argv[:1] if sys.version_info > (3, 12, 99) else 0]))")
WORDS = ["", "a b", 'quote "inside"', "back\\slash\\", 'both \\" of them\\\\', "ü 日 🐍", "%PATH%", "^&|<>", "*"]
WAITING = ("import sys, time\ntry:\n    print('ready', flush=True)\n    time.sleep(30)\n"
           "except KeyboardInterrupt:\n    print('interrupted')\n    sys.exit(55)\n")
# Starts the redirector, waits until its Python has told its number, ends the redirector: does the Python end, too?
KILLING = """
import ctypes, subprocess, sys
child = subprocess.Popen([sys.argv[1], "-I", "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"],
                         stdout=subprocess.PIPE, text=True)
number = int(child.stdout.readline())
kernel = ctypes.WinDLL("kernel32")
kernel.OpenProcess.restype = ctypes.c_void_p
kernel.WaitForSingleObject.argtypes = [ctypes.c_void_p, ctypes.c_uint]
python = kernel.OpenProcess(0x100000, False, number)        # SYNCHRONIZE
child.kill()
print(kernel.WaitForSingleObject(python, 10000))            # 0: it has ended
"""


def imports_of(content):
    """Names of the libraries that a 64-bit program for Windows is linked to."""
    start = struct.unpack_from("<I", content, 0x3C)[0]
    sections, = struct.unpack_from("<H", content, start + 6)
    optional, = struct.unpack_from("<H", content, start + 20)
    table, = struct.unpack_from("<I", content, start + 24 + 120)

    def place_of(address):
        for number in range(sections):
            virtual_size, virtual, size, raw = struct.unpack_from("<4I", content, start + 24 + optional + 40 * number + 8)
            if virtual <= address < virtual + max(size, virtual_size):
                return address - virtual + raw
        raise ValueError(hex(address))

    names, at = [], place_of(table)
    while struct.unpack_from("<5I", content, at) != (0,) * 5:
        name = place_of(struct.unpack_from("<I", content, at + 12)[0])
        names.append(content[name:content.index(b"\0", name)].decode())
        at += 20
    return names


class Redirector(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not REDIRECTOR.exists():
            raise SystemExit(f"{REDIRECTOR} is missing; VENVCAST_REDIRECTOR names another")
        wine.warm()

    def setUp(self):
        self.top = wine.WORK / self.id().rpartition(".")[2]
        shutil.rmtree(self.top, ignore_errors=True)
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        self.env = self.top / "e n v"
        self.base = wine.pythons()[-1]
        (self.env / "Lib/site-packages").mkdir(parents=True)
        self.place("python.exe")

    def place(self, name, windowed=False):
        path = self.env / "Scripts" / name
        path.parent.mkdir(exist_ok=True)
        content = bytearray(REDIRECTOR.read_bytes())
        if windowed:        # as own_redirector.c makes it
            struct.pack_into("<H", content, struct.unpack_from("<I", content, 0x3C)[0] + 24 + 68, 2)
        path.write_bytes(content)
        return path

    def configure(self, text=None, home=None, executable=None):
        home = home or self.base
        text = text or (f"home = {wine.inside(home)}\r\ninclude-system-site-packages = false\r\n"
                        f"version = 3.{home.name[3:] if home.name.startswith('py3') else 14}.1\r\n")
        if executable:
            text += f"executable = {wine.inside(executable)}\r\n"
        (self.env / "pyvenv.cfg").write_bytes(text if isinstance(text, bytes) else text.encode())

    def start(self, *words, name="python.exe", **how):
        return wine.run([wine.inside(self.env / "Scripts" / name), *words], cwd=self.top, **how)

    def facts(self, *words, name="python.exe"):
        done = self.start("-I", "-c", FACTS, *words, name=name)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def assert_fails(self, code, *parts, **how):
        done = self.start("-c", "print('started')", **how)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    # ---- the file ----

    def test_it_is_small_and_needs_kernel32_alone(self):
        content = REDIRECTOR.read_bytes()
        self.assertLessEqual(len(content), LARGEST)
        self.assertEqual(imports_of(content), ["KERNEL32.dll"])
        start = struct.unpack_from("<I", content, 0x3C)[0]
        subsystem, flags = struct.unpack_from("<HH", content, start + 24 + 68)
        self.assertEqual(subsystem, 3, "for consoles")
        self.assertEqual(flags & 0x160, 0x160, "any address, also above 4 GB; no execution of data")
        self.assertIn(b"longPathAware", content)
        self.assertIn("venvcast".encode("utf-16-le"), content)
        self.assertEqual(struct.unpack_from("<I", content, start + 8)[0], 0, "no time of the build")

    # ---- what it starts ----

    def test_each_python_finds_the_environment_and_gets_its_words_unchanged(self):
        python = wine.inside(self.env / "Scripts/python.exe")
        for base in wine.pythons():
            with self.subTest(base=base.name):
                self.configure(home=base)
                self.assertEqual(self.facts(*WORDS), [wine.inside(self.env), python, wine.inside(base / "python.exe"),
                                                      ascii(WORDS), False,
                                                      [python] if base.name > "py312" else 0])

    def test_without_a_version_an_older_python_still_finds_its_base(self):
        base = next(base for base in wine.pythons() if base.name == "py312")
        self.configure(f"home = {wine.inside(base)}\n")
        self.assertEqual(self.facts("a b", '"')[2:4], [wine.inside(base / "python.exe"), ascii(["a b", '"'])])

    def test_exit_codes_of_more_than_a_byte_come_back(self):
        self.configure()
        self.place("pythonw.exe", windowed=True)
        for name in ("python.exe", "pythonw.exe"):
            codes = [77, 3010, 259]
            words = [wine.inside(self.env / "Scripts" / name), "-I", "-c"]
            self.assertEqual(wine.full_exit_codes(*[[*words, f"import sys; sys.exit({code})"] for code in codes]), codes, name)

    def test_streams_pass_through(self):
        self.configure()
        done = self.start("-I", "-c", "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.stderr.write('e')",
                          stdin=b"through")
        self.assertEqual((done.stdout, done.stderr), ("THROUGH", "e"))

    def test_a_base_in_a_folder_of_any_name(self):
        base = self.top / "bäse 日 🐍 (x)"
        base.symlink_to(self.base)
        self.configure(home=base)
        self.assertEqual(self.facts()[2], wine.inside(base / "python.exe"))

    def test_slashes_and_a_slash_at_the_end_are_as_good(self):
        self.configure(f"home = Z:{self.base}/\n")
        self.assertEqual(self.facts()[2], wine.inside(self.base / "python.exe"))

    def test_the_file_may_lie_beside_it_and_goes_before_the_one_above(self):
        self.configure("home = C:\\nowhere\r\n")
        (self.env / "Scripts/pyvenv.cfg").write_text(f"home = {wine.inside(self.base)}\n")
        done = self.start("-I", "-S", "-c", "import sys; print(sys._base_executable)")
        self.assertEqual(done.stdout.strip(), wine.inside(self.base / "python.exe"))

    def test_a_mark_at_the_start_blanks_and_other_keys_do_no_harm(self):
        home = wine.inside(self.base)
        for text in (f"\ufeffhome={home}", f"# home = C:\\x\nxhome = C:\\x\nhomes = C:\\x\nhome =\t {home} \t\r\n",
                     f"home = {home}\nhome = C:\\later\n"):
            self.configure(text)
            self.assertEqual(self.start("-I", "-S", "-c", "pass").returncode, 0, text)

    # ---- which one ----

    def farm(self, *names):
        """A base with programs of these names."""
        base = self.top / "base"
        shutil.copytree(self.base, base, copy_function=os.link, symlinks=True)
        (base / "python.exe").unlink()
        for name in names:
            os.link(self.base / "python.exe", base / name)
        return base

    def started(self, name="python.exe"):
        return self.facts(name=name)[2].rpartition("\\")[2]

    def test_a_free_threaded_environment_starts_its_own_kind_by_every_name(self):
        base = self.farm("python.exe", "python3.14t.exe")
        self.configure(home=base, executable=base / "python3.14t.exe")
        self.place("python3.14t.exe")
        self.assertEqual([self.started(), self.started("python3.14t.exe")], ["python3.14t.exe"] * 2)

    def test_a_debug_environment_starts_the_debug_build(self):
        base = self.farm("python.exe", "python_d.exe")
        self.place("python_d.exe")
        self.configure(home=base)
        self.assertEqual([self.started(), self.started("python_d.exe")], ["python.exe", "python_d.exe"])
        self.configure(home=base, executable=base / "python_d.exe")
        self.assertEqual(self.started(), "python_d.exe")

    def test_a_name_that_the_base_lacks_falls_back_to_the_plain_one(self):
        base = self.farm("python.exe")
        self.configure(home=base, executable=base / "python3.14t.exe")
        self.place("python3.14t.exe")
        self.place("other.exe")
        self.assertEqual([self.started("python3.14t.exe"), self.started("other.exe")], ["python.exe"] * 2)

    def test_a_base_with_one_name_only_is_found_by_it(self):
        base = self.farm("python3.14.exe")
        self.configure(home=base, executable=base / "python3.14.exe")
        self.assertEqual(self.started(), "python3.14.exe")

    # ---- what it refuses ----

    def test_no_configuration_is_106(self):
        self.assert_fails(106, "pyvenv.cfg")

    def test_a_configuration_that_says_nothing_is_107(self):
        for text in ("version = 3.14\n", "home\n", "home =\n", "HOME = C:\\x\n", " home = C:\\x\n", "home = python\n",
                     "home = .\\python\n", "home = C:python\n", "home = \\python\n", b"home = C:\\\xff\n",
                     b"home = C:\\a\0b\n", "x" * 40000):
            self.configure(text)
            self.assert_fails(107, "pyvenv.cfg")

    def test_a_base_that_is_gone_is_103_and_says_where_it_was(self):
        self.configure("home = C:\\nówhere\r\n")
        self.assert_fails(103, "C:\\nówhere\\python.exe", "make the environment again")
        self.configure(f'home = "{wine.inside(self.base)}"\r\n')
        self.assert_fails(107)

    def test_a_home_that_leads_back_here_is_107(self):
        self.configure(home=self.env / "Scripts")
        self.assert_fails(107, "this very program")

    def test_a_base_that_is_no_program_is_101(self):
        (self.top / "base").mkdir()
        (self.top / "base/python.exe").write_bytes(b"")
        self.configure(home=self.top / "base")
        self.assert_fails(101, "cannot start")

    def test_the_windowed_one_says_it_on_the_stream_where_there_is_one(self):
        self.place("pythonw.exe", windowed=True)
        self.assert_fails(106, "pyvenv.cfg", name="pythonw.exe")
        self.configure("home = C:\\nowhere\r\n")
        self.assert_fails(103, "C:\\nowhere\\pythonw.exe", name="pythonw.exe")

    # ---- how it ends ----

    def test_ctrl_c_is_pythons_business(self):
        self.configure()
        (self.top / "wait.py").write_text(WAITING)
        terminal = wine.Terminal([wine.inside(self.env / "Scripts/python.exe"), "-I", wine.inside(self.top / "wait.py")])
        terminal.read_until("ready")
        terminal.type(b"\x03")
        self.assertEqual(terminal.wait(), 55, terminal.seen)
        self.assertIn("interrupted", terminal.seen)

    def test_python_ends_when_the_redirector_is_killed(self):
        self.configure()
        done = wine.run([self.base / "python.exe", "-I", "-c", KILLING, wine.inside(self.env / "Scripts/python.exe")])
        self.assertEqual((done.stdout.strip(), done.stderr), ("0", ""))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
