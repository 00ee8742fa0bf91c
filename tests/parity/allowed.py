"""allowed.py: the differences from `python -m venv` that are meant, each with its reason; all others are failures."""

from trees import Allowance

FOREIGN = "called through a link of another name|*"

ALLOWED = [
    # path, aspect, detail, case, reason
    Allowance("*/__pycache__", "missing", "*", "*", "no Python runs, so nothing is compiled until pip runs"),
    Allowance("*.pyc", "missing", "*", "*", "as above"),
    Allowance("*.dist-info/RECORD", "row", "*.pyc", "*", "no row for a file that is not there"),
    Allowance("*.dist-info/RECORD", "row", "../../../bin/pip*", "*", "the scripts are our own, so are their sums"),
    Allowance("bin/pip*", "content", "*", "*", "our own text; its first lines are compared and the script is run"),
    Allowance("bin/activate", "content", "*", "*", "our own script for every version (older ones are injectable)"),
    Allowance("bin/activate.csh", "content", "*", "*", "as above"),
    Allowance("bin/activate.fish", "content", "*", "*", "as above"),
    Allowance("bin/deactivate.csh", "extra", "*", "*", "deactivation for csh needs a file of its own"),
    Allowance("bin/activate.nu", "extra", "*", "*", "a shell that venv does not know"),
    Allowance("bin/activate.xsh", "extra", "*", "*", "a shell that venv does not know"),
    Allowance("bin/activate_this.py", "extra", "*", "*", "activation from inside a running Python"),
    Allowance(".gitignore", "content", "*", "*", "names us instead of venv; that it ignores everything is compared"),
    Allowance("CACHEDIR.TAG", "extra", "*", "*", "backup tools skip the environment"),

    # A link to the executable alone: venv takes its folder for home, from which the library may not be found.
    Allowance("bin/my-interpreter", "target", "*", FOREIGN, "the folder from which the library is found counts"),
    Allowance("pyvenv.cfg", "line", "home", FOREIGN, "as above"),

    # Up to 3.10, and PyPy: venv leads to the outer environment, and dies with it; we lead to the real base. That it
    # works and has the same base is compared.
    *[Allowance(path, aspect, detail, f"in an environment*|{which}", "leads to the real base")
      for which in ("cpython3.[89]", "cpython3.10", "pypy3.*")
      for path, aspect, detail in (("bin/py*", "target kind missing extra", "*"), ("pyvenv.cfg", "line", "home"),
                                   ("pyvenv.cfg", "line", "executable"), ("(in use)", "fact", "sys._base_executable"))],

    # Debian 12's PyPy leaves the wheels in the environment, for a pip without libraries of its own, as it once was.
    Allowance("share*", "missing", "*", "pip*|pypy3.9", "pip does not need them; that ensurepip works is compared"),
]
