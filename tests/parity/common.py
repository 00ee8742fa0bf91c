"""common.py: a scratch folder, the program, and a picture of a folder so exact that nothing can change unseen."""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from places import SID, VENVCAST

PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
ORDINARY = 65534        # "nobody"


def versions():
    """The interpreters of pyenv from 3.8 on, oldest first: (version, path)."""
    folder = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = []
    for place in folder.glob("3.*"):
        number = tuple(int(part) for part in place.name.split(".") if part.isdigit())
        if number >= (3, 8) and (place / "bin/python3").exists():
            found.append((number, place))
    return sorted(found)


def picture(top, folder_times=True):
    """Everything `lstat` and the contents tell of `top` and all below it."""
    def look(path):
        facts = os.lstat(path)
        content = None
        if stat.S_ISREG(facts.st_mode):
            content = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        elif stat.S_ISLNK(facts.st_mode):
            content = os.readlink(path)
        time = facts.st_mtime_ns if folder_times or not stat.S_ISDIR(facts.st_mode) else None
        return (facts.st_mode, facts.st_ino, facts.st_nlink, facts.st_uid, facts.st_gid, facts.st_rdev, time, content)
    seen = {".": look(top)}
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            seen[os.path.relpath(path, top)] = look(path)
    return seen


class Scratch(unittest.TestCase):
    """Each test has an empty folder `self.top`, with a home beside it, and `self.env` in it that does not exist yet."""

    @classmethod
    def setUpClass(cls):
        if not VENVCAST.exists():
            raise SystemExit(f"{VENVCAST} is missing; VENVCAST names another")

    def setUp(self):
        base = self.base = tempfile.mkdtemp(prefix="venvcast-test-")
        self.addCleanup(shutil.rmtree, base, ignore_errors=True)
        os.chmod(base, 0o755)
        self.home, self.top = Path(base, "home"), Path(base, "top")
        self.home.mkdir(), self.top.mkdir()
        self.env = self.top / "e"

    def variables(self, **more):
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.home),
                "VENVCAST_CACHE_DIR": self.base + "/cache", **more}

    def cast(self, *args, python=PYTHON, cwd=None, program=VENVCAST, user=None, timeout=300, home=None):
        """Runs the program."""
        argv = [str(word) for word in (program, *(["-p", python] if python else []), *args)]
        if user is not None:
            argv = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *argv]
        return subprocess.run(argv, cwd=cwd or self.top, env=self.variables(HOME=str(home or self.home)),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)

    def made(self, *args, **how):
        done = self.cast(*args, **how)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def venv(self, *args, python=PYTHON):
        """Python's own, for what must be there beforehand."""
        subprocess.run([str(python), "-m", "venv", *map(str, args)], check=True, env=self.variables(), cwd=self.top)

    def python_says(self, code, env=None, name="python"):
        done = subprocess.run([str((env or self.env) / "bin" / name), "-I", "-c", code], env=self.variables(),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def refused(self, *args, code=None, exit=None, remains=None, folder_times=True, **how):
        """The program fails, says why, and everything at and around the target is as it was."""
        remains = remains or self.top
        before = picture(remains, folder_times)
        done = self.cast(*args, **how)
        self.assertNotEqual(done.returncode, 0, "it should have failed")
        self.assertGreater(done.returncode, 0, f"it was killed: {done.stderr}")
        self.assertTrue(done.stderr.startswith(("Error: ", "usage:")), done.stderr)
        if exit is not None:
            self.assertEqual(done.returncode, exit, done.stderr)
        if code is not None:
            self.assertIn(code, done.stderr)
        after = picture(remains, folder_times)
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        self.assertEqual(changed, set(), f"changed although it failed ({done.stderr.strip()})")
        return done

    def config(self, env=None):
        lines = ((env or self.env) / "pyvenv.cfg").read_text().splitlines()
        return dict(line.split(" = ", 1) for line in lines)
