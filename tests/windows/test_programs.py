#!/usr/bin/env python3
"""test_programs.py: pip.exe and its like are what pip itself makes of the same launcher, and run from any folder."""

import base64
import csv
import hashlib
import io
import shutil
import struct
import sys
import unittest
import zipfile

import wine

NAMES = ("pip.exe", "pip3.exe", "pip3.{}.exe")
UTF_8 = {"PYTHONUTF8": "1"}
PACKAGE = {
    "tool.py": "import sys\ndef main():\n    print(ascii([sys.argv[0].rpartition('\\\\')[2], *sys.argv[1:]]))\n    return 77\n",
    "tool-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tool\nVersion: 1\n",
    "tool-1.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "tool-1.dist-info/entry_points.txt": "[console_scripts]\ntool = tool:main\n[gui_scripts]\ntoolw = tool:main\n",
}


def hashed(content):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def make_wheel(folder):
    path = folder / "tool-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        record = ""
        for name, text in PACKAGE.items():
            archive.writestr(zipfile.ZipInfo(name), text)
            record += f"{name},{hashed(text.encode())},{len(text.encode())}\n"
        archive.writestr(zipfile.ZipInfo("tool-1.dist-info/RECORD"), record + "tool-1.dist-info/RECORD,,\n")
    return path


def parts_of(path):
    """The launcher, the line behind it, the archive's own record of its member, and the script."""
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member, = archive.infolist()
        start = member.header_offset
        script = archive.read(member)
        kept = {name: getattr(member, name) for name in ("filename", "compress_type", "create_system", "create_version",
                                                        "extract_version", "flag_bits", "external_attr", "extra")}
    line = content.rindex(b"#!", 0, start)
    return content[:line], content[line:start], kept, len(content) - start - len(script), script


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wine.warm()
        cls.top = wine.WORK / "programs"
        shutil.rmtree(cls.top, ignore_errors=True)
        cls.top.mkdir(parents=True)
        cls.base = wine.pythons()[-1]
        cls.minor = cls.base.name[3:]

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.top)

    def made(self, name, *words):
        env = self.top / name
        done = wine.run([wine.PROGRAM, "-p", wine.inside(self.base / "python.exe"), *words, wine.inside(env)], cwd=self.top)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        return env

    def rows_of(self, env, project):
        record, = (env / "Lib/site-packages").glob(f"{project}-*.dist-info/RECORD")
        return {row[0]: row[1:] for row in csv.reader(record.read_text().splitlines())}

    def run_in(self, env, name, *words):
        return wine.run([wine.inside(env / "Scripts" / name), *words], cwd=self.top, **UTF_8)

    def test_they_are_what_pip_makes(self):
        words = [wine.inside(self.base / "python.exe"), "-m", "venv", wine.inside(self.top / "theirs e")]
        done = wine.run(words, cwd=self.top)
        self.assertEqual(done.returncode, 0, done.stderr)
        ours, theirs = self.made("ours e"), self.top / "theirs e"
        for name in (name.format(self.minor) for name in NAMES):
            mine, real = parts_of(ours / "Scripts" / name), parts_of(theirs / "Scripts" / name)
            self.assertEqual(mine[0], real[0], "the launcher")
            self.assertEqual(mine[1], real[1].replace(b"theirs e", b"ours e"), "the interpreter")
            self.assertEqual(mine[2:4], real[2:4], "the archive but for time and script")
        mine, real = self.rows_of(ours, "pip"), self.rows_of(theirs, "pip")
        scripts = [name for name in real if "Scripts" in name]
        self.assertEqual([name for name in mine if "Scripts" in name], scripts)
        for name in scripts:
            content = (ours / "Scripts" / name.rpartition("/")[2]).read_bytes()
            self.assertEqual(mine[name], [hashed(content), str(len(content))])

    def test_they_run_from_a_folder_of_any_name(self):
        for name, programs in (("plain", NAMES[:1]), ("with a blank", NAMES[1:2]), ("ü 日 🐍 (x) & 'y'", NAMES)):
            env = self.made(name)
            for program in programs:
                done = self.run_in(env, program.format(self.minor), "--version")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(wine.inside(env), done.stdout)

    def test_pip_can_remove_itself_with_its_programs(self):
        env = self.made("removed")
        done = wine.run([wine.inside(env / "Scripts/python.exe"), "-m", "pip", "uninstall", "-y", "pip"], cwd=self.top)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([path.name for path in (env / "Scripts").glob("pip*")], [])

    def test_other_wheels_get_the_launchers_of_pip_also_without_it(self):
        wheel = make_wheel(self.top)
        for name, words in (("tool and pip", []), ("tool alone", ["--without-pip"])):
            env = self.made(name, *words, "--wheel", wine.inside(wheel))
            self.assertEqual((env / "Scripts/pip.exe").exists(), not words)
            done = self.run_in(env, "tool.exe", "a b", "ü", '"')
            self.assertEqual((done.returncode, done.stdout.strip()), (77, ascii(["tool", "a b", "ü", '"'])), done.stderr)
            content = (env / "Scripts/toolw.exe").read_bytes()
            self.assertEqual(struct.unpack_from("<H", content, struct.unpack_from("<I", content, 0x3C)[0] + 24 + 68), (2,))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
