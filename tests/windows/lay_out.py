#!/usr/bin/env python3
"""lay_out.py: unpacks a Python for Windows from the jar of its presets as the installer of python.org lays it out.

    lay_out.py JAR LAUNCHERS FOLDER

The jar holds all that is in DLLs/ and site-packages/ in one folder with the standard library, where ensurepip would find
pip and leave it out of every environment. It lacks the launchers that venv copies.
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path

INSIDE = "org/bytedeco/cpython/windows-x86_64/"
PACKAGES = re.compile(r"(pip|setuptools|pkg_resources|_distutils_hack|numpy|wheel)(-[^/]*)?(/|$)")
LEFT_OUT = ("test/", "distutils-precedence.pth")        # of the library: large, and of a setuptools that no venv has
BESIDE_PYTHON = re.compile(r"vcruntime140(_1)?\.dll")

# Up to 3.12 the launchers bear the names of what they start.
LAUNCHERS_TO_312 = {"venvlauncher.exe": "python.exe", "venvwlauncher.exe": "pythonw.exe"}
LAUNCHERS_SINCE_313 = {"venvlauncher.exe": "venvlauncher.exe", "venvwlauncher.exe": "venvwlauncher.exe"}


def place_in_library(name):
    if name.startswith(LEFT_OUT):
        return None
    if BESIDE_PYTHON.fullmatch(name):
        return name
    if name.endswith((".pyd", ".dll")) and "/" not in name:
        return "DLLs/" + name
    return "Lib/" + ("site-packages/" if PACKAGES.match(name) else "") + name


def place_of(name):
    """Where a file of the jar goes in the installation; None: nowhere."""
    if name.startswith("lib/"):
        return place_in_library(name[len("lib/"):])
    if name == "bin/pythonw.exe":
        return "pythonw.exe"
    if name == "python.exe" or name.startswith(("include/", "libs/")) or re.fullmatch(r"python\d+\.dll", name):
        return name
    return None


def unpack(jar, folder):
    with zipfile.ZipFile(jar) as archive:
        for member in archive.infolist():
            place = place_of(member.filename[len(INSIDE):]) if member.filename.startswith(INSIDE) else None
            if place and not member.is_dir():
                path = folder / place
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, open(path, "wb") as copy:
                    shutil.copyfileobj(source, copy)
                if path.suffix in (".exe", ".dll"):
                    path.chmod(0o755)


def add_launchers(launchers, folder):
    minor = int(re.fullmatch(r"python3(\d+)\.dll", next(folder.glob("python3?*.dll")).name).group(1))
    for name, place in (LAUNCHERS_SINCE_313 if minor >= 13 else LAUNCHERS_TO_312).items():
        shutil.copy(launchers / name, folder / "Lib/venv/scripts/nt" / place)


def suit_wine_8(folder):
    """Wine 8 has neither CopyFile2 nor what platform.uname() asks WMI through; each would end the process."""
    copying = folder / "Lib/shutil.py"
    copying.write_bytes(copying.read_bytes().replace(b'hasattr(_winapi, "CopyFile2")', b"False"))
    (folder / "DLLs/_wmi.pyd").unlink(missing_ok=True)


def main(jar, launchers, folder):
    new = Path(folder + ".new")
    shutil.rmtree(new, ignore_errors=True)
    unpack(jar, new)
    add_launchers(Path(launchers), new)
    suit_wine_8(new)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
