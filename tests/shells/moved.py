"""moved.py: a relocatable environment, copied to every name of the corpus: each shell finds it where it is now."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import corpus
from sh_family import SHELLS
from support import base_environment, check, no_canary, run_tests, tool

PROGRAM = os.path.abspath(os.environ.get("VENVCAST", "build/venvcast"))
SH = ("bash", "bash-posix", "zsh", "zsh-promptsubst", "zsh-sh", "dash", "ksh93", "mksh", "busybox", "yash")
WORK = tempfile.mkdtemp(prefix="venvcast-moved-")
MADE = os.path.join(WORK, "made")
OTHERS = {"fish": (["fish"], "-N"), "tcsh": (["tcsh"], "-f"), "nu": (["./nu", "nu"], "-n"),
          "xonsh": (["venv/bin/xonsh", "xonsh"], "--no-rc")}
FILES = {"fish": "source bin/activate.fish", "tcsh": "source bin/activate.csh",
         "nu": "overlay use bin/activate.nu", "xonsh": "source bin/activate.xsh"}
SOURCE_PYTHON = "import os, runpy; runpy.run_path('bin/activate_this.py'); os.execvp('env', ['env', '-0'])"


def make():
    done = subprocess.run([PROGRAM, "-q", "--without-pip", "--relocatable", MADE], capture_output=True, check=False)
    check(done.returncode == 0, done.stderr)


def names_for(shell):
    """But for those that a shell cannot read or carry at all (README.md)."""
    names = list(corpus.ALL_NAMES)
    if shell == "yash" or shell == "nu":
        names = [name for name in names if name not in corpus.RAW_NAMES]
    if shell == "xonsh":
        names = [b"plain", b"with space", b"it's", b'dq"in"side', "ünï—cødé 漢字 😀".encode()]
    return names


def place(name):
    """The environment at a place with that name; there is none where it was made."""
    env = os.path.join(os.fsencode(WORK), b"deep", name)
    if not os.path.isdir(env):
        shutil.copytree(os.fsencode(MADE + ".gone"), env, symlinks=True)
    return env


def activated(command, env, folder=None):
    """What `env -0` says after an activation."""
    done = subprocess.run(command, cwd=folder or env, env=base_environment(WORK), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120, check=False)
    check(done.returncode == 0 and not done.stderr, env, done)
    values = dict(entry.split(b"=", 1) for entry in done.stdout.split(b"\0") if b"=" in entry)
    real = os.path.realpath(env)
    check(values.get(b"VIRTUAL_ENV") == real, env, values.get(b"VIRTUAL_ENV"))
    check(values[b"PATH"].startswith(real + b"/bin:"), env, values[b"PATH"])
    no_canary(os.fsdecode(env) if folder is None else folder, command)


def find_everywhere(command, shell):
    for name in names_for(shell):
        activated(command, place(name))


def test_of_sh(shell):
    programs, quiet, _, _ = SHELLS[shell]

    def test():
        command = [tool(*programs), *quiet, "-c"]
        find_everywhere([*command, ". ./bin/activate; env -0"], shell)
        env = place(b"with space")
        for line in (". '%s/bin/activate'", "set -eu; . '%s/bin/activate'", "(. '%s/bin/activate'; env -0); exit",
                     "go () { . '%s/bin/activate'; }; go", "cd /; CDPATH=/tmp; . '%s/bin/activate'",
                     "set -f; alias cd=false exec=false; cd () { false; }; . '%s/bin/activate'"):
            activated([*command, line % os.fsdecode(env) + "\nenv -0"], env, WORK)
        activated([*command, "cd bin; . ./activate; env -0"], env)
        link = os.path.join(WORK, "activate")
        if not os.path.lexists(link):
            os.symlink(b"deep/with space/bin/activate", link)
        activated([*command, ". ./activate; env -0"], env, WORK)
    test.__name__ = "%s finds the environment where it is" % shell
    return test


def test_of(shell):
    def test():
        programs, quiet = OTHERS[shell]
        command = [tool(*programs), quiet, "-c"]
        end = "; ^env -0" if shell == "nu" else "\nenv -0" if shell == "xonsh" else "; env -0"
        find_everywhere([*command, FILES[shell] + end], shell)
    test.__name__ = "%s finds the environment where it is" % shell
    return test


def python_finds_the_environment_where_it_is():
    find_everywhere([sys.executable, "-c", SOURCE_PYTHON], "python")


def a_script_outside_of_every_environment_says_so_and_changes_nothing():
    lone = os.path.join(WORK, "lone", "bin")
    shutil.copytree(os.path.join(MADE + ".gone", "bin"), lone, symlinks=True)
    for shell in SH:
        programs, quiet, _, _ = SHELLS[shell]
        done = subprocess.run([tool(*programs), *quiet, "-c", ". ./activate || echo left; env -0"], cwd=lone,
                              env=base_environment(WORK), stdin=subprocess.DEVNULL, capture_output=True, check=False)
        check(b"cannot tell where" in done.stderr and done.stdout.startswith(b"left\n"), shell, done)
        check(b"VIRTUAL" not in done.stdout and b"PATH=" + os.fsencode(base_environment(WORK)["PATH"]) + b"\0"
              in done.stdout, shell, done)
    for shell in ("tcsh", "fish"):
        done = subprocess.run([tool(shell), OTHERS[shell][1], "-c", FILES[shell].replace("bin/", "") + "; env -0"],
                              cwd=lone, env=base_environment(WORK), stdin=subprocess.DEVNULL, capture_output=True,
                              check=False)
        check(done.stderr and b"VIRTUAL" not in done.stdout, shell, done)


def main():
    make()
    os.rename(MADE, MADE + ".gone")
    tests = [test_of_sh(shell) for shell in SH] + [test_of(shell) for shell in FILES]
    tests += [python_finds_the_environment_where_it_is,
              a_script_outside_of_every_environment_says_so_and_changes_nothing]
    chosen = sys.argv[1:]
    try:
        return run_tests([test for test in tests if not chosen or test.__name__.split()[0] in chosen])
    finally:
        shutil.rmtree(WORK)


if __name__ == "__main__":
    sys.exit(main())
