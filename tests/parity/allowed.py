"""allowed.py: the differences from `python -m venv` that are meant, each with its reason. All others are failures."""

from trees import Allowance

ALLOWED = [
    # path, aspect, detail, case, reason
    Allowance("*/__pycache__", "missing", "*", "*", "no Python runs, so nothing is compiled; pip compiles itself when it first runs"),
    Allowance("*.pyc", "missing", "*", "*", "as above"),
    Allowance("*.dist-info/RECORD", "row", "*.pyc", "*", "no row for a file that is not there"),
    Allowance("*.dist-info/RECORD", "row", "../../../bin/pip*", "*", "the text of the console scripts is our own, so is its hash"),
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
]
