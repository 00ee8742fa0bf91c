# __init__.py: the package of the wheel: where its executable is.
"""venvcast: makes Python virtual environments without starting Python. The work is done by an executable that the
wheel brings along; this package says where it is (`executable()`), runs it (`python -m venvcast`), and lets virtualenv
use it (`virtualenv --creator venvcast`). `create()` and `EnvBuilder` do the same in this very process, by libvenvcast, which
the wheel brings along as well (library.py)."""

import importlib
import os
import shutil
import sysconfig

__all__ = ["executable"]

_NAME = "venvcast.exe" if os.name == "nt" else "venvcast"
_SCRIPTS = [os.pardir] * 2 + ["Scripts"] if os.name == "nt" else [os.pardir] * 3 + ["bin"]   # from site-packages


def _places():
    """Where installers put the scripts of a wheel; the executable that came with this package first."""
    packages = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.join(packages, *_SCRIPTS)
    yield os.path.join(packages, "bin")                     # pip install --target
    yield sysconfig.get_path("scripts")
    yield sysconfig.get_path("scripts", f"{os.name}_user")


def executable():
    """The path of the executable, absolute, as a str. Raises FileNotFoundError when it is nowhere."""
    for place in _places():
        path = os.path.abspath(os.path.join(place, _NAME))
        if os.path.isfile(path):
            return path
    found = shutil.which(_NAME)
    if found is None:
        raise FileNotFoundError(f"{_NAME} is neither beside this package nor on PATH")
    return os.path.abspath(found)


def __getattr__(name):
    """create, EnvBuilder, Environment, Error and version: libvenvcast is looked for when one of them is first used."""
    library = importlib.import_module(".library", __name__)
    if name not in library.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(library, name)
