#!/usr/bin/env python3
"""test_packages.py: deb, rpm and tar of the executable under test: what is in them, installed, used and removed.

The deb is installed, used and purged in a clean root (of Debian sid, tests/parity/make_root.sh), the rpm in an empty one.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ["VENVCAST"]).resolve()
TOOLS = Path(os.environ.get("VENVCAST_TEST_TOOLS", TOP / "build/test-tools")).absolute()
TARGET = "linux-x86_64"
EPOCH = "1700000000"
PAPERS = {"share/bash-completion/completions/venvcast", "share/doc/venvcast/README.md",
          "share/doc/venvcast/sbom.cdx.json", "share/doc/venvcast/examples/venvcast.conf",
          "share/fish/vendor_completions.d/venvcast.fish", "share/venvcast/completions/venvcast.ps1",
          "share/venvcast/schema/venvcast.made-1.json", "bin/venvcast"}


def run(*argv, **how):
    done = subprocess.run([str(word) for word in argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          stdin=subprocess.DEVNULL, **how)
    if done.returncode != 0:
        raise AssertionError(f"{argv} failed: {done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode()


def pack(kind, out, scratch):
    """Makes a package; `scratch` is where temporary files go. Returns its path."""
    before = set(out.glob("*")) if out.exists() else set()
    run("sh", TOP / "installer/package.sh", kind, TARGET, PROGRAM.parent, STRIPPED, out,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "TMPDIR": str(scratch)})
    made = [path for path in set(out.glob("*")) - before if path.suffix not in (".json",) and path.name != "SHA256SUMS"]
    assert len(made) == 1, made
    return made[0]


class Packages:
    """What holds for each kind."""

    @classmethod
    def setUpClass(cls):
        cls.package = pack(cls.kind, OUT, WORK)

    def test_a_second_one_is_the_same_to_the_byte(self):
        elsewhere = Path(tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
        self.addCleanup(shutil.rmtree, elsewhere)
        again = pack(self.kind, elsewhere / "out", elsewhere)
        self.assertEqual(again.name, self.package.name)
        self.assertEqual(hashlib.sha256(again.read_bytes()).hexdigest(),
                         hashlib.sha256(self.package.read_bytes()).hexdigest())

    def test_the_sums_are_those_of_what_is_there(self):
        rows = dict(reversed(line.split("  ")) for line in (OUT / "SHA256SUMS").read_text().splitlines())
        self.assertEqual(set(rows), {path.name for path in OUT.iterdir()} - {"SHA256SUMS"})
        for name, digest in rows.items():
            self.assertEqual(hashlib.sha256((OUT / name).read_bytes()).hexdigest(), digest, name)


class Deb(Packages, unittest.TestCase):
    kind = "deb"

    def test_what_it_says_of_itself(self):
        fields = dict(re.findall(r"^([A-Z][\w-]*): (.*)$", run("dpkg-deb", "-f", self.package), re.M))
        self.assertEqual((fields["Package"], fields["Version"], fields["Architecture"]), ("venvcast", VERSION, "amd64"))
        self.assertNotIn("Depends", fields)         # static: it needs nothing
        listed = run("dpkg-deb", "-c", self.package).splitlines()
        self.assertTrue(all(line.split()[1] == "root/root" for line in listed))
        self.assertTrue(all(re.match(r"drwxr-xr-x |-rw-r--r-- |-rwxr-xr-x .*/usr/bin/venvcast$", line) for line in listed))
        names = {line.split()[-1][len("./usr/"):] for line in listed if not line.startswith("d")}
        self.assertEqual({name for name in names if "provisioning" not in name},
                         PAPERS | {"share/man/man1/venvcast.1.gz", "share/doc/venvcast/copyright",
                                   "share/zsh/vendor-completions/_venvcast"})

    @unittest.skipIf(os.geteuid() != 0, "only root can install into a root of its own")
    def test_installed_used_and_purged_in_a_clean_root(self):
        sid = TOOLS / "sid"
        self.assertTrue((sid / ".venvcast-root").exists(), f"{sid} is missing: tests/parity/make_root.sh makes it")
        script = r"""set -eu
            mount -t tmpfs none "$3"
            mkdir "$3/upper" "$3/work" "$3/root"
            mount -t overlay overlay -o "lowerdir=$1,upperdir=$3/upper,workdir=$3/work" "$3/root"
            root=$3/root
            mount -t proc none "$root/proc"
            find "$root/usr" "$root/etc" "$root/bin" | sort >"$3/before"
            inside() { chroot "$root" env -i HOME=/home/x PATH=/usr/bin:/bin "$@"; }
            mkdir -p "$root/home/x"
            ! inside venvcast --version 2>/dev/null
            dpkg --root="$root" -i "$2" >"$3/said" 2>&1 || { cat "$3/said"; exit 1; }
            dpkg --root="$root" --verify venvcast
            inside venvcast --version
            inside venvcast -q -p 3.13 /home/x/e
            inside /home/x/e/bin/python -m pip --version
            inside venvcast --check /home/x/e
            gzip -t <"$root/usr/share/man/man1/venvcast.1.gz"
            dpkg --root="$root" --purge venvcast >"$3/said" 2>&1 || { cat "$3/said"; exit 1; }
            find "$root/usr" "$root/etc" "$root/bin" | sort >"$3/after"
            diff "$3/before" "$3/after"
            ! dpkg --root="$root" -s venvcast 2>/dev/null
            inside /home/x/e/bin/python -c 'import sys; print(sys.prefix)'
            """
        place = tempfile.mkdtemp(dir=WORK)
        said = run("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", sid, self.package, place)
        lines = said.splitlines()
        self.assertEqual(lines[0], VERSION)
        self.assertRegex(lines[1], r"^pip \d+.* from /home/x/e/lib/python3.13/")
        self.assertEqual(lines[2:], ["/home/x/e"])


class Rpm(Packages, unittest.TestCase):
    kind = "rpm"

    def test_what_it_says_of_itself(self):
        said = run("rpm", "-qp", "--qf", "%{NAME} %{VERSION} %{ARCH} %{LICENSE} %{BUILDHOST} %{BUILDTIME}", self.package)
        self.assertEqual(said, f"venvcast {VERSION} x86_64 MIT localhost {EPOCH}")
        self.assertEqual([line for line in run("rpm", "-qp", "--requires", self.package).splitlines()
                          if not line.startswith("rpmlib(")], [])
        names = {line[len("/usr/"):] for line in run("rpm", "-qpl", self.package).splitlines()}
        own = {"share/doc/venvcast", "share/doc/venvcast/examples", "share/venvcast", "share/venvcast/completions",
               "share/venvcast/schema"}
        self.assertEqual({name for name in names if "provisioning" not in name},
                         PAPERS | own | {"share/man/man1/venvcast.1.gz", "share/doc/venvcast/LICENCES.txt",
                                         "share/zsh/site-functions/_venvcast"})

    @unittest.skipIf(os.geteuid() != 0, "only root can install into a root of its own")
    def test_installed_used_and_erased_in_an_empty_root(self):
        root = Path(tempfile.mkdtemp(dir=WORK))
        rpm = ["rpm", "--root", root, "--dbpath", "/var/lib/rpm"]
        run(*rpm, "--initdb")
        run(*rpm, "-i", "--nodeps", "--ignoreos", self.package)
        self.assertEqual(run(*rpm, "-V", "--nodeps", "venvcast"), "")
        self.assertEqual(run("chroot", root, "/usr/bin/venvcast", "--version").strip(), VERSION)
        run(*rpm, "-e", "venvcast")
        self.assertEqual([path for path in (root / "usr").rglob("*venvcast*")] if (root / "usr").exists() else [], [])


class Tar(Packages, unittest.TestCase):
    kind = "tar"

    def test_unpacked_and_used(self):
        with tarfile.open(self.package) as archive:
            members = archive.getmembers()
            self.assertEqual({(member.uid, member.gid, member.mtime) for member in members}, {(0, 0, int(EPOCH))})
            archive.extractall(WORK / "unpacked")
        top = WORK / "unpacked" / f"venvcast-{VERSION}-{TARGET}"
        names = {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()}
        self.assertEqual({name for name in names if "provisioning" not in name},
                         PAPERS | {"share/man/man1/venvcast.1", "share/doc/venvcast/LICENCES.txt",
                                   "share/zsh/site-functions/_venvcast"})
        self.assertEqual(run(top / "bin/venvcast", "--version").strip(), VERSION)
        self.assertEqual((top / "bin/venvcast").read_bytes(), STRIPPED.read_bytes())


class FromTheBuild(unittest.TestCase):
    def test_cmake_installs_the_papers_too(self):
        place = WORK / "installed"
        run("cmake", "--install", PROGRAM.parent, "--prefix", place)
        names = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
        self.assertEqual({name for name in names if "provisioning" not in name},
                         (PAPERS - {"share/doc/venvcast/sbom.cdx.json"})
                         | {"share/man/man1/venvcast.1", "share/doc/venvcast/LICENCES.txt", "share/zsh/site-functions/_venvcast"})
        self.assertEqual(run(place / "bin/venvcast", "--version").strip(), VERSION)


class WhatIsInIt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not (OUT / f"venvcast-{VERSION}-{TARGET}.cdx.json").exists():
            pack("tar", OUT, WORK)
        cls.sbom = OUT / f"venvcast-{VERSION}-{TARGET}.cdx.json"
        cls.said = json.loads(cls.sbom.read_text(encoding="utf-8"))

    def test_the_sbom_is_valid_cyclonedx(self):
        check = ("import sys; from cyclonedx.schema import SchemaVersion; from cyclonedx.validation.json import "
                 "JsonStrictValidator as V; print(V(SchemaVersion.V1_5).validate_str(sys.stdin.read()))")
        text = self.sbom.read_text(encoding="utf-8")
        for given, expected in ((text, "None"), (text.replace('"SHA-256"', '"SHA-257"', 1), "SHA-257")):
            said = subprocess.run([TOOLS / "venv/bin/python", "-c", check], input=given.encode(), check=True,
                                  stdout=subprocess.PIPE).stdout.decode()
            self.assertIn(expected, said.strip())

    def test_the_sbom_names_what_was_linked_in(self):
        subject = self.said["metadata"]["component"]
        self.assertEqual(subject["hashes"][0]["content"], hashlib.sha256(STRIPPED.read_bytes()).hexdigest())
        self.assertEqual(subject["version"], VERSION)
        rows = [line.split() for line in (TOP / "installer/libraries.txt").read_text().splitlines()
                if line and not line.startswith("#")]
        components = {part["name"]: part for part in self.said["components"]}
        linked_in = {row[0] for row in rows}
        self.assertEqual(set(components), linked_in | ({"musl"} & set(components)))
        self.assertEqual(self.said["dependencies"][0]["dependsOn"], [part["bom-ref"] for part in self.said["components"]])
        for name in sorted(linked_in):
            part = components[name]
            sums = [item["content"] for item in part.get("hashes", [])]
            signed = any(row[0] == name and row[1] == "signed" for row in rows)
            known = [row[5] for row in rows if row[0] == name and row[3] == part.get("version")]
            self.assertTrue(sums and sums[0] in known or signed and not sums, part)

    def test_the_licence_of_every_part_is_there(self):
        text = (PROGRAM.parent / "papers/LICENCES.txt").read_text(encoding="utf-8")
        rows = (PROGRAM.parent / "papers/parts.txt").read_text(encoding="utf-8").splitlines()
        self.assertEqual({row.split("|")[0] for row in rows}, {part["name"] for part in self.said["components"]})
        own = (TOP / "LICENSE").read_text(encoding="utf-8")
        self.assertIn(own, text)
        holders = {"utf8proc": "Public Software Group", "libdeflate": "Eric Biggers", "yyjson": "YaoYuan",
                   "libcperciva": "Colin Percival", "inih": "Ben Hoyt", "musl": "Rich Felker"}
        for row in rows:
            name = row.split("|")[0]
            part = text[text.index(f"\n{name} "):]
            self.assertIn(holders[name], part[:part.find("\n====", 200)] if "\n====" in part[200:] else part, name)


class Refusals(unittest.TestCase):
    def refused(self, *words):
        done = subprocess.run(["sh", TOP / "installer/package.sh", *map(str, words)], stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        return done.stderr.decode()

    def test_a_package_that_cannot_be(self):
        self.assertIn("there is no deb for windows-x86_64", self.refused("deb", "windows-x86_64", PROGRAM.parent, STRIPPED, OUT))

    def test_it_is_refused_before_anything_is_built(self):
        done = subprocess.run(["sh", TOP / "installer/build.sh", "--offline", "msi", "linux-x86_64"], stderr=subprocess.PIPE,
                              check=False)
        self.assertEqual((done.returncode, done.stderr.decode()), (1, "package.sh: there is no msi for linux-x86_64\n"))

    def test_a_part_whose_licence_was_not_found(self):
        build = Path(tempfile.mkdtemp(dir=WORK))
        shutil.copytree(PROGRAM.parent / "papers", build / "papers")
        parts = build / "papers/parts.txt"
        parts.write_text(re.sub(r"\|[^|\n]*$", "|", parts.read_text(), count=1, flags=re.M))
        self.assertIn("licences of these parts were not found", self.refused("tar", TARGET, build, STRIPPED, WORK / "never"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as kept:
        WORK = Path(kept)
        OUT = WORK / "out"
        STRIPPED = WORK / "venvcast"
        VERSION = run(PROGRAM, "--version").strip()
        run("strip", "--strip-all", "-o", STRIPPED, PROGRAM)
        good = unittest.main(verbosity=2, exit=False).result.wasSuccessful()
    sys.exit(0 if good else 1)
