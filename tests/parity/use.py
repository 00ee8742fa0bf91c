"""use.py: what an environment says of itself and what can be done with it; the same for venv's tree and for ours."""

import re
import zipfile

# Everything that a program can see of where it runs.
FACTS = """
import json, site, sys, sysconfig
print(json.dumps({
    "sys.prefix": sys.prefix, "sys.base_prefix": sys.base_prefix, "sys.exec_prefix": sys.exec_prefix,
    "sys.base_exec_prefix": sys.base_exec_prefix, "sys.executable": sys.executable,
    "sys._base_executable": getattr(sys, "_base_executable", None), "sys.path": sys.path,
    "sysconfig.paths": sysconfig.get_paths(), "sysconfig.scheme": getattr(sysconfig, "get_default_scheme", str)(),
    "sysconfig.build": sysconfig.is_python_build(), "sysconfig.header": sysconfig.get_config_h_filename(),
    "site.packages": site.getsitepackages(), "site.user": site.ENABLE_USER_SITE, "site.prefixes": site.PREFIXES,
}))
"""

SPAWN = """
import multiprocessing, sys
def where(_):
    return sys.prefix
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    with multiprocessing.Pool(1) as pool:
        print(sys.prefix, pool.map(where, [0]))
"""

WHEEL = "parrot-1.0-py3-none-any.whl"
WHEEL_FILES = {
    "parrot.py": "def speak():\n    import sys\n    print('says', sys.prefix)\n",
    "parrot-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: parrot\nVersion: 1.0\n",
    "parrot-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "parrot-1.0.dist-info/entry_points.txt": "[console_scripts]\nparrot = parrot:speak\n",
}

# title, command; {bin} and {work} are replaced. The same must come out of venv's environment and of ours. Most of what
# they take is Python's own work: in the usual run only an interpreter of each kind goes all the way.
STEPS = [
    ("pip tells its version", "{bin}/pip --version"),
    ("pip3 runs", "{bin}/pip3 --version"),
    ("pip finds nothing wrong", "{bin}/python -m pip check"),
    ("pip lists what is there", "{bin}/python -m pip list --format=freeze --all"),
    ("a process started by spawn is in the environment", "{bin}/python {work}/spawn.py"),
    ("pip installs a wheel", "{bin}/pip install -q --no-index {work}/" + WHEEL),
    ("the console script of the wheel runs", "{bin}/parrot"),
    ("pip uninstalls the wheel", "{bin}/pip uninstall -q -y parrot"),
    ("the wheel is gone", "test ! -e {bin}/parrot"),
    ("pip uninstalls itself", "{bin}/python -m pip uninstall -q -y pip"),
    ("nothing of pip is left in bin", "test ! -e {bin}/pip -a ! -e {bin}/pip3"),
    ("ensurepip brings pip back", "{bin}/python -m ensurepip --default-pip"),
    ("pip is there again", "{bin}/pip --version"),
    ("ensurepip takes pip away", "{bin}/python -I -W ignore -m ensurepip._uninstall"),
    ("pip is gone", "test ! -e {bin}/pip"),
]


def prepare(folder):
    """The wheel and the script that the steps use."""
    (folder / "spawn.py").write_text(SPAWN)
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        rows = [f"{name},," for name in WHEEL_FILES] + ["parrot-1.0.dist-info/RECORD,,"]
        for name, text in {**WHEEL_FILES, "parrot-1.0.dist-info/RECORD": "\n".join(rows) + "\n"}.items():
            wheel.writestr(name, text)


def settled(text):
    """Without what is another each time: the temporary folder that ensurepip works in, and whether pip's own file was
    compiled before."""
    return re.sub(r"/tmp/\w+", "/tmp/…", text)


ENSUREPIP = ("ensurepip brings pip back", "pip is there again", "ensurepip takes pip away", "pip is gone")
SHORT = ("pip installs a wheel", "the console script of the wheel runs")


def chosen(steps, thorough, those=SHORT):
    """All steps, or `those`; by default the ones without which an environment is of no use."""
    return [step for step in steps if thorough or step[0] in those]


def through(python, env):
    """Every step in turn: title -> exit code and output, or None for what venv's own environment cannot do either."""
    prepare(python.outside(python.work))
    outcomes = {}
    for title, command in chosen(STEPS, python.thorough):
        if title in ENSUREPIP and not python.ensures:
            continue
        argv = command.format(bin=env + "/bin", work=python.work).split()
        done = python.run(argv, cwd=python.work, PIP_DISABLE_PIP_VERSION_CHECK="1")
        outcomes[title] = [done.returncode, settled(done.stdout)]
        if done.returncode:
            outcomes[title].append(settled(done.stderr)[-600:])
    return outcomes
