"""real_wheels.py: every wheel that came with an interpreter or the distribution on this machine is accepted.

    real_wheels.py SEED_PRINT
"""
import glob
import os
import subprocess
import sys
import zipfile

PLACES = ("~/.pyenv/versions/*/lib/python*/ensurepip/_bundled", "/usr/lib*/python*/ensurepip/_bundled",
          "/usr/lib*/*/lib*/python*/ensurepip/_bundled", "/usr/local/lib*/python*/ensurepip/_bundled",
          "/usr/lib/pypy*/ensurepip/_bundled", "/opt/*/lib*/python*/ensurepip/_bundled", "/usr/share/python-wheels")


def main(program):
    wheels = sorted({wheel for place in PLACES for wheel in glob.glob(os.path.expanduser(place) + "/*.whl")})
    if not wheels:
        print("skipped: no interpreter on this machine has wheels")
        return 77
    lines = subprocess.run([program, "check", *wheels], capture_output=True, text=True, check=True).stdout.split("\n")
    wrong = []
    for wheel, line in zip(wheels, lines):
        with zipfile.ZipFile(wheel) as archive:
            expected = f"OK {' '.join(os.path.basename(wheel).split('-')[:2])} {len(archive.infolist()) - 1}"
        if line != expected:
            wrong.append(f"{wheel}: {line}")
    print(f"{len(wheels)} wheels, {len(wrong)} refused", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
