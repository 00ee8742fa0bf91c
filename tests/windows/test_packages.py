"""test_packages.py: the setup program and the MSI under Wine: installed without a question, run, and removed without a trace.

In a prefix of their own, a copy by hard links of the one that the other tests share: both change the machine's PATH.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import wine

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from app import application      # noqa: E402: it lies in another folder

TOP = wine.TOP
TARGET = "windows-x86_64"
ENVIRONMENT = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
BUILT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
FULL = os.environ.get("VENVCAST_FULL") == "1"
FILES = {"venvcast.exe", "LICENCES.txt", "README.md", "sbom.cdx.json", "completions/venvcast.ps1",
         "schema/venvcast.made-1.json", "examples/venvcast.conf"}


def pack(kind, out):
    subprocess.run(["sh", TOP / "installer/package.sh", kind, TARGET, wine.PROGRAM.parent, wine.PROGRAM, out], check=True,
                   env=BUILT, stderr=subprocess.PIPE)
    return next(path for path in Path(out).iterdir() if path.suffix == {"nsis": ".exe", "msi": ".msi"}[kind])


def setUpModule():
    global KEPT
    KEPT = tempfile.TemporaryDirectory(dir=wine.TOOLS)      # beside the prefix, for the sake of hard links
    prefix = Path(KEPT.name) / "prefix"
    wine.copy_prefix(prefix)
    wine.PREFIX, wine.ALONE, wine.LINGER = prefix, "", 60
    wine.warm()


def tearDownModule():
    wine.stop_server()
    KEPT.cleanup()


def registry(key, name=None):
    """The values below a key as {name: text}, or one of them, in whatever case; None: there is none."""
    done = wine.run(["reg", "query", key])
    if done.returncode != 0:
        return None
    rows = dict(re.findall(r"^    (\S+)    REG_\w+    (.*?)\r*$", done.stdout, re.M))
    return rows if name is None else {known.lower(): text for known, text in rows.items()}.get(name.lower())


def set_path(value):
    done = wine.run(["reg", "add", ENVIRONMENT, "/v", "Path", "/t", "REG_EXPAND_SZ", "/d", value, "/f"])
    assert done.returncode == 0, done.stdout + done.stderr


class Installed:
    kind = None

    @classmethod
    def setUpClass(cls):
        cls.out = Path(tempfile.mkdtemp(dir=KEPT.name))
        cls.package = pack(cls.kind, cls.out)
        cls.place = wine.PREFIX / "drive_c/Program Files/venvcast"
        cls.path = registry(ENVIRONMENT, "Path")
        assert cls.path, "the machine has no PATH"

    def tearDown(self):
        set_path(self.path)

    def entries(self):
        """Ours among those of PATH, without the backslash at the end."""
        found = [entry.rstrip("\\") for entry in registry(ENVIRONMENT, "Path").split(";")]
        return [entry for entry in found if entry.lower() == r"c:\program files\venvcast"]

    def there(self):
        return {str(path.relative_to(self.place)) for path in self.place.rglob("*") if path.is_file()}

    def test_a_second_one_is_the_same_to_the_byte(self):
        again = pack(self.kind, self.out / "again")
        self.assertEqual(hashlib.sha256(again.read_bytes()).digest(), hashlib.sha256(self.package.read_bytes()).digest())

    def test_installed_run_and_removed_without_a_question(self):
        others = {key for key in registry_keys(UNINSTALL)}
        for _ in range(2):                                  # a second time changes nothing
            self.install()
            self.assertEqual(self.entries(), [r"C:\Program Files\venvcast"])
        self.assertEqual({name for name in self.there() if "provisioning" not in name} - {"uninstall.exe"}, FILES)
        self.assertEqual((self.place / "venvcast.exe").read_bytes(), wine.PROGRAM.read_bytes())
        told = registry(r"HKLM\Software\venvcast")
        self.assertEqual((told["Version"], told["InstallLocation"].rstrip("\\")), (version(), r"C:\Program Files\venvcast"))
        said = wine.run(["cmd", "/c", "venvcast --version"])          # by PATH
        self.assertEqual((said.returncode, said.stdout.strip()), (0, version()), said.stderr)
        self.listed(registry(rf"{UNINSTALL}\{self.name_of_entry()}"))
        environment = wine.WORK / f"packages-{self.kind}"
        shutil.rmtree(environment, ignore_errors=True)
        self.addCleanup(shutil.rmtree, environment, ignore_errors=True)
        python = wine.pythons()[-1] / "python.exe"
        made = wine.run([r"C:\Program Files\venvcast\venvcast.exe", "--without-pip", "-p", wine.inside(python),
                         wine.inside(environment)])
        self.assertEqual(made.returncode, 0, made.stderr)
        self.remove()
        self.assertFalse(self.place.exists(), self.there())
        self.assertEqual(self.entries(), [])
        self.assertIsNone(registry(r"HKLM\Software\venvcast"))
        self.assertEqual({key for key in registry_keys(UNINSTALL)}, others)
        self.assertTrue((environment / "Scripts/python.exe").exists())


def registry_keys(key):
    return re.findall(r"^(HKEY_\S.*?)\r*$", wine.run(["reg", "query", key]).stdout, re.M)


def version():
    return re.search(r"^project\(venvcast VERSION ([\d.]+)", (TOP / "CMakeLists.txt").read_text(), re.M).group(1)


class Nsis(Installed, unittest.TestCase):
    kind = "nsis"

    def install(self):
        done = wine.run([self.package, "/S"])
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def remove(self):
        """As QuietUninstallString has it: the uninstaller goes on as a copy of itself, and does not wait for it."""
        done = wine.run([r"C:\Program Files\venvcast\uninstall.exe", "/S"])
        self.assertEqual(done.returncode, 0)
        end = time.monotonic() + 60
        while time.monotonic() < end and (self.place.exists() or registry(rf"{UNINSTALL}\venvcast") is not None
                                          or registry(r"HKLM\Software\venvcast") is not None):
            time.sleep(0.05)

    def name_of_entry(self):
        return "venvcast"

    def listed(self, entry):
        self.assertEqual((entry["DisplayName"], entry["DisplayVersion"]), ("venvcast", version()))
        self.assertEqual(entry["QuietUninstallString"], r'"C:\Program Files\venvcast\uninstall.exe" /S')
        self.assertEqual(int(entry["EstimatedSize"], 16), 1 + sum(
            (self.place / name).stat().st_size for name in self.there() - {"uninstall.exe"}) // 1024)

    def test_a_path_longer_than_any_string_of_the_installer_keeps_every_entry(self):
        long = ";".join(rf"C:\folder{number:04}" for number in range(400))
        near = r"C:\Program Files\venvcastle;D:\C:\Program Files\venvcast;D:\Program Files\venvcast;C:\Program Files\venvcast\lib"
        cases = ((f"{self.path};{long};C:\\PROGRAM FILES\\Venvcast;{near}", f"{self.path};{long};{near}"),
                 (f"{self.path};{long};{near}", None),
                 (f"C:\\Program Files\\venvcast;{long}", long),
                 (f"{self.path};{long};", f"{self.path};{long}"))
        for before, after in cases if FULL else cases[:2]:
            set_path(before)
            self.install()
            self.assertEqual(len(self.entries()), 1)
            self.remove()
            self.assertEqual(registry(ENVIRONMENT, "Path"), after or before)

    def test_another_folder_and_files_of_others_in_it(self):
        done = wine.run([self.package, "/S", r"/D=C:\tools\our", "venvcast"])      # the last one, and no quotes
        self.assertEqual(done.returncode, 0)
        there = wine.PREFIX / "drive_c/tools/our venvcast"
        self.assertTrue((there / "venvcast.exe").exists())
        (there / "examples/mine.txt").write_text("mine")
        wine.run([r"C:\tools\our venvcast\uninstall.exe", "/S", r"_?=C:\tools\our", "venvcast"])
        # It waited for the end, and so could not delete itself.
        self.assertEqual({path.name for path in there.rglob("*") if path.is_file()}, {"mine.txt", "uninstall.exe"})
        self.assertIsNone(registry(r"HKLM\Software\venvcast"))
        shutil.rmtree(there)

    def test_a_file_that_cannot_be_replaced_is_a_failure(self):
        (self.place / "venvcast.exe").mkdir(parents=True)
        try:
            self.assertEqual(wine.run([self.package, "/S"]).returncode, 2)
        finally:
            shutil.rmtree(self.place)
            wine.run(["reg", "delete", rf"{UNINSTALL}\venvcast", "/f"])
            wine.run(["reg", "delete", r"HKLM\Software\venvcast", "/f"])


class Recipes(unittest.TestCase):
    """The scripts of installer/provisioning, with venvcast installed, as the agent would start them."""

    @classmethod
    def setUpClass(cls):
        Nsis.setUpClass()
        Nsis("install").install()
        cls.addClassCleanup(Nsis("remove").remove)
        cls.folder = wine.WORK / "recipes of ours"
        shutil.rmtree(cls.folder, ignore_errors=True)
        application(str(cls.folder), command="example")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.target = wine.PREFIX / "drive_c/ProgramData/example"
        cls.variables = {"VENVCAST_PYTHON": wine.inside(wine.pythons()[-1] / "python.exe"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def tearDown(self):
        shutil.rmtree(self.target, ignore_errors=True)

    def started(self, name, text=None):
        """Runs a copy of the recipe beside the application; its exit code."""
        recipe = TOP / "installer/provisioning" / name
        script = self.folder / recipe.name
        script.write_bytes(text or recipe.read_bytes())
        return wine.run(["cmd", "/c", wine.inside(script)], **self.variables).returncode

    @unittest.skipUnless(FULL, "tests/run.sh --full tries it: pip takes long here")
    def test_installed_twice_and_uninstalled_for_intune(self):
        self.assertEqual(self.started("intune/uninstall.cmd"), 0)
        for _ in range(2):
            self.assertEqual(self.started("intune/install.cmd"), 0)
        self.assertTrue((self.target / ".venv/Scripts/example.exe").exists())
        self.assertIn("hello", (self.target / "install.log").read_text(encoding="utf-8"))
        self.assertEqual(self.started("intune/uninstall.cmd"), 0)
        self.assertFalse((self.target / ".venv").exists())

    def test_what_is_no_environment_is_not_uninstalled_and_a_failure_has_its_code(self):
        (self.target / ".venv/photographs").mkdir(parents=True)
        self.assertEqual(self.started("intune/uninstall.cmd"), 4)
        self.assertTrue((self.target / ".venv/photographs").exists())
        self.variables = {**self.variables, "VENVCAST_PYTHON": "9.9"}
        self.assertEqual(self.started("intune/install.cmd"), 3)
        self.assertIn("E_NO_PYTHON", (self.target / "install.log").read_text(encoding="utf-8"))

    @unittest.skipUnless(FULL, "tests/run.sh --full tries it: pip takes long here")
    def test_at_the_start_of_a_machine_with_venvcast_and_without(self):
        recipe = "group-policy/startup.cmd"
        text = (TOP / "installer/provisioning" / recipe).read_bytes()
        share = wine.inside(self.folder).encode()
        text, count = re.subn(rb'"share=[^"]*"', lambda _: b'"share=' + share + b'"', text)
        self.assertEqual(count, 1)
        self.assertEqual(self.started(recipe, text), 0)
        self.assertTrue((self.target / ".venv-1/Scripts/example.exe").exists())
        self.assertRegex((self.target / "startup.log").read_text(encoding="utf-8"), r"exit code 0\s*$")
        Nsis("remove").remove()
        self.addCleanup(Nsis("install").install)
        self.assertEqual(self.started(recipe, text), 1, "there is no MSI on the share")
        shutil.copy(pack("msi", Path(KEPT.name) / "share"), self.folder / "venvcast.msi")
        self.assertEqual(self.started(recipe, text), 0)
        wine.run(["msiexec", "/x", wine.inside(self.folder / "venvcast.msi"), "/qn", "/norestart"])


class Msi(Installed, unittest.TestCase):
    kind = "msi"

    def table(self, name):
        text = subprocess.run(["msiinfo", "export", self.package, name], check=True, stdout=subprocess.PIPE).stdout.decode()
        return [line.split("\t") for line in text.replace("\r", "").splitlines()[3:]]

    def property(self, name):
        return dict(self.table("Property"))[name]

    def install(self):
        done = wine.run(["msiexec", "/i", wine.inside(self.package), "/qn", "/norestart"])
        self.assertEqual(done.returncode, 0, done.stderr)

    def remove(self):
        done = wine.run(["msiexec", "/x", self.property("ProductCode"), "/qn", "/norestart"])
        self.assertEqual(done.returncode, 0, done.stderr)

    def name_of_entry(self):
        return self.property("ProductCode")

    def listed(self, entry):
        self.assertEqual((entry["DisplayName"], entry["DisplayVersion"]), ("venvcast", version()))
        self.assertIn(self.property("ProductCode"), entry["UninstallString"])

    def test_its_tables(self):
        """Per machine, 64 bits, one upgrade code for ever, an entry on PATH that goes with the program."""
        self.assertEqual(self.property("ALLUSERS"), "1")
        self.assertEqual(self.property("ProductVersion"), version())
        self.assertEqual(self.property("UpgradeCode"), "{7B0C5B1E-54C8-4D0A-9A53-0F4B8C3E9D21}")
        self.assertEqual(self.table("Environment"), [["Path", "=-*PATH", "[~];[INSTALLDIR]", "Program"]])
        self.assertEqual({(row[0], row[1] or row[2]) for row in self.table("Upgrade")}, {(self.property("UpgradeCode"), version())})
        actions = {row[0]: int(row[2]) for row in self.table("InstallExecuteSequence")}
        for earlier, later in (("FindRelatedProducts", "RemoveExistingProducts"), ("InstallFiles", "WriteEnvironmentStrings"),
                               ("ProcessComponents", "RemoveEnvironmentStrings"),
                               ("RemoveEnvironmentStrings", "WriteEnvironmentStrings"),
                               ("WriteEnvironmentStrings", "InstallFinalize")):
            self.assertLess(actions[earlier], actions[later])
        self.assertTrue(all(int(row[3]) & 256 for row in self.table("Component")))
        guids = [row[1] for row in self.table("Component")]
        self.assertEqual(len(guids), len(set(guids)))
        said = subprocess.run(["msiinfo", "suminfo", self.package], check=True, stdout=subprocess.PIPE).stdout.decode()
        self.assertIn("Template: x64;1033", said)

    def test_another_version_has_another_product_and_the_same_components(self):
        """So that a newer one takes the place of an older one, and its files are known again."""
        copy = Path(tempfile.mkdtemp(dir=KEPT.name))
        for name in ("installer", "resources", "README.md", "LICENSE", "CMakeLists.txt"):
            (shutil.copytree if (TOP / name).is_dir() else shutil.copy)(TOP / name, copy / name)
        text = (copy / "CMakeLists.txt").read_text()
        (copy / "CMakeLists.txt").write_text(text.replace(f"venvcast VERSION {version()} ", "venvcast VERSION 77.1.2 "))
        subprocess.run(["sh", copy / "installer/package.sh", "msi", TARGET, wine.PROGRAM.parent, wine.PROGRAM, copy / "out"],
                       check=True, env=BUILT, stderr=subprocess.PIPE)
        older = self.property("ProductCode"), self.property("UpgradeCode"), self.table("Component")
        self.install()
        self.addCleanup(setattr, type(self), "package", self.package)
        type(self).package = next((copy / "out").glob("*.msi"))
        self.assertNotEqual(self.property("ProductCode"), older[0])
        self.assertEqual((self.property("UpgradeCode"), self.table("Component")), older[1:])
        self.install()
        self.assertIsNone(registry(rf"{UNINSTALL}\{older[0]}"), "the older version is still listed")
        self.assertEqual(registry(r"HKLM\Software\venvcast", "Version"), "77.1.2")
        self.assertEqual(self.entries(), [r"C:\Program Files\venvcast"])
        self.remove()
        self.assertFalse(self.place.exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
