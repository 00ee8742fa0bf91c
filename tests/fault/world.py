"""world.py: the small world that a sweep works in, in memory where there is such a place, and who injects the faults."""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "seed"), os.path.join(HERE, "..", "cli")]
import archives                                                                          # noqa: E402
from cli import PROGRAM, PYTHON                                                          # noqa: E402

TIMES, FOLDER_TIMES, NUMBERS, NO_CONTENTS = 1, 2, 4, 8                  # trees.h
UNTOUCHED = TIMES | FOLDER_TIMES | NUMBERS
OLD_TIME = 1_000_000_000
INDEX = ".venvcast-index"


def call_names():
    """Names of the system calls by their numbers, for people to read."""
    for path in ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"):
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                return {int(number): name for name, number in re.findall(r"#define __NR_(\w+) (\d+)", file.read())}
    return {}


class Run:
    """How a run under the injector ended."""

    def __init__(self, status, hung, calls, hit, effect, out, err):
        self.killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        self.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -self.killed
        self.hung, self.calls, self.hit, self.effect = bool(hung), calls, hit, bool(effect)
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


class Injector:
    """injector.c, asked through a pipe."""

    def __init__(self, program, folder, variables):
        self.process = subprocess.Popen([program], cwd=folder, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)).encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the injector has ended at {words}"
        return answer.decode()

    def run(self, nth, fault, words, call=-1):
        *facts, outs, errs = map(int, self.ask("run", nth, fault, call, PROGRAM, *words).split())
        return Run(*facts, self.process.stdout.read(outs), self.process.stdout.read(errs))

    def plain(self, words):
        return self.run(1, "none", words, 0x7fff)

    def trail(self, words):
        status, *calls = map(int, self.ask("trail", PROGRAM, *words).split())
        return status, calls

    def look(self, what, path, *skip):
        return self.ask("look", what, path, *skip).strip()

    def refuse(self, call):
        assert self.ask("refuse", call) == "1\n"

    def forget(self):
        assert self.ask("forget") == "1\n"

    def copy(self, old, new):
        assert self.ask("copy", old, new) == "1\n", (old, new)

    def remove(self, path):
        assert self.ask("remove", path) == "1\n", path

    def end(self):
        self.process.stdin.close()
        self.process.wait()


# ---- a wheel that stands for pip ---------------------------------------------------------------------------------------
def small_wheel(name, version):
    info = f"{name}-{version}.dist-info"
    members = [archives.Member(f"{name}/__init__.py", f"__version__ = '{version}'\n".encode() * 20),
               archives.Member(f"{name}/inner/cli.py", b"def main():\n    print('it runs')\n" * 10),
               archives.Member(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()),
               archives.Member(f"{info}/WHEEL", archives.WHEEL),
               archives.Member(f"{info}/entry_points.txt", f"[console_scripts]\n{name} = {name}.inner.cli:main\n".encode())]
    members.append(archives.Member(f"{info}/RECORD", archives.record_text(members, info).encode()))
    return archives.archive(members)


def put_wheels(folder, version):
    os.mkdir(folder)
    for name in ("pip", "setuptools"):              # older interpreters get setuptools, too
        with open(os.path.join(folder, f"{name}-{version}-py3-none-any.whl"), "wb") as file:
            file.write(small_wheel(name, version))


def listing(root):
    """Everything below as {path: (kind, mode, contents or target)}."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            facts = os.lstat(path)
            if stat.S_ISREG(facts.st_mode):
                with open(path, "rb") as file:
                    what = file.read()
            else:
                what = os.readlink(path) if stat.S_ISLNK(facts.st_mode) else None
            found[os.path.relpath(path, root)] = (stat.S_IFMT(facts.st_mode), stat.S_IMODE(facts.st_mode), what)
    return found


def differences(one, other):
    return sorted(path for path in set(one) | set(other) if one.get(path) != other.get(path))


class World:
    """A folder with neighbours that must not change, where environments are made; wheels, a home and a cache."""

    def __init__(self, root, injector, python, real_pip):
        self.root, self.python, self.real_pip = root, python, real_pip
        self.place, self.cache, self.home = (os.path.join(root, name) for name in ("place", "cache", "home"))
        for folder in (self.place, self.home, os.path.join(self.place, "folder")):
            os.mkdir(folder)
        put_wheels(os.path.join(root, "wheels"), "99.0")
        put_wheels(os.path.join(root, "old-wheels"), "98.0")
        self.add_neighbours()
        variables = {"PATH": "/usr/bin:/bin", "HOME": self.home, "LC_ALL": "C.UTF-8"}
        self.injector = Injector(injector, self.place, variables)

    def add_neighbours(self):
        for name, mode in (("neighbour.txt", 0o640), ("folder/inner", 0o400), (".env.other", 0o600), ("env2", 0o755)):
            path = os.path.join(self.place, name)
            with open(path, "w", encoding="ascii") as file:
                file.write(f"contents of {name}\n")
            os.chmod(path, mode)
        os.symlink("folder", os.path.join(self.place, "link"))
        os.symlink("nowhere", os.path.join(self.home, "dangling"))
        for folder, folders, files in os.walk(self.root, topdown=False):
            for name in folders + files:
                os.utime(os.path.join(folder, name), (OLD_TIME, OLD_TIME), follow_symlinks=False)

    def words(self, *words, wheels="wheels", cache=True):
        words = ("-p", self.python, *words) if self.real_pip else (
            "-p", self.python, "--find-links", os.path.join(self.root, wheels), *words)
        return ("--cache-dir", self.cache, *words) if cache else ("--no-cache", *words)

    def path(self, name):
        return os.path.join(self.place, name)

    def damage(self, target, name):
        """Takes away what is called so, or ends so, anywhere in the environment."""
        for folder, folders, files in os.walk(self.path(target)):
            for one in folders + files:
                path = os.path.join(folder, one)
                if path.endswith("/" + name):
                    self.injector.remove(path)

    def surroundings(self, targets):
        """A number for all that is not a target, and what else stands beside the targets."""
        look = self.injector.look
        litter = sorted(name for name in os.listdir(self.place) if "venvcast" in name)
        for target in targets:
            path = self.path(target)
            if os.path.isdir(path):
                litter += [f"{target}/{name}" for name in os.listdir(path) if "venvcast" in name]
        skip = [*targets, *litter]
        return (look(UNTOUCHED, self.place, *skip), look(UNTOUCHED, os.path.join(self.root, "wheels")),
                look(UNTOUCHED, self.home)), litter

    def cache_entries(self):
        """{entry: a number for its files}, and what no run has finished."""
        folder = os.path.join(self.cache, "seeds-1")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        whole = {name: self.injector.look(0, os.path.join(folder, name), INDEX) for name in names if name[0] != "."}
        return whole, [name for name in names if name[0] == "."]

    def use(self, target):
        """Does it work? What is wrong, or None."""
        path = self.path(target)
        for command in ([f"{path}/bin/python", "-B", "-c", "import pip, sys; print(sys.prefix)"],
                        [f"{path}/bin/pip", "--version"]):
            try:
                done = subprocess.run(command, cwd="/", env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
                                      capture_output=True, text=True, timeout=60)
            except OSError as error:
                return f"{command[0]}: {error}"
            if done.returncode != 0 or (command[1] == "-B" and done.stdout.strip() != path):
                return f"{command}: {done.returncode} {done.stdout} {done.stderr}"
        return None


def fresh_root():
    """In memory where there is such a place: a thousand times as fast as a disk."""
    memory = "/dev/shm"
    folder = memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 200 << 20 else None
    return os.path.realpath(tempfile.mkdtemp(prefix="venvcast-fault-", dir=folder))


def write_json(path, value):
    with open(path, "w", encoding="ascii") as file:
        json.dump(value, file, indent=1)
        file.write("\n")
