"""using.py: what is done with an environment for Windows; the same must come out of venv's and of ours."""

import re
import sys
from pathlib import Path

import wine

sys.path.append(str(Path(__file__).resolve().parents[1] / "parity"))
import use      # noqa: E402   the wheel, the facts and the spawned process are those of the other systems

LAUNCH = "import sys; print(ascii(sys.argv[1:]), sys.prefix == sys.base_prefix)"
HARD_WORDS = ["", "a b", 'q"uo"te', "back\\", 'both\\"', "ü日🐍", "100%", "^&|<>", "*.py"]

# title, command; {bin} and {work} are replaced.
STEPS = [
    ("pip tells its version", ["{bin}\\pip.exe", "--version"]),
    ("pip3 runs", ["{bin}\\pip3.exe", "--version"]),
    ("pip finds nothing wrong", ["{bin}\\python.exe", "-m", "pip", "check"]),
    ("a process started by spawn is in the environment", ["{bin}\\python.exe", "{work}\\spawn.py"]),
    ("words arrive as they were written", ["{bin}\\python.exe", "-I", "-c", LAUNCH, *HARD_WORDS]),
    ("an exit code comes through", ["{bin}\\python.exe", "-I", "-c", "import sys; sys.exit(77)"]),
    ("venv makes another one from inside", ["{bin}\\python.exe", "-m", "venv", "--without-pip", "{work}\\inner"]),
    ("which has the same base", ["{work}\\inner\\Scripts\\python.exe", "-c", "import sys; print(sys.base_prefix)"]),
    ("pip installs a wheel", ["{bin}\\pip.exe", "install", "-q", "--no-index", "{work}\\" + use.WHEEL]),
    ("the console script of the wheel runs", ["{bin}\\parrot.exe"]),
    ("pip uninstalls the wheel", ["{bin}\\python.exe", "-m", "pip", "uninstall", "-q", "-y", "parrot"]),
    ("pip uninstalls itself", ["{bin}\\python.exe", "-m", "pip", "uninstall", "-q", "-y", "pip"]),
    ("what is left", ["cmd", "/c", "dir", "/b", "{bin}"]),
    ("ensurepip brings pip back", ["{bin}\\python.exe", "-m", "ensurepip", "--default-pip"]),
    ("pip is there again", ["{bin}\\pip.exe", "--version"]),
]

NOT_COMPARED = re.compile(r"(?mi)^(activate\S*|deactivate\S*)\r?\n")       # our own set of shells
TEMPORARY = re.compile(r"(?i)[a-z]:\\[^\s']*\\temp\\\w+")


def settled(text):
    """Without the temporary folder that ensurepip works in, and without what trees compare better."""
    return TEMPORARY.sub("(temporary)", NOT_COMPARED.sub("", text))


def facts_of(env, work):
    """Everything a program can see of where it runs."""
    (wine.outside(work) / "facts.py").write_text(use.FACTS, encoding="utf-8")
    return wine.run([env + "\\Scripts\\python.exe", work + "\\facts.py"], cwd=wine.outside(work))


def through(env, work, thorough, those=use.SHORT):
    """Every step in turn, or `those`: title -> exit code and output."""
    use.prepare(wine.outside(work))
    outcomes = {}
    for title, words in use.chosen(STEPS, thorough, those):
        argv = [word.replace("{bin}", env + "\\Scripts").replace("{work}", work) for word in words]
        done = wine.run(argv, cwd=wine.outside(work), PIP_DISABLE_PIP_VERSION_CHECK="1",
                        PYTHONIOENCODING="utf-8")       # else names beyond the code page cannot be printed, by nobody
        outcomes[title] = [done.returncode, settled(done.stdout)]
        if done.returncode:
            outcomes[title].append(settled(done.stderr)[-600:])
    return outcomes
