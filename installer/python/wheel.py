"""wheel.py: makes the wheel of a target: the executable, the package venvcast beside this file with the shared library,
licences, SBOM.

Usage: wheel.py --version X.Y.Z --out FOLDER TARGET EXECUTABLE LIBRARY [PAPERS]
       wheel.py --targets           prints the names of the targets

PAPERS is a folder with LICENCES.txt, parts.txt (licences.cmake) and the SBOM; without it, only our own licence is told.

The same bytes for the same input, wherever and whenever it is made: names are sorted, modes are fixed, and the time of
every member is SOURCE_DATE_EPOCH, or that from which zip archives count.
"""

import argparse
import base64
import hashlib
import os
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST_TIME = 315532800                      # 1980-01-01, the first that a zip archive can hold

# The library is loaded by a Python, whose C library it has to share; that is what the tag of a wheel for Linux tells. (The
# static executable needs none, and is the same in both.) build.sh has the versions that they are built for.
PLATFORMS = {
    "linux-x86_64": "manylinux_2_17_x86_64.manylinux2014_x86_64",
    "linux-x86_64-musl": "musllinux_1_2_x86_64",
    "linux-aarch64": "manylinux_2_17_aarch64.manylinux2014_aarch64",
    "linux-aarch64-musl": "musllinux_1_2_aarch64",
    "windows-x86_64": "win_amd64",
    "windows-aarch64": "win_arm64",
    "macos-x86_64": "macosx_11_0_x86_64",
    "macos-aarch64": "macosx_11_0_arm64",
}

METADATA = """\
Metadata-Version: 2.4
Name: venvcast
Version: {version}
Summary: Makes Python virtual environments without starting Python
License-Expression: {licence}
License-File: LICENSE
{licence_files}Keywords: venv,virtualenv,virtual environment
Classifier: Environment :: Console
Classifier: Operating System :: MacOS
Classifier: Operating System :: Microsoft :: Windows
Classifier: Operating System :: POSIX :: Linux
Classifier: Programming Language :: C
Classifier: Programming Language :: Python :: 3
Requires-Python: >=3.8
Provides-Extra: virtualenv
Requires-Dist: virtualenv>=20.26; extra == 'virtualenv'
Description-Content-Type: text/markdown

{description}"""

ENTRY_POINTS = """\
[virtualenv.create]
venvcast = venvcast.virtualenv_creator:Venvcast
"""


def content_of(path):
    with open(path, "rb") as file:
        return file.read()


def wheel_text(target):
    tags = [f"Tag: py3-none-{platform}\n" for platform in PLATFORMS[target].split(".")]
    return "Wheel-Version: 1.0\nGenerator: venvcast wheel.py\nRoot-Is-Purelib: false\n" + "".join(tags)


def licence_of(papers):
    """The SPDX expression of all parts together, ours first; it stands last in each line of parts.txt."""
    names = ["MIT"]
    for line in content_of(os.path.join(papers, "parts.txt")).decode("utf-8").splitlines() if papers else []:
        names += [name for name in line.rsplit("|", 1)[1].split(" AND ") if name not in names]
    return " AND ".join(names)


def papers_of(papers):
    """{name below .dist-info: bytes}: our licence, and with PAPERS those of all parts, and the SBOM (PEP 770)."""
    found = {"licenses/LICENSE": content_of(os.path.join(HERE, os.pardir, os.pardir, "LICENSE"))}
    if papers:
        found["licenses/LICENCES.txt"] = content_of(os.path.join(papers, "LICENCES.txt"))
        found["sboms/venvcast.cdx.json"] = content_of(os.path.join(papers, "venvcast.cdx.json"))
    return found


def library_name(target):
    """As library.py looks for it beside itself."""
    return {"windows": "libvenvcast.dll", "macos": "libvenvcast.dylib"}.get(target.split("-")[0], "libvenvcast.so.0")


def members_of(target, version, executable, library, papers):
    """{name: bytes} of all members but RECORD."""
    info, data = f"venvcast-{version}.dist-info", f"venvcast-{version}.data"
    metadata = METADATA.format(version=version, licence=licence_of(papers),
                               licence_files="License-File: LICENCES.txt\n" if papers else "",
                               description=content_of(os.path.join(HERE, "README.md")).decode("utf-8"))
    members = {f"{info}/{name}": content for name, content in papers_of(papers).items()}
    members[f"{info}/METADATA"] = metadata.encode("utf-8")
    members[f"{info}/WHEEL"] = wheel_text(target).encode("ascii")
    members[f"{info}/entry_points.txt"] = ENTRY_POINTS.encode("ascii")
    members[f"{data}/scripts/venvcast{'.exe' if target.startswith('windows') else ''}"] = content_of(executable)
    members[f"venvcast/{library_name(target)}"] = content_of(library)
    package = os.path.join(HERE, "venvcast")
    for name in os.listdir(package):
        if name.endswith(".py"):
            members[f"venvcast/{name}"] = content_of(os.path.join(package, name))
    return members


def record_of(members, name):
    rows = [f"{member},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"
            for member, data in sorted(members.items())]
    return ("".join(rows) + f"{name},,\n").encode("utf-8")


def write_wheel(path, members, record):
    """RECORD comes last, as installers like it; everything else by name."""
    when = time.gmtime(max(FIRST_TIME, int(os.environ.get("SOURCE_DATE_EPOCH") or FIRST_TIME)))[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in [*sorted(members.items()), record]:
            entry = zipfile.ZipInfo(name, when)
            entry.create_system = 3         # modes are those of POSIX, also when this runs on Windows
            entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--targets", action="store_true")
    parser.add_argument("--version")
    parser.add_argument("--out")
    parser.add_argument("target", nargs="?", choices=PLATFORMS)
    parser.add_argument("executable", nargs="?")
    parser.add_argument("library", nargs="?")
    parser.add_argument("papers", nargs="?")
    asked = parser.parse_args()
    if asked.targets:
        print(*PLATFORMS)
        return
    if not (asked.version and asked.out and asked.target and asked.executable and asked.library):
        parser.error("--version, --out, TARGET, EXECUTABLE and LIBRARY are all needed")
    members = members_of(asked.target, asked.version, asked.executable, asked.library, asked.papers)
    name = f"venvcast-{asked.version}.dist-info/RECORD"
    path = os.path.join(asked.out, f"venvcast-{asked.version}-py3-none-{PLATFORMS[asked.target]}.whl")
    write_wheel(path, members, (name, record_of(members, name)))
    print(path)


if __name__ == "__main__":
    main()
