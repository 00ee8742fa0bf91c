"""programs.py: scripts as programs for Windows, with Python's zipfile and every pip wheel at hand as the oracles.

    programs.py SEED_PRINT
"""
import glob
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from archives import METADATA, Member, wheel
from real_wheels import PLACES

LAUNCHERS = {("x86_64", "console"): "t64", ("x86_64", "windows"): "w64", ("aarch64", "console"): "t64-arm",
             ("aarch64", "windows"): "w64-arm", ("i686", "console"): "t32", ("i686", "windows"): "w32"}
PATHS = ("C:\\e\\Scripts\\python.exe", "C:\\my e\\Scripts\\python.exe", "C:\\ü 日 🐍\\Scripts\\python_d.exe", "\\\\s\\h\\python.exe")


def pips(folder):
    """A wheel with launchers of three bytes, and those that the Pythons of this machine bring."""
    made = Path(folder, "pip-1.0-py3-none-any.whl")
    members = [Member(f"pip/_vendor/distlib/{name}.exe", f"MZ {name}".encode()) for name in LAUNCHERS.values()]
    made.write_bytes(wheel(*members, dist_info="pip-1.0.dist-info", metadata=METADATA.replace(b"pk", b"pip")))
    found = [path for place in PLACES for path in glob.glob(os.path.expanduser(place) + "/pip-*.whl")]
    return [str(made), *sorted({os.path.basename(path): path for path in found}.values())]


def run(program, *words):
    return subprocess.run([program, "program", *words], stdout=subprocess.PIPE, timeout=60)


def as_pip_makes_it(launcher, python, script):
    """What distlib's ScriptMaker writes, for the first second that an archive can name."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        member = zipfile.ZipInfo("__main__.py", (1980, 1, 1, 0, 0, 0))
        member.create_system = 0        # as on Windows
        file.writestr(member, script)
    line = f'#!"{python}"\n' if " " in python else f"#!{python}\n"
    return launcher + line.encode() + archive.getvalue()


def compare(program, path, script):
    """Every launcher of one wheel; how many there were."""
    compared = 0
    with zipfile.ZipFile(path) as archive:
        for (architecture, kind), name in LAUNCHERS.items():
            member = f"pip/_vendor/distlib/{name}.exe"
            for python in PATHS if member in archive.namelist() else ():
                got = run(program, path, architecture, kind, python).stdout
                assert got == as_pip_makes_it(archive.read(member), python, script), (path, name, python)
                assert zipfile.ZipFile(io.BytesIO(got)).testzip() is None
                compared += 1
    return compared


def main(program):
    script = run(program).stdout
    compile(script, "__main__.py", "exec")
    with tempfile.TemporaryDirectory() as folder:
        wheels = pips(folder)
        counts = [compare(program, path, script) for path in wheels]
        assert counts[0] == len(LAUNCHERS) * len(PATHS), counts
        assert run(program, wheels[0], "sparc", "console", PATHS[0]).returncode == 1
    print(f"{sum(counts)} programs of {len(wheels)} wheels are as pip makes them")


if __name__ == "__main__":
    main(sys.argv[1])
