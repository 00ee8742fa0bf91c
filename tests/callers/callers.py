"""callers.py: what the tests of real callers share: where the callers are, a case in which they find our program on PATH
and no network, and Microsoft's rules of finding environments (pet)."""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(HERE, "..", "cli")]

import cli  # noqa: E402

PROGRAM, PYTHON = cli.PROGRAM, cli.PYTHON
TOOLS = os.path.join(os.environ.get("VENVCAST_TEST_TOOLS", os.path.join(ROOT, "build", "test-tools")), "callers")
WHEELS = os.path.join(TOOLS, "wheels")
FULL = os.environ.get("VENVCAST_FULL") == "1"


def caller(name):
    """The path of a caller's program. Its absence is a failure: tests/README.md says which callers are required."""
    path = os.path.join(TOOLS, "bin", name)
    if not os.path.exists(path):
        raise AssertionError(f"{name} is required, and not in {TOOLS}: sh tests/tools.sh {os.path.dirname(TOOLS)} obtains it")
    return path


def pinned(name):
    """The requirement of that name as it is pinned: "tox==1.2"."""
    for pins in ("requirements.txt", "full.txt"):
        with open(os.path.join(HERE, pins), encoding="utf-8") as file:
            for line in file:
                if line.startswith(name + "=="):
                    return line.strip()
    raise AssertionError(f"{name} is pinned nowhere")


class Case(cli.Case):
    def setUp(self):
        super().setUp()
        commands = self.path("commands")
        os.mkdir(commands)
        os.symlink(PROGRAM, os.path.join(commands, "venvcast"))
        self.variables = {"PATH": f"{commands}:/usr/bin:/bin", "HOME": self.path("home"), "LC_ALL": "C.UTF-8",
                          "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS, "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                          "UV_NO_INDEX": "1", "UV_FIND_LINKS": WHEELS, "UV_OFFLINE": "1"}
        os.mkdir(self.path("home"))

    def run_in(self, *words, cwd=None, more=None, timeout=300):
        """Runs any program in the scratch folder."""
        done = subprocess.run(words, cwd=cwd or self.folder, env={**self.variables, **(more or {})}, timeout=timeout,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return cli.Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def succeed(self, *words, **how):
        """The same; what it says on standard output, when it succeeds."""
        ended = self.run_in(*words, **how)
        self.assertEqual(ended.code, 0, (words, ended))
        return ended.out

    def prefix_of(self, env, *words):
        """What the environment's Python, or that of the command `words`, says of itself."""
        return self.succeed(*(words or [os.path.join(env, "bin", "python")]), "-c", "import sys; print(sys.prefix)").strip()

    def assert_works(self, env):
        """Everything by which callers know an environment is there, and its Python and its pip are its own."""
        for name in ("pyvenv.cfg", "bin/activate", "bin/python", "bin/pip"):
            self.assertTrue(os.path.exists(os.path.join(env, name)), name)
        self.assertTrue(os.access(os.path.join(env, "bin", "pip"), os.X_OK))
        said = self.succeed(os.path.join(env, "bin", "python"), "-c", "import sys, pip; print(sys.prefix, pip.__file__)")
        prefix, pip = said.split()
        self.assertEqual(prefix, env)
        self.assertTrue(pip.startswith(env), pip)


# ---- Microsoft's python-environment-tools: what it makes of a folder, by its rules ----
def pet_configuration(path):
    """(version, prompt) of its reading of pyvenv.cfg, or None: no version of three numbers, no environment."""
    try:
        with open(os.path.join(path, "pyvenv.cfg"), encoding="utf-8", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None
    version = prompt = None
    for line in re.split("\r?\n", text):
        found = re.fullmatch(r"version\s*=\s*(\d+\.\d+\.\d+)", line) \
            or re.fullmatch(r"version_info\s*=\s*(\d+\.\d+\.\d+.*)", line)
        if found and version is None:
            version = found.group(1)
        elif line.strip().startswith("prompt") and "=" in line and prompt is None:
            prompt = line.split("=", 1)[1].strip().strip('"').strip("'") or None
    return None if version is None else (version, prompt)


def pet(path):
    """{version, name, executable, symlinks, error} of an environment on POSIX; None for what is none to it."""
    configuration = pet_configuration(path)
    if configuration is None:
        return None
    candidates = [os.path.join(path, name) for name in ("bin/python", "bin/python3", "python", "python3")]
    usable = [name for name in candidates if os.path.isfile(name)]
    broken = [name for name in candidates if os.path.islink(name) and not os.path.exists(name)]
    programs = os.path.join(path, "bin")
    names = [name for name in sorted(os.listdir(programs))
             if re.fullmatch(r"python(\d+\.?)*", name) and os.path.isfile(os.path.join(programs, name))]
    return {"version": configuration[0], "name": configuration[1], "executable": (usable or broken or [None])[0],
            "symlinks": names, "error": None if usable else "broken" if broken else "absent"}
