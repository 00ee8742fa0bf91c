"""places.py: the interpreters to compare with, on this machine and in the root of Debian sid, and how to run them."""

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import copies

TOP = Path(__file__).resolve().parents[2]
SID = Path(os.environ.get("SID_ROOT", TOP / "build/test-tools/sid"))
VENVCAST = Path(os.environ.get("VENVCAST", TOP / "build/static/venvcast")).absolute()
OLDEST = (3, 8)

IDENTIFY = """
import json, os, sys, platform
print(json.dumps({"version": sys.version_info[:3], "implementation": sys.implementation.name, "text": sys.version,
                  "real": os.path.realpath(sys.executable), "flags": getattr(sys, "abiflags", "")}))
"""

# A folder to stand in, a umask and a command, inside a root that sees the processes of this system.
INSIDE = 'cd "$0" && umask "$1" && shift && exec "$@"'
ENTER = f"mount --bind /proc \"$0/proc\" && exec chroot \"$0\" /bin/sh -c '{INSIDE}' \"$@\""


@dataclass
class Python:
    label: str
    path: str                               # inside its root
    root: Path = None                       # None: this machine
    environment: dict = field(default_factory=dict)     # variables that it needs to run
    facts: dict = field(default_factory=dict)
    thorough: bool = True                   # in the use of what was made
    ensures: bool = True                    # with its ensurepip, too

    @property
    def version(self):
        return tuple(self.facts["version"])

    @property
    def short(self):
        return "%d.%d" % self.version[:2]

    @property
    def implementation(self):
        return self.facts["implementation"]

    @property
    def work(self):
        """Its own folder to work in, as seen from inside its root."""
        slot = self.label.replace("/", "-").replace(" ", "-")
        return str(TOP / "build/parity" / slot) if self.root is None else f"/parity/{slot}"

    @property
    def tool(self):
        return str(VENVCAST) if self.root is None else "/usr/local/bin/" + VENVCAST.name

    @property
    def identity(self):
        """Changes when the interpreter does: a tree kept from an earlier run is only good for the same one."""
        real = os.stat(self.outside(self.facts["real"]))
        text = json.dumps([self.path, self.facts, real.st_ino, real.st_size, real.st_mtime_ns, self.work])
        return hashlib.sha256(text.encode()).hexdigest()

    def outside(self, path):
        return Path(path) if self.root is None else self.root / str(path).lstrip("/")

    def run(self, argv, cwd="/", umask=0o022, path=None, prefix=(), timeout=600, **more):
        places = [path] if path else []
        variables = {"PATH": ":".join([*places, "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"]), "LC_ALL": "C.UTF-8",
                     "HOME": self.work + "/home", **self.environment, **more}
        argv = [str(word) for word in argv]
        if self.root is None:
            command, here = argv, cwd
        else:
            user = ["--user", "--map-root-user"] if os.geteuid() else []
            enter = ["unshare", *user, "--mount", "sh", "-c", ENTER, str(self.root)]
            command, here = [*enter, cwd, "%o" % umask, *argv], "/"
        return subprocess.run([*prefix, *command], cwd=here, umask=umask, env=variables, timeout=timeout,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="surrogateescape")

    def fresh(self):
        """An empty folder to work in."""
        folder = self.outside(self.work)
        remove(folder)
        (folder / "home").mkdir(parents=True)
        return folder


def remove(path):
    if os.path.islink(path) or not os.path.isdir(path):
        Path(path).unlink(missing_ok=True)
    else:
        for folder, _, _ in os.walk(path):
            os.chmod(folder, 0o700)
        shutil.rmtree(path)


def identify(python):
    """Learns what it is by running it; False when it does not run."""
    done = python.run([python.path, "-c", IDENTIFY])
    if done.returncode:
        return False
    python.facts = json.loads(done.stdout.splitlines()[-1])
    return True


def on_this_machine():
    yield Python("python3", "/usr/bin/python3")
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in sorted(pyenv.glob("*")):
        if (version / "bin/python3").exists():
            yield Python(f"pyenv {version.name}", str(version / "bin/python3"))
    yield Python("pypy3", "/usr/bin/pypy3")


def in_sid():
    mark = SID / ".venvcast-root"
    if not mark.exists():
        return
    target = SID / "usr/local/bin"
    target.mkdir(parents=True, exist_ok=True)
    if VENVCAST.exists():
        shutil.copy2(VENVCAST, target / VENVCAST.name)
    for name in mark.read_text().split():
        yield Python(f"sid {name}", f"/usr/bin/{name}", SID)


def with_lib64():
    """Pythons moved to a prefix whose library folder is lib64, as Fedora's is: the newest of pyenv, and sid's 3.15,
    whose layout is another. They have to be told so by a variable, because the name is compiled in."""
    told = {"PYTHONPLATLIBDIR": "lib64"}
    sources = [python for python in on_this_machine() if python.label.startswith("pyenv") and identify(python)]
    newest = max(sources, key=lambda python: python.version, default=None)
    if newest and newest.version >= (3, 9):
        target = TOP / "build/test-tools/lib64-python"
        copies.relocate(Path(newest.path).parents[1], target, newest.short, "lib64")
        yield Python(f"lib64 python{newest.short}", str(target / "bin/python3"), environment=told)
    if (SID / "usr/bin/python3.15").exists():
        copies.relocate(SID / "usr", SID / "opt/lib64", "3.15", "lib64")
        yield Python("lib64 python3.15", "/opt/lib64/bin/python3", SID, environment=told)


def interpreters():
    """Those of OLDEST and newer that run."""
    found = [*on_this_machine(), *with_lib64(), *in_sid()]
    there = [python for python in found if os.path.exists(python.outside(python.path))]
    return [python for python in there if identify(python) and python.version >= OLDEST]
