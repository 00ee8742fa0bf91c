"""windows_allowed.py: the differences from `python -m venv` on Windows that are meant, each with its reason."""

from trees import Allowance

ALLOWED = [
    # path, aspect, detail, case, reason
    Allowance("*/__pycache__", "missing", "*", "*", "no Python runs, so nothing is compiled until pip runs"),
    Allowance("*.pyc", "missing", "*", "*", "as above"),
    Allowance("*.dist-info/RECORD", "row", "*.pyc", "*", "no row for a file that is not there"),
    Allowance("*.dist-info/RECORD", "row", "../../Scripts/pip*.exe", "*", "the zip in them bears a time, so sums differ; "
              "that each row is true is compared"),
    Allowance("Scripts/pip*.exe", "content", "*", "*", "launcher, first line and names inside are compared, and it is run"),
    Allowance("Scripts/activate", "content", "*", "*", "our own script for every version"),
    Allowance("Scripts/activate.bat", "content", "*", "*", "as above"),
    Allowance("Scripts/deactivate.bat", "content", "*", "*", "as above"),
    Allowance("Scripts/activate.fish", "content extra", "*", "*", "as above, also before 3.13"),
    Allowance("Scripts/activate.nu", "extra", "*", "*", "a shell that venv does not know"),
    Allowance("Scripts/activate.xsh", "extra", "*", "*", "a shell that venv does not know"),
    Allowance("Scripts/activate_this.py", "extra", "*", "*", "activation from inside a running Python"),
    Allowance(".gitignore", "content", "*", "*", "names us instead of venv; that it ignores everything is compared"),
    Allowance("CACHEDIR.TAG", "extra", "*", "*", "backup tools skip the environment"),
]
