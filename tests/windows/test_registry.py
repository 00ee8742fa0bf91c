#!/usr/bin/env python3
"""test_registry.py: registrations (PEP 514), py.ini, PATH and variables lead to the interpreter that they name."""

import json
import shutil
import sys
import unittest

import wine
from scratch import Scratch, linked_copy, profile

FACTS = """import json, platform, struct, sys
print(json.dumps({"version": platform.python_version(), "implementation": sys.implementation.name,
    "bits": struct.calcsize("P") * 8, "prefix": sys.base_prefix, "base": sys.executable, "path": sys.executable}))"""

PLACE = wine.WORK / "registry"
USER, MACHINE, MACHINE_32 = (f"{root}\\Software\\{middle}Python" for root, middle in (
    ("HKEY_CURRENT_USER", ""), ("HKEY_LOCAL_MACHINE", ""), ("HKEY_LOCAL_MACHINE", "Wow6432Node\\")))

# hive, company, tag, the installation (a Python, or a copy of one under PLACE), what InstallPath holds
REGISTERED = [
    (USER, "PythonCore", "3.12", "user312", "ExecutablePath"),
    (USER, "PythonCore", "3.13", "gone", "ExecutablePath"),
    (USER, "PyLauncher", "3.13", "py313", "ExecutablePath"),
    (USER, "Astral", "CPython3.13.5", "py313", "ExecutablePath"),
    (USER, "Vendor", "Silent", "silent", "prefix"),
    (MACHINE, "PythonCore", "3.12", "machine312", "ExecutablePath"),
    (MACHINE, "PythonCore", "3.13", "machine313", "ExecutablePath"),
    (MACHINE, "PythonCore", "3.14", "py314", "prefix"),
    (MACHINE, "ContinuumAnalytics", "Anaconda312-64", "conda312", "ExecutablePath"),
    (MACHINE_32, "PythonCore", "3.10", "py310", "both"),
]
COPIES = {"user312": "py312", "machine312": "py312", "machine313": "py313", "conda312": "py312", "silent": "py312"}

# What must be listed for it: source, company, tag; a copy that hides behind another registration has none of its own.
LISTED = {
    "user312": ("registry_user", "PythonCore", "3.12"), "machine312": ("registry_machine", None, None),
    "py313": ("registry_user", "Astral", "CPython3.13.5"), "py314": ("registry_machine", "PythonCore", "3.14"),
    "py310": ("registry_machine_32", "PythonCore", "3.10"),
    "machine313": ("registry_machine", "PythonCore", "3.13"),
    "conda312": ("registry_machine", "ContinuumAnalytics", "Anaconda312-64"),
}

# words of the command line -> the installation that must be taken
ASKED = [
    (["-V:3.12"], "user312"),
    (["-V:PythonCore/3.12"], "user312"),
    (["-V:pythoncore/3.14"], "py314"),
    (["-V:Astral/"], "py313"),
    (["-V:Astral/CPython3.13.5"], "py313"),
    (["-V:ContinuumAnalytics/Anaconda312-64"], "conda312"),
    (["-V:3.10"], "py310"),
    (["-V:3.10-32"], None),
    (["-V:Vendor/Silent"], None),
    (["-V:PyLauncher/3.13"], None),
    (["-V:Nobody/1"], None),
    (["-3"], "py314"),
    (["-3.10"], "py310"),
    (["-3.10-64"], "py310"),
    (["-3.10-32"], None),
    (["-p", "PythonCore/3.14"], "py314"),
    (["-p", "astral/cpython3.13.5"], "py313"),
    (["-p", "3.13"], "py313"),          # a user's own come before the machine's
    (["-p", ">=3.10,<3.12"], "py310"),
    (["-p", "9.9"], None),
]


def installation(name):
    return (PLACE if name in COPIES or name == "gone" else wine.TOOLS) / name


def values_of(name, kind):
    prefix = wine.inside(installation(name)).replace("\\", "\\\\")
    if kind in ("prefix", "both"):
        yield f'@="{prefix}\\\\"'
    if kind in ("ExecutablePath", "both"):
        yield f'"ExecutablePath"="{prefix}\\\\python.exe"'


def registry_file():
    lines = ["Windows Registry Editor Version 5.00", "", *[f"[-{hive}]" for hive in (USER, MACHINE, MACHINE_32)]]
    for hive, company, tag, name, kind in REGISTERED:
        lines += [f"[{hive}\\{company}\\{tag}\\InstallPath]", *values_of(name, kind)]
    return "\r\n".join([*lines, "", ""])


def import_registry(text):
    path = PLACE / "python.reg"
    path.write_bytes(text.encode("utf-16"))
    done = wine.run(["reg", "import", wine.inside(path)])
    assert done.returncode == 0, done.stdout + done.stderr


class Registry(Scratch):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        for copy, source in COPIES.items():
            linked_copy(wine.TOOLS / source, PLACE / copy)
        (PLACE / "conda312/conda-meta").mkdir()
        import_registry(registry_file())

    @classmethod
    def tearDownClass(cls):
        import_registry("\r\n".join([registry_file().split("\r\n")[0], *[f"[-{hive}]" for hive in
                                                                       (USER, MACHINE, MACHINE_32)], "", ""]))
        shutil.rmtree(PLACE)

    def setUp(self):
        super().setUp()
        self.ini = profile()[1] / "py.ini"
        self.ini.unlink(missing_ok=True)
        self.addCleanup(self.ini.unlink, missing_ok=True)

    def rows(self, *words, **more):
        """What is listed of our own installations: name -> row."""
        names = {wine.inside(installation(name) / "python.exe").lower(): name for name in (*COPIES, "gone")}
        names.update({wine.inside(folder / "python.exe").lower(): folder.name for folder in wine.pythons()})
        answer = self.listed("-v", *words, **more)
        return ({names[row["path"].lower()]: row for row in answer["interpreters"] if row["path"].lower() in names},
                {names[row["path"].lower()]: row for row in answer["rejected"] if row["path"].lower() in names})

    def taken(self, *words, **more):
        """The installation that an environment would be made for."""
        return next((name for name, row in self.rows(*words, **more)[0].items() if row["default"]), None)

    def test_every_registration_is_listed_with_its_source_company_and_tag(self):
        rows, _ = self.rows()
        self.assertEqual({name: (row["source"], row["company"], row["tag"]) for name, row in rows.items()}, LISTED)
        self.assertEqual([name for name, row in rows.items() if row["conda"]], ["conda312"])

    def test_each_is_described_as_it_describes_itself(self):
        rows, _ = self.rows()
        for name in ("user312", *(folder.name for folder in wine.pythons() if folder.name != "py312")):
            own = json.loads(wine.run([installation(name) / "python.exe", "-I", "-c", FACTS]).stdout)
            self.assertEqual({key: rows[name][key] for key in own}, own, name)
            self.assertEqual(rows[name]["architecture"], "x86_64", name)

    def test_stale_registrations_are_passed_over_with_the_reason(self):
        _, rejected = self.rows()
        self.assertIn("stale", rejected["gone"]["reason"])
        self.assertNotIn("silent", rejected, "without an executable it is no candidate, but for PythonCore")

    def test_a_spec_takes_the_registration_it_names(self):
        for words, name in ASKED:
            with self.subTest(words=words):
                self.assertEqual(self.taken(*words), name)

    def test_a_stale_registration_hides_none_further_down(self):
        self.assertEqual(self.taken("-V:3.13"), "machine313")

    def test_py_ini_chooses_when_nothing_else_does(self):
        for text, name in (("[defaults]\npython=3.12\n", "user312"), ("[defaults]\r\npython=3\r\npython3=3.10\r\n", "py310"),
                           ("[defaults]\npython=Astral/CPython3.13.5\n", "py313"), ("; nothing\n", "py314")):
            with self.subTest(text=text):
                self.ini.write_bytes(text.encode())
                self.assertEqual(self.taken(), name)
        self.ini.write_text("[defaults]\npython=3.12\n")
        self.assertEqual(self.taken("-3.13"), "machine313")
        self.assertEqual(self.taken(PY_PYTHON="3.10"), "py310")
        self.assertEqual(self.taken(VENVCAST_PYTHON="3.14"), "py314")

    def test_path_comes_before_what_is_registered(self):
        folder = wine.inside(PLACE / "machine312")
        self.assertEqual(self.taken(WINEPATH=folder), "machine312")
        self.assertEqual(self.taken("-p", "3.12", WINEPATH=folder), "machine312")
        self.assertEqual(self.taken("-p", "3.13", WINEPATH=folder), "py313")

    def test_the_environment_is_made_with_the_one_that_is_listed(self):
        self.made("--without-pip", "-V:3.12", self.env, python=None)
        self.assertIn(wine.inside(PLACE / "user312"), (self.env / "pyvenv.cfg").read_text())
        self.assertEqual(self.says(self.env, "import sys; print(sys.base_prefix)"), wine.inside(PLACE / "user312"))

    def test_no_program_is_started_to_find_them(self):
        for words in (["--list", "-v"], ["-3.13", "--without-pip", wine.inside(self.env)]):
            self.assertEqual(wine.started([wine.PROGRAM, *words]), [], words)
        self.assertTrue(self.env.exists())
        self.assertEqual(len(wine.started([self.python, "-c", "import os; os.system('exit')"])), 1, "nothing is seen")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
